//! D002 工作表中没有可识别的表: a sheet holds no known table.

use crate::model::Severity;

use super::{Audience, Batch, Check, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D002",
    title: "工作表中没有可识别的表",
    group: Group::Data,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "工作表不是空表，但没有找到招用计划、招用情况或招聘公告的表头；本程序空白申报表自带的“填写说明”“填写选项”除外。",
    why: "可能是说明页，也可能是表头写法不同而没有读入。",
    remedy: "确认该工作表是否应当报送；应当报送的，按申报表模板的表头填写。",
    auditor: "表头只是写法不同的，用 --columns 文件补充列名后重新运行。",
    example: "自己加的“情况说明”工作表。",
    check: Check::Batch(check),
};

fn check(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    // What an audit wrote is reported as a whole (D001).
    for file in batch.ingested.files.iter().filter(|file| !file.is_our_own()) {
        for sheet in file.sheets.iter().filter(|sheet| sheet.tables.is_empty() && !sheet.is_help_of_a_form())
        {
            let notes = match sheet.notes.as_slice() {
                [] => "没有可识别的表".to_owned(),
                notes => notes.join("；"),
            };
            sink.report(batch.sheet(file, sheet), Fact { message: format!("{notes}。"), ..Fact::default() });
        }
    }
}
