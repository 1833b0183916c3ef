//! The numbers that the quota rests on.

/// What the bounds say of the quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// Verified persons suffice on the largest base.
    Pass,
    /// Possible persons do not suffice on the smallest base.
    Fail,
    /// Open rows can tip it.
    Open,
    /// Nothing to judge: no base and no hire row.
    Nothing,
}

/// Numbers of persons, each a count of persons unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Whose number the ratio is taken of, in Chinese: 招用计划 or 实际招用.
    pub base_label: &'static str,
    /// The ratio as shown, for instance `40%`.
    pub ratio_label: String,
    /// The quota on the policy's basis.
    pub bounds: Bounds,
    /// The quota on the plan.
    pub bounds_by_plan: Bounds,
    /// The quota on the hires.
    pub bounds_by_hires: Bounds,
    /// Planned persons, smallest reading.
    pub plan_lower: u64,
    /// Planned persons, largest reading; `None` if something could not be read.
    pub plan_upper: Option<u64>,
    /// Persons hired (accepted rows).
    pub hires: u64,
    /// Persons claimed.
    pub claimed: u64,
    /// Persons verified.
    pub verified: u64,
    /// The quota passes without those whose contracts are of a few days, too (`P011`).
    pub passes_without_brief: bool,
    /// Persons that could yet count: verified, unresolved and rejected possible claims.
    pub possible: u64,
    /// Rejected hire rows.
    pub rejected_hires: u64,
    /// Rejected hire rows whose claim can't be read as "no".
    pub rejected_claims: u64,
    /// Hires that no row of the case shows, at most: of rows that nobody could place, or that name several persons.
    pub unseen: u64,
    /// The same of material that nobody waits for any more: they can't save the quota, but nothing passes for it.
    pub lapsed: u64,
    /// Base of the ratio as shown (plan or hires, by policy).
    pub base: u64,
    /// Required persons on the shown base.
    pub required: u64,
    /// Required persons on the plan, whatever the policy's basis.
    pub required_by_plan: u64,
    /// Required persons on the hires, whatever the policy's basis.
    pub required_by_hires: u64,
}

impl Counts {
    /// The planned number shown: upper bound, or lower where there is none.
    pub fn plan_shown(&self) -> u64 {
        self.plan_upper.unwrap_or(self.plan_lower)
    }

    /// 距达标还差 n 人: persons still to be hired or verified beyond the verified ones.
    pub fn short(&self) -> u64 {
        self.required.saturating_sub(self.verified)
    }

    /// 还需核实 n 人: of the shortfall, how many could come from open claims.
    pub fn to_verify(&self) -> u64 {
        self.short().min(self.possible - self.verified.min(self.possible))
    }
}
