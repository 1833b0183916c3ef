//! `postaudit audit`: the main job.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::batch::{self, reviewers::Reviewers, settings::Settings};
use crate::model::{read_settings, settings_text};
use crate::policy::Policy;
use crate::reference::ReferenceKind;
use crate::report::IdDisplay;
use crate::tables::Columns;

use super::after::After;
use super::audit_args::Args;
use super::progress::{Progress, Talk};
use super::{Format, Ids, Outcome, closing, config, crosscheck, log, painting, terminal};

/// The arguments, and what the config file that they name asks for besides; `typed` is the command line.
///
/// # Errors
/// If the file can't be read or is not valid.
pub(super) fn with_config(args: Args, typed: Option<&ArgMatches>) -> anyhow::Result<Args> {
    let Some(path) = &args.config else { return Ok(args) };
    config::read(path, typed).inspect_err(|_| {
        // The log says all the same that nothing ran, if it can; the mistake itself is what is reported.
        let _ = args.log.clone().or_else(|| config::log_of(path)).map(|log| log::to_file(&log));
    })
}

/// Runs the command. Whatever becomes of it stands in the log, if there is one.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if let Some(log) = &args.log {
        log::to_file(log)?;
    }
    if args.input.is_empty() {
        anyhow::bail!("没有给出材料。写法：postaudit audit 材料文件夹 --year 2024 -o 审计结果");
    }
    let settings = settings(args)?;
    log::start(&settings);
    let after = args.after.as_deref().map(|program| After::begin(program, &settings.out));
    let outcome = run_with(args, &settings)?;
    if let Some(after) = after
        && let Err(problem) = after.end(outcome)
    {
        terminal::error(&problem);
        return Ok(Outcome::Incomplete);
    }
    Ok(outcome)
}

fn run_with(args: &Args, settings: &Settings) -> anyhow::Result<Outcome> {
    let talk = match (args.quiet, args.verbose) {
        (true, _) => Talk::Quiet,
        (false, true) => Talk::Verbose,
        (false, false) => Talk::Normal,
    };
    let watch = Progress::new(talk, !args.no_progress);
    let finished = match batch::run::run(settings, &watch) {
        Ok(finished) => finished,
        Err(error) if error.is_incomplete() => {
            terminal::error(&error.to_string());
            return Ok(Outcome::Incomplete);
        }
        Err(error) => return Err(error.into()),
    };
    let out = (!settings.dry_run).then_some(settings.out.as_path());
    let summary = closing::text(&finished, out);
    for line in summary.lines() {
        tracing::info!("{}", line.trim_end());
    }
    tracing::info!(exit_code = finished.manifest.exit_code, unchanged = finished.unchanged, "运行结束");
    match args.format.unwrap_or_default() {
        Format::Text => {
            terminal::styled_result(&painting::summary(&summary, terminal::width()));
        }
        Format::Json => terminal::result(&serde_json::to_string_pretty(&closing::machine(&finished, out))?),
    }
    Ok(Outcome::of_run(finished.manifest.exit_code))
}

/// The run that the arguments ask for: defaults filled in, policy and columns read.
pub(super) fn settings(args: &Args) -> anyhow::Result<Settings> {
    let lists = [
        (ReferenceKind::Register, &args.standards.register),
        (ReferenceKind::Agencies, &args.standards.agencies),
        (ReferenceKind::Services, &args.standards.services),
        (ReferenceKind::Notices, &args.standards.notices),
        (ReferenceKind::History, &args.standards.history),
        (ReferenceKind::Waivers, &args.standards.waivers),
    ];
    let policy = load_policy(args.standards.policy.as_deref())?;
    let (crosschecks, sharing) = crosscheck::declared(&args.crosscheck, &policy)?;
    let references = lists
        .into_iter()
        .flat_map(|(kind, paths)| paths.iter().map(move |path| (kind, path.clone())))
        .chain(crosschecks)
        .collect();
    let (columns, columns_hash) = load_columns(args.standards.columns.as_deref())?;
    Ok(Settings {
        inputs: args.input.clone(),
        out: args.out.clone().unwrap_or_else(|| beside(&args.input)),
        references,
        sharing,
        policy,
        columns: match args.year {
            Some(year) => columns.for_year(year),
            None => columns,
        },
        policy_path: args
            .standards
            .policy
            .as_ref()
            .filter(|policy| !Policy::builtin_names().contains(&policy.as_str()))
            .map(PathBuf::from),
        columns_path: args.standards.columns.clone(),
        columns_hash,
        year: args.year,
        as_of: args.standards.as_of,
        today: jiff::Zoned::now().date(),
        received_by: args
            .standards
            .received_by
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| crate::model::mask_any(name).into_owned()),
        ids: match args.ids.unwrap_or_default() {
            Ids::Masked => IdDisplay::Masked,
            Ids::Full => IdDisplay::Full,
        },
        letters: args.letters.load()?,
        reviewers: load_reviewers(args.reviewers.as_deref())?,
        reviewers_path: args.reviewers.clone(),
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        full: args.full,
        dry_run: args.dry_run,
        confirmed: args.yes,
        exit_zero: args.exit_zero,
        child_program: std::env::current_exe().unwrap_or_default(),
    })
}

/// What the name of a result folder ends in, if nobody names it.
pub(super) const RESULTS: &str = "_审计结果";

/// Where results go if nobody says: beside the first input.
pub(super) fn beside(inputs: &[PathBuf]) -> PathBuf {
    let first = inputs.first().map(|input| batch::paths::real(input)).unwrap_or_default();
    let stem = if first.is_dir() { first.file_name() } else { first.file_stem() };
    let stem = stem.map_or_else(|| "材料".to_owned(), |stem| stem.to_string_lossy().into_owned());
    first.parent().unwrap_or(&first).join(format!("{stem}{RESULTS}"))
}

/// Column names: the built-in ones and those of a user's file.
///
/// # Errors
/// If the file can't be read or is not valid.
pub(super) fn load_columns(path: Option<&Path>) -> anyhow::Result<(Columns, Option<String>)> {
    let Some(path) = path else { return Ok((Columns::builtin(), None)) };
    let bytes = read_settings(path).map_err(|error| {
        anyhow::anyhow!("读不了列名文件 {}：{}", path.display(), batch::words::settings_reason(&error))
    })?;
    let (columns, text) = Columns::with_user_bytes(bytes, &path.display().to_string())?;
    Ok((columns, Some(batch::hash::sha256(&text))))
}

/// Who may sign reviews.
fn load_reviewers(path: Option<&Path>) -> anyhow::Result<Option<Reviewers>> {
    let Some(path) = path else { return Ok(None) };
    let bytes = read_settings(path).map_err(|error| {
        anyhow::anyhow!("读不了审核人员名单 {}：{}", path.display(), batch::words::settings_reason(&error))
    })?;
    let text = settings_text(bytes)
        .map_err(|(line, why)| anyhow::anyhow!("审核人员名单 {} 第 {line} 行：{why}", path.display()))?;
    match Reviewers::parse(&text) {
        Some(reviewers) => Ok(Some(reviewers)),
        None => anyhow::bail!("审核人员名单 {} 中没有一个姓名；一行写一名", path.display()),
    }
}

/// The policy by name or file; the built-in one by default.
///
/// # Errors
/// If there is none of that name, or the file is not valid.
pub(super) fn load_policy(name: Option<&str>) -> anyhow::Result<Policy> {
    Ok(Policy::load(name.unwrap_or(DEFAULT_POLICY), &crate::rules::codes())?)
}

/// The policy that holds where nobody names one.
pub(super) const DEFAULT_POLICY: &str = "gd-2017-101";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_go_beside_the_first_input() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("2024年申报");
        std::fs::create_dir(&input).unwrap();
        assert!(beside(std::slice::from_ref(&input)).ends_with("2024年申报_审计结果"));
        assert!(beside(&[input.join("局.xlsx")]).ends_with("2024年申报/局_审计结果"));
    }
}
