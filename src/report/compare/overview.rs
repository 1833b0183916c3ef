//! 总览: what was compared, what became of the findings, how the verdicts moved.

use std::collections::BTreeSet;

use super::change::Fate;
use super::diff::Comparison;
use super::results::{FindingRow, RunResults};
use super::sheets::{CHANGES_NEW, CHANGES_OLD, ListSheet, NO_REQUIREMENT};
use crate::model::{Requirement, Severity, Verdict};
use crate::report::sheet::{Cached, Cell, Chart, Paper, Series, Shape, Sheet, Style, number};
use crate::rules::RULES;

/// Columns of the tables.
const COLUMNS: u16 = 9;
/// Rows left for the chart.
const CHART_ROWS: u32 = 13;
/// Columns in [`ListSheet::ranges`].
const RULE: usize = 0;
const SEVERITY: usize = 1;
const REQUIREMENT: usize = 2;
const FATE: usize = 3;
const SEVERITIES: [Severity; 3] = [Severity::Violation, Severity::Doubt, Severity::Note];

/// The sheet.
pub(super) fn sheet<'c>(comparison: &'c Comparison<'c>) -> Sheet<'c> {
    let mut widths = vec![38.0];
    widths.extend([11.0; 8]);
    let mut sheet = Sheet::new(super::SHEETS[0], &widths, Paper::Upright);
    sheet.tab = 0x1F_3A_5F;
    sheet.banner(Cell::text(super::title(comparison), Style::Title));
    let remark = comparison.new.word.said(
        "按问题编号逐条比对两次审计结果。已整改：上次未决，本次资料中已不存在。仍存在：两次均未决。\
         新增：上次没有，或上次已关闭而本次未决。审核不成立或豁免的问题不算已整改；人员已不在表中、转到其他单位、\
         口径变动的不计入整改率，见“关闭与未核对”。",
    );
    sheet.banner(Cell::text(remark, Style::Remark));
    runs(&mut sheet, comparison);
    notes(&mut sheet, comparison);
    fates(&mut sheet, comparison);
    verdicts(&mut sheet, comparison);
    requirements(&mut sheet, comparison);
    rules(&mut sheet, comparison);
    sheet
}

/// Something to tell of a run.
type Tell = fn(&RunResults) -> String;

fn runs<'c>(sheet: &mut Sheet<'c>, comparison: &'c Comparison<'c>) {
    sheet.banner(Cell::text("一、比较的两次审计", Style::Section));
    sheet.spans(vec![
        (Cell::text("项目", Style::Head), 1),
        (Cell::text("上次", Style::Head), 4),
        (Cell::text("本次", Style::Head), 4),
    ]);
    let lines: [(&str, Tell); 6] = [
        ("结果文件夹", |run| run.folder.clone()),
        ("年度、截至日", |run| format!("{} 年度，截至 {}", run.year, run.as_of)),
        ("政策", |run| {
            format!("{}（{}）", run.policy, run.policy_hash.chars().take(12).collect::<String>())
        }),
        ("程序版本", |run| run.version.clone()),
        ("读取文件", |run| format!("{} 个，读不了 {} 个", run.files, run.unreadable.len())),
        ("单位、问题", |run| format!("{} 个单位，{} 个问题", run.agencies.len(), run.findings.len())),
    ];
    for (label, value) in lines {
        sheet.spans(vec![
            (Cell::text(label, Style::Label), 1),
            (Cell::text(value(comparison.old), Style::Text), 4),
            (Cell::text(value(comparison.new), Style::Text), 4),
        ]);
    }
}

fn notes<'c>(sheet: &mut Sheet<'c>, comparison: &'c Comparison<'c>) {
    for warning in &comparison.warnings {
        sheet.spans(vec![
            (Cell::text("请注意", Style::Label), 1),
            (Cell::text(warning.as_str(), Style::Error), COLUMNS - 1),
        ]);
    }
}

/// One line of figures: which findings, by a formula condition over a range and by a test.
struct Line<'l> {
    /// Label shown; the formula may refer to it.
    label: String,
    /// Style of the label.
    style: Style,
    /// Which of [`ListSheet::ranges`] is looked through.
    range: usize,
    /// The criterion as a formula, with `@` for the label's cell.
    criterion: &'static str,
    /// The same as a test.
    test: &'l dyn Fn(&FindingRow) -> bool,
}

fn figures_head(sheet: &mut Sheet<'_>, first: &'static str) -> u32 {
    sheet.head(&[
        first,
        "上次未决",
        Fate::Fixed.label(),
        Fate::Open.label(),
        Fate::Closed.label(),
        Fate::Unchecked.label(),
        Fate::New.label(),
        "本次未决",
        "整改率",
    ])
}

fn figures(sheet: &mut Sheet<'_>, comparison: &Comparison<'_>, line: Line<'_>) {
    let at = sheet.next_row() + 1;
    let criterion = line.criterion.replace('@', &format!("A{at}"));
    let range = |list: ListSheet, column: usize| list.ranges().get(column).copied().unwrap_or_default();
    let count = |fate: Fate| comparison.count(fate, line.test);
    let [fixed, open, closed, unchecked, new] =
        [Fate::Fixed, Fate::Open, Fate::Closed, Fate::Unchecked, Fate::New].map(count);
    let direct = |list: ListSheet, value: u64| {
        Cell::counted(format!("COUNTIF({},{criterion})", range(list, line.range)), value)
    };
    let other = |fate: Fate, value: u64| {
        let (keys, fates) = (range(ListSheet::Other, line.range), range(ListSheet::Other, FATE));
        Cell::counted(format!("COUNTIFS({keys},{criterion},{fates},\"{}\")", fate.label()), value)
    };
    let before = fixed + open + closed + unchecked;
    sheet.push(vec![
        Cell::text(line.label, line.style),
        Cell::counted(format!("SUM(C{at}:F{at})"), before),
        direct(ListSheet::Fixed, fixed),
        direct(ListSheet::Open, open),
        other(Fate::Closed, closed),
        other(Fate::Unchecked, unchecked),
        direct(ListSheet::New, new),
        Cell::counted(format!("D{at}+G{at}"), open + new),
        share(at, fixed, before),
    ]);
}

/// 整改率 of a row; a dash over nothing.
fn share(at: u32, fixed: u64, before: u64) -> Cell<'static> {
    let cached =
        if before == 0 { Cached::Text("—".into()) } else { Cached::Number(number(fixed) / number(before)) };
    Cell::formula(format!("IF(B{at}=0,\"—\",C{at}/B{at})"), cached, Style::Percent)
}

fn fates(sheet: &mut Sheet<'_>, comparison: &Comparison<'_>) {
    sheet.banner(Cell::text("二、问题的去向（按等级）", Style::Section));
    let head = figures_head(sheet, "等级");
    for severity in SEVERITIES {
        figures(
            sheet,
            comparison,
            Line {
                label: severity.label().to_owned(),
                style: Style::Status,
                range: SEVERITY,
                criterion: "@",
                test: &move |row| row.effective_severity() == severity,
            },
        );
    }
    sheet.mark(head, 0, 0);
    let last = sheet.next_row() - 1;
    total(sheet, comparison, head);
    chart(sheet, head, last);
}

fn total(sheet: &mut Sheet<'_>, comparison: &Comparison<'_>, head: u32) {
    let at = sheet.next_row() + 1;
    let count = |fate: Fate| comparison.count(fate, |_| true);
    let [fixed, open, closed, unchecked, new] =
        [Fate::Fixed, Fate::Open, Fate::Closed, Fate::Unchecked, Fate::New].map(count);
    let before = fixed + open + closed + unchecked;
    let mut cells = vec![Cell::text("合计", Style::Label)];
    let sums = [before, fixed, open, closed, unchecked, new, open + new];
    for (column, value) in ('B'..).zip(sums) {
        let formula = format!("SUM({column}{}:{column}{})", head + 2, at - 1);
        cells.push(Cell::formula(formula, Cached::Number(number(value)), Style::KeyNumber));
    }
    cells.push(share(at, fixed, before));
    sheet.push(cells);
}

fn chart(sheet: &mut Sheet<'_>, head: u32, last: u32) {
    let series = [
        (Fate::Fixed, 2_u16, 0x3B_7D_4F),
        (Fate::Open, 3, 0xC0_39_2B),
        (Fate::Closed, 4, 0xBF_C5_CC),
        (Fate::Unchecked, 5, 0x7F_7F_7F),
        (Fate::New, 6, 0xC9_A2_27),
    ];
    let at = sheet.next_row();
    sheet.charts.push(Chart {
        shape: Shape::StackedBar,
        title: "问题的去向".to_owned(),
        description: "各等级问题的件数，按去向分段".to_owned(),
        series: series
            .into_iter()
            .map(|(fate, column, color)| Series {
                name: fate.label().into(),
                categories: (head + 1, 0, last, 0),
                values: (head + 1, column, last, column),
                color,
                points: Vec::new(),
                labelled: false,
            })
            .collect(),
        line: None,
        at: (at, 0),
        size: (890, 300),
    });
    for _ in 0..CHART_ROWS {
        sheet.gap();
    }
}

fn verdicts(sheet: &mut Sheet<'_>, comparison: &Comparison<'_>) {
    sheet.banner(Cell::text("三、审计结论的变化（单位数；行为上次，列为本次）", Style::Section));
    let mut labels = vec!["上次＼本次"];
    labels.extend(Verdict::ALL.map(Verdict::label));
    labels.extend(["不再出现", "合计", ""]);
    let head = sheet.head(&labels);
    let rows = Verdict::ALL.map(Some).into_iter().chain([None]);
    for old in rows {
        let at = sheet.next_row() + 1;
        let mut cells = vec![Cell::text(old.map_or("新出现", Verdict::label), Style::Status)];
        let mut sum = 0;
        for new in Verdict::ALL.map(Some).into_iter().chain([None]) {
            if old.is_none() && new.is_none() {
                cells.push(Cell::blank(Style::Text));
                continue;
            }
            let count = comparison
                .agencies
                .iter()
                .filter(|change| {
                    change.old.map(|row| row.verdict) == old && change.new.map(|row| row.verdict) == new
                })
                .count() as u64;
            sum += count;
            let was = old.map_or("—", Verdict::label);
            let is = new.map_or("—", Verdict::label);
            let formula = format!("COUNTIFS({CHANGES_OLD},\"{was}\",{CHANGES_NEW},\"{is}\")");
            cells.push(Cell::counted(formula, count));
        }
        cells.push(Cell::counted(format!("SUM(B{at}:G{at})"), sum));
        cells.push(Cell::blank(Style::Text));
        sheet.push(cells);
    }
    sheet.mark(head, 0, 0);
}

fn requirements(sheet: &mut Sheet<'_>, comparison: &Comparison<'_>) {
    sheet.banner(Cell::text("四、按事项", Style::Section));
    figures_head(sheet, "事项");
    for requirement in Requirement::ALL.map(Some).into_iter().chain([None]) {
        figures(
            sheet,
            comparison,
            Line {
                label: requirement.map_or(NO_REQUIREMENT, Requirement::label).to_owned(),
                style: Style::Label,
                range: REQUIREMENT,
                criterion: "@",
                test: &move |row| row.requirement == requirement,
            },
        );
    }
}

fn rules(sheet: &mut Sheet<'_>, comparison: &Comparison<'_>) {
    sheet.banner(Cell::text("五、按规则", Style::Section));
    let head = figures_head(sheet, "规则");
    let found: BTreeSet<&str> = comparison
        .findings
        .iter()
        .filter(|followed| followed.fate != Fate::ClosedBefore)
        .map(|followed| followed.row.rule.as_str())
        .collect();
    let listed = RULES.iter().map(|rule| (rule.code, rule.title)).filter(|(code, _)| found.contains(code));
    let unlisted = found.iter().filter(|code| !RULES.iter().any(|rule| rule.code == **code));
    for (code, title) in listed.chain(unlisted.map(|code| (*code, ""))) {
        figures(
            sheet,
            comparison,
            Line {
                label: format!("{code} {title}"),
                style: Style::Text,
                range: RULE,
                criterion: "LEFT(@,4)",
                test: &move |row| row.rule == code,
            },
        );
    }
    if sheet.next_row() == head + 1 {
        sheet.banner(Cell::text(comparison.new.word.said("两次审计都没有问题。"), Style::Text));
    }
}
