//! SHA-256 of files, read once, in pieces.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::held::open_regular;
use super::retry::patiently;
use crate::model::hex;

/// SHA-256 of a text or a file's content, lower-case hex.
pub fn sha256(content: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(content.as_ref()))
}

/// Size and SHA-256 of a file; of a pipe or device, which may never end, nothing.
///
/// # Errors
/// If it is none, or can't be read.
pub fn of_file(path: &Path) -> io::Result<(u64, String)> {
    of(|| open_regular(path))
}

/// Size and SHA-256 of a file that is opened so.
///
/// # Errors
/// If it can't be opened or read.
pub fn of(open: impl Fn() -> io::Result<File>) -> io::Result<(u64, String)> {
    patiently(|| {
        let mut file = open()?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 256 * 1024];
        let mut size = 0;
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok((size, hex(&hash.finalize()))),
                read => {
                    size += read as u64;
                    hash.update(&buffer[..read]);
                }
            }
        }
    })
}
