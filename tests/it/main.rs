//! All integration tests, in one binary: linking is the slow part.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    unreachable_pub
)]

mod arrows;
mod attacks;
mod attacks_names;
mod batch_faults;
mod batch_results;
mod batch_support;
mod check;
mod cli;
mod cli_commands;
mod cli_input;
mod cli_terminal;
mod collect;
mod compare;
mod contracts;
mod corpus;
mod crosschecks;
mod demo;
mod desk;
mod docs;
mod documents;
mod finding_words;
mod formats;
#[path = "../../fuzz/bodies.rs"]
#[allow(dead_code)] // The hook is for the targets alone.
mod fuzz_bodies;
mod fuzz_smoke;
#[allow(dead_code)] // Each writer serves some tests and the generator.
mod generator;
#[cfg(unix)]
mod guide;
mod hostile;
mod identity;
mod kinds;
mod layouts;
mod lists;
mod messy;
mod mirror;
mod odd_material;
mod oracle;
mod packaging;
mod paper;
mod policies;
mod privacy;
mod program;
mod quotas;
mod recalculation;
mod review;
mod rules;
mod rules_boundaries;
mod sample;
#[cfg(target_os = "linux")]
mod share;
mod shared_rows;
mod standings;
mod support;
mod tampering;
mod template;
mod told;
mod unattended;
mod verdicts;
