//! 总览: what a director reads: verdicts, figures, duties, regions, causes, and the spread of ratios.

use std::collections::BTreeMap;

use super::issues::Issue;
use super::rollups::quotient;
use super::{Annex, SummaryLine};
use crate::model::{Requirement, Status, Verdict};
use crate::report::Edition;
use crate::report::sheet::{Cached, Cell, Chart, Paper, ROW_HEIGHT, Series, Shape, Sheet, Style, number};
use crate::verdict::Nothing;

/// Colours of the verdicts, in their order.
const VERDICT_COLOURS: [u32; 5] = [0x3B_7D_4F, 0xC0_39_2B, 0xC9_A2_27, 0x7F_7F_7F, 0xBF_C5_CC];
/// Rules shown as most frequent; 问题汇总 has all.
const TOP_RULES: usize = 10;
/// Regions shown one by one; beyond, cities are shown.
const MOST_REGIONS: usize = 24;
/// Steps of the distribution: ten tenths, and above one.
const STEPS: usize = 11;
/// First column right of the tables, where charts stand.
const CHART_COLUMN: u16 = 8;

/// The sheet.
pub(super) fn sheet<'v>(
    lines: &'v [SummaryLine],
    edition: &'v Edition<'v>,
    annex: Annex<'_>,
    issues: &[Issue],
) -> Sheet<'v> {
    // Wide enough for six digits.
    let mut widths = vec![26.0, 11.0, 11.0, 11.0, 15.0, 11.0, 13.0, 1.5];
    widths.extend([7.8; 7]);
    let mut sheet = Sheet::new("总览", &widths, Paper::OnePage);
    sheet.tab = 0x1F_3A_5F;
    // Tables are one page and charts another: beside each other they could not be read on A4.
    sheet.column_break = Some(CHART_COLUMN);
    let title = format!("{}年度公益性岗位招用审计汇总", edition.terms.year);
    sheet.spans(vec![
        (Cell::text(title, Style::Title), CHART_COLUMN - 1),
        (Cell::blank(Style::Note), 1),
        (Cell::text("图（数据见各表）", Style::Title), 7),
    ]);
    let county = annex.county.map(|county| format!("{}　", county.name)).unwrap_or_default();
    let remark = format!(
        "{county}依据：{}　截至 {}　单位 {} 个",
        edition.policy.clause.citation,
        edition.terms.as_of,
        lines.len()
    );
    sheet.spans(vec![(Cell::text(remark, Style::Remark), CHART_COLUMN - 1)]);
    verdicts(&mut sheet, lines);
    figures(&mut sheet, lines);
    duties(&mut sheet, lines);
    regions(&mut sheet, lines);
    top_rules(&mut sheet, issues);
    distribution(&mut sheet, lines, edition);
    place_charts(&mut sheet);
    sheet
}

/// Puts the charts below each other, whatever the heights of the rows beside them.
fn place_charts(sheet: &mut Sheet<'_>) {
    /// Points between two charts.
    const GAP: f64 = 10.0;
    /// Points of a pixel.
    const PIXEL: f64 = 0.75;
    // Heights are stated, or programs would choose their own and charts would lie over each other.
    sheet.spread(ROW_HEIGHT);
    let heights: Vec<f64> = sheet.rows.iter().filter_map(|row| row.height).collect();
    // Title and remark.
    let mut row = 2;
    for chart in &mut sheet.charts {
        chart.at = (row, CHART_COLUMN);
        let mut room = f64::from(chart.size.1) * PIXEL + GAP;
        while room > 0.0 {
            room -= heights.get(row as usize).copied().unwrap_or(ROW_HEIGHT);
            row += 1;
        }
    }
}

/// A heading over the table columns only; charts stand to the right.
fn section(sheet: &mut Sheet<'_>, title: &'static str) {
    sheet.spans(vec![(Cell::text(title, Style::Section), CHART_COLUMN - 1)]);
}

fn verdicts(sheet: &mut Sheet<'_>, lines: &[SummaryLine]) {
    section(sheet, "一、审计结论");
    let head = sheet.spans(vec![
        (Cell::text("结论", Style::Head), 1),
        (Cell::text("单位数", Style::Head), 1),
        (Cell::text("占全部", Style::Head), 1),
        (Cell::text("含义", Style::Head), 4),
    ]);
    let all = lines.len() as u64;
    let total = head + 7;
    for verdict in Verdict::ALL {
        let count = lines.iter().filter(|line| line.verdict == verdict).count() as u64;
        let at = sheet.next_row() + 1;
        sheet.spans(vec![
            (Cell::text(verdict.label(), Style::Status), 1),
            (Cell::counted(format!("COUNTIF(审计结论,A{at})"), count), 1),
            (quotient(format!("IF(B{total}=0,\"—\",B{at}/B{total})"), count, all), 1),
            (Cell::text(meaning(verdict), Style::Text), 4),
        ]);
    }
    sheet.mark(head, 0, 0);
    let sum = format!("SUM(B{}:B{})", head + 2, head + 6);
    sheet.spans(vec![
        (Cell::text("合计", Style::Label), 1),
        (Cell::formula(sum, Cached::Number(number(all)), Style::KeyNumber), 1),
        (Cell::blank(Style::Percent), 1),
        (Cell::blank(Style::Text), 4),
    ]);
    sheet.charts.push(Chart {
        shape: Shape::Ring,
        title: "审计结论".to_owned(),
        description: "各审计结论的单位数".to_owned(),
        series: vec![Series {
            name: "单位数".into(),
            categories: (head + 1, 0, head + 5, 0),
            values: (head + 1, 1, head + 5, 1),
            color: 0,
            points: VERDICT_COLOURS.to_vec(),
            labelled: true,
        }],
        line: None,
        at: (0, CHART_COLUMN),
        size: (412, 220),
    });
}

const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "四项义务均已履行",
        Verdict::Noncompliant => "至少一项义务不符合规定",
        Verdict::Unresolved => "资料不足以下结论，须核实",
        Verdict::NotFiled => "在名录内而未报送",
        Verdict::NotApplicable => "报送内容不在条款范围内",
    }
}

fn figures(sheet: &mut Sheet<'_>, lines: &[SummaryLine]) {
    section(sheet, "二、人数");
    sheet.head(&["计划人数", "应招困难", "招用人数", "单位主张", "已核实", "可能", "已核实占计划"]);
    let sum = |value: fn(&SummaryLine) -> u64| lines.iter().map(value).sum::<u64>();
    let plan = sum(|line| line.counts.plan_shown());
    let verified = sum(|line| line.counts.verified);
    let at = sheet.next_row() + 1;
    let key = |name: &str, value| {
        Cell::formula(format!("SUM({name})"), Cached::Number(number(value)), Style::KeyNumber)
    };
    sheet.push(vec![
        key("计划人数", plan),
        key("应招困难", sum(|line| line.counts.required())),
        key("招用人数", sum(|line| line.counts.hires)),
        key("单位主张", sum(|line| line.counts.claimed)),
        key("已核实", verified),
        key("可能达到", sum(|line| line.counts.possible)),
        quotient(format!("IF(A{at}=0,\"—\",E{at}/A{at})"), verified, plan),
    ]);
}

fn duties(sheet: &mut Sheet<'_>, lines: &[SummaryLine]) {
    section(sheet, "三、四项义务（单位数；符合率为符合的单位占符合、不符合、待核实的单位）");
    sheet.head(&["义务", "符合", "不符合", "待核实", "不适用或无资料", "符合率", ""]);
    for requirement in Requirement::ALL {
        let at = sheet.next_row() + 1;
        let count = |status: Status| {
            lines.iter().filter(|line| line.requirement(requirement).status == status).count() as u64
        };
        // The star takes 符合（经确认） in.
        let cell = |status: Status, pattern: &str| {
            Cell::counted(format!("COUNTIF({}结果,\"{pattern}\")", requirement.label()), count(status))
        };
        let judged = count(Status::Pass) + count(Status::Fail) + count(Status::Undetermined);
        sheet.push(vec![
            Cell::text(requirement.label(), Style::Label),
            cell(Status::Pass, "符合*"),
            cell(Status::Fail, "不符合"),
            cell(Status::Undetermined, "待核实"),
            Cell::counted(nothing_judged(requirement), count(Status::NotApplicable)),
            quotient(
                format!("IF(SUM(B{at}:D{at})=0,\"—\",B{at}/SUM(B{at}:D{at}))"),
                count(Status::Pass),
                judged,
            ),
            Cell::blank(Style::Text),
        ]);
    }
}

/// All words for a duty of which there was nothing to judge.
fn nothing_judged(requirement: Requirement) -> String {
    let count = |pattern: &str| format!("COUNTIF({}结果,\"{pattern}\")", requirement.label());
    let words = [Nothing::Outside, Nothing::NotFiled, Nothing::Unread].map(|nothing| count(nothing.label()));
    format!("{}+{}", words.join("+"), count("未核*"))
}

/// Verdicts by the name of a region, in the order of its smallest division code.
fn count_by<'v>(
    lines: &'v [SummaryLine],
    key: impl Fn(&'v SummaryLine) -> &'v str,
) -> Vec<(&'v str, [u64; 5])> {
    let mut groups: BTreeMap<&str, (u32, [u64; 5])> = BTreeMap::new();
    for line in lines {
        let code = line.division_number();
        let (least, verdicts) = groups.entry(key(line)).or_insert((code, [0; 5]));
        *least = (*least).min(code);
        if let Some(count) = verdicts.get_mut(line.verdict as usize) {
            *count += 1;
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(name, (least, _))| (*least, *name));
    groups.into_iter().map(|(name, (_, verdicts))| (name, verdicts)).collect()
}

fn regions<'v>(sheet: &mut Sheet<'v>, lines: &'v [SummaryLine]) {
    let regions = count_by(lines, |line| &line.region);
    let (title, range, groups) = if regions.len() <= MOST_REGIONS {
        ("四、按区划（单位数）", "区划", regions)
    } else {
        ("四、按市（单位数；各区划见“按区划”）", "市", count_by(lines, |line| &line.city))
    };
    section(sheet, title);
    let head = sheet.head(&["区划", "合规", "不合规", "需核实", "未报送", "不适用", "合计"]);
    for (division, verdicts) in &groups {
        let at = sheet.next_row() + 1;
        let mut cells = vec![Cell::text(*division, Style::Text)];
        for (verdict, count) in Verdict::ALL.into_iter().zip(verdicts) {
            let formula = format!("COUNTIFS({range},A{at},审计结论,\"{}\")", verdict.label());
            cells.push(Cell::counted(formula, *count));
        }
        cells.push(Cell::counted(format!("SUM(B{at}:F{at})"), verdicts.iter().sum()));
        sheet.push(cells);
    }
    let last = sheet.next_row() - 1;
    if groups.is_empty() {
        return;
    }
    let series = (1_u16..).zip(Verdict::ALL).zip(VERDICT_COLOURS);
    sheet.charts.push(Chart {
        shape: Shape::StackedBar,
        title: "按区划的审计结论".to_owned(),
        description: "各区划的单位数，按审计结论分段".to_owned(),
        series: series
            .map(|((column, verdict), color)| Series {
                name: verdict.label().into(),
                categories: (head + 1, 0, last, 0),
                values: (head + 1, column, last, column),
                color,
                points: Vec::new(),
                labelled: false,
            })
            .collect(),
        line: None,
        at: (0, CHART_COLUMN),
        size: (412, 260),
    });
}

fn top_rules(sheet: &mut Sheet<'_>, issues: &[Issue]) {
    let mut top: Vec<&Issue> =
        issues.iter().filter(|issue| issue.tally.open.iter().take(2).sum::<u64>() > 0).collect();
    top.sort_by_key(|issue| std::cmp::Reverse((issue.agencies, issue.open())));
    top.truncate(TOP_RULES);
    section(sheet, "五、最常见的问题（违规与疑点，按涉及单位数）");
    let head = sheet.spans(vec![
        (Cell::text("规则", Style::Head), 2),
        (Cell::text("涉及单位", Style::Head), 1),
        (Cell::text("违规", Style::Head), 1),
        (Cell::text("疑点", Style::Head), 1),
        (Cell::text("事项", Style::Head), 2),
    ]);
    for issue in &top {
        let [violations, doubts, _] = issue.tally.open;
        let title = issue.rule.map_or("", |rule| rule.title);
        sheet.spans(vec![
            (Cell::text(format!("{} {title}", issue.code), Style::Text), 2),
            (Cell::count(issue.agencies), 1),
            (Cell::count(violations), 1),
            (Cell::count(doubts), 1),
            (Cell::text(issue.rule.map_or("", |rule| rule.group.label()), Style::Word), 2),
        ]);
    }
    if top.is_empty() {
        sheet.spans(vec![(Cell::text("没有未决的违规与疑点。", Style::Text), CHART_COLUMN - 1)]);
        return;
    }
    let last = sheet.next_row() - 1;
    sheet.charts.push(Chart {
        shape: Shape::Bar,
        title: "最常见的问题（涉及单位数）".to_owned(),
        description: "涉及单位最多的规则".to_owned(),
        series: vec![Series {
            name: "涉及单位".into(),
            categories: (head + 1, 0, last, 0),
            values: (head + 1, 2, last, 2),
            color: 0x2E_5E_8C,
            points: Vec::new(),
            labelled: true,
        }],
        line: None,
        at: (0, CHART_COLUMN),
        size: (412, 340),
    });
}

fn distribution(sheet: &mut Sheet<'_>, lines: &[SummaryLine], edition: &Edition<'_>) {
    section(sheet, "六、已核实占计划的分布（计划人数大于零的单位）");
    let head = sheet.spans(vec![
        (Cell::text("区间", Style::Head), 1),
        (Cell::text("单位数", Style::Head), 1),
        (Cell::text("与规定比例", Style::Head), 1),
    ]);
    let mut counts = [0_u64; STEPS];
    for line in lines.iter().filter(|line| line.counts.plan_shown() > 0) {
        let step = line.counts.verified.saturating_mul(10) / line.counts.plan_shown();
        let step = usize::try_from(step).unwrap_or(STEPS).min(STEPS - 1);
        if let Some(count) = counts.get_mut(step) {
            *count += 1;
        }
    }
    let ratio = edition.policy.ratio;
    let mut points = Vec::with_capacity(STEPS);
    for (step, count) in counts.into_iter().enumerate() {
        let (label, formula) = if step + 1 == STEPS {
            ("100% 及以上".to_owned(), "COUNTIF(占计划,\">=1\")".to_owned())
        } else {
            (
                format!("{}%–{}%", step * 10, step * 10 + 10),
                format!("COUNTIFS(占计划,\">={}\",占计划,\"<{}\")", tenth(step), tenth(step + 1)),
            )
        };
        // Below, if the step's end does not exceed the ratio; above, if its start reaches it.
        let (below, above) = (
            (step as u64 + 1) * ratio.denominator() <= ratio.numerator() * 10,
            step as u64 * ratio.denominator() >= ratio.numerator() * 10,
        );
        let (word, colour) = match (below, above) {
            (true, _) => ("未达", 0xC0_39_2B),
            (_, true) => ("达到", 0x3B_7D_4F),
            _ => ("跨越", 0xC9_A2_27),
        };
        points.push(colour);
        sheet.push(vec![
            Cell::text(label, Style::Word),
            Cell::counted(formula, count),
            Cell::text(word, Style::Word),
        ]);
    }
    if counts.iter().sum::<u64>() == 0 {
        return;
    }
    let last = sheet.next_row() - 1;
    sheet.charts.push(Chart {
        shape: Shape::Column,
        title: format!("已核实占计划（规定 {}；红未达，绿达到）", ratio.percent_label()),
        description: "各区间的单位数".to_owned(),
        series: vec![Series {
            name: "单位数".into(),
            categories: (head + 1, 0, last, 0),
            values: (head + 1, 1, last, 1),
            color: 0x2E_5E_8C,
            points,
            labelled: true,
        }],
        line: None,
        at: (0, CHART_COLUMN),
        size: (412, 240),
    });
}

/// A tenth as a decimal literal; the quotient of two whole numbers that equals it is the same float.
fn tenth(step: usize) -> String {
    if step == 10 { "1".to_owned() } else { format!("0.{step}") }
}
