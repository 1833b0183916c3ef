//! 问题汇总 by rule, and 跨单位疑点.

use super::{RuleTally, SummaryLine};
use crate::report::Edition;
use crate::report::cited::Cited;
use crate::report::sheet::{Cell, Paper, Sheet, Style};
use crate::rules::Rule;

/// Findings of one rule over the batch.
pub(super) struct Issue {
    /// Code.
    pub code: &'static str,
    /// The rule, if it is listed.
    pub rule: Option<&'static Rule>,
    /// Sum over agencies.
    pub tally: RuleTally,
    /// Agencies with an open finding of it.
    pub agencies: u64,
}

impl Issue {
    /// Open findings.
    pub(super) fn open(&self) -> u64 {
        self.tally.open.iter().sum()
    }
}

/// Findings by rule, in the order of the list of rules.
pub(super) fn tally(lines: &[SummaryLine], edition: &Edition<'_>) -> Vec<Issue> {
    let mut issues: Vec<Issue> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for line in lines {
        for (code, tally) in &line.rules {
            let place = *places.entry(*code).or_insert_with(|| {
                issues.push(Issue {
                    code,
                    rule: edition.rule(code),
                    tally: RuleTally::default(),
                    agencies: 0,
                });
                issues.len() - 1
            });
            let Some(issue) = issues.get_mut(place) else { continue };
            for (sum, count) in issue.tally.open.iter_mut().zip(tally.open) {
                *sum += count;
            }
            issue.tally.closed += tally.closed;
            issue.agencies += u64::from(tally.open.iter().any(|count| *count > 0));
        }
    }
    issues.sort_by_key(|issue| (edition.rule_order(issue.code), issue.code));
    issues
}

/// 问题汇总.
pub(super) fn sheet<'v>(issues: &[Issue], edition: &Edition<'_>) -> Sheet<'v> {
    let widths = [7.0, 24.0, 12.0, 9.0, 8.0, 8.0, 8.0, 8.0, 10.0, 46.0, 44.0];
    let mut sheet = Sheet::new("问题汇总", &widths, Paper::Lying);
    sheet.tab = 0xC9_A2_27;
    sheet.heading("问题汇总（按规则）", "件数为审核后未决的问题；已关闭的为经审核不成立或豁免的。");
    let head = sheet.head(&[
        "规则",
        "名称",
        "事项",
        "未决件数",
        "违规",
        "疑点",
        "提示",
        "已关闭",
        "涉及单位",
        "法律依据",
        "整改办法",
    ]);
    let mut cited = Cited::default();
    for issue in issues {
        let at = sheet.next_row() + 1;
        let [violations, doubts, notes] = issue.tally.open;
        sheet.push(vec![
            Cell::text(issue.code, Style::Word),
            Cell::text(issue.rule.map_or("", |rule| rule.title), Style::Text),
            Cell::text(issue.rule.map_or("", |rule| rule.group.label()), Style::Word),
            Cell::counted(format!("SUM(E{at}:G{at})"), issue.open()),
            Cell::count(violations),
            Cell::count(doubts),
            Cell::count(notes),
            Cell::count(issue.tally.closed),
            Cell::count(issue.agencies),
            Cell::text(
                issue.rule.map_or(String::new(), |rule| cited.basis(rule, edition.policy)),
                Style::Text,
            ),
            Cell::text(
                issue.rule.map_or_else(String::new, |rule| rule.both_remedies(edition.policy)),
                Style::Text,
            ),
        ]);
    }
    sheet.table(head, 2);
    if !issues.is_empty() {
        sheet.bars.push((head + 1, 3, sheet.next_row() - 1, 3));
    }
    sheet
}

/// 跨单位疑点: the findings of X rules.
pub(super) fn cross(lines: &[SummaryLine]) -> Sheet<'_> {
    let widths = [7.0, 9.0, 9.0, 30.0, 24.0, 60.0, 40.0, 9.0];
    let mut sheet = Sheet::new("跨单位疑点", &widths, Paper::Lying);
    sheet.tab = 0xC9_A2_27;
    sheet.heading(
        "跨单位疑点（同一人、同一认定编号、同一单位信息的交叉比对）",
        "身份号码已脱敏；各单位底稿只列涉及的单位名称，不含其他单位的人员信息。",
    );
    let head = sheet.head(&["规则", "等级", "区划", "单位", "对象", "事实", "来源", "审核"]);
    let mut any = false;
    for line in lines {
        for cross in &line.cross {
            any = true;
            sheet.push(vec![
                Cell::text(cross.rule, Style::Word),
                Cell::text(if cross.open { cross.severity.label() } else { "已关闭" }, Style::Status),
                Cell::number(f64::from(line.division_number()), Style::Division),
                Cell::text(line.name.as_str(), Style::Text),
                Cell::text(cross.subject.as_str(), Style::Text),
                Cell::text(cross.message.as_str(), Style::Text),
                Cell::text(cross.source.as_str(), Style::Text),
                Cell::text(cross.review, Style::Word),
            ]);
        }
    }
    if any {
        sheet.table(head, 1);
        sheet.mark(head, 1, 1);
    } else {
        sheet.banner(Cell::text("没有跨单位疑点。", Style::Text));
    }
    sheet
}
