//! Words by which a filing denies what its cells claim, by where they stand: 未报送 in a title, 拟 in a header's bracket.
//!
//! The words are data (`templates/denials.toml`), normalised once as names are, and part of the program: a test reads them.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::text::is_hanzi;
use super::{Field, TableKind, after_one_of, has, is_one_of, normal};

/// Characters that may lie between a denial and what it denies.
const NEAR: usize = 4;

/// The lists, each by what it is for; the file says it in the users' language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    denials: Vec<String>,
    deeds: Vec<String>,
    behind: Vec<String>,
    places: Vec<String>,
    opinions: Vec<String>,
    upper_headers: Vec<String>,
    key_fronts: Vec<String>,
    brackets: Vec<String>,
    plan_deeds: Vec<String>,
    between: Vec<String>,
    before: Vec<String>,
    standing: Vec<String>,
    alone: Vec<String>,
    alone_fronts: Vec<String>,
    harmless: Vec<String>,
    instructions: Vec<String>,
    answer_deeds: Vec<String>,
    answer_fillers: Vec<String>,
    answer_no: Vec<String>,
    answer_plain_no: Vec<String>,
    answer_refused: Vec<String>,
    titles: Vec<String>,
    title_harmless: Vec<String>,
    title_instructions: Vec<String>,
    headers: Vec<String>,
    planned_headers: Vec<String>,
    header_instructions: Vec<String>,
    departments: Vec<String>,
    categories: Vec<String>,
    category_conditions: Vec<String>,
    header_examples: Vec<String>,
    kin: Vec<String>,
    kin_counts: Vec<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    let mut lists: Lists = toml::from_str(include_str!("../../templates/denials.toml")).unwrap_or_default();
    // The longest word first, so that 尚未 is not found as 未.
    lists.denials.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    lists
});

/// What a remark on a row of a table of this kind denies, in its own words: 未实际到岗, 作废.
pub fn in_remark(text: &str, kind: TableKind) -> Option<String> {
    if !may_deny(text) {
        return None;
    }
    let plain = normal(text);
    if is_denial_alone(&plain) {
        return Some(plain.into_owned());
    }
    let plain = without(plain, &LISTS.harmless);
    word_in(&plain, &LISTS.standing)
        .or_else(|| plain.split(ends_clause).find_map(|clause| denied(clause, kind)))
}

/// 放弃, 已自愿放弃了: a text that says nothing else.
fn is_denial_alone(plain: &str) -> bool {
    /// Characters of the longest such text.
    const LONGEST: usize = 12;
    if plain.chars().count() > LONGEST {
        return false;
    }
    let mut bare = plain.trim_matches(|c: char| !c.is_alphanumeric());
    bare = bare.strip_suffix('了').unwrap_or(bare);
    while !is_one_of(bare, &LISTS.alone) {
        let Some(rest) = after_one_of(bare, &LISTS.alone_fronts) else { return false };
        bare = rest;
    }
    true
}

/// The same for a note below a table, which may just as well be a rule for filling it in.
pub fn in_note(text: &str, kind: TableKind) -> Option<String> {
    if let Some(word) = in_opinion(text).or_else(|| before_warning(text)) {
        return Some(word);
    }
    let tells_how_to_fill_in = has(text, &LISTS.title_instructions);
    if !may_deny(text) || tells_how_to_fill_in || word_in(&normal(text), &LISTS.instructions).is_some() {
        return None;
    }
    in_remark(text, kind)
}

/// The word of an opinion that refuses what it is about: 审核意见：不同意. Boxes are a form's choices.
fn in_opinion(text: &str) -> Option<String> {
    const BOXES: [char; 8] = ['□', '☐', '○', '◯', '☑', '√', '■', '✓'];
    if !text.contains("意见") || text.contains(BOXES) {
        return None;
    }
    let text = normal(text);
    let (_, said) = text.split_once("意见")?.1.split_once(':')?;
    word_in(said, &LISTS.opinions)
}

/// Whether the key of a line outside a table speaks of what has not happened (预计报送日期), or its bracket does; `before` is what
/// stands in front of the key.
pub fn in_key(before: &str, key: &str, field: Field) -> bool {
    let before = normal(before);
    LISTS.key_fronts.iter().any(|word| before.ends_with(word.as_str())) || in_header(key, field).is_some()
}

/// Whether a bracket in a cell says that what stands before it does not count: RD001（作废）.
pub fn in_cell_bracket(text: &str) -> bool {
    if !text.contains(BRACKETS) {
        return false;
    }
    let text = without(normal(text), &LISTS.harmless);
    brackets_of(&text).into_iter().any(|bracket| word_in(bracket, &LISTS.brackets).is_some())
}

/// Whether a header that was not recognised asks whether something was done: 是否备案, 备案状态.
pub fn asks(header: &str) -> bool {
    let header = normal(header);
    word_in(&header, &LISTS.answer_deeds).is_some()
        && replaced(replaced(header, &LISTS.answer_deeds, ""), &LISTS.answer_fillers, "").is_empty()
}

/// What an answer below such a header denies: 是否备案 否, 备案状态 退回.
pub fn in_answer(header: &str, text: &str) -> Option<String> {
    /// A longer text is no answer.
    const LONGEST: usize = 12;
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    let answer = without(normal(text), &LISTS.harmless);
    let no = if header.contains('否') { &LISTS.answer_no } else { &LISTS.answer_plain_no };
    if is_one_of(&answer, no) {
        return Some(format!("{header}：{text}"));
    }
    // 已备案 denies nothing, 已退回 does.
    let is_done = answer.starts_with('已') && !answer.contains(['退', '驳', '撤', '废', '拒']);
    word_in(&answer, &LISTS.answer_refused).filter(|_| !is_done)
}

/// The word in a title or a sheet's name that says that the table does not count. A line that tells how to fill it in is no
/// title.
pub fn in_title(text: &str) -> Option<String> {
    // The sheet of a text file has no name, and every agency in it asks.
    if text.is_empty() {
        return None;
    }
    if let Some(word) = before_warning(text) {
        return Some(word);
    }
    if has(text, &LISTS.title_instructions) {
        return None;
    }
    let title = without(normal(text), &LISTS.title_harmless);
    // 备案未通过人员; what a plan intends is no denial, and a list of those proposed is none either.
    word_in(&title, &LISTS.titles).or_else(|| denied(&without(title, &LISTS.harmless), TableKind::Plan))
}

/// 作废 of 作废请勿使用, 草稿，请勿外传: what the warning is about stands right before it.
fn before_warning(text: &str) -> Option<String> {
    const WARNING: &str = "请勿";
    let text = normal(text);
    let (before, _) = text.split_once(WARNING)?;
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    LISTS.titles.iter().find(|word| before.ends_with(word.as_str())).cloned()
}

/// The word in a header's brackets, or in a header above it, that says that the column holds no facts.
pub fn in_header(header: &str, field: Field) -> Option<String> {
    if !header.contains(BRACKETS) && !header.contains('/') {
        return None;
    }
    let header = normal(header);
    let levels = levels_of(&header);
    let above = levels.split_last().map_or(&[][..], |(_, above)| above);
    // 拟 above 备案日期, 申请认定 above 认定日期; 计划报送 is what was done with the plan.
    let of_intent = |level: &str| {
        let is_deed =
            |rest: &str| rest.is_empty() || LISTS.deeds.iter().any(|deed| rest.starts_with(deed.as_str()));
        let front =
            LISTS.key_fronts.iter().find(|front| level.strip_prefix(front.as_str()).is_some_and(is_deed));
        let alone =
            || LISTS.headers.iter().find(|word| *word == level && !LISTS.planned_headers.contains(word));
        front.or_else(alone).cloned()
    };
    let in_above = |level: &&str| {
        word_in(level, &LISTS.upper_headers)
            .or_else(|| denied(level, TableKind::Plan))
            .or_else(|| of_intent(level).filter(|_| !is_planned(field)))
    };
    levels.iter().find_map(|level| in_level(level, field)).or_else(|| above.iter().find_map(in_above))
}

/// Whatever [`normal`] makes `(`.
const BRACKETS: [char; 11] = ['(', '（', '[', '［', '【', '〔', '〖', '⁽', '₍', '﹙', '︵'];

/// The levels of a merged header, 【报送日期】/年. A slash inside a bracket (是/否) separates no levels.
fn levels_of(header: &str) -> Vec<&str> {
    let levels: Vec<&str> = header.split('/').collect();
    let is_whole = |level: &&str| level.matches('(').count() == level.matches(')').count();
    if levels.iter().all(is_whole) { levels } else { vec![header] }
}

/// Numbers that state an intention anyway.
const fn is_planned(field: Field) -> bool {
    matches!(field, Field::Headcount | Field::DifficultyHeadcount | Field::Announced)
}

fn in_level(header: &str, field: Field) -> Option<String> {
    // 【计划年度】 is a header in brackets, not a bracket behind a header.
    if !header.split('(').next().unwrap_or_default().contains(char::is_alphanumeric) && header.ends_with(')')
    {
        return None;
    }
    let is_plan = is_planned(field);
    brackets_of(header).into_iter().find_map(|bracket| {
        let is_instruction = word_in(bracket, &LISTS.header_instructions).is_some();
        let words = LISTS.headers.iter().filter(|word| !is_plan || !LISTS.planned_headers.contains(word));
        // 申请中 has a character of 请填写.
        let is_plain = |word: &&String| !is_instruction || word.chars().count() > 2;
        words.filter(is_plain).find(|word| bracket.contains(word.as_str())).cloned()
    })
}

/// A year other than the audited one, before a header or in its brackets.
pub fn year_in_header(header: &str, audited: i16) -> Option<i16> {
    // Every agency asks of every column of its tables.
    if !header.contains(|c: char| !is_hanzi(c) && c.is_numeric()) {
        return None;
    }
    let header = normal(header);
    let begins = header.get(..4).filter(|_| header.get(4..).is_some_and(|rest| rest.starts_with('年')));
    let begins = begins.and_then(|year| year.parse::<i16>().ok()).filter(|year| YEARS.contains(year));
    let in_brackets = brackets_of(&header).into_iter().filter_map(|bracket| {
        let years = years_in(bracket);
        years.first().copied().filter(|_| !years.contains(&audited))
    });
    begins.into_iter().chain(in_brackets).find(|year| *year != audited)
}

/// Years that a header can mean.
const YEARS: std::ops::Range<i16> = 1990..2100;

/// The years that a bracket of a header names: 2023年, 23年, 2022-2023, 2023.12; none where it shows how to write a date.
fn years_in(bracket: &str) -> Vec<i16> {
    let is_example = has(bracket, &LISTS.header_examples)
        || bracket.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count() > 2;
    if is_example {
        return Vec::new();
    }
    let parts = bracket.split_inclusive(|c: char| !c.is_ascii_digit());
    let years = parts.filter_map(|part| {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let year: i16 = digits.parse().ok()?;
        match digits.len() {
            4 => Some(year),
            2 if part.ends_with('年') => Some(2000 + year),
            _ => None,
        }
    });
    years.filter(|year| YEARS.contains(year)).collect()
}

/// The word beside a department's name that says that it has not received anything.
pub fn in_department(name: &str) -> Option<String> {
    word_in(&without(normal(name), &LISTS.harmless), &LISTS.departments)
}

/// The word that denies a category, a condition of it that is not met, or somebody else whose category it is (残疾（配偶）). Not
/// to be asked of what the policy itself lists as a category.
pub fn in_category(text: &str) -> Option<String> {
    let plain = normal(text);
    word_in(&plain, &LISTS.category_conditions)
        .or_else(|| word_in(&plain, &LISTS.kin).filter(|_| word_in(&plain, &LISTS.kin_counts).is_none()))
        .or_else(|| no_beside(text))
        .or_else(|| word_in(&without(plain, &LISTS.harmless), &LISTS.categories))
}

/// An answer of no beside something else: 低保（否）, 残疾：无, 低保 ×.
fn no_beside(text: &str) -> Option<String> {
    const BETWEEN: [char; 9] = ['(', ')', ':', ',', ';', '-', '/', '、', ' '];
    let spaced = text.split_whitespace().map(normal).collect::<Vec<_>>().join(" ");
    let mut parts = spaced.split(BETWEEN).filter(|part| !part.is_empty());
    parts.next()?;
    let is_no = |part: &&str| LISTS.answer_no.iter().any(|word| word.eq_ignore_ascii_case(part));
    parts.find(is_no).map(str::to_owned)
}

/// The cheap look that nearly every cell ends with: one of the first characters of all these words.
fn may_deny(text: &str) -> bool {
    text.len() >= 6
        && text.contains([
            '未', '没', '待', '拟', '不', '无', '暂', '取', '停', '拒', '作', '退', '撤', '虚', '冒', '挂',
            '空', '被', '已', '尚', '仅', '驳', '失', '放', '代', '顶', '替', '吃', '他', '弃', '落', '淘',
            '候', '缺', '查', '注', '吊',
        ])
}

fn word_in(text: &str, words: &[String]) -> Option<String> {
    words.iter().find(|word| text.contains(word.as_str())).cloned()
}

fn without<'t>(text: Cow<'t, str>, harmless: &[String]) -> Cow<'t, str> {
    replaced(text, harmless, "，")
}

fn replaced<'t>(mut text: Cow<'t, str>, words: &[String], by: &str) -> Cow<'t, str> {
    for word in words {
        if text.contains(word.as_str()) {
            text = Cow::Owned(text.replace(word.as_str(), by));
        }
    }
    text
}

const fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | '；' | '。' | '、' | '(' | ')' | ':' | '!' | '?')
}

/// A denial and, close behind it, what it denies; or what it denies, and the denial close behind that.
fn denied(clause: &str, kind: TableKind) -> Option<String> {
    let plain = replaced(Cow::Borrowed(clause), &LISTS.places, "");
    denied_before(&plain, kind).or_else(|| denied_behind(&plain))
}

/// 认定退回, 备案手续尚未办理.
fn denied_behind(clause: &str) -> Option<String> {
    let found = LISTS.deeds.iter().filter_map(|deed| {
        let (before, rest) = clause.split_once(deed.as_str())?;
        if LISTS.before.iter().any(|word| before.ends_with(word.as_str())) {
            return None;
        }
        LISTS.behind.iter().find_map(|word| {
            let (between, _) = rest.split_once(word.as_str())?;
            // 上岗后未请假 denies nothing; 受理后退回 and 认定证已注销 do.
            let is_ended = word.ends_with(['销', '消']);
            let says_else = || {
                let mut others = LISTS.between.iter().filter(|word| !is_ended || word.as_str() != "已");
                others.any(|word| between.contains(word.as_str()))
            };
            let denies = between.chars().count() <= NEAR && (word.contains(['退', '驳']) || !says_else());
            denies.then(|| format!("{deed}{between}{word}"))
        })
    });
    found.min_by_key(String::len)
}

fn denied_before(clause: &str, kind: TableKind) -> Option<String> {
    for (at, _) in clause.char_indices() {
        let (before, rest) = clause.split_at(at);
        let Some(denial) = LISTS.denials.iter().find(|word| rest.starts_with(word.as_str())) else {
            continue;
        };
        if LISTS.before.iter().any(|word| before.ends_with(word.as_str())) {
            continue;
        }
        let behind = rest.get(denial.len()..).unwrap_or_default();
        let is_future = matches!(denial.as_str(), "拟" | "待");
        let deeds = if kind == TableKind::Plan && is_future { &LISTS.plan_deeds } else { &LISTS.deeds };
        let near = deeds.iter().filter_map(|deed| {
            let between = behind.get(..behind.find(deed.as_str())?)?;
            let says_else = LISTS.between.iter().any(|word| between.contains(word.as_str()));
            (between.chars().count() <= NEAR && !says_else).then(|| format!("{denial}{between}{deed}"))
        });
        if let Some(found) = near.min_by_key(String::len) {
            return Some(found);
        }
    }
    None
}

/// What stands in the brackets of a normalised text.
fn brackets_of(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, inner)) = rest.split_once('(') {
        let (inside, after) = inner.split_once(')').unwrap_or((inner, ""));
        found.push(inside);
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_no_list_is_empty() {
        let lists: toml::Table = toml::from_str(include_str!("../../templates/denials.toml")).unwrap();
        assert!(lists.values().all(|list| list.as_array().is_some_and(|words| !words.is_empty())));
        assert!(!LISTS.categories.is_empty(), "a key that nobody reads");
    }

    #[test]
    fn remarks_deny_only_what_was_to_be_done() {
        for (text, found) in [
            ("未实际到岗，已退回", true),
            ("认定未通过", true),
            ("本计划已作废，未报送", true),
            ("尚未备案", true),
            ("待认定", true),
            ("拟录用", true),
            ("未通过公共就业服务机构发布", true),
            ("认定退回", true),
            ("退回备案", true),
            ("受理后退回", true),
            ("备案手续尚未办理", true),
            ("认定未果", true),
            ("均未在人社部门备案", true),
            ("备案表未交", true),
            ("未报人社", true),
            ("没来上班", true),
            ("合同未签", true),
            ("由他人顶替", true),
            ("实际为他人代领工资", true),
            ("自愿放弃社保", false),
            ("接替张三", false),
            ("代缴社保", false),
            ("上岗后未请假", false),
            ("上岗未满一月", false),
            ("认定时未就业", false),
            ("备案无误", false),
            ("公告未发布", true),
            ("未婚，已备案", false),
            ("未满一年，合同通过审核", false),
            ("待遇已落实", false),
            ("待岗后上岗", false),
            ("拟续签", false),
            ("退役军人", false),
            ("退回原籍", false),
            ("未就业高校毕业生", false),
            ("无未备案情况", false),
            ("如未到岗另行补招", false),
            ("未参保已备案", false),
            ("经公告无人应聘", false),
            ("已备案", false),
            ("联系电话13800000000", false),
            ("放弃", true),
            ("已自愿放弃。", true),
            ("本人放弃了", true),
            ("未报到", true),
            ("没来", true),
            ("本岗位取消", true),
            ("放弃年休假", false),
            ("取消限制", false),
            ("顶岗实习", false),
            ("落选后再次应聘", false),
            ("未来三年规划", false),
        ] {
            assert_eq!(in_remark(text, TableKind::Hires).is_some(), found, "{text}");
        }
        assert_eq!(in_remark("拟3月发布公告", TableKind::Plan), None);
        assert!(in_remark("待报送", TableKind::Plan).is_some());
    }

    #[test]
    fn an_opinion_that_refuses_denies_and_a_choice_left_open_does_not() {
        for (text, found) in [
            ("审核意见：不同意", true),
            ("人社部门意见:退回补正", true),
            ("受理意见：不予受理", true),
            ("审核意见：情况属实，同意备案", false),
            ("审核意见：□同意 □不同意", false),
            ("审核意见：", false),
        ] {
            assert_eq!(in_note(text, TableKind::Hires).is_some(), found, "{text}");
        }
    }

    #[test]
    fn keys_and_brackets_speak_of_what_has_not_happened() {
        for (before, key, found) in [
            ("预计", "报送日期", true),
            ("应", "报送日期", true),
            ("", "报送日期（拟）", true),
            ("上年", "报送日期", true),
            ("", "报送日期", false),
            ("计划", "报送日期", false),
        ] {
            assert_eq!(in_key(before, key, Field::Submitted), found, "{before}{key}");
        }
        for (text, found) in [
            ("甲（未到岗）", true),
            ("RD2024101（作废）", true),
            ("甲（未婚）", false),
            ("GW-1（一）", false),
        ] {
            assert_eq!(in_cell_bracket(text), found, "{text}");
        }
    }

    #[test]
    fn titles_deny_by_plain_words() {
        for (text, found) in [
            ("2024年度公益性岗位招用计划（草案，未报送）", true),
            ("作废-招用计划", true),
            ("招用计划（作废请勿使用）", true),
            ("草稿，请勿外传", true),
            ("作废的表请勿上报", false),
            ("测试数据", true),
            ("公益性岗位未录用人员名单", true),
            ("招聘公告（发布失败）", true),
            ("2024年招用情况表（送审稿）", true),
            ("广州市质量分析测试中心招用计划", false),
            ("2024年招用情况样表", false),
            ("填表说明：未备案的不得填入本表", false),
            ("注意：草稿不予受理，须盖章后报送", false),
            ("说明：认定未通过的不计入", false),
            ("拟聘人员名单", false),
            ("上年结转招用情况", false),
            ("未央区招用计划", false),
        ] {
            assert_eq!(in_title(text).is_some(), found, "{text}");
        }
    }

    #[test]
    fn headers_deny_in_brackets() {
        use Field::{Filed, Headcount, Recognised, Submitted};
        for (header, field, found) in [
            ("认定日期（预计）", Recognised, true),
            ("报送日期（未报送，草稿）", Submitted, true),
            ("认定日期（申请中）", Recognised, true),
            ("认定日期（请填写）", Recognised, false),
            ("上年/报送日期", Submitted, true),
            ("未备案/备案日期", Filed, true),
            ("家属情况/认定日期", Recognised, true),
            ("招用计划/报送日期", Submitted, false),
            ("招用计划（人）/总数", Headcount, false),
            ("计划招用人数（上年）", Headcount, true),
            ("计划招用人数（拟招）", Headcount, false),
            ("认定日期（未认定的不填）", Recognised, false),
            ("备案日期（年-月-日）", Filed, false),
            ("备案日期（撤回）", Filed, true),
            ("拟/备案日期", Filed, true),
            ("申请认定/认定日期", Recognised, true),
            ("应备案/备案日期", Filed, true),
            ("应急岗位/备案日期", Filed, false),
            ("拟招用/计划招用人数", Headcount, false),
            ("计划报送/报送日期", Submitted, false),
            ("计划/报送日期", Submitted, false),
            ("报送日期", Submitted, false),
        ] {
            assert_eq!(in_header(header, field).is_some(), found, "{header}");
        }
        for (header, year) in [
            ("备案日期（2022年）", Some(2022)),
            ("2023年度备案日期", Some(2023)),
            ("2024年备案日期", None),
            ("备案日期（2024年度）", None),
            ("备案日期（2023）", Some(2023)),
            ("备案日期（23年）", Some(2023)),
            ("备案日期（2022-2023）", Some(2022)),
            ("备案日期（截至2023年底）", Some(2023)),
            ("备案日期（2023-2024）", None),
            ("备案日期（如2023-05）", None),
            ("备案日期（2023-01-01）", None),
            ("备案日期", None),
        ] {
            assert_eq!(year_in_header(header, 2024), year, "{header}");
        }
    }

    #[test]
    fn answers_below_a_question_deny() {
        for (header, text, found) in [
            ("是否备案", "否", true),
            ("是否已备案", "×", true),
            ("备案状态", "退回", true),
            ("审核状态", "待审核", true),
            ("是否到岗", "未到岗", true),
            ("提交状态", "暂存", true),
            ("审批结果", "不同意", true),
            ("备案状态", "已退回", true),
            ("公告状态", "撤回", true),
            ("是否备案", "是", false),
            ("备案状态", "已备案", false),
            ("审核状态", "通过", false),
            ("是否在岗", "否", false),
            ("是否党员", "否", false),
            ("是否通过英语四级", "否", false),
            ("备案人", "未来", false),
            ("备案状态", "待遇已落实", false),
        ] {
            assert_eq!(asks(header) && in_answer(header, text).is_some(), found, "{header} {text}");
        }
    }

    #[test]
    fn departments_and_categories_deny_anywhere() {
        for name in [
            "天河区人社局（未备案）",
            "待报天河区人社局",
            "天河区人社局(退回补正)",
            "天河区人社局（未盖章）",
            "天河区人社局（打回）",
            "天河区人社局（申请中）",
        ] {
            assert!(in_department(name).is_some(), "{name}");
        }
        for name in [
            "未央区人力资源和社会保障局",
            "广州市天河区人社局（本级）",
            "天河区人社局接待窗口",
            "退役军人事务局",
        ] {
            assert_eq!(in_department(name), None, "{name}");
        }
        for text in [
            "非残疾",
            "残疾人员（拟认定）",
            "低保（已停发）",
            "零就业家庭（已退出）",
            "低保，已退出",
            "低保（否）",
            "残疾：无",
            "低保 ×",
            "残疾（no）",
            "低保（原）",
            "连续失业1年以上（未满）",
            "退役军人（失业3个月）",
            "残疾（配偶）",
            "低保（边缘）",
            "残疾（存疑）",
        ] {
            assert!(in_category(text).is_some(), "{text}");
        }
        for text in [
            "享受最低生活保障待遇人员",
            "残疾人员（肢体三级）",
            "需赡养患重大疾病直系亲属人员（母亲）",
            "低保（非农）",
            "服刑期满释放人员",
            "长期失业（待业）",
            "退役军人（失业13个月）",
        ] {
            assert_eq!(in_category(text), None, "{text}");
        }
    }
}
