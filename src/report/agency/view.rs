//! What several sheets of one workbook share, worked out once.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::case::{Case, SetAside, Why};
use crate::model::{CellAt, Finding, Requirement, Severity, Status, TableId, TableKind, Verdict};
use crate::policy::{Denominator, PublisherClass};
use crate::report::{Edition, account};
use crate::verdict::{Audit, DifficultyStatus};

/// First data row of roster, notices and posts, from 0: title, remark, header.
pub(super) const FIRST_ROW: u32 = 3;

/// One agency's audit with what its sheets share.
pub(crate) struct View<'v> {
    /// The audit.
    pub audit: &'v Audit<'v, 'v>,
    /// What the run shares.
    pub edition: &'v Edition<'v>,
    /// The summary that lists the agency, relative to the workbook, where there is one.
    pub home: Option<&'v str>,
    /// Per hire: number of its person, from 1.
    pub person: Vec<u32>,
    /// Per hire: 2 counts as verified, 1 could count, 0 does not (the roster's 本行认定).
    pub weight: Vec<u8>,
    /// Persons with several rows: person number to the indexes of their hires.
    pub several: BTreeMap<u32, Vec<u32>>,
    /// Per hire: the first row of its person.
    pub is_first: Vec<bool>,
    /// Rejected rows that no reviewer settled, in reading order.
    pub rejected: Vec<&'v SetAside>,
    /// Per table: file and sheet as shown.
    pub sources: BTreeMap<TableId, String>,
    /// Rows that go back to the agency: (table, row) to findings and to the sheet row.
    pub returned: BTreeMap<(TableId, u32), Returned>,
    /// Their tables in the order of 原表问题行: the longest comes last, since a sheet can repeat one header on its pages,
    /// from there on.
    pub returned_tables: Vec<TableId>,
    /// What the formulas of 指标测算 give.
    pub sums: Sums,
}

/// A row that goes back.
pub(crate) struct Returned {
    /// Indexes of open findings about it.
    pub findings: Vec<u32>,
    /// Row in 原表问题行, from 0.
    pub sheet_row: u32,
}

/// Figures as the workbook's formulas work them out; equal to the judgement's counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sums {
    /// Sum of smallest readings.
    pub plan_lower: u64,
    /// Sum of largest readings, if all are known.
    pub plan_upper: Option<u64>,
    /// Persons.
    pub hires: u64,
    /// Persons claimed.
    pub claimed: u64,
    /// Persons verified.
    pub verified: u64,
    /// Persons possible, rejected claims included.
    pub possible: u64,
    /// Rejected hire rows.
    pub rejected_hires: u64,
    /// Of these, possible claims.
    pub rejected_claims: u64,
    /// Possible persons that no row shows: of rows that nobody could place, or that name several.
    pub unseen: u64,
    /// The same of material that nobody waits for any more.
    pub lapsed: u64,
    /// Per post (and one more for hires without one): persons, claimed, verified, possible.
    pub posts: Vec<[u64; 4]>,
}

impl Sums {
    /// Persons hired at most, with all rows that were rejected or that nobody could place.
    pub(crate) const fn most_hires(&self) -> u64 {
        self.hires + self.rejected_hires + self.unseen + self.lapsed
    }
}

impl<'v> View<'v> {
    /// Works out what the sheets share.
    pub(crate) fn new(audit: &'v Audit<'v, 'v>, edition: &'v Edition<'v>) -> Self {
        let case = audit.case;
        let mut view = Self {
            audit,
            edition,
            home: None,
            person: Vec::with_capacity(case.hires.len()),
            weight: Vec::with_capacity(case.hires.len()),
            several: BTreeMap::new(),
            is_first: Vec::with_capacity(case.hires.len()),
            rejected: case
                .set_aside
                .iter()
                .filter(|row| row.why == Why::Rejected)
                .filter(|row| !audit.judgement.settled_rows.contains(&(row.table, row.row)))
                .collect(),
            sources: BTreeMap::new(),
            returned: BTreeMap::new(),
            returned_tables: Vec::new(),
            sums: Sums::default(),
        };
        view.number_persons();
        view.name_sources();
        view.sum();
        view.place_returned();
        view
    }

    /// The case.
    pub(crate) fn case(&self) -> &'v Case<'v> {
        self.audit.case
    }

    /// Rows of one valid ID are one person; a row without is a person of its own.
    fn number_persons(&mut self) {
        let case = self.audit.case;
        let mut first_of = HashMap::with_capacity(case.hires.len());
        let mut persons = 0_u32;
        for (index, (hire, status)) in (0_u32..).zip(case.hires.iter().zip(&self.audit.judgement.hires)) {
            self.weight.push(match status.status {
                DifficultyStatus::Verified => 2,
                DifficultyStatus::Unresolved if status.counts_once() => 2,
                DifficultyStatus::Unresolved => 1,
                DifficultyStatus::NotClaimed | DifficultyStatus::Refuted => 0,
            });
            let known = hire.id().and_then(|id| first_of.get(&id).copied());
            if let Some((person, first)) = known {
                self.several.entry(person).or_insert_with(|| vec![first]).push(index);
                self.person.push(person);
                self.is_first.push(false);
            } else {
                persons += 1;
                if let Some(id) = hire.id() {
                    first_of.insert(id, (persons, index));
                }
                self.person.push(persons);
                self.is_first.push(true);
            }
        }
    }

    /// The hires of the person of a hire.
    pub(crate) fn rows_of_person(&self, hire: u32) -> &[u32] {
        self.person.get(hire as usize).and_then(|person| self.several.get(person)).map_or(&[], Vec::as_slice)
    }

    fn name_sources(&mut self) {
        for id in &self.audit.case.tables {
            let Some(table) = self.edition.ingested.tables.get(id.0 as usize) else { continue };
            let Some(file) = self.edition.ingested.files.get(table.file.0 as usize) else { continue };
            let source = if table.sheet.is_empty() {
                file.shown.clone()
            } else {
                format!("{} · {}", file.shown, table.sheet)
            };
            self.sources.insert(*id, source);
        }
    }

    /// File and sheet of a table.
    pub(crate) fn source(&self, table: TableId) -> &str {
        self.sources.get(&table).map_or("", String::as_str)
    }

    /// What a person counts as: claimed, verified, possible.
    pub(crate) fn person_counts(&self, hire: u32) -> [u64; 3] {
        let several = self.rows_of_person(hire);
        let single = [hire];
        let rows = if several.is_empty() { &single[..] } else { several };
        let case = self.audit.case;
        let claimed =
            rows.iter().any(|row| case.hires.get(*row as usize).is_some_and(crate::case::Hire::is_claimed));
        let weights = || rows.iter().filter_map(|row| self.weight.get(*row as usize).copied());
        let verified = weights().min() == Some(2);
        let possible = weights().max() > Some(0);
        [u64::from(claimed), u64::from(verified), u64::from(possible)]
    }

    /// The same sums as the formulas.
    fn sum(&mut self) {
        let case = self.audit.case;
        let mut posts = vec![[0_u64; 4]; case.posts.len() + 1];
        let mut sums = Sums::default();
        for (index, hire) in (0_u32..).zip(&case.hires) {
            if !self.is_first.get(index as usize).copied().unwrap_or(true) {
                continue;
            }
            let [claimed, verified, possible] = self.person_counts(index);
            let post = hire.post.map_or(case.posts.len(), |post| post as usize);
            if let Some(counts) = posts.get_mut(post) {
                for (sum, count) in counts.iter_mut().zip([1, claimed, verified, possible]) {
                    *sum += count;
                }
            }
            sums.hires += 1;
            sums.claimed += claimed;
            sums.verified += verified;
            sums.possible += possible;
        }
        for row in self.rejected.iter().filter(|row| row.kind == TableKind::Hires) {
            sums.rejected_hires += 1;
            sums.rejected_claims += u64::from(row.possible_claim);
        }
        let counts = &self.audit.judgement.counts;
        (sums.unseen, sums.lapsed) = (counts.unseen, counts.lapsed);
        sums.possible += sums.rejected_claims + sums.unseen;
        sums.plan_lower = case.lines.iter().map(|line| line.lower).sum();
        sums.plan_upper =
            if self.has_unknown_plan() { None } else { case.lines.iter().map(|line| line.upper).sum() };
        sums.posts = posts;
        self.sums = sums;
    }

    /// The plan's upper number is open although every line has one: a plan row of no post, or a
    /// whole plan table, was rejected. 岗位明细 then has a row of its own for it.
    pub(crate) fn has_unknown_plan(&self) -> bool {
        self.audit.judgement.counts.plan_upper.is_none()
            && self.audit.case.lines.iter().all(|line| line.upper.is_some())
    }

    /// Planned number shown.
    pub(crate) fn plan_shown(&self) -> u64 {
        self.sums.plan_upper.unwrap_or(self.sums.plan_lower)
    }

    /// The word for a quota without anything to judge.
    pub(crate) fn nothing(&self) -> &'static str {
        self.audit.judgement.requirement(Requirement::Quota).nothing.label()
    }

    /// Result of the main quota on a denominator by numbers alone, as the formula of 指标测算 gives it.
    pub(crate) fn on(&self, denominator: Denominator) -> Status {
        let sums = &self.sums;
        let (shown, least, most) = match denominator {
            Denominator::Plan => (self.plan_shown(), sums.plan_lower, sums.plan_upper),
            Denominator::Hires => {
                (sums.hires, sums.hires + sums.rejected_claims + sums.unseen, Some(sums.most_hires()))
            }
        };
        let required = |base| self.edition.policy.required(base);
        if shown == 0 {
            return self.without_base();
        }
        if sums.possible < required(least) {
            Status::Fail
        } else if most.is_some_and(|most| sums.verified >= required(most)) {
            Status::Pass
        } else {
            Status::Undetermined
        }
    }

    fn without_base(&self) -> Status {
        if self.sums.most_hires() == 0 { Status::NotApplicable } else { Status::Undetermined }
    }

    /// Open findings of a severity after review, for one requirement or for all.
    pub(crate) fn open(&self, severity: Severity, requirement: Option<Requirement>) -> u64 {
        let counted = self.audit.findings.iter().filter(|finding| {
            finding.is_open()
                && finding.effective_severity() == severity
                && (requirement.is_none() || finding.requirement == requirement)
        });
        counted.count() as u64
    }

    /// Something is open that the agency may not see.
    pub(crate) fn has_withheld_doubt(&self) -> bool {
        let mut withheld = self.audit.withheld.iter();
        withheld.any(|finding| finding.is_open() && finding.effective_severity() != Severity::Note)
    }

    /// Rows that go back to the agency, each with its place in 原表问题行.
    fn place_returned(&mut self) {
        for (index, finding) in (0_u32..).zip(&self.audit.findings) {
            if !finding.is_open() {
                continue;
            }
            if let Some(at) = finding.at {
                let place = self
                    .returned
                    .entry((at.table, at.row))
                    .or_insert_with(|| Returned { findings: Vec::new(), sheet_row: 0 });
                place.findings.push(index);
            }
        }
        let mut rows_of: BTreeMap<TableId, u32> = BTreeMap::new();
        for (id, _) in self.returned.keys() {
            *rows_of.entry(*id).or_default() += 1;
        }
        self.returned_tables = rows_of.keys().copied().collect();
        self.returned_tables.sort_by_key(|id| rows_of.get(id));
        // Title and remark; then per table a caption, a header, its rows and a gap.
        let mut next = 2;
        for id in &self.returned_tables {
            next += 2;
            for (_, place) in self.returned.range_mut((*id, 0)..=(*id, u32::MAX)) {
                place.sheet_row = next;
                next += 1;
            }
            next += 1;
        }
    }

    /// The findings about a cell's row, open or not, belong here in 原表问题行.
    pub(crate) fn returned_row(&self, at: CellAt) -> Option<u32> {
        self.returned.get(&(at.table, at.row)).map(|place| place.sheet_row)
    }

    /// File shown and sheet of a finding's address.
    pub(crate) fn place(&self, finding: &Finding) -> Option<(&'v str, &'v str, CellAt)> {
        let at = finding.at?;
        let table = self.edition.ingested.tables.get(at.table.0 as usize)?;
        let file = self.edition.ingested.files.get(table.file.0 as usize)?;
        Some((&file.shown, &table.sheet, at))
    }

    /// Page header: agency and year. `&` would start a code.
    pub(crate) fn page_header(&self) -> String {
        // More hanzi run into the sheet's name at the right. The blank separates the font size from a name that begins with
        // a digit.
        const MOST: usize = 30;
        let name = &self.audit.case.name;
        let mut shown: String = name.chars().take(MOST).collect();
        if name.chars().count() > MOST {
            shown.push('…');
        }
        format!("&L&9 {}　{}年度&R&9&A", shown.replace('&', "&&"), self.edition.terms.year)
    }

    /// Page footer: policy, page n of m.
    pub(crate) fn page_footer(&self) -> String {
        let name: String = self.edition.policy.name.chars().take(60).collect();
        let hash: String = self.edition.policy.hash.chars().take(12).collect();
        format!(
            "&L&9政策 {}（{hash}）&C&9第 &P 页，共 &N 页&R&9截至 {}",
            name.replace('&', "&&"),
            self.edition.terms.as_of
        )
    }
}

/// Whether all verdict words are known to the marks; kept beside the labels it stands for.
pub(super) fn verdict_remark(audit: &Audit<'_, '_>) -> String {
    let remark = match audit.judgement.verdict {
        Verdict::Compliant if audit.judgement.machine_verdict != Verdict::Compliant => {
            return format!(
                "四项义务均已履行；审核前为{}，所列疑点已经审核处理，见问题清单的审核结论。",
                audit.judgement.machine_verdict.label()
            );
        }
        Verdict::Compliant => "四项义务均已履行，未见未决疑点。",
        Verdict::Noncompliant => "至少一项义务不符合规定，须整改。",
        Verdict::Unresolved => "现有资料不足以下结论，须核实所列疑点。",
        Verdict::NotFiled => {
            return match account::filed_otherwise(audit.case) {
                said if said.is_empty() => "名录内单位，本年度未报送任何资料。".to_owned(),
                said => format!("名录内单位，本年度未报送招用计划和招用情况。{said}"),
            };
        }
        Verdict::NotApplicable => "报送内容均不在条款适用范围内。",
    };
    remark.to_owned()
}

/// Chinese label of a publisher class.
pub(crate) const fn publisher_label(class: PublisherClass) -> &'static str {
    match class {
        PublisherClass::Public => "公共机构",
        PublisherClass::Neighbour => "公共机构（同市外区县）",
        PublisherClass::NotPublic => "非公共渠道",
        PublisherClass::Unclassified => "待认定",
    }
}
