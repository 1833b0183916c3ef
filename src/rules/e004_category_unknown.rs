//! E004 困难人员类别空白或不在目录内: claimed, and the category is blank or not among the policy's.

use crate::model::{Field, Severity, Stated};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E004",
    title: "困难人员类别空白或不在目录内",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: Basis::Law("recognition"),
    condition: "主张为就业困难人员，但困难人员类别空白，或不是口径所列类别及其同义写法。",
    why: "只有规定类别的人员才是就业困难人员。",
    remedy: "按认定文书填写规定的类别：大龄失业人员、残疾人员、享受最低生活保障待遇人员、城镇零就业家庭人员、农村零转移就业贫困家庭人员、失地农民、连续失业1年以上人员、戒毒康复人员、刑满释放人员、精神障碍康复人员、失业6个月以上的退役军人、需赡养患重大疾病直系亲属人员，或地级以上市规定的其他人员。",
    example: "类别填“高校毕业生”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.claimed() {
        let (message, found) = match hire.row.category() {
            Stated::Blank => ("主张为就业困难人员，但没有填写困难人员类别。".to_owned(), String::new()),
            Stated::Known(text) if context.policy.category(text).is_none() => {
                (format!("困难人员类别“{text}”不在规定的类别之内。"), text.to_owned())
            }
            _ => continue,
        };
        sink.report(
            context.hire(index, Field::Category),
            Fact { message, found, expected: "口径所列类别".to_owned(), ..Fact::default() },
        );
    }
}
