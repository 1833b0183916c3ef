//! Is it the HRSS department of the same level: shared by `P004` and `F002`.

use crate::model::{Agreement, ExpectedDepartment, Stated, agreement};

use super::Fact;

/// The fact to report, if the department is not surely the expected one.
pub(super) fn fact(label: &str, stated: Stated<&str>, expected: &ExpectedDepartment) -> Option<Fact> {
    let wanted = match expected {
        ExpectedDepartment::Named(name) => name.clone(),
        ExpectedDepartment::Of(division) => format!("{}的人社部门", division.full_name()),
        ExpectedDepartment::Unknown => "同级人社部门".to_owned(),
    };
    let doubt = |message: String, found: &str| Fact {
        message,
        found: found.to_owned(),
        expected: wanted.clone(),
        only_doubt: true,
        ..Fact::default()
    };
    match stated {
        Stated::Blank => Some(doubt(format!("{label}空白，不能确认是否为同级人社部门。"), "空白")),
        Stated::Unknown => Some(doubt(format!("{label}无法识别，不能确认是否为同级人社部门。"), "无法识别")),
        Stated::Known(name) => match agreement(name, expected) {
            Agreement::Same => None,
            Agreement::CannotTell => {
                Some(doubt(format!("不能判断{label}“{name}”是否为同级人社部门（应为{wanted}）。"), name))
            }
            Agreement::Other => Some(Fact {
                message: format!("{label}“{name}”不是同级人社部门（应为{wanted}）。"),
                found: name.to_owned(),
                expected: wanted,
                ..Fact::default()
            }),
        },
    }
}
