//! Blank forms: what an agency fills in, and the lists that an authority keeps.
//!
//! In: the policy (for the drop-downs) and the rules. Out: one [`Book`] per file, and its bytes. The
//! columns ([`layout`]) and how to fill them ([`columns`]) come from `templates/columns.toml`; the
//! spreadsheet library is known to [`super::xlsx`] alone.
//!
//! The first cell of an example row begins with 示例: reading skips such rows, so an agency may leave
//! it in place.

mod columns;
mod form;
mod layout;

use std::collections::BTreeMap;

pub use form::{Book, Column, Form, Kind, List, ListKind};

use super::{ReportError, xlsx};
use crate::model::{Field, Level, Severity, TableKind};
use crate::policy::Policy;
use crate::rules::Rule;

/// The workbook that an agency files.
pub const FILING: &str = "公益性岗位招用申报表.xlsx";

/// Columns that reading can do without and a duty can't: without them it cannot be shown to have been kept.
const NEEDED: [(TableKind, Field); 6] = [
    (TableKind::Plan, Field::Submitted),
    (TableKind::Plan, Field::ReceivedBy),
    (TableKind::Hires, Field::Filed),
    (TableKind::Hires, Field::FiledWith),
    (TableKind::Hires, Field::NoticeNo),
    (TableKind::Notices, Field::NoticeNo),
];

/// All blank workbooks.
pub fn books(policy: &Policy, rules: &[&Rule]) -> Vec<Book> {
    let single = |file, kind, title: &str, hint: &str| Book {
        file,
        forms: vec![form(kind, title, hint)],
        lists: Vec::new(),
        advice: reference_advice(kind),
    };
    let mut books = vec![
        Book {
            file: FILING,
            forms: vec![
                form(
                    TableKind::Plan,
                    "公益性岗位年度招用计划",
                    "一个岗位一行。带 * 的列必填（单位名称在上方“填报单位”填了的，各行可以不填）；灰色的示例行不计入，可以删除。",
                ),
                form(
                    TableKind::Hires,
                    "公益性岗位年度招用情况",
                    "一人一行。填报单位等取自“招用计划”表。带 * 的列必填（单位名称除外）；岗位编号与岗位名称、是否就业困难人员与困难人员类别，各至少填一项；灰色的示例行不计入，可以删除。",
                ),
                form(
                    TableKind::Notices,
                    "公益性岗位招聘公告发布情况",
                    "一份公告一个岗位一行。填报单位等取自“招用计划”表。带 * 的列必填（单位名称除外）；岗位编号与岗位名称，发布机构、发布渠道与发布网址，各至少填一项；灰色的示例行不计入，可以删除。",
                ),
            ],
            lists: Vec::new(),
            advice: filing_advice(policy),
        },
        single(
            "就业困难人员认定台账.xlsx",
            TableKind::Register,
            "就业困难人员认定台账",
            "一次认定一行；再次认定的另起一行。带 * 的列必填。",
        ),
        single("应报送单位名录.xlsx", TableKind::Agencies, "应报送单位名录", "一个单位一行。带 * 的列必填。"),
        single(
            "公共就业服务机构名录.xlsx",
            TableKind::Services,
            "公共就业服务机构名录",
            "一个机构一行；一个机构有多个渠道或网址的，分行填写。带 * 的列必填。",
        ),
        single(
            "豁免与确认清单.xlsx",
            TableKind::Waivers,
            "豁免与确认清单",
            "一份文件对一个单位的一条规则填一行。带 * 的列必填。",
        ),
        single(
            "比对名单.xlsx",
            TableKind::Crosscheck,
            "其他部门提供的比对名单",
            "一人一段一行；每种名单一个文件。带 * 的列必填；没有起止日期的按一直有效。",
        ),
    ];
    for book in &mut books {
        book.lists = lists_of(book, policy, rules);
    }
    books
}

/// A workbook as bytes: the same bytes for the same book.
pub fn workbook(book: &Book) -> Result<Vec<u8>, ReportError> {
    xlsx::blank_workbook(book)
}

fn form(kind: TableKind, title: &str, hint: &str) -> Form {
    let layout = layout::of(kind);
    let columns = layout
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, field)| {
            let guidance = columns::guidance(kind, *field)?;
            let mark = if index == 0 { "示例：" } else { "" };
            Some(Column {
                field: *field,
                required: layout.required.contains(field) || NEEDED.contains(&(kind, *field)),
                one_of: layout.one_of.iter().any(|group| group.contains(field)),
                kind: guidance.kind,
                width: guidance.width,
                note: guidance.note,
                example: format!("{mark}{}", guidance.example),
            })
        })
        .collect();
    Form {
        kind,
        title: title.to_owned(),
        hint: hint.to_owned(),
        columns,
        rows: Vec::new(),
        stated: BTreeMap::new(),
    }
}

/// The lists that a book's columns choose from.
fn lists_of(book: &Book, policy: &Policy, rules: &[&Rule]) -> Vec<List> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let choices_of = |list| match list {
        ListKind::YesNo => words(&["是", "否"]),
        ListKind::Sex => words(&["男", "女"]),
        ListKind::Categories => policy.categories().iter().map(|category| category.name.clone()).collect(),
        ListKind::Modes => policy.listed_modes().map(str::to_owned).collect(),
        ListKind::Levels => {
            [Level::Province, Level::Prefecture, Level::County].map(|level| level.label().to_owned()).into()
        }
        ListKind::Rules => waivable(rules),
    };
    let columns = || book.forms.iter().flat_map(|form| &form.columns);
    ListKind::ALL
        .into_iter()
        .filter(|kind| columns().any(|column| matches!(column.kind, Kind::Choice(list, _) if list == *kind)))
        .map(|kind| List { kind, choices: choices_of(kind) })
        .filter(|list| !list.choices.is_empty())
        .collect()
}

/// Rules whose findings weigh on a verdict: only these need a waiver.
fn waivable(rules: &[&Rule]) -> Vec<String> {
    rules
        .iter()
        .filter(|rule| matches!(rule.severity, Some(Severity::Violation | Severity::Doubt)))
        .filter(|rule| !rule.code.starts_with('W'))
        .map(|rule| rule.code.to_owned())
        .collect()
}

fn filing_advice(policy: &Policy) -> Vec<String> {
    vec![
        "本工作簿有三张表：招用计划、招用情况、招聘公告。三张表填在同一个文件里，一并报送。".to_owned(),
        "“填报单位”、统一社会信用代码和年度只在“招用计划”表的上方填一次，另外两张表自动带出，三张表各行的单位名称、代码、年度都可以不填。一个文件里有几个单位的，每一行都填单位名称。".to_owned(),
        format!("审核依据：{}。{}", policy.clause.citation, policy.clause.text),
        "带 * 的列必填：缺了的，该行被退回，或者不能证明履行了报送、发布、备案的义务；表头为浅绿色的列，同一组中至少填一项，见下面各列的说明。".to_owned(),
        "表头不要改动，不要合并单元格，不要在表中另写合计以外的说明；行数不限，可以从别的表复制粘贴，粘贴时请选“只粘贴值”。".to_owned(),
        "日期写成 2024-03-05 的样子，必须有年月日；人数写整数。身份号码、代码、编号各列已设为文本，请勿改成数字。".to_owned(),
        "同一岗位在三张表中的岗位编号、岗位名称要一致；招用情况中的公告编号要与招聘公告一致。".to_owned(),
        "示例行以“示例”开头，不计入，可以保留，也可以删除。".to_owned(),
        "填好后可先自查：postaudit check 本文件，按提示改好再报送。".to_owned(),
        "本表式由审计程序拟定，国家和省没有规定统一表式；当地另有表式的，按当地表式填报即可，程序会识别列名。".to_owned(),
    ]
}

fn reference_advice(kind: TableKind) -> Vec<String> {
    let use_of = match kind {
        TableKind::Register => "用来核对单位申报的就业困难人员是否经过认定、招用时是否在认定期内。",
        TableKind::Agencies => "用来发现未报送的单位，统一单位名称，确定各单位的同级人社部门。",
        TableKind::Services => "用来判断招聘公告是否通过公共就业服务机构发布。",
        TableKind::Waivers => {
            "用来登记有文件依据的确认与豁免，例如公共就业服务机构确认没有合适的就业困难人员应聘。被豁免的问题仍然列出，但不再影响结论。"
        }
        TableKind::Crosscheck => {
            "用来核对所招用的人是否在其他单位参保、领取养老待遇等；命中的只作为疑点，不进入单位的底稿、文书和退回表。"
        }
        TableKind::Plan | TableKind::Hires | TableKind::Notices => "",
    };
    let flag = match kind {
        TableKind::Register => "--register",
        TableKind::Agencies => "--agencies",
        TableKind::Services => "--services",
        TableKind::Crosscheck => "--crosscheck 种类=文件（种类由口径声明，例如 他单位参保）",
        _ => "--waivers",
    };
    vec![
        match kind {
            TableKind::Crosscheck => format!("{}由其他部门按数据共享的文件提供，{use_of}", kind.label()),
            _ => format!("{}由审计部门维护，{use_of}", kind.label()),
        },
        format!("审计时用 {flag} 指定本文件。放在申报材料文件夹里的同名表不会被采用。"),
        "带 * 的列必填。日期写成 2024-03-05 的样子，必须有年月日；代码、编号、身份号码各列已设为文本。"
            .to_owned(),
        "示例行以“示例”开头，不计入，可以保留，也可以删除。".to_owned(),
    ]
}
