//! 采用的审核结论: each reviewer's mark that was taken over, with the agency's verdict before and after.

use super::{LostMark, SummaryLine};
use crate::model::ReviewMark;
use crate::report::sheet::{Cell, Paper, Sheet, Style};

/// 采用的审核结论.
pub(super) fn sheet<'v>(lines: &'v [SummaryLine], lost: &'v [LostMark]) -> Sheet<'v> {
    let widths = [34.0, 7.0, 26.0, 52.0, 10.0, 26.0, 10.0, 12.0, 10.0, 10.0];
    let mut sheet = Sheet::new("采用的审核结论", &widths, Paper::Lying);
    sheet.tab = 0x002E_7D32;
    sheet.heading(
        "采用的审核结论",
        "只采用本程序所写底稿中的审核结论；审核前、审核后是单位的结论，同一单位各行相同。",
    );
    let head = sheet.head(&[
        "单位",
        "规则",
        "对象",
        "事实",
        "审核结论",
        "审核意见",
        "审核人",
        "审核日期",
        "审核前",
        "审核后",
    ]);
    let mut any = false;
    for line in lines {
        for adopted in &line.adopted {
            any = true;
            sheet.push(vec![
                Cell::text(line.name.as_str(), Style::Text),
                Cell::text(adopted.rule, Style::Word),
                Cell::text(adopted.subject.as_str(), Style::Text),
                Cell::text(adopted.message.as_str(), Style::Text),
                Cell::text(adopted.review.mark.map_or("", ReviewMark::label), Style::Word),
                Cell::text(adopted.review.note.as_str(), Style::Text),
                Cell::text(adopted.review.reviewer.as_str(), Style::Word),
                Cell::text(adopted.review.date.as_str(), Style::Word),
                Cell::text(line.machine_verdict.label(), Style::Status),
                Cell::text(line.verdict.label(), Style::Status),
            ]);
        }
    }
    if any {
        sheet.table(head, 1);
        list_lost(&mut sheet, lost);
    } else {
        sheet.banner(Cell::text("没有采用审核结论：各单位的结论都是程序得出的。", Style::Text));
        list_lost(&mut sheet, lost);
    }
    sheet
}

/// Marks whose findings are gone, with who wrote them: nobody's work is dropped in silence.
fn list_lost<'v>(sheet: &mut Sheet<'v>, lost: &'v [LostMark]) {
    if lost.is_empty() {
        return;
    }
    sheet.gap();
    sheet.banner(Cell::text(
        format!(
            "所对应的问题本次不再出现或已豁免的审核结论（{} 条）：未采用；同一问题再出现时沿用。",
            lost.len()
        ),
        Style::Section,
    ));
    for mark in lost {
        sheet.push(vec![
            Cell::blank(Style::Text),
            Cell::blank(Style::Word),
            Cell::blank(Style::Text),
            Cell::text(mark.about.as_str(), Style::Text),
            Cell::text(mark.mark.as_str(), Style::Word),
            Cell::text(mark.note.as_str(), Style::Text),
            Cell::text(mark.reviewer.as_str(), Style::Word),
            Cell::text(mark.date.as_str(), Style::Word),
        ]);
    }
}
