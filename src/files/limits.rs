//! Bounds of reading: named, in one place, each with the reason for its size.

use std::time::Duration;

/// Largest input file, bytes. The largest honest ledgers (some million rows of CSV) have about 1 GB.
pub const MAX_FILE_BYTES: u64 = 2 << 30;
/// Largest text that is not UTF-8, bytes: its decoded copy stands in memory beside it.
pub const MAX_DECODED_BYTES: usize = 1 << 30;
/// Longest record of a text, bytes; a form's row has some hundred.
pub const MAX_RECORD_BYTES: usize = 16 << 20;
/// Most cells of a record with quotes.
pub const MAX_RECORD_CELLS: usize = 1 << 20;
/// Largest list of a workbook's sheets, or of its parts, bytes: they are short.
pub const MAX_LIST_BYTES: u64 = 16 << 20;
/// Largest part of a Word document, bytes: it is held in memory. Ten thousand rows of a roster have 40 MB.
pub const MAX_DOCUMENT_BYTES: u64 = 256 << 20;
/// Most table cells of a Word document.
pub const MAX_DOCUMENT_CELLS: usize = 4 << 20;
/// Tables within tables of a Word document.
pub const MAX_NESTED_TABLES: usize = 16;
/// Largest archive of files, bytes: it is held in memory while it is unpacked.
pub const MAX_ARCHIVE_FILE_BYTES: u64 = 512 << 20;
/// Bytes that all files of an archive, and of archives within it, may come to.
pub const MAX_ARCHIVE_BYTES: u64 = 2 << 30;
/// Bytes that all archives of a run may come to together: they lie in the system's folder for temporary files.
pub const MAX_UNPACKED_BYTES: u64 = 16 << 30;
/// Largest file in an archive, bytes.
pub const MAX_MEMBER_BYTES: u64 = 512 << 20;
/// Largest dictionary of a 7z archive, bytes: it is held in memory. Archivers use 16 MiB, or 64 MiB at their highest
/// setting.
pub const MAX_DICTIONARY_BYTES: usize = 128 << 20;
/// Most files of an archive, and of archives within it.
pub const MAX_ARCHIVE_MEMBERS: usize = 20_000;
/// Archives within archives.
pub const MAX_ARCHIVE_DEPTH: usize = 3;
/// Time that unpacking an archive, and archives within it, may take.
pub const ARCHIVE_TIME: Duration = Duration::from_mins(2);
/// Time that reading a file may take, whatever its size; the slowest honest one takes seconds.
pub const FILE_TIME: Duration = Duration::from_mins(1);
/// Bytes for which a further second is given.
pub const BYTES_A_SECOND: u64 = 1 << 20;
/// Child readers at a time: each may use [`CHILD_MEMORY_BYTES`].
pub const MAX_CHILDREN: usize = 3;
/// Largest sum of the sizes that a zip container declares, bytes; the zip reader refuses to inflate
/// past what an entry declares, so that this bounds the work.
pub const MAX_INFLATED_BYTES: u64 = 6 << 30;
/// Largest shared strings table, bytes: it is held in memory.
pub const MAX_SHARED_STRINGS_BYTES: u64 = 512 << 20;
/// From this size on an entry must not inflate more than [`MAX_INFLATION`] times. Ordinary
/// spreadsheets inflate 6 to 7 times, bombs over 500 times.
pub const INFLATION_CHECKED_FROM: u64 = 32 << 20;
/// See [`INFLATION_CHECKED_FROM`].
pub const MAX_INFLATION: u64 = 150;
/// Most entries of a zip container.
pub const MAX_ENTRIES: usize = 20_000;
/// Columns kept of a row; forms have some dozens. Cells beyond are noted, not read.
pub const MAX_COLUMNS: u16 = 512;
/// Longest text kept of a cell, bytes: a spreadsheet cell holds 32,767 characters.
pub const MAX_CELL_BYTES: usize = 132_000;
/// Memory that the child reader may use, bytes.
pub const CHILD_MEMORY_BYTES: u64 = 900 << 20;
/// Time that the child reader may take.
pub const CHILD_TIME: Duration = Duration::from_mins(1);
/// Cells that the child sends at most; more than 50 columns by a million rows is no filing.
pub const MAX_CHILD_CELLS: u64 = 64 << 20;
/// Rows of the largest sheet there can be.
pub const MAX_ROWS: u32 = 1 << 20;
/// Cells that the repeated rows of a sheet may make; a file may say "and so on a million times".
pub const MAX_REPEATED_CELLS: u64 = 1 << 18;
