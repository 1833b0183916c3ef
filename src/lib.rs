//! postaudit: filings of public-welfare posts in, audit workbooks out.

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
