//! What a run is about to write, noted before it writes: if the run is killed, the next one knows which workbooks are ours
//! and which reviews had been read.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::atomic::Outputs;
use super::manifest::ReviewRecord;

/// Its name in the result folder.
pub const FILE: &str = ".postaudit.journal.json";

/// The plan of a run that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Journal {
    /// Workbooks that it may write or may have found.
    pub workbooks: Vec<String>,
    /// When the first of the runs that did not end began, in seconds since 1970: files that are newer are theirs.
    #[serde(default)]
    pub since: i64,
    /// Reviews read from old workbooks.
    pub reviews: BTreeMap<String, ReviewRecord>,
    /// Shows whether these are as they were written.
    #[serde(default)]
    pub reviews_seal: String,
}

impl Journal {
    /// That of a killed run, if there is one.
    pub fn read(outputs: &Outputs) -> Option<Self> {
        let text = outputs.read(FILE).ok()?;
        Some(serde_json::from_slice(&text).unwrap_or_default())
    }

    /// Puts it down, durably.
    pub fn write(&self, outputs: &Outputs) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        outputs.write(FILE, FILE, &text).map(drop)
    }

    /// The run ended.
    pub fn remove(outputs: &Outputs) {
        let _ = outputs.remove(FILE);
    }
}
