//! What a run is asked to do, complete and valid: defaults filled in, files of the policy and the
//! columns already read.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::policy::Policy;
use crate::reference::ReferenceKind;
use crate::report::IdDisplay;
use crate::report::documents::letter::{LetterKind, Letters};
use crate::tables::Columns;

use super::manifest::Options;
use super::reviewers::Reviewers;
use super::sharing::Sharing;

/// A run, ready to start.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // switches that the user sets one by one
pub struct Settings {
    /// Files and folders of filings.
    pub inputs: Vec<PathBuf>,
    /// Result folder.
    pub out: PathBuf,
    /// Reference lists, in the order given.
    pub references: Vec<(ReferenceKind, PathBuf)>,
    /// By what authority the lists of other departments among them were shared.
    pub sharing: Vec<Sharing>,
    /// The policy in force.
    pub policy: Policy,
    /// Where it was, if it is a file.
    pub policy_path: Option<PathBuf>,
    /// Column names.
    pub columns: Columns,
    /// The `--columns` file, if given.
    pub columns_path: Option<PathBuf>,
    /// Its SHA-256.
    pub columns_hash: Option<String>,
    /// `--year`.
    pub year: Option<i16>,
    /// `--as-of`.
    pub as_of: Option<Date>,
    /// The day of the run.
    pub today: Date,
    /// `--received-by`.
    pub received_by: Option<String>,
    /// `--reviewers`: whose reviews count; everybody's if not given.
    pub reviewers: Option<Reviewers>,
    /// The `--reviewers` file, if given.
    pub reviewers_path: Option<PathBuf>,
    /// `--ids`.
    pub ids: IdDisplay,
    /// Templates of the letters, and what the office states about itself in them.
    pub letters: Letters,
    /// Threads, at least one.
    pub jobs: usize,
    /// Take nothing from the last run except reviews.
    pub full: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// Write even for many agencies of which hardly anything is stated.
    pub confirmed: bool,
    /// Findings are no failure.
    pub exit_zero: bool,
    /// The program that reads risky formats in a process of its own.
    pub child_program: PathBuf,
}

impl Settings {
    /// The as-of date in force for a year: 31 December, or the day of the run if that is earlier.
    pub fn as_of(&self, year: i16) -> Date {
        let last = Date::new(year, 12, 31).unwrap_or(self.today);
        self.as_of.unwrap_or_else(|| last.min(self.today))
    }

    /// Digest of the templates and of what the office states about itself.
    fn letters_digest(&self) -> String {
        let digests: Vec<u8> = LetterKind::ALL.iter().flat_map(|kind| self.letters.digest(*kind)).collect();
        super::hash::sha256(digests)
    }

    /// The options that change results, as recorded.
    pub fn options(&self) -> Options {
        Options {
            year: self.year,
            as_of: self.as_of.map(|date| date.to_string()),
            received_by: self.received_by.clone(),
            ids: match self.ids {
                IdDisplay::Masked => "masked".to_owned(),
                IdDisplay::Full => "full".to_owned(),
            },
            columns: self.columns_hash.clone(),
            letters: self.letters_digest(),
            reviewers: self.reviewers.as_ref().map(|reviewers| reviewers.hash.clone()),
            exit_zero: self.exit_zero,
            crosschecks: self.sharing.clone(),
        }
    }
}
