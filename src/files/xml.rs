//! What readers of XML ask of an element, whatever its language.

use std::borrow::Cow;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart};

use crate::files::FileProblem;

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find_map(|attribute| {
        let is_it = attribute.key.local_name().as_ref() == name;
        is_it.then(|| unescape(&attribute.value).map(Cow::into_owned).unwrap_or_default())
    })
}

/// The character that a reference means.
///
/// # Errors
/// For an entity that nobody declared: what it stands for is not known, and without it a number would be a
/// shorter one.
pub(super) fn resolved(reference: &BytesRef<'_>) -> Result<char, FileProblem> {
    Ok(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => reference.resolve_char_ref().ok().flatten().ok_or_else(|| {
            let message =
                "XML 中有未定义的字符实体，内容无法确定；请在 Excel 或 WPS 中打开原文件，另存为 .xlsx 后送审";
            FileProblem::corrupt(message)
        })?,
    })
}
