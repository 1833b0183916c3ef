//! Whether a department is the HRSS department of the same level: shared by `P004` and `F002`.

use crate::case::{Case, OtherPeer};
use crate::model::{Agreement, Division, ExpectedDepartment, Stated, agreement, denials};

use super::Fact;

/// The department to expect, and what the last one stated came to: rows of an agency mostly state the same one, and taking a
/// name apart costs more than all other checks of a row.
pub(super) struct Peer<'c> {
    expected: &'c ExpectedDepartment,
    /// By the agency's own name or code, where the directory or another part of the name contradicts those, and how.
    own: Option<&'c OtherPeer>,
    last: Option<(&'c str, Agreement)>,
    /// Where its code was registered: a hint for whoever looks into it, never an expectation.
    hint: Option<Division>,
    /// The word by which the last one denies that it received anything.
    denied: Option<String>,
    /// The last one is not the expected one, and may be that other one.
    may_be_own: bool,
}

impl<'c> Peer<'c> {
    /// With this department as the one of the same level.
    pub(super) fn of(case: &'c Case<'_>) -> Self {
        let hint = case.code.and_then(|code| code.registered_in()).filter(|_| case.division.is_none());
        Self {
            expected: &case.peer,
            own: case.own_peer.as_ref(),
            last: None,
            hint,
            denied: None,
            may_be_own: false,
        }
    }

    /// The fact to report, if the department is not surely the expected one; `blank` is what a blank is called.
    pub(super) fn fact(&mut self, label: &str, stated: Stated<&'c str>, blank: &str) -> Option<Fact> {
        let name = match stated {
            Stated::Blank => {
                return Some(self.doubt(format!("{label}{blank}，不能确认是否为同级人社部门。"), blank));
            }
            Stated::Unknown => {
                return Some(
                    self.doubt(format!("{label}无法识别，不能确认是否为同级人社部门。"), "无法识别"),
                );
            }
            Stated::Known(name) => name,
        };
        match self.agreement(name) {
            Agreement::Same => {
                let word = self.denied.as_deref()?;
                let message = format!("{label}“{name}”写有“{word}”，不能确认已由同级人社部门受理。");
                Some(self.doubt(message, name))
            }
            Agreement::CannotTell => {
                if *self.expected == ExpectedDepartment::Unknown {
                    let hint = self.hint.map_or_else(String::new, |division| {
                        format!("（按统一社会信用代码，登记机关在{}，仅供参考）", division.full_name())
                    });
                    let message =
                        format!("不能确定本单位的同级人社部门{hint}，不能判断{label}“{name}”是否相符。");
                    let remedy = "在招用计划中补填行政区划代码。";
                    return Some(Fact { remedy: remedy.to_owned(), ..self.doubt(message, name) });
                }
                let wanted = self.wanted();
                let message = format!("不能判断{label}“{name}”是否为同级人社部门（应为{wanted}）。");
                Some(self.doubt(message, name))
            }
            // What a list says that contradicts the agency's own name accuses nobody. Where the name points at two departments, a
            // third is certainly the wrong one.
            Agreement::Other if let Some(OtherPeer { says, .. }) = self.own.filter(|_| self.may_be_own) => {
                let message = format!("{label}“{name}”是否为同级人社部门不能确定：{says}，请核对。");
                Some(self.doubt(message, name))
            }
            Agreement::Other => {
                let wanted = self.wanted();
                Some(Fact {
                    message: format!("{label}“{name}”不是同级人社部门（应为{wanted}）。"),
                    found: name.to_owned(),
                    expected: wanted,
                    ..Fact::default()
                })
            }
        }
    }

    fn agreement(&mut self, name: &'c str) -> Agreement {
        if let Some((last, agreement)) = self.last
            && last == name
        {
            return agreement;
        }
        let found = agreement(name, self.expected);
        self.last = Some((name, found));
        self.denied = denials::in_department(name);
        let may_be =
            |own: &OtherPeer| own.is_of_a_list || agreement(name, &own.department) != Agreement::Other;
        self.may_be_own = found == Agreement::Other && self.own.is_some_and(may_be);
        found
    }

    fn wanted(&self) -> String {
        match self.expected {
            ExpectedDepartment::Named(name) => name.clone(),
            ExpectedDepartment::Of(division) => format!("{}的人社部门", division.full_name()),
            ExpectedDepartment::Unknown => "同级人社部门".to_owned(),
        }
    }

    fn doubt(&self, message: String, found: &str) -> Fact {
        Fact {
            message,
            found: found.to_owned(),
            expected: self.wanted(),
            only_doubt: true,
            ..Fact::default()
        }
    }
}
