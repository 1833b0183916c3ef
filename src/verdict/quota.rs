//! The numbers of the quota and what its bounds say, in whole numbers.

use crate::model::{Denominator, OnBase};
use crate::rules::Context;

use super::bounds::bounds;
use super::further::{Membership, further_counts};
use super::persons::Tally;
use super::{Counts, HireStatus};

/// Numbers and bounds of an agency.
pub(super) fn counts(
    context: &Context<'_, '_>,
    tally: &Tally,
    statuses: &[HireStatus],
    memberships: &[Membership],
) -> Counts {
    let (case, policy) = (context.case, context.policy);
    let plan_open = is_plan_open(context);
    let plan_lower: u64 = case.lines.iter().map(|line| line.lower).sum();
    let plan_upper: Option<u64> =
        if plan_open { None } else { case.lines.iter().map(|line| line.upper).sum() };
    let required = |base: u64| policy.required(base);
    let any_hire = !case.hires.is_empty() || tally.rejected_hires + tally.unseen + tally.lapsed > 0;
    let on_bases = Denominator::ALL.map(|denominator| {
        let (base, most, least) = match denominator {
            Denominator::Plan => (plan_upper.unwrap_or(plan_lower), plan_upper, plan_lower),
            Denominator::Hires => (
                tally.hires,
                Some(tally.hires + tally.rejected_hires + tally.unseen + tally.lapsed),
                tally.hires + tally.rejected_claims + tally.unseen,
            ),
        };
        let bounds = bounds(any_hire, base, tally, most.map(required), required(least));
        OnBase { base, required: required(base), bounds }
    });
    let lasting = tally.verified.saturating_sub(tally.brief);
    let most = match policy.basis {
        Denominator::Plan => plan_upper.map(required),
        Denominator::Hires => Some(required(tally.hires + tally.rejected_hires)),
    };
    Counts {
        basis: policy.basis,
        ratio_label: policy.ratio.percent_label(),
        on_bases,
        plan_lower,
        plan_upper,
        hires: tally.hires,
        claimed: tally.claimed,
        verified: tally.verified,
        passes_without_brief: most.is_some_and(|most| lasting >= most),
        possible: tally.possible,
        rejected_hires: tally.rejected_hires,
        rejected_claims: tally.rejected_claims,
        unseen: tally.unseen,
        lapsed: tally.lapsed,
        further: further_counts(case, policy, statuses, memberships, tally, plan_open),
    }
}

/// Lines of the plan may stand in what was not read, or in rows that nobody could place, so that it has no upper bound.
fn is_plan_open(context: &Context<'_, '_>) -> bool {
    let has_unplaced = || context.gaps().any(|(_, gap)| gap.is_of_plan_rows());
    let open = || has_unplaced() || context.may_have_versions();
    context.case.plan_open || !context.case.lines.is_empty() && open()
}
