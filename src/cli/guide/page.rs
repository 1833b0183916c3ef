//! A self-check of one filing, shown as a page beside it.

use std::path::{Path, PathBuf};

use crate::batch::selfcheck::{self, Checked};
use crate::batch::words::io_reason;
use crate::report::selfcheck as shown;

use super::super::progress::{Progress, Talk};
use super::super::{Outcome, audit, audit_args, terminal};
use super::ask::Ask;
use super::offer_to_open;

/// Checks, writes the page, offers to open it.
pub(super) fn check(person: &mut dyn Ask, file: &Path, year: Option<i16>) -> anyhow::Result<Outcome> {
    let place = page_of(file);
    let settings =
        audit::settings(&audit_args::Args { input: vec![file.to_owned()], year, ..Default::default() })?;
    let watch = Progress::new(Talk::Quiet, false);
    let outcome = selfcheck::check(&settings, None, &watch, |checked| write(checked, &place))??;
    terminal::result(&format!("自查结果：{}", place.display()));
    offer_to_open(person, "打开自查结果", &place);
    Ok(outcome)
}

fn page_of(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}_自查结果.html"))
}

fn write(checked: &Checked<'_, '_>, place: &Path) -> anyhow::Result<Outcome> {
    let found = shown::Checked { audits: &checked.audits, stray: &checked.stray, edition: checked.edition };
    std::fs::write(place, crate::report::selfcheck_page::html(&found))
        .map_err(|error| anyhow::anyhow!("写不出 {}：{}", place.display(), io_reason(&error)))?;
    Ok(Outcome::of_run(checked.manifest.exit_code))
}
