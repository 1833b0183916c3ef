//! The numbers that the quotas rest on.

/// What a required share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// 招用计划人数: the words of 粤府〔2017〕101号.
    Plan,
    /// 实际招用人数.
    Hires,
}

impl Denominator {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Plan, Self::Hires];

    /// Chinese name of the denominator.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "招用计划人数",
            Self::Hires => "实际招用人数",
        }
    }

    /// What is counted, in Chinese.
    pub const fn short_label(self) -> &'static str {
        match self {
            Self::Plan => "招用计划",
            Self::Hires => "实际招用",
        }
    }
}

/// What the bounds say of a quota.
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

/// The main quota on one denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnBase {
    /// The number that the share is taken of, as outputs show it.
    pub base: u64,
    /// Required persons on it.
    pub required: u64,
    /// What the bounds say.
    pub bounds: Bounds,
}

/// Numbers of persons, each a count of persons unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// The denominator that the policy names.
    pub basis: Denominator,
    /// The ratio as shown, for instance `40%`.
    pub ratio_label: String,
    /// The main quota on each denominator, in the order of [`Denominator::ALL`].
    pub on_bases: [OnBase; 2],
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
    /// The quota passes even without those whose contracts last only a few days (`P011`).
    pub passes_without_brief: bool,
    /// Persons that could yet count: verified, unresolved and rejected possible claims.
    pub possible: u64,
    /// Rejected hire rows.
    pub rejected_hires: u64,
    /// Rejected hire rows whose claim can't be read as "no".
    pub rejected_claims: u64,
    /// Hires that no row of the case shows, at most: of rows that nobody could place, or that name several persons.
    pub unseen: u64,
    /// The same for material that nobody waits for any more. Such hires can't save the quota; nor does anything pass because
    /// nobody waits for them.
    pub lapsed: u64,
    /// The quotas that the policy sets beside the main one, in its order.
    pub further: Vec<FurtherCounts>,
}

impl Counts {
    /// The main quota on a denominator.
    pub const fn on(&self, denominator: Denominator) -> OnBase {
        self.on_bases[denominator as usize]
    }

    /// What the bounds say on the policy's denominator.
    pub const fn bounds(&self) -> Bounds {
        self.on(self.basis).bounds
    }

    /// Base of the ratio as shown.
    pub const fn base(&self) -> u64 {
        self.on(self.basis).base
    }

    /// Required persons on the shown base.
    pub const fn required(&self) -> u64 {
        self.on(self.basis).required
    }

    /// The planned number shown: upper bound, or lower where there is none.
    pub fn plan_shown(&self) -> u64 {
        self.plan_upper.unwrap_or(self.plan_lower)
    }

    /// 距达标还差 n 人: persons still to be hired or verified beyond the verified ones.
    pub const fn short(&self) -> u64 {
        self.required().saturating_sub(self.verified)
    }

    /// 还需核实 n 人: of the shortfall, how many could come from open claims.
    pub fn to_verify(&self) -> u64 {
        self.short().min(self.possible - self.verified.min(self.possible))
    }
}

/// Numbers of a quota beside the main one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurtherCounts {
    /// Its name.
    pub name: String,
    /// What it is a share of.
    pub basis: Denominator,
    /// Its ratio as shown.
    pub ratio_label: String,
    /// The number that the share is taken of, as outputs show it.
    pub base: u64,
    /// Smallest reading of that number.
    pub base_lower: u64,
    /// Largest reading; `None` if something could not be read.
    pub base_upper: Option<u64>,
    /// Required persons on the base shown.
    pub required: u64,
    /// Required persons on the smallest reading.
    pub required_lower: u64,
    /// Required persons on the largest reading.
    pub required_upper: Option<u64>,
    /// Persons of whom it is certain that they count.
    pub verified: u64,
    /// Persons that could yet count.
    pub possible: u64,
    /// Hired persons of whom it is not known whether their post is covered.
    pub unplaced_persons: u64,
    /// Planned posts of which it is not known whether they are covered.
    pub unplaced_posts: u64,
    /// What the bounds say.
    pub bounds: Bounds,
}

impl FurtherCounts {
    /// Persons still to be hired or verified.
    pub const fn short(&self) -> u64 {
        self.required.saturating_sub(self.verified)
    }
}

/// Whether a post, or a category, belongs to a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It can't be told.
    Unclear,
}

impl Belongs {
    /// What two statements about the same thing amount to.
    #[must_use]
    pub fn and_stated(self, other: Self) -> Self {
        if self == other { self } else { Self::Unclear }
    }
}

/// What a hired person is to a quota beside the main one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InQuota {
    /// The post is not covered.
    Outside,
    /// It can't be told whether the post is covered.
    PostUnclear,
    /// In the base, and counts if the claim holds.
    Counts,
    /// In the base, of a group that does not count.
    OtherGroup,
    /// In the base; it can't be told whether the group counts.
    GroupUnclear,
}

impl InQuota {
    /// Those that are certainly in the base.
    pub const IN_BASE: [Self; 3] = [Self::Counts, Self::OtherGroup, Self::GroupUnclear];

    /// From what is known of the post and of the group.
    pub const fn of(post: Belongs, group: Belongs) -> Self {
        match (post, group) {
            (Belongs::No, _) => Self::Outside,
            (Belongs::Unclear, _) => Self::PostUnclear,
            (Belongs::Yes, Belongs::Yes) => Self::Counts,
            (Belongs::Yes, Belongs::No) => Self::OtherGroup,
            (Belongs::Yes, Belongs::Unclear) => Self::GroupUnclear,
        }
    }

    /// One person on two rows: if one of the posts is covered, so is the person; if the groups differ, the group is unclear.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let in_base = |one: Self| Self::IN_BASE.contains(&one);
        match (self, other) {
            (one, two) if one == two => one,
            (one, two) if in_base(one) && in_base(two) => Self::GroupUnclear,
            (one, _) if in_base(one) => one,
            (_, two) if in_base(two) => two,
            _ => Self::PostUnclear,
        }
    }

    /// Chinese word, as in the workbook.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Outside => "不在内",
            Self::PostUnclear => "范围待定",
            Self::Counts => "计入",
            Self::OtherGroup => "类别不计",
            Self::GroupUnclear => "类别待定",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_of_one_row_is_not_known_of_the_person() {
        use InQuota::{Counts, GroupUnclear, OtherGroup, Outside, PostUnclear};
        for (one, two, both) in [
            (Counts, Counts, Counts),
            (Counts, Outside, Counts),
            (Outside, PostUnclear, PostUnclear),
            (Counts, OtherGroup, GroupUnclear),
            (PostUnclear, OtherGroup, OtherGroup),
            (Outside, Outside, Outside),
        ] {
            assert_eq!(one.with(two), both, "{one:?} {two:?}");
            assert_eq!(two.with(one), both, "{two:?} {one:?}");
        }
    }
}
