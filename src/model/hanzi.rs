//! Numbers in hanzi: 十二, 二百零五, 廿五; digit by digit, 二〇二四.

/// The characters of such numbers.
const FIGURES: &str = "零〇一二三四五六七八九十百";

/// Whether a character is one of a number in hanzi, as lists and pages are numbered.
pub fn is_hanzi_figure(c: char) -> bool {
    FIGURES.contains(c)
}

/// The digit that a character stands for.
pub fn hanzi_digit(c: char) -> Option<u8> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The number that a text writes, below a thousand; none if it writes something else, as 三五 does.
pub fn hanzi_number(text: &str) -> Option<u16> {
    let text = text.replace('廿', "二十").replace('卅', "三十");
    let (hundreds, rest) = match text.split_once('百') {
        Some((hundreds, rest)) => (count_of(hundreds)?, rest),
        None => (0, text.as_str()),
    };
    // The zero of 二百零五 stands for the missing tens; 百零 and 零五 are no numbers.
    let rest = if hundreds > 0 { rest.strip_prefix(['零', '〇']).unwrap_or(rest) } else { rest };
    let (tens, ones) = match rest.split_once('十') {
        Some((tens, ones)) => (count_of(tens)?, ones),
        None => (0, rest),
    };
    let ones = match ones {
        "" if hundreds + tens > 0 => 0,
        ones => single(ones)?,
    };
    Some(hundreds * 100 + tens * 10 + ones)
}

/// How many hundreds or tens: 十二 has one.
fn count_of(text: &str) -> Option<u16> {
    if text.is_empty() { Some(1) } else { single(text) }
}

fn single(text: &str) -> Option<u16> {
    let mut chars = text.chars();
    let digit = chars.next().and_then(hanzi_digit)?;
    chars.next().is_none().then(|| u16::from(digit))
}

/// The number with which a text ends, however much stands before it: 2024年第二十一 is 21, 三五 is 5.
pub fn hanzi_number_at_end(text: &str) -> Option<u16> {
    let is_one = |c: char| is_hanzi_figure(c) || matches!(c, '两' | '廿' | '卅' | '○');
    let start = text.len() - text.chars().rev().take_while(|c| is_one(*c)).map(char::len_utf8).sum::<usize>();
    let tail = text.get(start..)?;
    tail.char_indices().find_map(|(at, _)| hanzi_number(tail.get(at..)?))
}

/// A number below a hundred in hanzi; others in figures.
pub fn in_hanzi(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: usize| DIGITS.get(value).copied().unwrap_or_default();
    match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for number in 1..100 {
            assert_eq!(hanzi_number(&in_hanzi(number)).map(usize::from), Some(number));
        }
        let written: Vec<String> = [1, 9, 10, 12, 20, 35, 100].into_iter().map(in_hanzi).collect();
        assert_eq!(written, ["一", "九", "十", "十二", "二十", "三十五", "100"]);
    }

    #[test]
    fn a_number_is_read_whole_or_not_at_all() {
        for (text, number) in [
            ("〇", Some(0)),
            ("两", Some(2)),
            ("廿五", Some(25)),
            ("卅", Some(30)),
            ("百", Some(100)),
            ("一百一十", Some(110)),
            ("二百零五", Some(205)),
            ("九百九十九", Some(999)),
            ("", None),
            ("三五", None),
            ("二〇二四", None),
            ("十十", None),
            ("一千", None),
            ("百百", None),
        ] {
            assert_eq!(hanzi_number(text), number, "{text}");
        }
    }

    #[test]
    fn a_text_ends_in_the_longest_number_that_can_be_read() {
        for (text, number) in [
            ("2024年第二十一", Some(21)),
            ("三五", Some(5)),
            ("第二十", Some(20)),
            ("计划", None),
            ("", None),
        ] {
            assert_eq!(hanzi_number_at_end(text), number, "{text}");
        }
    }
}
