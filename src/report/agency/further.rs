//! Quotas beside the main one in the workbook: their block of 指标测算, the columns that it rests on, and their names.
//!
//! Names of cells are fixed, by the quota's place (甲, 乙 ...); what a reader sees is the quota's own name.

use std::fmt::Write as _;

use super::View;
use super::figure_lines::{Line, OPEN, block, required};
use crate::model::{Belongs, Bounds, Denominator, FurtherCounts, InQuota, Status};
use crate::policy::{FurtherQuota, MOST_FURTHER};
use crate::report::sheet::{Cached, Cell, Sheet, Style, number};

/// Names of cells and ranges of one quota.
struct Names {
    numerator: &'static str,
    denominator: &'static str,
    persons: &'static str,
    posts: &'static str,
    in_base: &'static str,
    unplaced: &'static str,
    verified: &'static str,
    possible: &'static str,
    lower: &'static str,
    upper: &'static str,
    base: &'static str,
    required: &'static str,
    required_lower: &'static str,
    required_upper: &'static str,
    result: &'static str,
}

macro_rules! names {
    ($place:literal) => {
        Names {
            numerator: concat!($place, "项至少几人"),
            denominator: concat!($place, "项每几人"),
            persons: concat!($place, "人员范围"),
            posts: concat!($place, "岗位范围"),
            in_base: concat!($place, "在内人数"),
            unplaced: concat!($place, "范围待定人数"),
            verified: concat!($place, "已核实人数"),
            possible: concat!($place, "可能人数"),
            lower: concat!($place, "基数下限"),
            upper: concat!($place, "基数上限"),
            base: concat!($place, "基数"),
            required: concat!($place, "应招"),
            required_lower: concat!($place, "应招下限"),
            required_upper: concat!($place, "应招上限"),
            result: concat!($place, "结果"),
        }
    };
}

static NAMES: [Names; MOST_FURTHER] = [names!("甲"), names!("乙"), names!("丙"), names!("丁")];

/// A quota with its counts and its names.
#[derive(Clone, Copy)]
struct One<'v> {
    quota: &'v FurtherQuota,
    counts: &'v FurtherCounts,
    names: &'static Names,
}

fn all<'v>(view: &View<'v>) -> impl Iterator<Item = One<'v>> {
    let (edition, audit) = (view.edition, view.audit);
    let quotas = edition.policy.further.iter().zip(&audit.judgement.counts.further).zip(&NAMES);
    quotas.map(|((quota, counts), names)| One { quota, counts, names })
}

/// Headers of the columns that say whom each quota covers.
pub(super) fn heads(view: &View<'_>) -> Vec<String> {
    view.edition.policy.further.iter().map(|quota| format!("比例范围：{}", quota.name)).collect()
}

/// Adds a header row of a sheet's own columns and of these.
pub(super) fn head(
    sheet: &mut Sheet<'_>,
    own: impl Iterator<Item = &'static str>,
    further: Vec<String>,
) -> u32 {
    let own = own.map(|label| Cell::text(label, Style::Head));
    sheet.push(own.chain(further.into_iter().map(|label| Cell::text(label, Style::Head))).collect())
}

/// What a hire's person is to each quota.
pub(super) fn of_hire(view: &View<'_>, hire: u32) -> Vec<Cell<'static>> {
    let parts = view.audit.judgement.memberships.iter().map(|one| one.hires.get(hire as usize));
    parts.map(|part| Cell::text(part.map_or("", |part| part.label()), Style::Word)).collect()
}

/// Whether each quota covers a post of the plan; blank for one that no plan has.
pub(super) fn of_post(view: &View<'_>, line: Option<u32>) -> Vec<Cell<'static>> {
    let parts =
        view.audit.judgement.memberships.iter().map(|one| line.and_then(|line| one.lines.get(line as usize)));
    parts
        .map(|part| part.map_or(Cell::blank(Style::Word), |part| Cell::text(word(*part), Style::Word)))
        .collect()
}

/// The same words as for persons.
const fn word(part: Belongs) -> &'static str {
    match part {
        Belongs::Yes => InQuota::Counts.label(),
        Belongs::No => InQuota::Outside.label(),
        Belongs::Unclear => InQuota::PostUnclear.label(),
    }
}

/// Names the columns of the roster that say whom each quota covers; the first stands in `column`.
pub(super) fn name_persons(view: &View<'_>, sheet: &mut Sheet<'_>, head: u32, column: u16) {
    for (at, one) in (column..).zip(all(view)) {
        sheet.name_column(one.names.persons, head, at);
    }
}

/// The same for the posts.
pub(super) fn name_posts(view: &View<'_>, sheet: &mut Sheet<'_>, head: u32, column: u16) {
    for (at, one) in (column..).zip(all(view)) {
        sheet.name_column(one.names.posts, head, at);
    }
}

/// The block of each quota.
pub(super) fn blocks(sheet: &mut Sheet<'_>, view: &View<'_>) {
    for one in all(view) {
        block(sheet, format!("其他比例：{}", one.quota.sentence()), one.lines(view));
    }
}

impl One<'_> {
    fn lines(&self, view: &View<'_>) -> Vec<Line> {
        let (counts, names) = (self.counts, self.names);
        let ratio = self.quota.ratio;
        let count = |value| Cell::number(number(value), Style::Number);
        let key =
            |formula: String, value| Cell::formula(formula, Cached::Number(number(value)), Style::KeyNumber);
        let in_base = self.persons(view, &InQuota::IN_BASE);
        vec![
            (
                "规定比例：至少招用",
                names.numerator,
                count(ratio.numerator()),
                "",
                "口径规定的最低比例，用两个整数表示",
            ),
            ("规定比例：每若干人中", names.denominator, count(ratio.denominator()), "", "同上"),
            (
                "招用人员中在此比例之内的",
                names.in_base,
                Cell::counted(InQuota::IN_BASE.map(|part| self.sum("计入招用", part)).join("+"), in_base),
                "人",
                "招用人员表“比例范围”不是“不在内”“范围待定”的",
            ),
            (
                "不能确定是否在内的",
                names.unplaced,
                Cell::counted(self.sum("计入招用", InQuota::PostUnclear), counts.unplaced_persons),
                "人",
                "招用人员表“比例范围”为“范围待定”的；有这样的人不得判为符合",
            ),
            (
                "已核实人数",
                names.verified,
                key(self.sum("计入已核实", InQuota::Counts), counts.verified),
                "人",
                "“比例范围”为“计入”的已核实人员",
            ),
            (
                "可能人数",
                names.possible,
                key(
                    format!(
                        "{}+退回可能主张+未列明人数",
                        [InQuota::Counts, InQuota::GroupUnclear, InQuota::PostUnclear]
                            .map(|part| self.sum("计入可能", part))
                            .join("+")
                    ),
                    counts.possible,
                ),
                "人",
                "待核实、范围或类别待定的全部成立时的人数，含退回行与未列明的",
            ),
            (
                "基数（最少）",
                names.lower,
                Cell::counted(self.lower(), counts.base_lower),
                "人",
                "此比例的基数，取最少",
            ),
            ("基数（最多）", names.upper, self.upper(view), "人", "此比例的基数，取最多；不详时不得判为符合"),
            ("基数（列示）", names.base, Cell::counted(self.base(), counts.base), "人", "列示数"),
            (
                "应招（列示）",
                names.required,
                key(self.required(names.base), counts.required),
                "人",
                "基数 × 规定比例",
            ),
            (
                "应招（按最少基数）",
                names.required_lower,
                Cell::counted(self.required(names.lower), counts.required_lower),
                "人",
                "可能人数低于此数即不符合",
            ),
            (
                "应招（按最多基数）",
                names.required_upper,
                self.required_upper(),
                "人",
                "已核实人数达到此数方为符合",
            ),
            (
                "结果",
                names.result,
                Cell::worded(self.result(view), by_bounds(counts.bounds).label(), Style::Status),
                "",
                "判法同主比例；有岗位不能确定是否在内的，不得判为符合",
            ),
        ]
    }

    fn sum(&self, what: &str, part: InQuota) -> String {
        format!("SUMIFS({what},{},\"{}\")", self.names.persons, part.label())
    }

    fn of_posts(&self, what: &str, part: Belongs) -> String {
        format!("SUMIFS({what},{},\"{}\")", self.names.posts, word(part))
    }

    /// Persons of these kinds, each once.
    fn persons(&self, view: &View<'_>, parts: &[InQuota]) -> u64 {
        let place = NAMES.iter().position(|names| std::ptr::eq(names, self.names)).unwrap_or_default();
        let Some(membership) = view.audit.judgement.memberships.get(place) else { return 0 };
        let firsts = membership.hires.iter().zip(&view.is_first).filter(|(_, first)| **first);
        firsts.filter(|(part, _)| parts.contains(part)).count() as u64
    }

    fn lower(&self) -> String {
        match self.quota.basis {
            Denominator::Plan => self.of_posts("计划下限", Belongs::Yes),
            Denominator::Hires => format!(
                "{}+{}+退回可能主张+未列明人数",
                self.names.in_base,
                self.sum("计入可能", InQuota::PostUnclear)
            ),
        }
    }

    fn upper(&self, view: &View<'_>) -> Cell<'static> {
        let lapsed = lapsed(view);
        let formula = match self.quota.basis {
            Denominator::Plan => format!(
                "IF(ISNUMBER(计划人数上限),{}+{},\"{OPEN}\")",
                self.of_posts("计划上限", Belongs::Yes),
                self.of_posts("计划上限", Belongs::Unclear)
            ),
            Denominator::Hires => {
                format!("{}+{}+退回招用行+未列明人数{lapsed}", self.names.in_base, self.names.unplaced)
            }
        };
        Cell::formula(formula, known(self.counts.base_upper), Style::Number)
    }

    fn base(&self) -> String {
        let names = self.names;
        match self.quota.basis {
            Denominator::Plan => format!("IF(ISNUMBER({0}),{0},{1})", names.upper, names.lower),
            Denominator::Hires => format!("{}+{}", names.in_base, names.unplaced),
        }
    }

    fn required(&self, base: &str) -> String {
        required(self.quota.rounding, base, [self.names.numerator, self.names.denominator])
    }

    fn required_upper(&self) -> Cell<'static> {
        let upper = self.names.upper;
        let formula = format!("IF(ISNUMBER({upper}),{},\"{OPEN}\")", self.required(upper));
        Cell::formula(formula, known(self.counts.required_upper), Style::Number)
    }

    fn result(&self, view: &View<'_>) -> String {
        let names = self.names;
        let lapsed = lapsed(view);
        let unplaced_posts = match self.quota.basis {
            Denominator::Plan => {
                format!("+COUNTIF({},\"{}\")", names.posts, InQuota::PostUnclear.label())
            }
            Denominator::Hires => String::new(),
        };
        format!(
            "IF({upper}=0,IF({in_base}+{unplaced}+退回招用行+未列明人数{lapsed}=0,\"不适用\",\"待核实\"),\
             IF({possible}<{least},\"不符合\",\
             IF(AND({unplaced}{unplaced_posts}=0,ISNUMBER({upper}),{verified}>={most}),\"符合\",\"待核实\")))",
            upper = names.upper,
            in_base = names.in_base,
            unplaced = names.unplaced,
            possible = names.possible,
            least = names.required_lower,
            verified = names.verified,
            most = names.required_upper,
        )
    }
}

/// Material that nobody waits for any more has no line of its own.
fn lapsed(view: &View<'_>) -> String {
    if view.sums.lapsed == 0 { String::new() } else { format!("+{}", view.sums.lapsed) }
}

fn known(value: Option<u64>) -> Cached {
    value.map_or_else(|| Cached::Text(OPEN.into()), |value| Cached::Number(number(value)))
}

/// The result by numbers alone.
pub(super) const fn by_bounds(bounds: Bounds) -> Status {
    match bounds {
        Bounds::Pass => Status::Pass,
        Bounds::Fail => Status::Fail,
        Bounds::Open => Status::Undetermined,
        Bounds::Nothing => Status::NotApplicable,
    }
}

/// What was found of each quota, as text and as the formula that gives it.
pub(super) fn facts(view: &View<'_>) -> (String, String) {
    let (mut formula, mut text) = (String::new(), String::new());
    for One { quota, counts, names } in all(view) {
        let name = quota.name.replace('"', "\"\"");
        // Writing to a string can't fail.
        let _ = write!(
            formula,
            "&\"；{name}：应招 \"&{}&\" 人，已核实 \"&{}&\" 人，可能 \"&{}&\" 人\"",
            names.required, names.verified, names.possible
        );
        text.push_str(&crate::report::account::further_figures(counts));
    }
    (formula, text)
}

/// The names of the cells with the results.
pub(super) fn results(view: &View<'_>) -> Vec<(&'static str, Bounds)> {
    all(view).map(|one| (one.names.result, one.counts.bounds)).collect()
}
