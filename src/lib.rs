//! postaudit audits the yearly filings of public-welfare posts. Filings go in; an audit workbook for each agency comes out.
//!
//! A filing passes through the modules in this order. Each module may name only those above it.
//!
//! | module | what it does |
//! |---|---|
//! | [`model`] | says what things are: an ID number, a ratio, a finding |
//! | [`policy`] | reads what one legal clause asks for, as data |
//! | [`files`] | turns the bytes of a file into rows of cells |
//! | [`tables`] | finds tables in those rows and gives their cells a type |
//! | [`mod@reference`] | reads the lists that the authority keeps |
//! | [`case`] | gathers the rows of each agency into one case |
//! | [`rules`] | looks at a case and reports findings |
//! | [`verdict`] | decides from the findings |
//! | [`report`] | writes the decision down: workbooks, data files, letters |
//! | [`batch`] | runs all of this over a folder and records what it did |
//! | [`cli`] | reads the command line and talks to the terminal |
//!
//! `docs/architecture.md` says why it is built so. `docs/one-cell.md` follows a single cell through all of it.

pub mod batch;
pub mod case;
pub mod cli;
pub mod files;
pub mod model;
pub mod policy;
pub mod reference;
pub mod report;
pub mod rules;
pub mod tables;
pub mod verdict;

// Unit tests and those of the whole program share one small world of filings, which names the crate from outside.
#[cfg(test)]
extern crate self as postaudit;
#[cfg(test)]
#[path = "../tests/it/support/mod.rs"]
#[allow(dead_code, clippy::expect_used, clippy::pedantic, unreachable_pub)]
mod support;

/// Some formats are read in a child process. Unit tests have no program for that, and read no such formats.
#[cfg(test)]
mod program {
    pub(crate) const PATH: &str = "";
}
