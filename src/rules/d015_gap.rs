//! D015 材料未能读入: a file, sheet, table or row of the agency's that may hold what a rule misses.

use crate::case::{Gap, GapSource};
use crate::model::{CellAt, FileId, Severity, Subject};
use crate::tables::UnreadBlock;

use super::absence::lapse;
use super::{About, Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D015",
    title: "材料未能读入",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "属于该单位的文件未能读取（加密、损坏、文档、图片等），工作表有内容而没有可识别的表，整表或行未能归属。表格类文件未读，或有违规因此只能列为疑点的，为疑点；其余为提示。属于谁：路径、文件名、工作表名、标题、表外单位名称、内容、相邻的表，或全部材料只有一个单位。疑点核实单写明期限，期限已过而文件内容未变的，不再使违规变为疑点。",
    why: "没有读懂的材料里可能正有所缺的内容，既不能当作没有，也不能当作已有。",
    remedy: "按提示把该内容改存为 .xlsx 或 .csv、按申报表模板填列后重新报送。",
    auditor: "看过确认其中没有本条款所需内容的，在审核结论中填“不成立”，由它暂缓的违规即恢复认定；有的，请单位重新报送或补录后重新运行。",
    example: "招用情况表设置了打开密码。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, gap) in (0_u32..).zip(&context.case.gaps) {
        // What is nobody's is listed as such, and named by the finding that it holds back.
        if matches!(gap.source, GapSource::Columns(_)) || gap.nobodys {
            continue;
        }
        let could = if gap.holds.any() {
            format!("可能载有{}{}", gap.holds.kinds(), measure(gap))
        } else {
            "该单位各表均已读入，此件不影响核算".to_owned()
        };
        sink.report(
            about(context, index, gap),
            Fact {
                message: format!(
                    "{}；{could}。{}{}",
                    context.gap_in_words(gap),
                    what_to_do(context, gap),
                    lapse(gap)
                ),
                found: context.gap_in_words(gap),
                expected: "可读取的 .xlsx 或 .csv".to_owned(),
                only_note: !gap.is_of_tables(),
                ..Fact::default()
            },
        );
    }
}
fn measure(gap: &Gap) -> String {
    match gap.holds.most {
        None => String::new(),
        Some(0) => "（其中的人员都已另有招用行）".to_owned(),
        Some(most) => format!("（最多{most}行）"),
    }
}

fn about(context: &Context<'_, '_>, index: u32, gap: &Gap) -> About {
    let whole = |file: FileId, sheet: String| {
        let shown = &context.ingested.file(file).shown;
        let label = if sheet.is_empty() { shown.clone() } else { format!("{shown}［{sheet}］") };
        (label, None, Some((file, sheet)))
    };
    let (label, at, within) = match gap.source {
        GapSource::File(file) | GapSource::Document(file) => whole(file, String::new()),
        GapSource::Sheet(file, sheet) => {
            let name = context.ingested.file(file).sheets.get(sheet as usize).map(|sheet| sheet.name.clone());
            whole(file, name.unwrap_or_default())
        }
        GapSource::Table(id) | GapSource::Rows(id, ..) | GapSource::Columns(id) => {
            let table = context.table(id);
            let at = CellAt { table: id, row: table.header_rows.0, column: None };
            (context.place_of(table), Some(at), None)
        }
    };
    About { subject: Subject::Gap(index), key: label.clone(), label: format!("材料：{label}"), at, within }
}

/// What is wrong with it and what would settle it.
fn what_to_do(context: &Context<'_, '_>, gap: &Gap) -> String {
    match gap.source {
        GapSource::Document(file) if context.ingested.file(file).is_our_own() => {
            "请报送改正后的原申报表。".to_owned()
        }
        GapSource::File(file) | GapSource::Document(file) => context
            .ingested
            .file(file)
            .problem()
            .map_or_else(String::new, |problem| format!("{}。", problem.message)),
        GapSource::Table(id) => {
            let missing = context.table(id).missing.as_ref();
            missing.map_or_else(String::new, |missing| format!("缺少必填列：{}。", missing.with_nearest()))
        }
        GapSource::Rows(..) => "补填单位名称和统一社会信用代码后重新报送。".to_owned(),
        GapSource::Sheet(file, sheet) => {
            let sheet = context.ingested.file(file).sheets.get(sheet as usize);
            let shape = sheet.and_then(|sheet| sheet.unread.as_ref()).and_then(UnreadBlock::shape);
            shape.map_or_else(String::new, |shape| format!("{}。", shape.in_words()))
        }
        GapSource::Columns(_) => String::new(),
    }
}
