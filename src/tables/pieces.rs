//! Reads a long text in pieces, with several threads.
//!
//! In: what is left of a text below the header of an open table, cut where lines end. Out: the table with the rows of all
//! pieces that hold nothing but data, and the place where the walk goes on. A cut may fall into quoted text. Therefore a
//! piece counts only if the one before it ended exactly where it begins, and the result is the same for any number of
//! threads.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::header;
use super::reading::Sheet;
use super::row_kind::{self, Before, RowKind};
use super::table_builder::TableBuilder;
use crate::files::DelimitedRows;
use crate::files::grid::{Rest, RowBuf, RowStream};

/// Bytes of a piece: some thousand rows, so that a row of another kind throws little work away, and what
/// waits to be joined stays small.
const PIECE: usize = 1 << 20;

/// Rows that a table must have before its next ones are read in pieces: by then it shows which columns
/// repeat their texts, and that the rows are those of a ledger.
pub(super) const TRIAL_ROWS: u32 = 8192;

/// Where the walk goes on.
pub(super) struct Reached {
    /// Byte of the text.
    pub(super) at: usize,
    /// Number of the last row read.
    pub(super) row: u32,
}

/// A piece of the text, from and to these bytes.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
}

/// What came of a piece.
struct Piece<'c> {
    table: TableBuilder<'c>,
    /// Byte after the last row taken.
    at: usize,
    /// Rows taken, blank ones among them.
    rows: u32,
    /// All of it was taken, and it ends where it was cut.
    whole: bool,
}

/// Reads rows into the table until one is no plain data row, or all are read; none if there is too
/// little left to share.
pub(super) fn read(table: &mut TableBuilder<'_>, rest: &Rest<'_>, sheet: &Sheet<'_>) -> Option<Reached> {
    let threads = sheet.file.threads;
    let spans = cut(rest.text, rest.at);
    if threads < 2 || spans.len() < 2 {
        return None;
    }
    // What the rows so far took tells how many there will be.
    let bytes_a_row = (rest.at / (table.data_rows() as usize).max(1)).max(1);
    table.expect_lines((rest.text.len() - rest.at) / bytes_a_row);
    let blank = table.piece();
    let mut reached = Reached { at: rest.at, row: rest.row };
    std::thread::scope(|scope| {
        // Each thread has every n-th piece, and may be one ahead of what is joined.
        let receivers: Vec<Receiver<Piece<'_>>> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = sync_channel(1);
                let (spans, blank) = (&spans, &blank);
                scope.spawn(move || {
                    let mine = spans.iter().skip(thread).step_by(threads);
                    let pieces = mine.map(|span| {
                        let mut table = blank.piece();
                        table.expect((span.to - span.from) / bytes_a_row);
                        piece(table, rest, *span, sheet)
                    });
                    send(pieces, &sender);
                });
                receiver
            })
            .collect();
        for receiver in receivers.iter().cycle().take(spans.len()) {
            let Ok(piece) = receiver.recv() else { return };
            table.append(piece.table, reached.row);
            reached = Reached { at: piece.at, row: reached.row.saturating_add(piece.rows) };
            if !piece.whole {
                return;
            }
        }
    });
    Some(reached)
}

/// Sends pieces until nobody wants more.
fn send<'c>(pieces: impl Iterator<Item = Piece<'c>>, to: &SyncSender<Piece<'c>>) {
    for piece in pieces {
        if to.send(piece).is_err() {
            return;
        }
    }
}

fn piece<'c>(mut table: TableBuilder<'c>, rest: &Rest<'_>, span: Span, sheet: &Sheet<'_>) -> Piece<'c> {
    let mut rows = DelimitedRows::after(&Rest { at: span.from, row: 0, ..*rest });
    let mut row = RowBuf::new();
    let (mut at, mut number) = (span.from, 0);
    let is_over = |at| at >= span.to || ends_at(rest.text, at, span.to);
    // An error is met again by the walk, which knows the row's number.
    while !is_over(at) && matches!(rows.next_row(&mut row), Ok(true)) {
        if !take_data(&mut table, &row, sheet) {
            break;
        }
        (at, number) = (rows.read_to(), row.number);
    }
    Piece { table, at, rows: number, whole: ends_at(rest.text, at, span.to) }
}

/// Takes the row if it is data and nothing about it asks for a closer look.
fn take_data(table: &mut TableBuilder<'_>, row: &RowBuf, sheet: &Sheet<'_>) -> bool {
    let own = table.own_slots(row);
    let is_behind_gap = row.number > table.account.last_row().saturating_add(1);
    let is_data = row_kind::of(row, &own, table, sheet, Before::default()).kind == RowKind::Data
        && !(is_behind_gap && header::may_start(row));
    if is_data {
        table.push(row, &own);
    }
    is_data
}

/// The row read last ends there; the reader may stop between CR and LF.
fn ends_at(text: &str, at: usize, end: usize) -> bool {
    at == end || at + 1 == end && text.as_bytes().get(at) == Some(&b'\n')
}

/// Cuts the text from `start` on behind line ends, about every [`PIECE`] bytes.
fn cut(text: &str, start: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from = start;
    while from < text.len() {
        let to = line_end(text.as_bytes(), from + PIECE).unwrap_or(text.len());
        spans.push(Span { from, to });
        from = to;
    }
    spans
}

/// The byte after the first line end at or after `near` that has no blank line on either side: the
/// reader skips those together with a record.
fn line_end(text: &[u8], near: usize) -> Option<usize> {
    let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'\r' | b'\n'));
    memchr::memchr_iter(b'\n', text.get(near..)?).map(|at| near + at).find_map(|at| {
        let before = if text.get(at - 1) == Some(&b'\r') { at - 2 } else { at - 1 };
        (!is_end(text.get(before)) && !is_end(text.get(at + 1))).then_some(at + 1)
    })
}
