//! S001 不在条款适用范围: row outside the clause's scope.

use std::borrow::Cow;
use std::cell::LazyCell;

use hashbrown::HashSet;

use crate::case::{Reading, SetAside, Why};
use crate::model::{Field, Severity, Stated, TableKind, normal, words};
use crate::policy::Scope;
use crate::tables::{HireRow, PlanRow, RowView, Rows};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "S001",
    title: "不在条款适用范围",
    group: Group::Scope,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "开发方式属于口径所列的范围外方式；或招用、公告的岗位只对应范围外的计划行。计入后会改变某项规定的结果，而且该岗位的另一版本在范围内、或与范围内的岗位同名、或其招用行填有公告、备案或困难身份、或单位是机关（自有资金也是财政资金）的，计划行为疑点；不是机关而全部计划行都在范围外的除外。",
    why: "条款只适用于政府部门投资或扶持开发（购买）的公益性岗位。",
    remedy: "开发方式填写有误的请更正；否则无需处理。",
    auditor: "",
    example: "开发方式为“企业自主开发”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let is_organ = words().is_organ(&normal(&case.name));
    let may_hide = context.changing.contains(&Reading::AllInScope) && (is_organ || !case.lines.is_empty());
    let signs = LazyCell::new(|| Signs::of_case(context));
    for aside in case.set_aside.iter().filter(|aside| aside.why == Why::OutOfScope) {
        let field = if aside.kind == TableKind::Plan { Field::Mode } else { Field::Post };
        let column = context.table(aside.table).column(field);
        let cell = column.map(|column| context.table(aside.table).raw.cell(aside.row, column).to_owned());
        let sign = if may_hide {
            plan_row(context, aside).and_then(|row| signs.why_doubtful(row, is_organ))
        } else {
            None
        };
        let message = match sign {
            Some(sign) => {
                format!("按填写的开发方式不在条款适用范围内，没有参与核算；但{sign}，计入后结果不同。")
            }
            None => "不在条款适用范围内，不参与核算。".to_owned(),
        };
        sink.report(
            context.aside(aside, field),
            Fact {
                message,
                found: cell.unwrap_or_default(),
                expected: "政府投资、扶持开发或购买的岗位".to_owned(),
                is_doubt: sign.is_some(),
                ..Fact::default()
            },
        );
    }
}

fn plan_row<'a>(context: &Context<'_, 'a>, aside: &SetAside) -> Option<RowView<'a, PlanRow>> {
    let Rows::Plan(rows) = &context.table(aside.table).rows else { return None };
    rows.find(aside.row)
}

/// Codes and names of posts, for telling whether a line is of one of them: by code where both have one, else by name.
#[derive(Default)]
struct Posts<'c> {
    codes: HashSet<Cow<'c, str>>,
    names: HashSet<Cow<'c, str>>,
    names_without_code: HashSet<Cow<'c, str>>,
}

impl<'c> Posts<'c> {
    fn of(posts: impl Iterator<Item = (Stated<&'c str>, Stated<&'c str>)>) -> Self {
        let mut all = Self::default();
        for (code, name) in posts {
            let (code, name) = (code.known().map(normal), name.known().map(normal));
            if let Some(name) = name {
                all.names.insert(name.clone());
                all.names_without_code.extend(Some(name).filter(|_| code.is_none()));
            }
            all.codes.extend(code);
        }
        all
    }

    fn has(&self, row: RowView<'_, PlanRow>) -> bool {
        let has = |names: &HashSet<Cow<'_, str>>| {
            row.post().known().is_some_and(|name| names.contains(&normal(name)))
        };
        match row.post_code().known() {
            Some(code) => self.codes.contains(&normal(code)) || has(&self.names_without_code),
            None => has(&self.names),
        }
    }
}

/// Why a line may belong to the clause all the same.
struct Signs<'c> {
    /// Versions within the scope.
    versions: Posts<'c>,
    /// Names of the lines within the scope.
    lines: HashSet<Cow<'c, str>>,
    /// Posts of hires that are treated as within it.
    hires: Posts<'c>,
}

impl<'c> Signs<'c> {
    fn of_case(context: &Context<'c, 'c>) -> Self {
        let case = context.case;
        let is_inside =
            |row: &RowView<'_, PlanRow>| context.policy.scope_of(row.mode().known()) != Scope::Outside;
        let is_treated_as_inside = |hire: &RowView<'_, HireRow>| {
            !hire.notice_no.is_blank() || !hire.filed.is_blank() || hire.difficult.known() == Some(true)
        };
        let of_kind = |kind| case.set_aside.iter().filter(move |aside| aside.kind == kind);
        let versions = of_kind(TableKind::Plan).filter_map(|aside| plan_row(context, aside));
        let hires = of_kind(TableKind::Hires)
            .filter(|aside| aside.why == Why::OutOfScope)
            .filter_map(|aside| context.hire_row(aside.table, aside.row));
        let names = case.lines.iter().filter_map(|line| case.posts[line.post as usize].name);
        Self {
            versions: Posts::of(versions.filter(is_inside).map(|row| (row.post_code(), row.post()))),
            lines: names.map(normal).collect(),
            hires: Posts::of(hires.filter(is_treated_as_inside).map(|row| (row.post_code(), row.post()))),
        }
    }

    fn why_doubtful(&self, row: RowView<'_, PlanRow>, is_organ: bool) -> Option<&'static str> {
        if self.versions.has(row) {
            return Some("该岗位的另一版本在范围内");
        }
        if row.post().known().is_some_and(|name| self.lines.contains(&normal(name))) {
            return Some("与范围内的岗位同名");
        }
        if self.hires.has(row) {
            return Some("其招用行填有公告、备案或困难身份");
        }
        is_organ.then_some("单位是机关，自有资金也是财政资金")
    }
}
