//! SHA-256 of files, read once, in pieces.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::retry::patiently;
use crate::model::hex;

/// SHA-256 of a text or a file's content, lower-case hex.
pub fn sha256(content: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(content.as_ref()))
}

/// Size and SHA-256 of a file.
pub fn of_file(path: &Path) -> io::Result<(u64, String)> {
    patiently(|| {
        let mut file = File::open(path)?;
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
