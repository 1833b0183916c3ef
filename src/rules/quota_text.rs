//! The figures of the quota in words: shared by `Q001` and `Q002`.

use jiff::civil::Date;

use crate::model::{Counts, FurtherCounts};
use crate::policy::FurtherQuota;

use super::Context;

/// `应招用10人（招用计划25人×40%），已核实8人，最多9人`.
pub(super) fn figures(counts: &Counts) -> String {
    format!(
        "应招用就业困难人员{}人（{}{}人×{}），已核实{}人，最多{}人",
        counts.required(),
        counts.basis.short_label(),
        counts.base(),
        counts.ratio_label,
        counts.verified,
        counts.possible
    )
}

/// `“享受补贴的岗位”（粤人社规〔2025〕15号 第三条）：应招用就业困难人员3人（实际招用3人×100%），已核实2人，最多2人`.
pub(super) fn further_figures(quota: &FurtherQuota, counts: &FurtherCounts) -> String {
    format!(
        "“{}”（{}{}）：应招用{}{}人（{}{}人×{}），已核实{}人，最多{}人",
        quota.name,
        quota.law.citation,
        quota.law.mark(),
        quota.who(),
        counts.required,
        counts.basis.short_label(),
        counts.base,
        counts.ratio_label,
        counts.verified,
        counts.possible
    )
}

/// Why it can't be told which posts a quota covers; empty if it can.
pub(super) fn unplaced(quota: &FurtherQuota, counts: &FurtherCounts) -> String {
    let column = quota.covers.as_ref().map_or("", |covers| covers.column.label());
    let what = match (counts.unplaced_persons, counts.unplaced_posts) {
        (0, 0) => return String::new(),
        (0, posts) => format!("{posts}个岗位"),
        (persons, 0) => format!("{persons}人的岗位"),
        (persons, posts) => format!("{posts}个岗位、{persons}人的岗位"),
    };
    format!("有{what}{column}未注明、不一致或不能识别，不能确定是否在此比例之内。")
}

/// Before the end of the year a shortfall can still be met: says so, with the number still to hire.
pub(super) fn progress(context: &Context<'_, '_>, who: &str, short: u64) -> String {
    let last = Date::new(context.terms.year, 12, 31).unwrap_or(Date::MAX);
    if context.terms.as_of >= last || short == 0 {
        return String::new();
    }
    format!("进行中：至{}尚需招用（或核实）{who}{short}人。", context.terms.as_of)
}

/// Who counts for the main quota.
pub(super) const EVERYBODY: &str = "就业困难人员";
