//! 按区划 and 按岗位类别.

use std::collections::{BTreeMap, BTreeSet};

use super::SummaryLine;
use crate::model::Verdict;
use crate::report::sheet::{Cached, Cell, Paper, Sheet, Style, number};

/// The first one says by what the agencies are grouped.
const HEAD: [&str; 15] = [
    "",
    "单位数",
    "合规",
    "不合规",
    "需核实",
    "未报送",
    "不适用",
    "合规率",
    "计划人数",
    "应招困难",
    "招用人数",
    "单位主张",
    "已核实",
    "可能",
    "已核实占计划",
];

/// A group of agencies, summed.
#[derive(Debug, Clone, Default)]
struct Group {
    verdicts: [u64; 5],
    /// Plan, required, hires, claimed, verified, possible.
    persons: [u64; 6],
}

impl Group {
    fn add(&mut self, line: &SummaryLine) {
        if let Some(count) = self.verdicts.get_mut(line.verdict as usize) {
            *count += 1;
        }
        let counts = &line.counts;
        let values = [
            counts.plan_shown(),
            counts.required(),
            counts.hires,
            counts.claimed,
            counts.verified,
            counts.possible,
        ];
        for (sum, value) in self.persons.iter_mut().zip(values) {
            *sum += value;
        }
    }

    fn agencies(&self) -> u64 {
        self.verdicts.iter().sum()
    }
}

/// 按区划: by division, by city, by level.
pub(super) fn by_division(lines: &[SummaryLine]) -> Sheet<'_> {
    let widths = [30.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 10.0, 11.0, 11.0, 11.0, 11.0, 10.0, 10.0, 13.0];
    let mut sheet = Sheet::new("按区划", &widths, Paper::Lying);
    sheet.tab = 0x3B_7D_4F;
    sheet.heading(
        "按区划汇总",
        "各数由“单位一览”按区划、市、层级汇总。合规率的分母不含未报送和不适用的单位。",
    );
    block(&mut sheet, "一、按区划", "区划", groups(lines, |line| &line.region));
    sheet.gap();
    block(&mut sheet, "二、按市", "市", groups(lines, |line| &line.city));
    sheet.gap();
    block(&mut sheet, "三、按层级", "层级", groups(lines, |line| line.level));
    sheet.freeze = Some((2, 1));
    sheet
}

/// Groups by name, in the order of their smallest division code.
fn groups<'v>(lines: &'v [SummaryLine], key: impl Fn(&'v SummaryLine) -> &'v str) -> Vec<(&'v str, Group)> {
    let mut groups: BTreeMap<&str, (u32, Group)> = BTreeMap::new();
    for line in lines {
        let code = line.division_number();
        let (least, group) = groups.entry(key(line)).or_insert_with(|| (code, Group::default()));
        *least = (*least).min(code);
        group.add(line);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(name, (least, _))| (*least, *name));
    groups.into_iter().map(|(name, (_, group))| (name, group)).collect()
}

fn block<'v>(sheet: &mut Sheet<'v>, title: &'static str, range: &'static str, groups: Vec<(&'v str, Group)>) {
    sheet.banner(Cell::text(title, Style::Section));
    let mut labels = HEAD;
    labels[0] = range;
    let head = sheet.head(&labels);
    let mut all = Group::default();
    for (key, group) in groups {
        let at = sheet.next_row() + 1;
        for (sum, count) in all.verdicts.iter_mut().zip(&group.verdicts) {
            *sum += count;
        }
        for (sum, count) in all.persons.iter_mut().zip(&group.persons) {
            *sum += count;
        }
        let mut cells = vec![
            Cell::text(key, Style::Text),
            Cell::counted(format!("COUNTIF({range},A{at})"), group.agencies()),
        ];
        for (verdict, count) in Verdict::ALL.into_iter().zip(group.verdicts) {
            let formula = format!("COUNTIFS({range},A{at},审计结论,\"{}\")", verdict.label());
            cells.push(Cell::counted(formula, count));
        }
        cells.push(rate(at, &group));
        for (name, sum) in PERSON_RANGES.into_iter().zip(group.persons) {
            cells.push(Cell::counted(format!("SUMIFS({name},{range},A{at})"), sum));
        }
        cells.push(share(at, &group));
        sheet.push(cells);
    }
    let (first, last) = (head + 2, sheet.next_row());
    if last < first {
        return;
    }
    let at = last + 1;
    let sum = |column: char, value| {
        let formula = format!("SUM({column}{first}:{column}{last})");
        Cell::formula(formula, Cached::Number(number(value)), Style::KeyNumber)
    };
    let mut cells = vec![Cell::text("合计", Style::Label), sum('B', all.agencies())];
    cells.extend(('C'..='G').zip(all.verdicts).map(|(column, value)| sum(column, value)));
    cells.push(rate(at, &all));
    cells.extend(('I'..='N').zip(all.persons).map(|(column, value)| sum(column, value)));
    cells.push(share(at, &all));
    sheet.push(cells);
    sheet.bars.push((head + 1, 7, last - 1, 7));
}

/// Ranges of 单位一览, in the order of [`Group::persons`].
const PERSON_RANGES: [&str; 6] = ["计划人数", "应招困难", "招用人数", "单位主张", "已核实", "可能达到"];

/// Compliant among those with a verdict on duties.
fn rate(at: u32, group: &Group) -> Cell<'static> {
    let judged = group.verdicts.iter().take(3).sum::<u64>();
    let compliant = group.verdicts.first().copied().unwrap_or_default();
    quotient(format!("IF(SUM(C{at}:E{at})=0,\"—\",C{at}/SUM(C{at}:E{at}))"), compliant, judged)
}

fn share(at: u32, group: &Group) -> Cell<'static> {
    let [plan, _, _, _, verified, _] = group.persons;
    quotient(format!("IF(I{at}=0,\"—\",M{at}/I{at})"), verified, plan)
}

/// A share by formula; a dash if the base is 0.
pub(super) fn quotient(formula: String, part: u64, whole: u64) -> Cell<'static> {
    let cached =
        if whole == 0 { Cached::Text("—".into()) } else { Cached::Number(number(part) / number(whole)) };
    Cell::formula(formula, cached, Style::Percent)
}

/// 按岗位类别.
pub(super) fn by_category(lines: &[SummaryLine]) -> Sheet<'_> {
    let widths = [30.0, 10.0, 10.0, 11.0, 11.0, 11.0, 11.0, 11.0, 14.0];
    let mut sheet = Sheet::new("按岗位类别", &widths, Paper::Lying);
    sheet.tab = 0x3B_7D_4F;
    sheet.heading("按岗位类别汇总", "岗位类别以招用计划所填为准；人员计入其首行所在岗位。");
    let head = sheet.head(&[
        "岗位类别",
        "涉及单位",
        "岗位数",
        "计划人数",
        "招用人数",
        "单位主张",
        "已核实",
        "可能",
        "已核实占计划",
    ]);
    let mut agencies: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut sums: BTreeMap<&str, [u64; 6]> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        for tally in &line.categories {
            agencies.entry(&tally.category).or_default().insert(index);
            let [hired, claimed, verified, possible] = tally.persons;
            let values = [tally.posts, tally.planned, hired, claimed, verified, possible];
            for (sum, value) in sums.entry(&tally.category).or_default().iter_mut().zip(values) {
                *sum += value;
            }
        }
    }
    for (category, sum) in &sums {
        let at = sheet.next_row() + 1;
        let [posts, planned, hired, claimed, verified, possible] = *sum;
        let label = if category.is_empty() { "（未填或计划外）" } else { category };
        sheet.push(vec![
            Cell::text(label, Style::Text),
            Cell::count(agencies.get(category).map_or(0, |agencies| agencies.len() as u64)),
            Cell::count(posts),
            Cell::count(planned),
            Cell::count(hired),
            Cell::count(claimed),
            Cell::count(verified),
            Cell::count(possible),
            quotient(format!("IF(D{at}=0,\"—\",G{at}/D{at})"), verified, planned),
        ]);
    }
    sheet.table(head, 1);
    if !sums.is_empty() {
        sheet.bars.push((head + 1, 8, sheet.next_row() - 1, 8));
    }
    sheet
}
