//! Agency names to file names that are valid and unique on Windows, macOS and Linux.
//!
//! In: division, name and key of every agency of the run. Out: one path each, relative to the result
//! folder, that depends on nothing but these. Names come from filings and are not trusted: no name
//! leads out of the folder, hides its file, or takes the place of another's.

use std::path::{Path, PathBuf};

use hashbrown::HashMap;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::report::documents::Kind;
pub use crate::report::layout::WORKBOOKS;
use crate::report::layout::{COUNTIES, LETTERS, RETURNS};

/// Folder in it for workbooks of agencies that are gone from the input.
pub const REMOVED: &str = "已移除";
/// Top folders of documents.
pub const TOPS: [&str; 4] = [WORKBOOKS, LETTERS, RETURNS, COUNTIES];
/// Top folders in which files of ours lie.
const HOLD_OURS: [&str; 5] = [WORKBOOKS, LETTERS, RETURNS, COUNTIES, "data"];
/// Folder name where an agency's division is not known.
pub const NO_DIVISION: &str = "未知区划";

/// Longest name without extension, in bytes of UTF-8: 255 is the limit of ext4, NTFS counts 255
/// UTF-16 units and Windows 260 for a whole path; 180 bytes are 60 hanzi and leave room for the
/// suffixes below and for `.xlsx`.
const MAX_STEM_BYTES: usize = 180;

/// Names that Windows takes for devices, with any extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// One agency to be named.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Name of its division, if known.
    pub division: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// Its stable key.
    pub key: &'a str,
}

/// Where an agency's documents lie, each kind below its own top folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Folder of its division.
    pub division: String,
    /// Its name as part of a path.
    pub stem: String,
}

impl Place {
    /// The place that a workbook's path shows.
    pub fn of_workbook(path: &str) -> Option<Self> {
        let (division, file) = path.strip_prefix(WORKBOOKS)?.strip_prefix('/')?.split_once('/')?;
        Some(Self { division: division.to_owned(), stem: file.strip_suffix(".xlsx")?.to_owned() })
    }

    /// Path of its document of a kind, relative to the result folder, with `/`.
    pub fn path_of(&self, kind: Kind) -> String {
        format!("{}/{}/{}", kind.folder(), self.division, kind.file_name(&self.stem))
    }
}

/// Places in the order of the agencies. Agencies whose names are equal to some
/// file system all get a suffix from their keys, so that no order decides who keeps the plain name.
pub fn places(agencies: &[Named<'_>]) -> Vec<Place> {
    let plain: Vec<(String, String)> = agencies
        .par_iter()
        .map(|agency| (component(agency.division.unwrap_or(NO_DIVISION)), component(agency.name)))
        .map(|(division, stem)| (if division == REMOVED { format!("_{division}") } else { division }, stem))
        .collect();
    let folded: Vec<String> =
        plain.par_iter().map(|(division, stem)| folded(&format!("{division}/{stem}"))).collect();
    let mut holders: HashMap<&str, u32> = HashMap::with_capacity(folded.len());
    for path in &folded {
        *holders.entry(path).or_default() += 1;
    }
    plain
        .iter()
        .zip(&folded)
        .zip(agencies)
        .map(|(((division, stem), folded), agency)| {
            let shared = holders.get(folded.as_str()).is_some_and(|count| *count > 1);
            let suffix = if shared { format!("_{}", key_suffix(agency.key)) } else { String::new() };
            Place { division: division.clone(), stem: format!("{stem}{suffix}") }
        })
        .collect()
}

/// Whether a path is one of what goes to agencies and may be worked over before: a letter, a returned table.
pub fn is_for_agencies(path: &str) -> bool {
    is_returned(path) || is_in(path, LETTERS)
}

/// Whether a path is that of tables sent back to an agency.
pub fn is_returned(path: &str) -> bool {
    is_in(path, RETURNS)
}

fn is_in(path: &str, top: &str) -> bool {
    path.split('/').next() == Some(top)
}

/// Where outputs that are no longer wanted are put: below their own top folder, never deleted.
pub fn set_aside_path(path: &str) -> String {
    match path.split_once('/') {
        Some((top, rest)) => format!("{top}/{REMOVED}/{rest}"),
        None => format!("{REMOVED}/{path}"),
    }
}

/// Whether a path lies where documents are put that are not wanted any more.
pub fn is_set_aside(path: &str) -> bool {
    let mut parts = path.split('/');
    parts
        .next()
        .is_some_and(|top| top == REMOVED || HOLD_OURS.contains(&top) && parts.next() == Some(REMOVED))
}

/// A relative path of ours, with `/`, as the system writes it.
pub fn native(relative: &str) -> PathBuf {
    relative.split('/').collect()
}

/// Longest path that office programs open on Windows, in UTF-16 units; Excel itself stops even earlier, at 218, for some.
pub const OFFICE_PATH: usize = 259;

/// Whether a file below a folder lies beyond the reach of office programs on Windows.
pub fn is_beyond_office(root: &Path, relative: &str) -> bool {
    let root = root.to_string_lossy();
    root.encode_utf16().count() + 1 + relative.encode_utf16().count() > OFFICE_PATH
}

/// `name.xlsx` to `name<suffix>.xlsx`.
pub fn with_suffix(relative: &str, suffix: &str) -> String {
    match relative.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem}{suffix}.{extension}"),
        _ => format!("{relative}{suffix}"),
    }
}

/// Where a further part of a document goes: `甲局.xlsx` and `甲局-第2册.xlsx`.
pub fn part_path(path: &str, number: u32) -> String {
    if number < 2 { path.to_owned() } else { with_suffix(path, &format!("-第{number}册")) }
}

/// The document that a path is a further part of; itself, if it is none.
pub fn first_part(path: &str) -> String {
    let part = |stem: &str| -> Option<String> {
        let (first, number) = stem.strip_suffix('册')?.rsplit_once("-第")?;
        number.bytes().all(|digit| digit.is_ascii_digit()).then(|| first.to_owned())
    };
    path.rsplit_once('.')
        .and_then(|(stem, extension)| Some(format!("{}.{extension}", part(stem)?)))
        .unwrap_or_else(|| path.to_owned())
}

/// A name as one path component without extension.
pub fn component(name: &str) -> String {
    if !name.is_empty() && name.chars().all(is_plain) {
        return truncated(name).to_owned();
    }
    let mut visible: String = name
        .nfc()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| match c {
            '\u{a0}' => ' ',
            // In a link to the file it begins an anchor, and not every program reads its escape.
            '#' => '＃',
            other => other,
        })
        .collect();
    let base = visible.split('.').next().unwrap_or_default().trim().to_uppercase();
    if is_device(&base) {
        // The library leaves nothing of such a name.
        visible.insert(0, '_');
    }
    let options = sanitize_filename::Options { windows: true, truncate: false, replacement: "_" };
    let mut safe = trimmed(&sanitize_filename::sanitize_with_options(&visible, options)).to_owned();
    if safe.starts_with(['.', '~', '$']) {
        safe.insert(0, '_');
    }
    let cut = trimmed(truncated(&safe)).to_owned();
    if cut.is_empty() { "未命名".to_owned() } else { cut }
}

fn trimmed(text: &str) -> &str {
    text.trim_start().trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

fn truncated(text: &str) -> &str {
    let mut end = text.len().min(MAX_STEM_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_device(base: &str) -> bool {
    let numbered = base.strip_prefix("COM").or_else(|| base.strip_prefix("LPT"));
    let is_port = numbered.is_some_and(|rest| {
        let mut chars = rest.chars();
        matches!((chars.next(), chars.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    DEVICES.contains(&base) || is_port
}

/// Marks without a glyph: two names that differ only in these look the same, and U+202E turns the
/// extension around.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// Characters that every file system keeps apart from all others and allows anywhere in a name: nearly
/// every agency's name has no other, and passing all rules over 40,000 of them took a tenth of a run.
const fn is_plain(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9')
}

/// What the least exact file system makes of a name: without case, width and composition.
fn folded(path: &str) -> String {
    if path.chars().all(|c| is_plain(c) || c == '/') {
        return path.to_owned();
    }
    path.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

fn key_suffix(key: &str) -> String {
    super::hash::sha256(key).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn workbook_paths(agencies: &[Named<'_>]) -> Vec<String> {
        places(agencies).iter().map(|place| place.path_of(Kind::Workbook)).collect()
    }

    fn path_of(name: &str) -> String {
        workbook_paths(&[Named { division: Some("天河区"), name, key: "k" }]).remove(0)
    }

    #[test]
    fn an_ordinary_name_stays_as_it_is() {
        assert_eq!(path_of("天河区城市管理局（本级）"), "单位底稿/天河区/天河区城市管理局（本级）.xlsx");
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        for name in
            ["../../etc/passwd", "..", ".", "/etc", "C:\\Windows", "a/b", "\\\\host\\share", "a\0b", ""]
        {
            let path = path_of(name);
            assert_eq!(path.split('/').count(), 3, "{name} became {path}");
            assert!(!path.contains("/../") && !path.contains('\\'), "{name} became {path}");
        }
    }

    #[test]
    fn device_names_and_hidden_names_are_defused() {
        for name in ["CON", "con", "nul.txt", "COM1", "lpt9", "AUX .x", "COM¹", ".profile", "~$book"] {
            assert!(path_of(name).contains("/_"), "{name} became {}", path_of(name));
        }
        assert_eq!(component("CONSUL"), "CONSUL");
        assert_eq!(component("COM10"), "COM10");
    }

    #[test]
    fn names_equal_to_some_file_system_are_told_apart_by_their_keys() {
        let agencies =
            [("ABC局", "1"), ("abc局", "2"), ("ＡＢＣ局", "3"), ("甲局", "4"), ("甲局.", "5"), ("乙局", "6")]
                .map(|(name, key)| Named { division: None, name, key });
        let paths = workbook_paths(&agencies);
        let unique: BTreeSet<String> = paths.iter().map(|path| folded(path)).collect();
        assert_eq!(unique.len(), paths.len(), "{paths:?}");
        assert_eq!(paths[5], "单位底稿/未知区划/乙局.xlsx");
        let mut turned = agencies;
        turned.reverse();
        let mut turned = workbook_paths(&turned);
        turned.reverse();
        assert_eq!(turned, paths, "the order of agencies decides nothing");
    }

    #[test]
    fn long_names_fit_and_stay_apart() {
        let long = "很".repeat(120);
        let (one, two) = (format!("{long}甲"), format!("{long}乙"));
        let paths = workbook_paths(&[
            Named { division: None, name: &one, key: "1" },
            Named { division: None, name: &two, key: "2" },
        ]);
        assert_ne!(paths[0], paths[1]);
        for path in paths {
            assert!(path.split('/').all(|part| part.len() <= 230), "{path}");
        }
    }

    #[test]
    fn no_agency_lands_among_the_removed() {
        let path = workbook_paths(&[Named { division: Some(REMOVED), name: "甲局", key: "1" }]).remove(0);
        assert!(!path.starts_with("单位底稿/已移除/"), "{path}");
    }

    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("CON".to_owned()),
            Just("..".to_owned()),
            Just("/".to_owned()),
            Just("\\".to_owned()),
            Just(" ".to_owned()),
            Just(".".to_owned()),
            Just("\u{202e}".to_owned()),
            Just("e\u{301}".to_owned()),
            Just("\u{e9}".to_owned()),
            Just("局".repeat(90)),
            Just(":*?\"<>|".to_owned()),
            Just("\u{1f469}\u{200d}\u{1f4bb}".to_owned()),
            Just("ß".to_owned()),
            Just("İ".to_owned()),
            Just("ﬁ".to_owned()),
            Just("\r\n\t\u{7f}".to_owned()),
            any::<String>(),
        ];
        proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn parts_of_a_document_are_told_from_it() {
        let path = "单位底稿/天河区/甲局.xlsx";
        assert_eq!(part_path(path, 1), path);
        assert_eq!(part_path(path, 2), "单位底稿/天河区/甲局-第2册.xlsx");
        for (part, first) in [
            (path, path),
            ("单位底稿/天河区/甲局-第12册.xlsx", path),
            ("单位底稿/天河区/甲局-第二册.xlsx", "单位底稿/天河区/甲局-第二册.xlsx"),
            ("审计汇总.xlsx", "审计汇总.xlsx"),
        ] {
            assert_eq!(first_part(part), first);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_thousand_names_made_to_break_file_systems(name in nasty()) {
            let part = component(&name);
            prop_assert!(!part.is_empty() && part.len() <= MAX_STEM_BYTES + 1, "{part:?}");
            prop_assert!(!part.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0']), "{part:?}");
            prop_assert!(!part.contains('#'), "{part:?}");
            prop_assert!(!part.ends_with(['.', ' ']) && !part.starts_with(['.', ' ', '~']), "{part:?}");
            prop_assert!(!part.chars().any(char::is_control), "{part:?}");
            prop_assert_eq!(sanitize_filename::sanitize_with_options(&part, sanitize_filename::Options {
                windows: true, truncate: false, replacement: "" }), part.clone());
            let folder = std::env::temp_dir();
            prop_assert!(folder.join(&part).parent() == Some(folder.as_path()));
        }

        #[test]
        fn no_two_agencies_share_a_file(names in proptest::collection::vec(nasty(), 2..20)) {
            let keys: Vec<String> = (0..names.len()).map(|key| key.to_string()).collect();
            let agencies: Vec<Named<'_>> =
                names.iter().zip(&keys).map(|(name, key)| Named { division: None, name, key }).collect();
            let paths = workbook_paths(&agencies);
            let unique: BTreeSet<String> = paths.iter().map(|path| folded(path)).collect();
            prop_assert_eq!(unique.len(), paths.len());
        }
    }
}
