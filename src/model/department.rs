//! HRSS departments (人力资源社会保障部门): is it one, and whose.

use super::{Division, normal};

/// A department as a filing names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// It is an HRSS department at all.
    pub is_hrss: bool,
    /// The division that its name states.
    pub division: Option<Division>,
    /// Its name with all spellings of 人社 made one.
    canonical: String,
}

/// The department that the clause wants: the one of the same level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedDepartment {
    /// Named by the directory.
    Named(String),
    /// The HRSS department of this division.
    Of(Division),
    /// Nothing tells the agency's level.
    Unknown,
}

/// Whether a stated department is the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It is.
    Same,
    /// It is another one, or no HRSS department.
    Other,
    /// The name does not tell.
    CannotTell,
}

/// Spellings of 人社 in department names, longest first; all are equal (contract, section 4).
const SPELLINGS: [&str; 8] = [
    "人力资源和社会保障",
    "人力资源与社会保障",
    "人力资源及社会保障",
    "人力资源社会保障",
    "人力资源和社保",
    "人力资源保障",
    "劳动和社会保障",
    "人力资源局",
];

impl Department {
    /// Reads a department's name.
    pub fn parse(name: &str) -> Self {
        let mut canonical = normal(name).into_owned();
        for spelling in SPELLINGS {
            let short = if spelling.ends_with('局') { "人社局" } else { "人社" };
            canonical = canonical.replace(spelling, short);
        }
        let is_hrss = canonical.contains("人社");
        Self { is_hrss, division: Division::in_name(name), canonical }
    }
}

/// Compares a stated department with the expected one.
pub fn agreement(stated: &str, expected: &ExpectedDepartment) -> Agreement {
    let stated = Department::parse(stated);
    if let ExpectedDepartment::Named(name) = expected {
        let named = Department::parse(name);
        if stated.canonical == named.canonical {
            return Agreement::Same;
        }
        return compare(&stated, named.division);
    }
    match expected {
        ExpectedDepartment::Of(division) => compare(&stated, Some(*division)),
        _ => compare(&stated, None),
    }
}

fn compare(stated: &Department, expected: Option<Division>) -> Agreement {
    if !stated.is_hrss {
        return Agreement::Other;
    }
    match (stated.division, expected) {
        (Some(stated), Some(expected)) if stated == expected => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Other,
        _ => Agreement::CannotTell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_prefixes_do_not_matter() {
        let tianhe = ExpectedDepartment::Of(Division::parse("440106").expect("valid"));
        for name in [
            "广州市天河区人力资源和社会保障局",
            "天河区人社局",
            "广东省广州市天河区人力资源社会保障局",
            "广州市天河区人力资源与社会保障局",
        ] {
            assert_eq!(agreement(name, &tianhe), Agreement::Same, "{name}");
        }
        for name in [
            "广州市人力资源和社会保障局",
            "广州市越秀区人社局",
            "广州市天河区财政局",
            "广东省人力资源和社会保障厅",
        ] {
            assert_eq!(agreement(name, &tianhe), Agreement::Other, "{name}");
        }
        for name in ["人社局", "区人力资源和社会保障局"] {
            assert_eq!(agreement(name, &tianhe), Agreement::CannotTell, "{name}");
        }
    }

    #[test]
    fn the_directorys_name_is_enough() {
        let named = ExpectedDepartment::Named("高新区人力资源和社会保障局".to_owned());
        assert_eq!(agreement("高新区人社局", &named), Agreement::Same);
        assert_eq!(agreement("广州市人社局", &named), Agreement::CannotTell);
        assert_eq!(agreement("天河区人社局", &ExpectedDepartment::Unknown), Agreement::CannotTell);
    }
}
