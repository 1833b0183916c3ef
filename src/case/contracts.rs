//! Rows that are not hires of their own, as their 合同状态 says: a renewal continues a hire, a change or an end updates it.

use hashbrown::HashMap;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::{Field, IdNumber, Stated, normal};
use crate::tables::{Contract, End, HireRow, RowView};

use super::{Dispute, Hire, Why, claims};

/// Whether a row may tell of the hire of another row. Without a valid number it can't be told whose hire it is.
pub(super) fn is_update(row: &HireRow) -> bool {
    row.contract != Contract::New && row.id.valid().is_some()
}

/// The hires of each person: indexes into the accepted ones.
pub(super) fn by_person(accepted: &[Hire<'_>]) -> HashMap<IdNumber, Vec<usize>> {
    let mut hires: HashMap<IdNumber, Vec<usize>> = HashMap::new();
    for (index, hire) in accepted.iter().enumerate() {
        if let Some(id) = hire.id() {
            hires.entry(id).or_default().push(index);
        }
    }
    hires
}

/// Brings the person's hire up to what the row says, and gives why the row is set aside; none if the row continues no
/// hire: then it is one of its own.
pub(super) fn update(
    accepted: &mut [Hire<'_>],
    of_person: &[usize],
    row: RowView<'_, HireRow>,
    start: Date,
) -> Option<Why> {
    let continued = of_person.iter().copied().filter(|index| is_continued(&accepted[*index], start));
    let last = continued.max_by_key(|index| accepted[*index].start)?;
    let hire = &mut accepted[last];
    let at = hire.table.cell(hire.row.row, Field::IdNumber);
    if contradicts(hire.row, row) {
        let dispute = if hire.is_claimed() || claims(&row) { Dispute::Claimed } else { Dispute::Unclaimed };
        hire.dispute = hire.dispute.max(dispute);
        return Some(Why::Conflicting(at));
    }
    hire.last_day = last_day(hire, &row);
    Some(Why::Updates(at, row.contract))
}

/// The contract of a row that begins on this day is the hire's, or follows it without a break.
fn is_continued(hire: &Hire<'_>, start: Date) -> bool {
    hire.start <= start && hire.last_day.is_none_or(|end| start <= end.saturating_add(1.day()))
}

/// The hire's last day by a row that updates it; if that row states no end, or one that can't be true, the hire is open
/// where its contract goes on, and stays as it was where the contract was changed or ended.
fn last_day(hire: &Hire<'_>, row: &HireRow) -> Option<Date> {
    let stated = match row.ends {
        Stated::Known(End::On(end)) if end >= hire.start => Some(end),
        _ => None,
    };
    match row.contract {
        Contract::Renewed => match (stated, hire.last_day) {
            (Some(new), Some(old)) => Some(new.max(old)),
            (stated, _) => stated,
        },
        Contract::Changed if row.ends == Stated::Known(End::Open) => None,
        Contract::New | Contract::Changed | Contract::Ended => stated.or(hire.last_day),
    }
}

/// Who the person is, and whether in difficulty, does not change with a contract.
fn contradicts(hire: RowView<'_, HireRow>, row: RowView<'_, HireRow>) -> bool {
    let differ = |one: Stated<&str>, other: Stated<&str>| match (one, other) {
        (Stated::Known(one), Stated::Known(other)) => normal(one) != normal(other),
        (Stated::Blank, Stated::Blank) => false,
        // A column that one of two forms lacks says nothing; what can't be read may say anything.
        (one, other) => one.is_unknown() || other.is_unknown(),
    };
    let by_answer = match (hire.difficult, row.difficult) {
        (Stated::Known(one), Stated::Known(other)) => one != other,
        _ => false,
    };
    by_answer
        || (claims(&row) && !claims(&hire))
        || differ(hire.name(), row.name())
        || differ(hire.category(), row.category())
        || differ(hire.certificate(), row.certificate())
}
