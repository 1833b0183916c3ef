//! Turns bytes into rows of cells. Nothing else in the crate knows file formats.
//!
//! [`open`] takes a path; [`sniff`] and [`scan`] find out what the file really is; the reader of that format hands out
//! each sheet as a stream of rows ([`grid::RowStream`]). Formats whose reader may abort are read in a child process
//! ([`child`]). What the rows mean is for `tables` to say.

pub mod archive;
mod cell_text;
mod child;
mod child_reader;
mod colour;
mod decode;
mod delimited;
mod docx;
mod docx_margins;
#[cfg(test)]
mod docx_tests;
mod docx_text;
mod file_text;
mod frames;
#[doc(hidden)]
pub mod fuzzing;
pub mod grid;
mod hash;
mod html;
mod io_words;
pub mod limits;
mod new_errors;
mod number_format;
mod ods;
mod ooxml;
mod open;
mod problem;
mod retry;
mod runs;
mod scan;
mod set_off;
mod seven_zip;
mod shown_name;
mod sniff;
mod spreadsheet_xml;
mod stub;
mod timed;
mod twins;
mod unpacking;
mod whole_table;
mod xls_looks;
mod xls_stream;
mod xlsb_extras;
mod xlsx;
mod xlsx_boxes;
mod xlsx_looks;
#[cfg(test)]
mod xlsx_tests;
mod xml;

pub use child::CHILD_COMMAND;
pub use child_reader::child_main;
pub(crate) use delimited::DelimitedRows;
pub use file_text::FileText;
pub use hash::{fingerprints, fingerprints_of};
pub use io_words::io_words;
pub use ooxml::sheet_names;
pub use open::{Opened, ReadOptions, read_sheets};
pub use problem::{FileProblem, ProblemKind};
pub use retry::{again_while, is_in_use, with_patience};
pub use shown_name::shown_name;
pub use stub::may_hold_rows;
pub use whole_table::rows_beside;
