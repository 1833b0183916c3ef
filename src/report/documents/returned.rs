//! 退回: what goes back to an agency that has something to correct.
//!
//! A first page says what to correct; then come the agency's own tables, whole, in their own layout and wording: the
//! cells concerned are coloured and carry a comment, and 错误信息 stands behind the last column. Rows keep their
//! numbers. If a file belongs wholly to the agency, its sheets are sent as they lie on disk; of a file that also holds rows
//! of others, only the header and the agency's own rows are sent.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::letter::told;
use super::words;
use crate::model::{
    CORRECTIONS_SHEET, ERROR_COLUMN, Field, FileId, Finding, Severity, Stated, TableId, a1, column_letters,
    mask_row,
};
use crate::report::paper::{WHOLE_NUMBER, narrow};
use crate::report::sheet::{Area, Cell, Paper, Sheet, Style, column};
use crate::report::text::units;
use crate::report::{Edition, IdDisplay, ReportError, xlsx};
use crate::tables::Table;
use crate::verdict::Audit;

/// Narrowest and widest column of an agency's table.
const WIDTHS: (u32, u32) = (6, 22);
/// Width of 错误信息.
const MESSAGE_WIDTH: f64 = 40.0;
/// Its least width, if the agency's own columns need the room.
const MESSAGE_LEAST: f64 = 30.0;
/// Rows that decide the width of a column.
const ROWS_MEASURED: usize = 60;
/// Comments on a sheet; the added column says everything.
const MOST_COMMENTS: usize = 1_000;
/// UTF-16 units of a sheet's name.
const NAME_LIMIT: usize = 31;

/// A sheet of a filing as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceSheet {
    /// Its name; empty for text files.
    pub name: String,
    /// Rows with their cells as shown, ascending.
    pub rows: Vec<SourceRow>,
    /// Merged cells: first row, first column, last row, last column, from 0.
    pub merges: Vec<Area>,
}

/// A row of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRow {
    /// Its number in the filing, from 1; 0 for a line that is added.
    pub number: u32,
    /// Where it stands in what is sent back, from 1.
    pub at: u32,
    /// Its cells as shown.
    pub cells: Vec<(u16, String)>,
}

/// The sheets of the files that are wholly the agency's, by file.
pub type Sources = BTreeMap<FileId, Vec<SourceSheet>>;

/// Whether anything is to be sent back.
pub fn is_due(audit: &Audit<'_, '_>) -> bool {
    !audit.case.tables.is_empty() && told(audit).next().is_some()
}

/// Files of which all rows are the agency's: their sheets can be sent as they are.
pub fn own_files(audit: &Audit<'_, '_>, edition: &Edition<'_>) -> BTreeSet<FileId> {
    let case = audit.case;
    let own = |table: &Table| {
        let account = case.accounts.get(&table.id).copied().unwrap_or_default();
        let rows = account.accepted
            + account.other_year
            + account.rejected
            + account.repeated
            + account.out_of_scope;
        case.tables.contains(&table.id) && rows as usize == table.rows.len()
    };
    let tables = || case.tables.iter().filter_map(|id| edition.ingested.tables.get(id.0 as usize));
    let mut files: BTreeSet<FileId> = tables().map(|table| table.file).collect();
    // Tables stand in the order of their files.
    let all = &edition.ingested.tables;
    files.retain(|file| {
        let of_file = all.get(all.partition_point(|table| table.file < *file)..).unwrap_or_default();
        of_file.iter().take_while(|table| table.file == *file).all(own)
    });
    files
}

/// The workbook as bytes.
///
/// # Errors
/// If the spreadsheet library refuses.
pub fn workbook(
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    sources: &Sources,
) -> Result<Vec<u8>, ReportError> {
    let title = format!("{} {}年度公益性岗位招用资料更正", audit.case.name, edition.terms.year);
    xlsx::workbook(sheets(audit, edition, sources), &title)
}

/// Findings about rows, by table and row.
type ByRow<'f> = BTreeMap<(TableId, u32), Vec<&'f Finding>>;

/// The sheets as plain cells.
pub(crate) fn sheets(audit: &Audit<'_, '_>, edition: &Edition<'_>, sources: &Sources) -> Vec<Sheet<'static>> {
    let mut by_row: ByRow<'_> = BTreeMap::new();
    for finding in told(audit) {
        if let Some(at) = finding.at {
            by_row.entry((at.table, at.row)).or_default().push(finding);
        }
    }
    let mut names = Names::default();
    names.take(CORRECTIONS_SHEET);
    let mut own = Vec::new();
    let mut places: BTreeMap<TableId, Placed> = BTreeMap::new();
    let tables: Vec<&Table> =
        audit.case.tables.iter().filter_map(|id| edition.ingested.tables.get(id.0 as usize)).collect();
    let files: BTreeSet<FileId> = tables.iter().map(|table| table.file).collect();
    for file in files {
        let of_file: Vec<&Table> = tables.iter().copied().filter(|table| table.file == file).collect();
        // A file that can't be opened sheet by sheet any more is sent as its rows were read.
        let has_all = |source: &&Vec<SourceSheet>| {
            of_file.iter().all(|table| source.iter().any(|layout| layout.name == table.sheet))
        };
        let Some(source) = sources.get(&file).filter(has_all) else {
            for table in of_file {
                let name = names.unused(&sheet_title(edition, table));
                let layout = extracted(table, audit);
                places.insert(table.id, Placed::of(&name, &layout));
                own.push(marked(name, &layout, &[table], &by_row, edition));
            }
            continue;
        };
        for layout in source {
            let on_sheet: Vec<&Table> =
                of_file.iter().copied().filter(|table| table.sheet == layout.name).collect();
            if on_sheet.is_empty() {
                continue;
            }
            let name =
                names.unused(&on_sheet.first().map_or_else(String::new, |table| sheet_title(edition, table)));
            for table in &on_sheet {
                places.insert(table.id, Placed::of(&name, layout));
            }
            own.push(marked(name, layout, &on_sheet, &by_row, edition));
        }
    }
    let mut sheets = vec![corrections(audit, edition, &places)];
    sheets.extend(own);
    sheets
}

/// Where a table stands in what is sent back.
struct Placed {
    name: String,
    rows: BTreeMap<u32, u32>,
}

impl Placed {
    fn of(name: &str, layout: &SourceSheet) -> Self {
        Self { name: name.to_owned(), rows: layout.rows.iter().map(|row| (row.number, row.at)).collect() }
    }
}

/// Name of a sheet: the agency's own, or that of its file where it has none.
fn sheet_title(edition: &Edition<'_>, table: &Table) -> String {
    if !table.sheet.is_empty() {
        return table.sheet.clone();
    }
    let file = edition.ingested.files.get(table.file.0 as usize).map_or("", |file| file.shown.as_str());
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// Names of sheets: valid, and each once.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn take(&mut self, name: &str) {
        self.0.insert(name.to_lowercase());
    }

    fn unused(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\'))
            .collect();
        let plain = plain.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let plain = if plain.is_empty() { "原表" } else { plain };
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!("({number})") };
            let mut room = NAME_LIMIT - suffix.len();
            let mut name: String = plain
                .chars()
                .take_while(|c| {
                    let fits = c.len_utf16() <= room;
                    room = room.saturating_sub(c.len_utf16());
                    fits
                })
                .collect();
            name.push_str(&suffix);
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// The first page: what to correct, each with its place.
fn corrections(
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    places: &BTreeMap<TableId, Placed>,
) -> Sheet<'static> {
    let mut sheet = Sheet::new(CORRECTIONS_SHEET, &[5.0, 14.0, 10.0, 26.0, 42.0, 42.0], Paper::Lying);
    sheet.heading("需要更正和说明的内容", format!("{}　{}年度", audit.case.name, edition.terms.year));
    sheet.remark("请在后面各表中直接更正（涂色的单元格），更正后把本文件重新报送；各表最后一列“错误信息”和本页可以保留，也可以删去。");
    if edition.ids == IdDisplay::Masked {
        sheet
            .remark("公民身份号码已遮盖中间各位：各表行次未变，重新报送前请从留存的原表把号码一列复制回来。");
    }
    let head = sheet.head(&["序号", "表", "位置", "对象", "情况", "怎样更正"]);
    for (number, finding) in (1_u64..).zip(told(audit)) {
        let rule = edition.rule(finding.rule);
        let place = finding.at.and_then(|at| {
            let placed = places.get(&at.table)?;
            Some((at, placed, *placed.rows.get(&at.row)?))
        });
        let (name, position) = match place {
            Some((at, placed, row)) => {
                let position = at.column.map_or_else(|| format!("第{row}行"), |column| a1(row, column));
                (
                    Cell::text(placed.name.clone(), Style::Text),
                    Cell::link(position, placed.name.clone(), row.saturating_sub(1)),
                )
            }
            None => (Cell::blank(Style::Text), Cell::blank(Style::Word)),
        };
        sheet.push(vec![
            Cell::count(number),
            name,
            position,
            Cell::text(finding.subject_label.clone(), Style::Text),
            Cell::text(words::fact(finding, rule).into_owned(), Style::Text),
            Cell::text(words::demand(finding, rule), Style::Text),
        ]);
    }
    sheet.repeat = Some((head, head));
    sheet.freeze = Some((head + 1, 0));
    "&C&9第 &P 页，共 &N 页".clone_into(&mut sheet.footer);
    sheet
}

/// The header and the agency's own rows of a table that holds others' rows too.
fn extracted(table: &Table, audit: &Audit<'_, '_>) -> SourceSheet {
    let own = rows_of(audit, table.id);
    let mut header: Vec<(u16, String)> = table
        .columns
        .iter()
        .map(|known| (known.column, known.header.clone()))
        .chain(table.other_columns.iter().cloned())
        .collect();
    header.sort();
    header.dedup_by_key(|(column, _)| *column);
    let mut rows: Vec<SourceRow> = Vec::new();
    let mut push = |number: u32, cells: Vec<(u16, String)>| {
        let at = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
        rows.push(SourceRow { number, at, cells });
    };
    // What stood above the table and holds for its rows.
    if let Stated::Known(year) = table.year {
        push(0, vec![(0, format!("{year}年度{}", table.kind.label()))]);
    }
    for line in table.key_values.iter().filter(|line| line.used && line.field != Field::Agency) {
        push(0, vec![(0, format!("{}：{}", line.field.label(), line.value))]);
    }
    push(table.header_rows.1, header);
    for number in table.raw.row_numbers().filter(|row| own.contains(row)) {
        let cells = (0_u16..).zip(table.raw.cells(number)).filter(|(_, text)| !text.is_empty());
        push(number, cells.map(|(column, text)| (column, text.to_owned())).collect());
    }
    SourceSheet { name: table.sheet.clone(), rows, merges: Vec::new() }
}

/// The rows of a table that are the agency's, used or not.
fn rows_of(audit: &Audit<'_, '_>, table: TableId) -> BTreeSet<u32> {
    let case = audit.case;
    let plans = case.plan_rows.iter().chain(&case.contested_rows);
    let plans = plans.filter(|line| line.table.id == table).map(|line| line.row.row);
    let hires = case.hires.iter().filter(|hire| hire.table.id == table).map(|hire| hire.row.row);
    let notices = case.notices.iter().filter(|notice| notice.table.id == table).map(|notice| notice.row.row);
    let aside = case.set_aside.iter().filter(|row| row.table == table).map(|row| row.row);
    plans.chain(hires).chain(notices).chain(aside).collect()
}

/// An agency's sheet with its marks.
fn marked(
    name: String,
    layout: &SourceSheet,
    tables: &[&Table],
    by_row: &ByRow<'_>,
    edition: &Edition<'_>,
) -> Sheet<'static> {
    let unmarked = without_marks(layout, tables);
    let layout = &unmarked;
    let table_at = |row: u32| {
        let above = tables.iter().filter(|table| table.header_rows.0 <= row);
        above.max_by_key(|table| table.header_rows.0).copied()
    };
    let cells = layout.rows.iter().flat_map(|row| &row.cells);
    let last_column = cells.map(|(column, _)| *column).max().unwrap_or(0);
    let message_column = usize::from(last_column) + 1;
    let widths = widths(layout, tables, last_column);
    let mut sheet = Sheet::new(name, &widths, Paper::Lying);
    sheet.merges = disjoint(&layout.merges);
    let mut head_at = None;
    for SourceRow { number, at, cells } in &layout.rows {
        while sheet.next_row() + 1 < *at {
            sheet.gap();
        }
        let table = table_at(*number);
        let is_head = table.is_some_and(|table| (table.header_rows.0..=table.header_rows.1).contains(number));
        let is_data = !is_head && table.is_some_and(|table| table.raw.has(*number));
        let findings =
            table.and_then(|table| by_row.get(&(table.id, *number))).map_or(&[][..], Vec::as_slice);
        let concerned = |column: u16| -> Vec<&&Finding> {
            let is_here = |finding: &&&Finding| {
                finding.at.is_some_and(|at| at.column == Some(column)) || finding.more_cells.contains(&column)
            };
            findings.iter().filter(is_here).collect()
        };
        let plain = if is_head {
            Style::Head
        } else if is_data {
            Style::Text
        } else {
            Style::Line
        };
        let mut shown: Vec<Cell<'static>> = Vec::with_capacity(message_column + 1);
        let width = if is_head || is_data { message_column } else { cells.len() };
        let row = sheet.next_row();
        if is_head {
            let (first, _) = head_at.unwrap_or((row, row));
            head_at = Some((first, row));
        }
        let reach = width.max(cells.last().map_or(0, |(last, _)| usize::from(*last) + 1));
        let mut texts = vec![""; reach];
        for (at, text) in cells {
            if let Some(place) = texts.get_mut(usize::from(*at)) {
                *place = text.as_str();
            }
        }
        let texts = masked(&texts, table, edition);
        for (column, text) in (0..column(reach)).zip(texts) {
            let about = concerned(column);
            let style = if about.is_empty() { plain } else { Style::Flagged };
            if !about.is_empty() && sheet.comments.len() < MOST_COMMENTS {
                let said: Vec<String> = about.iter().map(|finding| said(finding, edition)).collect();
                sheet.comments.push((row, column, said.join("\n")));
            }
            shown.push(Cell::exact(text.into_owned(), style));
        }
        if is_head || !findings.is_empty() {
            while shown.len() < message_column {
                shown.push(Cell::blank(plain));
            }
            shown.push(if is_head {
                let is_last = table.is_some_and(|table| table.header_rows.1 == *number);
                Cell::text(if is_last { ERROR_COLUMN } else { "" }, Style::HeadInput)
            } else {
                let said: Vec<String> = findings.iter().map(|finding| said(finding, edition)).collect();
                Cell::text(said.join("\n"), Style::Error)
            });
        }
        sheet.push(shown);
    }
    if let ([_], Some((first, last))) = (tables, head_at) {
        sheet.repeat = Some((first, last));
        sheet.freeze = Some((last + 1, 0));
    }
    "&L&9&A&C&9第 &P 页，共 &N 页".clone_into(&mut sheet.footer);
    sheet
}

/// The sheet without the column that an earlier return added: messages never pile up.
fn without_marks(layout: &SourceSheet, tables: &[&Table]) -> SourceSheet {
    let is_head = |row: &SourceRow| {
        tables.iter().any(|table| (table.header_rows.0..=table.header_rows.1).contains(&row.number))
    };
    let added: BTreeSet<u16> = layout
        .rows
        .iter()
        .filter(|row| is_head(row))
        .flat_map(|row| &row.cells)
        .filter(|(_, text)| text.trim() == ERROR_COLUMN)
        .map(|(column, _)| *column)
        .collect();
    let mut plain = layout.clone();
    for row in plain.rows.iter_mut().filter(|_| !added.is_empty()) {
        row.cells.retain(|(column, _)| !added.contains(column));
    }
    plain
}

/// Cells of the agency's as they were written; ID numbers are masked unless they were asked for in full.
fn masked<'t>(texts: &[&'t str], table: Option<&Table>, edition: &Edition<'_>) -> Vec<Cow<'t, str>> {
    if edition.ids == IdDisplay::Full {
        return texts.iter().map(|text| Cow::Borrowed(*text)).collect();
    }
    let numbers = table.and_then(|table| table.column(Field::IdNumber)).map(usize::from);
    let has_digits = |at: usize| texts.get(at).is_some_and(|text| text.chars().any(|c| c.is_ascii_digit()));
    mask_row(texts, |at| numbers == Some(at) && has_digits(at))
}

/// What is wrong, and what to do.
fn said(finding: &Finding, edition: &Edition<'_>) -> String {
    let rule = edition.rule(finding.rule);
    let word = if finding.effective_severity() == Severity::Violation { "须更正" } else { "须说明" };
    let column = finding
        .at
        .and_then(|at| at.column)
        .map_or(String::new(), |column| format!("{}列：", column_letters(column)));
    format!("【{word}】{column}{}{}", words::fact(finding, rule), words::demand(finding, rule))
}

fn widths(layout: &SourceSheet, tables: &[&Table], last_column: u16) -> Vec<f64> {
    let first_header = tables.iter().map(|table| table.header_rows.1).min().unwrap_or(1);
    let measured = || {
        layout.rows.iter().filter(|row| row.number >= first_header && row.cells.len() > 2).take(ROWS_MEASURED)
    };
    let mut widths: Vec<f64> = (0..=last_column)
        .map(|column| {
            let texts = measured().flat_map(|row| &row.cells).filter(|(at, _)| *at == column);
            let widest = texts.map(|(_, text)| units(text)).max().unwrap_or(0);
            f64::from((widest + 2).clamp(WIDTHS.0, WIDTHS.1))
        })
        .collect();
    widths.push(MESSAGE_WIDTH);
    let is_number = |at: usize| {
        let fields = [Field::IdNumber, Field::CreditCode];
        let columns = tables.iter().flat_map(|table| fields.map(|field| table.column(field)));
        columns.flatten().any(|column| usize::from(column) == at)
    };
    narrow(&mut widths, |at| match at {
        _ if at > usize::from(last_column) => MESSAGE_LEAST,
        _ if is_number(at) => WHOLE_NUMBER,
        _ => 0.0,
    });
    widths
}

/// Merged areas of several cells that do not overlap; others would damage the workbook.
fn disjoint(merges: &[Area]) -> Vec<Area> {
    const MOST: usize = 500;
    let mut kept: Vec<Area> = Vec::new();
    for area in merges.iter().take(MOST) {
        let (first_row, first_column, last_row, last_column) = *area;
        let is_one = first_row == last_row && first_column == last_column;
        let overlaps = kept.iter().any(|other| {
            first_row <= other.2 && other.0 <= last_row && first_column <= other.3 && other.1 <= last_column
        });
        if !is_one && !overlaps {
            kept.push(*area);
        }
    }
    kept
}
