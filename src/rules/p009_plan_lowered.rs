//! P009 招用后调减计划: a version filed after the agency's first hire lowers the number.

use crate::case::{Line, Lowered};
use crate::model::{Field, Requirement, Severity, day_in_words as day};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "P009",
    title: "招用后调减计划",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "在用版本的报送日期不早于该单位首次招用日期（含未采用、范围外和重复的招用行），且计划人数少于此前版本，或开发方式改为范围以外的。比例核算的上限仍按此前的人数；报送日期相同的版本之间不适用。首次招用前调减，而公告招聘人数多于调减后计划的，也列疑点。",
    why: "招用开始后调减计划会降低应招用困难人员的人数，需要确认调减是否经人社部门同意。",
    remedy: "提供人社部门同意调减计划的文件；否则按原计划核算。",
    auditor: "",
    example: "2月报计划20人，3月开始招用，10月改报10人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, line) in (0_u32..).zip(&context.case.lines) {
        let fact = line.lowered.map(after_a_hire).or_else(|| announces_more(context, line));
        let Some(fact) = fact else { continue };
        if let Some(about) = context.dated_line(index, Field::Headcount) {
            sink.report(about, fact);
        }
    }
}

/// A version that was filed after somebody was hired states less than the one before.
fn after_a_hire(lowered: Lowered) -> Fact {
    let first = match lowered.first_hire {
        Some(first) => format!("首次招用在{}", day(first)),
        None => "首次招用日期不明".to_owned(),
    };
    let filed = day(lowered.filed);
    let (message, found) = if lowered.leaves_scope {
        let message = format!(
            "{filed}报送的版本把开发方式改为条款适用范围以外的（原计划{}人），{first}；仍按原计划核算。",
            lowered.from
        );
        (message, "改为范围外的开发方式".to_owned())
    } else {
        let message = format!("{filed}报送的版本把计划由{}人调减为{}人，{first}。", lowered.from, lowered.to);
        (message, format!("{}人", lowered.to))
    };
    Fact {
        message, found, expected: format!("{}人，或经同意的调减", lowered.from), ..Fact::default()
    }
}

/// A plan that was lowered before anybody was hired, while a notice still announces more than is left of it.
fn announces_more(context: &Context<'_, '_>, line: &Line) -> Option<Fact> {
    let (once, now) = (line.once_planned?, line.shown());
    let of_post = context.case.notices.iter().filter(|notice| notice.post == Some(line.post));
    let announced = of_post.filter_map(|notice| notice.announced.known()).max().map(u64::from)?;
    (announced > now).then(|| Fact {
        message: format!("计划由{once}人调减为{now}人，公告招聘的仍是{announced}人。"),
        found: format!("{now}人，公告{announced}人"),
        expected: format!("{once}人，或经同意的调减"),
        ..Fact::default()
    })
}
