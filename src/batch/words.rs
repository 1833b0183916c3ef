//! Operating system errors in Chinese, with what to do.

use std::io::{Error, ErrorKind};

use crate::files::io_words;

/// Why an operation on a file failed, and what to do about it; no full stop at the end.
pub fn io_reason(error: &Error) -> String {
    if let Some(refused) = error.get_ref().and_then(|inner| inner.downcast_ref::<super::held::Refused>()) {
        return refused.to_string();
    }
    io_words(error)
}

/// Why a settings file could not be read.
pub fn settings_reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::IsADirectory => "它是文件夹，应为一个文件".to_owned(),
        _ => io_reason(error),
    }
}

/// What to look at where a path leads nowhere: shells of Windows expand no patterns, and take a backslash before a
/// quotation mark for an escape.
pub fn path_hint(path: &str) -> &'static str {
    if path.contains('"') {
        r#"引号前的反斜杠使引号失效：请去掉末尾的 \，写成 "D:\申报""#
    } else if path.contains(['*', '?']) {
        "* 和 ? 不会展开：请给出文件夹，其中的文件都会读取"
    } else {
        "请检查路径，含空格的路径要加引号"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_a_shell_spoilt_is_told_from_one_that_is_wrong() {
        assert!(path_hint("D:\\申报\" --year 2024").contains("反斜杠"));
        assert!(path_hint("*.xlsx").contains("文件夹"));
        assert!(path_hint("D:/申报").contains("检查路径"));
    }

    #[test]
    fn each_known_error_has_words_of_its_own_and_others_keep_the_systems() {
        let known = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::StorageFull,
            ErrorKind::FileTooLarge,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::ResourceBusy,
            ErrorKind::NotADirectory,
            ErrorKind::IsADirectory,
            ErrorKind::AlreadyExists,
            ErrorKind::InvalidFilename,
            ErrorKind::HostUnreachable,
        ]
        .map(|kind| io_reason(&Error::from(kind)));
        let distinct: std::collections::BTreeSet<&String> = known.iter().collect();
        assert_eq!(distinct.len(), known.len(), "{known:?}");
        assert!(known.iter().all(|words| !words.contains("系统错误") && !words.ends_with('。')), "{known:?}");
        assert_eq!(io_reason(&Error::other("冒烟")), "系统错误：冒烟");
    }
}
