//! Workbooks of real audits, recalculated by another spreadsheet program to the same values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use postaudit::model::{Review, ReviewMark};
use postaudit::report::compare::{self, Comparison, RunResults};
use postaudit::report::{Annex, SummaryLine, agency_workbook, data, summary_workbook};
use postaudit::verdict::audit_case;

use crate::batch_support::{code, files, said, skip};
use crate::demo;
use crate::quotas;
use crate::support::{World, audit_one, edition, with_inputs};

/// Formulas by cell, and values by cell.
fn cells(path: &Path) -> (BTreeMap<String, String>, BTreeMap<String, Data>) {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let (mut formulas, mut values) = (BTreeMap::new(), BTreeMap::new());
    for sheet in book.sheet_names() {
        let range = book.worksheet_formula(&sheet).unwrap();
        let start = range.start().unwrap_or_default();
        for (row, column, formula) in range.used_cells() {
            let at = format!("{sheet}!R{}C{}", start.0 as usize + row, start.1 as usize + column);
            formulas.insert(at, formula.clone());
        }
        let range = book.worksheet_range(&sheet).unwrap();
        let start = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = format!("{sheet}!R{}C{}", start.0 as usize + row, start.1 as usize + column);
            values.insert(at, value.clone());
        }
    }
    (formulas, values)
}

fn same(cached: Option<&Data>, recalculated: Option<&Data>) -> bool {
    let number = |data: Option<&Data>| match data {
        Some(Data::Float(number)) => Some(*number),
        Some(Data::Int(number)) => Some(f64::from(i32::try_from(*number).unwrap())),
        _ => None,
    };
    match (number(cached), number(recalculated)) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (None, None) => cached == recalculated,
        _ => false,
    }
}

/// LibreOffice trusts cached values of files that say Excel wrote them, unless told otherwise.
fn always_recalculate(user: &Path) {
    std::fs::create_dir_all(user).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(user.join("registrymodifications.xcu"), settings).unwrap();
}

/// Worlds in which figures, statuses and verdict come about in different ways.
fn worlds() -> Vec<(&'static str, World)> {
    let world = World::default;
    let reviewed = |rule: &str, mark| {
        let base = world().but(|w| _ = w.hires.set(0, "认定编号", ""));
        let id = audit_one(&base).findings.iter().find(|finding| finding.0 == rule).expect("fires").2.clone();
        let review = Review { mark: Some(mark), reviewer: "李审".into(), ..Review::default() };
        base.but(|w| _ = w.reviews.insert(id, review))
    };
    vec![
        ("compliant", world().with_register()),
        ("quota-fails", world().but(|w| _ = w.plan[0].set(0, "计划招用人数", "9人"))),
        ("quota-open", world().but(|w| _ = w.hires.set(0, "认定编号", ""))),
        ("doubt-dismissed", reviewed("E005", ReviewMark::Dismissed)),
        ("doubt-confirmed", reviewed("E005", ReviewMark::Confirmed)),
        ("quota-doubt-confirmed", reviewed("Q002", ReviewMark::Confirmed)),
        ("quota-doubt-dismissed", reviewed("Q002", ReviewMark::Dismissed)),
        ("no-notice", world().but(|w| w.notices.rows.clear())),
        ("rejected-hire", world().but(|w| _ = w.hires.set(1, "招用日期", "三月"))),
        ("rejected-plan", world().but(|w| _ = w.plan[0].set(0, "计划招用人数", "三"))),
        ("no-plan", world().but(|w| w.plan.clear())),
        ("only-plan", world().but(|w| w.hires.rows.clear())),
        ("formula-text", world().but(|w| _ = w.hires.set(0, "姓名", "=1+1_x0041_"))),
        (
            "plan-disputed",
            world().but(|w| {
                let mut other = w.plan[0].clone();
                other.set(0, "计划招用人数", "8");
                w.plan.push(other);
            }),
        ),
        (
            "twice-here",
            world().but(|w| {
                let row = w.hires.repeat(0);
                w.hires.set(row, "招用日期", "2024-04-01");
            }),
        ),
        (
            "forty-rows-of-one",
            world().but(|w| {
                for day in 1..=28 {
                    for month in ["04", "05"] {
                        let row = w.hires.repeat(0);
                        w.hires.set(row, "招用日期", &format!("2024-{month}-{day:02}"));
                    }
                }
            }),
        ),
        ("quotas-open", quotas::world(&format!("{}{}", quotas::SUBSIDISED, quotas::DISABLED))),
        (
            "quotas-fail",
            quotas::world(&format!("{}{}", quotas::SUBSIDISED, quotas::DISABLED)).but(|w| {
                w.plan[0].set(0, "资金来源", "就业补助资金").set(0, "岗位类别", "保洁");
                w.hires.set(3, "招用日期", "三月");
            }),
        ),
        (
            "quotas-pass",
            quotas::world(&format!("{}{}", quotas::SUBSIDISED, quotas::DISABLED)).but(|w| {
                w.plan[0].set(0, "资金来源", "单位自筹").set(0, "岗位类别", "保洁");
            }),
        ),
        ("hires-basis", world().but(|w| w.policy = "sd-2016".to_owned())),
    ]
}

/// Writes each world's workbook, and a summary of all.
fn write_all(folder: &Path) -> Vec<PathBuf> {
    let mut written = vec![];
    let mut lines = vec![];
    let worlds = worlds();
    for (name, world) in &worlds {
        with_inputs(world, |inputs| {
            let edition = edition(inputs);
            for index in 0..inputs.docket.cases.len() {
                let audit = audit_case(index, inputs);
                let path = folder.join(format!("{name}-{index}.xlsx"));
                std::fs::write(&path, agency_workbook(&audit, &edition, None).unwrap()).unwrap();
                written.push(path);
                lines.push(SummaryLine::of(&audit, &edition, &format!("单位底稿/{name} #1 50%.xlsx")));
            }
            if *name == "hires-basis" {
                let path = folder.join("summary.xlsx");
                std::fs::write(&path, summary_workbook(&lines, &edition, Annex::default()).unwrap()).unwrap();
                written.push(path);
            }
        });
    }
    let path = folder.join("follow-up.xlsx");
    std::fs::write(&path, follow_up(&worlds)).unwrap();
    written.push(path);
    written
}

/// The comparison of two runs: each world once, and again as another one.
fn follow_up(worlds: &[(&str, World)]) -> Vec<u8> {
    let run = |world: &World| {
        let (mut agencies, mut findings) = (vec![], vec![]);
        data::begin(data::AGENCIES, &mut agencies).unwrap();
        data::begin(data::FINDINGS, &mut findings).unwrap();
        with_inputs(world, |inputs| {
            let edition = edition(inputs);
            for index in 0..inputs.docket.cases.len() {
                let audit = audit_case(index, inputs);
                data::agency(&SummaryLine::of(&audit, &edition, "单位底稿/甲.xlsx"), &mut agencies).unwrap();
                data::findings_of(&audit, &edition, &mut findings).unwrap();
            }
        });
        RunResults {
            agencies: compare::agencies(&agencies).unwrap(),
            findings: compare::findings(&findings).unwrap(),
            ..RunResults::default()
        }
    };
    let named = |wanted: &str| &worlds.iter().find(|(name, _)| *name == wanted).expect("a world").1;
    let (old, new) = (run(named("rejected-plan")), run(named("doubt-dismissed")));
    compare::workbook(&Comparison::of(&old, &new), Some("审计结果")).unwrap()
}

/// Converts the workbooks in LibreOffice, which recomputes every formula of a file of another program,
/// into a folder below this one. None if the machine has no LibreOffice.
fn recalculated(folder: &Path, written: &[PathBuf]) -> Option<PathBuf> {
    always_recalculate(&folder.join("profile/user"));
    let out = folder.join("recalculated");
    let run = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .args(written)
        .output();
    let Ok(run) = run else {
        skip("no LibreOffice (soffice) on this machine, so nothing recalculates; CI has it");
        return None;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(out)
}

/// Every formula of a workbook has the value that was cached, no text has changed, no cell is an error.
fn assert_same_values(path: &Path, recalculated: &Path) {
    let (formulas, cached) = cells(path);
    let (_, recalculated) = cells(recalculated);
    assert!(formulas.len() > 20, "{}: formulas expected", path.display());
    let mut different = vec![];
    for (at, formula) in &formulas {
        if !same(cached.get(at), recalculated.get(at)) {
            different.push(format!(
                "{at} ={formula}: {:?}, recalculated {:?}",
                cached.get(at),
                recalculated.get(at)
            ));
        }
    }
    for (at, value) in &cached {
        if matches!(value, Data::String(_)) && recalculated.get(at) != Some(value) {
            different.push(format!("{at}: {value:?} became {:?}", recalculated.get(at)));
        }
    }
    assert!(different.is_empty(), "{}:\n{}", path.display(), different.join("\n"));
    let errors: Vec<_> = recalculated.iter().filter(|(_, value)| matches!(value, Data::Error(_))).collect();
    assert!(errors.is_empty(), "{}: {errors:?}", path.display());
}

#[test]
fn recalculation_elsewhere_gives_every_cached_value() {
    let folder = tempfile::tempdir().unwrap();
    let written = write_all(folder.path());
    let Some(out) = recalculated(folder.path(), &written) else { return };
    for path in written {
        assert_same_values(&path, &out.join(path.file_name().unwrap()));
    }
}

/// The same for every workbook of the demo, as the program writes them.
#[test]
fn the_demo_recalculated_elsewhere_has_every_cached_value() {
    let folder = tempfile::tempdir().unwrap();
    let run = demo::audit(&folder.path().join("out"), &[]);
    assert_eq!(code(&run), 3, "{}", said(&run));
    let written: Vec<PathBuf> = files(&folder.path().join("out"))
        .into_keys()
        .filter(|path| path == "审计汇总.xlsx" || path.starts_with("单位底稿/"))
        .map(|path| folder.path().join("out").join(path))
        .collect();
    assert!(written.len() > 40, "a workbook for each agency");
    let Some(out) = recalculated(folder.path(), &written) else { return };
    for path in written {
        assert_same_values(&path, &out.join(path.file_name().unwrap()));
    }
}

/// The verdict and results that the workbook shows are formulas in every ordinary case, so that a
/// reviewer's word moves them.
#[test]
fn results_are_live_in_every_world() {
    let folder = tempfile::tempdir().unwrap();
    for path in write_all(folder.path()) {
        if path.ends_with("summary.xlsx") || path.ends_with("follow-up.xlsx") {
            continue;
        }
        let (formulas, values) = cells(&path);
        // What the policy does not ask says so, and no reviewer's word changes it.
        let is_unasked = |at: &String| values.get(at) == Some(&Data::String("未核（口径未要求）".to_owned()));
        let results = (0..40).map(|row| format!("审计结论!R{row}C7"));
        let live = results.filter(|at| formulas.contains_key(at) || is_unasked(at)).count();
        let verdict = (0..12).any(|row| formulas.contains_key(&format!("审计结论!R{row}C1")));
        // Four results and the share among the key figures stand in that column.
        assert!(live >= 5 && verdict, "{}: {live} live results", path.display());
    }
}
