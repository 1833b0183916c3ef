//! The data files: appended agency by agency in a fixed order, never whole in memory.

use std::fs;
use std::io::{self, Write};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::report::data::Chunk;

use super::atomic::{Outputs, Placed};
use super::hash::hex;
use super::manifest::OutputRecord;

/// Their paths, in the order of [`parts`].
pub const FILES: [&str; 4] =
    ["data/agencies.csv", "data/findings.csv", "data/persons.csv", "data/rejected.csv"];

fn parts(chunk: &Chunk) -> [&[u8]; 4] {
    [&chunk.agencies, &chunk.findings, &chunk.persons, &chunk.rejected]
}

/// The data files being written.
#[derive(Debug)]
pub struct DataFiles {
    files: Vec<Growing>,
}

/// One of them; an error stops it and not the others.
#[derive(Debug)]
struct Growing {
    path: &'static str,
    state: io::Result<(NamedTempFile, Sha256, u64)>,
}

/// What became of a data file.
#[derive(Debug)]
pub struct Finished {
    /// Its path.
    pub path: &'static str,
    /// Its record and where it was placed.
    pub result: io::Result<(OutputRecord, Placed)>,
}

impl DataFiles {
    /// Starts all of them beside their places.
    pub fn begin(outputs: &Outputs) -> Self {
        let files = FILES
            .into_iter()
            .map(|path| Growing { path, state: outputs.begin(path).map(|file| (file, Sha256::new(), 0)) })
            .collect();
        Self { files }
    }

    /// Appends.
    pub fn append(&mut self, chunk: &Chunk) {
        for (file, part) in self.files.iter_mut().zip(parts(chunk)) {
            let Ok((target, hash, size)) = &mut file.state else { continue };
            match target.write_all(part) {
                Ok(()) => {
                    hash.update(part);
                    *size += part.len() as u64;
                }
                Err(error) => file.state = Err(error),
            }
        }
    }

    /// Puts them in their places; one that is the same as what is there is left alone.
    pub fn finish(
        self,
        outputs: &Outputs,
        rewrite: bool,
        on_disk: impl Fn(&str) -> Option<String>,
    ) -> Vec<Finished> {
        let finish = |file: Growing| -> io::Result<(OutputRecord, Placed)> {
            let (target, hash, size) = file.state?;
            let sha256 = hex(&hash.finalize());
            let same = !rewrite && on_disk(file.path).as_deref() == Some(&sha256);
            let placed = if same {
                Placed::There
            } else {
                outputs.finish(
                    target,
                    file.path,
                    &super::names::with_suffix(file.path, super::atomic::BESIDE),
                )?
            };
            let path = match &placed {
                Placed::There => file.path.to_owned(),
                Placed::Beside(beside, _) => beside.clone(),
            };
            Ok((OutputRecord { path, size, sha256, content: String::new(), reviews: 0 }, placed))
        };
        self.files.into_iter().map(|file| Finished { path: file.path, result: finish(file) }).collect()
    }
}

/// Whether there is anything at this place.
pub fn exists(outputs: &Outputs, path: &str) -> bool {
    outputs.path(path).is_ok_and(|path| fs::symlink_metadata(path).is_ok())
}
