//! Builds the docket: gives rows to agencies, then makes each agency's case, in parallel.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::model::{CellAt, FileId, Stated, TableId, TableKind, normal};
use crate::policy::Policy;
use crate::reference::References;
use crate::tables::{HireRow, Ingested, NoticeRow, RowView, Rows, Stretch, Table, persons_in};

use super::batches::batch_of;
use super::census::census;
use super::coverage::Coverage;
use super::gaps::attribute;
use super::hires::hires;
use super::identity::{Agency, FilersAgency, resolve};
use super::lookalikes;
use super::notices::{Notices, match_notices};
use super::plan::{FirstHire, Held, PlanEntry, Scoping, plan};
use super::posts::Posts;
use super::shared_rows;
use super::sorting::{BadCells, first_class};
use super::summary;
use super::sums::{is_of_rows_in_use, only_agency};
use super::{
    AuditTerms, Case, Docket, Gap, GapSource, NoAgency, Reading, RowAccount, SetAside, Unaccounted,
    UnclearRow, Why, year,
};

/// Rows of one agency.
#[derive(Debug, Default)]
struct AgencyRows<'s> {
    /// In reading order.
    stretches: &'s [Owned],
    subtotals: Vec<(TableId, usize)>,
    unaccounted: Vec<Unaccounted>,
    gaps: Vec<Gap>,
}

impl AgencyRows<'_> {
    /// Somebody hid or struck out one of its rows.
    fn has_unseen(&self, ingested: &Ingested) -> bool {
        self.stretches.iter().any(|owned| {
            let table = ingested.table(owned.table);
            !table.unseen.is_empty()
                && table.rows.numbers(&owned.stretch).into_iter().any(|row| table.is_unseen(row))
        })
    }
}

/// Rows of a table that belong to one agency.
#[derive(Debug)]
struct Owned {
    agency: u32,
    table: TableId,
    stretch: Stretch,
}

/// Sorts all rows into cases. The tables' own years and the terms' year decide which rows count.
pub fn build<'a>(
    ingested: &'a Ingested,
    references: &References,
    policy: &Policy,
    terms: AuditTerms,
) -> Docket<'a> {
    let stretches: Vec<Vec<Stretch>> = ingested.tables.iter().map(|table| table.rows.stretches()).collect();
    let weights: Vec<Vec<u64>> = ingested
        .tables
        .iter()
        .zip(&stretches)
        .map(|(table, stretches)| rows_per_filer(table, stretches))
        .collect();
    let roll = resolve(ingested, references.directory.as_ref(), &weights);
    let of_filers: Vec<Vec<(u32, u64)>> = stretches.iter().map(|stretches| in_order(stretches)).collect();
    let mut gaps = attribute(ingested, &roll, &of_filers, &stretches);
    let mut owned: Vec<Owned> = Vec::with_capacity(stretches.iter().map(Vec::len).sum());
    let mut strays = Vec::new();
    for ((table, stretches), filers) in ingested.tables.iter().zip(stretches).zip(&roll.filers) {
        distribute(table, stretches, filers, &mut owned, &mut strays);
    }
    // Stable, so that reading order stays within an agency.
    owned.par_sort_by_key(|owned| owned.agency);
    let mut rows: Vec<AgencyRows<'_>> = (0..roll.agencies.len()).map(|_| AgencyRows::default()).collect();
    for of_agency in owned.chunk_by(|a, b| a.agency == b.agency) {
        if let Some(first) = of_agency.first() {
            rows[first.agency as usize].stretches = of_agency;
        }
    }
    let mut stray_subtotals = Vec::new();
    for (table, filers) in ingested.tables.iter().zip(&roll.filers) {
        for (index, check) in table.subtotals.iter().enumerate() {
            if is_of_rows_in_use(check, table, filers) {
                continue;
            }
            match only_agency(check, filers) {
                Some(agency) => rows[agency as usize].subtotals.push((table.id, index)),
                None => stray_subtotals.push((table.id, index)),
            }
        }
    }
    let mut census = census(ingested, &roll, &gaps.of_agency);
    for (agency, found) in census.of_agency {
        rows[agency as usize].unaccounted = found;
    }
    let stray_numbers = std::mem::take(&mut census.of_nobody);
    for (agency, rows) in (0_u32..).zip(&mut rows) {
        rows.gaps = gaps.of_agency.remove(&agency).unwrap_or_default();
    }
    let mut cases: Vec<Case<'a>> = roll
        .agencies
        .into_par_iter()
        // Borrowed, since threads wait for each other when they free what another one allocated.
        .zip(&rows)
        .map(|(agency, rows)| {
            let as_filed = Scoping {
                policy,
                count_all: false,
                without_unseen: false,
                batches_are_parts: false,
                telling: 0,
            };
            let build = |scoping| build_case(agency.clone(), rows, ingested, references, scoping, &terms);
            let mut case = build(as_filed);
            if case.set_aside.iter().any(|aside| aside.why == Why::OutOfScope) {
                let scoping = Scoping { count_all: true, ..as_filed };
                case.alternates.push((Reading::AllInScope, build(scoping)));
            }
            if rows.has_unseen(ingested) {
                let scoping = Scoping { without_unseen: true, ..as_filed };
                case.alternates.push((Reading::WithoutUnseen, build(scoping)));
            }
            if case.lines.iter().any(|line| line.parts.is_some()) {
                let scoping = Scoping { batches_are_parts: true, ..as_filed };
                case.alternates.push((Reading::BatchesAdded, build(scoping)));
            }
            for telling in 1..most_tellings(&case) {
                let scoping = Scoping { telling, ..as_filed };
                case.alternates.push((Reading::OtherTelling, build(scoping)));
            }
            case
        })
        .collect();
    lookalikes::tell(&mut cases, ingested);
    if let Some(directory) = &references.directory {
        shared_rows::tell(&mut cases, directory);
    }
    let accounts = total_accounts(&cases, &strays);
    let coverage = Coverage::of(&cases, references);
    Docket {
        terms,
        cases,
        coverage,
        strays,
        loose_gaps: gaps.nobodys,
        accounts,
        stray_numbers,
        stray_subtotals,
        names: OnceLock::new(),
    }
}

/// How many different rows tell of the hire that has most of them; 1 if no hire has several. Only the first few are looked
/// at, since each means building the whole case again.
fn most_tellings(case: &Case<'_>) -> usize {
    const LOOKED_AT: usize = 4;
    let mut of_hire: BTreeMap<CellAt, usize> = BTreeMap::new();
    for aside in &case.set_aside {
        if let (TableKind::Hires, Why::Conflicting(first)) = (aside.kind, &aside.why) {
            *of_hire.entry(*first).or_default() += 1;
        }
    }
    of_hire.into_values().max().map_or(1, |others| (others + 1).min(LOOKED_AT))
}

fn rows_per_filer(table: &Table, stretches: &[Stretch]) -> Vec<u64> {
    let mut counts = vec![0; table.filers.len()];
    for stretch in stretches {
        if let Some(count) = counts.get_mut(stretch.filer as usize) {
            *count += stretch.len() as u64;
        }
    }
    counts
}

/// Filers with how many rows each has, in the order of the rows.
fn in_order(stretches: &[Stretch]) -> Vec<(u32, u64)> {
    let together = stretches.chunk_by(|a, b| a.filer == b.filer);
    together
        .filter_map(|same| Some((same.first()?.filer, same.iter().map(|stretch| stretch.len() as u64).sum())))
        .collect()
}

fn distribute(
    table: &Table,
    stretches: Vec<Stretch>,
    filers: &[FilersAgency],
    owned: &mut Vec<Owned>,
    strays: &mut Vec<SetAside>,
) {
    for stretch in stretches {
        match filers.get(stretch.filer as usize).copied().unwrap_or(Err(NoAgency::Unnamed)) {
            Ok(agency) => owned.push(Owned { agency, table: table.id, stretch }),
            Err(why) => {
                strays.extend(table.rows.numbers(&stretch).into_iter().map(|row| SetAside {
                    table: table.id,
                    row,
                    kind: table.kind,
                    why: Why::NoAgency(why),
                    possible_claim: false,
                    more_persons: 0,
                }));
            }
        }
    }
}

/// A case under construction, with the account of its rows.
struct Builder<'a> {
    ingested: &'a Ingested,
    set_aside: Vec<SetAside>,
    /// Rows that somebody hid or struck out are left out.
    without_unseen: bool,
}

impl Builder<'_> {
    /// Sets a row aside if its year or its cells decide so; gives back the row otherwise.
    fn set_aside_if_unfit(
        &mut self,
        table: &Table,
        row: u32,
        year_of_row: Option<i16>,
        year: i16,
        possible_claim: bool,
    ) -> Option<Why> {
        if self.without_unseen && table.is_unseen(row) {
            return Some(Why::OutOfScope);
        }
        let why = first_class(year_of_row, year, BadCells::of(table), row)?;
        self.set_aside.push(SetAside {
            table: table.id,
            row,
            kind: table.kind,
            why: why.clone(),
            possible_claim,
            more_persons: if possible_claim && why == Why::Rejected { more_persons(table, row) } else { 0 },
        });
        Some(why)
    }

    fn put_aside(&mut self, rows: Vec<(TableId, u32, Why)>) {
        for (table, row, why) in rows {
            let kind = self.ingested.table(table).kind;
            self.set_aside.push(SetAside { table, row, kind, why, possible_claim: false, more_persons: 0 });
        }
    }
}

fn build_case<'a>(
    agency: Agency,
    rows: &AgencyRows<'_>,
    ingested: &'a Ingested,
    references: &References,
    scoping: Scoping<'_>,
    terms: &AuditTerms,
) -> Case<'a> {
    let mut builder = Builder { ingested, set_aside: Vec::new(), without_unseen: scoping.without_unseen };
    let plan_entries = plan_entries(&mut builder, rows.stretches, terms.year);
    let HireRows { good: good_hires, first } = hire_rows(&mut builder, rows.stretches, terms.year);
    let good_notices = good_notices(&mut builder, rows.stretches, terms.year);

    let mut posts = Posts::of_plan(plan_entries.iter().map(|entry| entry.row));
    for (_, row) in &good_hires {
        posts.hear_of(row.post_code(), row.post());
    }
    for (_, row) in &good_notices {
        posts.hear_of(row.post_code(), row.post());
    }
    let held = Held { scoping, first_hire: first, received_by: terms.received_by.as_ref() };
    let mut plan = plan(&plan_entries, &posts, held);
    let hires = hires(&good_hires, &mut posts, &plan.outside, terms.received_by.as_ref(), scoping);
    let plan_division = plan.division();
    let held_against = Notices {
        policy: scoping.policy,
        services: references.services.as_ref(),
        export: references.export.as_ref(),
        agency: std::iter::once(normal(&agency.name).into_owned())
            .chain(agency.code.map(|code| code.as_str().to_owned()))
            .collect(),
        division: agency.division(plan_division),
    };
    let (notices, notices_aside) = held_against.divide(&good_notices, &mut posts, &plan.outside);
    let of_hires = hires.accepted.iter().filter_map(|hire| hire.post);
    let used = of_hires.chain(notices.iter().filter_map(|notice| notice.post)).collect();
    summary::dispute(&mut plan, &posts.posts, &used);
    let outside_open = plan.outside_open;
    let homeless = plan_entries.iter().any(|entry| entry.rejected && posts.planned(entry.row).is_none());
    builder.put_aside(plan.set_aside);
    builder.put_aside(hires.set_aside);
    builder.put_aside(notices_aside);
    let mut accepted = hires.accepted;
    match_notices(&mut accepted, &notices, |post| posts.is_planned(post));

    let mut posts = posts.posts;
    for (index, line) in (0_u32..).zip(&plan.lines) {
        posts[line.post as usize].line = Some(index);
    }
    let rejected_tables = rejected_tables(&rows.gaps, ingested);
    let unreadable_files = unreadable_files(&rows.gaps);
    let gaps = narrowed(&rows.gaps, ingested, rows.stretches);
    let peer = agency.peer(plan_division);
    let mut case = Case {
        division: agency.division(plan_division),
        own_peer: agency.own_peer(&peer),
        peer,
        perhaps_filed: agency.perhaps_filed,
        contact: agency.contact,
        key: agency.key,
        name: agency.name,
        has_namesake: agency.has_namesake,
        other_names: agency.other_names,
        code: agency.code,
        listing: agency.listing,
        lookalikes: Vec::new(),
        shared_rows: Vec::new(),
        conflicts: agency.conflicts,
        bad_codes: agency.bad_codes,
        posts,
        plan_open: homeless
            || outside_open
            || rejected_tables.iter().any(|(_, kind)| *kind == TableKind::Plan),
        first_submitted: plan_entries.iter().filter_map(|entry| entry.row.submitted.known()).min(),
        submitted_unreadable: plan_entries.iter().any(|entry| entry.row.submitted.is_unknown()),
        plan_rows: plan.rows,
        contested_rows: plan.contested,
        replaced_rows: plan.replaced,
        lines: plan.lines,
        hires: accepted,
        notices,
        set_aside: builder.set_aside,
        unclear: Vec::new(),
        subtotals: rows.subtotals.clone(),
        unaccounted: rows.unaccounted.clone(),
        gaps,
        rejected_tables,
        unreadable_files,
        tables: Vec::new(),
        accounts: BTreeMap::new(),
        alternates: Vec::new(),
    };
    case.set_aside.sort_by_key(|aside| (aside.table, aside.row));
    case.unclear = unclear_rows(&case);
    case.accounts = accounts(&case);
    case.tables =
        case.accounts.keys().copied().chain(case.rejected_tables.iter().map(|(table, _)| *table)).collect();
    case.tables.sort_unstable();
    case.tables.dedup();
    case
}

fn rejected_tables(gaps: &[Gap], ingested: &Ingested) -> Vec<(TableId, TableKind)> {
    let tables = gaps.iter().filter_map(|gap| match gap.source {
        GapSource::Table(table) => Some(table),
        _ => None,
    });
    tables.map(|table| (table, ingested.table(table).kind)).collect()
}

fn unreadable_files(gaps: &[Gap]) -> Vec<FileId> {
    let files = gaps.iter().filter_map(|gap| match gap.source {
        GapSource::File(file) => Some(file),
        _ => None,
    });
    files.collect()
}

/// What the gaps could hold for this agency: a document or a sheet without a known table only kinds of which the agency
/// has no table, since stamped scans and instructions beside the tables are usual. Persons' numbers in a sheet without a
/// table are hires all the same.
fn narrowed(gaps: &[Gap], ingested: &Ingested, rows: &[Owned]) -> Vec<Gap> {
    let has = |kind: TableKind| rows.iter().any(|owned| ingested.table(owned.table).kind == kind);
    let (plan, hires, notices) = (has(TableKind::Plan), has(TableKind::Hires), has(TableKind::Notices));
    let narrow = |gap: &Gap| {
        let is_beside =
            matches!(gap.source, GapSource::Document(_) | GapSource::Sheet(..) | GapSource::Columns(_));
        let mut holds = gap.holds;
        if is_beside {
            holds.plan &= !plan;
            holds.hires &= !hires || holds.most.is_some();
            holds.notices &= !notices;
        }
        Gap { holds, ..gap.clone() }
    };
    gaps.iter().map(narrow).collect()
}

fn plan_entries<'a>(builder: &mut Builder<'a>, rows: &[Owned], year: i16) -> Vec<PlanEntry<'a>> {
    let mut entries = Vec::new();
    for Owned { table, stretch, .. } in rows {
        let table = builder.ingested.table(*table);
        let Rows::Plan(rows) = &table.rows else { continue };
        let batch = batch_of(table, builder.ingested);
        entries.reserve(stretch.len());
        for row in rows.in_stretch(stretch) {
            match builder.set_aside_if_unfit(table, row.row, year::of_plan(table, &row), year, false) {
                None => entries.push(PlanEntry { table, batch, row, rejected: false }),
                Some(Why::Rejected) => entries.push(PlanEntry { table, batch, row, rejected: true }),
                Some(_) => {}
            }
        }
    }
    entries
}

/// A row that is good so far, and its table.
type Good<'a, R> = (&'a Table, RowView<'a, R>);

/// The hire rows of an agency: the ones that are good so far, and when it hired first by all of them.
struct HireRows<'a> {
    good: Vec<Good<'a, HireRow>>,
    first: FirstHire,
}

fn hire_rows<'a>(builder: &mut Builder<'a>, rows: &[Owned], year: i16) -> HireRows<'a> {
    let mut good = Vec::new();
    let mut first = FirstHire::None;
    for Owned { table, stretch, .. } in rows {
        let table = builder.ingested.table(*table);
        let Rows::Hires(rows) = &table.rows else { continue };
        good.reserve(stretch.len());
        for row in rows.in_stretch(stretch) {
            match builder.set_aside_if_unfit(
                table,
                row.row,
                year::of_hire(table, &row),
                year,
                may_claim(&row),
            ) {
                None => {
                    first = first.with_hire(row.hired);
                    good.push((table, row));
                }
                Some(Why::Rejected) => first = first.with_hire(row.hired),
                // 年度 may be another year; a person hired within the audited year was hired in it.
                Some(_) if row.hired.known().is_some_and(|day| day.year() == year) => {
                    first = first.with_hire(row.hired);
                }
                Some(_) => {}
            }
        }
    }
    HireRows { good, first }
}

/// How many persons more than one a rejected row names in a cell.
fn more_persons(table: &Table, row: u32) -> u32 {
    let cells = BadCells::of(table).on(row);
    let persons = table.bad_cells[cells].iter().map(|cell| persons_in(cell.field, &cell.found)).max();
    persons.unwrap_or(1).saturating_sub(1)
}

/// The claim of a rejected row can't be read as "no".
fn may_claim(row: &HireRow) -> bool {
    match row.difficult {
        Stated::Known(claimed) => claimed,
        Stated::Blank => !row.category.is_blank(),
        Stated::Unknown => true,
    }
}

fn good_notices<'a>(builder: &mut Builder<'a>, rows: &[Owned], year: i16) -> Vec<Good<'a, NoticeRow>> {
    let mut good = Vec::new();
    for Owned { table, stretch, .. } in rows {
        let table = builder.ingested.table(*table);
        let Rows::Notices(rows) = &table.rows else { continue };
        good.reserve(stretch.len());
        for row in rows.in_stretch(stretch) {
            if builder.set_aside_if_unfit(table, row.row, table.year.known(), year, false).is_none() {
                good.push((table, row));
            }
        }
    }
    good
}

/// Accepted rows with cells that can't be read, or a contract that ends before it starts.
fn unclear_rows(case: &Case<'_>) -> Vec<UnclearRow> {
    let plan = case.plan_rows.iter().map(|line| (line.table, line.row.row, false));
    let hires = case.hires.iter().map(|hire| (hire.table, hire.row.row, hire.row.ends_before_start()));
    let notices = case.notices.iter().map(|notice| (notice.table, notice.row.row, false));
    let mut unclear: Vec<UnclearRow> = plan
        .chain(hires)
        .chain(notices)
        .filter_map(|(table, row, end_before_start)| {
            let cells = BadCells::of(table).on(row);
            (end_before_start || !cells.is_empty()).then(|| UnclearRow {
                table: table.id,
                row,
                cells: cells.filter_map(|cell| u32::try_from(cell).ok()).collect(),
                end_before_start,
            })
        })
        .collect();
    unclear.sort_by_key(|row| (row.table, row.row));
    unclear
}

fn accounts(case: &Case<'_>) -> BTreeMap<TableId, RowAccount> {
    let mut accounts: BTreeMap<TableId, RowAccount> = BTreeMap::new();
    let mut accept = |rows: usize, table: Option<&Table>| {
        if let Some(table) = table {
            accounts.entry(table.id).or_default().accepted += u32::try_from(rows).unwrap_or(u32::MAX);
        }
    };
    for rows in case.plan_rows.chunk_by(|a, b| a.table.id == b.table.id) {
        accept(rows.len(), rows.first().map(|line| line.table));
    }
    for rows in case.hires.chunk_by(|a, b| a.table.id == b.table.id) {
        accept(rows.len(), rows.first().map(|hire| hire.table));
    }
    for rows in case.notices.chunk_by(|a, b| a.table.id == b.table.id) {
        accept(rows.len(), rows.first().map(|notice| notice.table));
    }
    for aside in &case.set_aside {
        accounts.entry(aside.table).or_default().add(&aside.why);
    }
    accounts
}

fn total_accounts(cases: &[Case<'_>], strays: &[SetAside]) -> BTreeMap<TableId, RowAccount> {
    let mut totals: BTreeMap<TableId, RowAccount> = BTreeMap::new();
    for (table, account) in cases.iter().flat_map(|case| &case.accounts) {
        let total = totals.entry(*table).or_default();
        total.accepted += account.accepted;
        total.no_agency += account.no_agency;
        total.other_year += account.other_year;
        total.rejected += account.rejected;
        total.repeated += account.repeated;
        total.out_of_scope += account.out_of_scope;
    }
    for stray in strays {
        totals.entry(stray.table).or_default().add(&stray.why);
    }
    totals
}

impl RowAccount {
    fn add(&mut self, why: &Why) {
        match why {
            Why::NoAgency(_) => self.no_agency += 1,
            Why::OtherYear(_) => self.other_year += 1,
            Why::Rejected => self.rejected += 1,
            Why::Superseded(_) | Why::Updates(..) | Why::Conflicting(_) | Why::SumOf(_) => self.repeated += 1,
            Why::OutOfScope => self.out_of_scope += 1,
        }
    }
}
