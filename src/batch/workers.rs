//! Threads that share the work of a run.

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::failure::RunError;

/// So many of them, or as many as the system has left.
///
/// # Errors
/// If it has none.
pub(super) fn workers(number: usize) -> Result<ThreadPool, RunError> {
    let builder = ThreadPoolBuilder::new().num_threads(number);
    match builder.build() {
        Err(_) if number > 1 => workers(number / 2),
        outcome => outcome.map_err(|error| RunError::Threads(error.to_string())),
    }
}
