//! Patience with files that other people are using at this moment.

use std::io;
use std::thread::sleep;
use std::time::Duration;

use super::os;

/// First pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// Number of pauses: 10 ms to 1.28 s, 2.55 s in all.
const PAUSES: u32 = 8;

/// Tries again while the error may pass by itself.
///
/// # Errors
/// The last error.
pub fn patiently<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let mut pause = FIRST_PAUSE;
    for _ in 0..PAUSES {
        match attempt() {
            Err(error) if os::may_pass(&error) => sleep(pause),
            done => return done,
        }
        pause *= 2;
    }
    attempt()
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
