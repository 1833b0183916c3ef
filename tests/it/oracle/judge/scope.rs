//! S001 as a doubt: plan rows left out of scope that would change a result, and that look as if they belonged to it.

use super::case::{Case, PlanRow};
use super::claims::Evidence;
use super::facts::Mode;
use super::identity::Agency;
use super::read::{Cell, boolean, text};
use crate::oracle::world::World;

/// Makes doubts of the S001 of plan rows where counting the rows out of scope changes a status.
pub(crate) fn doubt<'w>(
    case: &mut Case<'w>,
    agency: &Agency<'w>,
    world: &World,
    evidence: &Evidence<'w>,
    as_of: i32,
) {
    let signs: Vec<(String, u32)> = case
        .all_plans
        .iter()
        .filter(|row| is_set_aside(case, row) && has_sign(case, row, &agency.name))
        .map(|row| (row.filed.file.to_owned(), row.filed.line))
        .collect();
    let any_inside = case.lines.iter().any(|line| !line.outside);
    if signs.is_empty() || !(any_inside || is_organ(&agency.name)) {
        return;
    }
    // The rows of other agencies stay out of it: only the scope is another.
    let statuses = |count_all: bool| {
        let mut case = Case::build(agency, world.year, count_all);
        let alone = evidence.alone(&case);
        let columns = super::conclude(&mut case, agency, world, &alone, as_of).1;
        ["plan_status", "quota_status", "notice_status", "filing_status"]
            .map(|column| columns[column].clone())
    };
    if statuses(false) == statuses(true) {
        return;
    }
    let is_signed =
        |file: &str, line: u32| signs.iter().any(|sign| (sign.0.as_str(), sign.1) == (file, line));
    for demand in case.demands.iter_mut().filter(|demand| demand.rule == "S001") {
        if is_signed(&demand.file, demand.line) {
            demand.severity = "doubt";
        }
    }
}

fn is_set_aside(case: &Case, row: &PlanRow) -> bool {
    let at = (row.filed.file, row.filed.line);
    case.demands.iter().any(|demand| demand.rule == "S001" && (demand.file.as_str(), demand.line) == at)
}

/// Another version is in scope, a post in scope has the same name, its hires carry notice, filing or claim, or its own
/// funds are public.
fn has_sign(case: &Case, row: &PlanRow, agency: &str) -> bool {
    let of_post = |code: &str, name: &str| {
        if !code.is_empty() && !row.code.is_empty() { code == row.code } else { name == row.name }
    };
    let version = case.all_plans.iter().any(|other| other.key == row.key && other.mode != Mode::Outside);
    let namesake = case.lines.iter().any(|line| !line.outside && line.names.contains(&row.name));
    let treated = case.outside_hires.iter().any(|hire| {
        let stated = |column: &str| text(hire.row.get(column));
        of_post(&stated("岗位编号"), &stated("岗位名称"))
            && (!stated("公告编号").is_empty()
                || !stated("备案日期").is_empty()
                || boolean(hire.row.get("是否就业困难人员")) == Cell::Known(true))
    });
    version || namesake || treated || is_organ(agency)
}

fn is_organ(name: &str) -> bool {
    ["街道办事处", "人民政府", "局", "委员会"].iter().any(|word| name.ends_with(word))
}
