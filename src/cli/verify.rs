//! `postaudit verify`: whether a result folder is still what its run wrote.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::batch::rederive::Derived;
use crate::batch::verify::{Report, verify};
use crate::files::ReadOptions;
use crate::model::mask_any;

use super::{Format, Outcome, terminal};

/// 核验结果文件夹：文件是否被改动、缺失或多出，问题所指单元格是否仍如所述
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  postaudit verify 审计结果/\n\n\
    退出码：0 全部相符；1 有改动、缺失、多出或不再成立的问题；3 有文件无法打开核验。\n\
    材料已不在原处时只作说明，不算不符。")]
pub struct Args {
    /// 审计结果文件夹（内有 run.json）
    #[arg(value_name = "结果文件夹")]
    pub out: PathBuf,
    /// 结果的输出格式：text（默认）或 json
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: Format,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let options = ReadOptions::new(std::env::current_exe().unwrap_or_default());
    let report = verify(&args.out, &options)
        .map_err(|error| anyhow::anyhow!("{error}。请指定 postaudit audit 写出的结果文件夹。"))?;
    match args.format {
        Format::Text => terminal::result(&mask_any(&text(&report))),
        Format::Json => terminal::result(&serde_json::to_string_pretty(&machine(&report))?),
    }
    Ok(match (report.is_complete(), report.holds()) {
        (false, _) => Outcome::Incomplete,
        (true, false) => Outcome::Findings,
        (true, true) => Outcome::Clean,
    })
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "结果文件：相符 {}，改动 {}，缺失 {}，多出 {}",
        report.outputs_same,
        report.changed.len(),
        report.missing.len(),
        report.extra.len()
    );
    list(&mut text, "已改动（若是填写审核意见，重新运行 audit 会读取并保留）", &report.changed);
    list(&mut text, "缺失", &report.missing);
    list(&mut text, "多出（不是该次运行写出的）", &report.extra);
    let _ = writeln!(
        text,
        "材料文件：相符 {}，改动 {}，不在原处 {}",
        report.inputs_same,
        report.inputs_changed.len(),
        report.inputs_unreachable.len()
    );
    list(&mut text, "材料已改动", &report.inputs_changed);
    list(&mut text, "材料不在原处，未核验", &report.inputs_unreachable);
    let unopened: Vec<String> =
        report.unopened.iter().map(|(path, reason)| format!("{path}：{reason}")).collect();
    list(&mut text, "无法打开", &unopened);
    let _ = writeln!(
        text,
        "问题所指单元格：仍如所述 {}，已不同 {}，未能核验 {}",
        report.findings_hold,
        report.findings_fail.len(),
        report.findings_unreachable
    );
    let failing: Vec<String> = report
        .findings_fail
        .iter()
        .map(|failing| {
            let sheet =
                if failing.sheet.is_empty() { String::new() } else { format!("［{}］", failing.sheet) };
            format!("{}：{}{sheet}{}", failing.finding, failing.file, failing.cell)
        })
        .collect();
    list(&mut text, "单元格内容已不同", &failing);
    match &report.verdicts {
        Some(Derived::Same(agencies)) => {
            let _ = writeln!(text, "由材料重新得出结论：{agencies} 个单位，与记录相同");
        }
        Some(Derived::Differs(agencies)) => {
            let _ = writeln!(text, "由材料重新得出结论：{} 个单位与记录不同", agencies.len());
            let lines: Vec<String> = agencies
                .iter()
                .map(|(agency, recorded, derived)| format!("{agency}：记录为{recorded}，重新得出为{derived}"))
                .collect();
            list(&mut text, "结论不同", &lines);
        }
        Some(Derived::NotDone(why)) => {
            let _ = writeln!(text, "由材料重新得出结论：未能进行（{why}）");
        }
        None => {}
    }
    let _ = writeln!(text, "run.json 的 SHA-256：{}", report.record);
    text.push_str(if !report.is_complete() {
        "结论：有文件无法打开，核验不完整\n"
    } else if report.holds() && matches!(report.verdicts, Some(Derived::NotDone(_))) {
        "结论：所列文件相符；各单位的结论没有重新得出\n"
    } else if report.holds() {
        "结论：相符\n"
    } else {
        "结论：不符\n"
    });
    text
}

fn list(text: &mut String, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(text, "  {heading}：");
        for line in lines {
            let _ = writeln!(text, "    {line}");
        }
    }
}

fn machine(report: &Report) -> serde_json::Value {
    let unopened: Vec<_> =
        report.unopened.iter().map(|(path, reason)| json!({"path": path, "reason": reason})).collect();
    json!({
        "outputs": {
            "same": report.outputs_same,
            "changed": report.changed,
            "missing": report.missing,
            "extra": report.extra,
        },
        "inputs": {
            "same": report.inputs_same,
            "changed": report.inputs_changed,
            "unreachable": report.inputs_unreachable,
        },
        "findings": {
            "hold": report.findings_hold,
            "fail": report.findings_fail,
            "unreachable": report.findings_unreachable,
        },
        "verdicts": verdicts(report.verdicts.as_ref()),
        "record_sha256": report.record,
        "unopened": unopened,
    })
}

fn verdicts(derived: Option<&Derived>) -> serde_json::Value {
    match derived {
        Some(Derived::Same(agencies)) => json!({"same": agencies, "differ": []}),
        Some(Derived::Differs(agencies)) => {
            let differ: Vec<_> = agencies
                .iter()
                .map(|(agency, recorded, derived)| json!({"agency": agency, "recorded": recorded, "derived": derived}))
                .collect();
            json!({"differ": differ})
        }
        Some(Derived::NotDone(why)) => json!({"not_done": why}),
        None => serde_json::Value::Null,
    }
}
