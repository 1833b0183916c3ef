//! 招用人员: the roster, with what each row counts as.
//!
//! The last columns are the bridge to the figures: 本行认定 turns a status into 2 (verified), 1 (open) or
//! 0; on the first row of each person the 计入 columns take the worst of its rows for verified and
//! the best for possible. A changed 核查状态 therefore moves every figure.

use std::collections::HashMap;
use std::sync::Arc;

use super::posts::{day, stated};
use super::view::FIRST_ROW;
use super::{View, further};
use crate::case::Hire;
use crate::model::{Audience, Sex, Stated};
use crate::report::IdDisplay;
use crate::report::layout::sheets;
use crate::report::sheet::{Cell, DropDown, Paper, Sheet, Style};
use crate::report::text::ranges;
use crate::rules::TWICE_HERE;
use crate::tables::{End, IdCell};
use crate::verdict::{DifficultyStatus, HireStatus};

const HEAD: [&str; 24] = [
    "序号",
    "姓名",
    "公民身份号码",
    "性别",
    "岗位",
    "岗位序号",
    "招用日期",
    "合同终止",
    "主张",
    "困难人员类别",
    "认定编号",
    "认定日期",
    "核查状态",
    "原因",
    "对应公告",
    "备案日期",
    "来源文件 · 工作表",
    "来源行",
    "人员序号",
    "本行认定",
    "计入招用",
    "计入主张",
    "计入已核实",
    "计入可能",
];

const WIDTHS: [f64; 24] = [
    6.0, 10.0, 21.0, 6.0, 20.0, 6.0, 12.0, 12.0, 6.0, 16.0, 15.0, 12.0, 10.0, 11.0, 9.0, 12.0, 30.0, 7.0,
    7.0, 7.0, 7.0, 7.0, 8.0, 7.0,
];

/// Up to so many rows of one person a formula names one by one; if there are more, it looks them up.
const NAMED_ROWS: usize = 30;

/// The sheet, and with it the ranges that the figures rest on.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let case = view.case();
    let further = further::heads(view);
    let mut widths = WIDTHS.to_vec();
    widths.extend(further.iter().map(|_| 12.0));
    let mut sheet = Sheet::new(sheets::ROSTER, &widths, Paper::Lying);
    sheet.tab = 0x3B_7D_4F;
    sheet.print_columns = Some(17);
    sheet.rows.reserve(case.hires.len() + 3);
    sheet.heading("招用人员", remark(view));
    let head = further::head(&mut sheet, &HEAD, further);
    debug_assert_eq!(head + 1, FIRST_ROW);
    let mut notices = NoticesInWords::default();
    for (index, (hire, status)) in (0_u32..).zip(case.hires.iter().zip(&view.audit.judgement.hires)) {
        let cells = row(view, index, hire, status, notices.for_hire(hire));
        sheet.push(cells);
    }
    for (name, column) in [
        ("岗位序号", 5),
        ("核查状态", 12),
        ("人员序号", 18),
        ("本行认定", 19),
        ("计入招用", 20),
        ("计入主张", 21),
        ("计入已核实", 22),
        ("计入可能", 23),
    ] {
        sheet.name_column(name, head, column);
    }
    sheet.name_column("主张", head, 8);
    further::name_persons(view, &mut sheet, head, 24);
    sheet.table(head, 2);
    sheet.mark(head, 12, 12);
    if !case.hires.is_empty() {
        sheet.lists.push(DropDown {
            column: 12,
            first_row: FIRST_ROW,
            last_row: sheet.next_row() - 1,
            choices: vec![
                DifficultyStatus::NotClaimed.label(),
                DifficultyStatus::Refuted.label(),
                DifficultyStatus::Unresolved.label(),
                DifficultyStatus::Verified.label(),
            ],
            prompt: "更正后指标测算随之重算；要长期保留，请在问题清单填写审核结论后重新运行",
        });
    }
    sheet
}

fn remark(view: &View<'_>) -> &'static str {
    match view.edition.ids {
        IdDisplay::Masked => {
            "公民身份号码已脱敏（保留前6位、后4位）。右侧“计入”各列按人计数：一人多行时，已核实取最差一行，可能取最好一行。"
        }
        IdDisplay::Full => {
            "本表含完整公民身份号码，注意保管。右侧“计入”各列按人计数：一人多行时，已核实取最差一行，可能取最好一行。"
        }
    }
}

/// Numbers of notices in words, once for all hires that share them.
#[derive(Default)]
struct NoticesInWords {
    last: Option<(Arc<[u32]>, String)>,
    of: HashMap<usize, String>,
}

impl NoticesInWords {
    fn for_hire(&mut self, hire: &Hire<'_>) -> String {
        if let Some((list, words)) = &self.last
            && Arc::ptr_eq(list, &hire.notices)
        {
            return words.clone();
        }
        let words = self.of.entry(hire.list_of_notices()).or_insert_with(|| {
            let mut notices: Vec<u32> = hire.notices.iter().map(|notice| notice + 1).collect();
            notices.sort_unstable();
            ranges(&notices)
        });
        self.last = Some((Arc::clone(&hire.notices), words.clone()));
        words.clone()
    }
}

fn row<'v>(
    view: &'v View<'v>,
    index: u32,
    hire: &'v Hire<'v>,
    status: &'v HireStatus,
    notices: String,
) -> Vec<Cell<'v>> {
    let row = hire.row;
    let case = view.case();
    let post = hire.post.and_then(|post| case.posts.get(post as usize));
    let number = u64::from(index) + 1;
    let mut cells = Vec::with_capacity(HEAD.len());
    cells.extend([
        Cell::count(number),
        Cell::text(stated(row.name()), Style::Text),
        id(view, hire),
        sex(hire),
        Cell::text(post.map(|post| post.label_beside(row.post_code())).unwrap_or_default(), Style::Text),
        Cell::count(hire.post.map_or(0, |post| u64::from(post) + 1)),
        Cell::date(hire.start),
        end(hire),
        Cell::text(if hire.is_claimed() { "是" } else { "否" }, Style::Word),
        Cell::text(stated(row.category()), Style::Text),
        Cell::text(stated(row.certificate()), Style::Text),
        day(row.recognised),
        Cell::text(status.status.label(), Style::Status),
        reasons(view, status),
        Cell::text(notices, Style::Text),
        day(row.filed),
        Cell::text(view.source(hire.table.id), Style::Text),
        Cell::count(u64::from(row.row)),
    ]);
    counted(view, index, &mut cells);
    cells.extend(further::of_hire(view, index));
    cells
}

/// 人员序号 and the columns that count.
fn counted(view: &View<'_>, index: u32, cells: &mut Vec<Cell<'_>>) {
    let at = FIRST_ROW + index + 1;
    let person = view.person.get(index as usize).copied().unwrap_or_default();
    let weight = view.weight.get(index as usize).copied().unwrap_or_default();
    cells.push(Cell::count(u64::from(person)));
    cells.push(Cell::counted(
        format!("IF(M{at}=\"已核实\",2,IF(M{at}=\"待核实\",IF(N{at}=\"{}\",2,1),0))", TWICE_HERE.code),
        u64::from(weight),
    ));
    if !view.is_first.get(index as usize).copied().unwrap_or(true) {
        cells.extend((0..4).map(|_| Cell::count(0)));
        return;
    }
    let [claimed, verified, possible] = view.person_counts(index);
    let rows = view.rows_of_person(index);
    let [by_claim, by_worst, by_best] = if rows.len() > NAMED_ROWS {
        [
            format!("IF(COUNTIFS(人员序号,S{at},主张,\"是\")>0,1,0)"),
            format!("IF(COUNTIFS(人员序号,S{at},本行认定,\"<2\")=0,1,0)"),
            format!("IF(COUNTIFS(人员序号,S{at},本行认定,\">0\")>0,1,0)"),
        ]
    } else if rows.is_empty() {
        [format!("IF(I{at}=\"是\",1,0)"), format!("IF(T{at}=2,1,0)"), format!("IF(T{at}>0,1,0)")]
    } else {
        let cells = |column: char, rest: &str| {
            let named: Vec<String> =
                rows.iter().map(|row| format!("{column}{}{rest}", FIRST_ROW + row + 1)).collect();
            named.join(",")
        };
        [
            format!("IF(OR({}),1,0)", cells('I', "=\"是\"")),
            format!("IF(MIN({})=2,1,0)", cells('T', "")),
            format!("IF(MAX({})>0,1,0)", cells('T', "")),
        ]
    };
    cells.extend([
        Cell::count(1),
        Cell::counted(by_claim, claimed),
        Cell::counted(by_worst, verified),
        Cell::counted(by_best, possible),
    ]);
}

/// What holds a claim back; of what only the authority may see, merely that there is something.
fn reasons(view: &View<'_>, status: &HireStatus) -> Cell<'static> {
    let of_authority = |code: &&'static str| {
        view.edition.rule(code).is_some_and(|rule| rule.audience == Audience::Authority)
    };
    let mut told: Vec<&'static str> =
        status.reasons.iter().copied().filter(|code| !of_authority(code)).collect();
    if told.len() < status.reasons.len() {
        told.push("另行核实");
    }
    match told.as_slice() {
        [] => Cell::blank(Style::Text),
        [only] => Cell::text(*only, Style::Text),
        several => Cell::text(several.join("、"), Style::Text),
    }
}

fn id<'v>(view: &View<'v>, hire: &'v Hire<'v>) -> Cell<'v> {
    let invalid = hire.row.invalid_id().unwrap_or_default();
    let text = match (hire.row.id, view.edition.ids) {
        (IdCell::Blank, _) => "（空白）".to_owned(),
        (IdCell::LostDigits(_), _) => "（末位丢失）".to_owned(),
        (IdCell::Unreadable, _) => "（无法识别）".to_owned(),
        (IdCell::Valid { id, legacy }, IdDisplay::Masked) => {
            if legacy {
                format!("{}（15位）", id.masked())
            } else {
                id.masked()
            }
        }
        (IdCell::Valid { legacy, .. }, IdDisplay::Full) => {
            let filed = hire
                .table
                .column(crate::model::Field::IdNumber)
                .map_or("", |column| hire.table.raw.cell(hire.row.row, column));
            if legacy { format!("{filed}（15位）") } else { filed.to_owned() }
        }
        (IdCell::Invalid(_), IdDisplay::Masked) => crate::model::mask_number(invalid),
        (IdCell::Invalid(_), IdDisplay::Full) => invalid.to_owned(),
    };
    Cell::exact(text, Style::Text)
}

fn sex(hire: &Hire<'_>) -> Cell<'static> {
    let word = |sex| match sex {
        Sex::Female => "女",
        Sex::Male => "男",
    };
    match hire.row.sex {
        Stated::Known(sex) => Cell::text(word(sex), Style::Word),
        Stated::Unknown => Cell::text("？", Style::Word),
        Stated::Blank => Cell::blank(Style::Word),
    }
}

fn end(hire: &Hire<'_>) -> Cell<'static> {
    // A later row of the contract may have moved it.
    if let Some(day) = hire.end {
        return Cell::date(day);
    }
    match hire.row.ends {
        Stated::Known(End::On(day)) => Cell::date(day),
        Stated::Known(End::Open) => Cell::text("长期", Style::Word),
        Stated::Unknown => Cell::text("无法识别", Style::Word),
        Stated::Blank => Cell::blank(Style::Date),
    }
}
