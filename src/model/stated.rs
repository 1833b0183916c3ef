//! What a filing says in one cell, before anybody believes it.

use super::text::normal;

/// The content of a cell for a column that expects a `T`.
///
/// The difference between the last two is the heart of honest doubt: a blank cell says nothing,
/// an unknown one says *something* that could not be read, so no rule may conclude from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Stated<T> {
    /// Blank, or one of the marks that count as blank (`-`, `/`, 无, 暂无 ...); also: no such column.
    #[default]
    Blank,
    /// Read and understood.
    Known(T),
    /// Something is written that cannot be read; a `D004` finding names the cell.
    Unknown,
}

impl<T> Stated<T> {
    /// The value, if it was read.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Blank | Self::Unknown => None,
        }
    }

    /// The value by reference, if it was read.
    pub const fn as_known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Blank | Self::Unknown => None,
        }
    }

    /// What two places say together: a contradiction is unknown.
    #[must_use]
    pub fn with(self, other: Self, same: impl FnOnce(&T, &T) -> bool) -> Self {
        match (self, other) {
            (Self::Blank, only) | (only, Self::Blank) => only,
            (Self::Known(a), Self::Known(b)) if same(&a, &b) => Self::Known(a),
            _ => Self::Unknown,
        }
    }

    /// The same of another kind of value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Stated<U> {
        match self {
            Self::Blank => Stated::Blank,
            Self::Known(value) => Stated::Known(change(value)),
            Self::Unknown => Stated::Unknown,
        }
    }

    /// Nothing is written in the cell.
    pub const fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// Something is written in the cell that cannot be read.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl Stated<&str> {
    /// The same text, however it is written.
    pub fn says_the_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => one == other || normal(one) == normal(other),
            (one, other) => one == other,
        }
    }
}
