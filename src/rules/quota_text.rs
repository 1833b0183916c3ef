//! The figures of the quota in words: shared by `Q001` and `Q002`.

use jiff::civil::Date;

use crate::model::Counts;

use super::Context;

/// `应招用10人（招用计划25人×40%），已核实8人，最多9人`.
pub(super) fn figures(counts: &Counts) -> String {
    format!(
        "应招用就业困难人员{}人（{}{}人×{}），已核实{}人，最多{}人",
        counts.required, counts.base_label, counts.base, counts.ratio_label, counts.verified, counts.possible
    )
}

/// Before the end of the year a shortfall can still be met: says so, with the number still to hire.
pub(super) fn progress(context: &Context<'_, '_>, counts: &Counts) -> String {
    let last = Date::new(context.terms.year, 12, 31).unwrap_or(Date::MAX);
    if context.terms.as_of >= last || counts.short() == 0 {
        return String::new();
    }
    format!("进行中：至{}尚需招用（或核实）就业困难人员{}人。", context.terms.as_of, counts.short())
}
