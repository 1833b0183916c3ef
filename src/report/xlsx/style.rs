//! The one place where roles become fonts, fills, borders and number formats.
//!
//! Restrained on purpose: dark blue for structure, grey for helpers, and colour on words only, so that a
//! black-and-white print loses nothing.

use std::sync::LazyLock;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::report::sheet::Style;

/// Body font: on every Chinese office machine; others fall back to theirs.
const BODY: &str = "宋体";
/// Heading font.
const HEADING: &str = "黑体";
/// Lines between cells.
const GRID: u32 = 0xBF_C5_CC;
/// Structure.
const INK: u32 = 0x1F_3A_5F;

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| Style::ALL.map(build).to_vec());
static PLAIN: LazyLock<Format> = LazyLock::new(Format::new);

/// Format of a role.
pub(super) fn format(style: Style) -> &'static Format {
    FORMATS.get(style as usize).unwrap_or(&PLAIN)
}

/// No format.
pub(super) fn plain() -> &'static Format {
    &PLAIN
}

fn build(style: Style) -> Format {
    let body = || Format::new().set_font_name(BODY).set_font_size(10).set_align(FormatAlign::VerticalCenter);
    let cell = || body().set_border(FormatBorder::Thin).set_border_color(GRID);
    let padded = || cell().set_align(FormatAlign::Left).set_indent(1).set_text_wrap();
    let centred = || cell().set_align(FormatAlign::Center);
    let figure = || cell().set_align(FormatAlign::Right).set_indent(1).set_num_format("#,##0");
    let head = || {
        centred().set_font_name(HEADING).set_text_wrap().set_background_color(0xDC_E6_F1).set_font_color(INK)
    };
    match style {
        Style::Title => body().set_font_name(HEADING).set_font_size(16).set_align(FormatAlign::Center),
        Style::Heading => body().set_font_name(HEADING).set_font_size(16).set_font_color(INK),
        Style::Note => body().set_font_color(0x59_59_59),
        Style::Remark => body().set_font_color(0x59_59_59).set_text_wrap(),
        Style::Line => body().set_align(FormatAlign::Left).set_indent(1),
        Style::Section => body()
            .set_font_name(HEADING)
            .set_font_size(11)
            .set_font_color(INK)
            .set_background_color(0xF2_F5_F9)
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(INK),
        Style::Head => head(),
        Style::HeadInput => head().set_background_color(0xFF_F2_CC),
        Style::Label => padded().set_font_name(HEADING).set_background_color(0xF2_F2_F2),
        Style::Text => padded(),
        Style::Word => centred(),
        Style::Status => centred().set_bold().set_text_wrap(),
        Style::Verdict => centred().set_font_name(HEADING).set_font_size(20).set_bold(),
        Style::Number => figure(),
        Style::KeyNumber => figure().set_bold().set_font_size(11),
        Style::Percent => figure().set_num_format("0.00%"),
        Style::Date => centred().set_num_format("yyyy-mm-dd"),
        Style::Link => {
            padded().set_font_color(0x05_63_C1).set_underline(rust_xlsxwriter::FormatUnderline::Single)
        }
        Style::Input => padded().set_background_color(0xFF_FB_EB).set_unlocked(),
        Style::InputDate => {
            centred().set_background_color(0xFF_FB_EB).set_num_format("yyyy-mm-dd").set_unlocked()
        }
        Style::Flagged => padded().set_bold().set_background_color(0xF8_CB_AD),
        Style::Error => padded().set_font_color(0x9C_1C_10).set_background_color(0xFD_F3_F0),
        Style::Signature => {
            body().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(0x40_40_40).set_unlocked()
        }
        Style::Code => cell().set_text_wrap().set_font_name("Consolas"),
        Style::Division => centred().set_num_format("000000"),
    }
}

/// Words with a colour each: bad, open, good, without weight.
pub(super) fn words() -> [(&'static [&'static str], &'static Format); 4] {
    static COLOURS: LazyLock<[Format; 4]> = LazyLock::new(|| {
        let colour = |font: u32, fill: u32| Format::new().set_font_color(font).set_background_color(fill);
        [
            colour(0x9C_00_06, 0xFF_C7_CE),
            colour(0x7F_60_00, 0xFF_EB_9C),
            colour(0x00_61_00, 0xC6_EF_CE),
            colour(0x59_59_59, 0xED_ED_ED),
        ]
    });
    let [against, open, good, beside] = &*COLOURS;
    [
        (&["不符合", "不合规", "违规", "不予认可", "非公共渠道", "变差"], against),
        (&["待核实", "需核实", "疑点", "待认定"], open),
        (&["符合", "符合（经确认）", "合规", "已核实", "公共机构", "好转"], good),
        (&["未报送", "未能读取", "不适用", "提示", "已关闭", "未主张"], beside),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Severity, Status, Verdict};
    use crate::verdict::DifficultyStatus;

    #[test]
    fn a_style_stands_at_its_own_place() {
        for (index, style) in Style::ALL.into_iter().enumerate() {
            assert_eq!(style as usize, index);
        }
    }

    #[test]
    fn every_word_of_decision_has_a_colour() {
        let known: Vec<&str> = words().iter().flat_map(|(words, _)| words.iter().copied()).collect();
        let labels = Verdict::ALL
            .map(Verdict::label)
            .into_iter()
            .chain(
                [Status::Pass, Status::Fail, Status::Undetermined, Status::NotApplicable].map(Status::label),
            )
            .chain([Severity::Violation, Severity::Doubt, Severity::Note].map(Severity::label))
            .chain(
                [
                    DifficultyStatus::NotClaimed,
                    DifficultyStatus::Refuted,
                    DifficultyStatus::Unresolved,
                    DifficultyStatus::Verified,
                ]
                .map(DifficultyStatus::label),
            );
        for label in labels {
            assert!(known.contains(&label), "{label}");
        }
    }
}
