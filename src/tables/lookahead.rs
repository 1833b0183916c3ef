//! A stream of rows with the next few in view.

use std::collections::VecDeque;

use crate::files::FileProblem;
use crate::files::grid::{Rest, RowBuf, RowStream};

/// Rows with a few of the next ones in view.
pub(super) struct Lookahead<'a> {
    stream: &'a mut dyn RowStream,
    queue: VecDeque<RowBuf>,
    spare: Vec<RowBuf>,
    ended: bool,
}

impl<'a> Lookahead<'a> {
    pub(super) fn new(stream: &'a mut dyn RowStream) -> Self {
        Self { stream, queue: VecDeque::new(), spare: Vec::new(), ended: false }
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
        let more = self.stream.next_row(into)?;
        self.ended = !more;
        Ok(more)
    }

    /// What is left of the stream, if none of it is in view already and it can be read in pieces.
    pub(super) fn rest(&self) -> Option<Rest<'_>> {
        if self.queue.is_empty() { self.stream.rest() } else { None }
    }

    /// Goes on behind what others have read of the rest.
    pub(super) fn resume(&mut self, at: usize, row: u32) {
        self.stream.resume(at, row);
    }

    /// The next rows, without taking them.
    pub(super) fn peek(&mut self, count: usize) -> Result<Vec<&RowBuf>, FileProblem> {
        while self.queue.len() < count && !self.ended {
            let mut row = self.spare.pop().unwrap_or_default();
            if self.stream.next_row(&mut row)? {
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
