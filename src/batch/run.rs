//! One run from paths to a result folder.
//!
//! Find the inputs, take the folder, stop if nothing changed; else read everything, build the cases,
//! audit agency by agency (check, render, write, drop), then the files about the whole batch, and
//! last the record. Order never depends on threads.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use hashbrown::HashSet;
use jiff::Timestamp;

use crate::case::{self, AuditTerms, CrossIndex, Docket, Lapses};
use crate::files::FileProblem;
use crate::files::ReadOptions;
use crate::model::{FileId, FindingId, Review, TableKind, Text, normal};
use crate::policy::Policy;
use crate::reference::{ReferenceKind, ReferenceRead, References, unread_cells};
use crate::report::{Edition, ReferenceNote};
use crate::rules;
use crate::tables::{AgencyNames, FileReading, FileReport, Purpose, Rows, Skipped, assemble};
use crate::tables::{FileStatus, Ingested, Table};
use crate::verdict::{Inputs, Offers, gather_offers};

use super::atomic::{Outputs, Placed};
use super::discover::{Found, discover, reference_files};
use super::failure::RunError;
use super::hidden::with_rows_of_their_own;
use super::incomplete;
use super::journal::Journal;
use super::lock::Lock;
use super::manifest::{self, InputRecord, Manifest, Times};
use super::names::{OFFICE_PATH, TOPS, is_beyond_office, set_aside_path};
use super::previous::{InputNow, Previous};
use super::reading::{Job, Manner, not_read, read_all, unreadable};
use super::record;
use super::results::Results;
use super::settings::Settings;
use super::told;
use super::watch::{Stage, Watch};
use super::workers::workers;

/// What a run came to.
#[derive(Debug)]
pub struct Finished {
    /// Its record; of the last run if nothing changed.
    pub manifest: Manifest,
    /// Nothing changed since the last run: nothing was read or written.
    pub unchanged: bool,
    /// Workbooks written; the others were left as they were.
    pub rewritten: u64,
    /// Workbooks moved to 已移除: from and to.
    pub moved: Vec<(String, String)>,
}

/// Unreadable cells of a reference list that are named; `inspect` shows all.
const PLACES_NAMED: usize = 10;

/// Runs.
///
/// # Errors
/// If nothing could be audited or recorded; single files that fail are no error.
pub fn run(settings: &Settings, watch: &dyn Watch) -> Result<Finished, RunError> {
    workers(settings.jobs)?.install(|| Run::new(settings, watch)?.go())
}

/// Audits without writing a record, for agencies that ask about their own filing: hands over the cases and what an audit of
/// them would say of the run.
///
/// # Errors
/// If nothing could be audited.
pub(super) fn look<T>(
    settings: &Settings,
    watch: &dyn Watch,
    lapses: &Lapses,
    reviews: impl FnOnce(&Docket<'_>, &ReadOptions) -> BTreeMap<FindingId, Review>,
    then: impl FnOnce(&Prepared<'_, '_>, Manifest) -> T,
) -> Result<T, RunError> {
    let mut run = Run::new(settings, watch)?;
    // Whose deadline has passed is told by the content of files.
    run.options.no_fingerprints &= lapses.is_empty();
    let reviews = |docket: &Docket<'_>| Cow::Owned(reviews(docket, &run.options));
    let lists = run.read_references()?;
    run.prepare(lists, lapses, reviews, |prepared| {
        let (manifest, _) = prepared.results(&run, &Previous::default()).write(None, prepared.references)?;
        Ok(then(prepared, manifest))
    })
}

/// A reference file with the list that it belongs to.
struct ReferenceFile {
    kind: ReferenceKind,
    path: PathBuf,
    shown: String,
    size: u64,
}

/// All that is needed to audit any of the agencies.
pub(super) struct Prepared<'p, 'a> {
    pub inputs: Inputs<'p, 'a>,
    pub edition: Edition<'p>,
    references: &'p [InputRecord],
}

impl<'p, 'a> Prepared<'p, 'a> {
    fn results<'b>(&'b self, run: &'b Run<'_>, previous: &'b Previous) -> Results<'b, 'a>
    where
        'p: 'b,
    {
        Results {
            settings: run.settings,
            options: &run.options,
            watch: run.watch,
            skipped: &run.found.skipped,
            inputs: &self.inputs,
            edition: &self.edition,
            previous,
        }
    }
}

/// The lists, and the record of their files.
type Lists = (References, Vec<InputRecord>);

struct Run<'a> {
    settings: &'a Settings,
    watch: &'a dyn Watch,
    started: Timestamp,
    found: Found,
    references: Vec<ReferenceFile>,
    options: ReadOptions,
}

impl<'a> Run<'a> {
    fn new(settings: &'a Settings, watch: &'a dyn Watch) -> Result<Self, RunError> {
        require_lists_apart(settings)?;
        let references = reference_list(settings)?;
        let paths: Vec<PathBuf> = references.iter().map(|file| file.path.clone()).collect();
        let out = super::paths::real(&settings.out);
        if settings.inputs.iter().any(|input| super::paths::real(input) == out) {
            return Err(RunError::OutIsInput(settings.out.display().to_string()));
        }
        let found = discover(&settings.inputs, Some(&settings.out), &paths)?;
        let options = ReadOptions {
            threads: settings.jobs,
            no_fingerprints: settings.dry_run,
            ..ReadOptions::new(settings.child_program.clone())
        };
        Ok(Self { settings, watch, started: Timestamp::now(), found, references, options })
    }

    fn go(&self) -> Result<Finished, RunError> {
        self.say_what_was_found();
        self.require_a_filing()?;
        if self.settings.dry_run {
            let lists = self.read_references()?;
            return self.audit(None, Previous::default(), lists);
        }
        // A list that is no use is said before the folder is taken. What the last run read is read again only if anything
        // changed.
        let mut lists = None;
        if !self.settings.out.join(manifest::FILE).is_file() {
            lists = Some(self.read_references()?);
        }
        let lock = Lock::take(&self.settings.out)?;
        if let Some(owner) = &lock.interrupted {
            self.watch.note(&format!("上次运行未正常结束（{}），现在接手", owner.label()));
        }
        let outputs = Outputs::within(&self.settings.out, lock.folder());
        if !lock.is_known_to_the_system() {
            self.watch.note("结果文件夹所在的共享盘不支持文件锁，只靠占用文件防止两次运行同时写入");
        }
        // Also where nothing has changed: a run may be killed as it begins, over results that are whole.
        let leftovers = outputs.remove_leftovers();
        if leftovers > 0 {
            self.watch.note(&format!("已清理上次中断留下的 {leftovers} 个临时文件"));
        }
        let previous = Previous::look(&outputs, self.watch);
        // From other folders the same files are the same filings, but the record says where to verify them.
        let is_here = |last: &&Manifest| last.times.locations == self.times().locations;
        let unchanged = previous.unchanged(self.settings, &self.inputs_now(), &self.skipped_now());
        if let Some(last) = unchanged.filter(is_here) {
            self.say_what_is_still_unread(last);
            return Ok(Finished { manifest: last.clone(), unchanged: true, rewritten: 0, moved: Vec::new() });
        }
        let lists = lists.map_or_else(|| self.read_references(), Ok)?;
        self.audit(Some(&outputs), previous, lists)
    }

    fn say_what_was_found(&self) {
        for sharing in self.settings.sharing.iter().filter(|sharing| !sharing.is_whole()) {
            self.watch.warn(&format!(
                "{}比对名单没有写明数据共享的{}；请在配置文件的 [[crosscheck]] 中补上，随结果留存备查",
                sharing.kind,
                sharing.missing().join("和")
            ));
        }
        for (path, reason) in &self.found.closed {
            self.watch.warn(&format!("进不了文件夹 {path}：{reason}"));
        }
        for (path, what) in &self.found.results {
            self.watch.warn(&format!("{path} 是另一次审计的结果文件夹（{what}），其中的文件不作为材料"));
        }
        for unopened in &self.found.unopened {
            self.watch.warn(&format!("读不了 {}：{}", unopened.shown, unopened.problem.message));
        }
        for skipped in &self.found.skipped {
            self.watch.note(&format!("跳过 {}：{}", skipped.shown, skipped.reason));
        }
        tracing::info!(files = self.found.files.len(), skipped = self.found.skipped.len(), "找到材料");
    }

    /// Nothing is read again, but whoever looks at this run alone must still hear of it.
    fn say_what_is_still_unread(&self, last: &Manifest) {
        for file in incomplete::files(last) {
            self.watch.warn(&format!("读不了 {file}"));
        }
        for line in incomplete::tables(last).into_iter().chain(incomplete::references(last)) {
            self.watch.warn(&line);
        }
    }

    fn inputs_now(&self) -> Vec<InputNow> {
        let references = self.references.iter().map(|file| InputNow {
            role: file.kind.role(&self.settings.policy).into_owned(),
            shown: file.shown.clone(),
            path: file.path.clone(),
            size: file.size,
        });
        let mut filings: Vec<InputNow> = self
            .found
            .files
            .iter()
            .chain(&self.found.unread)
            .map(|file| InputNow {
                role: "filing".to_owned(),
                shown: file.shown.clone(),
                path: file.path.clone(),
                size: file.size,
            })
            .collect();
        filings.sort_by(|a, b| a.shown.cmp(&b.shown));
        references.chain(filings).collect()
    }

    fn skipped_now(&self) -> Vec<(String, String)> {
        self.found.skipped.iter().map(|skipped| (skipped.shown.clone(), skipped.reason.clone())).collect()
    }

    fn audit(
        &self,
        outputs: Option<&Outputs>,
        mut previous: Previous,
        lists: Lists,
    ) -> Result<Finished, RunError> {
        if let Some(outputs) = outputs {
            previous.read_reviews(outputs, self.settings, &self.options, self.watch);
        }
        let lapses = told::lapses_on(&told::recorded_by(previous.manifest.as_ref()), self.settings.today);
        self.prepare(
            lists,
            &lapses,
            |_| Cow::Borrowed(&previous.reviews),
            |prepared| {
                self.require_same_year(&previous, prepared.edition.terms.year)?;
                if outputs.is_some() && !self.settings.confirmed {
                    require_known_agencies(&prepared.inputs)?;
                }
                let (mut manifest, tally) =
                    prepared.results(self, &previous).write(outputs, prepared.references)?;
                manifest.times = self.times();
                for table in incomplete::tables(&manifest) {
                    self.watch.warn(&table);
                }
                let Some(outputs) = outputs else {
                    return Ok(Finished { manifest, unchanged: false, rewritten: 0, moved: Vec::new() });
                };
                let mut moved = self.set_aside(outputs, &previous, &tally.paths);
                moved.extend(self.clear_beside(outputs, &previous, &tally.paths));
                self.say_if_too_long(outputs, &tally.paths);
                write_record(outputs, &mut manifest)?;
                Journal::remove(outputs);
                if outputs.is_modeless() {
                    self.watch.note("结果文件夹所在的文件系统不支持权限设置，谁能读这些文件由共享盘决定");
                }
                Ok(Finished { manifest, unchanged: false, rewritten: tally.rewritten, moved })
            },
        )
    }

    /// With two years in one folder, what people wrote about one would be mixed up with the other.
    fn require_same_year(&self, previous: &Previous, now: i16) -> Result<(), RunError> {
        match previous.manifest.as_ref().map(|manifest| manifest.year) {
            Some(was) if was != now => {
                Err(RunError::OtherYear { out: self.settings.out.display().to_string(), was, now })
            }
            _ => Ok(()),
        }
    }

    /// Reads everything and builds the cases, for whatever is to be done with them.
    fn prepare<'r, T>(
        &self,
        (mut references, reference_records): Lists,
        lapses: &Lapses,
        reviews: impl FnOnce(&Docket<'_>) -> Cow<'r, BTreeMap<FindingId, Review>>,
        then: impl FnOnce(&Prepared<'_, '_>) -> Result<T, RunError>,
    ) -> Result<T, RunError> {
        // What a run holds is never freed: the process ends with it, and freeing a million rows took 6 % of the time of
        // auditing them.
        let ingested = ManuallyDrop::new(self.read_filings(&references));
        self.require_something(&ingested)?;
        self.require_notices_beside(&ingested)?;
        drop_what_is_about_others(&mut references, &ingested);
        let year = self.year(&ingested)?;
        let terms = AuditTerms {
            year,
            as_of: self.settings.as_of(year),
            received_by: self.settings.received_by.as_deref().map(Text::from),
        };
        let policy = &self.settings.policy;
        if let Some(validity) = policy.out_of_force_in(year) {
            self.watch.warn(&format!(
                "口径 {}{validity}，{year} 年度不在其内；请确认口径（--policy）",
                policy.name
            ));
        }
        let mut docket = ManuallyDrop::new(case::build(&ingested, &references, policy, terms.clone()));
        docket.stop_waiting(lapses, &ingested);
        if let Some((usual, of_it, all)) = docket.contradicting_year() {
            self.watch.warn(&format!(
                "材料多为{usual}年度（{all} 行中 {of_it} 行），本次按 {year} 年度审计；请确认年度（--year）"
            ));
        }
        let cross = CrossIndex::of(&docket.cases);
        let note = |kind| ReferenceNote::of(kind, &references, &docket.coverage, policy);
        let notes = ReferenceKind::OWN.map(note);
        let shared = ReferenceKind::all(policy).filter(|kind| kind.declared(policy).is_some());
        let crosschecks: Vec<ReferenceNote> = shared.map(note).collect();
        let rules = rules::in_force(policy);
        let reviews = reviews(&docket);
        let none = Offers::default();
        let inputs = Inputs {
            docket: &docket,
            cross: &cross,
            ingested: &ingested,
            references: &references,
            policy,
            rules: &rules,
            reviews: &reviews,
            offers: &none,
        };
        let offers = gather_offers(&inputs);
        then(&Prepared {
            inputs: Inputs { offers: &offers, ..inputs },
            edition: Edition {
                ingested: &ingested,
                policy,
                terms: &terms,
                references: &notes,
                crosschecks: &crosschecks,
                ids: self.settings.ids,
                rules: &rules,
                options: self.option_lines(),
            },
            references: &reference_records,
        })
    }

    /// Reads the lists.
    ///
    /// # Errors
    /// If one of them has nothing that can be used.
    fn read_references(&self) -> Result<Lists, RunError> {
        let jobs: Vec<Job> = self
            .references
            .iter()
            .map(|file| Job {
                path: file.path.clone(),
                shown: file.shown.clone(),
                size: file.size,
                purpose: file.kind.purpose(),
            })
            .collect();
        let readings = self.read_lists(&jobs);
        let records = self
            .references
            .iter()
            .zip(&readings)
            .map(|(file, reading)| {
                record::reference(&file.kind.role(&self.settings.policy), &reading.report, &reading.tables)
            })
            .collect();
        self.require_no_filing_among_lists()?;
        let policy = &self.settings.policy;
        let readings: Vec<(ReferenceKind, FileReading)> =
            self.references.iter().map(|file| file.kind).zip(readings).collect();
        let references = References::build(&readings, &self.settings.columns, policy);
        if let Some(read) = references.useless().next() {
            return Err(RunError::UselessList(useless(read, policy)));
        }
        for read in references.reads.iter().filter(|read| !read.unread_parts.is_empty()) {
            self.watch.warn(&format!(
                "参照表{}读入不完整，{}；请修正后重新运行：{}",
                read.kind.label(policy),
                read.kind.incomplete_note(),
                read.unread_parts.join("、")
            ));
        }
        self.say_unknown_columns(&readings);
        for read in references.reads.iter().filter(|read| read.unread_rows > 0) {
            self.watch.warn(&format!(
                "参照表{}有 {} 行读不了（共 {} 行），{}；请修正后重新运行{}",
                read.kind.label(policy),
                read.unread_rows,
                read.rows,
                read.kind.incomplete_note(),
                unread_places(read.kind, &readings)
            ));
        }
        Ok((references, records))
    }

    /// Lists that lie among the filings, and so are no filings.
    fn lists_among_filings(&self) -> Vec<&ReferenceFile> {
        let inputs: Vec<PathBuf> =
            self.settings.inputs.iter().map(|input| super::paths::real(input)).collect();
        let lies_inside = |file: &&ReferenceFile| {
            let list = super::paths::real(&file.path);
            inputs.iter().any(|input| list.starts_with(input))
        };
        self.references.iter().filter(lies_inside).collect()
    }

    /// None of them may read as a filing, save hires of earlier years, which are what a history has. An export of a platform
    /// reads like notices: see [`Self::require_notices_beside`].
    fn require_no_filing_among_lists(&self) -> Result<(), RunError> {
        let inside = self.lists_among_filings().into_iter();
        let inside: Vec<_> = inside.filter(|file| file.kind != ReferenceKind::Notices).collect();
        let as_filing = |file: &&ReferenceFile| Job {
            path: file.path.clone(),
            shown: file.shown.clone(),
            size: file.size,
            purpose: Purpose::Filing,
        };
        let jobs: Vec<Job> = inside.iter().map(as_filing).collect();
        for (file, reading) in inside.iter().zip(self.read_lists(&jobs)) {
            let is_earlier = |table: &Table| {
                file.kind == ReferenceKind::History && hired_before(table, self.settings.year)
            };
            let mut filed =
                reading.tables.iter().filter(|table| table.kind.is_filed() && table.missing.is_none());
            if let Some(table) = filed.find(|table| !is_earlier(table)) {
                return Err(self.may_be_filing(file, table.kind));
            }
        }
        Ok(())
    }

    /// An export that lies among filings without any notices is perhaps these notices.
    fn require_notices_beside(&self, ingested: &Ingested) -> Result<(), RunError> {
        let inside = self.lists_among_filings().into_iter();
        let mut exports = inside.filter(|file| file.kind == ReferenceKind::Notices);
        let is_notices = |table: &Table| table.kind == TableKind::Notices && table.missing.is_none();
        match exports.next() {
            Some(export) if !ingested.tables.iter().any(is_notices) => {
                Err(self.may_be_filing(export, TableKind::Notices))
            }
            _ => Ok(()),
        }
    }

    fn may_be_filing(&self, file: &ReferenceFile, table: TableKind) -> RunError {
        RunError::ListMayBeFiling {
            list: file.kind.label(&self.settings.policy).into_owned(),
            path: file.shown.clone(),
            table: table.label(),
        }
    }

    /// Columns of lists that are perhaps ones that the list lacks.
    fn say_unknown_columns(&self, readings: &[(ReferenceKind, FileReading)]) {
        /// A list may have many columns of its own.
        const MOST: usize = 5;
        for (kind, reading) in readings {
            let tables = reading.tables.iter().filter(|table| table.kind == kind.table());
            for column in tables.flat_map(|table| &table.unrecognised).take(MOST) {
                let Some(field) = column.nearest else { continue };
                let line = column
                    .columns_line(kind.table())
                    .map(|line| format!("；确认后可在 --columns 文件中加入：{line}"));
                self.watch.warn(&format!(
                    "参照表{} {} 的列“{}”没有认出，可能是“{}”{}",
                    kind.label(&self.settings.policy),
                    reading.report.shown,
                    column.label(),
                    field.label(),
                    line.unwrap_or_default()
                ));
            }
        }
    }

    /// Earlier hires need fewer columns than this year's.
    fn read_lists(&self, jobs: &[Job]) -> Vec<FileReading> {
        let nobody = AgencyNames::default();
        let (earlier, others): (Vec<Job>, Vec<Job>) =
            jobs.iter().cloned().partition(|job| job.purpose == Purpose::History);
        let of_history = self.settings.columns.of_history();
        let manner = Manner { columns: &of_history, ..self.manner(&nobody) };
        let mut earlier = read_all(&earlier, manner, self.watch).into_iter();
        let mut others = read_all(&others, self.manner(&nobody), self.watch).into_iter();
        let in_order = jobs.iter().filter_map(|job| match job.purpose {
            Purpose::History => earlier.next(),
            _ => others.next(),
        });
        in_order.collect()
    }

    fn manner<'m>(&'m self, agencies: &'m AgencyNames) -> Manner<'m> {
        Manner { jobs: self.settings.jobs, columns: &self.settings.columns, agencies, options: &self.options }
    }

    fn read_filings(&self, references: &References) -> Ingested {
        let listed = references.directory.iter().flat_map(|directory| &directory.entries);
        let names = listed.flat_map(crate::reference::DirectoryEntry::names);
        let agencies = AgencyNames::new(names.cloned());
        let jobs: Vec<Job> = self.found.files.iter().map(Job::filing).collect();
        self.watch.begin(Stage::Read, jobs.len() as u64);
        let mut readings = read_all(&jobs, self.manner(&agencies), self.watch);
        self.watch.end();
        let manner = self.manner(&agencies);
        let hidden = with_rows_of_their_own(&self.found.hidden, &readings, manner);
        for reading in &hidden {
            self.watch.warn(&format!("{}：隐藏或临时文件，内有其他材料中没有的行", reading.report.shown));
        }
        readings.extend(hidden);
        // A folder that can't be entered hides filings: it is listed as an input that was not read.
        readings.extend(self.found.closed.iter().map(|(shown, reason)| {
            let job =
                Job { path: PathBuf::from(shown), shown: shown.clone(), size: 0, purpose: Purpose::Filing };
            let problem = FileProblem::io(format!("进不了该文件夹：{reason}"));
            FileReading { report: unreadable(&job, problem), tables: Vec::new() }
        }));
        readings.extend(
            self.found
                .unread
                .iter()
                .map(|file| not_read(file, &self.settings.columns, self.options.no_fingerprints)),
        );
        readings.extend(self.found.unopened.iter().map(|unopened| {
            let (path, shown) = (unopened.archive.clone(), unopened.shown.clone());
            let job = Job { path, shown, size: 0, purpose: Purpose::Filing };
            let mut report = unreadable(&job, unopened.problem.clone());
            let name = job.shown.rsplit('/').next().unwrap_or(&job.shown);
            report.says = self.settings.columns.kinds_in(name);
            FileReading { report, tables: Vec::new() }
        }));
        readings.sort_by(|a, b| a.report.shown.cmp(&b.report.shown));
        assemble(readings)
    }

    /// An input without any file that may be a filing is a mistake (a share that is not mounted), whoever should have
    /// filed: nothing is touched.
    fn require_a_filing(&self) -> Result<(), RunError> {
        let found = &self.found;
        let is_empty = found.files.is_empty()
            && found.unread.is_empty()
            && found.closed.is_empty()
            && found.unopened.is_empty();
        if !is_empty {
            return Ok(());
        }
        Err(RunError::Nothing(format!(
            "材料中没有任何可审计的文件（{}），未做任何改动；请检查材料路径、共享盘是否已连接。",
            skipped_in_words(&found.skipped)
        )))
    }

    /// Without a table nobody knows the year; with it the run lists what was not read, and by a directory who is missing.
    fn require_something(&self, ingested: &Ingested) -> Result<(), RunError> {
        if ingested.tables.iter().any(|table| TableKind::FILED.contains(&table.kind)) {
            return Ok(());
        }
        if self.settings.year.is_some() {
            return Ok(());
        }
        let unread = ingested.files.iter().filter(|file| file.status != FileStatus::Read).count();
        let skipped = skipped_in_words(&self.found.skipped);
        if !ingested.files.is_empty() && ingested.files.iter().all(FileReport::is_our_own) {
            return Err(RunError::Nothing(
                "给出的是本程序写出的审计底稿，不是申报表；请给出原来的申报表（或“退回”中改好的那一份）。"
                    .to_owned(),
            ));
        }
        let message = format!(
            "没有找到可审计的表：读了 {} 个文件（其中 {unread} 个读不了），{skipped}。\
             请检查材料路径；用 postaudit inspect 文件 可查看某个文件被识别成什么，用 postaudit template 可取空白申报表。",
            ingested.files.len()
        );
        Err(if unread > 0 { RunError::NothingReadable(message) } else { RunError::Nothing(message) })
    }

    fn year(&self, ingested: &Ingested) -> Result<i16, RunError> {
        match self.settings.year {
            Some(year) => Ok(year),
            None => Ok(case::common_year(ingested)?),
        }
    }

    fn option_lines(&self) -> Vec<(String, String)> {
        let options = self.settings.options();
        let line = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        [
            line("审计年度", options.year.map(|year| format!("{year}（指定）"))),
            line("审计基准日", options.as_of.map(|date| format!("{date}（指定）"))),
            line("空白时的受理、备案部门", options.received_by),
            line("补充列名文件 SHA-256", options.columns),
            line(
                "公民身份号码",
                Some(if options.ids == "full" { "招用人员表中完整显示" } else { "遮盖" }.to_owned()),
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn times(&self) -> Times {
        let files = self.found.files.iter().chain(&self.found.unread);
        let files = files.map(|file| (format!("filing:{}", file.shown), file.location()));
        let references = self.references.iter().map(|file| {
            (
                format!("{}:{}", file.kind.role(&self.settings.policy), file.shown),
                super::paths::location(&file.path),
            )
        });
        Times {
            inputs: self.settings.inputs.iter().map(|input| super::paths::location(input)).collect(),
            policy: self.settings.policy_path.as_deref().map(super::paths::real),
            reviewers: self.settings.reviewers_path.as_deref().map(super::paths::real),
            columns: self.settings.columns_path.as_deref().map(super::paths::real),
            started: self.started.to_string(),
            finished: Timestamp::now().to_string(),
            locations: references.chain(files).collect(),
        }
    }

    /// A file that was written beside a place that is free again goes: an untouched copy is deleted, another one is set
    /// aside.
    fn clear_beside(
        &self,
        outputs: &Outputs,
        previous: &Previous,
        current: &BTreeSet<String>,
    ) -> Vec<(String, String)> {
        let mut moved = Vec::new();
        for (path, is_untouched) in previous.left_beside(current) {
            let done = if is_untouched {
                outputs.remove(&path)
            } else {
                outputs.set_aside(&path, &set_aside_path(&path)).map(|to| moved.push((path.clone(), to)))
            };
            if let Err(error) = done {
                let reason = super::words::io_reason(&error);
                self.watch.warn(&format!("{path} 是以前另存的一份，现已不用，但移不走：{reason}"));
            }
        }
        moved
    }

    /// Windows programs don't open paths beyond a certain length, though this program can write them.
    fn say_if_too_long(&self, outputs: &Outputs, paths: &BTreeSet<String>) {
        if !cfg!(windows) {
            return;
        }
        let root = super::paths::real(outputs.root());
        let long: Vec<&String> = paths.iter().filter(|path| is_beyond_office(&root, path)).collect();
        if let Some(first) = long.first() {
            self.watch.warn(&format!(
                "{} 个结果的完整路径超过 {OFFICE_PATH} 个字符，Excel 打不开（例如 {first}）；请把结果文件夹放到更短的路径下（-o）",
                long.len()
            ));
        }
    }

    /// Moves workbooks of agencies that are gone, never deletes them.
    fn set_aside(
        &self,
        outputs: &Outputs,
        previous: &Previous,
        current: &BTreeSet<String>,
    ) -> Vec<(String, String)> {
        let mut moved = Vec::new();
        for path in previous.orphans(current) {
            match outputs.set_aside(&path, &set_aside_path(&path)) {
                Ok(to) => moved.push((path, to)),
                Err(error) => {
                    let why = if path.contains(super::atomic::BESIDE) {
                        "是以前另存的一份，其中的审核结论已并入现在的底稿"
                    } else {
                        "不再属于本次结果（单位不在材料中，改了名称、区划，或结论已变）"
                    };
                    let reason = super::words::io_reason(&error);
                    self.watch.warn(&format!("{path} {why}，但移不走：{reason}"));
                }
            }
        }
        if !moved.is_empty() {
            for top in TOPS {
                outputs.remove_empty_folders(top);
            }
        }
        moved
    }
}

/// Of lists that other departments lent, what is about nobody of the batch is kept nowhere.
fn drop_what_is_about_others(references: &mut References, ingested: &Ingested) {
    if references.crosschecks.is_empty() {
        return;
    }
    let (mut ids, mut names) = (HashSet::new(), HashSet::new());
    for table in &ingested.tables {
        let Rows::Hires(rows) = &table.rows else { continue };
        for row in rows.iter() {
            ids.extend(row.id.valid());
            if let Some(name) = row.name().known().map(normal)
                && !names.contains(&*name)
            {
                names.insert(Text::from(&*name));
            }
        }
    }
    references.keep_only(&ids, &names);
}

/// More agencies that no directory knows are written only on request where one file names them all: a page of names makes
/// thousands of workbooks. The same holds for as many agencies with a single row each, whatever files they come in: an
/// agency that filed has a plan and hires at least.
const MOST_UNKNOWN_AGENCIES: usize = 1_000;

fn require_known_agencies(inputs: &Inputs<'_, '_>) -> Result<(), RunError> {
    let is_unknown = |case: &&case::Case<'_>| case.listing != case::Listing::Listed;
    let unknown: Vec<_> = inputs.docket.cases.iter().filter(is_unknown).collect();
    let mut by_file: BTreeMap<FileId, usize> = BTreeMap::new();
    let mut hollow = 0;
    for case in &unknown {
        let files: BTreeSet<FileId> =
            case.accounts.keys().map(|table| inputs.ingested.table(*table).file).collect();
        for file in files {
            *by_file.entry(file).or_default() += 1;
        }
        let rows: u64 = case.accounts.values().map(|account| u64::from(account.rows())).sum();
        hollow += usize::from(rows == 1);
    }
    let most = by_file.into_iter().max_by_key(|(_, count)| *count);
    let Some((file, in_file)) = most.filter(|(_, in_file)| (*in_file).max(hollow) > MOST_UNKNOWN_AGENCIES)
    else {
        return Ok(());
    };
    let has_directory = unknown.iter().any(|case| case.listing != case::Listing::NoDirectory);
    Err(RunError::ManyUnknown {
        count: unknown.len(),
        unknown: if has_directory {
            "名录中都没有"
        } else {
            "没有名录可以核对（--agencies）"
        },
        file: inputs.ingested.file(file).shown.clone(),
        in_file,
    })
}

/// A list must lie apart from the filings: if they were given as a list, they would not be filings any more.
fn require_lists_apart(settings: &Settings) -> Result<(), RunError> {
    let inputs: Vec<PathBuf> = settings.inputs.iter().map(|input| super::paths::real(input)).collect();
    for (kind, path) in &settings.references {
        let list = super::paths::real(path);
        let holds = |input: &PathBuf| input == &list || path.is_dir() && input.starts_with(&list);
        if inputs.iter().any(holds) {
            return Err(RunError::ListIsInput {
                list: kind.label(&settings.policy).into_owned(),
                path: path.display().to_string(),
            });
        }
    }
    Ok(())
}

/// Whether a table holds hires of years before the audited one only.
fn hired_before(table: &Table, year: Option<i16>) -> bool {
    let (Rows::Hires(rows), Some(year)) = (&table.rows, year) else { return false };
    rows.iter().all(|row| row.hired.known().is_none_or(|hired| hired.year() < year))
}

/// Why a list is no use, in words.
fn useless(read: &ReferenceRead, policy: &Policy) -> String {
    let files: Vec<&str> = read.files.iter().map(|(shown, _)| shown.as_str()).collect();
    let why = if !read.unread_parts.is_empty() {
        read.unread_parts.join("、")
    } else if read.rows == 0 {
        format!("{}（只有表头，没有一行内容）", files.join("、"))
    } else {
        format!("{}（{} 行没有一行能用）", files.join("、"), read.rows)
    };
    format!("{}没有可用的内容：{why}。请换成完整的清单，或不给这份清单后重新运行。", read.kind.label(policy))
}

/// Reference files in the order of the lists, each once per list.
fn reference_list(settings: &Settings) -> Result<Vec<ReferenceFile>, RunError> {
    let mut files = Vec::new();
    for kind in ReferenceKind::all(&settings.policy) {
        let mut seen = BTreeSet::new();
        let mut of_kind = Vec::new();
        for (_, path) in settings.references.iter().filter(|(given, _)| *given == kind) {
            for path in reference_files(&kind.label(&settings.policy), path)? {
                if seen.insert(super::paths::real(&path)) {
                    of_kind.push(path);
                }
            }
        }
        let shown = super::paths::shown_names(&of_kind);
        let mut of_kind: Vec<ReferenceFile> = of_kind
            .into_iter()
            .zip(shown)
            .map(|(path, shown)| {
                let size = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
                ReferenceFile { kind, path, shown, size }
            })
            .collect();
        of_kind.sort_by(|a, b| a.shown.cmp(&b.shown));
        files.extend(of_kind);
    }
    Ok(files)
}

/// Where the cells stand that make rows of a list useless: `：台账.xlsx［名单］B5、B9 等`.
fn unread_places(kind: ReferenceKind, readings: &[(ReferenceKind, FileReading)]) -> String {
    let tables = readings
        .iter()
        .filter(|(given, _)| *given == kind)
        .flat_map(|(_, reading)| reading.tables.iter().map(|table| (reading.report.shown.as_str(), table)));
    let mut places = Vec::new();
    for (file, table) in tables {
        let sheet = if table.sheet.is_empty() { " ".to_owned() } else { format!("［{}］", table.sheet) };
        places.extend(
            unread_cells(table)
                .into_iter()
                .map(|(row, field)| format!("{file}{sheet}{}", table.cell(row, field).a1())),
        );
    }
    let more = if places.len() > PLACES_NAMED { " 等" } else { "" };
    places.truncate(PLACES_NAMED);
    if places.is_empty() { String::new() } else { format!("：{}{more}", places.join("、")) }
}

fn write_record(outputs: &Outputs, manifest: &mut Manifest) -> Result<(), RunError> {
    manifest.times.finished = Timestamp::now().to_string();
    let json = manifest.to_json().map_err(|error| RunError::Record(error.to_string()))?;
    let beside = super::names::with_suffix(manifest::FILE, super::atomic::BESIDE);
    match outputs.write(manifest::FILE, &beside, &json) {
        Ok(Placed::There) => {
            if outputs.read(&beside).is_ok_and(|left| serde_json::from_slice::<Manifest>(&left).is_ok()) {
                let _ = outputs.remove(&beside);
            }
            Ok(())
        }
        Ok(Placed::Beside(beside, reason)) => Err(RunError::Record(format!("{reason}；已另存为 {beside}"))),
        Err(error) => Err(RunError::Record(super::words::io_reason(&error))),
    }
}

/// How many files were passed over, and of the first few which and why.
fn skipped_in_words(skipped: &[Skipped]) -> String {
    const NAMED: usize = 3;
    let named: Vec<String> =
        skipped.iter().take(NAMED).map(|one| format!("{}（{}）", one.shown, one.reason)).collect();
    let more = if skipped.len() > NAMED { "等" } else { "" };
    match named.as_slice() {
        [] => "跳过 0 个".to_owned(),
        named => format!("跳过 {} 个：{}{more}", skipped.len(), named.join("、")),
    }
}
