//! One agency: audited, its documents rendered and written, then dropped.
//!
//! The only file of the batch that knows what the reports of an agency are called.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::files::ReadOptions;
use crate::model::{Finding, FindingId, Review, ReviewMark, Verdict, hex};
use crate::report::documents::letter::{LetterKind, Letters};
use crate::report::documents::{Kind, Order};
use crate::report::layout::COUNTIES;
use crate::report::{Edition, SummaryLine, content_digest};
use crate::verdict::{Audit, Inputs, audit_case};

use super::atomic::{BESIDE, Outputs, Placed, Settling, Staged};
use super::counting::Counting;
use super::data::Chunk;
use super::hash;
use super::holding::Cells;
use super::manifest::{OutputRecord, ReviewRecord, UnwrittenRecord};
use super::names::{Place, is_for_agencies, part_path, set_aside_path, with_suffix};
use super::previous::Previous;
use super::told::asked_of;
use super::words::io_reason;
use super::{returning, reviews};

/// Seconds by which the clock of a share may differ from ours.
const CLOCKS_DIFFER: i64 = 120;

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
    /// How files are opened.
    pub options: &'a ReadOptions,
    /// Sees files down to the disk; `None` where nothing is written.
    pub settling: Option<&'a Settling>,
    /// Templates of the letters, and what the office states about itself in them.
    pub letters: &'a Letters,
}

/// What one agency came to.
#[derive(Debug)]
pub struct Done {
    /// The agency's key.
    pub key: String,
    /// What it came to.
    pub verdict: Verdict,
    /// Its part of the data files.
    pub chunk: Chunk,
    /// Folder of its division.
    pub division: String,
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
    /// Its workbook, and the reviewers' words in it.
    pub marks: Option<(String, BTreeMap<String, ReviewRecord>)>,
    /// Decisions that do not count, and why.
    pub unused: Vec<String>,
    /// SHA-256 of the files that a letter of this run asks it about.
    pub asked: BTreeSet<String>,
}

/// Audits an agency; `None` if the program itself failed on it.
pub fn judge<'c, 'a>(index: usize, inputs: &Inputs<'c, 'a>) -> Option<Audit<'c, 'a>> {
    catch_unwind(AssertUnwindSafe(|| audit_case(index, inputs))).ok()
}

/// The documents of an agency, written but not in their places yet.
#[derive(Debug, Default)]
pub struct Drafts(Vec<(Kind, String, Draft)>);

/// Makes the documents of an agency; `None` if the program itself failed on it.
pub fn draft(
    audit: &Audit<'_, '_>,
    orders: &[Order],
    place: &Place,
    edition: &Edition<'_>,
    writer: &Writer<'_>,
) -> Option<Drafts> {
    let Some(outputs) = writer.outputs else { return Some(Drafts::default()) };
    let drafts = || Drafts(writer.documents(outputs, audit, orders, place, edition));
    catch_unwind(AssertUnwindSafe(drafts)).ok()
}

/// Puts the documents of an agency into their places and takes its results; `None` if the program itself failed on it.
pub fn agency(
    audit: &Audit<'_, '_>,
    drafts: Drafts,
    place: &Place,
    inputs: &Inputs<'_, '_>,
    edition: &Edition<'_>,
    writer: &Writer<'_>,
) -> Option<Done> {
    catch_unwind(AssertUnwindSafe(|| done(audit, drafts, place, inputs, edition, writer))).ok()
}

fn done(
    audit: &Audit<'_, '_>,
    drafts: Drafts,
    place: &Place,
    inputs: &Inputs<'_, '_>,
    edition: &Edition<'_>,
    writer: &Writer<'_>,
) -> Done {
    let settle = |outputs| {
        let drafts = drafts.0.into_iter();
        drafts
            .map(|(kind, path, draft)| Written { kind: Some(kind), ..writer.settle(outputs, &path, draft) })
            .collect()
    };
    let documents: Vec<Written> = writer.outputs.map(settle).unwrap_or_default();
    let workbook = documents.iter().find(|written| written.kind == Some(Kind::Workbook));
    let workbook = workbook
        .and_then(|written| written.output.as_ref())
        .map_or_else(|| place.path_of(Kind::Workbook), |output| output.path.clone());
    let mut cells = Cells::default();
    let mut chunk = Chunk::default();
    let line = writer.outputs.map(|_| SummaryLine::of(audit, edition, &workbook));
    if let Some(line) = &line {
        cells.add(audit.all_findings());
        // Writing to memory does not fail.
        chunk = Chunk::of_agency(audit, line, edition).unwrap_or_default();
    }
    Done {
        key: audit.case.key.clone(),
        asked: if documents.iter().any(Written::asks) {
            asked_of(audit, inputs.ingested)
        } else {
            BTreeSet::new()
        },
        verdict: audit.judgement.verdict,
        division: place.division.clone(),
        chunk,
        line,
        cells,
        counting: Counting::of(audit),
        marks: marks(audit).map(|marks| (workbook, marks)),
        unused: unused(audit, inputs),
        reviewed: audit
            .all_findings()
            // Under a waiver a person's decision stands nowhere, and is kept for when the waiver ends.
            .filter(|finding| finding.review.mark != Some(ReviewMark::Waived))
            .filter(|finding| inputs.reviews.contains_key(&finding.id))
            .map(|finding| finding.id.clone())
            .chain(audit.former_ids.iter().cloned())
            .collect(),
        documents,
    }
}

/// A document that is made.
#[derive(Debug)]
enum Draft {
    /// It is there as it is.
    Same(OutputRecord),
    /// It could not be made or written; why, in Chinese.
    Lost(String),
    /// Written; it waits for its place.
    Staged(Staged, OutputRecord),
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
    /// A file in its place that somebody has edited: moved from and to.
    pub kept: Option<(String, String)>,
}

impl Writer<'_> {
    fn documents(
        &self,
        outputs: &Outputs,
        audit: &Audit<'_, '_>,
        orders: &[Order],
        place: &Place,
        edition: &Edition<'_>,
    ) -> Vec<(Kind, String, Draft)> {
        // All of them follow from the same facts.
        let facts = content_digest(audit, edition);
        let home = format!("../../{COUNTIES}/{}.xlsx", place.division);
        let write = |order: &Order| {
            let path = place.path_of(order.kind);
            let sources = || returning::sources(audit, edition, self.options);
            let content = hex(&order.content(&facts, self.letters));
            let drafts: Vec<(String, Draft)> = match self.all_unchanged(&path, &content) {
                Some(same) => {
                    same.into_iter().map(|same| (same.path.clone(), Draft::Same(same.clone()))).collect()
                }
                None => match order.render(audit, edition, self.letters, sources, &home) {
                    Ok(parts) => {
                        let reviews = reviews_in(order.kind, audit);
                        let draft = |(number, bytes): (u32, Vec<u8>)| {
                            let path = part_path(&path, number);
                            let draft = self.draft(outputs, &path, &bytes, &content, reviews);
                            (path, draft)
                        };
                        (1..).zip(parts).map(draft).collect()
                    }
                    Err(error) => vec![(path, Draft::Lost(error.to_string()))],
                },
            };
            let kind = order.kind;
            drafts.into_iter().map(move |(path, draft)| (kind, path, draft))
        };
        orders.iter().flat_map(write).collect()
    }

    /// The records of a document and its further parts, if all of them would be the same.
    fn all_unchanged(&self, path: &str, content: &str) -> Option<Vec<&OutputRecord>> {
        let last = self.previous.manifest.as_ref()?;
        let further = (2..).map(|number| part_path(path, number));
        let further = further.take_while(|path| last.output(path).is_some());
        std::iter::once(path.to_owned()).chain(further).map(|path| self.unchanged(&path, content)).collect()
    }

    /// The record of a document whose content would be the same and which nobody touched; a letter that somebody has edited
    /// stays as it is until there is something else to say.
    pub fn unchanged(&self, path: &str, content: &str) -> Option<&OutputRecord> {
        let recorded = self.previous.manifest.as_ref()?.output(path)?;
        let there = self.previous.on_disk.get(path);
        let is_as_written = there == Some(&recorded.sha256);
        let is_worked_over = !is_as_written && is_for_agencies(path) && there.is_some();
        let stays = is_worked_over || (is_as_written && !self.rewrite);
        (stays && recorded.content == content).then_some(recorded)
    }

    /// Writes a document, and puts it in its place at once.
    pub fn place(&self, outputs: &Outputs, path: &str, bytes: &[u8], content: &str, reviews: u64) -> Written {
        self.settle(outputs, path, self.draft(outputs, path, bytes, content, reviews))
    }

    /// Writes a document that is not there as it is.
    fn draft(&self, outputs: &Outputs, path: &str, bytes: &[u8], content: &str, reviews: u64) -> Draft {
        let record = OutputRecord {
            path: path.to_owned(),
            size: bytes.len() as u64,
            sha256: hash::sha256(bytes),
            content: content.to_owned(),
            reviews,
        };
        if !self.rewrite && self.previous.on_disk.get(path) == Some(&record.sha256) {
            return Draft::Same(record);
        }
        match outputs.stage(path, bytes, self.settling) {
            Ok(staged) => Draft::Staged(staged, record),
            Err(error) => Draft::Lost(io_reason(&error)),
        }
    }

    /// Puts a document in its place; beside it, where that holds a workbook that can't be read or
    /// that somebody has open.
    fn settle(&self, outputs: &Outputs, path: &str, draft: Draft) -> Written {
        let (staged, record) = match draft {
            Draft::Same(output) => return Written { output: Some(output), ..Written::default() },
            Draft::Lost(reason) => return Written::lost(path, reason),
            Draft::Staged(staged, record) => (staged, record),
        };
        let kept = match self.keep_worked_over(outputs, path) {
            Ok(kept) => kept,
            Err(error) => return Written::lost(path, io_reason(&error)),
        };
        let beside = self.beside(path);
        let unreadable = self.previous.unreadable.get(path);
        let placed = match unreadable {
            Some(why) => outputs
                .settle(&staged, &beside, &beside)
                .map(|_| Placed::Beside(beside.clone(), format!("原有底稿读不了，未覆盖：{why}"))),
            None => outputs.settle(&staged, path, &beside),
        };
        match placed {
            Ok(Placed::There) => {
                Written { output: Some(record), rewritten: true, kept, ..Written::default() }
            }
            Ok(Placed::Beside(beside, reason)) => Written {
                output: Some(OutputRecord { path: beside.clone(), ..record }),
                unwritten: Some(UnwrittenRecord {
                    foreign: self.previous.foreign.contains(path),
                    ..UnwrittenRecord::new(path, reason, Some(beside))
                }),
                rewritten: true,
                kept,
                kind: None,
            },
            Err(error) => Written::lost(path, io_reason(&error)),
        }
    }

    /// Sets aside a file in the place of a letter that is not as a run left it, so that nobody's work is lost.
    fn keep_worked_over(&self, outputs: &Outputs, path: &str) -> io::Result<Option<(String, String)>> {
        if !is_for_agencies(path) {
            return Ok(None);
        }
        let there = match self.previous.on_disk.get(path) {
            Some(hash) => Some(hash.clone()),
            None => hash::of(|| outputs.open(path)).ok().map(|(_, hash)| hash),
        };
        let recorded = self.previous.manifest.as_ref().and_then(|last| last.output(path));
        match there {
            Some(hash)
                if recorded.is_none_or(|recorded| recorded.sha256 != hash)
                    && !self.is_of_a_killed_run(outputs, path) =>
            {
                outputs.set_aside(path, &set_aside_path(path)).map(|to| Some((path.to_owned(), to)))
            }
            _ => Ok(None),
        }
    }

    /// Written since a run began that did not end: it left what it had done and no record of it.
    fn is_of_a_killed_run(&self, outputs: &Outputs, path: &str) -> bool {
        let Some(journal) = &self.previous.journal else { return false };
        let modified = outputs.modified(path).and_then(|time| jiff::Timestamp::try_from(time).ok());
        modified.is_some_and(|time| time.as_second() + CLOCKS_DIFFER >= journal.since)
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
    /// A letter that asks the agency about its open doubts, in its place.
    fn asks(&self) -> bool {
        self.kind == Some(Kind::Letter(LetterKind::Explain)) && self.output.is_some()
    }

    /// Not written at all.
    pub fn lost(path: &str, reason: String) -> Self {
        Self { unwritten: Some(UnwrittenRecord::new(path, reason, None)), ..Self::default() }
    }
}

/// The reviewers' words in a workbook; `None` if there are none.
fn marks(audit: &Audit<'_, '_>) -> Option<BTreeMap<String, ReviewRecord>> {
    let said: BTreeMap<String, ReviewRecord> = audit
        .all_findings()
        .filter(|finding| finding.review.mark != Some(ReviewMark::Waived))
        .filter(|finding| finding.review != Review::default())
        .map(|finding| (finding.id.0.clone(), reviews::to_record(&finding.review)))
        .collect();
    (!said.is_empty()).then_some(said)
}

/// What people decided that does not count.
fn unused(audit: &Audit<'_, '_>, inputs: &Inputs<'_, '_>) -> Vec<String> {
    let name = &audit.case.name;
    audit
        .all_findings()
        .filter_map(|finding| {
            let review = inputs.reviews.get(&finding.id)?;
            let word = review.mark?.label();
            let (rule, subject) = (finding.rule, &finding.subject_label);
            if finding.is_computed() {
                Some(format!("{name} {rule} 由计算得出，不能审核，“{word}”未采用"))
            } else if review.lacks_name() {
                Some(format!("{name} {rule} {subject}：审核结论“{word}”没有填审核人，未采用"))
            } else {
                None
            }
        })
        .collect()
}

/// Reviews by people that a document carries.
fn reviews_in(kind: Kind, audit: &Audit<'_, '_>) -> u64 {
    if kind != Kind::Workbook {
        return 0;
    }
    let by_people = |finding: &&Finding| {
        finding.review != crate::model::Review::default() && finding.review.mark != Some(ReviewMark::Waived)
    };
    let signed = u64::from(!audit.sign_off.is_blank());
    audit.findings.iter().filter(by_people).count() as u64 + signed
}
