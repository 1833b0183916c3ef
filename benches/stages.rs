//! What each stage of a run costs: `cargo bench --bench stages`.
//!
//! The ledger holds 400 agencies with 25 hires each, in CSV; the filing is the workbook of one of them.

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput};
use postaudit::case::{self, AuditTerms, CrossIndex, Docket};
use postaudit::files::grid::RowBuf;
use postaudit::files::{ReadOptions, read_sheets};
use postaudit::policy::Policy;
use postaudit::reference::References;
use postaudit::report::{Edition, IdDisplay, agency_workbook};
use postaudit::rules::RULES;
use postaudit::tables::Ingested;
use postaudit::tables::{AgencyNames, Columns, FileReading, Purpose, assemble, read_file};
use postaudit::verdict::{Inputs, Offers, audit_case};

mod support;
use support::Size;

const LEDGER: Size = Size { agencies: 400, hires: 25, faults: true };
const FILING: Size = Size { agencies: 1, hires: 25, faults: true };
const BARE: Size = Size { agencies: 1, hires: 1, faults: true };

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    for name in ["ledger", "filing", "bare"] {
        std::fs::create_dir_all(at(name))?;
    }
    support::ledgers(&at("ledger"), LEDGER)?;
    support::workbooks(&at("filing"), FILING)?;
    support::workbooks(&at("bare"), BARE)?;
    let mut criterion = Criterion::default().configure_from_args();
    reading(&mut criterion, &at("ledger"), &files(&at("filing"))?, &files(&at("bare"))?);
    judging(&mut criterion, &files(&at("ledger"))?)?;
    criterion.final_summary();
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    Ok(files)
}

fn reading(criterion: &mut Criterion, ledger: &Path, filing: &[PathBuf], bare: &[PathBuf]) {
    let hires = ledger.join("招用情况.csv");
    let options = ReadOptions::default();
    let mut group = criterion.benchmark_group("ledger");
    group.throughput(Throughput::Elements(u64::from(LEDGER.agencies * LEDGER.hires)));
    // Bytes to rows of cells, hashes of the file included.
    group.bench_function("decode", |bencher| {
        bencher.iter(|| {
            let mut row = RowBuf::new();
            let read = read_sheets(&hires, &options, &mut |_, rows| {
                while rows.next_row(&mut row)? {
                    black_box(&row);
                }
                Ok(())
            });
            black_box(read.is_ok())
        });
    });
    group.bench_function("decode, locate, map, parse", |bencher| bencher.iter(|| read(&hires)));
    group.finish();
    let mut group = criterion.benchmark_group("filing");
    // A row a table: little but finding the headers and what they mean.
    group.bench_function("locate, map", |bencher| {
        bencher.iter(|| bare.iter().map(|file| read(file).tables.len()).sum::<usize>());
    });
    group.bench_function("decode, locate, map, parse", |bencher| {
        bencher.iter(|| filing.iter().map(|file| read(file).tables.len()).sum::<usize>());
    });
    group.finish();
}

fn read(file: &Path) -> FileReading {
    let shown = file.file_name().unwrap_or_default().to_string_lossy();
    let (columns, agencies) = (Columns::builtin(), AgencyNames::default());
    black_box(read_file(file, &shown, Purpose::Filing, &columns, &agencies, &ReadOptions::default()))
}

fn judging(criterion: &mut Criterion, ledger: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let ingested = assemble(ledger.iter().map(|file| read(file)).collect());
    let (references, reviews) = (References::default(), BTreeMap::new());
    let policy = Policy::builtin("gd-2017-101").ok_or("no policy")?;
    let terms = AuditTerms { year: 2024, as_of: jiff::civil::date(2024, 12, 31), received_by: None };
    let docket = matched(&ingested, &references, &policy, &terms);
    let cross = CrossIndex::of(&docket.cases);
    let offers = Offers::default();
    let inputs = Inputs {
        docket: &docket,
        cross: &cross,
        ingested: &ingested,
        references: &references,
        policy: &policy,
        rules: RULES,
        reviews: &reviews,
        offers: &offers,
    };
    let edition = Edition {
        ingested: &ingested,
        policy: &policy,
        terms: &terms,
        references: &[],
        crosschecks: &[],
        ids: IdDisplay::Masked,
        rules: RULES,
        options: Vec::new(),
    };
    let mut group = criterion.benchmark_group("agency");
    group.throughput(Throughput::Elements(docket.cases.len() as u64));
    group.bench_function("match, all", |bencher| {
        bencher.iter_batched(
            || (),
            |()| matched(&ingested, &references, &policy, &terms),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("rules, all", |bencher| {
        bencher.iter(|| {
            (0..docket.cases.len()).map(|index| audit_case(index, &inputs).findings.len()).sum::<usize>()
        });
    });
    group.throughput(Throughput::Elements(1));
    let audit = audit_case(0, &inputs);
    group.bench_function("write, one", |bencher| bencher.iter(|| agency_workbook(&audit, &edition, None)));
    group.finish();
    Ok(())
}

fn matched<'a>(
    ingested: &'a Ingested,
    references: &References,
    policy: &Policy,
    terms: &AuditTerms,
) -> Docket<'a> {
    case::build(ingested, references, policy, terms.clone())
}
