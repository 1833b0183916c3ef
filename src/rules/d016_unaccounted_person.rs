//! D016 材料中有未列入招用情况的人员: a valid ID number in the papers that no hire row accounts for.

use crate::case::Unaccounted;
use crate::model::{Severity, Subject, a1};

use super::{About, Audience, Batch, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D016",
    title: "材料中有招用情况以外的身份证号",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "材料的任何位置（表旁的列、表后的说明、没有表头的工作表、文字段落等）写有有效的身份证号，而招用情况中没有这个人；每个工作表的每一列列一条。位于联系人、经办人、配偶、监护人等的行或列的，或位于标题为工资、社保、参保、考勤、报名、面试、落选且没有招用日期和本单位岗位名称的名单中的，只作提示。",
    why: "可能是已招用而没有列入招用情况的人员；不列入，就不受公告、备案和比例的检查。",
    remedy: "已招用的，列入招用情况；不是招用人员的，注明是什么人，或从报送材料中删去。",
    auditor: "",
    example: "表后说明写“另聘：某某 440106********0098 门卫”。",
    check: Check::EvidenceAndBatch { evidence: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for found in &context.case.unaccounted {
        let file = &context.ingested.file(found.file).shown;
        sink.report(about(found, file), fact(found));
    }
}

/// Numbers in papers that belong to no agency.
fn check_batch(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    for found in &batch.docket.stray_numbers {
        let file = &batch.ingested.file(found.file).shown;
        sink.report(about(found, file), fact(found));
    }
}

fn about(found: &Unaccounted, file: &str) -> About {
    let place = if found.sheet.is_empty() { file.to_owned() } else { format!("{file}［{}］", found.sheet) };
    About {
        subject: Subject::Row,
        key: format!("{place}|{}|{}", found.column, found.other.as_deref().unwrap_or_default()),
        label: place,
        at: found.at,
        within: if found.at.is_some() { None } else { Some((found.file, found.sheet.clone())) },
    }
}

fn fact(found: &Unaccounted) -> Fact {
    const SHOWN: usize = 3;
    let cell = a1(found.row, found.column);
    let numbers: Vec<String> = found.ids.iter().take(SHOWN).map(|id| id.masked()).collect();
    let numbers = numbers.join("、");
    let more = if found.ids.len() > SHOWN { format!("等{}个", found.ids.len()) } else { String::new() };
    let message = match &found.other {
        None => format!("{cell} 起写有身份证号{numbers}{more}，招用情况中没有这些人。"),
        Some(word) => {
            format!(
                "{cell} 起写有身份证号{numbers}{more}，招用情况中没有这些人；从“{word}”看，可能不是招用人员。"
            )
        }
    };
    Fact {
        message,
        found: numbers,
        expected: "招用情况中有这些人员".to_owned(),
        only_note: found.other.is_some(),
        ..Fact::default()
    }
}
