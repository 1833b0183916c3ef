//! postaudit: filings of public-welfare posts in, audit workbooks out.

pub mod ingest;
pub mod model;
pub mod report;
