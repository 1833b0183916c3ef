//! 开发方式: which posts the clause is about.

use std::collections::BTreeSet;

use crate::model::normal;

/// Whether posts of a 开发方式 are within the clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A listed mode, or none stated.
    Inside,
    /// A mode listed as outside (`S001`).
    Outside,
    /// A text that is not listed: in scope, and reported (`S002`).
    Unknown,
}

/// The modes of a policy, normalised.
#[derive(Debug, Clone)]
pub(super) struct Modes {
    pub(super) inside: BTreeSet<String>,
    pub(super) outside: BTreeSet<String>,
}

impl Modes {
    pub(super) fn scope_of(&self, mode: Option<&str>) -> Scope {
        let mode = normal(mode.unwrap_or_default());
        if mode.is_empty() || self.inside.contains(mode.as_ref()) {
            Scope::Inside
        } else if self.outside.contains(mode.as_ref()) {
            Scope::Outside
        } else {
            Scope::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn only_a_listed_outside_mode_is_out_of_scope() {
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        for (mode, scope) in [
            (None, Scope::Inside),
            (Some(""), Scope::Inside),
            (Some("  "), Scope::Inside),
            (Some("政府投资"), Scope::Inside),
            (Some(" 政府 购买服务 "), Scope::Inside),
            (Some("扶持开发"), Scope::Inside),
            (Some("企业自主开发"), Scope::Outside),
            (Some("非政府投资"), Scope::Outside),
            (Some("自筹资金"), Scope::Outside),
            (Some("政府投资或购买"), Scope::Unknown),
            (Some("其他"), Scope::Unknown),
        ] {
            assert_eq!(policy.scope_of(mode), scope, "{mode:?}");
        }
    }
}
