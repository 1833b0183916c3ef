//! Which cell stands for a row as a whole.

use crate::model::{Field, TableKind};

/// The cell that a finding about the whole row points at.
pub(super) const fn key_field(kind: TableKind) -> Field {
    match kind {
        TableKind::Plan => Field::Headcount,
        TableKind::Hires => Field::IdNumber,
        _ => Field::NoticeNo,
    }
}
