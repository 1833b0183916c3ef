//! Whether a row of a list still stands: 状态 (正常, 注销), 是否退出, and what sheets, titles and remarks say.

use crate::model::{Stated, after_one_of, denials, has, is_one_of, normal};

use super::words::WORDS;

/// What is said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stands.
    In,
    /// It no longer does.
    Left,
    /// It can't be told.
    Unclear,
}

impl Standing {
    /// What several sayings come to: whoever doubts or contradicts prevails.
    pub(super) fn of_all(said: &[Self]) -> Self {
        if said.contains(&Self::Unclear) {
            Self::Unclear
        } else if said.contains(&Self::Left) {
            Self::Left
        } else {
            Self::In
        }
    }
}

/// What a text says; `None` if nothing of the kind.
pub(super) fn of_words(text: &str) -> Option<Standing> {
    let text = normal(text);
    let bare = text.split('(').next().unwrap_or_default();
    if WORDS.standing_in.iter().any(|word| bare == word) {
        return Some(Standing::In);
    }
    let is_left = WORDS.standing_left.iter().any(|word| {
        text.match_indices(word.as_str()).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            !WORDS.standing_denials.iter().any(|denial| before.ends_with(denial.as_str()))
        })
    });
    is_left.then_some(Standing::Left)
}

/// What a column asks that was not recognised, by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// About something else.
    Nothing,
    /// What was changed: 操作, 动态.
    Changes,
    /// Whether the agency filed, or has to: 是否报送.
    Filed,
    /// For an opinion, a result, or whether there is anything to report: only a refusal tells.
    Opinion,
    /// For remarks.
    Remark,
    /// Whether the row stands, or whether it left.
    Standing {
        /// Yes says that it stands.
        yes_is_in: bool,
    },
}

impl Asks {
    pub(super) fn of(header: &str) -> Self {
        if is_start_of_validity(header) {
            return Self::Nothing;
        }
        let header = normal(header);
        if WORDS.change_headers.iter().any(|word| header.ends_with(word.as_str())) {
            return Self::Changes;
        }
        let yes_is_in = has(&header, &WORDS.standing_header_in);
        if has(&header, &WORDS.filed_headers) && !yes_is_in {
            Self::Filed
        } else if has(&header, &WORDS.standing_headers) && !has(&header, &WORDS.standing_header_others) {
            Self::Standing { yes_is_in }
        } else if has(&header, &WORDS.opinion_headers) || is_one_of(&header, &WORDS.opinion_headers_alone) {
            Self::Opinion
        } else if has(&header, &WORDS.remark_headers) {
            Self::Remark
        } else {
            Self::Nothing
        }
    }

    /// What a cell of the column says; `None` if it is about something else.
    pub(super) fn answer(self, text: &str) -> Option<Standing> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        // No figures and no dates say that somebody left.
        if !text.is_ascii() && of_words(text) == Some(Standing::Left) {
            return Some(Standing::Left);
        }
        let word = normal(text);
        let is = |words: &[String]| is_one_of(&word, words);
        match self {
            Self::Nothing => None,
            Self::Changes if is(&WORDS.change_in) || of_words(text) == Some(Standing::In) => {
                Some(Standing::In)
            }
            Self::Changes if has(text, &WORDS.change_left) => Some(Standing::Left),
            Self::Changes => Some(Standing::Unclear),
            Self::Opinion => refuses(&word).then_some(Standing::Unclear),
            Self::Remark if is(&WORDS.remark_left_alone) => Some(Standing::Left),
            Self::Remark => has(&word, &WORDS.remark_doubts).then_some(Standing::Unclear),
            Self::Filed if is(&WORDS.standing_yes) => Some(Standing::In),
            Self::Filed => {
                (is(&WORDS.standing_no) || has(&word, &WORDS.remark_doubts)).then_some(Standing::Unclear)
            }
            Self::Standing { yes_is_in } if is(&WORDS.standing_yes) => Some(in_or_left(yes_is_in)),
            Self::Standing { yes_is_in } if is(&WORDS.standing_no) => Some(in_or_left(!yes_is_in)),
            Self::Standing { .. } if matches!(&*word, "/" | "-" | "无") => Some(Standing::In),
            Self::Standing { .. } => Some(of_words(text).unwrap_or(Standing::Unclear)),
        }
    }
}

/// Whether an opinion refuses: 不同意, ×, 未认定, 无.
fn refuses(word: &str) -> bool {
    /// A longer text that begins with such a sign may go on with something else.
    const LONGEST: usize = 8;
    let begins = || after_one_of(word, &WORDS.opinion_refusal_starts).is_some();
    is_no(word) || has(word, &WORDS.opinion_refusals) || word.chars().count() <= LONGEST && begins()
}

/// No, as a normalised word below a question: 否, ×, 无.
pub(super) fn is_no(word: &str) -> bool {
    word == "无" || is_one_of(word, &WORDS.standing_no)
}

/// Whether a column says from when something is valid, and nothing of its end: 有效期起.
pub(super) fn is_start_of_validity(header: &str) -> bool {
    let header = normal(header).replace('/', "");
    WORDS.validity_starts.iter().any(|end| header.ends_with(end.as_str()))
}

const fn in_or_left(is_in: bool) -> Standing {
    if is_in { Standing::In } else { Standing::Left }
}

/// What blanks in a column of standings mean. If the column says of other rows that they stand, a blank says nothing; if it
/// only marks those that left, a blank says that the row stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    says_in: bool,
}

impl Column {
    /// Of all that the column states.
    pub(super) fn of<'t>(mut stated: impl Iterator<Item = Stated<&'t str>>) -> Self {
        Self {
            says_in: stated.any(|text| text.known().is_some_and(|text| of_words(text) == Some(Standing::In))),
        }
    }

    /// What it says of a row.
    pub(super) fn standing(self, stated: Stated<&str>) -> Standing {
        match stated {
            Stated::Blank if self.says_in => Standing::Unclear,
            Stated::Blank => Standing::In,
            Stated::Known(text) => of_words(text).unwrap_or(Standing::Unclear),
            Stated::Unknown => Standing::Unclear,
        }
    }
}

/// What the sheet's name and titles say of all rows below: 退出人员, 注销名单.
pub(super) fn of_titles<'t>(titles: impl Iterator<Item = &'t str>) -> Standing {
    let titles: Vec<&str> = titles.collect();
    let tells = |title: &str| of_words(title) == Some(Standing::Left) && !is_of_both(title);
    if titles.iter().any(|title| tells(title)) {
        Standing::Left
    } else if titles.iter().any(|title| leaves_open(title)) {
        Standing::Unclear
    } else {
        Standing::In
    }
}

/// Whether a title or a heading tells of rows of both kinds: 在册及退出人员.
pub(super) fn is_of_both(text: &str) -> bool {
    has(text, &WORDS.standing_titles_mixed)
}

/// Whether words say that it can't be told whether what they are about still stands: 待审核, 拟认定.
pub(super) fn leaves_open(text: &str) -> bool {
    has(text, &WORDS.standing_titles_open)
}

/// Whether a short remark says that what it stands beside does not hold, or not yet: 已撤销, 申请稿，待批. A longer one may say it of
/// something else (原岗位撤销，同意豁免).
pub(super) fn is_taken_back(remark: &str) -> bool {
    const LONGEST: usize = 8;
    remark.chars().count() <= LONGEST
        && (of_words(remark) == Some(Standing::Left)
            || leaves_open(remark)
            || has(remark, &WORDS.approval_refused))
}

/// What stands in place of a number, or in the bracket behind it: 已注销, RD2024101（作废）.
pub(super) fn of_number(text: &str) -> Standing {
    let is_number = text.chars().any(|c| c.is_ascii_digit());
    if !is_number && of_words(text) == Some(Standing::Left) { Standing::Left } else { of_name(text) }
}

/// What a register's category says of its row: 残疾人员（已退出）, 非就业困难人员, ×.
pub(super) fn of_category(text: &str) -> Standing {
    let word = normal(text);
    let is_none = is_one_of(word.as_ref(), &WORDS.standing_no) || has(text, &WORDS.categories_of_nobody);
    if is_none || denials::in_category(text).is_some() { Standing::Unclear } else { of_name(text) }
}

/// What the bracket behind a name, a category or a number says of its row: 某中心（已撤销）, 残疾人员（已退出）.
pub(super) fn of_name(text: &str) -> Standing {
    // 已退出 in place of a category.
    if text.starts_with('已') && of_words(text) == Some(Standing::Left) {
        return Standing::Left;
    }
    let inside = text.split_once(['（', '(', '【', '[']).map_or("", |(_, inside)| inside);
    let inside = inside.trim_end_matches(['）', ')', '】', ']']);
    if of_words(inside) == Some(Standing::Left) {
        Standing::Left
    } else if leaves_open(inside) {
        Standing::Unclear
    } else {
        Standing::In
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_what_stands_for_a_number_tell_who_left() {
        for (text, said) in [
            ("残疾人员（已退出）", Standing::Left),
            ("已退出", Standing::Left),
            ("某局（2023年并入民政局）", Standing::Left),
            ("残疾人员（申请中）", Standing::Unclear),
            ("残疾人员（二级）", Standing::In),
            ("某街道办事处（某街）", Standing::In),
        ] {
            assert_eq!(of_name(text), said, "{text}");
        }
        assert_eq!(of_number("已注销"), Standing::Left);
        assert_eq!(of_number("RD2024101（作废）"), Standing::Left);
        assert_eq!(of_number("RD2024101"), Standing::In);
        assert_eq!(of_titles(["待审核"].into_iter()), Standing::Unclear);
    }

    #[test]
    fn words_tell_who_is_still_there() {
        for (text, said) in [
            ("正常", Some(Standing::In)),
            ("有效（2024年度）", Some(Standing::In)),
            ("未退出", Some(Standing::In)),
            ("注销", Some(Standing::Left)),
            ("已退出（就业）", Some(Standing::Left)),
            ("2023年并入教育局", Some(Standing::Left)),
            ("未注销登记", None),
            ("待复核", None),
        ] {
            assert_eq!(of_words(text), said, "{text}");
        }
    }

    #[test]
    fn a_column_that_was_not_recognised_may_tell_by_its_header() {
        for (header, text, said) in [
            ("是否有效", "否", Some(Standing::Left)),
            ("是否有效", "是", Some(Standing::In)),
            ("已注销标志", "1", Some(Standing::Left)),
            ("已注销标志", "0", Some(Standing::In)),
            ("年审结果", "不通过", Some(Standing::Left)),
            ("年审结果", "通过", Some(Standing::In)),
            ("年审结果", "补材料", Some(Standing::Unclear)),
            ("备注", "2024年2月已退出", Some(Standing::Left)),
            ("备注", "家庭困难", None),
            ("所属街道", "柳溪", None),
            ("是否应报送", "否", Some(Standing::Left)),
            ("取消时间", "", None),
        ] {
            assert_eq!(Asks::of(header).answer(text), said, "{header} {text}");
        }
        for (title, said) in [
            ("2024年已退出就业困难人员名单", Standing::Left),
            ("就业困难人员认定及退出台账", Standing::In),
            ("应报送单位名录（不含撤销单位）", Standing::In),
            ("不需报送单位", Standing::Left),
        ] {
            assert_eq!(of_titles(std::iter::once(title)), said, "{title}");
        }
    }

    #[test]
    fn a_short_remark_takes_back_what_it_stands_beside() {
        for (remark, is_so) in [
            ("已撤销", true),
            ("申请稿，待批", true),
            ("口头同意", true),
            ("不予批准", true),
            ("同意", false),
            ("某府办〔2024〕3号", false),
            ("原岗位撤销，经研究同意豁免", false),
        ] {
            assert_eq!(is_taken_back(remark), is_so, "{remark}");
        }
    }

    #[test]
    fn columns_of_changes_and_of_filing_tell_as_they_are_meant() {
        for (header, text, said) in [
            ("操作", "删除", Some(Standing::Left)),
            ("操作", "新增", Some(Standing::In)),
            ("操作时间", "2024-03-01 10:00", None),
            ("动态", "减少", Some(Standing::Left)),
            ("变动情况", "地址变更", Some(Standing::Unclear)),
            ("是否报送", "是", Some(Standing::In)),
            ("是否报送", "否", Some(Standing::Unclear)),
            ("是否需报送", "否", Some(Standing::Left)),
            ("是否免报", "是", Some(Standing::Left)),
            ("合格证编号", "12345", None),
        ] {
            assert_eq!(Asks::of(header).answer(text), said, "{header} {text}");
        }
    }

    #[test]
    fn of_opinions_only_refusals_are_heard_and_of_remarks_what_they_doubt() {
        for (header, text, said) in [
            ("审核意见", "不同意", Some(Standing::Unclear)),
            ("审核意见", "×", Some(Standing::Unclear)),
            ("社区意见", "情况属实，拟同意认定", None),
            ("是否通过", "否", Some(Standing::Unclear)),
            ("是否通过", "是", None),
            ("认定情况", "未认定", Some(Standing::Unclear)),
            ("资格", "无", Some(Standing::Unclear)),
            ("职业资格证书", "无", None),
            ("审核人", "张三", None),
            ("备注", "认定有误", Some(Standing::Unclear)),
            ("备注", "退", Some(Standing::Left)),
            ("备注", "家庭困难", None),
            ("有无公益性岗位", "无", Some(Standing::Unclear)),
            ("是否应报", "否", Some(Standing::Left)),
            ("是否享受社保补贴", "否", None),
            ("报送方式", "由区民政局统一报送", Some(Standing::Unclear)),
        ] {
            assert_eq!(Asks::of(header).answer(text), said, "{header} {text}");
        }
    }

    #[test]
    fn a_category_may_be_nobodys() {
        for text in ["非就业困难人员", "未认定", "待审", "×", "普通失业人员", "不符合"]
        {
            assert_ne!(of_category(text), Standing::In, "{text}");
        }
        for text in ["残疾人员", "4050人员", "零就业家庭成员", "低保人员", "未就业高校毕业生", ""]
        {
            assert_eq!(of_category(text), Standing::In, "{text}");
        }
    }

    #[test]
    fn a_blank_says_nothing_beside_rows_that_are_said_to_stand() {
        let marked = Column::of([Stated::Known("注销"), Stated::Blank].into_iter());
        assert_eq!(marked.standing(Stated::Blank), Standing::In);
        let all = Column::of([Stated::Known("正常"), Stated::Blank].into_iter());
        assert_eq!(all.standing(Stated::Blank), Standing::Unclear);
    }
}
