//! What a list says of itself that is not the whole: in words, by its title, or by the number of rows that it states.

use crate::model::normal;
use crate::tables::{FileReading, Table, file_name, says_it_is_not_whole};

use super::ReferenceKind;
use super::words::WORDS;

/// What the file, the sheet, a title or a note below a table says.
pub(super) fn left_out(shown: &str, table: &Table) -> Option<String> {
    let lines = || table.lines.iter().map(|(_, text)| &**text);
    if let Some(word) = headings(shown, table).chain(lines()).find_map(says_it_is_not_whole) {
        return Some(format!("{shown}（写有“{word}”，不是全部）"));
    }
    let notes = table.titles.iter().map(String::as_str).chain(lines());
    let most = notes.filter_map(stated_total).max().filter(|total| *total > table.data_rows)?;
    Some(format!("{shown}（自己写明有{most}行，读到的只有{}行）", table.data_rows))
}

/// A list of one table whose title calls it a part: 第一批, 上半年. Of several tables each is one, and all of them may be the
/// whole.
pub(super) fn is_a_part(files: &[&FileReading], kind: ReferenceKind) -> Option<String> {
    let tables = files.iter().flat_map(|file| file.tables.iter().map(move |table| (file, table)));
    let mut tables = tables.filter(|(_, table)| table.kind == kind.table());
    let (Some((file, only)), None) = (tables.next(), tables.next()) else { return None };
    let shown = &file.report.shown;
    let part_in = |title: &str| WORDS.partial_titles.iter().find(|word| title.contains(word.as_str()));
    let word = headings(shown, only).find_map(part_in)?;
    Some(format!("{shown}（写有“{word}”，可能只是其中一部分）"))
}

/// What a table is called: by its file, its sheet and its titles.
fn headings<'t>(shown: &'t str, table: &'t Table) -> impl Iterator<Item = &'t str> {
    [file_name(shown), &table.sheet].into_iter().chain(table.titles.iter().map(String::as_str))
}

/// The number of rows that a line beside a list states: 共60人, 合计：60条.
fn stated_total(text: &str) -> Option<u32> {
    /// A longer line tells of something else as well.
    const LONGEST: usize = 20;
    let text = normal(text);
    if text.chars().count() > LONGEST {
        return None;
    }
    WORDS.stated_total_fronts.iter().find_map(|front| {
        let (_, rest) = text.split_once(front.as_str())?;
        let rest = rest.trim_start_matches(':');
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        let counts_rows = WORDS.stated_total_ends.iter().any(|end| after.starts_with(end.as_str()));
        if counts_rows { number.parse().ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_state_how_many_rows_there_are() {
        for (text, total) in [
            ("共60人", Some(60)),
            ("合计：60 人", Some(60)),
            ("（共 8 条记录）", Some(8)),
            ("总计12名，其中残疾3名", Some(12)),
            ("共同富裕办公室", None),
            ("共3页", None),
            ("公共就业服务中心2024年共有关于认定的文件60人次以上的说明", None),
            ("合计", None),
        ] {
            assert_eq!(stated_total(text), total, "{text}");
        }
    }
}
