//! The rows of a table, in blocks with their texts.
//!
//! Several threads read a long ledger in pieces. Each piece becomes a block, so joining them copies no row.

use std::ops::{Deref, Range};

use hashbrown::HashSet;
use rayon::prelude::*;

use super::{
    CrosscheckRow, DirectoryRow, HireRow, NoticeRow, PlanRow, RegisterRow, ServiceRow, TableRow, Texts,
    WaiverRow,
};
use crate::model::{TableKind, every_table};

/// Rows read together, and their texts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block<R> {
    rows: Vec<R>,
    texts: Texts,
}

/// Rows of one kind, in sheet order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocks<R> {
    blocks: Vec<Block<R>>,
}

/// A row, with the texts that its cells are places in.
#[derive(Debug)]
pub struct RowView<'a, R> {
    itself: &'a R,
    texts: &'a Texts,
}

/// Consecutive rows of one filer, as nearly all rows of a ledger are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Whose they are: index into the table's filers.
    pub filer: u32,
    /// The block that they stand in.
    block: u32,
    /// Their places in it.
    places: Range<u32>,
}

impl Stretch {
    /// How many rows.
    pub const fn len(&self) -> usize {
        (self.places.end - self.places.start) as usize
    }

    /// No row at all.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<R> Clone for RowView<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for RowView<'_, R> {}

impl<R> Deref for RowView<'_, R> {
    type Target = R;

    fn deref(&self) -> &R {
        self.itself
    }
}

impl<'a, R> RowView<'a, R> {
    /// The row itself.
    pub const fn row(self) -> &'a R {
        self.itself
    }

    /// What the places in its cells are places in.
    pub const fn texts(self) -> &'a Texts {
        self.texts
    }
}

impl<R> Default for Blocks<R> {
    fn default() -> Self {
        Self { blocks: Vec::new() }
    }
}

impl<R: TableRow> Blocks<R> {
    /// Adds a row, which puts its texts where its block keeps them.
    pub fn add(&mut self, row: impl FnOnce(&mut Texts) -> R) {
        if self.blocks.is_empty() {
            self.begin();
        }
        if let Some(block) = self.blocks.last_mut() {
            let row = row(&mut block.texts);
            block.rows.push(row);
        }
    }

    /// Begins a block: what is added from now on must hold no place in the texts before.
    fn begin(&mut self) {
        self.blocks.push(Block { rows: Vec::new(), texts: Texts::default() });
    }

    /// Changes the rows of each block, which may get new texts.
    pub fn amend(&mut self, mut change: impl FnMut(&mut [R], &mut Texts)) {
        self.blocks.iter_mut().for_each(|Block { rows, texts }| change(rows, texts));
    }

    /// Takes out the rows with these numbers.
    fn drop_rows(&mut self, numbers: &HashSet<u32>) {
        self.blocks.iter_mut().for_each(|block| block.rows.retain(|row| !numbers.contains(&row.number())));
    }

    /// Begins a block if the last one should take no more texts.
    fn begin_when_full(&mut self) -> bool {
        let is_full = self.blocks.last().is_some_and(|block| block.texts.len() >= Texts::FULL);
        if is_full {
            self.begin();
        }
        is_full
    }

    /// Makes room in the last block for so many rows.
    fn reserve(&mut self, rows: usize) {
        if self.blocks.is_empty() {
            self.begin();
        }
        if let Some(block) = self.blocks.last_mut() {
            block.rows.reserve(rows);
        }
    }

    /// Gives back the room that was not needed.
    fn shrink(&mut self) {
        self.blocks.retain(|block| !block.rows.is_empty());
        self.blocks.shrink_to_fit();
        for block in &mut self.blocks {
            block.rows.shrink_to_fit();
            block.texts.shrink();
        }
    }

    /// Adds the blocks of rows that were read apart, and begins one for rows that follow.
    fn append(&mut self, other: Self, before: u32, filers: &[u32]) {
        for mut block in other.blocks {
            block.rows.iter_mut().for_each(|row| row.place(before, filers));
            // Where rows were longer than expected, or most of them elsewhere.
            if block.rows.capacity() / 4 * 3 > block.rows.len() {
                block.rows.shrink_to_fit();
            }
            self.blocks.push(block);
        }
        self.blocks.retain(|block| !block.rows.is_empty());
        self.begin();
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.rows.len()).sum()
    }

    /// No row at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows, in sheet order.
    pub fn iter(&self) -> impl Iterator<Item = RowView<'_, R>> {
        self.blocks
            .iter()
            .flat_map(|Block { rows, texts }| rows.iter().map(|row| RowView { itself: row, texts }))
    }

    /// The last row.
    pub fn last(&self) -> Option<RowView<'_, R>> {
        self.blocks
            .iter()
            .rev()
            .find_map(|Block { rows, texts }| Some(RowView { itself: rows.last()?, texts }))
    }

    /// The row with this number.
    pub fn find(&self, number: u32) -> Option<RowView<'_, R>> {
        let after = self
            .blocks
            .partition_point(|block| block.rows.first().is_none_or(|first| first.number() <= number));
        let Block { rows, texts } = self.blocks.get(..after)?.iter().rfind(|block| !block.rows.is_empty())?;
        let index = rows.binary_search_by_key(&number, TableRow::number).ok()?;
        Some(RowView { itself: rows.get(index)?, texts })
    }

    /// The rows of a stretch.
    pub fn in_stretch(&self, stretch: &Stretch) -> impl Iterator<Item = RowView<'_, R>> {
        let block = self.blocks.get(stretch.block as usize);
        block.into_iter().flat_map(|Block { rows, texts }| {
            let (from, to) = (stretch.places.start as usize, stretch.places.end as usize);
            rows.get(from..to).unwrap_or_default().iter().map(|row| RowView { itself: row, texts })
        })
    }

    /// All rows by whose they are.
    fn stretches(&self) -> Vec<Stretch>
    where
        R: Sync,
    {
        self.blocks
            .par_iter()
            .enumerate()
            .flat_map_iter(|(block, Block { rows, .. })| {
                stretches_of(u32::try_from(block).unwrap_or(u32::MAX), rows)
            })
            .collect()
    }
}

fn stretches_of<R: TableRow>(block: u32, rows: &[R]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut from = 0;
    for run in rows.chunk_by(|a, b| a.filer() == b.filer()) {
        let to = from + u32::try_from(run.len()).unwrap_or(u32::MAX);
        if let Some(filer) = run.first().and_then(TableRow::filer) {
            stretches.push(Stretch { filer, block, places: from..to });
        }
        from = to;
    }
    stretches
}

/// Declares [`Rows`]: which rows a table of each kind has.
macro_rules! rows_by_kind {
    ($($(#[$about:meta])* $kind:ident: $row:ident $(of $filer:ident $(, $compared:ident)?)? { $($cells:tt)* })*) => {
        /// The data rows of one table, in sheet order.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Rows {
            $($(#[$about])* $kind(Blocks<$row>),)*
        }

        impl Rows {
            /// An empty list of rows of this kind.
            pub fn none(kind: TableKind) -> Self {
                match kind { $(TableKind::$kind => Self::$kind(Blocks::default()),)* }
            }

            /// How many data rows there are.
            pub fn len(&self) -> usize {
                match self { $(Self::$kind(rows) => rows.len(),)* }
            }

            /// Makes room for so many more rows.
            pub fn reserve(&mut self, more: usize) {
                match self { $(Self::$kind(rows) => rows.reserve(more),)* }
            }

            /// Begins a block if the last one should take no more texts: true if the rows that are added
            /// from now on must hold no place in the texts of those before.
            pub fn begin_when_full(&mut self) -> bool {
                match self { $(Self::$kind(rows) => rows.begin_when_full(),)* }
            }

            /// Adds rows of the same kind that were read apart: their numbers count from behind row
            /// `before`, their filers have the indexes in `filers` here. Rows that are added afterwards must
            /// hold no place in the texts of those before.
            pub fn append(&mut self, other: Self, before: u32, filers: &[u32]) {
                match (self, other) {
                    $((Self::$kind(rows), Self::$kind(more)) => rows.append(more, before, filers),)*
                    _ => {}
                }
            }

            /// Gives back the room that was not needed, when no row is to follow.
            pub fn shrink(&mut self) {
                match self { $(Self::$kind(rows) => rows.shrink(),)* }
            }

            /// Takes out the rows with these numbers.
            pub fn drop_rows(&mut self, numbers: &HashSet<u32>) {
                match self { $(Self::$kind(rows) => rows.drop_rows(numbers),)* }
            }

            /// All rows by whose they are; none for rows that do not say.
            pub fn stretches(&self) -> Vec<Stretch> {
                match self { $(Self::$kind(rows) => rows.stretches(),)* }
            }

            /// The numbers of the rows of a stretch.
            pub fn numbers(&self, stretch: &Stretch) -> Vec<u32> {
                match self { $(Self::$kind(rows) => rows.in_stretch(stretch).map(|row| row.number()).collect(),)* }
            }
        }
    };
}

every_table!(rows_by_kind);

impl Rows {
    /// No data row at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stated;

    fn notice(row: u32, filer: u32, post: &str) -> impl FnOnce(&mut Texts) -> NoticeRow {
        move |texts| NoticeRow { row, filer, post: texts.add(post), ..NoticeRow::default() }
    }

    #[test]
    fn rows_read_apart_keep_their_texts_and_find_their_place() {
        let mut rows = Blocks::default();
        rows.add(notice(3, 0, "保洁员"));
        let mut piece = Blocks::default();
        piece.add(notice(1, 0, "门卫"));
        piece.add(notice(2, 1, "保洁员"));
        piece.add(notice(4, 1, "资料员"));
        rows.append(piece, 3, &[7, 8]);
        rows.add(notice(9, 8, "协管员"));
        let all: Vec<(u32, u32, Stated<&str>)> =
            rows.iter().map(|row| (row.row, row.filer, row.post())).collect();
        let known = Stated::Known;
        assert_eq!(
            all,
            [
                (3, 0, known("保洁员")),
                (4, 7, known("门卫")),
                (5, 8, known("保洁员")),
                (7, 8, known("资料员")),
                (9, 8, known("协管员")),
            ]
        );
        assert_eq!(rows.len(), 5);
        assert_eq!(rows.last().map(|row| row.row), Some(9));
        for number in [3, 4, 5, 7, 9] {
            assert_eq!(rows.find(number).map(|row| row.row), Some(number));
        }
        assert!([2, 6, 8, 10].into_iter().all(|number| rows.find(number).is_none()));
        let stretches = rows.stretches();
        let by_filer: Vec<(u32, Vec<u32>)> = stretches
            .iter()
            .map(|stretch| (stretch.filer, rows.in_stretch(stretch).map(|row| row.row).collect()))
            .collect();
        assert_eq!(by_filer, [(0, vec![3]), (7, vec![4]), (8, vec![5, 7]), (8, vec![9])]);
    }
}
