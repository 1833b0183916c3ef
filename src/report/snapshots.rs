//! Every sheet as text, so that a change of layout or of a formula is seen in review.

use super::sample::{Kind, World};
use super::{Annex, SummaryLine, agency, content_digest, summary};

fn agency_text(kind: Kind) -> Vec<(String, String)> {
    let world = World::new(kind);
    let edition = world.edition();
    let case = world.case();
    let audit = world.audit(&case);
    let view = agency::View::new(&audit, &edition);
    agency::sheets(&view).iter().map(|sheet| (sheet.name.to_string(), sheet.to_text())).collect()
}

#[test]
fn the_sheets_of_an_unresolved_agency_read_as_before() {
    for (name, text) in agency_text(Kind::Unresolved) {
        insta::assert_snapshot!(format!("unresolved-{name}"), text);
    }
}

#[test]
fn the_conclusions_of_the_other_agencies_read_as_before() {
    for (kind, label) in [
        (Kind::Passing, "passing"),
        (Kind::Failing, "failing"),
        (Kind::Empty, "empty"),
        (Kind::Crowded, "crowded"),
    ] {
        let sheets = agency_text(kind);
        insta::assert_snapshot!(format!("{label}-conclusion"), sheets[0].1);
    }
}

#[test]
fn the_summary_reads_as_before() {
    let world = World::new(Kind::Failing);
    let edition = world.edition();
    let lines = lines();
    for sheet in summary::sheets(&lines, &edition, Annex::default()) {
        insta::assert_snapshot!(format!("summary-{}", sheet.name), sheet.to_text());
    }
}

/// One line per kind of agency.
pub(super) fn lines() -> Vec<SummaryLine> {
    [Kind::Passing, Kind::Failing, Kind::Unresolved, Kind::Empty, Kind::Crowded]
        .into_iter()
        .map(|kind| {
            let world = World::new(kind);
            let edition = world.edition();
            let case = world.case();
            let audit = world.audit(&case);
            SummaryLine::of(&audit, &edition, &format!("单位底稿/440106/{}.xlsx", case.name))
        })
        .collect()
}

#[test]
fn figures_by_formula_are_those_of_the_judgement() {
    for kind in [Kind::Passing, Kind::Failing, Kind::Unresolved, Kind::Empty, Kind::Crowded] {
        let world = World::new(kind);
        let edition = world.edition();
        let case = world.case();
        let audit = world.audit(&case);
        let view = agency::View::new(&audit, &edition);
        let counts = &audit.judgement.counts;
        assert_eq!(
            (view.sums.hires, view.sums.claimed, view.sums.verified, view.sums.possible, view.plan_shown()),
            (counts.hires, counts.claimed, counts.verified, counts.possible, counts.plan_shown()),
            "{kind:?}"
        );
        assert_eq!((view.sums.plan_lower, view.sums.plan_upper), (counts.plan_lower, counts.plan_upper));
    }
}

#[test]
fn a_digest_changes_with_a_reviewers_word_and_not_otherwise() {
    let world = World::new(Kind::Failing);
    let edition = world.edition();
    let case = world.case();
    let mut audit = world.audit(&case);
    let before = content_digest(&audit, &edition);
    assert_eq!(content_digest(&world.audit(&case), &edition), before);
    audit.findings[0].review.note = "已核".into();
    assert_ne!(content_digest(&audit, &edition), before);
}
