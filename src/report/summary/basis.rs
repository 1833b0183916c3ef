//! 口径与依据: policy, options, hashes, rules: what makes the figures repeatable.

use crate::policy::Denominator;
use crate::report::Edition;
use crate::report::sheet::{Cell, Paper, Sheet, Style};

/// The sheet.
pub(super) fn sheet<'v>(edition: &'v Edition<'v>) -> Sheet<'v> {
    let mut sheet = Sheet::new("口径与依据", &[17.0, 25.0, 12.0, 67.0], Paper::Upright);
    sheet.tab = 0x7F_7F_7F;
    sheet.heading("口径与依据", "以相同的文件、政策和选项重新运行，得到逐字节相同的结果。");
    sheet.freeze = Some((2, 0));
    facts(&mut sheet, edition);
    laws(&mut sheet, edition);
    references(&mut sheet, edition);
    rules(&mut sheet, edition);
    sheet
}

fn facts<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>) {
    let policy = edition.policy;
    sheet.banner(Cell::text("一、口径", Style::Section));
    let basis = match policy.basis {
        Denominator::Plan => "招用计划（比例的分母为计划招用人数）",
        Denominator::Hires => "实际招用（比例的分母为实际招用人数）",
    };
    let own = [
        ("程序", format!("postaudit {}", env!("CARGO_PKG_VERSION"))),
        ("审计年度", edition.terms.year.to_string()),
        ("截至日期", edition.terms.as_of.to_string()),
        ("政策", format!("{}　{}", policy.name, policy.title)),
        ("政策 SHA-256", policy.hash.clone()),
        (
            "规定比例",
            format!(
                "不低于 {}（{}/{}），{}",
                policy.ratio.percent_label(),
                policy.ratio.numerator(),
                policy.ratio.denominator(),
                policy.rounding.of_a_part()
            ),
        ),
        ("采用口径", basis.to_owned()),
        ("计数", "按人计数：同一单位内同一有效身份号码只计一人".to_owned()),
    ];
    let further = policy.further.iter().map(|quota| ("其他比例", quota.sentence()));
    for (label, value) in own.into_iter().chain(further) {
        sheet.spans(vec![(Cell::text(label, Style::Label), 1), (Cell::exact(value, Style::Text), 3)]);
    }
    for (name, value) in &edition.options {
        sheet.spans(vec![
            (Cell::text(name.as_str(), Style::Label), 1),
            (Cell::text(value.as_str(), Style::Text), 3),
        ]);
    }
}

fn laws<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("二、依据", Style::Section));
    for law in std::iter::once(&edition.policy.clause).chain(edition.policy.laws.values()) {
        let unverified = if law.verified { "" } else { "（依据未核实）" };
        sheet.spans(vec![
            (Cell::text(format!("{}{unverified}", law.citation), Style::Label), 1),
            (Cell::text(law.text.as_str(), Style::Text), 3),
        ]);
    }
}

fn references<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("三、参照表", Style::Section));
    sheet.head(&["参照表", "情况", "行数", "文件与 SHA-256"]);
    let shared = edition.crosschecks.iter().filter(|note| !note.given.is_empty());
    for note in edition.references.iter().chain(shared) {
        let files: Vec<String> =
            note.given.iter().map(|(shown, sha256)| format!("{shown}　{sha256}")).collect();
        let files = if files.is_empty() { "未提供".to_owned() } else { files.join("\n") };
        sheet.push(vec![
            Cell::text(note.label.as_str(), Style::Text),
            Cell::text(note.state(), Style::Text),
            Cell::count(note.rows),
            Cell::exact(files, Style::Code),
        ]);
    }
}

fn rules<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>) {
    use crate::policy::Override;
    sheet.gap();
    sheet.banner(Cell::text("四、规则", Style::Section));
    let head = sheet.head(&["规则", "名称", "等级", "触发条件"]);
    for rule in edition.rules {
        let default = rule.severity.map_or("运行级", crate::model::Severity::label);
        let severity = match edition.policy.override_of(rule.code) {
            Override::Default => default.to_owned(),
            Override::Off => "已停用".to_owned(),
            Override::As(severity) => format!("{}（政策）", severity.label()),
        };
        sheet.push(vec![
            Cell::text(format!("{} · {}", rule.code, rule.group.label()), Style::Text),
            Cell::text(rule.title, Style::Text),
            Cell::text(severity, Style::Status),
            Cell::text(rule.words(rule.condition, edition.policy), Style::Text),
        ]);
    }
    sheet.mark(head, 2, 2);
}
