//! Several columns that make one value: ticks below a merged header (√ under 残疾人员), or 年, 月 and 日.

use super::cells;
use super::columns::Columns;
use super::columns::Words;
use super::ticks;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{Field, normal};

/// Behind all columns that a sheet can have: from here on stand the values that were put together.
const FIRST_VIRTUAL: u16 = 20_000;

/// What several columns make together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assembly {
    pub(super) field: Field,
    /// The first of the columns, by which the value is found again.
    pub(super) place: u16,
    parts: Parts,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts {
    /// Each with the choice that it ticks.
    Ticks(Vec<(u16, String)>),
    /// 年, 月, 日.
    Day([u16; 3]),
}

/// Columns of which one choice, or several, are ticked.
const CHOICES: [Field; 6] =
    [Field::Category, Field::Difficult, Field::Sex, Field::Mode, Field::PostCategory, Field::Funding];

const DAYS: [Field; 8] = [
    Field::Submitted,
    Field::Hired,
    Field::Ends,
    Field::Recognised,
    Field::Filed,
    Field::Published,
    Field::Closes,
    Field::Approved,
];

impl Assembly {
    /// From the columns below a header that means `field`; none if they are not parts of one value.
    pub(super) fn of(field: Field, below: &[(u16, &str, &str)]) -> Option<Self> {
        let (place, ..) = *below.first()?;
        if DAYS.contains(&field)
            && let [(year, _, "年"), (month, _, "月"), (day, _, "日")] = below
        {
            return Some(Self { field, place, parts: Parts::Day([*year, *month, *day]) });
        }
        let ticks = below.iter().map(|(column, text, _)| (*column, (*text).to_owned())).collect();
        (CHOICES.contains(&field) && below.len() >= 2).then_some(Self {
            field,
            place,
            parts: Parts::Ticks(ticks),
        })
    }

    /// Where its value stands in a row that [`put_together`] has gone over.
    pub(super) fn column(index: usize) -> u16 {
        FIRST_VIRTUAL.saturating_add(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// Chinese, for `inspect`.
    pub(super) fn how(&self) -> &'static str {
        match self.parts {
            Parts::Ticks(_) => "所打勾的各列",
            Parts::Day(_) => "年、月、日三列",
        }
    }

    fn value(&self, row: &RowBuf, columns: &Columns) -> Option<Result<String, String>> {
        let words = columns.words();
        match &self.parts {
            Parts::Ticks(ticks) => {
                let ticked = ticks.iter().filter_map(|(column, name)| ticked(row.get(*column)?, name, words));
                let ticked: Result<Vec<String>, String> = ticked.collect();
                match ticked {
                    Ok(ticked) => (!ticked.is_empty()).then(|| Ok(ticked.join("、"))),
                    Err(unclear) => Some(Err(unclear)),
                }
            }
            Parts::Day(parts) => {
                let parts: Vec<String> = parts.iter().map(|column| part(row.get(*column), words)).collect();
                if parts.iter().all(String::is_empty)
                    || parts.iter().any(|part| matches!(part.as_str(), "年" | "月" | "日"))
                {
                    return None;
                }
                Some(Ok(parts.join("-")))
            }
        }
    }
}

/// The choice that a cell ticks, with the grade that stands in its place in brackets: 残疾人员（二级）. Whatever else stands there
/// is no tick and no blank, and given back as it was written.
fn ticked(cell: CellRef<'_>, name: &str, words: &Words) -> Option<Result<String, String>> {
    if cells::is_blank(Some(cell), words) || cells::is_nought(cell, words) {
        return None;
    }
    let shown = cells::shown(cell);
    let text = normal(&shown);
    match ticks::answer(&text, words) {
        Some(true) => Some(Ok(name.to_owned())),
        Some(false) if ticks::is_ring(&text) => Some(Err(cells::trim(&shown).to_owned())),
        Some(false) => None,
        // The header again on a new page, or a box that nobody ticked.
        None if text == normal(name) || ticks::is_left_open(&text) => None,
        None if ticks::is_ticked_more(&text, words) => Some(Ok(name.to_owned())),
        None => {
            let rest = ticks::without_tick(&text, words).unwrap_or(&text);
            let is_detail = (rest.contains('级') || rest == name) && !ticks::denies(rest);
            Some(if is_detail {
                Ok(format!("{name}（{rest}）"))
            } else {
                Err(cells::trim(&shown).to_owned())
            })
        }
    }
}

fn part(cell: Option<CellRef<'_>>, words: &Words) -> String {
    let Some(cell) = cell.filter(|cell| !cells::is_blank(Some(*cell), words)) else { return String::new() };
    let shown = cells::shown(cell);
    let text = cells::trim(&shown);
    let bare = text.trim_end_matches(['年', '月', '日']);
    (if bare.is_empty() { text } else { bare }).to_owned()
}

/// The row with the values that its parts make, behind its own cells.
pub(super) fn put_together(row: &RowBuf, assemblies: &[Assembly], columns: &Columns) -> RowBuf {
    let mut whole = row.clone();
    for (index, assembly) in assemblies.iter().enumerate() {
        match assembly.value(row, columns) {
            Some(Ok(value)) => whole.push_text(Assembly::column(index), &value),
            Some(Err(unclear)) => whole.push_error(Assembly::column(index), &unclear),
            None => {}
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> RowBuf {
        let mut row = RowBuf::new();
        row.clear(3);
        for (column, text) in (0u16..).zip(cells) {
            row.push_text(column, text);
        }
        row
    }

    #[test]
    fn what_is_neither_tick_nor_blank_is_unclear() {
        let columns = Columns::builtin();
        let ticks =
            Assembly::of(Field::Category, &[(0, "残疾人员", "残疾人员"), (1, "低保人员", "低保人员")]);
        let assemblies: Vec<Assembly> = ticks.into_iter().collect();
        let said = |cell: &str| match put_together(&row(&[cell, ""]), &assemblies, &columns)
            .get(Assembly::column(0))
        {
            Some(CellRef::Text(text)) => text.to_owned(),
            Some(CellRef::Error(text)) => format!("?{text}"),
            _ => String::new(),
        };
        for (cell, value) in [
            ("√√", "残疾人员"),
            ("（√）", "残疾人员"),
            ("√（二级）", "残疾人员（二级）"),
            ("？", "?？"),
            ("错", "?错"),
            ("三", "?三"),
            ("○", "?○"),
            ("√（待认定）", "?√（待认定）"),
            ("√已注销", "?√已注销"),
            ("□", ""),
            ("×", ""),
        ] {
            assert_eq!(said(cell), value, "{cell}");
        }
    }

    #[test]
    fn ticks_and_the_parts_of_a_day_make_one_value() {
        let columns = Columns::builtin();
        let ticks =
            Assembly::of(Field::Category, &[(0, "残疾人员", "残疾人员"), (1, "低保人员", "低保人员")]);
        let day = Assembly::of(Field::Filed, &[(2, "年", "年"), (3, "月", "月"), (4, "日", "日")]);
        let assemblies: Vec<Assembly> = ticks.into_iter().chain(day).collect();
        for (cells, category, filed) in [
            (&["√", "", "2024", "3", "5"][..], Some("残疾人员"), Some("2024-3-5")),
            (&["是", "√", "2024年", "3月", "5日"], Some("残疾人员、低保人员"), Some("2024-3-5")),
            (&["二级", "否", "2024", "3", ""], Some("残疾人员（二级）"), Some("2024-3-")),
            (&["", "×", "", "", ""], None, None),
            (&["残疾人员", "低保人员", "年", "月", "日"], None, None),
        ] {
            let whole = put_together(&row(cells), &assemblies, &columns);
            let said = |index| match whole.get(Assembly::column(index)) {
                Some(CellRef::Text(text)) => Some(text.to_owned()),
                _ => None,
            };
            assert_eq!((said(0).as_deref(), said(1).as_deref()), (category, filed), "{cells:?}");
        }
        assert_eq!(Assembly::of(Field::Filed, &[(2, "年", "年"), (3, "月", "月")]), None);
        assert_eq!(Assembly::of(Field::Name, &[(2, "甲", "甲"), (3, "乙", "乙")]), None);
    }
}
