//! What the bounds of a quota say. It serves every quota.

use super::Bounds;
use super::persons::Tally;

/// `pass` needs the verified persons to suffice on the largest base, `fail` the possible ones not
/// to suffice on the smallest. A base of 0 decides nothing once anybody was hired.
pub(super) fn bounds(any_hire: bool, base: u64, tally: &Tally, most: Option<u64>, least: u64) -> Bounds {
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
