//! What is written for one agency: a list of documents, each of a kind, with a place and bytes.
//!
//! Whoever writes them needs to know no more than the list: which kinds an audit asks for, where each
//! one goes, and how it is rendered.

use super::agency::{LetterText, agency_workbook};
use super::layout::WORKBOOKS;
use super::{Edition, ReportError};
use crate::verdict::Audit;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 审计底稿.
    Workbook,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 1] = [Self::Workbook];

    /// The documents that an audit asks for, in the order in which they are written.
    pub fn of(_audit: &Audit<'_, '_>) -> Vec<Self> {
        vec![Self::Workbook]
    }

    /// Top folder of its kind in the result folder.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Workbook => WORKBOOKS,
        }
    }

    /// File name of an agency's document, given the agency's name as a part of a path.
    pub fn file_name(self, stem: &str) -> String {
        match self {
            Self::Workbook => format!("{stem}.xlsx"),
        }
    }

    /// As bytes: the same for the same audit, edition and letter.
    ///
    /// # Errors
    /// If the library that writes it refuses.
    pub fn render(
        self,
        audit: &Audit<'_, '_>,
        edition: &Edition<'_>,
        letter: Option<&LetterText>,
    ) -> Result<Vec<u8>, ReportError> {
        match self {
            Self::Workbook => agency_workbook(audit, edition, letter),
        }
    }
}
