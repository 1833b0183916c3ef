//! A quota as findings speak of it, the main one and those beside it alike: shared by `Q001` and `Q002`.

use jiff::civil::Date;

use crate::model::{Bounds, Counts, Denominator, FurtherCounts};
use crate::policy::FurtherQuota;

use super::{About, Context, Fact, Held};

/// Who counts for the main quota.
const EVERYBODY: &str = "就业困难人员";

/// One quota with its numbers.
pub(super) struct Quota<'q> {
    /// What the bounds say of it.
    pub(super) bounds: Bounds,
    /// The number that the share is taken of, as outputs show it.
    pub(super) base: u64,
    /// Persons required on that number.
    pub(super) required: u64,
    /// Persons required on the smallest reading of that number: an agency that has fewer fails under every reading. For the
    /// main quota, findings have always named the number shown, and their ids rest on it.
    pub(super) required_of_failing: u64,
    basis: Denominator,
    ratio_label: &'q str,
    verified: u64,
    possible: u64,
    /// The quota of the policy beside the main one, with its place there.
    beside: Option<(usize, &'q FurtherQuota, &'q FurtherCounts)>,
}

/// The main quota, then those beside it.
pub(super) fn quotas<'q>(
    context: &Context<'q, '_>,
    counts: &'q Counts,
) -> impl Iterator<Item = Quota<'q>> + use<'q> {
    let main = Quota {
        bounds: counts.bounds(),
        base: counts.base(),
        required: counts.required(),
        required_of_failing: counts.required(),
        basis: counts.basis,
        ratio_label: &counts.ratio_label,
        verified: counts.verified,
        possible: counts.possible,
        beside: None,
    };
    let beside = context.policy.further.iter().zip(&counts.further).enumerate();
    std::iter::once(main).chain(beside.map(|(place, (quota, counts))| Quota {
        bounds: counts.bounds,
        base: counts.base,
        required: counts.required,
        required_of_failing: counts.required_lower,
        basis: counts.basis,
        ratio_label: &counts.ratio_label,
        verified: counts.verified,
        possible: counts.possible,
        beside: Some((place, quota, counts)),
    }))
}

impl Quota<'_> {
    /// What a finding about it is about.
    pub(super) fn about(&self, context: &Context<'_, '_>) -> About {
        self.beside.map_or_else(|| context.agency(), |(place, ..)| context.quota(place))
    }

    /// What a finding about it states: the figures, what follows from them, and what can still be done.
    pub(super) fn fact(&self, context: &Context<'_, '_>, follows: &str, expected: u64, held: Held) -> Fact {
        let name = self.beside.map_or_else(String::new, |(_, quota, _)| format!("“{}”", quota.name));
        Fact {
            message: format!("{}{follows}{}", self.figures(), self.progress(context)),
            found: format!("{name}已核实{}人，最多{}人", self.verified, self.possible),
            expected: format!("至少{expected}人"),
            held,
            ..Fact::default()
        }
    }

    /// Of the persons missing, how many could come from open claims.
    pub(super) fn to_verify(&self) -> u64 {
        self.short().min(self.possible.saturating_sub(self.verified))
    }

    /// Why it can't be told which posts it covers; empty if it can.
    pub(super) fn unplaced(&self) -> String {
        let Some((_, quota, counts)) = self.beside else { return String::new() };
        let column = quota.covers.as_ref().map_or("", |covers| covers.column.label());
        let what = match (counts.unplaced_persons, counts.unplaced_posts) {
            (0, 0) => return String::new(),
            (0, posts) => format!("{posts}个岗位"),
            (persons, 0) => format!("{persons}人的岗位"),
            (persons, posts) => format!("{posts}个岗位、{persons}人的岗位"),
        };
        format!("有{what}{column}未注明、不一致或不能识别，不能确定是否在此比例之内。")
    }

    const fn short(&self) -> u64 {
        self.required.saturating_sub(self.verified)
    }

    fn who(&self) -> String {
        self.beside.map_or_else(|| EVERYBODY.to_owned(), |(_, quota, _)| quota.who())
    }

    /// `应招用就业困难人员10人（招用计划25人×40%），已核实8人，最多9人`; of a quota beside the main one
    /// `“享受补贴的岗位”（粤人社规〔2025〕15号 第三条）：` stands before it.
    fn figures(&self) -> String {
        let named = self.beside.map_or_else(String::new, |(_, quota, _)| {
            format!("“{}”（{}{}）：", quota.name, quota.law.citation, quota.law.mark())
        });
        format!(
            "{named}应招用{}{}人（{}{}人×{}），已核实{}人，最多{}人",
            self.who(),
            self.required,
            self.basis.short_label(),
            self.base,
            self.ratio_label,
            self.verified,
            self.possible
        )
    }

    /// Before the end of the year a shortfall can still be met: says so, with the number still to hire.
    fn progress(&self, context: &Context<'_, '_>) -> String {
        let last = Date::new(context.terms.year, 12, 31).unwrap_or(Date::MAX);
        let short = self.short();
        if context.terms.as_of >= last || short == 0 {
            return String::new();
        }
        format!("进行中：至{}尚需招用（或核实）{}{short}人。", context.terms.as_of, self.who())
    }
}
