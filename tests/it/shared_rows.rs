//! Rows that name two listed agencies: 用人单位 beside 用工单位.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::date;
use postaudit::case::AuditTerms;
use postaudit::files::ReadOptions;
use postaudit::model::Severity::{self, Doubt, Note};
use postaudit::policy::Policy;
use postaudit::reference::{ReferenceKind, References};
use postaudit::tables::{AgencyNames, Columns, Purpose, read_file};
use postaudit::{rules, verdict};

use crate::support::{PEER, person, with_readings};

const USER: &str = "广州市天河区柳溪街道办事处";
const EMPLOYER: &str = "广州市天河区城市管理和综合执法局";

/// What `D007` says to the unit that uses the work and to the employer.
fn told(files: &[(&str, String)]) -> [Vec<Severity>; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let options = ReadOptions::new(PathBuf::from(crate::program::PATH));
    let known = AgencyNames::new([USER, EMPLOYER].map(postaudit::model::Text::from));
    let read = |name: &str, text: &str, purpose| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        read_file(&path, name, purpose, &Columns::builtin(), &known, &options)
    };
    let readings = files.iter().map(|(name, text)| read(name, text, Purpose::Filing)).collect();
    let directory = format!("单位名称,行政区划代码\n{USER},440106\n{EMPLOYER},440106\n");
    let policy = Policy::load("gd-2017-101", &rules::codes()).expect("the policy");
    let directory = read("名录.csv", &directory, ReferenceKind::Agencies.purpose());
    let references = References::build(&[(ReferenceKind::Agencies, directory)], &Columns::builtin(), &policy);
    let terms = AuditTerms { year: 2024, as_of: date(2024, 12, 31), received_by: None };
    with_readings(readings, &references, &policy, terms, &BTreeMap::new(), |inputs| {
        [USER, EMPLOYER].map(|name| {
            let index = inputs.docket.cases.iter().position(|case| &*case.name == name).expect("listed");
            let audit = verdict::audit_case(index, inputs);
            let all = audit.all_findings();
            all.filter(|finding| finding.rule == "D007").map(|finding| finding.severity).collect()
        })
    })
}

fn plan(agencies: &[&str], post: &str) -> (&'static str, String) {
    let rows: String =
        agencies.iter().map(|agency| format!("2024,{agency},{post},5,2024-01-10,{PEER}\n")).collect();
    ("计划.csv", format!("年度,单位名称,岗位名称,计划招用人数,报送日期,受理部门\n{rows}"))
}

fn hires(name: &'static str, employer: &str, user: &str, number: u32) -> (&'static str, String) {
    let id = person(number);
    let head = "年度,用人单位,用工单位,岗位名称,姓名,公民身份号码,是否就业困难人员,困难人员类别,招用日期\n";
    (name, format!("{head}2024,{employer},{user},保洁员,甲,{id},否,,2024-03-01\n"))
}

#[test]
fn both_are_told_only_where_both_planned_the_post_or_list_the_person() {
    let shared = || hires("招用.csv", EMPLOYER, USER, 1);
    assert_eq!(told(&[plan(&[USER], "保洁员"), shared()]), [vec![Note], vec![]]);
    assert_eq!(told(&[plan(&[USER, EMPLOYER], "保洁员"), shared()]), [vec![Doubt], vec![Doubt]]);
    assert_eq!(told(&[plan(&[USER], "保洁员"), plan(&[EMPLOYER], "门卫"), shared()]), [vec![Note], vec![]]);
    let own = hires("另报.csv", EMPLOYER, "", 1);
    assert_eq!(told(&[plan(&[USER], "保洁员"), shared(), own]), [vec![Doubt], vec![Doubt]]);
    let another = hires("另报.csv", EMPLOYER, "", 2);
    assert_eq!(told(&[plan(&[USER], "保洁员"), shared(), another]), [vec![Note], vec![]]);
}

#[test]
fn a_company_that_dispatches_is_no_second_agency() {
    let shared = hires("招用.csv", "惠民劳务派遣有限公司", USER, 1);
    assert_eq!(told(&[plan(&[USER, EMPLOYER], "保洁员"), shared]), [vec![], vec![]]);
}
