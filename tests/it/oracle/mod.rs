//! An independent reading of the specification, against which the program is held.
//!
//! `generate` makes worlds of small agencies full of edge cases, `write` files them as CSV, `judge`
//! works out from the same rows what sections 3 to 8 of the specification demand (slowly, sharing no code
//! with the crate), `compare` runs the program and lists every difference. `READINGS.md` names the
//! places where the specification leaves room.
//!
//! `cargo test --test it oracle::campaign -- --ignored --nocapture` does so for 20,000 agencies and sums the differences up by
//! cause. `ORACLE_AGENCIES` (default 240) and `ORACLE_SEED` (default 1) widen a run; `ORACLE_KEEP=DIR` keeps
//! the files of the worlds for a look by hand.
#![allow(
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::print_stderr,
    clippy::similar_names,
    clippy::struct_excessive_bools,
    clippy::same_functions_in_if_condition
)]

mod agree;
mod campaign;
mod compare;
mod generate;
mod judge;
mod properties;
mod readings;
pub(crate) mod rng;
mod world;
mod write;
