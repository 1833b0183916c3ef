//! Counts the persons that one cell names.

use crate::model::{Field, IdNumber};

/// What stands between persons in a cell.
const BETWEEN: [char; 9] = ['\n', '\r', '、', ',', '，', ';', '；', '/', '|'];

/// How many persons a cell of names or of ID numbers names; 1 for any other.
pub fn persons_in(field: Field, text: &str) -> u32 {
    /// Bytes of the shortest two numbers.
    const TWO_NUMBERS: usize = 2 * 15 + 1;
    let persons = match field {
        Field::IdNumber if text.len() < TWO_NUMBERS => 1,
        Field::Name if !text.contains(BETWEEN) => 1,
        Field::IdNumber => numbers(text).count(),
        Field::Name => names(text).count(),
        _ => 1,
    };
    u32::try_from(persons.max(1)).unwrap_or(u32::MAX)
}

/// ID numbers, valid or not: runs of as many characters as one has.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| BETWEEN.contains(&c) || c.is_whitespace() || !c.is_alphanumeric()).filter(|part| {
        matches!(part.chars().count(), 15 | 18) && (IdNumber::parse(part).is_ok() || looks_like_one(part))
    })
}

fn looks_like_one(part: &str) -> bool {
    let figures = part.chars().filter(char::is_ascii_digit).count();
    figures + 1 >= part.chars().count()
}

/// Names of two to four hanzi each; anything else (a name with a remark) is one person.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let parts: Vec<&str> =
        text.split(|c: char| BETWEEN.contains(&c)).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_name = |part: &&str| {
        (2..=4).contains(&part.chars().count())
            && part.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    };
    let all_names = parts.len() > 1 && parts.iter().all(is_name);
    let count = if all_names { parts.len() } else { 1 };
    parts.into_iter().take(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_names_as_many_persons_as_it_has_names_or_numbers() {
        for (field, text, persons) in [
            (Field::Name, "甄一清", 1),
            (Field::Name, "甄一清、贝二宁", 2),
            (Field::Name, "甄一清\n贝二宁\n戚三和", 3),
            (Field::Name, "甄一清（组长）", 1),
            (Field::Name, "古丽·阿不都", 1),
            (Field::IdNumber, "440106197003120233", 1),
            (Field::IdNumber, "440106197003120233\n440106197103120249", 2),
            (Field::IdNumber, "440106197003120233、440106197103120249", 2),
            (Field::IdNumber, "4401061970031202", 1),
            (Field::Post, "保洁员、协管员", 1),
        ] {
            assert_eq!(persons_in(field, text), persons, "{text}");
        }
    }
}
