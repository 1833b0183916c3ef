//! The P, N, F, D and S rules of one agency.

use super::case::{Case, Hire};
use super::claims::{end_of, overlap};
use super::facts::{Mode, Publisher, by_pattern, department_division, host, name_division};
use super::identity::Agency;
use super::read::{Cell, Id, date, end_date, text};
use crate::oracle::world::{Kind, Row, World};

/// Runs the rules; findings go to the case. `required` is the plan basis's number as shown.
pub(crate) fn judge(case: &mut Case, agency: &Agency, world: &World, as_of: i32, required: i64) {
    let peer = peer_department(case, agency);
    plan(case, world, peer, required);
    notices(case, world);
    filing(case, world, peer);
    rows(case, agency, world, as_of);
}

/// Division of the department of the same level; `None`: can't be told.
fn peer_department(case: &Case, agency: &Agency) -> Option<&'static str> {
    let known = |code: String| super::facts::DIVISIONS.iter().find(|(c, _)| *c == code).map(|(c, _)| *c);
    if let Some(row) = agency.directory {
        let named = text(row.get("同级人社部门"));
        if !named.is_empty() {
            return department_division(&named);
        }
        if let Some(found) = known(text(row.get("行政区划代码"))) {
            return Some(found);
        }
    }
    let planned = case
        .lines
        .iter()
        .flat_map(|line| &line.rows)
        .find_map(|row| known(text(row.filed.row.get("行政区划代码"))));
    planned.or_else(|| name_division(&agency.name))
}

/// What P004 / F002 say of a department.
fn department(row: &Row, column: &str, world: &World, peer: Option<&str>) -> Option<&'static str> {
    let mut stated = text(row.get(column));
    if stated.is_empty() {
        stated = world.received_by.clone().unwrap_or_default();
    }
    match (department_division(&stated), peer) {
        (Some(stated), Some(peer)) if stated == peer => None,
        (Some(_), Some(_)) => Some("violation"),
        _ => Some("doubt"),
    }
}

fn plan(case: &mut Case, world: &World, peer: Option<&str>, required: i64) {
    let inside: Vec<usize> = (0..case.lines.len())
        .filter(|index| !case.lines[*index].outside && !case.lines[*index].rows.is_empty())
        .collect();
    let unplanned = inside.is_empty() && !case.hires.is_empty();
    if unplanned {
        case.on_agency("P001", if case.rejected_plans > 0 { "doubt" } else { "violation" });
    }
    let mut easy_sum = Some(0);
    for index in &inside {
        let rows = case.lines[*index].rows.clone();
        for row in &rows {
            if row.submitted.known().is_none() {
                case.on_row("P002", &row.filed);
            }
            if let Some(severity) = department(row.filed.row, "受理部门", world, peer) {
                case.on_row_as("P004", severity, &row.filed);
            }
            easy_sum = easy_sum.zip(row.easy.known()).map(|(sum, easy)| sum + easy);
        }
        if let Some(filed) = case.lines[*index].lowered_by.clone() {
            case.on_row("P009", &filed);
        }
        let hires: Vec<&Hire> = case.hires.iter().filter(|hire| hire.line == Some(*index)).collect();
        let crowded = case.lines[*index].upper.is_some_and(|planned| most_at_once(&hires) > planned);
        if crowded && !unplanned {
            case.on_row("P006", &rows[0].filed);
        }
    }
    let disputed = inside.iter().any(|index| case.lines[*index].upper != Some(case.lines[*index].lower));
    if case.rejected_plans == 0
        && !disputed
        && !inside.is_empty()
        && easy_sum.is_some_and(|sum| sum < required)
    {
        case.on_agency("P007", "note");
    }
    let agency_dates: Vec<Cell<i32>> =
        inside.iter().flat_map(|index| case.lines[*index].dates.clone()).collect();
    for hire in case.hires.clone() {
        let dates = hire.line.map_or(&agency_dates, |line| &case.lines[line].dates);
        let earliest = dates.iter().filter_map(|date| date.known()).min();
        let late = match earliest {
            Some(day) => hire.hired < day,
            None => dates.contains(&Cell::Bad),
        };
        if late {
            case.on_row("P003", &hire.filed);
        }
        if !unplanned && (hire.line.is_none() || hire.two_posts) {
            case.on_row("P005", &hire.filed);
        }
    }
}

/// Most persons that the hires put on one day: it is reached on some hire's first day.
fn most_at_once(hires: &[&Hire]) -> i64 {
    let mut most = 0;
    for first in hires {
        let mut persons: Vec<&str> = Vec::new();
        let mut count = 0;
        for hire in
            hires.iter().filter(|hire| overlap((first.hired, Some(first.hired)), (hire.hired, end_of(hire))))
        {
            if let Id::Valid(id) = &hire.id {
                if persons.contains(&id.as_str()) {
                    continue;
                }
                persons.push(id);
            }
            count += 1;
        }
        most = most.max(count);
    }
    most
}

/// Public, private or unclassified.
fn publisher(row: &Row, world: &World) -> Publisher {
    let texts = [text(row.get("发布机构")), text(row.get("发布渠道"))];
    let url = text(row.get("发布网址"));
    for service in world.references.services.as_deref().unwrap_or(&[]) {
        let names = [text(service.get("机构名称")), text(service.get("发布渠道"))];
        let same_name = texts.iter().any(|t| !t.is_empty() && names.contains(t));
        let site = text(service.get("发布网址"));
        if same_name || (!host(&site).is_empty() && host(&site) == host(&url)) {
            return Publisher::Public;
        }
    }
    by_pattern([&texts[0], &texts[1]], host(&url))
}

/// Indexes of a hire's notices.
fn notices_of(case: &Case, hire: &Hire) -> Vec<usize> {
    let number = text(hire.filed.row.get("公告编号"));
    // For a post that no plan has, equal codes come before equal names.
    let code = text(hire.filed.row.get("岗位编号"));
    let same_code = |index: &usize| {
        !code.is_empty()
            && hire.line.is_none()
            && text(case.notices[*index].filed.row.get("岗位编号")) == code
    };
    let by_code = (0..case.notices.len()).any(|index| same_code(&index));
    let of_post = |index: &usize| {
        if by_code { same_code(index) } else { case.notices[*index].post == hire.post }
    };
    let all: Vec<usize> = (0..case.notices.len()).collect();
    let numbered: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| !number.is_empty() && text(case.notices[*index].filed.row.get("公告编号")) == number)
        .collect();
    if numbered.is_empty() {
        return all.into_iter().filter(of_post).collect();
    }
    let both: Vec<usize> = numbered.iter().copied().filter(of_post).collect();
    if both.is_empty() { numbered } else { both }
}

fn notices(case: &mut Case, world: &World) {
    let classes: Vec<Publisher> =
        case.notices.iter().map(|notice| publisher(notice.filed.row, world)).collect();
    let violation = if case.rejected_notices > 0 { "doubt" } else { "violation" };
    let mut best_unclassified = vec![false; case.notices.len()];
    for hire in case.hires.clone() {
        let own = notices_of(case, &hire);
        let on_time = |index: &usize| case.notices[*index].published <= hire.hired;
        let recognised: Vec<usize> =
            own.iter().copied().filter(|i| classes[*i] != Publisher::Private).collect();
        if own.is_empty() {
            case.on_row_as("N001", violation, &hire.filed);
        } else if recognised.is_empty() {
            case.on_row_as("N002", violation, &hire.filed);
        } else if !recognised.iter().any(on_time) {
            case.on_row_as("N003", violation, &hire.filed);
        } else if !recognised.iter().any(|i| classes[*i] == Publisher::Public && on_time(i)) {
            for index in recognised.iter().filter(|index| on_time(index)) {
                best_unclassified[*index] = true;
            }
        }
    }
    for (index, best) in best_unclassified.into_iter().enumerate() {
        let filed = case.notices[index].filed.clone();
        if best {
            case.on_row("N006", &filed);
        }
        if let Some(export) = &world.references.notices {
            let same = |column: &str, other: &Row| text(other.get(column)) == text(filed.row.get(column));
            let readable = |row: &Row| date(row.get("发布日期")).known().is_some();
            let found = export
                .iter()
                .filter(|other| readable(other))
                .any(|other| same("单位名称", other) && same("公告编号", other));
            if !found && export.iter().all(readable) {
                case.on_row("N007", &filed);
            } else if !found {
                case.on_row_as("N007", "doubt", &filed);
            }
        }
    }
    more_than_announced(case);
}

/// N004, by notice number; for hires that name none, by post. The finding goes to the first notice.
fn more_than_announced(case: &mut Case) {
    let mut groups: Vec<(Vec<usize>, usize)> = Vec::new();
    let number_of = |row: &Row| text(row.get("公告编号"));
    let mut numbers: Vec<String> =
        case.notices.iter().map(|n| number_of(n.filed.row)).filter(|n| !n.is_empty()).collect();
    numbers.sort();
    numbers.dedup();
    for number in numbers {
        let notices =
            (0..case.notices.len()).filter(|i| number_of(case.notices[*i].filed.row) == number).collect();
        let hires = case.hires.iter().filter(|hire| number_of(hire.filed.row) == number).count();
        groups.push((notices, hires));
    }
    let mut posts: Vec<String> = case.notices.iter().map(|notice| notice.post.clone()).collect();
    posts.sort();
    posts.dedup();
    for post in posts {
        let notices = (0..case.notices.len()).filter(|i| case.notices[*i].post == post).collect();
        let unnamed = |hire: &&Hire| number_of(hire.filed.row).is_empty() && hire.post == post;
        groups.push((notices, case.hires.iter().filter(unnamed).count()));
    }
    for (notices, hires) in groups {
        let sum: Option<i64> = notices.iter().map(|index| case.notices[*index].announced.known()).sum();
        if sum.is_some_and(|sum| i64::try_from(hires).unwrap() > sum) {
            let filed = case.notices[notices[0]].filed.clone();
            if !case
                .demands
                .iter()
                .any(|d| d.rule == "N004" && (d.file.as_str(), d.line) == (filed.file, filed.line))
            {
                case.on_row("N004", &filed);
            }
        }
    }
}

fn filing(case: &mut Case, world: &World, peer: Option<&str>) {
    for hire in case.hires.clone() {
        let row = hire.filed.row;
        let filed = date(row.get("备案日期"));
        if filed == Cell::Blank {
            case.on_row("F001", &hire.filed);
        } else if let Some(severity) = department(row, "备案部门", world, peer) {
            case.on_row_as("F002", severity, &hire.filed);
        }
        if filed == Cell::Bad || filed.known().is_some_and(|day| day < hire.hired) {
            case.on_row("F004", &hire.filed);
        }
    }
}

/// Findings about rows as such, and about the agency's identity.
fn rows(case: &mut Case, agency: &Agency, world: &World, as_of: i32) {
    let mut accepted = Vec::new();
    let gone = |case: &Case, filed: &super::identity::Filed| {
        ["D004", "D005", "D006", "D007", "S001"].iter().any(|rule| {
            case.demands
                .iter()
                .any(|d| d.rule == *rule && (d.file.as_str(), d.line) == (filed.file, filed.line))
        })
    };
    for filed in &agency.rows {
        if !gone(case, filed) {
            accepted.push(filed.clone());
        }
    }
    for filed in accepted {
        let dates: &[&str] = match filed.kind {
            Kind::Plan => &["报送日期"],
            Kind::Hires => &["认定日期", "招用日期", "备案日期"],
            Kind::Notices => &["发布日期", "截止日期"],
        };
        let mut unreadable = dates.iter().any(|column| date(filed.row.get(column)) == Cell::Bad);
        match filed.kind {
            Kind::Plan => {
                unreadable |= super::read::number(filed.row.get("其中就业困难人员")) == Cell::Bad;
                if super::facts::mode(&text(filed.row.get("开发方式"))) == Mode::Unknown {
                    case.on_row("S002", &filed);
                }
            }
            Kind::Hires => {
                let sex = text(filed.row.get("性别"));
                unreadable |= !sex.is_empty() && sex != "男" && sex != "女";
                let (start, end) = (date(filed.row.get("招用日期")), end_date(filed.row.get("合同终止日期")));
                unreadable |= end == Cell::Bad || (end != Cell::Blank && end < start);
            }
            Kind::Notices => unreadable |= super::read::number(filed.row.get("招聘人数")) == Cell::Bad,
        }
        if unreadable {
            case.on_row("D004", &filed);
        }
        // 合同终止日期 and 截止日期 lie in the future by nature.
        if dates
            .iter()
            .filter(|column| **column != "截止日期")
            .any(|column| date(filed.row.get(column)).known().is_some_and(|day| day > as_of))
        {
            case.on_row("D012", &filed);
        }
    }
    for _ in &agency.bad_codes {
        case.on_agency("D010", "note");
    }
    if agency.two_identities {
        case.on_agency("X004", "doubt");
    }
    if world.references.agencies.is_some() && !agency.in_directory {
        case.on_agency("D013", "note");
    }
}
