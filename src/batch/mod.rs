//! One run over a batch: from paths to a result folder that can be trusted.
//!
//! [`run`] leads through it. [`discover`] finds the inputs, [`lock`] takes the result folder, [`previous`] says what is
//! in it and whether anything has changed, [`reading`] reads. Then [`render`] audits each agency and writes its results
//! through [`atomic`], [`data`] appends to the data files, and [`manifest`] writes `run.json` last. [`verify`] checks a
//! result folder against that file, [`follow_up`] reads one back to compare it with a later one, [`incomplete`] says what
//! was not read. Nothing here writes to the terminal: [`watch::Watch`] is told.

pub mod atomic;
pub mod changes;
pub mod conformance;
mod counting;
pub mod data;
pub mod discover;
mod earlier_results;
pub mod failure;
pub mod follow_up;
pub mod hash;
pub mod held;
mod hidden;
pub mod holding;
pub mod incomplete;
pub mod interrupt;
pub mod journal;
mod json_lines;
pub mod letters;
pub mod lock;
mod lost_marks;
pub mod manifest;
pub mod names;
pub mod numbers;
pub mod os;
pub mod paths;
pub mod previous;
pub mod reading;
pub mod record;
pub mod rederive;
pub mod render;
pub mod results;
pub mod retry;
pub mod returning;
pub mod reviewers;
pub mod reviews;
pub mod run;
pub mod selfcheck;
pub mod settings;
pub mod sharing;
pub mod told;
pub mod unpack;
pub mod verify;
pub mod watch;
pub mod words;
mod workers;
