//! 指标测算: every figure as a formula over the detail sheets, with names that can be read aloud.
//!
//! The names (计划人数, 已核实人数 ...) are those of single cells here; ranges of the detail sheets
//! (计入招用, 核查计划 ...) are named where they are put down. Only functions of Excel 2007, which Excel,
//! WPS and `LibreOffice` calculate alike. Rounding up is `INT((n*a+b-1)/b)` over whole numbers, so no
//! fraction such as 0.4 ever occurs.

use super::figure_lines::{Line, OPEN, block, required};
use super::view::Sums;
use super::{View, further};
use crate::model::{Rounding, Status};
use crate::policy::Denominator;
use crate::report::layout::sheets;
use crate::report::sheet::{Cached, Cell, Chart, Paper, Series, Shape, Sheet, Style, number};

/// Shown for a share of nothing.
const NO_SHARE: &str = "—";

/// The sheet.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let mut sheet = Sheet::new(sheets::FIGURES, &[32.0, 13.0, 6.0, 64.0], Paper::Upright);
    sheet.tab = 0x2E_5E_8C;
    sheet.heading("指标测算", "各数均为公式，取自岗位明细、招用人员、数据来源各表；更正招用人员表的“核查状态”后自动重算（先在“审阅”中撤销工作表保护，无密码）。");
    let head = sheet.head(&["指标", "数值", "单位", "计算方法"]);
    sheet.freeze = Some((head + 1, 0));
    sheet.repeat = Some((head, head));
    block(&mut sheet, "一、比例", ratio_lines(view));
    block(&mut sheet, "二、计划人数", plan_lines(view));
    block(&mut sheet, "三、招用人数与就业困难人员（按人计，同一身份号码多行只计一人）", person_lines(view));
    block(&mut sheet, "四、按招用计划口径", by_plan_lines(view));
    block(&mut sheet, "五、按实际招用口径", by_hires_lines(view));
    block(&mut sheet, "六、测算结果", result_lines(view));
    further::blocks(&mut sheet, view);
    sheet.mark(head, 1, 1);
    picture(&mut sheet, view);
    sheet
}

fn ratio_lines(view: &View<'_>) -> Vec<Line> {
    let policy = view.edition.policy;
    let basis = policy.basis.short_label();
    let count = |value| Cell::number(number(value), Style::Number);
    vec![
        (
            "规定比例：每若干人中",
            "每几人",
            count(policy.ratio.denominator()),
            "人",
            "口径规定的最低比例，用两个整数表示，没有小数误差",
        ),
        ("规定比例：至少招用困难人员", "至少几人", count(policy.ratio.numerator()), "人", "同上"),
        ("采用口径", "采用口径", Cell::text(basis, Style::Word), "", "比例以什么为基数；另一口径并列供参考"),
    ]
}

fn plan_lines(view: &View<'_>) -> Vec<Line> {
    let sums = &view.sums;
    let upper = match sums.plan_upper {
        Some(upper) => Cached::Number(number(upper)),
        None => Cached::Text(OPEN.into()),
    };
    vec![
        (
            "计划人数（最少）",
            "计划人数下限",
            Cell::counted("SUM(计划下限)", sums.plan_lower),
            "人",
            "岗位明细“计划（最小）”之和；无争议时两数相等",
        ),
        (
            "计划人数（最多）",
            "计划人数上限",
            Cell::formula(
                format!("IF(COUNTIF(计划上限,\"{OPEN}\")>0,\"{OPEN}\",SUM(计划上限))"),
                upper,
                Style::Number,
            ),
            "人",
            "岗位明细“计划（最大）”之和；有被退回的计划行时为“不详”",
        ),
        (
            "计划人数",
            "计划人数",
            key("IF(ISNUMBER(计划人数上限),计划人数上限,计划人数下限)", view.plan_shown()),
            "人",
            "列示数：取最多；不详时取最少",
        ),
    ]
}

fn person_lines(view: &View<'_>) -> Vec<Line> {
    let sums = &view.sums;
    vec![
        ("实际招用人数", "招用人数", key("SUM(计入招用)", sums.hires), "人", "招用人员表“计入招用”之和"),
        (
            "主张为就业困难人员",
            "主张人数",
            Cell::counted("SUM(计入主张)", sums.claimed),
            "人",
            "招用人员表“计入主张”之和",
        ),
        (
            "已核实就业困难人员",
            "已核实人数",
            key("SUM(计入已核实)", sums.verified),
            "人",
            "一人各行均为已核实才计入；仅因在本单位重复登记存疑的计一人",
        ),
        (
            "被退回的招用行",
            "退回招用行",
            Cell::counted("COUNTIF(退回表类,\"招用情况\")", sums.rejected_hires),
            "行",
            "数据来源表所列无法读取而退回的招用情况行",
        ),
        (
            "其中可能主张的",
            "退回可能主张",
            Cell::counted("COUNTIFS(退回表类,\"招用情况\",退回可能主张列,\"是\")", sums.rejected_claims),
            "行",
            "不能读作“否”的退回行",
        ),
        (
            "未列明的可能人数",
            "未列明人数",
            Cell::count(sums.unseen),
            "人",
            "不能归属的行、整表未读入的行和一格多人的行最多可能有的人数",
        ),
        (
            "可能达到的就业困难人员",
            "可能人数",
            key("SUM(计入可能)+退回可能主张+未列明人数", sums.possible),
            "人",
            "已核实、待核实、退回行中可能主张与未列明的合计",
        ),
    ]
}

/// Persons hired at most, as a sum of names. Material that nobody waits for any more has no line of its own.
pub(super) fn most_hires(sums: &Sums) -> String {
    let lapsed = if sums.lapsed == 0 { String::new() } else { format!("+{}", sums.lapsed) };
    format!("招用人数+退回招用行+未列明人数{lapsed}")
}

fn by_plan_lines(view: &View<'_>) -> Vec<Line> {
    let sums = &view.sums;
    let policy = view.edition.policy;
    let required = |base| required(policy.rounding, base, ["至少几人", "每几人"]);
    let shown = view.plan_shown();
    let upper = match sums.plan_upper {
        Some(upper) => Cached::Number(number(policy.required(upper))),
        None => Cached::Text(OPEN.into()),
    };
    vec![
        (
            "应招就业困难人员（列示）",
            "按计划应招",
            Cell::counted(required("计划人数"), policy.required(shown)),
            "人",
            match policy.rounding {
                Rounding::Up => "计划人数 × 规定比例，不足一人的进一",
                Rounding::Down => "计划人数 × 规定比例，不足一人的舍去",
                Rounding::Nearest => "计划人数 × 规定比例，不足一人的四舍五入",
            },
        ),
        (
            "应招（按最少计划）",
            "按计划应招下限",
            Cell::counted(required("计划人数下限"), policy.required(sums.plan_lower)),
            "人",
            "可能人数低于此数即不符合",
        ),
        (
            "应招（按最多计划）",
            "按计划应招上限",
            Cell::formula(
                format!("IF(ISNUMBER(计划人数上限),{},\"{OPEN}\")", required("计划人数上限")),
                upper,
                Style::Number,
            ),
            "人",
            "已核实人数达到此数方为符合；不详时不得判为符合",
        ),
        (
            "已核实占计划",
            "占计划比例",
            share("已核实人数", "计划人数", sums.verified, shown),
            "",
            "已核实人数 ÷ 计划人数",
        ),
        (
            "可能占计划",
            "可能占计划比例",
            share("可能人数", "计划人数", sums.possible, shown),
            "",
            "可能人数 ÷ 计划人数",
        ),
        (
            "结果（招用计划口径）",
            "按计划结果",
            status(
                &format!(
                    "IF(计划人数=0,IF({}=0,\"{}\",\"待核实\"),\
                     IF(可能人数<按计划应招下限,\"不符合\",\
                     IF(AND(ISNUMBER(计划人数上限),已核实人数>=按计划应招上限),\"符合\",\"待核实\")))",
                    most_hires(sums),
                    view.nothing()
                ),
                view,
                view.on(Denominator::Plan),
            ),
            "",
            "已核实人数不少于应招（按最多计划）为符合；可能人数少于应招（按最少计划）为不符合；其间为待核实",
        ),
    ]
}

fn by_hires_lines(view: &View<'_>) -> Vec<Line> {
    let sums = &view.sums;
    let policy = view.edition.policy;
    let required = |base| required(policy.rounding, base, ["至少几人", "每几人"]);
    vec![
        (
            "应招就业困难人员（列示）",
            "按招用应招",
            Cell::counted(required("招用人数"), policy.required(sums.hires)),
            "人",
            match policy.rounding {
                Rounding::Up => "实际招用人数 × 规定比例，不足一人的进一",
                Rounding::Down => "实际招用人数 × 规定比例，不足一人的舍去",
                Rounding::Nearest => "实际招用人数 × 规定比例，不足一人的四舍五入",
            },
        ),
        (
            "应招（只计可能主张的退回行）",
            "按招用应招下限",
            Cell::counted(
                required("(招用人数+退回可能主张+未列明人数)"),
                policy.required(sums.hires + sums.rejected_claims + sums.unseen),
            ),
            "人",
            "可能人数低于此数即不符合",
        ),
        (
            "应招（退回行全部计入招用）",
            "按招用应招上限",
            Cell::counted(required(&format!("({})", most_hires(sums))), policy.required(sums.most_hires())),
            "人",
            "已核实人数达到此数方为符合",
        ),
        (
            "已核实占实际招用",
            "占招用比例",
            share("已核实人数", "招用人数", sums.verified, sums.hires),
            "",
            "已核实人数 ÷ 实际招用人数",
        ),
        (
            "可能占实际招用",
            "可能占招用比例",
            share("可能人数", "招用人数", sums.possible, sums.hires),
            "",
            "可能人数 ÷ 实际招用人数",
        ),
        (
            "结果（实际招用口径）",
            "按招用结果",
            status(
                &format!(
                    "IF(招用人数=0,IF({}=0,\"{}\",\"待核实\"),\
                     IF(可能人数<按招用应招下限,\"不符合\",IF(已核实人数>=按招用应招上限,\"符合\",\"待核实\")))",
                    most_hires(sums),
                    view.nothing()
                ),
                view,
                view.on(Denominator::Hires),
            ),
            "",
            "判法同上，以实际招用人数为基数",
        ),
    ]
}

fn result_lines(view: &View<'_>) -> Vec<Line> {
    let counts = &counts(view);
    vec![
        (
            "应招就业困难人员",
            "应招人数",
            key("IF(采用口径=\"招用计划\",按计划应招,按招用应招)", counts.required),
            "人",
            "按采用口径",
        ),
        (
            "距达标还差",
            "还差人数",
            key("MAX(0,应招人数-已核实人数)", counts.short),
            "人",
            "应招人数 − 已核实人数",
        ),
        (
            "其中可由待核实人员补足",
            "还需核实人数",
            Cell::counted("MIN(还差人数,MAX(0,可能人数-已核实人数))", counts.to_verify),
            "人",
            "还需核实的人数：所差人数中，待核实人员核实后可以补足的",
        ),
        (
            "余下计划还可招用的非就业困难人员",
            "可招其他人数",
            Cell::counted("MAX(0,MAX(0,计划人数-招用人数)-还差人数)", counts.room),
            "人",
            "计划余额 − 还差人数",
        ),
        (
            "招用比例测算结果",
            "测算结果",
            status(
                "IF(采用口径=\"招用计划\",按计划结果,按招用结果)",
                view,
                view.on(view.edition.policy.basis),
            ),
            "",
            "按采用口径；豁免与审核意见的影响见审计结论",
        ),
    ]
}

/// Figures of the policy's basis, as the formulas give them.
pub(super) struct BasisFigures {
    /// 应招人数.
    pub required: u64,
    /// 还差人数.
    pub short: u64,
    /// 还需核实人数.
    pub to_verify: u64,
    /// 可招其他人数.
    pub room: u64,
}

/// Figures of the policy's basis.
pub(super) fn counts(view: &View<'_>) -> BasisFigures {
    let sums = &view.sums;
    let base = match view.edition.policy.basis {
        Denominator::Plan => view.plan_shown(),
        Denominator::Hires => sums.hires,
    };
    let required = view.edition.policy.required(base);
    let short = required.saturating_sub(sums.verified);
    BasisFigures {
        required,
        short,
        to_verify: short.min(sums.possible.saturating_sub(sums.verified)),
        room: view.plan_shown().saturating_sub(sums.hires).saturating_sub(short),
    }
}

fn key(formula: &str, count: u64) -> Cell<'static> {
    Cell::formula(formula, Cached::Number(number(count)), Style::KeyNumber)
}

fn share(part: &str, whole: &str, part_value: u64, whole_value: u64) -> Cell<'static> {
    let cached = if whole_value == 0 {
        Cached::Text(NO_SHARE.into())
    } else {
        Cached::Number(number(part_value) / number(whole_value))
    };
    Cell::formula(format!("IF({whole}=0,\"{NO_SHARE}\",{part}/{whole})"), cached, Style::Percent)
}

fn status(formula: &str, view: &View<'_>, status: Status) -> Cell<'static> {
    let label = if status == Status::NotApplicable { view.nothing() } else { status.label() };
    Cell::worded(formula, label, Style::Status)
}

/// The chart of the figures that decide, with the line to clear.
fn picture(sheet: &mut Sheet<'_>, view: &View<'_>) {
    // Figures and picture are a page each: together they could not be read.
    let start = sheet.next_row();
    sheet.row_breaks.push(start);
    sheet.banner(Cell::text("七、图示", Style::Section));
    let head = sheet.head(&["项目", "人数", "达标线", "说明"]);
    let sums = &view.sums;
    let required = counts(view).required;
    for (label, name, count, remark) in [
        ("计划", "计划人数", view.plan_shown(), "计划招用人数"),
        ("招用", "招用人数", sums.hires, "实际招用人数"),
        ("应招困难", "应招人数", required, "按规定比例应招的就业困难人员"),
        ("主张困难", "主张人数", sums.claimed, "单位主张的就业困难人员"),
        ("已核实", "已核实人数", sums.verified, "核实无疑的就业困难人员"),
        ("可能", "可能人数", sums.possible, "待核实的全部成立时的就业困难人员"),
    ] {
        sheet.push(vec![
            Cell::text(label, Style::Label),
            Cell::counted(name, count),
            Cell::counted("应招人数", required),
            Cell::text(remark, Style::Text),
        ]);
    }
    if view.plan_shown() + sums.hires + sums.possible == 0 {
        // Six bars of no height show nothing.
        return;
    }
    let last = sheet.next_row() - 1;
    let categories = (head + 1, 0, last, 0);
    let percent = view.edition.policy.ratio.percent_label();
    sheet.charts.push(Chart {
        shape: Shape::Column,
        title: format!("计划、招用与就业困难人员（横线为达标线：{percent}）"),
        description: format!("柱形：计划、招用、应招、主张、已核实、可能人数；横线：按 {percent} 应招的人数"),
        series: vec![Series {
            name: "人数".into(),
            categories,
            values: (head + 1, 1, last, 1),
            color: 0x2E_5E_8C,
            points: vec![0x9D_B4_CC, 0x9D_B4_CC, 0x7F_8C_9A, 0xC9_A2_27, 0x3B_7D_4F, 0xA9_C9_B2],
            labelled: true,
        }],
        line: Some(Series {
            name: format!("达标线（{percent}）").into(),
            categories,
            values: (head + 1, 2, last, 2),
            color: 0x40_40_40,
            points: Vec::new(),
            labelled: false,
        }),
        at: (last + 2, 0),
        size: (820, 340),
    });
}
