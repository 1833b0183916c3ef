//! Findings and cases in, documents out.

pub mod inspect;
