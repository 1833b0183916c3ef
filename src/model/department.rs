//! HRSS departments (人力资源和社会保障部门): whether a name is one, and whether it is the expected one.
//!
//! Nothing is guessed: a name that leaves the place open (人社局, 市人社局, 朝阳区人社局) can't be told,
//! which is a doubt and no violation.

use super::division_name::{is_chain_above, leading};
use super::towns::after_town;
use super::words::{has, is_one_of};
use super::{Division, Level, normal, words};

/// What a name says about an HRSS department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Department {
    /// What kind of body it is.
    pub kind: DepartmentKind,
    /// The division that the name states, if it states one.
    pub division: Option<Division>,
}

/// How a named body relates to HRSS departments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepartmentKind {
    /// The department itself: …局, …厅, also one of its offices (局就业科).
    Hrss,
    /// A branch of it (…局虎门分局).
    Branch,
    /// A body below it, such as a public employment service: may or may not receive papers for the department.
    Below,
    /// Nothing that names an authority.
    Unrecognised,
    /// Another authority (财政局).
    Other,
}

/// The department that ought to have received a filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedDepartment {
    /// 同级人社部门 as the directory names it.
    Named(String),
    /// The HRSS department of this division.
    Of(Division),
    /// Not known.
    Unknown,
}

/// Whether a stated department is the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It is.
    Same,
    /// It is not: an HRSS department of another level or region.
    Other,
    /// The name does not tell.
    CannotTell,
}

impl Department {
    /// Reads a department's name.
    pub fn parse(name: &str) -> Self {
        let name = normal(name);
        let division = leading(&name).map(|(division, _)| division);
        Self { kind: kind(&name), division }
    }
}

/// Compares a stated department with the expected one. Names are normalised, and all spellings of 人社 are equal; the name
/// of a province or city may stand before them or be missing.
pub fn agreement(stated: &str, expected: &ExpectedDepartment) -> Agreement {
    if matches!(expected, ExpectedDepartment::Of(division) if is_named_in_full(stated, *division)) {
        return Agreement::Same;
    }
    let found = Department::parse(stated);
    if let ExpectedDepartment::Named(name) = expected {
        let wanted = canonical(name);
        let given = canonical(stated);
        if same_but_for_prefix(&given, &wanted) {
            return Agreement::Same;
        }
    }
    if matches!(expected, ExpectedDepartment::Of(city) if is_branch_of_town(stated, *city)) {
        return Agreement::Same;
    }
    match found.kind {
        // The specification's violation (P004, F002) is "an HRSS department of another level or region". Another authority
        // may hold the office by a local reform (横琴新区民生事务局), so it is a doubt.
        DepartmentKind::Other | DepartmentKind::Below | DepartmentKind::Unrecognised => {
            return Agreement::CannotTell;
        }
        DepartmentKind::Hrss | DepartmentKind::Branch => {}
    }
    let wanted = match expected {
        ExpectedDepartment::Of(division) => Some(*division),
        ExpectedDepartment::Named(name) => Department::parse(name).division,
        ExpectedDepartment::Unknown => None,
    };
    match (found.division, wanted) {
        // A code that the list lacks has no department that a name could be compared with.
        (Some(found_in), Some(wanted)) if wanted.name().is_some() => {
            of_divisions(found_in, wanted, found.kind)
        }
        _ => Agreement::CannotTell,
    }
}

/// The usual full name, 广州市天河区人力资源和社会保障局: what most rows state, and expensive to take apart.
fn is_named_in_full(stated: &str, division: Division) -> bool {
    let without = |place: &str, division: Division| {
        division.name().and_then(|name| place.strip_suffix(name)).map(str::len)
    };
    // Names of counties repeat, so a division above must stand before them.
    let own_and_parent = || {
        let place = stated.strip_suffix("人力资源和社会保障局")?;
        let parent = division.parent()?;
        let above = place.get(..without(place, division)?)?;
        Some((above.get(..without(above, parent)?)?, parent))
    };
    own_and_parent().is_some_and(|(rest, parent)| {
        rest.is_empty() || parent.parent().and_then(Division::name).is_some_and(|name| name == rest)
    })
}

/// 虎门人社分局, 小榄镇人力资源和社会保障分局: named after a town of that city, which has no counties.
fn is_branch_of_town(stated: &str, city: Division) -> bool {
    let name = normal(stated);
    let branch = after_town(&name, city).filter(|rest| spelling_in(rest).is_some_and(|(at, _)| at == 0));
    branch.is_some_and(|rest| matches!(kind(rest), DepartmentKind::Hrss | DepartmentKind::Branch))
}

fn of_divisions(found: Division, wanted: Division, kind: DepartmentKind) -> Agreement {
    if found != wanted {
        // 深圳市人社局南山分局 may be the department of 南山区.
        let may_be_below = kind == DepartmentKind::Branch && found.contains(wanted);
        return if may_be_below { Agreement::CannotTell } else { Agreement::Other };
    }
    // The branches of 东莞 and 中山 stand in for county departments, and are the city's own department.
    // Elsewhere a branch may be that of a zone.
    let is_undivided = wanted.level() == Level::Prefecture && wanted.at_level("县级") == Some(wanted);
    match kind {
        DepartmentKind::Branch if !is_undivided => Agreement::CannotTell,
        _ => Agreement::Same,
    }
}

fn kind(name: &str) -> DepartmentKind {
    let Some((at, spelling)) = spelling_in(name) else {
        return if has(name, &words().department_services) {
            DepartmentKind::Below
        } else if has(name, &words().organisation_marks) {
            DepartmentKind::Other
        } else {
            DepartmentKind::Unrecognised
        };
    };
    let rest = name.get(at + spelling.len()..).unwrap_or_default();
    // 天河人社, 天河区人社部门.
    if rest.is_empty() || is_one_of(rest, &words().department_words) {
        return DepartmentKind::Hrss;
    }
    let inner =
        rest.strip_prefix(['局', '厅', '部', '委']).map(|inner| inner.strip_prefix("员会").unwrap_or(inner));
    match inner {
        Some(inner) if inner.contains("分局") => DepartmentKind::Branch,
        Some(inner) if is_office(inner) => DepartmentKind::Hrss,
        None if rest.starts_with("分局") => DepartmentKind::Branch,
        _ => DepartmentKind::Below,
    }
}

/// The first spelling of the subject in the name, and where. 社会保障 alone counts only in old or joined names
/// (民政和社会保障局), not in 社会保障中心; 人力资源 alone only in those of Shenzhen's districts (南山区人力资源局), not in
/// 人力资源公司.
fn spelling_in(name: &str) -> Option<(usize, &'static str)> {
    let spellings = words().department_spellings.iter().map(String::as_str);
    spellings.filter_map(|spelling| Some((name.find(spelling)?, spelling))).find(|(at, spelling)| {
        !matches!(*spelling, "社会保障" | "人力资源")
            || name.get(at + spelling.len()..).is_some_and(|rest| rest.starts_with('局'))
    })
}

/// Nothing, a bracketed note, or an office inside the department.
fn is_office(inner: &str) -> bool {
    inner.is_empty()
        || inner.starts_with('(')
        || words().department_offices.iter().any(|end| inner.ends_with(end.as_str()))
}

/// Normalised, with one spelling of the subject.
fn canonical(name: &str) -> String {
    let name = normal(name);
    match spelling_in(&name) {
        Some((_, spelling)) if spelling != "人社" => name.replacen(spelling, "人社", 1),
        _ => name.into_owned(),
    }
}

/// Whether two names are spellings of one department: 荔湾区人社局 and 广州市荔湾区人力资源和社会保障局.
pub fn is_same_department(one: &str, other: &str) -> bool {
    same_but_for_prefix(&canonical(one), &canonical(other))
}

/// Equal, or equal but for a chain of divisions before one of them that contains its place.
fn same_but_for_prefix(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let Some(prefix) = long.strip_suffix(short) else { return false };
    // 天河区人社局 names its place by itself; 人社局 does not, and would fit everywhere.
    prefix.is_empty()
        || names_its_place(short) && is_chain_above(prefix, leading(short).map(|(division, _)| division))
}

/// Starts with the name of a division, even one that several places bear.
fn names_its_place(name: &str) -> bool {
    leading(name).is_some() || starts_ambiguously(name)
}

/// 朝阳区人社局: two to four characters and 区, 县 or 市 before the subject.
fn starts_ambiguously(name: &str) -> bool {
    name.split("人社")
        .next()
        .is_some_and(|place| place.chars().count() >= 3 && place.ends_with(['区', '县', '市', '旗', '州']))
}

#[cfg(test)]
mod tests {
    use super::super::division::ENTRIES;
    use super::*;

    fn division(code: &str) -> Division {
        Division::parse(code).expect(code)
    }

    #[test]
    fn the_short_way_for_full_names_says_what_the_long_one_says() {
        let mut full = 0;
        for division in ENTRIES.iter().map(|entry| entry.division) {
            let Some(parent) = division.parent() else { continue };
            let names = [parent, division].map(|one| one.name().unwrap_or_default()).concat();
            for name in [division.full_name(), names] {
                let name = name + "人力资源和社会保障局";
                let read = Department::parse(&name);
                if is_named_in_full(&name, division) && read.division.is_some() {
                    full += 1;
                    assert_eq!((read.kind, read.division), (DepartmentKind::Hrss, Some(division)), "{name}");
                }
            }
        }
        assert!(full > 6_000, "{full}");
        for other in ["天河区人力资源和社会保障局", "越秀区人力资源和社会保障局", "广州市天河区人社局"]
        {
            assert!(!is_named_in_full(other, division("440106")), "{other}");
        }
    }

    #[test]
    fn all_spellings_are_one_department() {
        for name in [
            "广州市天河区人力资源和社会保障局",
            "广州市天河区人力资源社会保障局",
            "广东省广州市天河区人社局",
            "天河区人社局",
            "天河人社局",
            "天河区人力资源保障局",
            "天河区人力资源与社会保障局",
            "天河区 人力资源和社会保障局（本级）",
            "天河区劳动和社会保障局",
            "天河区人社局就业促进科",
            "天河区人社部门",
            "天河区民政和人力资源社会保障局",
            "天河区人力资源局",
        ] {
            let department = Department::parse(name);
            assert_eq!(
                (department.kind, department.division),
                (DepartmentKind::Hrss, Some(division("440106"))),
                "{name}"
            );
            assert_eq!(
                agreement(name, &ExpectedDepartment::Of(division("440106"))),
                Agreement::Same,
                "{name}"
            );
        }
    }

    #[test]
    fn another_level_or_region_is_another_department() {
        let expected = ExpectedDepartment::Of(division("440106"));
        for name in [
            "广州市人社局",
            "广州市人力资源和社会保障局",
            "广东省人力资源和社会保障厅",
            "越秀区人社局",
            "深圳市人社局",
        ] {
            assert_eq!(agreement(name, &expected), Agreement::Other, "{name}");
        }
    }

    #[test]
    fn what_leaves_the_place_open_cannot_be_told() {
        let expected = ExpectedDepartment::Of(division("440106"));
        for name in [
            "人社局",
            "区人社局",
            "市人力资源和社会保障局",
            "人力资源和社会保障局",
            "朝阳区人社局",
            "天河区公共就业服务中心",
            "天河区人力资源社会保障服务所",
            "天河区人社局公共就业服务中心",
            "天河区人社局珠江分局",
            "广州市南沙开发区人社局",
            "天河区财政局",
            "天河区人民政府办公室",
            "张三",
            "已报",
        ] {
            assert_eq!(agreement(name, &expected), Agreement::CannotTell, "{name}");
        }
    }

    #[test]
    fn the_directory_s_name_is_compared_as_a_name_first() {
        for (stated, named, expected) in [
            ("天河区人社局", "广州市天河区人力资源和社会保障局", Agreement::Same),
            ("广东省广州市天河区人力资源社会保障局", "天河区人社局", Agreement::Same),
            ("广州市人社局", "广州市天河区人社局", Agreement::Other),
            ("人社局", "人力资源和社会保障局", Agreement::Same),
            ("人社局", "天河区人社局", Agreement::CannotTell),
            ("天河区人社局", "人社局", Agreement::CannotTell),
            ("北京市朝阳区人社局", "朝阳区人社局", Agreement::Same),
            ("横琴新区民生事务局", "横琴新区民生事务局", Agreement::Same),
            ("天河区财政局", "横琴新区民生事务局", Agreement::CannotTell),
            ("珠海市人社局", "横琴新区民生事务局", Agreement::CannotTell),
            ("", "天河区人社局", Agreement::CannotTell),
        ] {
            assert_eq!(
                agreement(stated, &ExpectedDepartment::Named(named.to_owned())),
                expected,
                "{stated} | {named}"
            );
        }
    }

    #[test]
    fn without_an_expectation_nothing_can_be_told() {
        assert_eq!(agreement("天河区人社局", &ExpectedDepartment::Unknown), Agreement::CannotTell);
        assert_eq!(agreement("天河区财政局", &ExpectedDepartment::Unknown), Agreement::CannotTell);
    }

    #[test]
    fn branches_of_undivided_cities_are_the_city_s_department() {
        let stated = "东莞市人力资源和社会保障局虎门分局";
        assert_eq!(agreement(stated, &ExpectedDepartment::Of(division("441900"))), Agreement::Same);
        for (stated, city, expected) in [
            ("虎门人社分局", "441900", Agreement::Same),
            ("虎门镇人力资源和社会保障分局", "441900", Agreement::Same),
            ("东莞市虎门镇人力资源和社会保障分局", "441900", Agreement::Same),
            ("小榄镇人社分局", "442000", Agreement::Same),
            ("中山市人力资源和社会保障局小榄分局", "442000", Agreement::Same),
            ("那大镇人社局", "460400", Agreement::Same),
            // A town of another city proves nothing, and a service of the town is not the department.
            ("虎门人社分局", "442000", Agreement::CannotTell),
            ("虎门人社分局", "440106", Agreement::CannotTell),
            ("虎门镇公共就业服务中心", "441900", Agreement::CannotTell),
            ("虎门镇人民政府", "441900", Agreement::CannotTell),
        ] {
            assert_eq!(
                agreement(stated, &ExpectedDepartment::Of(division(city))),
                expected,
                "{stated} {city}"
            );
        }
        let elsewhere = "广州市人力资源和社会保障局虚构分局";
        assert_eq!(agreement(elsewhere, &ExpectedDepartment::Of(division("440100"))), Agreement::CannotTell);
    }

    #[test]
    fn a_city_s_branch_may_be_the_district_s_department() {
        let stated = "深圳市人力资源和社会保障局南山分局";
        assert_eq!(agreement(stated, &ExpectedDepartment::Of(division("440305"))), Agreement::CannotTell);
        assert_eq!(agreement(stated, &ExpectedDepartment::Of(division("440106"))), Agreement::Other);
    }

    #[test]
    fn a_division_without_a_name_cannot_be_compared() {
        assert_eq!(
            agreement("汕头市人社局", &ExpectedDepartment::Of(division("440524"))),
            Agreement::CannotTell
        );
    }
}
