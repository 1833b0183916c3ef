//! The writing half of a run: agency by agency, then the files about the whole batch.
//!
//! Agencies are audited in parallel and taken in their order, some at a time, so that neither the
//! number of threads nor the size of the batch shows in what is written or in memory.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::case::{Docket, GapSource};
use crate::files::ReadOptions;
use crate::model::{Division, FileId, FindingId, Severity};
use crate::reference::ReferenceKind;
use crate::report::documents::{Kind, Order};
use crate::report::layout::{COUNTIES, SUMMARY_FILE};
use crate::report::{Annex, County, Edition, SummaryLine, summary_workbook};
use crate::rules::gap_in_words;
use crate::tables::Skipped;
use crate::verdict::{Audit, Inputs, run_findings};

use super::atomic::{Outputs, Placed, Settling};
use super::counting::Counting;
use super::data::{Chunk, DataFiles};
use super::failure::RunError;
use super::holding::Cells;
use super::journal::Journal;
use super::letters::{WrittenLetter, bind_letters};
use super::lost_marks;
use super::manifest::{
    self, Counts, InputRecord, ListRecord, Manifest, PolicyRecord, SkippedRecord, Times, Told, Tool,
    UnwrittenRecord,
};
use super::names::{Named, Place, places};
use super::numbers::Numbers;
use super::previous::Previous;
use super::render::{self, Done, Writer, Written};
use super::settings::Settings;
use super::told::{self, Asked};
use super::watch::{Stage, Watch};
use super::workers::workers;
use super::{hash, record, reviews};

/// How many agencies' results wait for their turn in the data files at a time: some ten KB each.
const AGENCIES_AT_ONCE: usize = 256;
/// The same if nothing is written: results are small then, and come so fast that waking the threads for each lot would take
/// longer.
const JUDGED_AT_ONCE: usize = 2048;

/// What is added up while agencies are done.
#[derive(Debug, Default)]
pub struct Tally {
    lines: Vec<SummaryLine>,
    /// Where everything belongs and was written.
    pub paths: BTreeSet<String>,
    /// Workbooks written; the others were left as they were.
    pub rewritten: u64,
    /// Letters by the folder of their division.
    pub letters: BTreeMap<String, Vec<WrittenLetter>>,
    numbers: Numbers,
    reviewed: BTreeSet<FindingId>,
    cells: Cells,
    counting: Counting,
    failed: Vec<String>,
    marks: BTreeMap<String, BTreeMap<String, manifest::ReviewRecord>>,
    /// What the letters ask for, where they set a deadline.
    asked: Option<Asked>,
    /// Decisions that do not count, and why.
    unused: Vec<String>,
}

/// Agencies whose documents wait for their places.
struct Lot<'b, 'a> {
    indexes: Vec<usize>,
    audits: Vec<Option<Audit<'b, 'a>>>,
    drafts: Vec<Option<render::Drafts>>,
}

/// The documents to be made for an agency.
fn orders(audit: Option<&Audit<'_, '_>>, numbers: &mut Numbers) -> Vec<Order> {
    let Some(audit) = audit else { return Vec::new() };
    let order = |kind: Kind| {
        let number = match kind {
            Kind::Letter(letter) => numbers.for_letter(letter, &audit.case.key),
            Kind::Workbook | Kind::Return => None,
        };
        Order { kind, number }
    };
    Kind::of(audit).into_iter().map(order).collect()
}

/// The writing half of a run.
#[allow(missing_debug_implementations)] // holds a watcher
pub struct Results<'b, 'a> {
    /// What was asked for.
    pub settings: &'b Settings,
    /// How files are opened.
    pub options: &'b ReadOptions,
    /// Who is told.
    pub watch: &'b dyn Watch,
    /// What was not tried.
    pub skipped: &'b [Skipped],
    /// The cases and what they are audited with.
    pub inputs: &'b Inputs<'b, 'a>,
    /// What all documents share.
    pub edition: &'b Edition<'b>,
    /// What was there before.
    pub previous: &'b Previous,
}

impl<'a> Results<'_, 'a> {
    fn docket(&self) -> &Docket<'a> {
        self.inputs.docket
    }

    /// Audits all agencies and writes everything but the record.
    ///
    /// # Errors
    /// If not even the journal can be written, or the columns of the data files can't be put down.
    pub fn write(
        &self,
        outputs: Option<&Outputs>,
        references: &[InputRecord],
    ) -> Result<(Manifest, Tally), RunError> {
        // Nothing is written: nothing needs a name.
        let places =
            if outputs.is_some() { self.places() } else { vec![Place::default(); self.docket().cases.len()] };
        let workbooks: Vec<String> = places.iter().map(|place| place.path_of(Kind::Workbook)).collect();
        let mut taken: BTreeSet<String> = workbooks.iter().cloned().collect();
        taken.insert(SUMMARY_FILE.to_owned());
        if let Some(outputs) = outputs {
            self.journal(&workbooks)
                .write(outputs)
                .map_err(|error| RunError::Record(super::words::io_reason(&error)))?;
        }
        let settling = outputs.map(|_| Settling::start());
        let writer = Writer {
            outputs,
            settling: settling.as_ref(),
            previous: self.previous,
            taken: &taken,
            rewrite: self.settings.full,
            letters: &self.settings.letters,
            options: self.options,
        };
        let mut manifest = self.blank_manifest(references);
        let mut tally = Tally {
            numbers: Numbers::after(
                self.settings.letters.terms().number.as_ref(),
                self.previous.manifest.as_ref(),
            ),
            asked: Asked::until(self.settings.letters.terms().deadline, self.settings.today),
            ..Tally::default()
        };
        let mut data = outputs.map(DataFiles::begin);
        if let Some(data) = &mut data {
            data.append(&Chunk::headers(self.edition.policy)?);
            data.append(&Chunk::of_tables(self.edition)?);
        }
        self.agencies(&places, &writer, &mut manifest, &mut tally, data.as_mut())?;
        let run_findings = run_findings(self.inputs);
        tally.counting.add_findings(&run_findings);
        tally.cells.add(&run_findings);
        if let (Some(outputs), Some(mut data)) = (outputs, data) {
            data.append(&Chunk::of_run(&run_findings, &self.docket().strays, self.edition)?);
            // As long as the data files still say what the marks are about.
            manifest.reviews = lost_marks::kept(self.previous, &tally.reviewed, outputs);
            self.data_files(outputs, data, &mut manifest);
            for written in bind_letters(&tally.letters, outputs, &writer) {
                self.keep(written, &mut manifest);
            }
            // County by county, so that each one's agencies stand together.
            tally.lines.sort_by(|a, b| a.county().cmp(&b.county()));
            let lost = lost_marks::listed(&manifest.reviews);
            let docket = self.docket();
            let annex = Annex {
                county: None,
                skipped: self.skipped,
                strays: &docket.strays,
                loose_gaps: &docket.loose_gaps,
                lost_marks: &lost,
            };
            let summary = match summary_workbook(&tally.lines, self.edition, annex) {
                Ok(bytes) => writer.place(outputs, SUMMARY_FILE, &bytes, "", 0),
                Err(error) => Written::lost(SUMMARY_FILE, error.to_string()),
            };
            self.keep(summary, &mut manifest);
            for written in self.counties(&tally.lines, outputs, &writer) {
                self.keep(written, &mut manifest);
            }
        }
        // A workbook that could not be written still is that of an agency: the old one stays.
        if outputs.is_some() {
            let written = manifest.outputs.iter().map(|output| output.path.clone());
            let written = written.chain(manifest.unwritten.iter().map(|unwritten| unwritten.path.clone()));
            tally.paths = workbooks.into_iter().chain(written).collect();
        }
        manifest.outputs.sort_by(|a, b| a.path.cmp(&b.path));
        manifest.unwritten.sort_by(|a, b| a.path.cmp(&b.path));
        manifest.cells = std::mem::take(&mut tally.cells).records(self.inputs.ingested);
        manifest.letter_numbers = std::mem::take(&mut tally.numbers).into_record();
        manifest.reviews_seal = reviews::seal(&manifest.reviews);
        manifest.marks = std::mem::take(&mut tally.marks);
        manifest.marks_seal = reviews::seal(&reviews::all_marks(&manifest.marks));
        manifest.told = self.told(tally.asked.as_ref());
        self.say_what_does_not_count(&tally.unused);
        lost_marks::say(self.previous, &manifest.reviews, self.watch);
        manifest.counts = std::mem::take(&mut tally.counting).record(
            self.docket().strays.len() as u64,
            self.nobodys(),
            std::mem::take(&mut tally.failed),
        );
        manifest.inputs = record::filings(self.inputs.ingested, self.docket());
        manifest.exit_code = self.exit_code(&manifest);
        Ok((manifest, tally))
    }

    /// The summary of each county, which can be handed on with that county's folders.
    fn counties(&self, lines: &[SummaryLine], outputs: &Outputs, writer: &Writer<'_>) -> Vec<Written> {
        lines
            .chunk_by(|a, b| a.county() == b.county())
            .filter_map(|lines| {
                let first = lines.first()?;
                let place = Place::of_workbook(&first.workbook)?;
                let path = format!("{COUNTIES}/{}.xlsx", place.division);
                let files: BTreeSet<FileId> = lines.iter().flat_map(|line| line.received.files()).collect();
                let lines: Vec<SummaryLine> = lines.iter().map(SummaryLine::seen_from_below).collect();
                let county = County { name: &first.region, files: &files };
                let annex = Annex { county: Some(county), ..Annex::default() };
                Some(match summary_workbook(&lines, self.edition, annex) {
                    Ok(bytes) => writer.place(outputs, &path, &bytes, "", 0),
                    Err(error) => Written::lost(&path, error.to_string()),
                })
            })
            .collect()
    }

    /// What was not understood and is nobody's, save rows, which are counted by themselves.
    fn nobodys(&self) -> Vec<String> {
        let gaps = self.docket().loose_gaps.iter();
        let gaps = gaps.filter(|gap| !matches!(gap.source, GapSource::Rows(..)));
        gaps.map(|gap| gap_in_words(gap, self.edition.ingested)).collect()
    }

    fn places(&self) -> Vec<Place> {
        let divisions: Vec<Option<String>> =
            self.docket().cases.iter().map(|case| case.division.map(Division::full_name)).collect();
        let named: Vec<Named<'_>> = self
            .docket()
            .cases
            .iter()
            .zip(&divisions)
            .map(|(case, division)| Named { division: division.as_deref(), name: &case.name, key: &case.key })
            .collect();
        places(&named)
    }

    fn journal(&self, paths: &[String]) -> Journal {
        let earlier = self.previous.journal.iter().flat_map(|journal| journal.workbooks.iter().cloned());
        let workbooks: BTreeSet<String> = paths.iter().cloned().chain(earlier).collect();
        let reviews = self
            .previous
            .reviews
            .iter()
            .map(|(id, review)| (id.0.clone(), reviews::to_record(review)))
            .collect();
        let since = self
            .previous
            .journal
            .as_ref()
            .map_or_else(|| jiff::Timestamp::now().as_second(), |journal| journal.since);
        let reviews_seal = reviews::seal(&reviews);
        Journal { workbooks: workbooks.into_iter().collect(), since, reviews, reviews_seal }
    }

    fn agencies(
        &self,
        places: &[Place],
        writer: &Writer<'_>,
        manifest: &mut Manifest,
        tally: &mut Tally,
        mut data: Option<&mut DataFiles>,
    ) -> Result<(), RunError> {
        let indexes: Vec<usize> = (0..places.len()).collect();
        self.watch.begin(Stage::Audit, places.len() as u64);
        if writer.outputs.is_none() {
            for some in indexes.chunks(JUDGED_AT_ONCE) {
                let judge = |index: &usize| {
                    let place = places.get(*index)?;
                    let audit = self.judge(*index, Some(place))?;
                    self.done(&audit, render::Drafts::default(), place, writer)
                };
                let done: Vec<Option<Done>> = some.par_iter().map(judge).collect();
                self.take_all(some, done, manifest, tally, data.as_deref_mut());
            }
            self.watch.end();
            return Ok(());
        }
        let jobs = self.settings.jobs;
        // A thread that writes a workbook waits for its sheets, which the library makes on threads of its own; one more
        // worker keeps the cores busy meanwhile (8 % less time on two cores).
        let pool = if jobs > 1 { Some(workers(jobs + 1)?) } else { None };
        // A lot is put into its places while the disk takes in the next one.
        let mut waiting: Option<Lot<'_, 'a>> = None;
        for some in indexes.chunks(AGENCIES_AT_ONCE) {
            // Numbers are given in the order of the agencies, so all verdicts of a lot come before its letters.
            let judge = |index: &usize| self.judge(*index, places.get(*index));
            let audits: Vec<Option<Audit<'_, 'a>>> = some.par_iter().map(judge).collect();
            let orders: Vec<Vec<Order>> =
                audits.iter().map(|audit| orders(audit.as_ref(), &mut tally.numbers)).collect();
            let draft = |at: usize| {
                let (audit, place) = (audits.get(at)?.as_ref()?, places.get(*some.get(at)?)?);
                render::draft(audit, orders.get(at)?, place, self.edition, writer)
            };
            let draft_all = || (0..some.len()).into_par_iter().map(draft).collect();
            let drafts = match &pool {
                Some(pool) => pool.install(draft_all),
                None => draft_all(),
            };
            let drafted = Lot { indexes: some.to_vec(), audits, drafts };
            if let Some(lot) = waiting.replace(drafted) {
                self.settle(lot, places, writer, manifest, tally, data.as_deref_mut());
            }
        }
        if let Some(lot) = waiting {
            self.settle(lot, places, writer, manifest, tally, data);
        }
        self.watch.end();
        Ok(())
    }

    /// Puts the documents of a lot into their places and takes its results.
    fn settle(
        &self,
        lot: Lot<'_, 'a>,
        places: &[Place],
        writer: &Writer<'_>,
        manifest: &mut Manifest,
        tally: &mut Tally,
        data: Option<&mut DataFiles>,
    ) {
        let done: Vec<Option<Done>> = lot
            .drafts
            .into_par_iter()
            .zip(&lot.audits)
            .zip(&lot.indexes)
            .map(|((drafts, audit), index)| self.done(audit.as_ref()?, drafts?, places.get(*index)?, writer))
            .collect();
        self.take_all(&lot.indexes, done, manifest, tally, data);
    }

    fn done(
        &self,
        audit: &Audit<'_, '_>,
        drafts: render::Drafts,
        place: &Place,
        writer: &Writer<'_>,
    ) -> Option<Done> {
        let done = render::agency(audit, drafts, place, self.inputs, self.edition, writer);
        self.watch.step();
        done
    }

    fn take_all(
        &self,
        indexes: &[usize],
        done: Vec<Option<Done>>,
        manifest: &mut Manifest,
        tally: &mut Tally,
        mut data: Option<&mut DataFiles>,
    ) {
        for (index, done) in indexes.iter().zip(done) {
            let Some(done) = done else {
                let name = self.docket().cases[*index].name.to_string();
                self.watch.warn(&format!("审计 {name} 时程序出错，该单位没有结果；请把材料反馈给维护人员"));
                tally.failed.push(name);
                continue;
            };
            let name = &self.docket().cases[*index].name;
            self.watch.note(&format!("{name}：{}", done.verdict.label()));
            self.take(done, manifest, tally, data.as_deref_mut());
        }
    }

    fn take(&self, done: Done, manifest: &mut Manifest, tally: &mut Tally, data: Option<&mut DataFiles>) {
        if let Some(data) = data {
            data.append(&done.chunk);
        }
        tally.counting.add(&done.counting);
        tally.cells.append(done.cells);
        tally.lines.extend(done.line);
        tally.reviewed.extend(done.reviewed);
        tally.unused.extend(done.unused);
        if let Some(asked) = &mut tally.asked {
            asked.add(&done.key, done.asked);
        }
        if let Some((workbook, marks)) = done.marks {
            tally.marks.insert(workbook, marks);
        }
        for written in done.documents {
            if let (Some(Kind::Letter(kind)), Some(output)) = (written.kind, &written.output) {
                let there = self.previous.on_disk.get(&output.path);
                let letter = WrittenLetter {
                    kind,
                    path: output.path.clone(),
                    sha256: output.sha256.clone(),
                    is_edited: !written.rewritten && there.is_some_and(|hash| *hash != output.sha256),
                };
                tally.letters.entry(done.division.clone()).or_default().push(letter);
            }
            tally.rewritten += u64::from(written.rewritten && written.kind == Some(Kind::Workbook));
            self.keep(written, manifest);
        }
    }

    fn keep(&self, written: Written, manifest: &mut Manifest) {
        if let Some((from, to)) = &written.kept {
            self.watch.warn(&format!("{from} 已被改动，又有新的内容要写；改动过的一份移到 {to}"));
        }
        manifest.outputs.extend(written.output);
        if let Some(unwritten) = &written.unwritten {
            let place =
                unwritten.beside.as_ref().map(|beside| format!("；已另存为 {beside}")).unwrap_or_default();
            self.watch.warn(&format!("写不出 {}：{}{place}", unwritten.path, unwritten.reason));
        }
        manifest.unwritten.extend(written.unwritten);
    }

    fn data_files(&self, outputs: &Outputs, data: DataFiles, manifest: &mut Manifest) {
        let on_disk = |path: &str| {
            self.previous
                .on_disk
                .get(path)
                .cloned()
                .or_else(|| hash::of(|| outputs.open(path)).ok().map(|(_, hash)| hash))
        };
        for file in data.finish(outputs, self.settings.full, on_disk) {
            let written = match file.result {
                Ok((output, Placed::There)) => Written { output: Some(output), ..Written::default() },
                Ok((output, Placed::Beside(beside, reason))) => {
                    let unwritten = UnwrittenRecord::new(file.path, reason, Some(beside));
                    Written { output: Some(output), unwritten: Some(unwritten), ..Written::default() }
                }
                Err(error) => Written::lost(file.path, super::words::io_reason(&error)),
            };
            self.keep(written, manifest);
        }
    }

    /// One agency's audit, with what people signed below its conclusion.
    fn judge(&self, index: usize, place: Option<&Place>) -> Option<Audit<'_, 'a>> {
        let mut audit = render::judge(index, self.inputs)?;
        let kept = place.and_then(|place| self.previous.sign_offs.get(&place.path_of(Kind::Workbook)));
        audit.sign_off = kept.cloned().unwrap_or_default();
        Some(audit)
    }

    /// Decisions without a name, and on what is computed.
    fn say_what_does_not_count(&self, unused: &[String]) {
        const NAMED: usize = 20;
        for line in unused.iter().take(NAMED) {
            self.watch.warn(line);
        }
        if unused.len() > NAMED {
            self.watch.warn(&format!("未采用的审核结论共 {} 条，见“疑点总表”的说明列", unused.len()));
        }
    }

    fn blank_manifest(&self, references: &[InputRecord]) -> Manifest {
        let policy = &self.settings.policy;
        let docket = self.docket();
        Manifest {
            tool: Tool::this(),
            policy: PolicyRecord {
                name: policy.name.clone(),
                title: policy.title.clone(),
                sha256: policy.hash.clone(),
                audit_word: policy.audit_word.unusual().map(str::to_owned),
                further_quotas: policy.further.iter().map(record::quota).collect(),
                rules: self.rules(),
            },
            year: docket.terms.year,
            as_of: docket.terms.as_of.to_string(),
            options: self.settings.options(),
            // Last of all, since the summaries need the memory meanwhile.
            inputs: Vec::new(),
            references: references.to_vec(),
            lists: self.lists(),
            skipped: self
                .skipped
                .iter()
                .map(|skipped| SkippedRecord { path: skipped.shown.clone(), reason: skipped.reason.clone() })
                .collect(),
            counts: Counts::default(),
            outputs: Vec::new(),
            unwritten: Vec::new(),
            reviews: BTreeMap::new(),
            letter_numbers: BTreeMap::new(),
            reviews_seal: String::new(),
            marks: BTreeMap::new(),
            marks_seal: String::new(),
            told: Told::default(),
            cells: Vec::new(),
            exit_code: 0,
            times: Times::default(),
        }
    }

    fn told(&self, asked: Option<&Asked>) -> Told {
        let earlier = told::recorded_by(self.previous.manifest.as_ref());
        told::after(&earlier, asked, self.docket(), self.inputs.ingested, self.settings.today)
    }

    /// The rules of agencies, as the policy has them judged.
    fn rules(&self) -> BTreeMap<String, Option<Severity>> {
        let policy = &self.settings.policy;
        let judged = self.inputs.rules.iter().filter(|rule| rule.severity.is_some());
        judged.map(|rule| (rule.code.to_owned(), policy.severity_of(rule.code, rule.severity))).collect()
    }

    /// What came of the lists that were given, in the words of the reports.
    fn lists(&self) -> Vec<ListRecord> {
        let policy = &self.settings.policy;
        let all = self.edition.references.iter().chain(self.edition.crosschecks);
        let notes = ReferenceKind::all(policy).zip(all);
        notes
            .filter(|(_, note)| !note.given.is_empty())
            .map(|(kind, note)| ListRecord {
                role: kind.role(policy).into_owned(),
                label: note.label.clone(),
                state: note.state(),
                whole: self.inputs.references.prove_absence(kind),
            })
            .collect()
    }

    fn exit_code(&self, manifest: &Manifest) -> u8 {
        let rejected_table = |record: &InputRecord| {
            record.sheets.iter().flat_map(|sheet| &sheet.tables).any(|table| !table.missing.is_empty())
        };
        let unread = |record: &InputRecord| record.status == "unreadable" || rejected_table(record);
        let reads = &self.inputs.references.reads;
        let nobody_judged = self.docket().cases.iter().all(|case| case.tables.is_empty());
        let incomplete = nobody_judged
            || manifest.inputs.iter().chain(&manifest.references).any(unread)
            || reads.iter().any(|read| !read.is_whole())
            || !manifest.unwritten.is_empty()
            || !manifest.counts.failed.is_empty();
        let fine = ["compliant", "not_applicable"];
        let others =
            manifest.counts.verdicts.iter().any(|(code, count)| *count > 0 && !fine.contains(&code.as_str()));
        match (incomplete, others && !self.settings.exit_zero) {
            (true, _) => 3,
            (false, true) => 1,
            (false, false) => 0,
        }
    }
}
