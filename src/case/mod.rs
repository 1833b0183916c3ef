//! From rows to each agency's case.
//!
//! In: the tables that were read ([`Ingested`](crate::tables::Ingested)) and the reference lists. Out: a [`Docket`] with
//! one [`Case`] for each agency, and a [`CrossIndex`] that says which hires of the whole batch concern each other. In a
//! case every row has a class, every hire its post and its notices, and every line of the plan its number, between two
//! bounds.
//!
//! Nothing is judged here: rules read the case and report, [`crate::verdict`] decides.

mod batches;
mod build;
mod census;
mod contracts;
mod coverage;
mod cross;
mod gaps;
mod hires;
mod identity;
mod lookalikes;
mod notices;
mod plan;
mod posts;
mod shared_rows;
mod sorting;
mod summary;
mod sums;
mod year;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;

use crate::model::{
    CellAt, CreditCode, Division, ExpectedDepartment, Field, FileId, IdNumber, Stated, TableId, TableKind,
    Text, normal, other_spellings, words,
};
use crate::policy::PublisherClass;
use crate::reference::PlatformNotice;
use crate::tables::{Contract, HireRow, NoticeRow, PlanRow, RowView, Table};

pub use build::build;
pub use coverage::Coverage;
pub use cross::{CrossHit, CrossIndex, Echo};
pub use gaps::{Gap, GapSource, Holds, Lapse, Lapses};
pub use lookalikes::{Likeness, Lookalike};
pub use year::{YearError, common_year, stated_years};

/// What the run is about, beyond the rows.
#[derive(Debug, Clone)]
pub struct AuditTerms {
    /// The audited year Y.
    pub year: i16,
    /// Dates after this day are doubted; expiry is judged on it.
    pub as_of: Date,
    /// `--received-by`: the department for rows that name none.
    pub received_by: Option<Text>,
}

/// All cases of a run.
#[derive(Debug)]
pub struct Docket<'a> {
    /// What the run is about.
    pub terms: AuditTerms,
    /// One per agency, sorted by key.
    pub cases: Vec<Case<'a>>,
    /// How far the lists know the batch.
    pub coverage: Coverage,
    /// Rows without an identifiable agency (`D008`), in reading order.
    pub strays: Vec<SetAside>,
    /// Per table, how many of its data rows fell in each class.
    pub accounts: BTreeMap<TableId, RowAccount>,
    /// Valid ID numbers that no hire row accounts for, in papers that are nobody's (`D016`).
    pub stray_numbers: Vec<Unaccounted>,
    /// Gaps that belong to no agency.
    pub loose_gaps: Vec<Gap>,
    /// Subtotals that differ and belong to no single agency: (table, index into its subtotals).
    pub stray_subtotals: Vec<(TableId, usize)>,
    /// How many agencies have each normalised name; counted when first asked.
    names: OnceLock<HashMap<String, u32>>,
}

impl Docket<'_> {
    /// The keys under which a run with other lists, or with other codes in the filings, would know an agency, as far as they
    /// can mean no other one.
    pub fn other_keys(&self, case: &Case<'_>) -> Vec<String> {
        let by_code = case.code.map(|code| code.as_str().to_owned());
        // As it was called before a directory or the agency gave the full name.
        let written = std::iter::once(&case.name).chain(&case.other_names);
        let names = written.flat_map(|name| {
            let spelled = other_spellings(name);
            std::iter::once(normal(name).into_owned()).chain(spelled)
        });
        let mut keys: Vec<String> = Vec::new();
        for name in names.filter(|name| *name == normal(&case.name) || !self.names().contains_key(name)) {
            keys.extend(case.division.map(|division| identity::key_with_place(&name, division)));
            keys.extend(Some(name).filter(|name| self.names().get(name).is_none_or(|count| *count == 1)));
        }
        keys.extend(by_code);
        let mut seen = HashSet::new();
        keys.retain(|key| *key != case.key && seen.insert(key.clone()));
        keys
    }

    /// The key of an agency, and all others by which a record of it may stand.
    pub fn all_keys(&self, case: &Case<'_>) -> Vec<String> {
        std::iter::once(case.key.clone()).chain(self.other_keys(case)).collect()
    }

    /// The year of most rows, if it is not the audited one, with the number of its rows and of all rows.
    pub fn contradicting_year(&self) -> Option<(i16, u64, u64)> {
        let mut of_year: BTreeMap<i16, u64> = BTreeMap::new();
        for aside in self.cases.iter().flat_map(|case| &case.set_aside) {
            if let Why::OtherYear(year) = aside.why {
                *of_year.entry(year).or_default() += 1;
            }
        }
        let all: u64 = self.accounts.values().map(|account| u64::from(account.rows())).sum();
        let (year, rows) = of_year.into_iter().max_by_key(|(_, rows)| *rows)?;
        (rows * 2 > all).then_some((year, rows, all))
    }

    fn names(&self) -> &HashMap<String, u32> {
        self.names.get_or_init(|| {
            let mut names = HashMap::new();
            for case in &self.cases {
                *names.entry(normal(&case.name).into_owned()).or_default() += 1;
            }
            names
        })
    }
}

/// Where each data row of a table went; together with the table's blank, subtotal and footer rows
/// this adds up to the rows read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct RowAccount {
    /// Used.
    pub accepted: u32,
    /// `D008`.
    pub no_agency: u32,
    /// `D005`.
    pub other_year: u32,
    /// `D004`.
    pub rejected: u32,
    /// `D006`, `D007`.
    pub repeated: u32,
    /// `S001`.
    pub out_of_scope: u32,
}

impl RowAccount {
    /// All rows.
    pub const fn rows(&self) -> u32 {
        self.accepted + self.no_agency + self.other_year + self.rejected + self.repeated + self.out_of_scope
    }
}

/// One agency and everything filed for it.
#[derive(Debug)]
pub struct Case<'a> {
    /// Stable identity: the code, else the normalised name, with the division where that tells
    /// agencies of one name apart.
    pub key: String,
    /// The name shown: the directory's, else the most frequent.
    pub name: Text,
    /// Another agency has the same name, so that the name alone means neither.
    pub has_namesake: bool,
    /// Names under which its rows were filed, where they are others.
    pub other_names: Vec<Text>,
    /// Its 统一社会信用代码, if a valid one was stated.
    pub code: Option<CreditCode>,
    /// Division by directory, else plan rows, else its name.
    pub division: Option<Division>,
    /// The HRSS department of its level, as far as known.
    pub peer: ExpectedDepartment,
    /// Another department that may be meant.
    pub own_peer: Option<OtherPeer>,
    /// Whom the directory says to call there.
    pub contact: String,
    /// Why it can't be said of a listed agency that it filed nothing.
    pub perhaps_filed: Option<String>,
    /// Whether the directory has it.
    pub listing: Listing,
    /// Names that are not in the directory, under which rows were filed that may be its own (`D013`).
    pub lookalikes: Vec<Lookalike>,
    /// Rows that name this listed agency and another (`D007`).
    pub shared_rows: Vec<SharedRows>,
    /// Names and codes in conflict (`X004`).
    pub conflicts: Vec<IdentityConflict>,
    /// Codes stated for it that fail GB 32100 (`D010`), sorted.
    pub bad_codes: Vec<Text>,
    /// Posts of plan, hires and notices.
    pub posts: Vec<Post<'a>>,
    /// Plan rows in use, in reading order.
    pub plan_rows: Vec<PlanLine<'a>>,
    /// Plan rows set aside in a dispute (`D007`), which the plan rules judge beside those in use: nobody knows which of
    /// them is right.
    pub contested_rows: Vec<PlanLine<'a>>,
    /// Rows of versions that a later one replaced after somebody was hired: what they say of a post held then.
    pub replaced_rows: Vec<PlanLine<'a>>,
    /// Planned number per post in scope; index into `posts`.
    pub lines: Vec<Line>,
    /// A plan table, or a plan row without a readable post, was rejected: the plan has no upper bound.
    pub plan_open: bool,
    /// Earliest 报送日期 over all plan rows of the year.
    pub first_submitted: Option<Date>,
    /// Some plan row's 报送日期 is written and can't be read.
    pub submitted_unreadable: bool,
    /// Accepted hires, in reading order.
    pub hires: Vec<Hire<'a>>,
    /// Accepted notices, in reading order.
    pub notices: Vec<Notice<'a>>,
    /// Every row of this agency that is not accepted, in reading order.
    pub set_aside: Vec<SetAside>,
    /// Accepted rows with cells that cannot be read (`D004`, row accepted).
    pub unclear: Vec<UnclearRow>,
    /// Subtotals that differ (`D011`): (table, index into its subtotals).
    pub subtotals: Vec<(TableId, usize)>,
    /// Valid ID numbers in its papers that no hire row accounts for (`D016`), by place.
    pub unaccounted: Vec<Unaccounted>,
    /// Material that may hold what a rule misses, in reading order.
    pub gaps: Vec<Gap>,
    /// Tables of this agency that were rejected whole (`D003`).
    pub rejected_tables: Vec<(TableId, TableKind)>,
    /// Files of this agency that could not be read (`D001`).
    pub unreadable_files: Vec<FileId>,
    /// Tables with any row of this agency, for 数据来源.
    pub tables: Vec<TableId>,
    /// Per table, the classes of this agency's own rows.
    pub accounts: BTreeMap<TableId, RowAccount>,
    /// The case as it would be if some rows were read in another way that is possible. It is only asked whether a status
    /// would change.
    pub alternates: Vec<(Reading, Case<'a>)>,
}

/// An HRSS department that the agency's own name or code points at, beside the one that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherPeer {
    /// Which.
    pub department: ExpectedDepartment,
    /// What contradicts what, in Chinese.
    pub says: String,
    /// A list contradicts the name or the code; else the name itself points at two.
    pub is_of_a_list: bool,
}

/// Another way of reading rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// Rows outside the clause's scope count.
    AllInScope,
    /// Rows that somebody hid, struck out or made white do not count.
    WithoutUnseen,
    /// Plans for different quarters or batches are parts of one, never versions of it.
    BatchesAdded,
    /// Of the rows that tell of one hire differently (`D007`), a later one counts instead of the first.
    OtherTelling,
}

impl Case<'_> {
    /// Nothing was filed under its name.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.rejected_tables.is_empty()
    }
}

/// Whether the directory (`--agencies`) knows an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// No directory was given.
    NoDirectory,
    /// In the directory.
    Listed,
    /// Not in it (`D013`); perhaps the name suggested.
    Unlisted(Option<Text>),
}

/// Rows of one table that name two listed agencies: 用人单位 beside 用工单位.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedRows {
    /// The first of them.
    pub first: CellAt,
    /// How many.
    pub rows: u32,
    /// The other agency.
    pub other: Text,
    /// They are taken for this agency's.
    pub is_own: bool,
    /// What makes them the other's as well.
    pub claim: SharedClaim,
}

/// What makes a row another agency's as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedClaim {
    /// Nothing.
    None,
    /// Both planned the post.
    Post,
    /// Both list the person.
    Person,
}

/// Names or codes in conflict (`X004`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityConflict {
    /// One code, several names.
    Names(Vec<Text>),
    /// One name, several codes.
    Codes(Vec<Text>),
}

/// A post of the agency: its identity in plan, hires and notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post<'a> {
    /// 岗位编号, if any row states one.
    pub code: Option<&'a str>,
    /// 岗位名称 as first written.
    pub name: Option<&'a str>,
    /// 岗位类别, if the plan states one.
    pub category: Option<&'a str>,
    /// Index into [`Case::lines`], if the plan has it in scope.
    pub line: Option<u32>,
}

impl Post<'_> {
    /// `岗位名称（岗位编号）`, or what there is of it.
    pub fn label(&self) -> String {
        match (self.name, self.code) {
            (Some(name), Some(code)) => format!("{name}（{code}）"),
            (Some(name), None) => name.to_owned(),
            (None, Some(code)) => code.to_owned(),
            (None, None) => "（未填岗位）".to_owned(),
        }
    }

    /// The label beside a row, with the row's own code where it differs from the post's in leading zeros.
    pub fn label_beside(&self, code: Stated<&str>) -> String {
        let differs = |code: &str, known: &str| {
            known != code && normal(known) != normal(code) && posts::bare(known) == posts::bare(code)
        };
        match code.known().zip(self.code) {
            Some((code, known)) if differs(code, known) => format!("{}，本行写作“{code}”", self.label()),
            _ => self.label(),
        }
    }
}

/// A plan row in use (in scope).
#[derive(Debug)]
pub struct PlanLine<'a> {
    /// The row.
    pub row: RowView<'a, PlanRow>,
    /// The table that it stands in.
    pub table: &'a Table,
    /// Index into [`Case::posts`].
    pub post: u32,
    /// Index into [`Case::lines`].
    pub line: u32,
    /// 开发方式 is in neither list of the policy (`S002`).
    pub mode_unknown: bool,
}

/// The planned number of one post: what follows from all versions and parts of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Index into [`Case::posts`].
    pub post: u32,
    /// Smallest reading, persons.
    pub lower: u64,
    /// Largest reading; `None` where a part of the line could not be read.
    pub upper: Option<u64>,
    /// Earliest 报送日期 over all versions.
    pub first_submitted: Option<Date>,
    /// Some version's 报送日期 is written and can't be read.
    pub submitted_unreadable: bool,
    /// One of the versions in dispute is out of scope.
    pub may_be_outside: bool,
    /// `P009`: the number of an earlier version and of the later, lower one in use.
    pub lowered: Option<Lowered>,
    /// First row in use: index into [`Case::plan_rows`]; `None` if all rows of it were rejected.
    pub first_row: Option<u32>,
    /// Tables that say they are for different quarters or batches were added.
    pub parts: Option<Parts>,
    /// The largest number of a version that a later, lower one supersedes.
    pub once_planned: Option<u64>,
}

/// A line whose parts stand in different tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// A row of the first part.
    pub first: CellAt,
    /// A row of the last one.
    pub last: CellAt,
    /// What they add up to.
    pub added: u64,
    /// The number if they were versions of the whole.
    pub as_versions: u64,
}

impl Line {
    /// The number shown: the upper bound, or the lower where there is none.
    pub fn shown(&self) -> u64 {
        self.upper.unwrap_or(self.lower)
    }
}

/// `P009`: a version filed after the first hire lowers the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lowered {
    /// The earlier number.
    pub from: u64,
    /// The number in use.
    pub to: u64,
    /// When the version in use was filed.
    pub filed: Date,
    /// The agency's first hire; `None` if a rejected hire row hides it.
    pub first_hire: Option<Date>,
    /// That version is out of scope altogether.
    pub leaves_scope: bool,
}

/// An accepted hire.
#[derive(Debug)]
pub struct Hire<'a> {
    /// The row.
    pub row: RowView<'a, HireRow>,
    /// The table that it stands in.
    pub table: &'a Table,
    /// Index into [`Case::posts`]; `None` if the row names no post.
    pub post: Option<u32>,
    /// Code and name name two different planned posts (`P005`).
    pub post_conflict: bool,
    /// Its category is known and does not count for this quota, so that the row claims nothing.
    pub names_no_claim: bool,
    /// Its notices: indexes into [`Case::notices`]; hires of one post share the list.
    pub notices: Arc<[u32]>,
    /// Its notices were found by 公告编号, not by post.
    pub by_number: bool,
    /// A row of the same hire that differs was set aside (`D007`).
    pub dispute: Dispute,
    /// First day; a hire without one is rejected.
    pub start: Date,
    /// Last day, included; `None` is open (also: unreadable, or before the start).
    pub last_day: Option<Date>,
}

impl Hire<'_> {
    /// The valid ID number, if the row has one.
    pub fn id(&self) -> Option<IdNumber> {
        self.row.id.valid()
    }

    /// Claimed as employment-difficulty person (specification 8.1).
    pub fn is_claimed(&self) -> bool {
        !self.names_no_claim && claims(&self.row)
    }

    /// 认定编号; a text that is not a number, or says that the number is still to come, counts as none.
    pub fn certificate(&self) -> Stated<&str> {
        match self.row.certificate() {
            Stated::Known(text) if !words().is_number(&normal(text)) => Stated::Blank,
            stated => stated,
        }
    }

    /// Identifies its list of notices, which hires share, among those of the case.
    pub fn list_of_notices(&self) -> usize {
        Arc::as_ptr(&self.notices).cast::<u32>().addr()
    }

    /// Address of one of its cells.
    pub fn cell(&self, field: Field) -> CellAt {
        self.table.cell(self.row.row, field)
    }

    /// A day before its first, by another column of the row (上岗日期, 合同起始日期), and that column.
    pub fn earlier_day(&self) -> Option<(u16, Date)> {
        self.table.other_days.earliest(self.row.row).filter(|(_, day)| *day < self.start)
    }

    /// Both days included, do the two periods share a day?
    pub fn overlaps(&self, other: &Hire<'_>) -> bool {
        self.last_day.is_none_or(|end| other.start <= end)
            && other.last_day.is_none_or(|end| self.start <= end)
    }
}

/// 是否就业困难人员 says yes, or it is blank and a category is given.
fn claims(row: &HireRow) -> bool {
    match row.difficult.as_known() {
        Some(claimed) => *claimed,
        None => !row.category.is_blank(),
    }
}

/// What rows of the same hire that were set aside (`D007`) say of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dispute {
    /// There are none.
    None,
    /// Neither they nor the kept row claim.
    Unclaimed,
    /// One of them, or the kept row, claims: the claim is unresolved.
    Claimed,
}

/// An accepted notice.
#[derive(Debug)]
pub struct Notice<'a> {
    /// The row.
    pub row: RowView<'a, NoticeRow>,
    /// The table that it stands in.
    pub table: &'a Table,
    /// Index into [`Case::posts`]; `None` if the row names no post.
    pub post: Option<u32>,
    /// Through whom it was published; by the platform's export where that has the notice.
    pub publisher: PublisherClass,
    /// Day of publication, likewise; a notice without one is rejected.
    pub published: Date,
    /// How many it announces, likewise.
    pub announced: Stated<u32>,
    /// What the platform's export says of it.
    pub platform: Option<PlatformNotice>,
}

impl Notice<'_> {
    /// Code and name of the post that it announces, as far as they are stated; by the platform's export where that has it.
    pub fn announced_post(&self) -> (Option<&str>, Option<&str>) {
        let known = self.platform.as_ref().filter(|known| known.post_code.is_some() || known.post.is_some());
        match known {
            Some(known) => (known.post_code.as_deref(), known.post.as_deref()),
            None => (self.row.post_code().known(), self.row.post().known()),
        }
    }
}

/// A row that is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its table.
    pub table: TableId,
    /// Its row.
    pub row: u32,
    /// What kind of table it stands in.
    pub kind: TableKind,
    /// Why.
    pub why: Why,
    /// For a rejected hire: the claim can't be read as "no".
    pub possible_claim: bool,
    /// For a rejected hire whose cell names several persons: how many more than one.
    pub more_persons: u32,
}

/// Why a row is not accepted: the first class that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// `D008`.
    NoAgency(NoAgency),
    /// `D005`: the row's year.
    OtherYear(i16),
    /// `D004`: see the table's bad cells of the row.
    Rejected,
    /// `D006`: superseded by, or the same as, the row at this address.
    Superseded(CellAt),
    /// `D006`: its contract continues, changes or ends the hire at this address.
    Updates(CellAt, Contract),
    /// `D007`: in conflict with the row at this address.
    Conflicting(CellAt),
    /// `D007`: its number is the sum of others, of which this is the first row.
    SumOf(CellAt),
    /// `S001`.
    OutOfScope,
}

/// Valid ID numbers in one column of a sheet that no hire row accounts for (`D016`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unaccounted {
    /// The file.
    pub file: FileId,
    /// The sheet; empty for text files.
    pub sheet: String,
    /// Row of the first, from 1.
    pub row: u32,
    /// Column, from 0.
    pub column: u16,
    /// The first, where it stands in a known table or in the lines around it.
    pub at: Option<CellAt>,
    /// The numbers, each once.
    pub ids: Vec<IdNumber>,
    /// The word that says that they are not a hire's.
    pub other: Option<Text>,
}

/// Why a row has no agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAgency {
    /// Nothing names one.
    Unnamed,
    /// What stands in its place is no organisation's name, as those on the table's other rows are.
    NoName,
    /// Its name belongs to agencies with different codes, and the row states none.
    Ambiguous,
}

/// An accepted row with cells that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearRow {
    /// Its table.
    pub table: TableId,
    /// Its row.
    pub row: u32,
    /// Indexes into the table's bad cells, besides `end_before_start`.
    pub cells: Vec<u32>,
    /// 合同终止日期 lies before 招用日期.
    pub end_before_start: bool,
}
