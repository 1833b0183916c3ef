//! One agency: audited, its documents rendered and written, then dropped.
//!
//! The only file of the batch that knows what the reports of an agency are called.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::model::{Finding, FindingId, ReviewMark};
use crate::report::documents::Kind;
use crate::report::letter::LetterTemplate;
use crate::report::{Edition, SummaryLine, content_digest};
use crate::verdict::{Audit, Inputs, audit_case};

use super::atomic::{BESIDE, Outputs, Placed};
use super::counting::Counting;
use super::data::Chunk;
use super::hash;
use super::holding::Cells;
use super::manifest::{OutputRecord, UnwrittenRecord};
use super::names::{Place, with_suffix};
use super::previous::Previous;
use super::words::io_reason;

/// Where and how documents are written.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The result folder; `None` writes nothing.
    pub outputs: Option<&'a Outputs>,
    /// What was there before.
    pub previous: &'a Previous,
    /// All paths that this run writes to: nothing is put beside its place onto one of them.
    pub taken: &'a BTreeSet<String>,
    /// Write also what is the same.
    pub rewrite: bool,
    /// What the letter to a noncompliant agency says.
    pub letters: &'a LetterTemplate,
}

/// What one agency came to.
#[derive(Debug)]
pub struct Done {
    /// Its part of the data files.
    pub chunk: Chunk,
    /// Its line in the summary, where one is written.
    pub line: Option<SummaryLine>,
    /// What became of its documents; none where nothing is written.
    pub documents: Vec<Written>,
    /// What the cells of its findings hold.
    pub cells: Cells,
    /// Its share of the counts.
    pub counting: Counting,
    /// Reviews that found their finding.
    pub reviewed: Vec<FindingId>,
}

/// Audits an agency and writes its documents; `None` if the program itself failed on it.
pub fn agency(
    index: usize,
    place: &Place,
    inputs: &Inputs<'_, '_>,
    edition: &Edition<'_>,
    writer: &Writer<'_>,
) -> Option<Done> {
    catch_unwind(AssertUnwindSafe(|| done(&audit_case(index, inputs), place, inputs, edition, writer))).ok()
}

fn done(
    audit: &Audit<'_, '_>,
    place: &Place,
    inputs: &Inputs<'_, '_>,
    edition: &Edition<'_>,
    writer: &Writer<'_>,
) -> Done {
    let documents =
        writer.outputs.map(|outputs| writer.documents(outputs, audit, place, edition)).unwrap_or_default();
    let workbook = documents.iter().find(|written| written.kind == Some(Kind::Workbook));
    let workbook = workbook
        .and_then(|written| written.output.as_ref())
        .map_or_else(|| place.of(Kind::Workbook), |output| output.path.clone());
    let mut cells = Cells::default();
    let mut chunk = Chunk::default();
    let line = writer.outputs.map(|_| SummaryLine::of(audit, edition, &workbook));
    if let Some(line) = &line {
        cells.add(audit.all_findings());
        // Writing to memory does not fail.
        chunk = Chunk::of_agency(audit, line, edition).unwrap_or_default();
    }
    Done {
        chunk,
        line,
        cells,
        counting: Counting::of(audit),
        reviewed: audit
            .all_findings()
            .filter(|finding| inputs.reviews.contains_key(&finding.id))
            .map(|finding| finding.id.clone())
            .chain(audit.former_ids.iter().cloned())
            .collect(),
        documents,
    }
}

/// What became of a document.
#[derive(Debug, Default)]
pub struct Written {
    /// Its kind, where it is an agency's.
    pub kind: Option<Kind>,
    /// Its record, where it was placed.
    pub output: Option<OutputRecord>,
    /// Why it is not in its place.
    pub unwritten: Option<UnwrittenRecord>,
    /// It was written, not left as it was.
    pub rewritten: bool,
}

impl Writer<'_> {
    fn documents(
        &self,
        outputs: &Outputs,
        audit: &Audit<'_, '_>,
        place: &Place,
        edition: &Edition<'_>,
    ) -> Vec<Written> {
        let letter = match self.letters.letter(audit, edition) {
            Ok(letter) => letter,
            Err(error) => return vec![Written::lost(&place.of(Kind::Workbook), error.to_string())],
        };
        // All of them follow from the same facts.
        let content = hash::hex(&content_digest(audit, edition, letter.as_ref()));
        let write = |kind: Kind| {
            let path = place.of(kind);
            let written = match self.unchanged(&path, &content) {
                Some(same) => Written { output: Some(same.clone()), ..Written::default() },
                None => match kind.render(audit, edition, letter.as_ref()) {
                    Ok(bytes) => self.place(outputs, &path, &bytes, &content, reviews_in(kind, audit)),
                    Err(error) => Written::lost(&path, error.to_string()),
                },
            };
            Written { kind: Some(kind), ..written }
        };
        Kind::of(audit).into_iter().map(write).collect()
    }

    /// The record of a workbook whose content would be the same and which nobody touched.
    fn unchanged(&self, path: &str, content: &str) -> Option<&OutputRecord> {
        let recorded = self.previous.manifest.as_ref()?.output(path)?;
        let untouched = self.previous.on_disk.get(path) == Some(&recorded.sha256);
        (!self.rewrite && untouched && recorded.content == content).then_some(recorded)
    }

    /// Puts a document in its place; beside it, where that holds a workbook that can't be read or
    /// that somebody has open.
    pub fn place(&self, outputs: &Outputs, path: &str, bytes: &[u8], content: &str, reviews: u64) -> Written {
        let sha256 = hash::sha256(bytes);
        let record = |path: &str| OutputRecord {
            path: path.to_owned(),
            size: bytes.len() as u64,
            sha256: sha256.clone(),
            content: content.to_owned(),
            reviews,
        };
        if !self.rewrite && self.previous.on_disk.get(path) == Some(&sha256) {
            return Written { output: Some(record(path)), ..Written::default() };
        }
        let beside = self.beside(path);
        let unreadable = self.previous.unreadable.get(path);
        let placed = match unreadable {
            Some(why) => outputs
                .write_unsynced(&beside, &beside, bytes)
                .map(|_| Placed::Beside(beside.clone(), format!("原有底稿读不了，未覆盖：{why}"))),
            None => outputs.write_unsynced(path, &beside, bytes),
        };
        match placed {
            Ok(Placed::There) => {
                Written { output: Some(record(path)), rewritten: true, ..Written::default() }
            }
            Ok(Placed::Beside(beside, reason)) => Written {
                output: Some(record(&beside)),
                unwritten: Some(UnwrittenRecord { path: path.to_owned(), reason, beside: Some(beside) }),
                rewritten: true,
                kind: None,
            },
            Err(error) => Written::lost(path, io_reason(&error)),
        }
    }

    /// A free name beside a place.
    fn beside(&self, path: &str) -> String {
        let mut name = with_suffix(path, BESIDE);
        let mut number = 1;
        while self.taken.contains(&name) || self.previous.unreadable.contains_key(&name) {
            number += 1;
            name = with_suffix(path, &format!("{BESIDE}{number}"));
        }
        name
    }
}

impl Written {
    /// Not written at all.
    pub fn lost(path: &str, reason: String) -> Self {
        let unwritten = UnwrittenRecord { path: path.to_owned(), reason, beside: None };
        Self { unwritten: Some(unwritten), ..Self::default() }
    }
}

/// Reviews by people that a document carries.
fn reviews_in(kind: Kind, audit: &Audit<'_, '_>) -> u64 {
    if kind != Kind::Workbook {
        return 0;
    }
    let by_people = |finding: &&Finding| {
        finding.review != crate::model::Review::default() && finding.review.mark != Some(ReviewMark::Waived)
    };
    audit.findings.iter().filter(by_people).count() as u64
}
