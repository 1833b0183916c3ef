//! E004 困难人员类别空白或不在目录内: claimed, and the category is blank or not among the policy's.

use crate::model::{Field, Severity, Stated, day_in_words as day, denials};
use crate::policy::Category;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "E004",
    title: "困难人员类别空白或不在目录内",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[],
    condition: "主张为就业困难人员，但困难人员类别空白，或不是口径所列类别（{categories}）及其同义写法，或类别之外写有拟、未、已退出、停发等词。",
    why: "只有规定类别的人员才是就业困难人员。",
    remedy: "按认定文书填写规定的类别名称，不写简称或代码；类别名称见空白表“填写选项”。",
    auditor: "该写法确指某一类别的，在政策文件的类别同义词中补充。",
    example: "类别填“高校毕业生”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.claimed() {
        let (message, found) = match hire.row.category() {
            Stated::Blank if Context::may_be_unread(hire.table, Field::Category) => {
                let how = Context::blank(hire.table, Field::Category);
                (format!("主张为就业困难人员，但困难人员类别{how}。"), String::new())
            }
            Stated::Blank => ("主张为就业困难人员，但没有填写困难人员类别。".to_owned(), String::new()),
            Stated::Known(text) if context.policy.category(text).is_none() => {
                (format!("困难人员类别“{text}”不在规定的类别之内。"), text.to_owned())
            }
            Stated::Known(text) => {
                match (context.policy.category_on(text, hire.start), denied(context, text)) {
                    // What is known of it counts for other quotas only; the rest may be a category that counts.
                    (Some(category), _)
                        if !category.counts && context.policy.names_unknown_category(text) =>
                    {
                        (format!("困难人员类别“{text}”中有的写法不在规定的类别之内。"), text.to_owned())
                    }
                    (Some(category), _) if category.counts && !category.counts_on(hire.start) => (
                        format!("困难人员类别“{text}”在招用日期不计入就业困难人员（{}）。", period(category)),
                        text.to_owned(),
                    ),
                    (Some(_), Some(word)) => {
                        (format!("困难人员类别“{text}”写有“{word}”，不能确认属于该类别。"), text.to_owned())
                    }
                    _ => continue,
                }
            }
            Stated::Unknown => continue,
        };
        sink.report(
            context.hire(index, Field::Category),
            Fact { message, found, expected: "口径所列类别".to_owned(), ..Fact::default() },
        );
    }
}

/// When a category counts, in words.
fn period(category: &Category) -> String {
    let from = category.from.map(|from| format!("自{}起", day(from)));
    let until = category.until.map(|until| format!("至{}止", day(until)));
    [from, until].into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// The word beside a category that denies it.
fn denied(context: &Context<'_, '_>, text: &str) -> Option<String> {
    if context.policy.lists_category(text) { None } else { denials::in_category(text) }
}
