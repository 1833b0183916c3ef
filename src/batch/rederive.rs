//! Derives the verdicts of a result folder again, from the inputs that its record names, so that nobody has to believe what
//! the folder says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::files::ReadOptions;
use crate::model::Verdict;
use crate::policy::Policy;
use crate::reference::ReferenceKind;
use crate::report::IdDisplay;
use crate::report::compare::agencies;
use crate::report::documents::letter::{LetterTerms, Letters};
use crate::report::text::harmless;
use crate::tables::Columns;
use crate::verdict::audit_case;

use super::atomic::Outputs;
use super::manifest::Manifest;
use super::paths::at_location;
use super::previous::Previous;
use super::reviewers::Reviewers;
use super::run::look;
use super::settings::Settings;
use super::told;
use super::watch::Nobody;

/// What deriving came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derived {
    /// How many agencies have the verdict that is recorded.
    Same(u64),
    /// Agencies whose recorded verdict does not follow, with both in Chinese: recorded, derived.
    Differs(Vec<(String, String, String)>),
    /// It could not be done; why, in Chinese.
    NotDone(String),
}

/// Audits the recorded inputs in memory, with the marks of the recorded workbooks, and compares the verdicts with
/// `agencies.csv`.
pub fn derive(out: &Path, manifest: &Manifest, columns: Option<Columns>, options: &ReadOptions) -> Derived {
    let settings = match settings(out, manifest, columns, options) {
        Ok(settings) => settings,
        Err(why) => return Derived::NotDone(why),
    };
    let outputs = Outputs::at(out);
    let recorded = match recorded(&outputs) {
        Ok(recorded) => recorded,
        Err(why) => return Derived::NotDone(why),
    };
    let derived = look(
        &settings,
        &Nobody,
        &told::lapses_then(&told::recorded_by(Some(manifest))),
        |_, options| {
            let mut previous = Previous::look(&outputs, &Nobody);
            previous.read_reviews(&outputs, &settings, options, &Nobody);
            previous.reviews
        },
        |prepared, _| {
            (0..prepared.inputs.docket.cases.len())
                .map(|index| {
                    let audit = audit_case(index, &prepared.inputs);
                    let code = audit.case.code.as_ref().map(|code| code.as_str().to_owned());
                    let agency = (harmless(&audit.case.name).into_owned(), code.unwrap_or_default());
                    (agency, audit.judgement.verdict)
                })
                .collect::<Vec<_>>()
        },
    );
    match derived {
        Ok(derived) => compare(&recorded, derived),
        Err(error) => Derived::NotDone(error.to_string()),
    }
}

/// Name and code, as `agencies.csv` has them.
type Agency = (String, String);

fn compare(recorded: &BTreeMap<Agency, Vec<Verdict>>, derived: Vec<(Agency, Verdict)>) -> Derived {
    let mut again: BTreeMap<Agency, Vec<Verdict>> = BTreeMap::new();
    let same = derived.len() as u64;
    for (agency, verdict) in derived {
        again.entry(agency).or_default().push(verdict);
    }
    let names = recorded.keys().chain(again.keys()).collect::<std::collections::BTreeSet<_>>();
    let shown = |verdicts: Option<&Vec<Verdict>>| {
        verdicts.map_or_else(
            || "（无此单位）".to_owned(),
            |verdicts| verdicts.iter().map(|verdict| verdict.label()).collect::<Vec<_>>().join("、"),
        )
    };
    let differing: Vec<_> = names
        .into_iter()
        .filter(|agency| sorted(recorded.get(*agency)) != sorted(again.get(*agency)))
        .map(|agency| (agency.0.clone(), shown(recorded.get(agency)), shown(again.get(agency))))
        .collect();
    if differing.is_empty() { Derived::Same(same) } else { Derived::Differs(differing) }
}

fn sorted(verdicts: Option<&Vec<Verdict>>) -> Vec<&Verdict> {
    let mut verdicts: Vec<&Verdict> = verdicts.into_iter().flatten().collect();
    verdicts.sort_unstable();
    verdicts
}

/// The verdicts as the data file states them.
fn recorded(outputs: &Outputs) -> Result<BTreeMap<Agency, Vec<Verdict>>, String> {
    let text = outputs
        .read("data/agencies.csv")
        .map_err(|error| format!("读不了 data/agencies.csv：{}", super::words::io_reason(&error)))?;
    let rows = agencies(&text).map_err(|_| "data/agencies.csv 不是本程序写的格式".to_owned())?;
    let mut recorded: BTreeMap<Agency, Vec<Verdict>> = BTreeMap::new();
    for row in rows {
        recorded.entry((row.name, row.code)).or_default().push(row.verdict);
    }
    Ok(recorded)
}

/// A run with the recorded options over the recorded inputs, if all of it is still where it was.
fn settings(
    out: &Path,
    manifest: &Manifest,
    columns: Option<Columns>,
    options: &ReadOptions,
) -> Result<Settings, String> {
    let place = |path: &PathBuf| at_location(path).ok_or_else(|| format!("{} 不在原处", path.display()));
    let times = &manifest.times;
    if times.inputs.is_empty() {
        return Err("该次运行没有记录材料的位置".to_owned());
    }
    let policy = times.policy.as_ref().map_or_else(
        || Ok(manifest.policy.name.clone()),
        |path| place(path).map(|path| path.to_string_lossy().into_owned()),
    )?;
    let policy = Policy::load(&policy, &crate::rules::codes()).map_err(|error| error.to_string())?;
    if policy.hash != manifest.policy.sha256 {
        return Err("政策文件已不是当时的内容".to_owned());
    }
    let mut references = Vec::new();
    for kind in ReferenceKind::all(&policy) {
        let role = kind.role(&policy);
        for record in manifest.references.iter().filter(|record| *record.role == *role) {
            let location = times.locations.get(&format!("{}:{}", record.role, record.path));
            let path = location.and_then(|path| at_location(path));
            references.push((kind, path.ok_or_else(|| format!("{}不在原处", record.path))?));
        }
    }
    let reviewers = match (&manifest.options.reviewers, &times.reviewers) {
        (None, _) => None,
        (Some(hash), path) => {
            let text = path.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
            let reviewers = text.as_deref().and_then(Reviewers::parse);
            Some(reviewers.filter(|list| list.hash == *hash).ok_or("审核人员名单已变化或不在原处")?)
        }
    };
    let letters = Letters::new(Vec::new(), LetterTerms::default()).map_err(|error| error.to_string())?;
    let as_of = manifest.as_of.parse().map_err(|_| "run.json 中的审计基准日无法识别".to_owned())?;
    Ok(Settings {
        inputs: times.inputs.iter().map(place).collect::<Result<_, _>>()?,
        out: out.to_owned(),
        references,
        sharing: manifest.options.crosschecks.clone(),
        policy,
        policy_path: None,
        columns: columns.ok_or("列名文件已变化或不在原处")?,
        columns_path: None,
        columns_hash: manifest.options.columns.clone(),
        year: Some(manifest.year),
        as_of: Some(as_of),
        today: as_of,
        received_by: manifest.options.received_by.clone(),
        reviewers,
        reviewers_path: None,
        ids: IdDisplay::Masked,
        letters,
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        full: true,
        dry_run: true,
        confirmed: true,
        exit_zero: false,
        child_program: options.child_program.clone(),
    })
}
