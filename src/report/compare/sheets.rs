//! The workbook 整改复查 as plain sheets.

use super::change::{AgencyChange, Fate, Movement};
use super::diff::{Comparison, Followed};
use crate::model::{Requirement, ReviewMark, Status};
use crate::report::sheet::{Cell, Paper, Sheet, Style};

/// Range of the old verdicts in 结论变化.
pub(super) const CHANGES_OLD: &str = "上次结论";
/// Range of the new ones.
pub(super) const CHANGES_NEW: &str = "本次结论";

/// A finding without a requirement.
pub(super) const NO_REQUIREMENT: &str = "其他";

/// The sheets that list findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListSheet {
    /// 已整改.
    Fixed,
    /// 仍存在.
    Open,
    /// 新增.
    New,
    /// All others.
    Other,
}

impl ListSheet {
    /// Name on the tab.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Fixed => "已整改",
            Self::Open => "仍存在",
            Self::New => "新增",
            Self::Other => "关闭与未核对",
        }
    }

    /// Names of its columns of rules, severities, requirements and fates; workbook-wide.
    pub(super) const fn ranges(self) -> [&'static str; 4] {
        match self {
            Self::Fixed => ["已整改规则", "已整改等级", "已整改事项", "已整改去向"],
            Self::Open => ["仍存在规则", "仍存在等级", "仍存在事项", "仍存在去向"],
            Self::New => ["新增规则", "新增等级", "新增事项", "新增去向"],
            Self::Other => ["其他规则", "其他等级", "其他事项", "其他去向"],
        }
    }

    const fn holds(self, fate: Fate) -> bool {
        matches!(
            (self, fate),
            (Self::Fixed, Fate::Fixed)
                | (Self::Open, Fate::Open)
                | (Self::New, Fate::New)
                | (
                    Self::Other,
                    Fate::Closed
                        | Fate::ClosedBefore
                        | Fate::Unchecked
                        | Fate::PersonGone
                        | Fate::Moved
                        | Fate::PolicyChanged
                )
        )
    }

    const fn remark(self) -> &'static str {
        match self {
            Self::Fixed => "上次审计未决、本次资料中已不存在的问题。“说明”提示更正时是否带来了新的问题。",
            Self::Open => "两次审计均未决的问题，须继续整改。来源为本次材料中的位置。",
            Self::New => "本次新出现的未决问题。来源为本次材料中的位置。",
            Self::Other => {
                "不算已整改的其余问题：经审核不成立或豁免而关闭的，本次没有读入相应材料或名录、无从核对的，以及不计入整改率的：人员已不在表中、转到其他单位、口径变动。"
            }
        }
    }

    const fn tab(self) -> u32 {
        match self {
            Self::Fixed => 0x3B_7D_4F,
            Self::Open => 0xC0_39_2B,
            Self::New => 0xC9_A2_27,
            Self::Other => 0x7F_7F_7F,
        }
    }
}

/// An agency's name, with a link to its workbook of the new run where one can be made.
fn name<'c>(name: &'c str, workbook: &str, results: Option<&str>) -> Cell<'c> {
    match results {
        Some(folder) if !workbook.is_empty() => Cell::file_link(name, &format!("{folder}/{workbook}")),
        _ => Cell::text(name, Style::Text),
    }
}

/// 结论变化: agencies whose verdict moved first, then the others.
pub(super) fn changes<'c>(comparison: &'c Comparison<'c>, results: Option<&str>) -> Sheet<'c> {
    let widths =
        [6.0, 32.0, 10.0, 10.0, 10.0, 10.0, 18.0, 18.0, 18.0, 18.0, 9.0, 9.0, 9.0, 9.0, 8.0, 8.0, 8.0, 8.0];
    let mut sheet = Sheet::new(super::SHEETS[1], &widths, Paper::Lying);
    sheet.tab = 0x2E_5E_8C;
    sheet.heading(
        "结论变化（按单位）",
        "结论有变的单位在前。各事项先上次、后本次，未变的只写一次。末尾四列为问题件数。",
    );
    let head = sheet.head(&[
        "序号",
        "单位名称",
        "区划代码",
        "上次结论",
        "本次结论",
        "变化",
        "计划报送",
        "招用比例",
        "公告发布",
        "招用备案",
        "上次招用",
        "本次招用",
        "上次已核实",
        "本次已核实",
        "已整改",
        "仍存在",
        "新增",
        "其他",
    ]);
    let mut rows: Vec<&AgencyChange<'_>> = comparison.agencies.iter().collect();
    rows.sort_by_key(|change| change.movement == Movement::Same);
    for (index, change) in (1_u64..).zip(rows) {
        sheet.push(change_row(index, change, results));
    }
    sheet.name_column(CHANGES_OLD, head, 3);
    sheet.name_column(CHANGES_NEW, head, 4);
    sheet.mark(head, 3, 5);
    sheet.table(head, 2);
    sheet
}

fn change_row<'c>(index: u64, change: &AgencyChange<'c>, results: Option<&str>) -> Vec<Cell<'c>> {
    let verdict = |row: Option<&super::AgencyRow>| row.map_or("—", |row| row.verdict.label());
    let figure = |row: Option<&super::AgencyRow>, value: fn(&super::AgencyRow) -> u64| {
        row.map_or_else(|| Cell::text("—", Style::Word), |row| Cell::count(value(row)))
    };
    let workbook = change.new.map_or("", |row| row.workbook.as_str());
    let mut cells = vec![
        Cell::count(index),
        change.row().map_or_else(|| Cell::blank(Style::Text), |row| name(&row.name, workbook, results)),
        Cell::text(change.row().map_or("", |row| row.division.as_str()), Style::Word),
        Cell::text(verdict(change.old), Style::Status),
        Cell::text(verdict(change.new), Style::Status),
        Cell::text(change.movement.label(), Style::Status),
    ];
    for requirement in Requirement::ALL {
        let status = |row: Option<&super::AgencyRow>| {
            row.and_then(|row| row.requirements.get(requirement as usize).copied()).map(Status::label)
        };
        let text = match (status(change.old), status(change.new)) {
            (Some(was), Some(is)) if was != is => format!("{was} → {is}"),
            (_, Some(same)) | (Some(same), None) => same.to_owned(),
            (None, None) => String::new(),
        };
        cells.push(Cell::text(text, Style::Word));
    }
    cells.extend([
        figure(change.old, |row| row.hires),
        figure(change.new, |row| row.hires),
        figure(change.old, |row| row.verified),
        figure(change.new, |row| row.verified),
        Cell::count(change.count(Fate::Fixed)),
        Cell::count(change.count(Fate::Open)),
        Cell::count(change.count(Fate::New)),
        Cell::count(
            Fate::ALL
                .into_iter()
                .filter(|fate| ListSheet::Other.holds(*fate))
                .map(|fate| change.count(fate))
                .sum(),
        ),
    ]);
    cells
}

pub(super) fn listed<'c>(
    comparison: &'c Comparison<'c>,
    list: ListSheet,
    results: Option<&str>,
) -> Sheet<'c> {
    let widths = [6.0, 26.0, 7.0, 8.0, 10.0, 16.0, 38.0, 30.0, 20.0, 8.0, 10.0, 18.0, 19.0];
    let mut sheet = Sheet::new(list.name(), &widths, Paper::Lying);
    sheet.tab = list.tab();
    sheet.print_columns = Some(11);
    sheet.heading(list.name(), comparison.new.word.said(list.remark()));
    let head = sheet.head(&[
        "序号",
        "单位名称",
        "规则",
        "等级",
        "事项",
        "对象",
        "问题",
        "整改办法",
        "来源",
        "审核",
        "去向",
        "说明",
        "编号",
    ]);
    // One agency's workbook by its name and code, as findings give them.
    let workbooks: std::collections::BTreeMap<(&str, &str), &str> = comparison
        .new
        .agencies
        .iter()
        .rev()
        .map(|row| ((row.name.as_str(), row.code.as_str()), row.workbook.as_str()))
        .collect();
    let rows = comparison.findings.iter().filter(|followed| list.holds(followed.fate));
    for (index, followed) in (1_u64..).zip(rows) {
        let key = (followed.row.agency.as_str(), followed.row.code.as_str());
        let workbook = workbooks.get(&key).copied().unwrap_or_default();
        sheet.push(finding_row(index, followed, workbook, results));
    }
    for (range, column) in list.ranges().into_iter().zip([2, 3, 4, 10]) {
        sheet.name_column(range, head, column);
    }
    if sheet.next_row() == head + 1 {
        sheet.banner(Cell::text("没有。", Style::Text));
    } else {
        sheet.mark(head, 3, 3);
        sheet.table(head, 2);
    }
    sheet
}

fn finding_row<'c>(
    index: u64,
    followed: &'c Followed<'c>,
    workbook: &str,
    results: Option<&str>,
) -> Vec<Cell<'c>> {
    let row = followed.row;
    let agency = if row.agency.is_empty() { "（不属于任一单位）" } else { &row.agency };
    vec![
        Cell::count(index),
        name(agency, workbook, results),
        Cell::text(row.rule.as_str(), Style::Word),
        Cell::text(row.effective_severity().label(), Style::Status),
        Cell::text(row.requirement.map_or(NO_REQUIREMENT, Requirement::label), Style::Word),
        Cell::text(row.subject.as_str(), Style::Text),
        Cell::text(row.message.as_str(), Style::Text),
        Cell::text(row.remedy.as_str(), Style::Text),
        Cell::text(row.place(), Style::Text),
        Cell::text(row.review.map_or("", ReviewMark::label), Style::Word),
        Cell::text(followed.fate.label(), Style::Word),
        Cell::text(followed.note.as_str(), Style::Text),
        Cell::exact(row.id.as_str(), Style::Code),
    ]
}
