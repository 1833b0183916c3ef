//! The quota on bounds, in exact integers.

use crate::model::{Denominator, OnBase};
use crate::rules::Context;

use super::further::{Membership, further_counts};
use super::persons::Tally;
use super::{Bounds, Counts, HireStatus};

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

/// `pass` needs the verified persons to suffice on the largest base, `fail` the possible ones not
/// to suffice on the smallest. A base of 0 decides nothing once anybody was hired.
fn bounds(any_hire: bool, base: u64, tally: &Tally, most: Option<u64>, least: u64) -> Bounds {
    if base == 0 && most.is_some() {
        return if any_hire { Bounds::Open } else { Bounds::Nothing };
    }
    if tally.possible < least {
        Bounds::Fail
    } else if most.is_some_and(|most| tally.verified >= most) {
        Bounds::Pass
    } else {
        Bounds::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(verified: u64, possible: u64) -> Tally {
        Tally { hires: possible, claimed: possible, verified, possible, ..Tally::default() }
    }

    #[test]
    fn passes_only_if_the_verified_suffice_on_the_largest_base() {
        assert_eq!(bounds(true, 25, &tally(10, 10), Some(10), 8), Bounds::Pass);
        assert_eq!(bounds(true, 25, &tally(9, 10), Some(10), 8), Bounds::Open);
        assert_eq!(bounds(true, 25, &tally(10, 10), None, 8), Bounds::Open);
    }

    #[test]
    fn fails_only_if_the_possible_fall_short_on_the_smallest_base() {
        assert_eq!(bounds(true, 25, &tally(0, 7), Some(10), 8), Bounds::Fail);
        assert_eq!(bounds(true, 25, &tally(0, 8), Some(10), 8), Bounds::Open);
    }

    /// Cross-multiplied, the comparison of two fractions is exact by definition.
    #[test]
    fn agrees_with_exact_fractions_up_to_400_planned_and_400_found() {
        for (num, den) in [(2, 5), (1, 2), (1, 3), (7, 10), (333, 1000), (1, 1)] {
            let ratio = crate::model::Ratio::new(num, den).unwrap();
            for planned in 1..=400_u64 {
                let required = ratio.of(planned, crate::model::Rounding::Up);
                for found in 0..=400_u64 {
                    let suffices = found * den >= num * planned;
                    let certain = bounds(true, planned, &tally(found, found), Some(required), required);
                    let expected = if suffices { Bounds::Pass } else { Bounds::Fail };
                    assert_eq!(certain, expected, "{found} of {planned} at {num}/{den}");
                    // Nobody is certain: never a pass, a fail only if all of them would not do.
                    let open = bounds(true, planned, &tally(0, found), Some(required), required);
                    let expected = if suffices { Bounds::Open } else { Bounds::Fail };
                    assert_eq!(open, expected, "{found} possible of {planned} at {num}/{den}");
                }
            }
        }
    }

    #[test]
    fn a_base_of_nothing_never_passes() {
        assert_eq!(bounds(true, 0, &tally(3, 3), Some(0), 0), Bounds::Open);
        assert_eq!(bounds(false, 0, &tally(0, 0), Some(0), 0), Bounds::Nothing);
    }
}
