//! Bytes of a text file to text, deterministically: a byte order mark, else the NUL pattern of
//! UTF-16, else strict UTF-8, else strict GB18030. No guessing by frequency: of ten short GBK texts
//! a guesser got four wrong.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::files::FileProblem;

use super::limits::MAX_DECODED_BYTES;

/// A decoded text and the encoding's name.
pub(super) type Decoded<'b> = (Cow<'b, str>, &'static str);

/// Decodes a whole file that is not a ledger: nothing looks for control characters in its rows later.
///
/// # Errors
/// If no encoding fits, two are mixed, or the content is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, FileProblem> {
    let decoded = decode_ledger(bytes)?;
    refuse_control_characters(&decoded.0, 1)?;
    Ok(decoded)
}

/// Decodes a whole file; whether its rows hold control characters is asked when they are read.
///
/// # Errors
/// If no encoding fits, or two are mixed.
pub(super) fn decode_ledger(bytes: &[u8]) -> Result<Decoded<'_>, FileProblem> {
    Ok(if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let name = if encoding == UTF_16LE || encoding == UTF_16BE { "UTF-16" } else { "UTF-8 BOM" };
        match strict(encoding, &bytes[mark..], name) {
            // Programs put the mark before whatever they find.
            Err(problem) if encoding == UTF_8 => {
                let rest = &bytes[mark..];
                let (text, _) = gb18030(rest, Encoding::utf8_valid_up_to(rest)).map_err(|_| problem)?;
                (text, "GB18030，误带 UTF-8 标记")
            }
            decoded => decoded?,
        }
    } else if let Some(encoding) = utf16_without_mark(bytes) {
        strict(encoding, bytes, "UTF-16")?
    } else {
        // Not the standard library's check, which takes ten times as long.
        match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, "UTF-8"),
            None => gb18030(bytes, Encoding::utf8_valid_up_to(bytes))?,
        }
    })
}

/// Text that needs a copy is bounded in memory.
fn refuse_large_copy(bytes: &[u8]) -> Result<(), FileProblem> {
    if bytes.len() <= MAX_DECODED_BYTES {
        return Ok(());
    }
    Err(FileProblem::too_large(format!(
        "文本不是 UTF-8 编码，又超过{} MB；请另存为 UTF-8 CSV 或拆分后送审",
        MAX_DECODED_BYTES >> 20
    )))
}

fn strict<'b>(
    encoding: &'static Encoding,
    bytes: &'b [u8],
    name: &'static str,
) -> Result<Decoded<'b>, FileProblem> {
    if encoding != UTF_8 {
        refuse_large_copy(bytes)?;
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| (text, name)).ok_or_else(
        || {
            FileProblem::encoding(format!(
                "文件以{name}标记开头，但内容不是有效的{name}；请重新另存为 UTF-8 CSV 后送审"
            ))
        },
    )
}

/// Which UTF-16 it is, if nearly all of the first units are ASCII, hanzi or their punctuation, and some are
/// ASCII: no other encoding has NUL bytes, and units of wrongly paired bytes are spread over all ranges.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 1 << 12;
    let head = bytes.get(..bytes.len().min(SAMPLE) & !1)?;
    if head.len() < 4 || memchr::memchr(0, head).is_none() {
        return None;
    }
    let fits = |of_bytes: fn([u8; 2]) -> u16| {
        let units = || head.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(of_bytes));
        let ascii = units().filter(|unit| is_text_unit(*unit) && *unit < 0x80).count();
        let text = units().filter(|unit| is_text_unit(*unit)).count();
        ascii > 0 && text * 20 >= head.len() / 2 * 19
    };
    if fits(u16::from_le_bytes) {
        Some(UTF_16LE)
    } else if fits(u16::from_be_bytes) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Printable ASCII and line ends, general and CJK punctuation, symbols, hanzi, full-width forms.
const fn is_text_unit(unit: u16) -> bool {
    matches!(unit, 0x20..=0x7e | 0x09 | 0x0a | 0x0d | 0x2000..=0x2fdf | 0x3000..=0x33ff | 0x3400..=0x9fff | 0xff00..=0xffef)
}

/// GB18030 accepts nearly any pair of bytes, so that a file joined from UTF-8 and GBK parts would
/// pass: a line that is evidently UTF-8 speaks against it.
fn gb18030(bytes: &[u8], first_bad: usize) -> Result<Decoded<'_>, FileProblem> {
    refuse_large_copy(bytes)?;
    for (number, line) in (1_usize..).zip(bytes.split(|byte| *byte == b'\n')) {
        if is_evidently_utf8(line) {
            let other = bytes[..first_bad].iter().filter(|byte| **byte == b'\n').count() + 1;
            return Err(FileProblem::encoding(format!(
                "第{number}行是 UTF-8 编码，第{other}行不是：文件由不同编码的内容拼成；请分开另存为 UTF-8 CSV 后送审"
            )));
        }
    }
    GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| (text, "GB18030"))
        .ok_or_else(|| {
            let line = bytes[..first_bad].iter().filter(|byte| **byte == b'\n').count() + 1;
            FileProblem::encoding(format!(
                "第{line}行（第{}字节）既不是 UTF-8 也不是 GB18030 编码；请另存为 UTF-8 CSV 后送审",
                first_bad + 1
            ))
        })
}

/// Valid UTF-8 with at least two three-byte characters: by chance in GBK less than once in a
/// thousand lines of such length, and never in a line of hanzi that GBK itself wrote in pairs.
fn is_evidently_utf8(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|text| text.chars().filter(|c| c.len_utf8() == 3).count() >= 2)
}

/// Refuses text that begins in this row of a sheet, if it holds a control character.
pub(super) fn refuse_control_characters(text: &str, first_row: u32) -> Result<(), FileProblem> {
    const BLOCK: usize = 1 << 12;
    let is_bad = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n' | 0x0b | 0x0c | 0x1a);
    // There is no early exit from a block, so that the compiler takes sixteen bytes at a time.
    let is_bad_block = |block: &[u8]| block.iter().fold(false, |any, byte| any | is_bad(*byte));
    if !text.as_bytes().chunks(BLOCK).any(is_bad_block) {
        return Ok(());
    }
    let lines = text.bytes().take_while(|byte| !is_bad(*byte)).filter(|byte| *byte == b'\n').count();
    let row = first_row.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    Err(FileProblem::not_a_table(format!(
        "第{row}行含有控制字符（如NUL），不是文本表格；请用 Excel 或 WPS 打开确认后另存为 .xlsx 送审"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::ProblemKind;

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        let (text, name) = decode(bytes).expect("decodes");
        (text.into_owned(), name)
    }

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        let text = "单位名称,姓名\n广州,张三\n";
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), "UTF-8"));
        assert_eq!(decoded(format!("\u{feff}{text}").as_bytes()), (text.to_owned(), "UTF-8 BOM"));
        assert_eq!(decoded(&utf16), (text.to_owned(), "UTF-16"));
        assert_eq!(decoded(&gbk), (text.to_owned(), "GB18030"));
        let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&unmarked), (text.to_owned(), "UTF-16"));
        let marked = [&b"\xef\xbb\xbf"[..], &gbk].concat();
        assert_eq!(decoded(&marked), (text.to_owned(), "GB18030，误带 UTF-8 标记"));
        let bare: Vec<u8> = "name,id\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&bare), ("name,id\n1,2\n".to_owned(), "UTF-16"));
    }

    #[test]
    fn joined_encodings_name_the_line() {
        let (gbk, _, _) = encoding_rs::GBK.encode("天河,张三\n");
        let joined = ["单位名称,姓名\n".as_bytes(), &gbk].concat();
        let error = decode(&joined).expect_err("mixed");
        assert_eq!(error.kind, ProblemKind::Encoding);
        assert!(
            error.message.contains("第1行是 UTF-8") && error.message.contains("第2行不是"),
            "{}",
            error.message
        );
    }

    #[test]
    fn nul_bytes_and_noise_are_refused() {
        assert_eq!(decode(b"a,b\0c\nd").expect_err("NUL").kind, ProblemKind::NotATable);
        assert_eq!(decode(&[0x81, 0xff, 0xfe, 0x31]).expect_err("noise").kind, ProblemKind::Encoding);
    }
}
