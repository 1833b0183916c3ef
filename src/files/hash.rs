//! Fingerprints of inputs: SHA-256 for evidence, SM3 (GB/T 32905) as Chinese offices are asked for.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use sm3::Sm3;

use crate::model::hex;

/// SHA-256 and SM3, lower-case hex.
pub fn fingerprints(bytes: &[u8]) -> (String, String) {
    /// Below this size a second thread costs more than it saves.
    const WORTH_A_THREAD: usize = 1 << 20;
    if bytes.len() < WORTH_A_THREAD {
        return (hex(&Sha256::digest(bytes)), hex(&Sm3::digest(bytes)));
    }
    rayon::join(|| hex(&Sha256::digest(bytes)), || hex(&Sm3::digest(bytes)))
}

/// The same for what is read in pieces, even if it is larger than memory.
///
/// # Errors
/// If it can't be read.
pub fn fingerprints_of(mut content: impl Read) -> io::Result<(String, String)> {
    let (mut sha256, mut sm3) = (Sha256::new(), Sm3::new());
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        match content.read(&mut buffer)? {
            0 => return Ok((hex(&sha256.finalize()), hex(&sm3.finalize()))),
            read => {
                let piece = buffer.get(..read).unwrap_or_default();
                sha256.update(piece);
                sm3.update(piece);
            }
        }
    }
}

/// Bytes read at a time.
const PIECE_BYTES: usize = 256 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        let (sha256, sm3) = fingerprints(b"abc");
        assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(fingerprints_of(&b"abc"[..]).unwrap(), (sha256, sm3));
    }
}
