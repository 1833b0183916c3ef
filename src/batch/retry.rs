//! Patience with files that other people are using at this moment.

use std::io;

use super::os;
use crate::files::again_while;

/// Tries again while the error may pass by itself.
///
/// # Errors
/// The last error.
pub fn patiently<T>(attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    again_while(os::may_pass, attempt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_waited_for() {
        let mut left = 3;
        let done = patiently(|| {
            left -= 1;
            if left > 0 { Err(io::ErrorKind::ResourceBusy.into()) } else { Ok(left) }
        });
        assert_eq!(done.ok(), Some(0));
    }

    #[test]
    fn what_does_not_pass_is_reported_at_once() {
        let mut tries = 0;
        let done: io::Result<()> = patiently(|| {
            tries += 1;
            Err(io::ErrorKind::NotFound.into())
        });
        assert!(done.is_err());
        assert_eq!(tries, 1);
    }
}
