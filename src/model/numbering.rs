//! The number that a list's writer puts before a name.

use super::is_hanzi_figure;

/// How a name is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// Not at all.
    No,
    /// 1. 甲局, （1）甲局, ①甲局.
    ByFigures,
    /// 一、甲局, （一）甲局, which is also how headings are numbered.
    ByHanzi,
}

/// A name without the number before it, and how it was numbered. A figure is such a number only if brackets or a mark part it
/// from the name: 第一中学 and 三元里街道 stay whole. So does a text that is nothing but a number.
pub fn without_numbering(text: &str) -> (Numbered, &str) {
    let text = text.trim();
    let is_circled = |c: char| ('①'..='⑳').contains(&c);
    let behind_circled = text.trim_start_matches(is_circled).trim_start();
    if behind_circled.len() < text.len() && !behind_circled.is_empty() {
        return (Numbered::ByFigures, behind_circled);
    }
    let opened = text.trim_start_matches(['(', '（']);
    let figure = opened.strip_prefix('第').unwrap_or(opened);
    let behind_digits = figure.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let behind_hanzi = figure.trim_start_matches(is_hanzi_figure);
    let (kind, rest) = if behind_digits.len() < figure.len() {
        (Numbered::ByFigures, behind_digits)
    } else if behind_hanzi.len() < figure.len() {
        (Numbered::ByHanzi, behind_hanzi)
    } else {
        return (Numbered::No, text);
    };
    let name = if opened.len() < text.len() {
        rest.strip_prefix([')', '）'])
    } else {
        // 九·一八 is a name; 1·甲局 is numbered.
        rest.strip_prefix(['、', '.', '．', ':', '：', ')', '）', '\u{3000}', ' ', ','])
            .or_else(|| rest.strip_prefix('·').filter(|_| kind == Numbered::ByFigures))
    };
    match name.map(|name| name.trim_start_matches([')', '）', '、', '.', '．', ' ', '\u{3000}'])) {
        Some(name) if !name.is_empty() => (kind, name),
        _ => (Numbered::No, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_no_part_of_a_name() {
        for (written, kind, name) in [
            ("1.甲区民政局", Numbered::ByFigures, "甲区民政局"),
            ("1、 甲区民政局", Numbered::ByFigures, "甲区民政局"),
            ("（3）甲区民政局", Numbered::ByFigures, "甲区民政局"),
            ("（3）、甲区民政局", Numbered::ByFigures, "甲区民政局"),
            ("②甲区民政局", Numbered::ByFigures, "甲区民政局"),
            ("1·甲区民政局", Numbered::ByFigures, "甲区民政局"),
            ("一、街道办事处", Numbered::ByHanzi, "街道办事处"),
            ("（十二）甲区民政局", Numbered::ByHanzi, "甲区民政局"),
            ("九·一八纪念馆", Numbered::No, "九·一八纪念馆"),
            ("第一中学", Numbered::No, "第一中学"),
            ("12345热线中心", Numbered::No, "12345热线中心"),
            ("三元里街道办事处", Numbered::No, "三元里街道办事处"),
            ("（一）", Numbered::No, "（一）"),
        ] {
            assert_eq!(without_numbering(written), (kind, name), "{written}");
        }
    }
}
