//! Figures, bounds, statuses and the verdict of one agency.

use std::collections::BTreeMap;

use super::case::{Case, Demand};
use super::claims::{Claim, Judged};
use super::identity::Agency;
use super::read::{Cell, Id, date, decimals, share, text};
use crate::oracle::world::{Kind, World};

/// The numbers that the quota is judged on.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) hires: i64,
    pub(crate) claimed: i64,
    pub(crate) verified: i64,
    pub(crate) possible: i64,
    pub(crate) lower: i64,
    pub(crate) upper: Option<i64>,
    /// Required number of the plan basis as shown.
    pub(crate) plan_required: i64,
    plan_basis: Bounds,
    hires_basis: Bounds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bounds {
    NotApplicable,
    Pass,
    Fail,
    Open,
}

const RATIO: (i64, i64) = (2, 5);

impl Figures {
    /// Counts persons and applies both bases.
    pub(crate) fn of(case: &Case, judged: &[Judged]) -> Self {
        let mut persons: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, hire) in case.hires.iter().enumerate() {
            let key = if let Id::Valid(id) = &hire.id { id.clone() } else { format!("row{index}") };
            persons.entry(key).or_default().push(index);
        }
        let (mut claimed, mut verified, mut possible) = (0, 0, 0);
        for rows in persons.values() {
            let status = |index: &usize| judged[*index].apart_from_twice;
            claimed += i64::from(rows.iter().any(|index| case.hires[*index].claimed));
            verified += i64::from(rows.iter().all(|index| status(index) == Claim::Verified));
            possible += i64::from(rows.iter().map(status).max().is_some_and(super::counts_as_possible));
        }
        let hires = i64::try_from(persons.len()).unwrap();
        let rejected = i64::try_from(case.rejected_hires.len()).unwrap();
        let rejected_claims =
            i64::try_from(case.rejected_hires.iter().filter(|claim| **claim).count()).unwrap();
        let unseen = case.unplaced(Kind::Hires);
        possible += rejected_claims + unseen;
        let inside = case.lines.iter().filter(|line| !line.outside);
        let lower = inside.map(|line| line.lower).sum();
        // A row that is rejected is so before its 开发方式 is looked at: it too leaves no upper number.
        let counted = case.lines.iter().filter(|line| !line.outside || line.upper.is_none());
        // Nor is it known what rows say that nobody can place.
        let no_line = !case.lines.iter().any(|line| !line.outside);
        let whole = no_line || case.unplaced(Kind::Plan) == 0;
        let upper: Option<i64> = counted.map(|line| line.upper).sum::<Option<i64>>().filter(|_| whole);
        let required = |base: i64| share(RATIO.0, RATIO.1, base);
        let any_hire = hires + rejected + unseen > 0;
        let empty_base = if any_hire { Bounds::Open } else { Bounds::NotApplicable };
        let judge = |base_is_zero: bool, pass: bool, fail: bool| match (base_is_zero, pass, fail) {
            (true, ..) => empty_base,
            (false, true, _) => Bounds::Pass,
            (false, false, true) => Bounds::Fail,
            (false, false, false) => Bounds::Open,
        };
        Self {
            hires,
            claimed,
            verified,
            possible,
            lower,
            upper,
            plan_required: required(upper.unwrap_or(lower)),
            plan_basis: judge(
                upper == Some(0),
                upper.is_some_and(|upper| verified >= required(upper)),
                possible < required(lower),
            ),
            hires_basis: judge(
                hires == 0,
                verified >= required(hires + rejected + unseen),
                possible < required(hires + rejected_claims + unseen),
            ),
        }
    }
}

/// Adds the Q and W findings, applies waivers, and yields the columns of `agencies.csv`.
pub(crate) fn conclude(
    case: &mut Case,
    agency: &Agency,
    figures: &Figures,
    world: &World,
    as_of: i32,
) -> BTreeMap<&'static str, String> {
    let (bounds, other) = if world.hires_basis {
        (figures.hires_basis, figures.plan_basis)
    } else {
        (figures.plan_basis, figures.hires_basis)
    };
    match bounds {
        // Of what was rejected the bounds take account; a later version that nobody could place may be lower.
        Bounds::Fail => {
            let later = !case.may_have_later_plan().is_empty();
            case.on_agency("Q001", if later { "doubt" } else { "violation" });
        }
        Bounds::Open => case.on_agency("Q002", "doubt"),
        _ => {}
    }
    if matches!((bounds, other), (Bounds::Pass, Bounds::Fail) | (Bounds::Fail, Bounds::Pass)) {
        case.on_agency("Q003", "note");
    }
    doubt_gaps(case);
    waive(case, agency, world, as_of);
    let lines = case.lines.iter().any(|line| !line.outside && !line.rows.is_empty());
    let hires = !case.hires.is_empty();
    let plan = status(case, "P", case.rejected_plans > 0, lines || hires);
    let quota = status(case, "Q", false, bounds != Bounds::NotApplicable);
    let notice = status(case, "N", case.rejected_notices.len() + case.rejected_hires.len() > 0, hires);
    let filing = status(case, "F", !case.rejected_hires.is_empty(), hires);
    let statuses = [plan, quota, notice, filing];
    let count = |severity: &str| case.demands.iter().filter(|d| d.severity == severity && !d.waived).count();
    let nothing_filed = agency.rows.is_empty();
    let plan_or_hires = agency.rows.iter().filter(|filed| filed.kind != Kind::Notices).count();
    let none_of_the_year = plan_or_hires == case.other_years;
    let verdict = if statuses.contains(&"fail") {
        "noncompliant"
    } else if statuses.contains(&"undetermined")
        || count("doubt") > 0
        || (case.accepted == 0 && case.rejected > 0)
    {
        "unresolved"
    } else if agency.in_directory && (nothing_filed || none_of_the_year) {
        "not_filed"
    } else if none_of_the_year && case.other_years > 0 {
        "unresolved"
    } else if statuses.iter().all(|status| *status == "not_applicable") {
        // A notice alone is a row in scope, but there is no duty that it could keep or break.
        "not_applicable"
    } else {
        "compliant"
    };
    let shown = figures.upper.unwrap_or(figures.lower);
    let required =
        if world.hires_basis { share(RATIO.0, RATIO.1, figures.hires) } else { figures.plan_required };
    [
        ("year", world.year.to_string()),
        ("plan_headcount", shown.to_string()),
        ("required", required.to_string()),
        ("hires", figures.hires.to_string()),
        ("difficulty_claimed", figures.claimed.to_string()),
        ("difficulty_verified", figures.verified.to_string()),
        ("difficulty_possible", figures.possible.to_string()),
        ("plan_ratio", decimals(figures.verified, shown)),
        ("hires_ratio", decimals(figures.verified, figures.hires)),
        ("plan_status", plan.to_owned()),
        ("quota_status", quota.to_owned()),
        ("notice_status", notice.to_owned()),
        ("filing_status", filing.to_owned()),
        ("verdict", verdict.to_owned()),
        ("violations", count("violation").to_string()),
        ("doubts", count("doubt").to_string()),
        ("notes", count("note").to_string()),
    ]
    .into_iter()
    .collect()
}

/// D015: unplaced rows of plans and hires are a doubt of the one agency that they may belong to; any are, where they hold a
/// violation back.
fn doubt_gaps(case: &mut Case) {
    let doubted =
        |rules: &[&str]| case.demands.iter().any(|d| rules.contains(&d.rule) && d.severity == "doubt");
    let (plan, notices) = (doubted(&["P001"]), doubted(&["N001", "N002", "N003"]));
    let later = if doubted(&["Q001"]) { case.may_have_later_plan() } else { Vec::new() };
    let gaps = case.gaps.clone();
    for (index, gap) in gaps.iter().enumerate() {
        let holds = match gap.kind {
            Kind::Plan => plan || later.contains(&index),
            Kind::Hires => false,
            Kind::Notices => notices,
        };
        let own = !gap.shared && gap.kind != Kind::Notices;
        case.on_table("D015", if holds || own { "doubt" } else { "note" }, &gap.file, 1);
    }
}

/// Status of the requirement whose rules start with `letter`.
fn status(case: &Case, letter: &str, rejected: bool, exists: bool) -> &'static str {
    let open = |severity: &str| {
        case.demands.iter().any(|d| d.rule.starts_with(letter) && d.severity == severity && !d.waived)
    };
    if open("violation") {
        "fail"
    } else if open("doubt") || rejected {
        "undetermined"
    } else if exists {
        "pass"
    } else {
        "not_applicable"
    }
}

/// Closes findings by waivers; expired and idle ones are reported.
fn waive(case: &mut Case, agency: &Agency, world: &World, as_of: i32) {
    // A waiver here names its agency by name alone: of two agencies of one name it means neither.
    if agency.namesake {
        return;
    }
    for waiver in world.references.waivers.as_deref().unwrap_or(&[]) {
        if text(waiver.get("单位名称")) != agency.name {
            continue;
        }
        let rule = text(waiver.get("规则"));
        let (post, person) = (text(waiver.get("岗位编号")), text(waiver.get("公民身份号码")));
        let fits = |demand: &Demand| {
            demand.rule == rule
                && (post.is_empty() || demand.post == post)
                && (person.is_empty() || demand.id == person)
        };
        // That somebody could do without a timely notice is for the authority to say before the hire.
        let day = date(waiver.get("批准日期")).known();
        let late = |demand: &Demand| {
            demand.rule == "N003" && demand.hired.zip(day).is_some_and(|(hired, day)| hired < day)
        };
        let in_time = |demand: &Demand| fits(demand) && !late(demand);
        let expired = matches!(date(waiver.get("有效期至")), Cell::Known(last) if last < as_of);
        let approved = date(waiver.get("批准日期")).known().is_some_and(|day| day <= as_of);
        if expired {
            case.on_agency("W001", "doubt");
        } else if !approved || !case.demands.iter().any(fits) {
            case.on_agency("W002", "note");
        } else if !case.demands.iter().any(in_time) {
            case.on_agency("W001", "doubt");
        } else {
            for demand in case.demands.iter_mut().filter(|demand| in_time(demand)) {
                demand.waived = true;
            }
        }
    }
}
