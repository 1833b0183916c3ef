//! Files as a whole: numbering, file names, failure.

use super::*;

fn read_text(folder: &Path, name: &str, text: &str) -> FileReading {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder is writable");
    let options = ReadOptions::default();
    read_file(&path, name, Purpose::Filing, &Columns::builtin(), &AgencyNames::default(), &options)
}

#[test]
fn files_are_numbered_through_and_keep_their_tables() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = read_text(folder.path(), "天河区城管局2024年计划.csv", "岗位名称,计划招用人数\n保洁员,3\n");
    let second = read_text(folder.path(), "说明.csv", "本表由各单位填写\n");
    let third = read_text(folder.path(), "汇总.csv", "单位名称,岗位名称,计划招用人数\n甲局,门卫,4\n");
    let all = assemble(vec![first, second, third]);
    assert_eq!(all.files.len(), 3);
    let agencies: Vec<&str> = all.tables.iter().map(|table| agency(table, 0)).collect();
    assert_eq!(agencies, ["天河区城管局", "甲局"]);
    assert_eq!(
        all.tables.iter().map(|table| (table.id.0, table.file.0)).collect::<Vec<_>>(),
        [(0, 0), (1, 2)]
    );
    assert_eq!(all.files[2].sheets[0].tables, [TableId(1)]);
    assert_eq!(all.files[1].sheets[0].tables, []);
    assert!(!all.files[1].sheets[0].notes.is_empty());
}

#[test]
fn a_file_that_cannot_be_opened_is_a_report_not_a_failure() {
    let options = ReadOptions::default();
    let missing = Path::new("/nowhere/at/all.csv");
    let reading = read_file(
        missing,
        "all.csv",
        Purpose::Filing,
        &Columns::builtin(),
        &AgencyNames::default(),
        &options,
    );
    assert!(matches!(reading.report.status, FileStatus::Unreadable(_)));
    assert_eq!(reading.tables, []);
}
