//! The P, N, F, D and S rules of one agency.

use super::case::{Case, Demand, Hire};
use super::claims::{end_of, overlap};
use super::facts::{Mode, Publisher, by_pattern, department_division, host, name_division, unlike};
use super::identity::Agency;
use super::plan::first_dated;
use super::read::{Cell, Id, date, end_date, id, plus_months, text};
use crate::oracle::world::{Kind, Row, World};

/// Runs the rules; findings go to the case. `required` is the plan basis's number as shown.
pub(crate) fn judge(case: &mut Case, agency: &Agency, world: &World, as_of: i32, required: i64) {
    let before = case.demands.len();
    of_one_telling(case, agency, world, required);
    tell_otherwise(case, before, agency, world, required);
    rows(case, agency, world, as_of);
}

fn of_one_telling(case: &mut Case, agency: &Agency, world: &World, required: i64) {
    let peer = peer_department(case, agency);
    plan(case, world, peer, required);
    notices(case, world, region(case, agency));
    filing(case, world, peer);
}

/// Rows that tell one hire differently: what every one of them breaks is a violation, what some do a doubt, on the first of
/// those that do.
fn tell_otherwise(case: &mut Case, before: usize, agency: &Agency, world: &World, required: i64) {
    let at = |hire: &Hire| (hire.filed.file.to_owned(), hire.filed.line);
    let says = |demands: &[Demand], rule: &str, row: &(String, u32), severity: &str| {
        demands.iter().any(|d| {
            d.rule == rule
                && (&d.file, d.line) == (&row.0, row.1)
                && (severity.is_empty() || d.severity == severity)
        })
    };
    let kept = case.hires.clone();
    let most = kept.iter().map(|hire| hire.tellings.len()).max().unwrap_or(0);
    for telling in 0..most {
        let told = |hire: &Hire<'_>| hire.tellings.get(telling).is_some();
        let others = kept.iter().map(|hire| hire.tellings.get(telling).unwrap_or(hire).clone());
        case.hires = others.collect();
        let start = case.demands.len();
        of_one_telling(case, agency, world, required);
        let theirs = case.demands.split_off(start);
        for (own, other) in kept.iter().zip(&case.hires).filter(|(own, _)| told(own)) {
            for demand in &mut case.demands[before..] {
                let is_own = (&demand.file, demand.line) == (&at(own).0, at(own).1);
                if is_own
                    && demand.severity == "violation"
                    && !says(&theirs, demand.rule, &at(other), "violation")
                {
                    demand.severity = "doubt";
                }
            }
        }
        // Also of notices and lines, on which other rows of the hire may weigh otherwise.
        let hires = case.hires.clone();
        for demand in theirs.iter().filter(|demand| demand.severity != "note") {
            let here = (demand.file.clone(), demand.line);
            let of_hire = kept.iter().zip(&hires).find(|(own, other)| told(own) && at(other) == here);
            let rows = of_hire.map_or(vec![here], |(own, _)| {
                std::iter::once(own).chain(&own.tellings).map(at).collect::<Vec<_>>()
            });
            if !rows.iter().any(|row| says(&case.demands[before..], demand.rule, row, "")) {
                case.demands.push(Demand { severity: "doubt", ..demand.clone() });
            }
        }
    }
    case.hires = kept;
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

/// Where the agency is: the directory's division, else that of the plan in use, of any plan row, else the one in its name.
fn region(case: &Case, agency: &Agency) -> Option<&'static str> {
    let known = |row: &Row| {
        let code = text(row.get("行政区划代码"));
        super::facts::DIVISIONS.iter().find(|(c, _)| *c == code).map(|(c, _)| *c)
    };
    let rows = case.lines.iter().flat_map(|line| &line.rows);
    let planned = || rows.map(|row| row.filed.row).find_map(known);
    // A plan row that can't be used for its number or year still says where the agency is.
    let any =
        || agency.rows.iter().filter(|filed| filed.kind == Kind::Plan).find_map(|filed| known(filed.row));
    agency.directory.and_then(known).or_else(planned).or_else(any).or_else(|| name_division(&agency.name))
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

/// R46: a notice announces more persons than are left of a plan that was lowered.
fn announces_more(case: &Case, index: usize) -> bool {
    let line = &case.lines[index];
    let left = line.upper.unwrap_or(line.lower);
    let mut of_post = case.notices.iter().filter(|notice| notice.post == line.key);
    line.once.is_some() && of_post.any(|notice| notice.announced.known().is_some_and(|number| number > left))
}

fn plan(case: &mut Case, world: &World, peer: Option<&str>, required: i64) {
    let inside: Vec<usize> = (0..case.lines.len())
        .filter(|index| !case.lines[*index].outside && !case.lines[*index].rows.is_empty())
        .collect();
    let unplanned = inside.is_empty() && !case.hires.is_empty();
    if unplanned {
        let unseen = case.rejected_plans > 0 || case.unplaced(Kind::Plan) > 0;
        case.on_agency("P001", if unseen { "doubt" } else { "violation" });
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
        } else if announces_more(case, *index)
            && let Some(filed) = first_dated(&case.lines[*index])
        {
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
        && case.unplaced(Kind::Plan) == 0
        && !disputed
        && !inside.is_empty()
        && easy_sum.is_some_and(|sum| sum < required)
    {
        case.on_agency("P007", "note");
    }
    // Of every line, those rejected or out of scope too.
    let agency_dates: Vec<Cell<i32>> = case.lines.iter().flat_map(|line| line.dates.clone()).collect();
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
        if !unplanned && (hire.line.is_none() || hire.two_posts || misnamed(case, &hire)) {
            case.on_row("P005", &hire.filed);
        }
    }
}

/// Its code carries, within its table, names that have nothing in common, and the hire's is not like the plan's.
fn misnamed(case: &Case, hire: &Hire) -> bool {
    let stated = |hire: &Hire| (text(hire.filed.row.get("岗位编号")), text(hire.filed.row.get("岗位名称")));
    let (code, name) = stated(hire);
    let Some(line) = hire.line.map(|line| &case.lines[line]) else { return false };
    if code.is_empty() || line.names.iter().any(|planned| !unlike(planned, &name)) {
        return false;
    }
    let table = case.hires.iter().filter(|other| other.filed.file == hire.filed.file).map(stated);
    table.filter(|(other, _)| *other == code).any(|(_, other)| unlike(&other, &name))
}

/// Most persons that the hires put on one day: it is reached on some hire's first day.
fn most_at_once(hires: &[&Hire]) -> i64 {
    let on = |day: i32| -> Vec<&Hire> {
        let there = |hire: &&Hire| overlap((day, Some(day)), (hire.hired, end_of(hire)));
        hires.iter().copied().filter(there).collect()
    };
    hires.iter().map(|first| persons_in(&on(first.hired))).max().unwrap_or(0)
}

/// Public, private or unclassified.
fn publisher(row: &Row, world: &World, region: Option<&str>) -> Publisher {
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
    by_pattern([&texts[0], &texts[1]], host(&url), region)
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

/// A rejected notice may be a hire's by its number or its post, or if it says neither.
fn may_be_rejected(case: &Case, hire: &Hire) -> bool {
    case.rejected_notices.iter().any(|filed| {
        let same = |column: &str| {
            let stated = text(filed.row.get(column));
            !stated.is_empty() && stated == text(hire.filed.row.get(column))
        };
        let columns = ["公告编号", "岗位编号", "岗位名称"];
        columns.iter().any(|column| same(column))
            || columns.iter().all(|column| text(filed.row.get(column)).is_empty())
    })
}

fn notices(case: &mut Case, world: &World, region: Option<&str>) {
    let classes: Vec<Publisher> =
        case.notices.iter().map(|notice| publisher(notice.filed.row, world, region)).collect();
    let unplaced = case.unplaced(Kind::Notices) > 0;
    let mut best_unclassified = vec![false; case.notices.len()];
    let mut best_neighbour = vec![false; case.notices.len()];
    for hire in case.hires.clone() {
        let violation = if unplaced || may_be_rejected(case, &hire) { "doubt" } else { "violation" };
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
        } else {
            let timely: Vec<usize> = recognised.into_iter().filter(on_time).collect();
            let is_public = |i: &usize| matches!(classes[*i], Publisher::Public | Publisher::Neighbour);
            let public: Vec<usize> = timely.iter().copied().filter(is_public).collect();
            let best = if public.is_empty() { &timely } else { &public };
            let latest = best.iter().map(|index| case.notices[*index].published).max().unwrap();
            if hire.hired > plus_months(latest, 12) {
                let severity = if was_there_before(case, world, &hire) { "note" } else { "doubt" };
                case.on_row_as("N003", severity, &hire.filed);
            }
            if public.is_empty() {
                timely.iter().for_each(|index| best_unclassified[*index] = true);
            } else if public.iter().all(|index| classes[*index] == Publisher::Neighbour) {
                public.iter().for_each(|index| best_neighbour[*index] = true);
            }
        }
    }
    for (index, best) in best_unclassified.into_iter().enumerate() {
        let filed = case.notices[index].filed.clone();
        if best {
            case.on_row("N006", &filed);
        } else if best_neighbour[index] {
            case.on_row_as("N006", "note", &filed);
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
    more_than_announced(case, &classes);
}

/// An earlier hire of the person at the agency, be it on a row of another year, or an earlier placement in the history.
fn was_there_before(case: &Case, world: &World, hire: &Hire) -> bool {
    let Id::Valid(number) = &hire.id else { return false };
    let rows = case.hires.iter().map(|other| (&other.id, other.hired));
    let set_aside = case.of_other_years.iter().map(|(id, hired)| (id, *hired));
    let here = rows.chain(set_aside).any(|(id, hired)| *id == hire.id && hired < hire.hired);
    let earlier = |row: &Row| {
        matches!(id(row.get("公民身份号码")), Id::Valid(other) if other == *number)
            && date(row.get("招用日期")).known().is_some_and(|day| day < hire.hired)
    };
    here || world.references.history.as_deref().unwrap_or(&[]).iter().any(earlier)
}

/// N004, by notice number; for hires that name none, by post: persons at the same time against what timely public notices
/// (where there are none, timely unclassified ones) announce. The finding goes to the first of those notices.
fn more_than_announced(case: &mut Case, classes: &[Publisher]) {
    let number_of = |row: &Row| text(row.get("公告编号"));
    let mut numbers: Vec<String> =
        case.notices.iter().map(|n| number_of(n.filed.row)).filter(|n| !n.is_empty()).collect();
    numbers.sort();
    numbers.dedup();
    let mut posts: Vec<String> = case.notices.iter().map(|notice| notice.post.clone()).collect();
    posts.sort();
    posts.dedup();
    // The same notice on another channel, or in a copy of the file, announces nobody more.
    let told_before = |index: usize| {
        let told = |index: usize| {
            let notice = &case.notices[index];
            (number_of(notice.filed.row), &notice.post, notice.published, notice.announced, classes[index])
        };
        !number_of(case.notices[index].filed.row).is_empty()
            && (0..index).any(|earlier| told(earlier) == told(index))
    };
    let once: Vec<usize> = (0..case.notices.len()).filter(|index| !told_before(*index)).collect();
    let mut worst: Vec<usize> = Vec::new();
    for number in numbers {
        let of = |hire: &&Hire| number_of(hire.filed.row) == number;
        let hires: Vec<&Hire> = case.hires.iter().filter(of).collect();
        let notices = |index: &usize| number_of(case.notices[*index].filed.row) == number;
        worst.extend(exceeded(
            case,
            classes,
            &hires,
            &once.iter().copied().filter(notices).collect::<Vec<_>>(),
        ));
    }
    for post in posts {
        let of = |hire: &&Hire| number_of(hire.filed.row).is_empty() && hire.post == post;
        let hires: Vec<&Hire> = case.hires.iter().filter(of).collect();
        let notices = |index: &usize| case.notices[*index].post == post;
        worst.extend(exceeded(
            case,
            classes,
            &hires,
            &once.iter().copied().filter(notices).collect::<Vec<_>>(),
        ));
    }
    worst.sort_unstable();
    worst.dedup();
    for index in worst {
        let filed = case.notices[index].filed.clone();
        case.on_row("N004", &filed);
    }
}

/// The first notice that counted on the day on which most persons were more than it and the others announced.
fn exceeded(case: &Case, classes: &[Publisher], hires: &[&Hire], notices: &[usize]) -> Option<usize> {
    let mut days: Vec<i32> = hires.iter().map(|hire| hire.hired).collect();
    days.sort_unstable();
    days.dedup();
    let mut worst: Option<(i64, usize)> = None;
    for day in days {
        let present: Vec<&Hire> = hires
            .iter()
            .copied()
            .filter(|hire| overlap((day, Some(day)), (hire.hired, end_of(hire))))
            .collect();
        let timely = |of: &[Publisher]| -> Vec<usize> {
            let mut all: Vec<usize> = notices
                .iter()
                .copied()
                .filter(|index| of.contains(&classes[*index]) && case.notices[*index].published <= day)
                .collect();
            all.sort_by_key(|index| case.notices[*index].published);
            all
        };
        let counted = [&[Publisher::Public, Publisher::Neighbour][..], &[Publisher::Unclassified]]
            .into_iter()
            .map(timely)
            .find(|notices| !notices.is_empty());
        let Some(counted) = counted else { continue };
        let announced = counted.iter().map(|index| case.notices[*index].announced);
        if announced.clone().any(|number| number == Cell::Blank) {
            continue;
        }
        let sum: i64 = announced.filter_map(Cell::known).sum();
        let persons = persons_in(&present);
        if persons > sum && worst.is_none_or(|(most, _)| persons > most) {
            worst = Some((persons, counted[0]));
        }
    }
    worst.map(|(_, index)| index)
}

/// Rows of one number are one person, rows without a valid one count each.
fn persons_in(hires: &[&Hire]) -> i64 {
    let mut persons: Vec<&str> = Vec::new();
    let mut count = 0;
    for hire in hires {
        if let Id::Valid(id) = &hire.id {
            if persons.contains(&id.as_str()) {
                continue;
            }
            persons.push(id);
        }
        count += 1;
    }
    count
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
