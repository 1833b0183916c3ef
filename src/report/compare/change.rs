//! What may become of a finding, of a verdict and of an agency between two runs.

use super::results::AgencyRow;
use crate::model::Verdict;

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Open before, and gone now.
    Fixed,
    /// Open before and now.
    Open,
    /// Open now, and not open before.
    New,
    /// Open before, closed now by review or waiver.
    Closed,
    /// Closed before, or closed from the start.
    ClosedBefore,
    /// Open before; whether it still holds can't be told, since what it rests on was not read.
    Unchecked,
    /// Open before; the person that it was about is not among the hires any more. Deleting a row does not put anything
    /// right.
    PersonGone,
    /// Open before; the agency, or the person, goes by another agency's name now.
    Moved,
    /// Open before; the new run judged by another policy.
    PolicyChanged,
}

impl Fate {
    /// All, in the order of the reports.
    pub const ALL: [Self; 9] = [
        Self::Fixed,
        Self::Open,
        Self::Closed,
        Self::Unchecked,
        Self::PersonGone,
        Self::Moved,
        Self::PolicyChanged,
        Self::New,
        Self::ClosedBefore,
    ];

    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "已整改",
            Self::Open => "仍存在",
            Self::New => "新增",
            Self::Closed => "本次关闭",
            Self::ClosedBefore => "此前已关闭",
            Self::Unchecked => "未能核对",
            Self::PersonGone => "人员已不在表中",
            Self::Moved => "转到其他单位",
            Self::PolicyChanged => "口径变动",
        }
    }

    /// Stable English code for JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Open => "open",
            Self::New => "new",
            Self::Closed => "closed",
            Self::ClosedBefore => "closed_before",
            Self::Unchecked => "unchecked",
            Self::PersonGone => "person_gone",
            Self::Moved => "moved",
            Self::PolicyChanged => "policy_changed",
        }
    }
}

/// How a verdict moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// Towards 合规.
    Better,
    /// Away from it.
    Worse,
    /// Another verdict that is neither better nor worse.
    Other,
    /// Only in the new run.
    Appeared,
    /// Only in the old run.
    Gone,
    /// The same.
    Same,
}

impl Movement {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Better => "好转",
            Self::Worse => "变差",
            Self::Other => "变化",
            Self::Appeared => "新出现",
            Self::Gone => "不再出现",
            Self::Same => "未变",
        }
    }

    /// Stable English code for JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Other => "other",
            Self::Appeared => "appeared",
            Self::Gone => "gone",
            Self::Same => "same",
        }
    }

    /// From one verdict to another.
    pub(super) fn of(old: Option<Verdict>, new: Option<Verdict>) -> Self {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (None, _) => return Self::Appeared,
            (_, None) => return Self::Gone,
        };
        match (rank(old), rank(new)) {
            _ if old == new => Self::Same,
            (Some(was), Some(is)) if is > was => Self::Better,
            (Some(was), Some(is)) if is < was => Self::Worse,
            _ => Self::Other,
        }
    }
}

/// How near a verdict is to 合规; 不适用 is on no scale.
const fn rank(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Noncompliant | Verdict::NotFiled => Some(0),
        Verdict::Unresolved => Some(1),
        Verdict::Compliant => Some(2),
        Verdict::NotApplicable => None,
    }
}

/// An agency in both runs, or in one.
#[derive(Debug, Clone)]
pub struct AgencyChange<'r> {
    /// As it was.
    pub old: Option<&'r AgencyRow>,
    /// As it is.
    pub new: Option<&'r AgencyRow>,
    /// How its verdict moved.
    pub movement: Movement,
    /// Findings by fate, in the order of [`Fate::ALL`].
    pub fates: [u64; Fate::ALL.len()],
}

impl<'r> AgencyChange<'r> {
    /// The agency, as it is now if it is.
    pub fn row(&self) -> Option<&'r AgencyRow> {
        self.new.or(self.old)
    }

    /// Findings of one fate.
    pub fn count(&self, fate: Fate) -> u64 {
        Fate::ALL.iter().zip(self.fates).find(|(other, _)| **other == fate).map_or(0, |(_, count)| count)
    }

    /// Fewer persons hired than before: rows may have been deleted instead of put right.
    pub fn has_fewer_hires(&self) -> bool {
        matches!((self.old, self.new), (Some(old), Some(new)) if new.hires < old.hires)
    }
}
