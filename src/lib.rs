//! postaudit: filings of public-welfare posts in, audit workbooks out.

pub mod batch;
pub mod case;
pub mod cli;
pub mod ingest;
pub mod model;
pub mod policy;
pub mod reference;
pub mod report;
pub mod rules;
pub mod verdict;
