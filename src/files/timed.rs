//! A bound on the time that a file may take, asked for at its rows: whatever makes each of them slow.

use std::time::Instant;

use super::grid::{Rest, RowBuf, RowStream};
use crate::files::{FileProblem, ProblemKind};

/// Rows between two looks at the clock.
const ROWS: u32 = 64;

/// Rows until a deadline.
pub(super) struct Timed<'r> {
    rows: &'r mut dyn RowStream,
    deadline: Instant,
    count: u32,
}

impl<'r> Timed<'r> {
    pub(super) fn new(rows: &'r mut dyn RowStream, deadline: Instant) -> Self {
        Self { rows, deadline, count: 0 }
    }
}

impl RowStream for Timed<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        self.count = self.count.wrapping_add(1);
        if self.count.is_multiple_of(ROWS) && Instant::now() > self.deadline {
            return Err(FileProblem::new(
                ProblemKind::Timeout,
                "读取用时过长，文件结构异常；请在 Excel 或 WPS 中打开，只保留有内容的行列，另存后重新送审",
            ));
        }
        self.rows.next_row(into)
    }

    fn rest(&self) -> Option<Rest<'_>> {
        self.rows.rest()
    }

    fn resume(&mut self, at: usize, row: u32) {
        self.rows.resume(at, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows without end.
    struct Endless;

    impl RowStream for Endless {
        fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
            into.clear(1);
            Ok(true)
        }
    }

    #[test]
    fn rows_without_end_end_at_the_deadline() {
        let (mut endless, mut row) = (Endless, RowBuf::new());
        let mut rows = Timed::new(&mut endless, Instant::now());
        let ended = (0..=ROWS).find_map(|_| rows.next_row(&mut row).err());
        assert_eq!(ended.map(|problem| problem.kind), Some(ProblemKind::Timeout));
    }
}
