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

#[test]
fn a_table_without_an_agency_is_of_the_one_that_another_sheet_of_the_form_states() {
    let cover = |names: &[&str]| SheetReport {
        name: "封面".to_owned(),
        hidden: false,
        tables: Vec::new(),
        unread: Some(UnreadBlock {
            named: names.iter().map(|name| (*name).to_owned()).collect(),
            ..UnreadBlock::default()
        }),
        notes: Vec::new(),
        sightings: Vec::new(),
    };
    let plan = |lines: &[&str]| sheet(lines).table();
    let nameless = || plan(&["岗位名称|计划招用人数", "保洁员|3"]);
    let named = || plan(&["填报单位：乙局附属小学", "岗位名称|计划招用人数", "保洁员|3"]);
    let hires = || {
        sheet(&[
            "填报单位：乙局附属小学",
            "姓名|公民身份号码|困难人员类别|岗位名称|招用日期",
            "王一|440106197506152026|残疾人员|保洁员|2024-03-05",
        ])
        .table()
    };
    for (sheets, mut tables, found) in [
        (vec![cover(&["甲街道办事处"])], vec![nameless()], Some("甲街道办事处")),
        (vec![cover(&["甲街道办事处", "甲街道办"])], vec![nameless()], Some("甲街道办事处")),
        (vec![cover(&["甲街道办事处", "乙局"])], vec![nameless()], None),
        (vec![], vec![nameless(), hires()], Some("乙局附属小学")),
        (vec![cover(&["甲街道办事处"])], vec![nameless(), hires()], None),
        // Two tables of one kind may be two agencies'.
        (vec![], vec![nameless(), named()], None),
    ] {
        name_by_other_sheets(&sheets, &mut tables);
        assert_eq!(tables[0].filers.first().and_then(|filer| filer.name.as_deref()), found, "{sheets:?}");
    }
}
