//! Numbers of passports and permits in running text: letters and digits that stand by themselves. Half of one is shown.

use super::super::id_number::plain;
use super::super::words as lists;
use super::{half, is_latin};

/// Fewer digits are no such number.
pub(super) const FEWEST_DIGITS: usize = 7;

/// Letters that begin such numbers, and how many digits follow: passports, permits of Hong Kong, Macao and Taiwan residents
/// and of those who travel there, cards of foreign permanent residents.
const BUILDS: [(&str, usize, &[usize]); 4] =
    [("EGHMCTL", 1, &[8]), ("HM", 1, &[10]), ("EC", 2, &[7]), ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3, &[12])];

/// Masks each of them.
pub(super) fn mask(chars: &mut [char]) {
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..].iter().take_while(|c| is_part(**c)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let token = at..at + length;
        if is_permit(&chars[token.clone()]) || is_named(&chars[..at]) && is_number(&chars[token.clone()]) {
            let (first, last) = half(length);
            chars[token.start + first..token.end - last].fill('*');
        }
        at = token.end;
    }
}

fn is_part(c: char) -> bool {
    is_latin(c) || plain(c).is_some()
}

fn letters(token: &[char]) -> usize {
    token.iter().take_while(|c| is_latin(**c)).count()
}

/// A full-width letter or digit as its ASCII one, in upper case.
fn ascii(c: char) -> char {
    let narrow = match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    narrow.to_ascii_uppercase()
}

/// Built like one; a year behind the letters makes a code of an office's own (GW20240001).
fn is_permit(token: &[char]) -> bool {
    let letters = letters(token);
    let (head, digits) = token.split_at(letters);
    let Some(first) = head.first().map(|c| ascii(*c)) else { return false };
    let are_digits = digits.iter().all(|c| ascii(*c).is_ascii_digit());
    let year: String = digits.iter().take(4).map(|c| ascii(*c)).collect();
    are_digits
        && !year.parse().is_ok_and(|year: u16| (1990..=2040).contains(&year))
        && BUILDS.iter().any(|(heads, count, lengths)| {
            *count == letters && heads.contains(first) && lengths.contains(&digits.len())
        })
}

/// Any number behind the name of such a document.
fn is_number(token: &[char]) -> bool {
    let digits = token.iter().filter(|c| ascii(**c).is_ascii_digit()).count();
    digits >= FEWEST_DIGITS && token.len() < super::SHORT && !is_day(token)
}

fn is_day(token: &[char]) -> bool {
    let text: Vec<u8> = token.iter().filter_map(|c| plain(*c)).collect();
    text.len() == 8
        && super::number(&text, 0, 4).is_some_and(|year| (1990..=2040).contains(&year))
        && super::month_and_day(&text, 4)
}

/// The words before it, punctuation aside, say whose number it is.
fn is_named(before: &[char]) -> bool {
    let rest = before.iter().rev().skip_while(|c| c.is_whitespace() || ":：（(为是".contains(**c));
    let words: Vec<char> = rest.take(6).copied().collect();
    let words: String = words.into_iter().rev().collect();
    lists().identity_documents.iter().any(|name| words.ends_with(name.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::model::mask_any;

    #[test]
    fn passports_and_permits_show_half() {
        for (text, masked) in [
            ("E12345678", "E1*****78"),
            ("本人护照EA1234567，已核", "本人护照EA*****67，已核"),
            ("G51234567/李某", "G5*****67/李某"),
            ("港澳居民H1234567801", "港澳居民H12******01"),
            ("台胞证：01234567", "台胞证：01****67"),
            ("护照号码 123456789", "护照号码 12*****89"),
            ("回乡证为Ｈ１２３４５６７８", "回乡证为Ｈ１*****７８"),
            ("CHN110168070101", "CHN1********101"),
            ("e12345678", "e1*****78"),
        ] {
            assert_eq!(mask_any(text), masked);
        }
    }

    #[test]
    fn codes_dates_and_telephones_are_none() {
        for text in [
            "GW2024001",
            "E20240001",
            "RD20231201",
            "GG20240101",
            "XM12345678",
            "13800138000",
            "020-38881234",
            "护照签发于20230501",
            "居住证20230501",
            "11440106MB2C12345X",
            "91350100M000100Y43",
            "A4401061234567",
        ] {
            assert_eq!(mask_any(text), text);
        }
    }
}
