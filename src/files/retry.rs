//! Files that somebody is using: tried again, then reported.

use std::io;
use std::thread::sleep;
use std::time::Duration;

/// First pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// Number of pauses: 10 ms to 1.28 s, 2.55 s in all.
const PAUSES: u32 = 8;

/// Does something with a file; while the file is in use, or vanishes under an office program that
/// is just saving it, does it again.
pub fn with_patience<T>(attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    again_while(may_pass, attempt)
}

/// Tries again while the error is of those that pass by themselves.
///
/// # Errors
/// The last error.
pub fn again_while<T>(
    passes: impl Fn(&io::Error) -> bool,
    mut attempt: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    let mut pause = FIRST_PAUSE;
    for _ in 0..PAUSES {
        match attempt() {
            Err(error) if passes(&error) => sleep(pause),
            done => return done,
        }
        pause *= 2;
    }
    attempt()
}

/// Whether another program holds the file.
pub fn is_in_use(error: &io::Error) -> bool {
    in_use(error.kind(), error.raw_os_error(), cfg!(windows))
}

/// Windows says so by numbers: 32 is a sharing violation, 33 a lock on part of the file.
fn in_use(kind: io::ErrorKind, number: Option<i32>, on_windows: bool) -> bool {
    let is_busy = matches!(
        kind,
        io::ErrorKind::ResourceBusy | io::ErrorKind::WouldBlock | io::ErrorKind::ExecutableFileBusy
    );
    is_busy || on_windows && matches!(number, Some(32 | 33))
}

/// Files in use, and files that are being replaced.
fn may_pass(error: &io::Error) -> bool {
    is_in_use(error) || matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_comes_back_is_read() {
        let mut tries = 0;
        let outcome = with_patience(|| {
            tries += 1;
            if tries < 3 { Err(io::Error::from(io::ErrorKind::NotFound)) } else { Ok(tries) }
        });
        assert_eq!(outcome.expect("read at last"), 3);
    }

    #[test]
    fn what_windows_says_of_a_file_in_use_means_something_else_elsewhere() {
        for number in [32, 33] {
            assert!(in_use(io::ErrorKind::Other, Some(number), true));
            assert!(!in_use(io::ErrorKind::BrokenPipe, Some(number), false));
        }
        assert!(in_use(io::ErrorKind::ResourceBusy, Some(16), false));
    }

    #[test]
    fn a_forbidden_file_is_not_waited_for() {
        let mut tries = 0;
        let outcome: io::Result<()> = with_patience(|| {
            tries += 1;
            Err(io::Error::from(io::ErrorKind::PermissionDenied))
        });
        assert!(outcome.is_err());
        assert_eq!(tries, 1);
    }
}
