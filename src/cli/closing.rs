//! The last lines of a run, and the same for programs: from its record alone, so that a run that
//! found nothing changed says what the run before it said.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::batch::atomic::BESIDE;
use crate::batch::incomplete;
use crate::batch::manifest::Manifest;
use crate::batch::names::WORKBOOKS;
use crate::batch::run::Finished;
use crate::model::{Severity, Verdict, mask_any};
use crate::report::layout::{LETTERS, RETURNS, SUMMARY_FILE};
use crate::rules::NO_AGENCY;

/// So many names are listed; the rest is counted, and stands in full in the summary workbook.
const LISTED: usize = 20;

/// For people.
pub fn text(finished: &Finished, out: Option<&Path>) -> String {
    let manifest = &finished.manifest;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} 年度，{} 个单位，截至 {}，政策 {}",
        manifest.year, manifest.counts.agencies, manifest.as_of, manifest.policy.name
    );
    let verdicts: Vec<String> = Verdict::ALL
        .into_iter()
        .map(|verdict| format!("{} {}", verdict.label(), count(&manifest.counts.verdicts, verdict.code())))
        .collect();
    let _ = writeln!(text, "结论：{}", verdicts.join("，"));
    let findings: Vec<String> = [Severity::Violation, Severity::Doubt, Severity::Note]
        .into_iter()
        .map(|severity| format!("{} {}", severity.label(), count(&manifest.counts.findings, severity.code())))
        .collect();
    let _ = writeln!(text, "问题：{}", findings.join("，"));
    let _ = writeln!(text, "材料：读取 {} 个文件{}", read(manifest), skipped(manifest));
    for list in &manifest.lists {
        let _ = writeln!(text, "{}：{}", list.label, list.state);
    }
    unread(manifest, &mut text);
    unwritten(manifest, &mut text);
    people(finished, &mut text);
    match out {
        None => text.push_str("试运行：没有写任何文件\n"),
        Some(out) => {
            let written = if finished.unchanged {
                "材料、口径和结果均未变化，沿用上次结果".to_owned()
            } else {
                written_of(finished)
            };
            let _ = writeln!(text, "结果：{}（{written}）", out.display());
            match summary_of(manifest) {
                Some(summary) => {
                    let _ = writeln!(text, "汇总：{}", out.join(summary).display());
                }
                None => text.push_str("汇总：没有写出，原因见上\n"),
            }
        }
    }
    mask_any(&text).into_owned()
}

/// The summary of this run: beside its place, where that could not be taken; none if it was not written at all.
fn summary_of(manifest: &Manifest) -> Option<&str> {
    let unwritten = manifest.unwritten.iter().find(|output| output.path == SUMMARY_FILE);
    unwritten.map_or(Some(SUMMARY_FILE), |output| output.beside.as_deref())
}

/// Workbooks are all outputs in the folder of the agencies; one that did not change is not written again.
fn written_of(finished: &Finished) -> String {
    let workbooks =
        finished.manifest.outputs.iter().filter(|output| output.path.starts_with(WORKBOOKS)).count() as u64;
    match workbooks.saturating_sub(finished.rewritten) {
        0 => format!("写出底稿 {} 份", finished.rewritten),
        kept => format!("写出底稿 {} 份，未变的 {kept} 份保持原样", finished.rewritten),
    }
}

fn count(counts: &std::collections::BTreeMap<String, u64>, code: &str) -> u64 {
    counts.get(code).copied().unwrap_or_default()
}

fn read(manifest: &Manifest) -> usize {
    manifest.inputs.iter().filter(|input| input.status == "read").count()
}

fn skipped(manifest: &Manifest) -> String {
    /// So many reasons are told.
    const TOLD: usize = 3;
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for skipped in &manifest.skipped {
        match reasons.iter_mut().find(|(reason, _)| *reason == skipped.reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((&skipped.reason, 1)),
        }
    }
    if reasons.is_empty() {
        return String::new();
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> =
        reasons.iter().take(TOLD).map(|(reason, count)| format!("{reason} {count} 个")).collect();
    let more = if reasons.len() > TOLD { "等" } else { "" };
    format!("，跳过 {} 个（{}{more}，见 run.json）", manifest.skipped.len(), told.join("，"))
}

fn unread(manifest: &Manifest, text: &mut String) {
    let files = incomplete::files(manifest);
    if !files.is_empty() {
        let _ = writeln!(text, "读不了的文件 {} 个：", files.len());
        list(files.into_iter(), text);
    }
    let documents = incomplete::documents(manifest);
    if !documents.is_empty() {
        let _ = writeln!(text, "没有读取的文档、图片 {} 个（程序只读表格）：", documents.len());
        list(documents.into_iter(), text);
    }
    let rejected = incomplete::tables(manifest);
    if !rejected.is_empty() {
        let _ = writeln!(text, "整表未读入 {} 张：", rejected.len());
        list(rejected.into_iter(), text);
    }
}

fn unwritten(manifest: &Manifest, text: &mut String) {
    if !manifest.unwritten.is_empty() {
        let _ = writeln!(text, "写不出的结果 {} 个：", manifest.unwritten.len());
        list(
            manifest.unwritten.iter().map(|output| {
                let place =
                    output.beside.as_ref().map(|beside| format!("；已另存为 {beside}")).unwrap_or_default();
                format!("{}：{}{place}", output.path, output.reason)
            }),
            text,
        );
    }
    if !manifest.counts.failed.is_empty() {
        let _ = writeln!(text, "程序出错、没有结果的单位 {} 个：", manifest.counts.failed.len());
        list(manifest.counts.failed.iter().cloned(), text);
    }
}

/// What needs a person.
fn people(finished: &Finished, text: &mut String) {
    let counts = &finished.manifest.counts;
    if counts.stray_rows > 0 {
        let _ = writeln!(
            text,
            "请处理：{} 行无法确定属于哪个单位（{}，见 data/rejected.csv 和汇总）",
            counts.stray_rows, NO_AGENCY.code
        );
    }
    if !counts.nobodys.is_empty() {
        let _ = writeln!(text, "请处理：{} 处未读懂的材料不能确定属于哪个单位：", counts.nobodys.len());
        list(counts.nobodys.iter().cloned(), text);
    }
    let doubtful = counts.doubtful;
    if doubtful > 0 {
        let _ = writeln!(
            text,
            "请核实：{doubtful} 个单位有疑点待核实，在其底稿的问题清单（或汇总的疑点总表）中填写审核结论后重新运行"
        );
    }
    for (from, to) in &finished.moved {
        let is_document = [LETTERS, RETURNS].iter().any(|folder| from.starts_with(folder));
        let what = if from.contains(BESIDE) {
            "以前另存、现已不用的底稿："
        } else if is_document {
            "本次不再需要（结论或问题已变，或单位不在材料中）："
        } else {
            "不再是本次任何单位的底稿（单位不在材料中，或改了名称、区划）："
        };
        let _ = writeln!(text, "{what}{from} 移到 {to}");
    }
}

fn list(lines: impl Iterator<Item = String>, text: &mut String) {
    let lines: Vec<String> = lines.collect();
    for line in lines.iter().take(LISTED) {
        let _ = writeln!(text, "  {line}");
    }
    if lines.len() > LISTED {
        let _ = writeln!(text, "  ……另有 {} 个，见 run.json", lines.len() - LISTED);
    }
}

/// For programs: the core of the record.
pub fn machine(finished: &Finished, out: Option<&Path>) -> Value {
    let manifest = &finished.manifest;
    let unread: Vec<Value> = manifest
        .inputs
        .iter()
        .chain(&manifest.references)
        .filter(|input| input.status == "unreadable")
        .map(|input| json!({"path": input.path, "role": input.role, "problem": input.problem, "reason": input.reason}))
        .collect();
    json!({
        "tool": manifest.tool,
        "policy": manifest.policy,
        "year": manifest.year,
        "as_of": manifest.as_of,
        "counts": manifest.counts,
        "lists": manifest.lists,
        "inputs": {"read": read(manifest), "unreadable": unread, "skipped": manifest.skipped.len()},
        "unwritten": manifest.unwritten,
        "out": out.map(|out| out.display().to_string()),
        "unchanged": finished.unchanged,
        "rewritten": finished.rewritten,
        "moved": finished.moved,
        "exit_code": manifest.exit_code,
    })
}
