//! 未认出的列和名称: words that nobody knew, the nearest known one, and what would settle each.

use std::collections::BTreeMap;

use super::{Annex, SummaryLine};
use crate::model::{column_letters, mask_any};
use crate::report::Edition;
use crate::report::sheet::{Cell, Paper, Sheet, Style};
use crate::rules::{CATEGORY_UNKNOWN, PUBLISHER_UNCLEAR, UNLISTED};

/// 未认出的列和名称.
pub(super) fn unrecognised<'v>(
    edition: &'v Edition<'v>,
    lines: &'v [SummaryLine],
    annex: Annex<'v>,
) -> Sheet<'v> {
    let mut sheet = Sheet::new("未认出的列和名称", &[14.0, 40.0, 46.0, 26.0, 70.0], Paper::Lying);
    sheet.heading("未认出的列和名称", "由它们造成的缺失只作疑点。按“落实办法”补充后重新运行即可认出。");
    let head = sheet.head(&["种类", "写法", "所在", "可能是", "落实办法"]);
    columns(&mut sheet, edition, annex);
    words(&mut sheet, lines);
    if sheet.next_row() == head + 1 {
        sheet.banner(Cell::text("没有。", Style::Text));
    } else {
        sheet.table(head, 2);
    }
    sheet
}

fn columns<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>, annex: Annex<'v>) {
    for table in
        edition.ingested.tables.iter().filter(|table| table.missing.is_none() && annex.shows(table.file))
    {
        let file = edition.ingested.file(table.file).shown.as_str();
        let tab = if table.sheet.is_empty() { String::new() } else { format!("［{}］", table.sheet) };
        for column in &table.unrecognised {
            let place = format!("{file}{tab}{}列（{}）", column_letters(column.column), table.kind.label());
            let line = column.columns_line(table.kind);
            let line = line.map_or_else(
                || "看原表确定含义；与核算无关的无需处理".to_owned(),
                |line| format!("--columns 文件加：{line}"),
            );
            sheet.push(vec![
                Cell::text("列", Style::Word),
                Cell::text(mask_any(column.label()).into_owned(), Style::Text),
                Cell::text(place, Style::Text),
                Cell::text(column.nearest.map_or("", crate::model::Field::label), Style::Text),
                Cell::text(line, Style::Text),
            ]);
        }
    }
}

/// Names of agencies, categories and publishers, each once with how many agencies write it.
fn words<'v>(sheet: &mut Sheet<'v>, lines: &'v [SummaryLine]) {
    let mut users: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for line in lines {
        for word in &line.unknown_words {
            let used = users.entry((word.rule, word.found.as_str(), word.nearest.as_str())).or_default();
            if used.last() != Some(&line.name.as_str()) {
                used.push(&line.name);
            }
        }
    }
    for ((rule, found, nearest), used) in users {
        let (kind, remedy) = if rule == UNLISTED.code {
            ("单位名称", format!("确为名录中的单位的，在名录该单位的“别名”列加：{found}"))
        } else if rule == CATEGORY_UNKNOWN.code {
            ("困难人员类别", format!("确指某一类别的，在政策文件该类别的同义词中加：\"{found}\""))
        } else {
            ("发布机构", "属于公共就业服务机构的，补充到公共就业服务机构名录（--services）".to_owned())
        };
        let place = match used.as_slice() {
            [only] => (*only).to_owned(),
            [first, rest @ ..] => format!("{first}等{}个单位", rest.len() + 1),
            [] => String::new(),
        };
        sheet.push(vec![
            Cell::text(kind, Style::Word),
            Cell::text(found, Style::Text),
            Cell::text(place, Style::Text),
            Cell::text(if rule == UNLISTED.code { nearest } else { "" }, Style::Text),
            Cell::text(remedy, Style::Text),
        ]);
    }
}

/// Whether findings of a rule tell a word that nobody knew.
pub(super) fn tells_a_word(rule: &str) -> bool {
    [UNLISTED.code, CATEGORY_UNKNOWN.code, PUBLISHER_UNCLEAR.code].contains(&rule)
}
