//! Masks ID numbers before they reach an output: in a column of numbers whatever stands there, in any
//! other text what looks like one.
//!
//! Valid or not: a number with one wrong digit still tells whose it is.

use std::borrow::Cow;

use super::id_number::plain;
use super::{CreditCode, IdNumber};

mod permits;

/// Letters and digits of a number that are shown at its start.
const SHOWN_FIRST: usize = 6;
/// Letters and digits of a number that are shown at its end.
const SHOWN_LAST: usize = 4;

/// A stretch of digits without a separator: index of its first and past its last character.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

/// Masks what stands in a column of ID numbers, whatever it is: the first 6 and the last 4 of its characters stay (of 15
/// digits the last 3, since the birth date reaches up to there), of a shorter number, such as a passport's, half of them.
/// Every character counts, also a bracket, a word before the number and a letter of another script; only spaces go.
pub fn mask_number(text: &str) -> String {
    let text: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let figures = text.iter().filter(|c| c.is_numeric() || is_latin(**c)).count();
    let (first, last) = match text.len() {
        15 if text.iter().all(|c| c.is_numeric()) => (SHOWN_FIRST, SHOWN_LAST - 1),
        count if count < SHORTEST => (count, 0),
        12 if is_tail(&text.iter().filter_map(|c| figure(*c)).collect::<Vec<_>>()) => (0, SHOWN_LAST),
        count if count < LENGTH && is_latin(text[0]) && figures == count => half(count),
        count if count >= SHORT || figures < FEWEST_FIGURES => (SHOWN_FIRST, SHOWN_LAST),
        count => half(count),
    };
    let hidden = first..text.len().saturating_sub(last);
    let mask = |(at, c): (usize, char)| if hidden.contains(&at) { '*' } else { c };
    text.into_iter().enumerate().map(mask).collect()
}

/// How many characters at the start and at the end of a number are shown, where half of it is shown.
const fn half(count: usize) -> (usize, usize) {
    (count / 2 - count / 4, count / 4)
}

/// Characters of an ID number.
const LENGTH: usize = 18;
/// Fewer characters are nobody's number.
const SHORTEST: usize = 7;
/// A number of fewer characters is shown by half.
const SHORT: usize = 15;
/// A text with fewer digits and letters is words, no number.
const FEWEST_FIGURES: usize = 5;

/// Letters of numbers such as a passport's, in any width.
pub(super) const fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | 'Ⅹ' | 'ⅹ')
}

/// Masks everything in a text that looks like an ID number: first 6 and last 4 characters stay (of 15
/// digits the last 3).
///
/// A run of 18 or 15 characters with a birth date where one belongs is one, in any width, also with
/// spaces, hyphens, commas or dots inside if it then reads as place, birth date, serial; so is a run of 14 to 20
/// digits (a digit too few or too many). In a longer run every valid number is one. A date of the last years is no
/// birth date (nobody who is hired is a child): 认定编号 and 公告编号 often hold one. A valid 统一社会信用代码 of digits alone stays as
/// it is, unless it could be a person's number too.
pub fn mask_any(text: &str) -> Cow<'_, str> {
    let held = may_hold(text);
    if !held.digits && !held.hanzi && !held.permit {
        return Cow::Borrowed(text);
    }
    let mut chars: Vec<char> = text.chars().collect();
    if held.digits {
        mask_figures(&mut chars, plain);
    }
    if held.hanzi {
        mask_figures(&mut chars, figure);
    }
    if held.permit {
        permits::mask(&mut chars);
    }
    Cow::Owned(chars.into_iter().collect())
}

fn mask_figures(chars: &mut [char], read: Read) {
    let groups = groups(chars, read);
    let mut first = 0;
    while first < groups.len() {
        // Groups that only separators lie between belong together.
        let mut last = first;
        while last + 1 < groups.len() && joined(chars, groups[last], groups[last + 1]) {
            last += 1;
        }
        mask_cluster(chars, &groups[first..=last], read);
        first = last + 1;
    }
}

/// How a character is read as a digit, or as the final X.
type Read = fn(char) -> Option<u8>;

/// Digits in any writing: 四四〇一零六 too.
fn figure(c: char) -> Option<u8> {
    let digit = match c {
        '〇' | '零' | '○' | '◯' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '弍' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        other => return plain(other),
    };
    Some(b'0' + digit)
}

/// Masks neighbouring cells of a row of which each, or all together, hold a number: 440106 beside 197506152026. In the columns
/// of `numbers` whatever stands there is masked, as by [`mask_number`].
pub fn mask_row<'t>(cells: &[&'t str], is_number: impl Fn(usize) -> bool) -> Vec<Cow<'t, str>> {
    let mut shown: Vec<Cow<'t, str>> = cells
        .iter()
        .enumerate()
        .map(|(at, text)| if is_number(at) { mask_number(text).into() } else { mask_any(text) })
        .collect();
    let parts: Vec<(usize, Vec<u8>)> =
        cells.iter().enumerate().filter_map(|(at, text)| Some((at, part_of_number(text)?))).collect();
    for first in 0..parts.len() {
        for last in first + 1..parts.len().min(first + MOST_PARTS) {
            let run = &parts[first..=last];
            if run.windows(2).all(|pair| are_neighbours(cells, pair[0].0, pair[1].0)) && make_a_number(run) {
                mask_parts(&mut shown, cells, run);
            }
        }
    }
    shown
}

/// A number is split over so many cells at the most.
const MOST_PARTS: usize = 4;

/// The digits of a cell that holds nothing else, and not a whole number.
fn part_of_number(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if text.is_empty() || text.len() > 17 * 4 {
        return None;
    }
    let digits: Option<Vec<u8>> =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).map(figure).collect();
    digits.filter(|digits| (1..=17).contains(&digits.len()))
}

/// Only blank cells lie between.
fn are_neighbours(cells: &[&str], left: usize, right: usize) -> bool {
    cells.get(left + 1..right).is_some_and(|between| between.iter().all(|cell| cell.trim().is_empty()))
}

/// Two cells that read as a number's parts, or more whose check character is right: a division, a date and a year have as
/// many digits.
fn make_a_number(parts: &[(usize, Vec<u8>)]) -> bool {
    let text: Vec<u8> = parts.iter().flat_map(|(_, digits)| digits).copied().collect();
    match text.len() {
        18 if parts.len() == 2 => has_birth(&text) || is_valid(&text),
        18 => is_valid(&text),
        15 if parts.len() == 2 => {
            has_legacy_birth(&text) && parts.iter().any(|(_, digits)| digits.len() == 6)
        }
        _ => false,
    }
}

fn mask_parts(shown: &mut [Cow<'_, str>], cells: &[&str], parts: &[(usize, Vec<u8>)]) {
    let length: usize = parts.iter().map(|(_, digits)| digits.len()).sum();
    let hidden = SHOWN_FIRST..length - if length == 15 { SHOWN_LAST - 1 } else { SHOWN_LAST };
    let mut place = 0;
    for (at, _) in parts {
        let masked = cells[*at].chars().map(|c| {
            let is_hidden = figure(c).is_some() && hidden.contains(&place);
            place += usize::from(figure(c).is_some());
            if is_hidden { '*' } else { c }
        });
        shown[*at] = Cow::Owned(masked.collect());
    }
}

/// The same for a text that is not needed afterwards.
pub fn mask_owned(text: String) -> String {
    match mask_any(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(masked) => masked,
    }
}

/// What a text may hold.
#[derive(Clone, Copy, Default)]
struct Held {
    /// A number in digits.
    digits: bool,
    /// A number of which some digits are hanzi.
    hanzi: bool,
    /// A passport's or a permit's number.
    permit: bool,
}

/// Decided on bytes first, since nearly every text ends here: fewer than 12 digits in all are no number and no tail of one.
fn may_hold(text: &str) -> Held {
    let (mut digits, mut wide, mut run, mut longest) = (0, 0, 0, 0);
    for byte in text.bytes() {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        longest = longest.max(run);
        digits += usize::from(byte.is_ascii_digit());
        // It precedes the last byte of a full-width digit (EF BC 90..99).
        wide += usize::from(byte == 0xBC);
    }
    digits += wide;
    let permit = longest.max(wide) >= permits::FEWEST_DIGITS && text.len() > permits::FEWEST_DIGITS;
    // A digit in hanzi has three bytes.
    let hanzi = text.len() + 2 * digits >= 3 * FEWEST_OF_A_TAIL && digits < text.len() && {
        let hanzi = text.chars().filter(|c| !c.is_ascii() && plain(*c).is_none() && figure(*c).is_some());
        let hanzi = hanzi.take(FEWEST_OF_A_TAIL).count();
        hanzi > 0 && hanzi + digits >= FEWEST_OF_A_TAIL
    };
    Held { digits: digits >= FEWEST_OF_A_TAIL, hanzi, permit }
}

/// Birth date, serial and check character.
const FEWEST_OF_A_TAIL: usize = 12;

/// Runs of digits; a final X belongs to the run before it.
fn groups(chars: &[char], read: Read) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        let Some(byte) = read(*c) else { continue };
        // An X ends a run: what follows it is another one.
        let goes_on = groups.last().is_some_and(|group| group.end == index)
            && chars.get(index.wrapping_sub(1)).is_some_and(|before| read(*before) != Some(b'X'));
        let parted = groups.last().is_some_and(|group| group.end < index && joins(&chars[group.end..index]));
        if goes_on {
            if let Some(group) = groups.last_mut() {
                group.end = index + 1;
            }
        } else if byte != b'X' || parted {
            groups.push(Group { start: index, end: index + 1 });
        }
    }
    groups
}

fn joined(chars: &[char], left: Group, right: Group) -> bool {
    left.end < right.start && joins(&chars[left.end..right.start])
}

/// What people put between the parts of a number; the dot is that of `4.40106197506152E+17`.
fn joins(between: &[char]) -> bool {
    between.len() <= 3
        && between.iter().all(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '-' | '－'
                        | '–'
                        | '—'
                        | '_'
                        | '.'
                        | ','
                        | '，'
                        | '/'
                        | '\''
                        | '’'
                        | '\u{200b}'
                        | '\u{feff}'
                )
        })
}

fn mask_cluster(chars: &mut [char], groups: &[Group], read: Read) {
    let mut first = 0;
    while first < groups.len() {
        let mut taken = 1;
        let mut length = 0;
        let mut places: Vec<usize> = Vec::new();
        // The longest stretch of groups from here that reads as a number.
        let mut found: Option<(usize, Vec<usize>)> = None;
        for (offset, group) in groups[first..].iter().enumerate() {
            length += group.end - group.start;
            if length > 20 {
                break;
            }
            places.extend(group.start..group.end);
            let looks = if offset == 0 {
                solid(chars, &places, read)
            } else {
                parted(chars, &places, &groups[first..=first + offset], read)
            };
            if looks {
                found = Some((offset + 1, places.clone()));
            }
        }
        if let Some((groups_used, places)) = found {
            let length = places.len();
            let text: Vec<u8> = places.iter().filter_map(|place| read(chars[*place])).collect();
            let (from, to) = match length {
                12 => (0, 8),
                15 if !has_birth(&text) => (6, 12),
                _ => (6, length.saturating_sub(4).max(14)),
            };
            for place in places.get(from..to.min(length)).unwrap_or_default() {
                chars[*place] = '*';
            }
            taken = groups_used;
        } else {
            mask_inside(chars, groups[first], read);
        }
        first += taken;
    }
}

/// Valid numbers that run on into other digits: a serial number before, a telephone or the next one behind.
fn mask_inside(chars: &mut [char], group: Group, read: Read) {
    let valid = |from: &usize| {
        let text: String = chars[*from..*from + 18].iter().filter_map(|c| read(*c)).map(char::from).collect();
        IdNumber::is_built_like_one(&text)
    };
    // All are looked for before one is masked: by chance they may overlap.
    let starts: Vec<usize> = (group.start..(group.end + 1).saturating_sub(18)).filter(valid).collect();
    for start in starts {
        chars[start + 6..start + 14].fill('*');
    }
}

/// Digits without anything between them.
fn solid(chars: &[char], places: &[usize], read: Read) -> bool {
    let text: Vec<u8> = places.iter().filter_map(|place| read(chars[*place])).collect();
    match text.len() {
        15 => has_legacy_birth(&text) || has_birth(&text),
        18 => has_birth(&text) || is_valid(&text) || (has_birth_year(&text) && !is_credit_code(&text)),
        14 | 16 | 17 | 19 | 20 => has_birth(&text),
        12 => is_tail(&text),
        _ => false,
    }
}

/// The last twelve characters of a number, which stand by themselves where its cell was split: birth date, serial and check
/// character. Only of somebody of working age, since codes begin with the year in which they were made.
fn is_tail(text: &[u8]) -> bool {
    number(text, 0, 4).is_some_and(|year| (1930..=2008).contains(&year)) && month_and_day(text, 4)
}

/// Digits with separators between them: only if they read as a number's parts, since a row of dates
/// has as many digits.
fn parted(chars: &[char], places: &[usize], groups: &[Group], read: Read) -> bool {
    let text: Vec<u8> = places.iter().filter_map(|place| read(chars[*place])).collect();
    let widths: Vec<usize> = groups.iter().map(|group| group.end - group.start).collect();
    match text.len() {
        18 => has_birth(&text) || widths.starts_with(&[6, 8]),
        15 => {
            has_legacy_birth(&text)
                || widths.starts_with(&[6, 6])
                || (widths.first() == Some(&1) && has_birth(&text))
        }
        17 => has_birth(&text) && widths.starts_with(&[6, 8]),
        _ => false,
    }
}

fn is_credit_code(text: &[u8]) -> bool {
    std::str::from_utf8(text).ok().and_then(CreditCode::parse).is_some()
}

fn is_valid(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(IdNumber::is_built_like_one)
}

/// Digits 7 to 14 read as the birth date of somebody who may be hired.
fn has_birth(text: &[u8]) -> bool {
    has_birth_year(text) && month_and_day(text, 10)
}

/// Digits 7 to 10 read as a year in which somebody who may be hired was born.
fn has_birth_year(text: &[u8]) -> bool {
    number(text, 6, 10).is_some_and(|year| (1900..=2015).contains(&year))
}

/// Digits 7 to 12 read as a date of the last century.
fn has_legacy_birth(text: &[u8]) -> bool {
    number(text, 6, 8).is_some() && month_and_day(text, 8)
}

fn month_and_day(text: &[u8], at: usize) -> bool {
    number(text, at, at + 2).is_some_and(|month| (1..=12).contains(&month))
        && number(text, at + 2, at + 4).is_some_and(|day| (1..=31).contains(&day))
}

fn number(text: &[u8], from: usize, to: usize) -> Option<u32> {
    text.get(from..to)?
        .iter()
        .try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_masked_wherever_they_stand() {
        for (text, masked) in [
            ("440106197506152026", "440106********2026"),
            ("号码440106197506152026无效", "号码440106********2026无效"),
            ("11010519491231002x", "110105********002x"),
            ("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５********００２Ｘ"),
            ("440106 19750615 2026", "440106 ******** 2026"),
            ("440106-1975-0615-2026", "440106-****-****-2026"),
            ("4401 0619 7506 1520 26", "4401 06** **** **20 26"),
            ("440106750615202", "440106******202"),
            ("440106 750615 202", "440106 ****** 202"),
            ("4.40106197506152E+17", "4.40106********2E+17"),
            ("440106197513152026", "440106********2026"),
            ("44010619750615202", "440106********202"),
            ("4401061975061520266", "440106*********0266"),
            ("2440106197506152026", "2440106********2026"),
            ("440106197506152026440106197506152026", "440106********2026440106********2026"),
            ("44010619750615202613800138000", "440106********202613800138000"),
            ("202544010619750625440106197506152026", "2025440106********440106********2026"),
            ("序号12440106197506152026", "序号12440106********2026"),
            ("440106197506152026 13800138000", "440106********2026 13800138000"),
            ("440106197506152026、440106197506152026", "440106********2026、440106********2026"),
            ("11010519491231002X11010519491231002X", "110105********002X110105********002X"),
            ("'440106197506152026", "'440106********2026"),
            ("110105 19491231 002 X", "110105 ******** 002 X"),
            ("440,106,197,506,152,026", "440,106,***,***,**2,026"),
            ("CHN440106197506152026", "CHN440106********2026"),
            ("张三（440106/19750615/2026）", "张三（440106/********/2026）"),
            ("四四零一零六一九七五零六一五二零二六", "四四零一零六********二零二六"),
            ("本人肆肆〇壹零陆 壹玖柒伍零陆壹伍 贰零贰陆", "本人肆肆〇壹零陆 ******** 贰零贰陆"),
            ("附件一440106197506152026", "附件一440106********2026"),
            ("４４零一06一九七五06一五202六", "４４零一06********202六"),
            ("后十二位197506152026", "后十二位********2026"),
        ] {
            assert_eq!(mask_any(text), masked);
        }
    }

    #[test]
    fn a_column_of_numbers_shows_six_and_four_of_whatever_stands_there() {
        for (text, masked) in [
            ("", ""),
            ("身份证遗失补办中", "身份证遗失补办中"),
            ("440106197513152026", "440106********2026"),
            ("440106750615202", "440106******202"),
            ("4401061975", "440*****75"),
            ("440106197506", "440******506"),
            ("E12345678", "E1*****78"),
            ("12345", "12345"),
            ("CHN110168070101", "CHN1********101"),
            ("H1234567801", "H12******01"),
            ("197506152026", "********2026"),
            ("440106 19750615 2026", "440106********2026"),
            ("4.40106197506152E+17", "4.4010**********E+17"),
            ("440106197506152026（原440106750615202）", "440106**************************202）"),
            ("身份证440106197506152026", "身份证440***********2026"),
            ("440106197506152026（张）", "440106***********6（张）"),
            ("44010619750615202Х", "440106********202Х"),
            ("四四零一零六一九七五零六一五二零二六", "四四零一零六********二零二六"),
        ] {
            assert_eq!(mask_number(text), masked);
        }
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for text in [
            "",
            "广州市天河区虚构街道办事处",
            "2024-03-05至2025-02-28",
            "2024-03-05 2025-02-28 12",
            "2024.03.05-2025.02.28 2024",
            "13800138000",
            "11440106000000013R",
            "91350100M000100Y43",
            "4401060012240001",
            "6222024402012345678",
            "2024030512000440106000000013202403",
            "440106202312001",
            "440106202403050001",
            "201903120015",
            "二〇二四年一月五日第三次会议，四名、五名、六人、七人、八人、九人",
            "RD2023120144010600001",
            "粤人社规〔2023〕11号，2023-06-26，2023-08-01施行，共13类",
        ] {
            assert_eq!(mask_any(text), text);
        }
    }

    #[test]
    fn a_credit_code_of_digits_alone_is_not_taken_for_a_person() {
        let body = "11440106000000";
        let codes: Vec<String> = (0..10_000).map(|serial| format!("{body}{serial:04}")).collect();
        let valid: Vec<&String> = codes.iter().filter(|code| CreditCode::parse(code).is_some()).collect();
        assert!(!valid.is_empty());
        for code in valid {
            assert_eq!(&mask_any(code), code);
        }
    }

    #[test]
    fn masking_twice_changes_nothing() {
        for text in
            ["440106197506152026", "440106 19750615 2026", "4401061975061520266", "2440106197506152026"]
        {
            assert_eq!(mask_any(&mask_any(text)), mask_any(text));
        }
    }

    #[test]
    fn a_number_split_over_cells_shows_no_more_than_a_whole_one() {
        for (cells, masked) in [
            (&["440106", "197506152026"][..], &["440106", "********2026"][..]),
            (&["甲", "4401061975", "", "06152026", "3"], &["甲", "440106****", "", "****2026", "3"]),
            (&["440106197", "506152026"], &["440106***", "*****2026"]),
            (&["440106", "750615202"], &["440106", "******202"]),
            (&["11010519", "4912", "31002X"], &["110105**", "****", "**002X"]),
            (&["440106", "20240305", "2024"], &["440106", "20240305", "2024"]),
            (&["13800138000", "2024", "3"], &["13800138000", "2024", "3"]),
            (&["440106", "2024"], &["440106", "2024"]),
        ] {
            assert_eq!(mask_row(cells, |_| false), masked, "{cells:?}");
        }
        assert_eq!(mask_row(&["440106", "197506152026"], |at| at == 1), ["440106", "********2026"]);
    }

    proptest::proptest! {
        #[test]
        fn however_a_number_is_written_and_split_its_birth_date_is_hidden(
            year in 1950u32..2006, month in 1u32..13, day in 1u32..29, serial in 0u32..1000, cut in 1usize..18, hanzi in 0u32..2,
        ) {
            let body = format!("440106{year}{month:02}{day:02}{serial:03}");
            let number = (0..10).map(|c| c.to_string()).chain(["X".to_owned()])
                .map(|check| format!("{body}{check}"))
                .find(|number| IdNumber::is_built_like_one(number))
                .unwrap();
            let written: Vec<char> = number.chars()
                .map(|c| match c.to_digit(10) {
                    Some(digit) if hanzi == 1 => "〇一二三四五六七八九".chars().nth(digit as usize).unwrap(),
                    _ => c,
                })
                .collect();
            let stars = |text: &str| text.chars().filter(|c| *c == '*').count();
            let text = |part: &[char]| part.iter().collect::<String>();
            proptest::prop_assert_eq!(stars(&mask_any(&format!("他的号码{}。", text(&written)))), 8);
            let cells = [text(&written[..cut]), text(&written[cut..])];
            let shown = mask_row(&[&cells[0], &cells[1]], |_| false).concat();
            proptest::prop_assert_eq!(stars(&shown), 8, "{}", shown);
        }
    }
}
