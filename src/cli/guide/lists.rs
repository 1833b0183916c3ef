//! Which files near the filings look like one of the authority's lists, and why.
//!
//! They are looked for beside the folder of filings, one level deep, and at the top of it. What lies among the filings may be an
//! agency's own: it is offered with a remark that says so, and never as the usual answer.

use std::fs;
use std::path::{Path, PathBuf};

use crate::batch::discover::reference_files;
use crate::batch::paths::real;
use crate::files::ReadOptions;
use crate::model::{TableKind, has, normal, words};
use crate::reference::ReferenceKind;
use crate::tables::{AgencyNames, Columns, FileReading, Purpose, Table, read_file};

/// Files that are opened; the folder beside the filings may be a desktop.
const MOST_FILES: usize = 60;
/// Larger files are opened only if their names say what they are.
const LARGE_FILE: u64 = 8 << 20;
/// Column names that are quoted as a reason.
const QUOTED: usize = 5;
/// The lists that are looked for, in the order in which a name that fits several is taken for one.
const LISTS: [ReferenceKind; 6] = [
    ReferenceKind::Register,
    ReferenceKind::Agencies,
    ReferenceKind::Services,
    ReferenceKind::Notices,
    ReferenceKind::History,
    ReferenceKind::Waivers,
];

/// A file that looks like a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Which list.
    pub(super) kind: ReferenceKind,
    /// Where it is.
    pub(super) path: PathBuf,
    /// Why, in Chinese.
    pub(super) why: String,
    /// It lies among the filings.
    pub(super) is_among_filings: bool,
}

/// Files near the filings that look like lists, the likeliest of each kind first.
pub(super) fn near(filings: &Path, columns: &Columns, options: &ReadOptions) -> Vec<Candidate> {
    let folder = real(filings);
    let mut files = Vec::new();
    if let Some(beside) = folder.parent() {
        files.extend(tables_in(beside));
        for below in folders_in(beside).into_iter().filter(|below| real(below) != folder) {
            files.extend(tables_in(&below));
        }
    }
    let mut found: Vec<Candidate> = of_files(files, false, columns, options);
    if folder.is_dir() {
        found.extend(of_files(tables_in(&folder), true, columns, options));
    }
    found
}

fn of_files(
    mut files: Vec<PathBuf>,
    is_among_filings: bool,
    columns: &Columns,
    options: &ReadOptions,
) -> Vec<Candidate> {
    files.sort_by_cached_key(|file| (hint(file).is_none(), file.clone()));
    files
        .into_iter()
        .filter(|file| {
            hint(file).is_some() || fs::metadata(file).is_ok_and(|found| found.len() <= LARGE_FILE)
        })
        .filter(|file| !is_among_filings || hint(file).is_some())
        .take(MOST_FILES)
        .filter_map(|path| {
            let (kind, why) = recognised(&path, columns, options)?;
            // A table of hires or notices among the filings is a filing.
            let is_laid_out_like_a_filing = matches!(kind, ReferenceKind::Notices | ReferenceKind::History);
            (!is_among_filings || !is_laid_out_like_a_filing).then_some(Candidate {
                kind,
                path,
                why,
                is_among_filings,
            })
        })
        .collect()
}

/// What the file's name says it is.
fn hint(file: &Path) -> Option<ReferenceKind> {
    let name = normal(&file.file_name()?.to_string_lossy()).into_owned();
    let words = |kind: &ReferenceKind| words().list_file_words.get(kind.flag());
    LISTS.into_iter().find(|kind| words(kind).is_some_and(|words| has(&name, words)))
}

/// The list that a file holds, by its columns; between lists with the same columns its name decides.
fn recognised(path: &Path, columns: &Columns, options: &ReadOptions) -> Option<(ReferenceKind, String)> {
    let shown = path.file_name()?.to_string_lossy();
    let read = |purpose: Purpose, columns: &Columns| {
        read_file(path, &shown, purpose, columns, &AgencyNames::default(), options)
    };
    let hint = hint(path);
    let filed = read(Purpose::Filing, columns);
    let kinds: Vec<TableKind> = whole(&filed).map(|table| table.kind).collect();
    if !kinds.is_empty() {
        // It is laid out like a filing: only its name tells the platform's export, or last year's hires, from a filing.
        let kind = match hint {
            Some(ReferenceKind::Notices) if kinds.iter().all(|kind| *kind == TableKind::Notices) => {
                ReferenceKind::Notices
            }
            Some(ReferenceKind::History) if kinds.contains(&TableKind::Hires) => ReferenceKind::History,
            _ => return None,
        };
        let table = whole(&filed).find(|table| table.kind == kind.table())?;
        return Some((kind, reason(table)));
    }
    let lists =
        [ReferenceKind::Register, ReferenceKind::Agencies, ReferenceKind::Services, ReferenceKind::Waivers];
    let readings = lists.map(|kind| (kind, read(kind.purpose(), columns)));
    let (kind, table) = readings
        .iter()
        .filter_map(|(kind, reading)| Some((*kind, whole(reading).max_by_key(|table| table.columns.len())?)))
        .filter(|(kind, table)| says_enough(*kind, table) || hint == Some(*kind))
        .max_by_key(|(kind, table)| (table.columns.len(), hint == Some(*kind)))?;
    Some((kind, reason(table)))
}

/// A directory and a list of services need one column only, which many other tables have too.
fn says_enough(kind: ReferenceKind, table: &Table) -> bool {
    !matches!(kind, ReferenceKind::Agencies | ReferenceKind::Services) || table.columns.len() >= 2
}

fn whole(reading: &FileReading) -> impl Iterator<Item = &Table> {
    reading.tables.iter().filter(|table| table.missing.is_none() && table.data_rows > 0)
}

fn reason(table: &Table) -> String {
    let headers: Vec<&str> = table.columns.iter().take(QUOTED).map(|column| column.header.as_str()).collect();
    let more = if table.columns.len() > QUOTED { "等" } else { "" };
    format!("有{}{more}列，{} 行", headers.join("、"), table.data_rows)
}

fn tables_in(folder: &Path) -> Vec<PathBuf> {
    // The walk below would enter folders: only what lies directly in this one is asked for.
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let files = entries.map(|entry| entry.path()).filter(|path| path.is_file());
    let mut files: Vec<PathBuf> =
        files.filter(|path| is_table(path) && reference_files("", path).is_ok()).collect();
    files.sort();
    files
}

fn is_table(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_hidden = name.starts_with(['.', '~']);
    let tables = ["xlsx", "xlsm", "xls", "xlsb", "ods", "et", "csv"];
    !is_hidden && tables.iter().any(|known| name.ends_with(&format!(".{known}")))
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !path.join(crate::batch::manifest::FILE).exists())
        .collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_by_their_columns_and_filings_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("材料/甲局/计划.csv", "年度,单位名称,岗位名称,计划招用人数\n2024,甲局,保洁员,3\n");
        put(
            "参照/一.csv",
            "姓名,公民身份号码,困难人员类别,认定日期\n张三,11010119900307851X,大龄失业人员,2023-01-05\n",
        );
        put("参照/二.csv", "单位名称,统一社会信用代码,同级人社部门\n甲局,,天河区人社局\n");
        put("计划.csv", "年度,单位名称,岗位名称,计划招用人数\n2024,甲局,保洁员,3\n");
        put(
            "材料/认定台账.csv",
            "姓名,公民身份号码,困难人员类别,认定日期\n张三,11010119900307851X,大龄失业人员,2023-01-05\n",
        );
        let options = ReadOptions::new(PathBuf::new());
        let found = near(&folder.path().join("材料"), &Columns::builtin(), &options);
        let told: Vec<(ReferenceKind, String, bool)> = found
            .iter()
            .map(|found| {
                let name = found.path.file_name().unwrap().to_string_lossy().into_owned();
                (found.kind, name, found.is_among_filings)
            })
            .collect();
        assert_eq!(
            told,
            [
                (ReferenceKind::Register, "一.csv".to_owned(), false),
                (ReferenceKind::Agencies, "二.csv".to_owned(), false),
                (ReferenceKind::Register, "认定台账.csv".to_owned(), true),
            ]
        );
        assert!(found[0].why.contains("困难人员类别") && found[0].why.contains("1 行"), "{}", found[0].why);
    }
}
