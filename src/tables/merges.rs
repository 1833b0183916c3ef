//! Merged areas, found by row. A sheet may have a hundred thousand of them.

use crate::files::grid::Merge;

/// The merged areas of a sheet by first row.
#[derive(Debug, Clone, Default)]
pub(super) struct Merges(Vec<Merge>);

impl Merges {
    /// Sorts the areas as they arrive. Of several that start in one cell, which no office program
    /// writes, the smallest counts.
    pub(super) fn new(merges: &[Merge]) -> Self {
        let mut sorted = merges.to_vec();
        sorted.sort_by_key(|merge| (merge.first_row, merge.first_column, merge.last_row, merge.last_column));
        sorted.dedup_by_key(|merge| (merge.first_row, merge.first_column));
        Self(sorted)
    }

    /// Areas whose first row is one of these.
    pub(super) fn starting_in(&self, rows: std::ops::RangeInclusive<u32>) -> &[Merge] {
        let from = self.0.partition_point(|merge| merge.first_row < *rows.start());
        let to = self.0.partition_point(|merge| merge.first_row <= *rows.end());
        self.0.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_found_by_their_first_row() {
        let area = |first_row, first_column| Merge { first_row, last_row: 9, first_column, last_column: 4 };
        let merges = Merges::new(&[area(5, 0), area(2, 3), area(2, 1)]);
        assert_eq!(merges.starting_in(2..=4), [area(2, 1), area(2, 3)]);
        assert_eq!(merges.starting_in(6..=9), []);
    }
}
