//! Plans filed in parts: a table's title, sheet or file says for which quarter or batch it is.

use crate::model::{FileId, Text, hanzi_number_at_end, normal, words};
use crate::tables::{Ingested, Table};

/// Which part of the year's plan a table says it is: by the unit's place in the list of units, and the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Batch {
    unit: usize,
    pub(super) number: u32,
}

/// How the tables of one post belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Each is a version of the whole.
    Whole,
    /// They are parts of it, each perhaps in versions.
    InBatches,
}

/// The part of the year that a table is for, by the nearest of title, sheet, file and folder that says it.
pub(super) fn batch_of(table: &Table, ingested: &Ingested) -> Option<Batch> {
    let titles = table.titles.iter().rev().map(String::as_str);
    let shown = path_of(table.file, ingested);
    titles.chain([table.sheet.as_str()]).chain(shown.rsplit('/')).find_map(batch_in)
}

fn path_of(file: FileId, ingested: &Ingested) -> &str {
    let shown = ingested.file(file).shown.as_str();
    shown.rsplit_once('.').map_or(shown, |(stem, _)| stem)
}

/// Whether tables of these parts are added: of one unit, and not all the same. One that says nothing is the first where
/// no other is.
pub(super) fn told(batches: &[Option<Batch>]) -> Told {
    let mut stated: Vec<Batch> = batches.iter().copied().flatten().collect();
    stated.sort_unstable();
    stated.dedup();
    let is_of_one_unit = stated.windows(2).all(|pair| matches!(pair, [one, two] if one.unit == two.unit));
    let is_first_unsaid =
        batches.contains(&None) && stated.first().is_some_and(|first| first.number > 1) && stated.len() == 1;
    if is_of_one_unit && (stated.len() > 1 || is_first_unsaid) { Told::InBatches } else { Told::Whole }
}

/// `第2批`, `二季度`, `下半年` in a text.
fn batch_in(text: &str) -> Option<Batch> {
    let text: Text = normal(text).into_owned().into();
    let of_unit = |(unit, word): (usize, &String)| {
        text.match_indices(word.as_str()).find_map(|(at, _)| {
            let before = text.get(..at)?;
            number_at_end(before).map(|number| Batch { unit, number })
        })
    };
    let halves = || {
        let unit = words().batch_units.len();
        let place = words().half_years.iter().position(|half| text.contains(half.as_str()))?;
        Some(Batch { unit, number: u32::try_from(place).ok()? + 1 })
    };
    // A plan that adds to another is its second part.
    let addition = || {
        let is_front = |front: &String| text.split_once(front.as_str()).is_some_and(|(_, rest)| adds(rest));
        let unit = words().batch_units.len() + 1;
        words().addition_fronts.iter().any(is_front).then_some(Batch { unit, number: 2 })
    };
    let months = || {
        let unit = words().batch_units.len() + 2;
        months_in(&text).map(|number| Batch { unit, number })
    };
    words().batch_units.iter().enumerate().find_map(of_unit).or_else(halves).or_else(months).or_else(addition)
}

/// The first month of a part of the year: 1-3月, 4月至6月.
fn months_in(text: &str) -> Option<u32> {
    text.match_indices('月').find_map(|(at, _)| {
        let last_of = |text: &str| {
            let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
            let month: u32 = text.strip_prefix(rest)?.parse().ok()?;
            (1..=12).contains(&month).then_some((rest.len(), month))
        };
        let before = text.get(..at)?;
        let (cut, last) = last_of(before)?;
        let between = before.get(..cut)?.strip_suffix(['-', '—', '–', '~', '至', '到'])?;
        let (_, first) = last_of(between.strip_suffix('月').unwrap_or(between))?;
        (first < last && (first, last) != (1, 12)).then_some(first)
    })
}

/// Behind 补充 or 追加: a plan, and no further papers about one.
fn adds(rest: &str) -> bool {
    rest.split_once("计划").is_some_and(|(between, _)| !between.contains("材料"))
}

/// The number with which a text ends: 2, 二, 十二; the first and the last by their words.
fn number_at_end(text: &str) -> Option<u32> {
    let digits: String = text.chars().rev().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        // A year before the unit is not its number.
        return digits.chars().rev().collect::<String>().parse().ok().filter(|number| *number < 100);
    }
    match text.chars().next_back()? {
        '首' => Some(1),
        '末' => Some(u32::MAX),
        _ => hanzi_number_at_end(text).filter(|number| *number > 0).map(u32::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_files_say_which_part_they_are() {
        for (text, number) in [
            ("2024年第二季度招用计划", Some(2)),
            ("计划一季度", Some(1)),
            ("招用计划（第３批）", Some(3)),
            ("第十二批公益性岗位计划", Some(12)),
            ("第二十批公益性岗位计划", Some(20)),
            ("第二十一批公益性岗位计划", Some(21)),
            ("下半年计划", Some(2)),
            ("2024年1-3月招用计划", Some(1)),
            ("2024年4月至6月招用计划", Some(4)),
            ("2024年1-12月招用计划", None),
            ("2024年1月招用计划", None),
            ("2024年补充招用计划", Some(2)),
            ("追加的公益性岗位计划", Some(2)),
            ("补充材料：招用计划", None),
            ("招用计划补充说明", None),
            ("2024年批复计划", None),
            ("2024年度招用计划", None),
            ("批准计划", None),
        ] {
            assert_eq!(batch_in(text).map(|batch| batch.number), number, "{text}");
        }
    }

    #[test]
    fn only_parts_of_one_kind_are_added() {
        let of = |text| batch_in(text);
        assert_eq!(told(&[of("一季度"), of("二季度")]), Told::InBatches);
        assert_eq!(told(&[of("一季度"), of("一季度")]), Told::Whole);
        assert_eq!(told(&[of("一季度"), of("下半年")]), Told::Whole);
        assert_eq!(told(&[None, of("第二批")]), Told::InBatches);
        assert_eq!(told(&[None, of("补充计划")]), Told::InBatches);
        assert_eq!(told(&[None, of("第一批")]), Told::Whole);
        assert_eq!(told(&[None, None]), Told::Whole);
    }
}
