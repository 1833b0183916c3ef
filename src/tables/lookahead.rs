//! A stream of rows with the next few in view.

use std::collections::VecDeque;

use super::bands::Band;
use crate::files::FileProblem;
use crate::files::grid::{Rest, RowBuf, RowStream};

/// Rows with a few of the next ones in view.
pub(super) struct Lookahead<'a> {
    stream: &'a mut dyn RowStream,
    queue: VecDeque<RowBuf>,
    spare: Vec<RowBuf>,
    ended: bool,
    divided: Option<Divided>,
}

/// Rows of which only the first columns are handed out; the others are laid up.
struct Divided {
    bands: Vec<Band>,
    others: Vec<Vec<RowBuf>>,
}

impl Divided {
    /// Leaves the first band of a row.
    fn divide(&mut self, row: &mut RowBuf) {
        let mut bands = self.bands.iter();
        let Some(first) = bands.next() else { return };
        for (band, rows) in bands.zip(&mut self.others) {
            let part = row.part(band);
            if !part.is_empty() {
                rows.push(part);
            }
        }
        *row = row.part(first);
    }
}

impl<'a> Lookahead<'a> {
    pub(super) fn new(stream: &'a mut dyn RowStream) -> Self {
        Self { stream, queue: VecDeque::new(), spare: Vec::new(), ended: false, divided: None }
    }

    /// Takes the next row; false at the end.
    pub(super) fn next(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        if let Some(mut row) = self.queue.pop_front() {
            std::mem::swap(into, &mut row);
            self.spare.push(row);
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        let more = self.read(into)?;
        self.ended = !more;
        Ok(more)
    }

    fn read(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let more = self.stream.next_row(into)?;
        if let Some(divided) = self.divided.as_mut().filter(|_| more) {
            divided.divide(into);
        }
        Ok(more)
    }

    /// From the row at hand on, hands out the columns of the first band only.
    pub(super) fn divide(&mut self, row: &mut RowBuf, bands: Vec<Band>) {
        let others = vec![Vec::new(); bands.len().saturating_sub(1)];
        let mut divided = Divided { bands, others };
        divided.divide(row);
        self.queue.iter_mut().for_each(|row| divided.divide(row));
        self.divided = Some(divided);
    }

    /// Whether it hands out some of the columns only.
    pub(super) const fn is_divided(&self) -> bool {
        self.divided.is_some()
    }

    /// What it has laid up, by band.
    pub(super) fn take_others(&mut self) -> Vec<Vec<RowBuf>> {
        self.divided.as_mut().map(|divided| std::mem::take(&mut divided.others)).unwrap_or_default()
    }

    /// Goes through these rows instead of the stream, which has ended.
    pub(super) fn replay(&mut self, rows: Vec<RowBuf>) {
        self.queue = rows.into();
    }

    /// What is left of the stream, if none of it is in view already and it can be read in pieces.
    pub(super) fn rest(&self) -> Option<Rest<'_>> {
        if self.queue.is_empty() && self.divided.is_none() { self.stream.rest() } else { None }
    }

    /// Goes on behind what others have read of the rest.
    pub(super) fn resume(&mut self, at: usize, row: u32) {
        self.stream.resume(at, row);
    }

    /// The next rows, without taking them.
    pub(super) fn peek(&mut self, count: usize) -> Result<Vec<&RowBuf>, FileProblem> {
        while self.queue.len() < count && !self.ended {
            let mut row = self.spare.pop().unwrap_or_default();
            if self.read(&mut row)? {
                self.queue.push_back(row);
            } else {
                self.ended = true;
            }
        }
        Ok(self.queue.iter().take(count).collect())
    }

    /// Drops rows that were seen by peeking.
    pub(super) fn skip(&mut self, count: u32) {
        for _ in 0..count {
            if let Some(row) = self.queue.pop_front() {
                self.spare.push(row);
            }
        }
    }
}
