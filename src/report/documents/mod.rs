//! What is written for one agency: a list of documents, each with its kind, its place and its bytes.
//!
//! The list is all that the writer of files needs: it says which documents an audit asks for, where each one goes, and
//! how it is rendered.

pub mod bound;
pub mod content;
mod kind;
pub mod letter;
pub mod returned;
pub mod template;
mod terms;
pub mod words;

use sha2::{Digest, Sha256};

use self::letter::{LetterKind, Letters};
use self::returned::Sources;
use super::agency::agency_workbooks;
use super::layout::{LETTERS, RETURNS, WORKBOOKS};
use super::{Edition, ReportError};
use crate::verdict::Audit;

pub use template::TemplateError;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 审计底稿.
    Workbook,
    /// A letter to the agency.
    Letter(LetterKind),
    /// 退回: the agency's own tables with what to correct.
    Return,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Workbook,
        Self::Letter(LetterKind::Rectify),
        Self::Letter(LetterKind::Explain),
        Self::Letter(LetterKind::Remind),
        Self::Return,
    ];

    /// The documents that an audit asks for, in the order in which they are written.
    pub fn of(audit: &Audit<'_, '_>) -> Vec<Self> {
        let letter = LetterKind::of(audit).map(Self::Letter);
        let returned = returned::is_due(audit).then_some(Self::Return);
        [Some(Self::Workbook), letter, returned].into_iter().flatten().collect()
    }

    /// Top folder of its kind in the result folder.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Workbook => WORKBOOKS,
            Self::Letter(_) => LETTERS,
            Self::Return => RETURNS,
        }
    }

    /// File name of an agency's document, given the agency's name as a part of a path.
    pub fn file_name(self, stem: &str) -> String {
        match self {
            Self::Workbook | Self::Return => format!("{stem}.xlsx"),
            Self::Letter(kind) => format!("{stem}-{}.docx", kind.label()),
        }
    }
}

/// A document to be made: its kind, and the 发文字号 of a letter where the office gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub kind: Kind,
    /// 发文字号.
    pub number: Option<String>,
}

impl Order {
    /// Digest of what the document follows from, given that of the agency's facts.
    pub fn content(&self, facts: &[u8; 32], letters: &Letters) -> [u8; 32] {
        let Kind::Letter(kind) = self.kind else { return *facts };
        let mut hash = Sha256::new();
        hash.update(facts);
        hash.update(letters.digest(kind));
        hash.update(self.number.as_deref().unwrap_or_default());
        hash.finalize().into()
    }

    /// The document as bytes, in parts where one file would be too large: the same for the same audit, edition, letters and
    /// files. `sources` opens the files that belong wholly to the agency, if the document shows them; `home` is the summary
    /// that lists the agency, relative to its workbook.
    ///
    /// # Errors
    /// If the library that writes it refuses.
    pub fn render(
        &self,
        audit: &Audit<'_, '_>,
        edition: &Edition<'_>,
        letters: &Letters,
        sources: impl FnOnce() -> Sources,
        home: &str,
    ) -> Result<Vec<Vec<u8>>, ReportError> {
        let one = match self.kind {
            Kind::Workbook => return agency_workbooks(audit, edition, Some(home)),
            Kind::Return => returned::workbook(audit, edition, &sources()),
            Kind::Letter(kind) => letters.render(kind, audit, edition, self.number.as_deref()),
        };
        one.map(|bytes| vec![bytes])
    }
}
