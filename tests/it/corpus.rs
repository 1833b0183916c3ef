//! Spreadsheets made elsewhere: each is read, or refused with a reason, within bounds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use postaudit::files::ReadOptions;
use postaudit::tables::FileStatus;
use postaudit::tables::{self, AgencyNames, Columns, Purpose};
use rayon::prelude::*;

/// Where the collection is, if it is there at all.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("POSTAUDIT_CORPUS").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no corpus at {}", folder.display());
    None
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files_below(&entry, files);
        } else {
            files.push(entry);
        }
    }
}

/// `read: n tables` or the kind of problem.
fn outcome(path: &Path) -> String {
    let options = ReadOptions::new(PathBuf::from(crate::program::PATH));
    let columns = Columns::builtin();
    let reading = tables::read_file(path, "x", Purpose::Filing, &columns, &AgencyNames::default(), &options);
    match reading.report.status {
        FileStatus::Read => format!("read: {} tables", reading.tables.len()),
        FileStatus::Unreadable(problem) | FileStatus::Document(problem) => {
            assert!(!problem.message.is_empty());
            problem.kind.code().to_owned()
        }
    }
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused() {
    let Some(folder) = corpus() else { return };
    let mut files = Vec::new();
    files_below(&folder, &mut files);
    assert!(!files.is_empty());
    let mut outcomes: BTreeMap<(String, String), u32> = BTreeMap::new();
    let results: Vec<String> = files.par_iter().map(|file| outcome(file)).collect();
    for (file, outcome) in files.iter().zip(results) {
        let extension = file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        assert_ne!(outcome, "panic", "{}", file.display());
        *outcomes.entry((extension, outcome)).or_default() += 1;
    }
    for ((extension, outcome), count) in &outcomes {
        println!("{extension:>8} {outcome:<20} {count}");
    }
}

#[test]
fn hostile_files_end_as_expected() {
    let Some(folder) = corpus() else { return };
    for (name, expected) in [
        ("bomb_cells.xlsx", "too_large"),
        ("bomb_spaces.xlsx", "too_large"),
        ("bomb_t.xlsx", "too_large"),
        ("sst_bomb_500MB.xlsx", "too_large"),
        ("sst_uniquecount_4g.xlsx", "corrupt"),
        ("sstcount.xlsx", "corrupt"),
        ("corner.xlsx", "read: 0 tables"),
        ("far_cell_XFD1048576.xlsx", "read: 0 tables"),
        ("stray_row.xlsx", "read: 0 tables"),
        ("sharedidx.xlsx", "read: 0 tables"),
        ("spill.xlsx", "read: 0 tables"),
        ("values.xlsx", "read: 0 tables"),
        ("values_as.xls", "read: 0 tables"),
        ("UPPER.XLSX", "read: 0 tables"),
        ("ok.xls", "read: 0 tables"),
        ("ok.ods", "read: 0 tables"),
        ("enc.xlsx", "encrypted"),
        ("filepass_rc4.xls", "encrypted"),
        ("xls_abort.xls", "corrupt"),
        ("trunczip.xlsx", "corrupt"),
        ("truncated.xlsx", "corrupt"),
        ("html.xls", "read: 0 tables"),
        ("html_gbk_as.xls", "read: 0 tables"),
        ("csv.xls", "read: 0 tables"),
        ("tsv_gbk_as.xls", "read: 0 tables"),
        ("xmlss.xls", "read: 0 tables"),
        ("nul_bytes.csv", "not_a_table"),
        ("mixed_utf8_gbk.csv", "encoding"),
        ("unclosed_quote.csv", "corrupt"),
        ("gb18030_4byte.csv", "read: 0 tables"),
        ("ascii_first_10k_then_gbk.csv", "read: 0 tables"),
    ] {
        assert_eq!(outcome(&folder.join("hostile").join(name)), expected, "{name}");
    }
}
