//! Reference lists: what the authority itself knows.
//!
//! In: tables from files that the auditor named by flag or in the config. They are never taken from the folder of
//! filings, since an agency must not be able to slip in a register of its own. Out: [`References`], indexed for the
//! rules. Each list remembers whether all of its rows were read: a list with holes can't prove that somebody is absent
//! from it.

mod beside;
mod crosscheck;
mod directory;
mod directory_rows;
mod export;
mod history;
mod mentioned;
mod names;
mod near_names;
mod notice_number;
mod register;
mod services;
mod standing;
mod unread;
mod unread_persons;
mod waivers;
mod wholeness;
mod words;

use std::borrow::Cow;

use hashbrown::HashSet;

use crate::model::{IdNumber, TableKind, Text};
use crate::policy::{Crosscheck, Policy};
use crate::tables::{Columns, FileReading, FileStatus, MissingColumns, Purpose, SheetReport, Table};

pub use crosscheck::{CrosscheckEntry, CrosscheckList};
pub use directory::{Directory, DirectoryEntry};
pub use export::{Claim, Claimed, NoticeExport, PlatformNotice};
pub use history::{History, Placement};
pub use names::{may_be_one as may_name_one_agency, several as several_names};
pub use register::{Exit, Register, RegisterEntry, Support};
pub use services::Services;
pub use unread::{unread_cells, unread_rows};
pub use waivers::{Holder, Until, WaivedPerson, Waiver, Waivers, invalid_number};

/// Which flag a reference file came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// `--register`
    Register,
    /// `--agencies`
    Agencies,
    /// `--services`
    Services,
    /// `--notices`
    Notices,
    /// `--history`
    History,
    /// `--waivers`
    Waivers,
    /// `--crosscheck`: the list that stands at this place among those that the policy declares.
    Crosscheck(u8),
}

impl ReferenceKind {
    /// The authority's own lists, in the order in which they are shown.
    pub const OWN: [Self; 6] =
        [Self::Register, Self::Agencies, Self::Services, Self::Notices, Self::History, Self::Waivers];

    /// All lists that may be given under a policy, in the order in which they are shown.
    pub fn all(policy: &Policy) -> impl Iterator<Item = Self> {
        let declared = (0u8..).zip(&policy.crosschecks).map(|(place, _)| Self::Crosscheck(place));
        Self::OWN.into_iter().chain(declared)
    }

    /// The flag without dashes.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Agencies => "agencies",
            Self::Services => "services",
            Self::Notices => "notices",
            Self::History => "history",
            Self::Waivers => "waivers",
            Self::Crosscheck(_) => "crosscheck",
        }
    }

    /// How a file of it is recorded: by the flag, and by the kind where there are several.
    pub fn role(self, policy: &Policy) -> Cow<'static, str> {
        self.declared(policy)
            .map_or(Cow::Borrowed(self.flag()), |check| Cow::Owned(format!("{}={}", self.flag(), check.kind)))
    }

    /// How the policy declares it, if it is another department's.
    pub fn declared(self, policy: &Policy) -> Option<&Crosscheck> {
        match self {
            Self::Crosscheck(place) => policy.crosschecks.get(usize::from(place)),
            _ => None,
        }
    }

    /// Chinese name.
    pub fn label(self, policy: &Policy) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Register => "就业困难人员认定台账",
            Self::Agencies => "应报送单位名录",
            Self::Services => "公共就业服务机构名录",
            Self::Notices => "公共平台公告导出",
            Self::History => "往年招用情况",
            Self::Waivers => "豁免与确认清单",
            Self::Crosscheck(_) => {
                let kind = self.declared(policy).map_or("", |check| check.kind.as_str());
                return Cow::Owned(format!("{kind}比对名单"));
            }
        })
    }

    /// What follows where not all of it was read.
    pub const fn incomplete_note(self) -> &'static str {
        match self {
            Self::Crosscheck(_) => "名单中可能有人没有比对到",
            _ => "不能再用来证明某人某事不在其中",
        }
    }

    /// What its absence leaves unproven, in the workbook's words.
    pub const fn absent_note(self) -> &'static str {
        match self {
            Self::Register => "未比对认定台账",
            Self::Agencies => "未比对单位名录，无法发现未报送单位",
            Self::Services => "未比对机构名录，发布机构仅按口径中的名称特征识别",
            Self::Notices => "未比对公共平台公告，公告以单位所报为准",
            Self::History => "未比对往年招用，安置期限仅按本次合同计算",
            Self::Waivers => "无豁免与确认事项",
            Self::Crosscheck(_) => "未比对",
        }
    }

    /// How its files are read.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::History => Purpose::History,
            other => Purpose::Reference(other.table()),
        }
    }

    /// The table that its files must hold.
    pub const fn table(self) -> TableKind {
        match self {
            Self::Register => TableKind::Register,
            Self::Agencies => TableKind::Agencies,
            Self::Services => TableKind::Services,
            Self::Notices => TableKind::Notices,
            Self::History => TableKind::Hires,
            Self::Waivers => TableKind::Waivers,
            Self::Crosscheck(_) => TableKind::Crosscheck,
        }
    }
}

/// All reference lists of a run; a list that was not given is `None`.
#[derive(Debug, Default)]
pub struct References {
    /// 就业困难人员认定台账.
    pub register: Option<Register>,
    /// 应报送单位名录.
    pub directory: Option<Directory>,
    /// 公共就业服务机构名录.
    pub services: Option<Services>,
    /// Notices exported from the public platform.
    pub export: Option<NoticeExport>,
    /// Hires of earlier years.
    pub history: Option<History>,
    /// 豁免与确认清单.
    pub waivers: Option<Waivers>,
    /// Lists of other departments, by their place in the policy.
    pub crosschecks: Vec<(u8, CrosscheckList)>,
    /// Rows read and rows that could not be used, per list given.
    pub reads: Vec<ReferenceRead>,
}

/// What was read of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceRead {
    /// Which list.
    pub kind: ReferenceKind,
    /// Its files: shown path and SHA-256.
    pub files: Vec<(String, String)>,
    /// Data rows read.
    pub rows: u64,
    /// Data rows that could not be used, or leave open what they say.
    pub unread_rows: u64,
    /// Files and tables that could not be used, and why: `台账.xlsx（未能读入）`.
    pub unread_parts: Vec<String>,
    /// What the list has that can be used: recognitions, agencies, services, notices, placements, waivers.
    pub usable: u64,
}

impl ReferenceRead {
    /// Whether all of it was read.
    pub fn is_whole(&self) -> bool {
        self.unread_rows == 0 && self.unread_parts.is_empty()
    }
}

impl References {
    /// Whether a list was given and all of it was read, so that it may prove absence.
    pub fn prove_absence(&self, kind: ReferenceKind) -> bool {
        self.reads.iter().any(|read| read.kind == kind && read.is_whole())
    }

    /// Lists without anything that can be used.
    pub fn useless(&self) -> impl Iterator<Item = &ReferenceRead> {
        self.reads.iter().filter(|read| read.usable == 0)
    }

    /// The list of another department at this place in the policy, if it was given.
    pub fn crosscheck(&self, place: u8) -> Option<&CrosscheckList> {
        self.crosschecks.iter().find(|(given, _)| *given == place).map(|(_, list)| list)
    }

    /// Drops from the lists of other departments whatever is not about persons of the batch.
    pub fn keep_only(&mut self, ids: &HashSet<IdNumber>, names: &HashSet<Text>) {
        for (_, list) in &mut self.crosschecks {
            list.keep_only(ids, names);
        }
    }

    /// Rows that were read and not understood: names that are not those of organisations, standings that can't be told.
    fn unclear_rows(&self, kind: ReferenceKind) -> Option<String> {
        let (unclear, consequence) = match kind {
            ReferenceKind::Agencies => (&self.directory.as_ref()?.unclear, "不像单位名称，未计入应报送单位"),
            ReferenceKind::Services => (&self.services.as_ref()?.unclear, "不能确定是否仍有效，未采用"),
            ReferenceKind::Waivers => (&self.waivers.as_ref()?.unclear, "不能确定是否仍有效，未采用"),
            _ => return None,
        };
        let more = if unclear.len() > NAMES_SHOWN { "等" } else { "" };
        let shown: Vec<&str> = unclear.iter().take(NAMES_SHOWN).map(String::as_str).collect();
        (!shown.is_empty()).then(|| format!("{}{more}{consequence}", shown.join("、")))
    }

    /// What a list has that can be used.
    fn usable(&self, kind: ReferenceKind) -> u64 {
        let count = match kind {
            ReferenceKind::Register => self.register.as_ref().map(Register::len),
            ReferenceKind::Agencies => self.directory.as_ref().map(|directory| directory.entries.len()),
            ReferenceKind::Services => self.services.as_ref().map(Services::len),
            ReferenceKind::Notices => self.export.as_ref().map(NoticeExport::len),
            ReferenceKind::History => self.history.as_ref().map(History::len),
            ReferenceKind::Waivers => {
                // A list of what is still asked for is a list all the same.
                self.waivers.as_ref().map(|waivers| waivers.entries.len() + waivers.unclear.len())
            }
            ReferenceKind::Crosscheck(place) => self.crosscheck(place).map(CrosscheckList::len),
        };
        count.unwrap_or_default() as u64
    }

    /// Indexes what was read. Order of `readings` does not matter beyond that of their rows.
    pub fn build(readings: &[(ReferenceKind, FileReading)], columns: &Columns, policy: &Policy) -> Self {
        let mut references = Self::default();
        for kind in ReferenceKind::all(policy) {
            let files: Vec<&FileReading> =
                readings.iter().filter(|(given, _)| *given == kind).map(|(_, reading)| reading).collect();
            if files.is_empty() {
                continue;
            }
            let list: Vec<(&str, &Table)> = files
                .iter()
                .flat_map(|file| file.tables.iter().map(|table| (file.report.shown.as_str(), table)))
                .filter(|(_, table)| table.kind == kind.table())
                .collect();
            let rows: u64 = list.iter().map(|(_, table)| table.rows.len() as u64).sum();
            match kind {
                ReferenceKind::Register => references.register = Some(Register::from_tables(&list, &files)),
                ReferenceKind::Agencies => {
                    references.directory = Some(Directory::from_tables(&list, columns));
                }
                ReferenceKind::Services => references.services = Some(Services::from_tables(&list)),
                ReferenceKind::Notices => references.export = Some(NoticeExport::from_tables(&list)),
                ReferenceKind::History => references.history = Some(History::from_tables(&list, &files)),
                ReferenceKind::Waivers => {
                    references.waivers = Some(Waivers::from_tables(&list, references.directory.as_ref()));
                }
                ReferenceKind::Crosscheck(place) => {
                    references.crosschecks.push((place, CrosscheckList::from_tables(&list)));
                }
            }
            references.reads.push(ReferenceRead {
                kind,
                usable: references.usable(kind),
                files: files
                    .iter()
                    .map(|file| (file.report.shown.clone(), file.report.sha256.clone()))
                    .collect(),
                rows,
                unread_rows: list.iter().map(|(_, table)| unread_rows(table)).sum(),
                unread_parts: files
                    .iter()
                    .flat_map(|file| unread_parts(file, kind, policy))
                    .chain(wholeness::is_a_part(&files, kind))
                    .chain(references.unclear_rows(kind))
                    .collect(),
            });
        }
        references
    }
}

/// So many names are shown.
const NAMES_SHOWN: usize = 5;

/// The tables of a list, each with the file that it is in.
type List<'t> = [(&'t str, &'t Table)];

/// What of a file can't be used at all: the file itself, or its tables without a required column.
fn unread_parts(file: &FileReading, kind: ReferenceKind, policy: &Policy) -> Vec<String> {
    let shown = &file.report.shown;
    if file.report.status != FileStatus::Read {
        return vec![format!("{shown}（未能读入）")];
    }
    let tables: Vec<&Table> = file.tables.iter().filter(|table| table.kind == kind.table()).collect();
    // A plan among the filings of an earlier year is read and holds no placement.
    let nothing_of_it = |sheet: &SheetReport| sheet.notes.is_empty();
    if tables.is_empty() && kind == ReferenceKind::History && file.report.sheets.iter().all(nothing_of_it) {
        return Vec::new();
    }
    if tables.is_empty() {
        let note = file.report.sheets.iter().find_map(|sheet| sheet.notes.first());
        let why = note.map_or(String::new(), |note| format!("：{note}"));
        return vec![format!("{shown}（其中没有可用的{}表{why}）", kind.label(policy))];
    }
    let rejected = tables.iter().filter_map(|table| Some((table, table.missing.as_ref()?)));
    let part = |(table, missing): (&&Table, &MissingColumns)| {
        let sheet = if table.sheet.is_empty() { String::new() } else { format!("［{}］", table.sheet) };
        format!("{shown}{sheet}（缺少列{}）", missing.missing.join("、"))
    };
    let not_understood = file.report.sheets.iter().filter_map(|sheet| unread_block(shown, sheet, kind));
    let in_words = tables.iter().filter_map(|table| wholeness::left_out(shown, table));
    rejected.map(part).chain(not_understood).chain(in_words).collect()
}

/// Lines beside the tables of a list that may be further rows of it: lines with persons where it lists persons, lines with
/// names where it lists agencies. Statistics and notes are neither.
fn unread_block(shown: &str, sheet: &SheetReport, kind: ReferenceKind) -> Option<String> {
    /// Fewer lines are a signature or a note.
    const FEWEST: u32 = 3;
    let block = sheet.unread.as_ref().filter(|_| !sheet.is_help_of_a_form())?;
    let holds_rows = match kind {
        ReferenceKind::Register | ReferenceKind::History | ReferenceKind::Crosscheck(_) => {
            block.ids > 0 || block.lines >= FEWEST && block.dates
        }
        ReferenceKind::Agencies | ReferenceKind::Services => block.lines >= FEWEST && !block.texts.is_empty(),
        ReferenceKind::Notices | ReferenceKind::Waivers => block.lines >= FEWEST && block.dates,
    };
    let place = if sheet.name.is_empty() { String::new() } else { format!("［{}］", sheet.name) };
    holds_rows.then(|| format!("{shown}{place}（第{}行至第{}行没有看懂）", block.first, block.last))
}

/// Rows of a table that lack something required, sorted.
fn rejected_rows(table: &Table) -> Vec<u32> {
    let mut rows: Vec<u32> =
        table.bad_cells.iter().filter(|cell| cell.rejects).map(|cell| cell.row).collect();
    rows.dedup();
    rows
}
