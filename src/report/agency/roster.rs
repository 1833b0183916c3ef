//! 招用人员: the roster, with what each row counts as.
//!
//! The last columns are the bridge to the figures: 本行认定 turns a status into 2 (verified), 1 (open) or
//! 0; on the first row of each person the 计入 columns take the worst of its rows for verified and
//! the best for possible. A changed 核查状态 therefore moves every figure.

use std::sync::Arc;

use hashbrown::HashMap;

use super::posts::{day, stated};
use super::view::FIRST_ROW;
use super::{View, further};
use crate::case::Hire;
use crate::model::{Audience, Sex, Stated, a1};
use crate::report::IdDisplay;
use crate::report::layout::sheets;
use crate::report::sheet::{self, Cell, DropDown, Paper, Sheet, Style};
use crate::report::text::ranges;
use crate::rules::TWICE_HERE;
use crate::tables::{End, IdCell};
use crate::verdict::{DifficultyStatus, HireStatus};

/// A column as the sheet shows it.
struct Column {
    header: &'static str,
    /// In characters.
    width: f64,
    cell: for<'r, 'v> fn(&'r Shown<'v>) -> Cell<'v>,
}

const fn column(header: &'static str, width: f64, cell: for<'r, 'v> fn(&'r Shown<'v>) -> Cell<'v>) -> Column {
    Column { header, width, cell }
}

/// From left to right; formulas, names and marks find their columns by the header.
static COLUMNS: [Column; 24] = [
    column("序号", 6.0, |shown| Cell::count(u64::from(shown.index) + 1)),
    column("姓名", 10.0, |shown| Cell::text(stated(shown.hire.row.name()), Style::Text)),
    column("公民身份号码", 21.0, |shown| id(shown.view, shown.hire)),
    column("性别", 6.0, |shown| sex(shown.hire)),
    column("岗位", 20.0, |shown| Cell::text(shown.post_label(), Style::Text)),
    column("岗位序号", 6.0, |shown| Cell::count(shown.hire.post.map_or(0, |post| u64::from(post) + 1))),
    column("招用日期", 12.0, |shown| Cell::date(shown.hire.start)),
    column("合同终止", 12.0, |shown| end(shown.hire)),
    column(CLAIM, 6.0, |shown| Cell::text(if shown.hire.is_claimed() { "是" } else { "否" }, Style::Word)),
    column("困难人员类别", 16.0, |shown| Cell::text(stated(shown.hire.row.category()), Style::Text)),
    column("认定编号", 15.0, |shown| Cell::text(stated(shown.hire.row.certificate()), Style::Text)),
    column("认定日期", 12.0, |shown| day(shown.hire.row.recognised)),
    column(STATUS, 10.0, |shown| Cell::text(shown.status.status.label(), Style::Status)),
    column(REASONS, 11.0, |shown| reasons(shown.view, shown.status)),
    column("对应公告", 9.0, |shown| Cell::text(shown.notices.clone(), Style::Text)),
    column("备案日期", 12.0, |shown| day(shown.hire.row.filed)),
    column("来源文件 · 工作表", 30.0, |shown| {
        Cell::text(shown.view.source(shown.hire.table.id), Style::Text)
    }),
    column(SOURCE_ROW, 7.0, |shown| Cell::count(u64::from(shown.hire.row.row))),
    column(PERSON, 7.0, |shown| Cell::count(u64::from(shown.person()))),
    column(WEIGHT, 7.0, weight),
    column("计入招用", 7.0, |shown| Cell::count(u64::from(shown.is_first()))),
    column("计入主张", 7.0, |shown| shown.figure(Figure::Claimed)),
    column("计入已核实", 8.0, |shown| shown.figure(Figure::Verified)),
    column("计入可能", 7.0, |shown| shown.figure(Figure::Possible)),
];

const CLAIM: &str = "主张";
const STATUS: &str = "核查状态";
const REASONS: &str = "原因";
const SOURCE_ROW: &str = "来源行";
const PERSON: &str = "人员序号";
const WEIGHT: &str = "本行认定";

/// Columns that formulas of other sheets know by name; the name is the header.
const NAMED: [&str; 9] =
    ["岗位序号", STATUS, PERSON, WEIGHT, "计入招用", "计入主张", "计入已核实", "计入可能", CLAIM];

/// Where the column with a header stands, from 0.
fn place(header: &str) -> u16 {
    let place = COLUMNS.iter().position(|column| column.header == header);
    debug_assert!(place.is_some(), "no column {header}");
    sheet::column(place.unwrap_or_default())
}

/// The address of a row's cell in the column with a header; `row` from 0.
fn address(header: &str, row: u32) -> String {
    a1(row + 1, place(header))
}

/// A row of the sheet: a hire with what its cells show.
struct Shown<'v> {
    view: &'v View<'v>,
    index: u32,
    hire: &'v Hire<'v>,
    status: &'v HireStatus,
    /// Numbers of the notices that cover it.
    notices: String,
}

/// What a person counts as.
#[derive(Clone, Copy)]
enum Figure {
    /// By any of its rows.
    Claimed,
    /// By each of its rows.
    Verified,
    /// By any of its rows.
    Possible,
}

/// Up to so many rows of one person a formula names one by one; if there are more, it looks them up.
const NAMED_ROWS: usize = 30;

/// The sheet, and with it the ranges that the figures rest on.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let case = view.case();
    let further = further::heads(view);
    let mut widths: Vec<f64> = COLUMNS.iter().map(|column| column.width).collect();
    widths.extend(further.iter().map(|_| 12.0));
    let mut sheet = Sheet::new(sheets::ROSTER, &widths, Paper::Lying);
    sheet.tab = 0x3B_7D_4F;
    sheet.print_columns = Some(place(SOURCE_ROW));
    sheet.rows.reserve(case.hires.len() + 3);
    sheet.heading("招用人员", remark(view));
    let head = further::head(&mut sheet, COLUMNS.iter().map(|column| column.header), further);
    debug_assert_eq!(head + 1, FIRST_ROW);
    let mut notices = NoticesInWords::default();
    for (index, (hire, status)) in (0_u32..).zip(case.hires.iter().zip(&view.audit.judgement.hires)) {
        let shown = Shown { view, index, hire, status, notices: notices.for_hire(hire) };
        let own = COLUMNS.iter().map(|column| (column.cell)(&shown));
        sheet.push(own.chain(further::of_hire(view, index)).collect());
    }
    for header in NAMED {
        sheet.name_column(header, head, place(header));
    }
    further::name_persons(view, &mut sheet, head, sheet::column(COLUMNS.len()));
    sheet.table(head, 2);
    sheet.mark(head, place(STATUS), place(STATUS));
    if !case.hires.is_empty() {
        sheet.lists.push(DropDown {
            column: place(STATUS),
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

impl<'v> Shown<'v> {
    fn post_label(&self) -> String {
        let post = self.hire.post.and_then(|post| self.view.case().posts.get(post as usize));
        post.map(|post| post.label_beside(self.hire.row.post_code())).unwrap_or_default()
    }

    fn person(&self) -> u32 {
        self.view.person.get(self.index as usize).copied().unwrap_or_default()
    }

    /// The row that stands for its person in the columns that count.
    fn is_first(&self) -> bool {
        self.view.is_first.get(self.index as usize).copied().unwrap_or(true)
    }

    /// The row of the sheet that shows a hire, from 0.
    fn row_of(index: u32) -> u32 {
        FIRST_ROW + index
    }

    /// A figure of the person, on its first row.
    fn figure(&self, figure: Figure) -> Cell<'v> {
        if !self.is_first() {
            return Cell::count(0);
        }
        let own = |header| address(header, Self::row_of(self.index));
        let rows = self.view.rows_of_person(self.index);
        let each = |header, rest: &str| {
            let cells = rows.iter().map(|row| address(header, Self::row_of(*row)) + rest);
            cells.collect::<Vec<_>>().join(",")
        };
        let condition = match (figure, rows.len()) {
            (Figure::Claimed, 0) => format!("{}=\"是\"", own(CLAIM)),
            (Figure::Verified, 0) => format!("{}=2", own(WEIGHT)),
            (Figure::Possible, 0) => format!("{}>0", own(WEIGHT)),
            (Figure::Claimed, ..=NAMED_ROWS) => format!("OR({})", each(CLAIM, "=\"是\"")),
            (Figure::Verified, ..=NAMED_ROWS) => format!("MIN({})=2", each(WEIGHT, "")),
            (Figure::Possible, ..=NAMED_ROWS) => format!("MAX({})>0", each(WEIGHT, "")),
            (Figure::Claimed, _) => format!("COUNTIFS({PERSON},{},{CLAIM},\"是\")>0", own(PERSON)),
            (Figure::Verified, _) => format!("COUNTIFS({PERSON},{},{WEIGHT},\"<2\")=0", own(PERSON)),
            (Figure::Possible, _) => format!("COUNTIFS({PERSON},{},{WEIGHT},\">0\")>0", own(PERSON)),
        };
        let [claimed, verified, possible] = self.view.person_counts(self.index);
        let value = match figure {
            Figure::Claimed => claimed,
            Figure::Verified => verified,
            Figure::Possible => possible,
        };
        Cell::counted(format!("IF({condition},1,0)"), value)
    }
}

/// What the row counts as, by its status and reasons as they stand in the sheet.
fn weight<'v>(shown: &Shown<'v>) -> Cell<'v> {
    let [status, reasons] = [STATUS, REASONS].map(|header| address(header, Shown::row_of(shown.index)));
    let weight = shown.view.weight.get(shown.index as usize).copied().unwrap_or_default();
    Cell::counted(
        format!(
            "IF({status}=\"已核实\",2,IF({status}=\"待核实\",IF({reasons}=\"{}\",2,1),0))",
            TWICE_HERE.code
        ),
        u64::from(weight),
    )
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
    if let Some(day) = hire.last_day {
        return Cell::date(day);
    }
    match hire.row.ends {
        Stated::Known(End::On(day)) => Cell::date(day),
        Stated::Known(End::Open) => Cell::text("长期", Style::Word),
        Stated::Unknown => Cell::text("无法识别", Style::Word),
        Stated::Blank => Cell::blank(Style::Date),
    }
}
