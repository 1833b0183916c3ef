//! Status of each requirement, and the verdict.

use std::collections::BTreeSet;

use crate::case::Listing;
use crate::case::{Case, Gap, GapSource, SetAside, Why};
use crate::model::{
    Effect, Finding, Requirement, ReviewMark, Severity, Status, Subject, TableId, TableKind, Verdict,
};
use crate::rules::Context;

use crate::policy::Policy;
use crate::rules::{RULES, Rule, UNLISTED};

use super::{Bounds, Counts, Nothing, PassesBy, RequirementResult};

/// The four results.
pub(super) fn results(
    context: &Context<'_, '_>,
    findings: &[Finding],
    counts: &Counts,
    settled: &BTreeSet<(TableId, u32)>,
) -> [RequirementResult; 4] {
    let case = context.case;
    let has_rejected = |kinds: &[TableKind]| has_rejected(context, kinds, settled);
    let policy = context.policy;
    Requirement::ALL.map(|requirement| {
        let of_requirement =
            || findings.iter().filter(move |finding| finding.requirement == Some(requirement));
        let open = |severity| {
            of_requirement().any(|finding| finding.is_open() && finding.effective_severity() == severity)
        };
        let undecided = match requirement {
            Requirement::Plan => has_rejected(&[TableKind::Plan]),
            Requirement::Notice => has_rejected(&[TableKind::Hires, TableKind::Notices]),
            Requirement::Filing => has_rejected(&[TableKind::Hires]),
            // Closing the finding settles it by hand; else the bounds alone decide.
            Requirement::Quota => quotas(counts).any(|(subject, bounds)| {
                bounds == Bounds::Open
                    && !of_requirement().any(|finding| {
                        finding.subject == subject
                            && finding.effect == Effect::QuotaOpen
                            && !finding.is_open()
                    })
            }),
        };
        let asked = is_asked(requirement, policy);
        let status = if open(Severity::Violation) {
            Status::Fail
        } else if open(Severity::Doubt) {
            Status::Undetermined
        } else if !asked {
            Status::NotApplicable
        } else if undecided {
            Status::Undetermined
        } else if nothing_to_judge(case, requirement, counts) {
            Status::NotApplicable
        } else {
            Status::Pass
        };
        let waived = of_requirement().any(|finding| {
            finding.review.mark == Some(ReviewMark::Waived) && finding.severity != Severity::Note
        });
        let passes_by = if waived { PassesBy::Waiver } else { PassesBy::Itself };
        RequirementResult { requirement, status, asked, passes_by, nothing: nothing(context, requirement) }
    })
}

/// Each quota as findings name it, and what its bounds say: the main one first.
fn quotas(counts: &Counts) -> impl Iterator<Item = (Subject, Bounds)> + '_ {
    let further = (0_u8..).zip(&counts.further).map(|(index, one)| (Subject::Quota(index), one.bounds));
    std::iter::once((Subject::Agency, counts.bounds())).chain(further)
}

/// What each quota beside the main one came to.
pub(super) fn further_statuses(counts: &Counts, findings: &[Finding]) -> Vec<Status> {
    let of_quota = |(subject, bounds): (Subject, Bounds)| {
        let open = |severity| {
            findings.iter().any(|finding| {
                finding.subject == subject && finding.is_open() && finding.effective_severity() == severity
            })
        };
        match bounds {
            _ if open(Severity::Violation) => Status::Fail,
            Bounds::Nothing => Status::NotApplicable,
            Bounds::Pass => Status::Pass,
            Bounds::Fail | Bounds::Open => Status::Undetermined,
        }
    };
    quotas(counts).skip(1).map(of_quota).collect()
}

/// Whether a rule is left that could say that the duty is not kept: what the policy switches off, or makes a note, decides
/// nothing. The quota rests on one rule alone; the other only says that it is open.
fn is_asked(requirement: Requirement, policy: &Policy) -> bool {
    let decides = |rule: &&Rule| {
        let severity = policy.severity_of(rule.code, rule.severity);
        severity.is_some_and(|severity| severity != Severity::Note)
    };
    let mut of_requirement = RULES.iter().copied().filter(|rule| rule.requirement() == Some(requirement));
    match requirement {
        Requirement::Quota => of_requirement.any(|rule| rule.effect == Effect::QuotaFails && decides(&rule)),
        _ => of_requirement.any(|rule| decides(&rule)),
    }
}

fn has_rejected(context: &Context<'_, '_>, kinds: &[TableKind], settled: &BTreeSet<(TableId, u32)>) -> bool {
    let is_rejected_table = |gap: &Gap| match gap.source {
        GapSource::Table(_) => kinds.iter().any(|kind| gap.holds.rows_of(*kind)),
        _ => false,
    };
    let is_open = |aside: &SetAside| !settled.contains(&(aside.table, aside.row));
    kinds.iter().any(|kind| context.rejected(*kind).any(is_open))
        || context.gaps().any(|(_, gap)| is_rejected_table(gap))
}

/// Why there would be nothing to judge. Plan and hires are what is judged; a gap that could hold them may have been either.
fn nothing(context: &Context<'_, '_>, requirement: Requirement) -> Nothing {
    let case = context.case;
    let may_hold = |gap: &Gap| match requirement {
        Requirement::Plan | Requirement::Quota => gap.holds.plan || gap.holds.hires,
        Requirement::Notice | Requirement::Filing => gap.holds.hires,
    };
    let is_judged = |aside: &SetAside| {
        aside.why == Why::OutOfScope && matches!(aside.kind, TableKind::Plan | TableKind::Hires)
    };
    if context.gaps().any(|(_, gap)| may_hold(gap)) {
        Nothing::Unread
    } else if case.plan_rows.is_empty() && case.hires.is_empty() && !case.set_aside.iter().any(is_judged) {
        Nothing::NotFiled
    } else {
        Nothing::Outside
    }
}

fn nothing_to_judge(case: &Case<'_>, requirement: Requirement, counts: &Counts) -> bool {
    match requirement {
        Requirement::Plan => case.plan_rows.is_empty() && case.hires.is_empty(),
        Requirement::Quota => quotas(counts).all(|(_, bounds)| bounds == Bounds::Nothing),
        Requirement::Notice | Requirement::Filing => case.hires.is_empty(),
    }
}

/// The verdict (specification 8.4), first match wins.
pub(super) fn verdict(
    context: &Context<'_, '_>,
    findings: &[Finding],
    results: &[RequirementResult; 4],
) -> Verdict {
    let case = context.case;
    let any = |status| results.iter().any(|result| result.status == status);
    if any(Status::Fail) {
        return Verdict::Noncompliant;
    }
    let accepted = !case.plan_rows.is_empty() || !case.hires.is_empty() || !case.notices.is_empty();
    let doubtful =
        findings.iter().any(|finding| finding.is_open() && finding.effective_severity() != Severity::Note);
    // Where nothing is accepted and something rejected, a requirement is undetermined as well.
    // If there is a gap and nothing else, it is not known what was filed.
    let holds_more = |gap: &Gap| gap.holds.plan || gap.holds.hires;
    let only_notices_seen = case.plan_rows.is_empty() && case.hires.is_empty();
    let only_gaps = !accepted && context.gaps().next().is_some()
        || only_notices_seen && context.gaps().any(|(_, gap)| holds_more(gap));
    if any(Status::Undetermined) || doubtful || only_gaps {
        return Verdict::Unresolved;
    }
    let of_the_year = |aside: &&SetAside| !matches!(aside.why, Why::OtherYear(_) | Why::NoAgency(_));
    let filed_for_the_year = accepted || case.set_aside.iter().any(|aside| of_the_year(&aside));
    let filed_for_another = case.set_aside.iter().any(|aside| matches!(aside.why, Why::OtherYear(_)));
    let (plan_or_hires, notices) = (
        !case.plan_rows.is_empty() || !case.hires.is_empty(),
        case.set_aside.iter().filter(of_the_year).all(|aside| aside.kind == TableKind::Notices),
    );
    let only_notices = !plan_or_hires && notices;
    if case.listing == Listing::Listed && (!filed_for_the_year || only_notices) {
        // If the directory does not say plainly that an agency must file, it is not late.
        let looked_at = findings.iter().any(|finding| finding.rule == UNLISTED.code && !finding.is_open());
        let is_open = case.perhaps_filed.is_some() && !looked_at;
        return if is_open { Verdict::Unresolved } else { Verdict::NotFiled };
    }
    // No list asks it to file, and what it filed is of other years: it is not known whether there is anything to judge.
    if only_notices && filed_for_another {
        return Verdict::Unresolved;
    }
    if results.iter().all(|result| result.status == Status::NotApplicable) {
        return Verdict::NotApplicable;
    }
    Verdict::Compliant
}
