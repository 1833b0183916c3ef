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
