//! The comparison on the terminal, and as JSON for programs.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ContentArrangement, Table as Grid, presets};
use serde_json::{Value, json};

use super::change::{AgencyChange, Fate, Movement};
use super::diff::{Comparison, Followed};
use super::results::RunResults;
use crate::model::{ReviewMark, Severity, Status, mask_any};
use crate::rules::RULES;

/// Agencies shown on the terminal; the workbook has all.
const MOST_AGENCIES: usize = 30;
/// Findings shown on the terminal: still open or new violations.
const MOST_FINDINGS: usize = 20;
/// Width of the tables.
const WIDTH: u16 = 80;

/// The text for the terminal.
pub fn text(comparison: &Comparison<'_>) -> String {
    let mut out = String::new();
    for (run, which) in [(comparison.old, "上次"), (comparison.new, "本次")] {
        let _ = writeln!(
            out,
            "{which}：{}（{} 年度，截至 {}，{} 个单位）",
            run.folder,
            run.year,
            run.as_of,
            run.agencies.len()
        );
    }
    for warning in &comparison.warnings {
        let _ = writeln!(out, "请注意：{warning}");
    }
    out.push('\n');
    fates(&mut out, comparison);
    agencies(&mut out, comparison);
    violations(&mut out, comparison);
    mask_any(&printable(&out)).into_owned()
}

fn grid(labels: &[&str]) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(labels.to_vec());
    grid
}

/// Figures stand at the right.
fn figures_from(grid: &mut Grid, first: usize) {
    for column in grid.column_iter_mut().skip(first) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

fn fates(out: &mut String, comparison: &Comparison<'_>) {
    // The rarer ones take room only where there are any.
    let is_rare = |fate| matches!(fate, Fate::PersonGone | Fate::Moved | Fate::PolicyChanged);
    let shown: Vec<Fate> = Fate::ALL
        .into_iter()
        .filter(|fate| *fate != Fate::ClosedBefore)
        .filter(|fate| !is_rare(*fate) || comparison.of_fate(*fate).next().is_some())
        .collect();
    let mut labels = vec!["问题"];
    labels.extend(shown.iter().map(|fate| fate.label()));
    let mut table = grid(&labels);
    for severity in [Severity::Violation, Severity::Doubt, Severity::Note] {
        let mut cells = vec![severity.label().to_owned()];
        cells.extend(
            shown
                .iter()
                .map(|fate| comparison.count(*fate, |row| row.effective_severity() == severity).to_string()),
        );
        table.add_row(cells);
    }
    let mut cells = vec!["合计".to_owned()];
    cells.extend(shown.iter().map(|fate| comparison.count(*fate, |_| true).to_string()));
    table.add_row(cells);
    figures_from(&mut table, 1);
    let _ = writeln!(out, "{table}\n");
}

fn agencies(out: &mut String, comparison: &Comparison<'_>) {
    let moved: Vec<&AgencyChange<'_>> =
        comparison.agencies.iter().filter(|change| change.movement != Movement::Same).collect();
    let same = comparison.agencies.len() - moved.len();
    let _ = writeln!(out, "结论有变的单位 {} 个，未变 {same} 个", moved.len());
    if moved.is_empty() {
        return;
    }
    let mut table = grid(&["单位", "上次", "本次", "变化", "已整改", "仍存在", "新增"]);
    for change in moved.iter().take(MOST_AGENCIES) {
        let verdict = |row: Option<&super::AgencyRow>| row.map_or("—", |row| row.verdict.label());
        let mut cells = vec![
            change.row().map_or("", |row| row.name.as_str()).to_owned(),
            verdict(change.old).to_owned(),
            verdict(change.new).to_owned(),
            change.movement.label().to_owned(),
        ];
        cells.extend([Fate::Fixed, Fate::Open, Fate::New].map(|fate| change.count(fate).to_string()));
        table.add_row(cells);
    }
    figures_from(&mut table, 4);
    let _ = writeln!(out, "{table}");
    more(out, moved.len(), MOST_AGENCIES, "个单位");
}

fn violations(out: &mut String, comparison: &Comparison<'_>) {
    let open: Vec<&Followed<'_>> = comparison
        .findings
        .iter()
        .filter(|followed| matches!(followed.fate, Fate::Open | Fate::New))
        .filter(|followed| followed.row.effective_severity() == Severity::Violation)
        .collect();
    if open.is_empty() {
        let _ = writeln!(out, "\n没有未决的违规");
        return;
    }
    let _ = writeln!(out, "\n未决的违规 {} 个", open.len());
    let mut table = grid(&["单位", "问题", "去向", "对象"]);
    for followed in open.iter().take(MOST_FINDINGS) {
        let row = followed.row;
        let title = RULES.iter().find(|rule| rule.code == row.rule).map_or("", |rule| rule.title);
        let subject = if row.subject == row.agency { "" } else { row.subject.as_str() };
        table.add_row([&row.agency, &format!("{} {title}", row.rule), followed.fate.label(), subject]);
    }
    let _ = writeln!(out, "{table}");
    more(out, open.len(), MOST_FINDINGS, "个问题");
}

fn more(out: &mut String, all: usize, shown: usize, what: &str) {
    if all > shown {
        let _ = writeln!(out, "……另有 {} {what}，见工作簿", all - shown);
    }
}

/// Names come from filings: nothing of them steers the terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !(c.is_control() || is_invisible(*c))).collect()
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The whole comparison for programs.
pub fn json(comparison: &Comparison<'_>) -> Value {
    let run = |run: &RunResults| {
        json!({
            "folder": run.folder,
            "year": run.year,
            "as_of": run.as_of,
            "policy": run.policy,
            "policy_sha256": run.policy_hash,
            "version": run.version,
            "agencies": run.agencies.len(),
            "findings": run.findings.len(),
        })
    };
    let counts: serde_json::Map<String, Value> = Fate::ALL
        .into_iter()
        .map(|fate| (fate.code().to_owned(), comparison.count(fate, |_| true).into()))
        .collect();
    json!({
        "old": run(comparison.old),
        "new": run(comparison.new),
        "warnings": comparison.warnings,
        "counts": counts,
        "agencies": comparison.agencies.iter().map(agency).collect::<Vec<_>>(),
        "findings": comparison.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn agency(change: &AgencyChange<'_>) -> Value {
    let side = |row: Option<&super::AgencyRow>| {
        row.map(|row| {
            let [plan, quota, notice, filing] = row.requirements.map(Status::code);
            json!({
                "verdict": row.verdict.code(),
                "plan": plan,
                "quota": quota,
                "notice": notice,
                "filing": filing,
                "hires": row.hires,
                "difficulty_verified": row.verified,
                "required": row.required,
            })
        })
    };
    let counts: serde_json::Map<String, Value> =
        Fate::ALL.into_iter().map(|fate| (fate.code().to_owned(), change.count(fate).into())).collect();
    json!({
        "agency": change.row().map(|row| &row.name),
        "uscc": change.row().map(|row| &row.code),
        "division": change.row().map(|row| &row.division),
        "change": change.movement.code(),
        "old": side(change.old),
        "new": side(change.new),
        "findings": counts,
    })
}

fn finding(followed: &Followed<'_>) -> Value {
    let row = followed.row;
    let (file, sheet, cell) = &row.source;
    json!({
        "finding_id": row.id,
        "fate": followed.fate.code(),
        "note": followed.note,
        "rule": row.rule,
        "severity": row.severity.code(),
        "agency": row.agency,
        "uscc": row.code,
        "subject": row.subject,
        "message": row.message,
        "remedy": row.remedy,
        "source_file": file,
        "source_sheet": sheet,
        "source_cell": cell,
        "review": row.review.map(ReviewMark::label),
    })
}
