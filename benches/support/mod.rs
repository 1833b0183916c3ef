//! Invented filings of any size: the same agency, hire and person numbers give the same bytes.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use rust_xlsxwriter::Workbook;

/// How much to generate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Agencies.
    pub(crate) agencies: u32,
    /// Hires of each.
    pub(crate) hires: u32,
    /// One hire in fifty has two faults, so that every second agency of 25 hires gets a letter and its tables back.
    pub(crate) faults: bool,
}

/// The header of a plan, in our template's words.
pub(crate) const PLAN: [&str; 10] = [
    "年度",
    "单位名称",
    "统一社会信用代码",
    "行政区划代码",
    "岗位编号",
    "岗位名称",
    "开发方式",
    "计划招用人数",
    "报送日期",
    "受理部门",
];
/// The header of hires.
pub(crate) const HIRES: [&str; 14] = [
    "年度",
    "单位名称",
    "统一社会信用代码",
    "岗位编号",
    "岗位名称",
    "姓名",
    "公民身份号码",
    "是否就业困难人员",
    "困难人员类别",
    "认定编号",
    "认定日期",
    "招用日期",
    "备案日期",
    "备案部门",
];
/// The header of notices.
pub(crate) const NOTICES: [&str; 7] =
    ["公告编号", "单位名称", "统一社会信用代码", "岗位编号", "招聘人数", "发布机构", "发布日期"];

/// Posts of every agency.
const POSTS: [&str; 3] = ["保洁员", "协管员", "资料员"];

/// The name of an agency.
pub(crate) fn agency_name(agency: u32) -> String {
    format!("广州市天河区虚构第{agency}街道办事处")
}

/// A code with a valid GB 32100 check character.
pub(crate) fn agency_code(agency: u32) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let body = format!("11440106{agency:09}");
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = ALPHABET[((31 - sum % 31) % 31) as usize];
    format!("{body}{}", char::from(check))
}

/// An ID number with a valid GB 11643 check character, different for every person.
pub(crate) fn person_id(person: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (serial, rest) = (person % 1000, person / 1000);
    let (day, rest) = (rest % 28 + 1, rest / 28);
    let (month, rest) = (rest % 12 + 1, rest / 12);
    let year = 1975 + rest % 10;
    let area = 440_103 + (rest / 10) % 100;
    let body = format!("{area}{year}{month:02}{day:02}{serial:03}");
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A name, which many share.
pub(crate) fn person_name(person: u32) -> String {
    const SURNAMES: [&str; 10] = ["陈", "李", "黄", "张", "梁", "林", "刘", "吴", "罗", "何"];
    const GIVEN: [&str; 12] =
        ["伟明", "秀英", "志强", "丽华", "建国", "小燕", "文杰", "玉兰", "国辉", "美玲", "永康", "雪梅"];
    format!("{}{}", SURNAMES[(person % 10) as usize], GIVEN[(person / 10 % 12) as usize])
}

/// Plan rows of an agency: enough for its hires.
pub(crate) fn plan(agency: u32, size: Size) -> Vec<Vec<String>> {
    let each = size.hires.div_ceil(3);
    (0..3_u32)
        .map(|post| {
            vec![
                "2024".to_owned(),
                agency_name(agency),
                agency_code(agency),
                "440106".to_owned(),
                format!("GW-{}", post + 1),
                POSTS[post as usize].to_owned(),
                "政府购买".to_owned(),
                each.to_string(),
                "2024-01-15".to_owned(),
                "广州市天河区人力资源和社会保障局".to_owned(),
            ]
        })
        .collect()
}

/// Hire rows of an agency; about half of them claimed, a few with a fault.
pub(crate) fn hires(agency: u32, size: Size) -> Vec<Vec<String>> {
    (0..size.hires)
        .map(|hire| {
            let person = agency * size.hires + hire;
            let claimed = hire % 2 == 0;
            let faulty = size.faults && person % 50 == 7;
            let blank = |text: &str| if claimed { text.to_owned() } else { String::new() };
            vec![
                "2024".to_owned(),
                agency_name(agency),
                agency_code(agency),
                format!("GW-{}", hire % 3 + 1),
                POSTS[(hire % 3) as usize].to_owned(),
                person_name(person),
                person_id(person),
                if claimed { "是" } else { "否" }.to_owned(),
                blank("残疾人员"),
                blank(&format!("RD2023{person:07}")),
                blank(if faulty { "" } else { "2023-11-20" }),
                format!("2024-{:02}-{:02}", hire % 9 + 3, hire % 27 + 1),
                if faulty { String::new() } else { "2024-12-10".to_owned() },
                "广州市天河区人力资源和社会保障局".to_owned(),
            ]
        })
        .collect()
}

/// Notice rows of an agency: one a post.
pub(crate) fn notices(agency: u32, size: Size) -> Vec<Vec<String>> {
    let each = size.hires.div_ceil(3);
    (0..3_u32)
        .map(|post| {
            vec![
                format!("GG-{agency}-{}", post + 1),
                agency_name(agency),
                agency_code(agency),
                format!("GW-{}", post + 1),
                each.to_string(),
                "广州市天河区公共就业服务中心".to_owned(),
                "2024-02-01".to_owned(),
            ]
        })
        .collect()
}

/// Appends rows as CSV; no cell of ours needs quotes.
fn push_csv(text: &mut String, rows: &[Vec<String>]) {
    for row in rows {
        let _ = writeln!(text, "{}", row.join(","));
    }
}

/// One workbook an agency, with its three tables.
pub(crate) fn workbooks(folder: &Path, size: Size) -> Result<(), Box<dyn Error>> {
    for agency in 0..size.agencies {
        let mut workbook = Workbook::new();
        let tables = [
            ("招用计划", &PLAN[..], plan(agency, size)),
            ("招用情况", &HIRES[..], hires(agency, size)),
            ("招聘公告", &NOTICES[..], notices(agency, size)),
        ];
        for (name, header, rows) in tables {
            let sheet = workbook.add_worksheet().set_name(name)?;
            sheet.write_row(0, 0, header.iter().copied())?;
            for (number, row) in (1_u32..).zip(&rows) {
                sheet.write_row(number, 0, row.iter().map(String::as_str))?;
            }
        }
        workbook.save(folder.join(format!("虚构第{agency}街道办事处.xlsx")))?;
    }
    Ok(())
}

/// Three ledgers for all agencies.
pub(crate) fn ledgers(folder: &Path, size: Size) -> Result<(), Box<dyn Error>> {
    type Rows = fn(u32, Size) -> Vec<Vec<String>>;
    let tables: [(&str, &[&str], Rows); 3] =
        [("招用计划.csv", &PLAN, plan), ("招用情况.csv", &HIRES, hires), ("招聘公告.csv", &NOTICES, notices)];
    for (name, header, rows) in tables {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        writeln!(file, "{}", header.join(","))?;
        let mut text = String::new();
        for agency in 0..size.agencies {
            text.clear();
            push_csv(&mut text, &rows(agency, size));
            file.write_all(text.as_bytes())?;
        }
        file.flush()?;
    }
    Ok(())
}
