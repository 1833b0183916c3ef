//! Threads that share the work of a run.

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::failure::RunError;

/// So many of them.
///
/// # Errors
/// If the system has no more.
pub(super) fn workers(number: usize) -> Result<ThreadPool, RunError> {
    ThreadPoolBuilder::new().num_threads(number).build().map_err(|error| RunError::Threads(error.to_string()))
}
