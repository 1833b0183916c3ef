//! 岗位明细: per post what was planned, hired and proven, by formula; below it the plan rows in use.

use super::figure_lines::OPEN;
use super::view::FIRST_ROW;
use super::{View, further};
use crate::case::Line;
use crate::model::Stated;
use crate::report::layout::sheets;
use crate::report::sheet::{Cached, Cell, Paper, Sheet, Style, number};
use crate::rules::{CONFLICTING, MODE_UNKNOWN, PLAN_LOWERED};

/// Columns of the block per post.
const HEAD: [&str; 11] = [
    "序号",
    "岗位",
    "岗位类别",
    "计划（最小）",
    "计划（最大）",
    "招用",
    "主张困难",
    "已核实",
    "可能",
    "已核实占计划",
    "说明",
];

/// So many posts and the header of the next block fit on a page.
const POSTS_ON_A_PAGE: usize = 25;

/// The sheet, and with it the ranges 计划下限 and 计划上限.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let case = view.case();
    let further = further::heads(view);
    let mut widths = vec![9.0, 24.0, 14.0, 12.0, 12.0, 11.0, 12.0, 12.0, 12.0, 14.0, 38.0];
    widths.extend(further.iter().map(|_| 14.0));
    let mut sheet = Sheet::new(sheets::POSTS, &widths, Paper::Lying);
    sheet.tab = 0x2E_5E_8C;
    sheet.heading("岗位明细", "人数由招用人员表按岗位汇总（一人多行的计入其首行所在岗位），计划数由本表下方计划行汇总；有争议的计划数列出最少与最多。");
    let head = further::head(&mut sheet, HEAD.into_iter(), further);
    for (index, (post, in_use)) in case.posts.iter().zip(in_use(view)).enumerate() {
        let line = post.line.and_then(|line| case.lines.get(line as usize));
        let number = index + 1;
        let label = Cell::text(post.label(), Style::Text);
        let category = Cell::text(post.category.unwrap_or_default(), Style::Text);
        let remark =
            line.map_or("计划外岗位（在用计划中没有）".to_owned(), |line| remark(line, in_use));
        row(&mut sheet, view, number, [label, category], planned(line, number, in_use), remark);
    }
    if has_loose_hires(view) {
        let blank = Cell::blank(Style::Text);
        let label = Cell::text("（未填岗位）", Style::Text);
        let planned = [Cell::count(0), Cell::count(0)];
        row(&mut sheet, view, 0, [label, blank], planned, "招用行未填岗位编号和岗位名称".to_owned());
    }
    if view.has_unknown_plan() {
        sheet.push(vec![
            Cell::blank(Style::Number),
            Cell::text("（被退回的计划）", Style::Text),
            Cell::blank(Style::Text),
            Cell::count(0),
            Cell::text(OPEN, Style::Word),
            Cell::blank(Style::Number),
            Cell::blank(Style::Number),
            Cell::blank(Style::Number),
            Cell::blank(Style::Number),
            Cell::blank(Style::Percent),
            Cell::text("有计划行或计划表无法读取，计划人数最多是多少不详", Style::Text),
        ]);
    }
    sheet.name_column("计划下限", head, 3);
    sheet.name_column("计划上限", head, 4);
    further::name_posts(view, &mut sheet, head, 11);
    sheet.table(head, 2);
    total(&mut sheet, head, view);
    let plan_head = plan_rows(&mut sheet, view);
    // A repeated header stands on all later pages. That of the posts would stand over the plan rows, too; that of the
    // plan rows is right where the posts end on the first page.
    let repeated = if view.case().posts.len() <= POSTS_ON_A_PAGE { plan_head } else { 0 };
    sheet.repeat = Some((repeated, repeated));
    sheet
}

/// What the plan rows in use say of one post.
#[derive(Debug, Clone, Copy)]
struct InUse {
    /// Sum of the numbers, if all are known.
    sum: Option<u64>,
    /// A row's 开发方式 is unknown to the policy.
    mode_unknown: bool,
}

fn in_use(view: &View<'_>) -> Vec<InUse> {
    let case = view.case();
    let mut posts = vec![InUse { sum: Some(0), mode_unknown: false }; case.posts.len()];
    for plan in &case.plan_rows {
        if let Some(post) = posts.get_mut(plan.post as usize) {
            let count = plan.row.headcount.known().map(u64::from);
            post.sum = post.sum.zip(count).map(|(sum, count)| sum + count);
            post.mode_unknown |= plan.mode_unknown;
        }
    }
    posts
}

/// Smallest and largest reading: by formula where the rows in use say both, else as worked out.
fn planned(line: Option<&Line>, post: usize, in_use: InUse) -> [Cell<'static>; 2] {
    let Some(line) = line else { return [Cell::count(0), Cell::count(0)] };
    if line.upper == Some(line.lower) && in_use.sum == Some(line.lower) {
        let formula = format!("SUMIFS(计划行人数,计划行岗位,{post})");
        return [Cell::counted(formula.as_str(), line.lower), Cell::counted(formula, line.lower)];
    }
    let upper = line.upper.map_or_else(|| Cell::text(OPEN, Style::Word), Cell::count);
    [Cell::count(line.lower), upper]
}

fn remark(line: &Line, in_use: InUse) -> String {
    if let Some(lowered) = line.lowered {
        return format!(
            "{} 报送的版本由 {} 人调减为 {} 人（{}）",
            lowered.filed, lowered.from, lowered.to, PLAN_LOWERED.code
        );
    }
    match line.upper {
        None => "有计划行被退回，计划人数最多是多少不详".to_owned(),
        Some(upper) if upper != line.lower => {
            format!("计划数有争议（{}），最少、最多分别列出", CONFLICTING.code)
        }
        Some(_) if in_use.mode_unknown => format!("开发方式未识别，按适用条款处理（{}）", MODE_UNKNOWN.code),
        Some(_) => String::new(),
    }
}

/// One post; `number` is what the roster's 岗位序号 refers to.
fn row<'v>(
    sheet: &mut Sheet<'v>,
    view: &View<'v>,
    number: usize,
    [label, category]: [Cell<'v>; 2],
    [lower, upper]: [Cell<'v>; 2],
    remark: String,
) {
    let index = number.checked_sub(1).unwrap_or(view.sums.posts.len().saturating_sub(1));
    let counts = view.sums.posts.get(index).copied().unwrap_or_default();
    let at = sheet.next_row() + 1;
    let sum = |name: &str, count| Cell::counted(format!("SUMIFS({name},岗位序号,A{at})"), count);
    let planned = view
        .case()
        .posts
        .get(number.wrapping_sub(1))
        .and_then(|post| view.case().lines.get(post.line? as usize));
    let share = share(at, counts[2], planned.map(|line| (line.lower, line.upper)));
    let line = view.case().posts.get(number.wrapping_sub(1)).and_then(|post| post.line);
    let mut cells = vec![
        Cell::count(number as u64),
        label,
        category,
        lower,
        upper,
        sum("计入招用", counts[0]),
        sum("计入主张", counts[1]),
        sum("计入已核实", counts[2]),
        sum("计入可能", counts[3]),
        share,
        Cell::text(remark, Style::Text),
    ];
    cells.extend(further::of_post(view, line));
    sheet.push(cells);
}

/// Verified over the planned number shown (largest reading, else smallest).
fn share(at: u32, verified: u64, planned: Option<(u64, Option<u64>)>) -> Cell<'static> {
    let shown = planned.map_or(0, |(lower, upper)| upper.unwrap_or(lower));
    let cached = if shown == 0 {
        Cached::Text("—".into())
    } else {
        Cached::Number(number(verified) / number(shown))
    };
    let base = format!("IF(ISNUMBER(E{at}),E{at},D{at})");
    Cell::formula(format!("IF({base}=0,\"—\",H{at}/{base})"), cached, Style::Percent)
}

fn total(sheet: &mut Sheet<'_>, head: u32, view: &View<'_>) {
    let (first, last) = (head + 2, sheet.next_row());
    if last < first {
        return;
    }
    let sums = &view.sums;
    let sum = |column: char, count| {
        Cell::formula(
            format!("SUM({column}{first}:{column}{last})"),
            Cached::Number(number(count)),
            Style::KeyNumber,
        )
    };
    let upper = match sums.plan_upper {
        Some(upper) => Cached::Number(number(upper)),
        None => Cached::Text(OPEN.into()),
    };
    // Rejected claims belong to no post; 指标测算 adds them.
    let possible = sums.possible - sums.rejected_claims;
    sheet.push(vec![
        Cell::blank(Style::Label),
        Cell::text("合计", Style::Label),
        Cell::blank(Style::Label),
        sum('D', sums.plan_lower),
        Cell::formula("计划人数上限", upper, Style::KeyNumber),
        sum('F', sums.hires),
        sum('G', sums.claimed),
        sum('H', sums.verified),
        sum('I', possible),
        Cell::blank(Style::Label),
        Cell::text(if sums.rejected_claims > 0 { "可能人数另有退回行，见指标测算" } else { "" }, Style::Text),
    ]);
}

/// Hires without a post have a row of their own.
fn has_loose_hires(view: &View<'_>) -> bool {
    view.sums.posts.last().is_some_and(|counts| *counts != [0; 4])
}

/// Row of a plan row in use, from 0, for links.
pub(super) fn plan_sheet_row(view: &View<'_>, index: u32) -> u32 {
    let rows =
        view.case().posts.len() + usize::from(has_loose_hires(view)) + usize::from(view.has_unknown_plan());
    let total = usize::from(rows > 0);
    // A gap, a caption and a header stand between.
    FIRST_ROW + u32::try_from(rows + total + 3).unwrap_or(u32::MAX) + index
}

/// The plan rows in use, with the ranges 计划行岗位 and 计划行人数. Gives the row of their header.
fn plan_rows<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) -> u32 {
    let case = view.case();
    sheet.gap();
    sheet.banner(Cell::text("在用的计划行", Style::Section));
    let mut labels: Vec<_> = ["岗位序号", "岗位", "岗位类别", "计划招用", "其中困难", "开发方式", "报送日期"]
        .map(|label| (Cell::text(label, Style::Head), 1))
        .into();
    labels.push((Cell::text("受理部门", Style::Head), 2));
    labels.push((Cell::text("来源行", Style::Head), 1));
    labels.push((Cell::text("来源文件 · 工作表", Style::Head), 1));
    let head = sheet.spans(labels);
    debug_assert_eq!(head + 1, plan_sheet_row(view, 0));
    for plan in &case.plan_rows {
        let row = plan.row;
        let count = |value: &Stated<u32>| match value {
            Stated::Known(count) => Cell::count(u64::from(*count)),
            Stated::Blank => Cell::blank(Style::Number),
            Stated::Unknown => Cell::text("无法识别", Style::Word),
        };
        let received = match row.received_by() {
            Stated::Blank => view.edition.terms.received_by.as_deref().unwrap_or_default(),
            other => stated(other),
        };
        let post = case.posts.get(plan.post as usize);
        let label = post.map(|post| post.label_beside(row.post_code())).unwrap_or_default();
        sheet.spans(vec![
            (Cell::count(u64::from(plan.post) + 1), 1),
            (Cell::text(label, Style::Text), 1),
            (Cell::text(stated(row.post_category()), Style::Text), 1),
            (count(&row.headcount), 1),
            (count(&row.difficulty), 1),
            (Cell::text(stated(row.mode()), Style::Text), 1),
            (day(row.submitted), 1),
            (Cell::text(received, Style::Text), 2),
            (Cell::count(u64::from(row.row)), 1),
            (Cell::text(view.source(plan.table.id), Style::Text), 1),
        ]);
    }
    sheet.name_column("计划行岗位", head, 0);
    sheet.name_column("计划行人数", head, 3);
    head
}

/// A stated text; one that cannot be read is said to be so.
pub(super) const fn stated(text: Stated<&str>) -> &str {
    match text {
        Stated::Known(text) => text,
        Stated::Blank => "",
        Stated::Unknown => "（无法识别）",
    }
}

/// A stated day.
pub(super) fn day(day: Stated<jiff::civil::Date>) -> Cell<'static> {
    match day {
        Stated::Known(day) => Cell::date(day),
        Stated::Blank => Cell::blank(Style::Date),
        Stated::Unknown => Cell::text("无法识别", Style::Word),
    }
}
