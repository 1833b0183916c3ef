//! All integration tests, in one binary: linking is the slow part.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::pedantic)]

mod arrows;
mod recalculation;
mod rules;
mod support;
