//! Every sheet as text, so that a change of layout or of a formula is seen in review.

use super::sample::{Kind, with_audit, with_edition};
use super::{Annex, SummaryLine, agency, content_digest, summary};
use crate::model::Verdict;

fn agency_text(kind: Kind) -> Vec<(String, String)> {
    with_audit(kind, |audit, edition| {
        let view = agency::View::new(&audit, edition);
        let sheets = agency::sheets(&view);
        sheets.iter().map(|sheet| (sheet.name.to_string(), sheet.to_text())).collect()
    })
}

#[test]
fn each_agency_comes_to_the_verdict_that_it_stands_for() {
    let verdicts = [
        Verdict::Compliant,
        Verdict::Noncompliant,
        Verdict::Unresolved,
        Verdict::NotFiled,
        Verdict::Unresolved,
    ];
    for (kind, verdict) in Kind::ALL.into_iter().zip(verdicts) {
        assert_eq!(with_audit(kind, |audit, _| audit.judgement.verdict), verdict, "{kind:?}");
    }
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
    let lines = lines();
    with_edition(Kind::Failing, |edition| {
        for sheet in summary::sheets(&lines, edition, Annex::default()) {
            insta::assert_snapshot!(format!("summary-{}", sheet.name), sheet.to_text());
        }
    });
}

/// One line per kind of agency.
pub(super) fn lines() -> Vec<SummaryLine> {
    let line = |kind| {
        with_audit(kind, |audit, edition| {
            SummaryLine::of(&audit, edition, &format!("单位底稿/440106/{}.xlsx", audit.case.name))
        })
    };
    Kind::ALL.map(line).into()
}

#[test]
fn figures_by_formula_are_those_of_the_judgement() {
    for kind in Kind::ALL {
        with_audit(kind, |audit, edition| {
            let view = agency::View::new(&audit, edition);
            let counts = &audit.judgement.counts;
            let shown = &view.sums;
            assert_eq!(
                (shown.hires, shown.claimed, shown.verified, shown.possible, view.plan_shown()),
                (counts.hires, counts.claimed, counts.verified, counts.possible, counts.plan_shown()),
                "{kind:?}"
            );
            assert_eq!((shown.plan_lower, shown.plan_upper), (counts.plan_lower, counts.plan_upper));
        });
    }
}

#[test]
fn a_digest_changes_with_a_reviewers_word_and_not_otherwise() {
    let before = with_audit(Kind::Failing, |audit, edition| content_digest(&audit, edition));
    with_audit(Kind::Failing, |mut audit, edition| {
        assert_eq!(content_digest(&audit, edition), before);
        audit.findings[0].review.note = "已核".into();
        assert_ne!(content_digest(&audit, edition), before);
    });
}
