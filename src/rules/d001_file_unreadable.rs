//! D001 文件无法读取: file unreadable (encrypted, corrupt, not a table, too large).

use crate::tables::FileStatus;

use super::{Audience, Batch, Check, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D001",
    title: "文件无法读取",
    group: Group::Data,
    severity: None,
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "文件已加密、损坏、不是表格、过大或读取超时。名称出现在该文件路径中的单位，结论为需核实。",
    why: "读不出的文件里可能有任何内容，不能当作没有。",
    remedy: "按提示另存为未加密的 .xlsx 或 .csv 后重新送审。",
    auditor: "文件只能由单位另存的，催促重新报送；确认与本次审计无关的，移出材料文件夹。",
    example: "工作簿设置了打开密码。",
    check: Check::Batch(check),
};

fn check(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    for file in &batch.ingested.files {
        let FileStatus::Unreadable(problem) = &file.status else { continue };
        sink.report(
            batch.file(file),
            Fact {
                message: problem.message.clone(),
                found: problem.kind.code().to_owned(),
                ..Fact::default()
            },
        );
    }
}
