//! Counts what became of each row of a table, and checks the subtotals that the table states.

use crate::model::{Field, Stated};
use std::collections::BTreeSet;

use crate::tables::{AsideRows, NoticeRow, PlanRow, RowView, Rows, SubtotalCheck};

/// Stretches of rows whose reason is kept; more of them are counted and not named.
const MOST_NAMED: usize = 500;

/// What a row that is no data row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    Blank,
    Subtotal,
    Footer,
}

/// Counts the rows that are no data rows; gaps in the row numbers are blank rows.
#[derive(Debug)]
pub(super) struct Account {
    next_row: u32,
    pub(super) blank: u32,
    pub(super) subtotal: u32,
    pub(super) footer: u32,
    /// The rows that it counts and that hold anything, with the reason.
    pub(super) named: Vec<AsideRows>,
}

impl Account {
    pub(super) const fn after_header(last_header_row: u32) -> Self {
        Self {
            next_row: last_header_row.saturating_add(1),
            blank: 0,
            subtotal: 0,
            footer: 0,
            named: Vec::new(),
        }
    }

    /// A row of the table has arrived; rows before it that the stream skipped were blank.
    pub(super) const fn arrive(&mut self, row: u32) {
        self.blank += row.saturating_sub(self.next_row);
        self.next_row = row.saturating_add(1);
    }

    /// The last row that arrived, or the last row of the header.
    pub(super) const fn last_row(&self) -> u32 {
        self.next_row.saturating_sub(1)
    }

    /// Adds the account of rows that were read apart and count from behind row `before`.
    pub(super) const fn append(&mut self, other: &Self, before: u32) {
        debug_assert!(other.named.is_empty(), "rows that are read apart are data");
        self.arrive(before);
        self.next_row = before.saturating_add(other.next_row);
        self.blank += other.blank;
        self.subtotal += other.subtotal;
        self.footer += other.footer;
    }

    pub(super) fn set_aside(&mut self, row: u32, what: Aside, why: &'static str) {
        self.arrive(row);
        match what {
            Aside::Blank => self.blank += 1,
            Aside::Subtotal => self.subtotal += 1,
            Aside::Footer => self.footer += 1,
        }
        let follows = |rows: &&mut AsideRows| rows.why == why && rows.last.saturating_add(1) == row;
        if let Some(rows) = self.named.last_mut().filter(follows) {
            rows.last = row;
        } else if self.named.len() < MOST_NAMED {
            self.named.push(AsideRows { first: row, last: row, why });
        }
    }
}

const RANKS: usize = 3;
const FIGURES: usize = 2;

/// Sums of the rows since the last subtotal of each rank.
#[derive(Debug, Default)]
pub(super) struct Subtotals {
    since: [Since; RANKS],
    /// A row that names a group and states the sum of the rows below it.
    head: Option<Head>,
    pub(super) differing: Vec<SubtotalCheck>,
}

/// A stated sum of rows that follow.
#[derive(Debug)]
struct Head {
    row: u32,
    stated: Vec<(Field, u16, u64)>,
    since: Since,
}

#[derive(Debug, Clone, Default)]
struct Since {
    /// The first and the last row; `None`: there is none.
    rows: Option<(u32, u32)>,
    sums: [u64; FIGURES],
    unreadable: [bool; FIGURES],
    filers: Filers,
}

/// Whose the rows are: indexes of filers, each once. Rows of one filer usually stand together, so the last index is compared
/// before the set is searched.
#[derive(Debug, Clone, Default)]
struct Filers {
    last: Option<u32>,
    all: BTreeSet<u32>,
}

impl Since {
    fn add(&mut self, row: u32, filer: u32, values: [Stated<u32>; FIGURES]) {
        self.reach((row, row));
        self.filers.add(filer);
        for ((sum, unreadable), value) in self.sums.iter_mut().zip(&mut self.unreadable).zip(values) {
            match value {
                Stated::Known(value) => *sum += u64::from(value),
                Stated::Unknown => *unreadable = true,
                Stated::Blank => {}
            }
        }
    }

    fn reach(&mut self, more: (u32, u32)) {
        let first = self.rows.map_or(more.0, |rows| rows.0);
        self.rows = Some((first, more.1));
    }

    fn append(&mut self, more: &Self, before: u32, filers: &[u32]) {
        let Some((first, last)) = more.rows else { return };
        self.reach((first.saturating_add(before), last.saturating_add(before)));
        for (sum, added) in self.sums.iter_mut().zip(more.sums) {
            *sum += added;
        }
        for (unreadable, another) in self.unreadable.iter_mut().zip(more.unreadable) {
            *unreadable |= another;
        }
        for filer in &more.filers.all {
            self.filers.add(filers.get(*filer as usize).copied().unwrap_or(u32::MAX));
        }
    }
}

impl Filers {
    fn add(&mut self, filer: u32) {
        if self.last != Some(filer) {
            self.last = Some(filer);
            self.all.insert(filer);
        }
    }
}

/// The fields of a kind that subtotals sum.
pub(super) fn figures(rows: &Rows) -> &'static [Field] {
    match rows {
        Rows::Plan(_) => &[Field::Headcount, Field::DifficultyHeadcount],
        Rows::Notices(_) => &[Field::Announced],
        _ => &[],
    }
}

impl Subtotals {
    /// Adds the row that was read last.
    pub(super) fn add_last_of(&mut self, rows: &Rows) {
        match rows {
            Rows::Plan(rows) => {
                if let Some(PlanRow { row, filer, headcount, difficulty, .. }) = rows.last().map(RowView::row)
                {
                    // A plan line without a number cannot be judged; an optional one adds nothing.
                    let headcount = if headcount.is_blank() { Stated::Unknown } else { *headcount };
                    self.add(*row, *filer, [headcount, *difficulty]);
                }
            }
            Rows::Notices(rows) => {
                if let Some(NoticeRow { row, filer, announced, .. }) = rows.last().map(RowView::row) {
                    self.add(*row, *filer, [*announced, Stated::Blank]);
                }
            }
            _ => {}
        }
    }

    /// Adds the sums of rows that were read apart and count from behind row `before`, without a subtotal among them; their
    /// filers have the indexes in `filers` here.
    pub(super) fn append(&mut self, other: &Self, before: u32, filers: &[u32]) {
        for (since, more) in self.since.iter_mut().zip(&other.since) {
            since.append(more, before, filers);
        }
        if let (Some(head), Some(more)) = (&mut self.head, other.since.last()) {
            head.since.append(more, before, filers);
        }
    }

    fn add(&mut self, row: u32, filer: u32, values: [Stated<u32>; FIGURES]) {
        for since in &mut self.since {
            since.add(row, filer, values);
        }
        if let Some(head) = &mut self.head {
            head.since.add(row, filer, values);
        }
    }

    /// A row states the sum of the rows below it, up to the next such row.
    pub(super) fn begin_under(&mut self, row: u32, stated: Vec<(Field, u16, u64)>, fields: &[Field]) {
        self.settle_head(fields);
        self.head = Some(Head { row, stated, since: Since::default() });
    }

    /// No row follows that the last stated sum of rows below could include.
    pub(super) fn settle_head(&mut self, fields: &[Field]) {
        if let Some(Head { row, stated, since }) = self.head.take() {
            self.compare(row, &stated, fields, &since);
        }
    }

    fn compare(&mut self, row: u32, stated: &[(Field, u16, u64)], fields: &[Field], since: &Since) {
        let rows = since.rows.unwrap_or((row, row));
        for (field, column, figure) in stated {
            let Some(index) = fields.iter().position(|known| known == field) else { continue };
            let unreadable = since.unreadable.get(index).copied().unwrap_or(true);
            let summed = since.sums.get(index).copied().unwrap_or_default();
            if !unreadable && summed != *figure {
                self.differing.push(SubtotalCheck {
                    row,
                    column: *column,
                    field: *field,
                    stated: *figure,
                    summed,
                    rows,
                    filers: since.filers.all.iter().copied().collect(),
                });
            }
        }
    }

    /// Compares a subtotal row of a rank (1 小计, 2 合计, 3 总计) and starts its sums afresh, with
    /// those of the ranks inside. `stated` has the column and the figure of each summed field.
    pub(super) fn judge(&mut self, row: u32, rank: u8, stated: &[(Field, u16, u64)], fields: &[Field]) {
        let rank = usize::from(rank).clamp(1, RANKS) - 1;
        // 合计 after 合计 with nothing between is the grand total of those above it.
        let outer = self.since.iter().skip(rank).find(|since| since.rows.is_some()).cloned();
        if let Some(since) = outer {
            self.compare(row, stated, fields, &since);
        }
        for since in self.since.iter_mut().take(rank + 1) {
            *since = Since::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(subtotals: &mut Subtotals, values: &[u32]) {
        for value in values {
            subtotals.add(1, 0, [Stated::Known(*value), Stated::Blank]);
        }
    }

    fn judge(subtotals: &mut Subtotals, row: u32, rank: u8, figure: u64) {
        subtotals.judge(row, rank, &[(Field::Headcount, 4, figure)], &[Field::Headcount]);
    }

    #[test]
    fn each_rank_sums_since_the_last_of_its_rank() {
        let mut subtotals = Subtotals::default();
        rows(&mut subtotals, &[3, 4]);
        judge(&mut subtotals, 10, 1, 7);
        rows(&mut subtotals, &[5]);
        judge(&mut subtotals, 12, 1, 5);
        judge(&mut subtotals, 13, 2, 12);
        rows(&mut subtotals, &[1]);
        judge(&mut subtotals, 15, 2, 1);
        judge(&mut subtotals, 16, 3, 13);
        assert_eq!(subtotals.differing, []);
    }

    #[test]
    fn a_wrong_figure_is_kept_with_both_numbers() {
        let mut subtotals = Subtotals::default();
        rows(&mut subtotals, &[3, 4]);
        judge(&mut subtotals, 10, 2, 8);
        let found: Vec<(u64, u64)> =
            subtotals.differing.iter().map(|check| (check.stated, check.summed)).collect();
        assert_eq!(found, [(8, 7)]);
    }

    #[test]
    fn an_unreadable_row_forbids_the_judgement() {
        let mut subtotals = Subtotals::default();
        rows(&mut subtotals, &[3]);
        subtotals.add(1, 0, [Stated::Unknown, Stated::Blank]);
        judge(&mut subtotals, 10, 2, 8);
        assert_eq!(subtotals.differing, []);
    }

    #[test]
    fn a_sum_above_its_rows_is_compared_when_they_end() {
        let mut subtotals = Subtotals::default();
        let fields = &[Field::Headcount];
        let stated = |figure| vec![(Field::Headcount, 4, figure)];
        subtotals.begin_under(3, stated(7), fields);
        rows(&mut subtotals, &[3, 4]);
        subtotals.begin_under(6, stated(5), fields);
        rows(&mut subtotals, &[4]);
        judge(&mut subtotals, 8, 2, 11);
        subtotals.settle_head(fields);
        let found: Vec<(u32, u64, u64)> =
            subtotals.differing.iter().map(|check| (check.row, check.stated, check.summed)).collect();
        assert_eq!(found, [(6, 5, 4)]);
    }

    #[test]
    fn gaps_in_the_row_numbers_are_blank_rows() {
        let mut account = Account::after_header(2);
        account.arrive(3);
        account.arrive(6);
        for row in [8, 9, 11] {
            account.set_aside(row, Aside::Footer, "说明");
        }
        assert_eq!((account.blank, account.footer), (4, 3));
        let named: Vec<(u32, u32)> = account.named.iter().map(|rows| (rows.first, rows.last)).collect();
        assert_eq!(named, [(8, 9), (11, 11)]);
    }
}
