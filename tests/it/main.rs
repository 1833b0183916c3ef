//! All integration tests, in one binary: linking is the slow part.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::pedantic)]

mod arrows;
mod batch_faults;
mod batch_results;
mod batch_support;
mod rules;
mod support;
