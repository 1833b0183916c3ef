//! Decides whether a row is a header, and of which table. Candidates are scored, and the winner says why.
//!
//! A candidate is one row, or up to three that are read together as the levels of a merged header. Its cells are compared
//! with the spellings of each kind of table that is possible. Cells that are explained add to the score; required columns
//! that are missing cost much, cells that belong to another kind cost a little. Words of the title and of the sheet's
//! name add a little: they help to tell kinds apart and never decide alone.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use super::cells;
use super::columns::{Columns, Meaning, TableSpec};
use super::header_key::header_key;
use super::merges::Merges;
use super::reading::Sheet;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{ERROR_COLUMN, Field, TableKind, after_one_of, has, words};
use crate::tables::{ColumnMatch, MissingColumns};

/// Headers are short; a longer text is a note.
const LONGEST_HEADER: usize = 120;

/// Header cells looked at; a real form has some dozens.
const MOST_COLUMNS: usize = 512;

/// A required column that is missing outweighs a few optional ones that match by chance.
const MISSING_REQUIRED: i32 = -8;
const MISSING_ONE_OF: i32 = -6;
const FOREIGN: i32 = -5;
const WORD_BONUS: i32 = 4;
/// So many columns right of the last header are kept and looked at: there stand values whose headers somebody cut off, and notes.
const BESIDE: u16 = 8;

/// Tips the balance for a second level that adds no column of ours (总数 | 城镇 | 乡村).
pub(super) const PROVEN_LEVELS: i32 = 1;

/// Enough explained cells to say that a header lacks something rather than that there is none.
const RECOGNISABLE: i32 = 12;

/// With so many known columns it is one of our tables, however many others stand beside them: a system's export has fifty.
const MANY_COLUMNS: usize = 5;

/// A header found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    pub(super) kind: TableKind,
    /// Rows it takes.
    pub(super) depth: u32,
    /// First row, from 1.
    pub(super) first_row: u32,
    /// Last row, from 1.
    pub(super) last_row: u32,
    pub(super) columns: Vec<ColumnMatch>,
    pub(super) other: Vec<(u16, String)>,
    /// Further columns with the header of one of `columns` that is not required.
    pub(super) twins: Vec<(Field, u16)>,
    /// Columns of which several make one value.
    pub(super) assemblies: Vec<Assembly>,
    /// Further columns that may name the agency: of a dispatched person's employer, for instance.
    pub(super) agencies: Vec<u16>,
    /// Further columns for a day of the same hire: 上岗日期 beside 招用日期.
    pub(super) days: Vec<u16>,
    /// Columns of running numbers.
    pub(super) serial: Vec<u16>,
    /// Columns between others, and on either side of them, without a header of their own.
    pub(super) nameless: Vec<u16>,
    /// First and last column with a header.
    pub(super) extent: (u16, u16),
    pub(super) missing: Option<MissingColumns>,
    pub(super) score: i32,
    /// Headers that no list of spellings has, by the column for which they are composed.
    pub(super) composed: Vec<(Field, String)>,
    /// Word of the title or sheet name that helped.
    pub(super) word: Option<String>,
}

impl Header {
    pub(super) const fn is_complete(&self) -> bool {
        self.missing.is_none()
    }

    /// Last column that may hold anything of the table.
    pub(super) const fn reach(&self) -> u16 {
        self.extent.1.saturating_add(BESIDE)
    }

    /// Chinese, for `inspect`.
    pub(super) fn reason(&self) -> String {
        let place = if self.depth > 1 {
            format!("第 {}—{} 行为 {} 级表头", self.first_row, self.last_row, self.depth)
        } else {
            format!("第 {} 行为表头", self.first_row)
        };
        let total = self.columns.len() + self.other.len();
        let needs = match &self.missing {
            None => "必需列齐全".to_owned(),
            Some(missing) => format!("缺少{}", missing.missing.join("、")),
        };
        let word = self.word.as_ref().map(|word| format!("；标题或工作表名含“{word}”")).unwrap_or_default();
        let assembled = self.assemblies.iter().map(|one| format!("{}由{}合成", one.field.label(), one.how()));
        let composed: Vec<String> = self
            .composed
            .iter()
            .map(|(field, header)| format!("“{header}”按构词认作{}", field.label()))
            .chain(assembled)
            .collect();
        let composed =
            if composed.is_empty() { String::new() } else { format!("；{}", composed.join("、")) };
        let known = self.columns.len();
        format!("{place}，{total} 列中认出 {known} 列，{needs}{word}{composed}（得分 {}）", self.score)
    }
}

/// The best header that starts at the first of these consecutive rows: of one of these kinds, below these titles (in their
/// normal form, the sheet's name among them).
pub(super) fn best(
    rows: &[&RowBuf],
    kinds: &[TableKind],
    titles: &[String],
    sheet: &Sheet<'_>,
) -> Option<Header> {
    if !rows.iter().take(3).any(|row| has_names(row, sheet.columns())) {
        return None;
    }
    let mut best: Option<Header> = None;
    for depth in 1..=rows.len().min(3) {
        let Some(levels) = rows.get(..depth) else { break };
        let Some(grid) = HeaderCells::new(levels, &sheet.merges, sheet.columns()) else { break };
        for kind in kinds {
            let Some(header) = score(*kind, &grid, kinds, titles, sheet) else { continue };
            if best.as_ref().is_none_or(|held| is_better(&header, held)) {
                best = Some(header);
            }
        }
    }
    if let Some(header) = &mut best {
        name_nearest(header, sheet.columns());
    }
    best
}

fn is_better(new: &Header, held: &Header) -> bool {
    (new.score, new.is_complete()) > (held.score, held.is_complete())
}

/// Any cell that is a column name in any table; spares all other rows the scoring.
fn has_names(row: &RowBuf, columns: &Columns) -> bool {
    row.cells()
        .take(MOST_COLUMNS)
        .any(|(_, cell)| matches!(cell, CellRef::Text(text) if is_name(text, columns)))
}

/// Whether a text is a column name in any table.
pub(super) fn is_name(text: &str, columns: &Columns) -> bool {
    let text = cells::trim(text);
    !text.is_empty()
        && text.len() <= 3 * LONGEST_HEADER
        && !text.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && columns.is_any_name(&header_key(text))
}

/// Whether a header could start with this row: mostly short texts (months may be numbers).
pub(super) fn may_start(row: &RowBuf) -> bool {
    let texts = row
        .cells()
        .filter(|(_, cell)| matches!(cell, CellRef::Text(text) if text.chars().count() <= LONGEST_HEADER))
        .count();
    texts > 0 && texts * 2 >= row.len()
}

/// Whether a row could be a lower level of a header: short texts only.
fn is_texts_only(row: &RowBuf) -> bool {
    row.cells().all(|(_, cell)| match cell {
        CellRef::Text(text) => text.chars().count() <= LONGEST_HEADER,
        _ => false,
    })
}

/// No text that starts with a digit, save groups of persons that do (4050人员): the first data row of a CSV is no lower level
/// of the header.
fn has_no_figures(row: &RowBuf) -> bool {
    let is_figure = |text: &str| {
        text.starts_with(char::is_numeric)
            && !words().figure_groups.iter().any(|group| text.starts_with(group.as_str()))
    };
    row.cells().all(|(_, cell)| matches!(cell, CellRef::Text(text) if !is_figure(cells::trim(text))))
}

/// The texts of a candidate, by column, from the upper level to the lower.
struct HeaderCells {
    first_row: u32,
    last_row: u32,
    depth: u32,
    cells: BTreeMap<u16, Vec<Level>>,
    /// The lower rows are proven to be header: by a merge, or by words such as 其中 and 总数.
    proven: bool,
}

/// A text of a candidate, and by what it is compared.
#[derive(Clone)]
struct Level {
    text: String,
    key: String,
}

impl Level {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), key: header_key(text).into_owned() }
    }
}

impl HeaderCells {
    /// None if a lower row cannot be part of the header, or the first is a paragraph before a Word table, which is no row.
    fn new(rows: &[&RowBuf], merges: &Merges, columns: &Columns) -> Option<Self> {
        let (first, last) = (rows.first()?, rows.last()?);
        if first.number == 0 {
            return None;
        }
        let depth = last.number.checked_sub(first.number)?.checked_add(1)?;
        if u32::try_from(rows.len()).ok()? != depth {
            return None;
        }
        let [upper @ .., _] = rows else { return None };
        let groups_nothing =
            |pair: &[&RowBuf]| matches!(pair, [upper, lower] if is_beside_itself(upper, lower));
        // The cheap tests come first: nearly all candidates of several rows fail them.
        if rows.windows(2).any(groups_nothing)
            || rows.len() > 1 && is_title(rows, merges)
            || upper.iter().any(|row| has_figures(row, columns))
        {
            return None;
        }
        let mut cells: BTreeMap<u16, Vec<Level>> = BTreeMap::new();
        let mut proven = false;
        for (level, row) in rows.iter().enumerate() {
            if level > 0 && !(is_texts_only(row) && has_no_figures(row)) {
                return None;
            }
            for (column, cell) in row.cells().take(MOST_COLUMNS) {
                let CellRef::Text(text) = cell else { continue };
                let text = cells::trim(text);
                if text.is_empty() || text.chars().count() > LONGEST_HEADER {
                    continue;
                }
                let text = Level::of(text);
                if level > 0 {
                    proven |= columns.words().sub_headers.contains(&text.key);
                }
                cells.entry(column).or_default().push(text);
            }
            if let Some(next) = rows.get(level + 1) {
                spread(&mut cells, row, next, merges);
            }
        }
        proven |= merges
            .starting_in(first.number..=last.number.saturating_sub(1))
            .iter()
            .any(|merge| merge.last_row == last.number && cells.contains_key(&merge.first_column));
        Some(Self { first_row: first.number, last_row: last.number, depth, cells, proven })
    }
}

/// A number, a count or a day: a row of data over a repeated header is no group row.
fn has_figures(row: &RowBuf, columns: &Columns) -> bool {
    let words = columns.words();
    row.cells().any(|(_, cell)| {
        cells::count(Some(cell), words).as_known().is_some()
            || cells::date(Some(cell), words).as_known().is_some()
    })
}

/// Every column has a text of its own in both rows: data over a repeated header, or the reverse. A group
/// spans several columns.
fn is_beside_itself(upper: &RowBuf, lower: &RowBuf) -> bool {
    lower.len() >= 2 && lower.cells().all(|(column, _)| upper.get(column).is_some())
}

/// A text alone in its row, over the leftmost column, that spans no part of the columns: the title of
/// a table (which may be called 招用计划, as a column is), no group of columns.
fn is_title(rows: &[&RowBuf], merges: &Merges) -> bool {
    let [upper, lower, ..] = rows else { return false };
    let mut columns = upper.cells().map(|(column, _)| column);
    let (Some(column), None) = (columns.next(), columns.next()) else { return false };
    let leftmost = lower.cells().next().map(|(column, _)| column);
    let spans =
        merges.starting_in(upper.number..=upper.number).iter().any(|merge| merge.first_column == column);
    leftmost == Some(column) && !spans
}

/// Gives a group's title to the columns under it: by merges, or where the file has none, to the
/// blank cells right of it that have something below.
fn spread(cells: &mut BTreeMap<u16, Vec<Level>>, row: &RowBuf, next: &RowBuf, merges: &Merges) {
    let mut has_areas = false;
    let mut free_from = 0;
    for merge in merges.starting_in(row.number..=row.number) {
        // Areas that overlap are forged: a column has one group.
        let is_group = merge.last_column > merge.first_column && merge.last_row == row.number;
        if !is_group || merge.first_column < free_from {
            continue;
        }
        has_areas = true;
        free_from = merge.last_column.saturating_add(1);
        let Some(CellRef::Text(text)) = row.get(merge.first_column) else { continue };
        let text = Level::of(cells::trim(text));
        for (column, _) in next.cells() {
            if column > merge.first_column && column <= merge.last_column {
                cells.entry(column).or_default().push(text.clone());
            }
        }
    }
    if has_areas {
        return;
    }
    let mut title: Option<Level> = None;
    let mut last_group_column = 0;
    for (column, _) in next.cells().take(MOST_COLUMNS) {
        match row.get(column) {
            Some(CellRef::Text(text)) => {
                title = Some(Level::of(cells::trim(text)));
                last_group_column = column;
            }
            Some(_) => title = None,
            None => {
                if column != last_group_column + 1 {
                    title = None;
                }
                if let Some(title) = &title {
                    cells.entry(column).or_default().push(title.clone());
                    last_group_column = column;
                }
            }
        }
    }
}

/// How a column's meaning was found: the smaller, the surer.
type Sureness = (u8, u16);

/// A column that may be a field.
type Place = (Sureness, u16, Meaning);

/// Less sure than any other header: see [`restated`].
const RESTATED: u8 = 3;

fn meaning_of(levels: &[Level], kind: TableKind, columns: &Columns) -> Option<(Meaning, Sureness)> {
    let is_another =
        |meaning: &Meaning| levels.iter().any(|level| columns.is_another(meaning.field, &level.text));
    found_for(levels, kind, columns).filter(|(meaning, _)| !is_another(meaning))
}

/// The same, whatever a bracket adds.
fn found_for(levels: &[Level], kind: TableKind, columns: &Columns) -> Option<(Meaning, Sureness)> {
    let (lowest, upper) = levels.split_last()?;
    let last = lowest.key.as_str();
    let find = |key: &str, how: u8| columns.meaning(kind, key).map(|found| (found, (how, found.rank)));
    if upper.is_empty() {
        let found = columns.meaning_of_header(kind, &lowest.text, last);
        return found.map(|found| (found, (0, found.rank)));
    }
    let group = upper.last().map(|level| level.key.as_str()).unwrap_or_default();
    let bare =
        words().header_group_ends.iter().find_map(|end| group.strip_suffix(end.as_str())).unwrap_or(group);
    let leaves_meaning_above = columns.words().sub_headers.contains(last);
    find(&format!("{group}{last}"), 0)
        .or_else(|| find(&format!("{bare}{last}"), 0))
        .or_else(|| if leaves_meaning_above { find(group, 1) } else { None })
        .or_else(|| find(last, 2))
}

/// What a header means that calls a day, a department or a category the real one, a planned number the one that holds, or that
/// stands for a second time: 实际备案日期, 核实困难人员类别, 调整后计划人数, 备案日期2.
fn restated(levels: &[Level], kind: TableKind, columns: &Columns) -> Option<Meaning> {
    let key = &levels.last()?.key;
    let behind = |fronts| after_one_of(key, fronts);
    let is_category = |meaning: &Meaning| matches!(meaning.field, Field::Category | Field::Difficult);
    let once = |meaning: &Meaning| {
        STATED_ONCE.contains(&meaning.field) || meaning.field == Field::Hired || is_category(meaning)
    };
    let said_real = || columns.meaning(kind, behind(&words().restating_fronts)?).filter(once);
    let checked = || columns.meaning(kind, behind(&words().checking_fronts)?).filter(is_category);
    let again = || {
        let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let of_one = |meaning: &Meaning| once(meaning) || OF_ONE_PERSON_OR_POST.contains(&meaning.field);
        if bare.len() < key.len() { columns.meaning(kind, bare).filter(of_one) } else { None }
    };
    // 实际人数 in a plan is the number of those who were hired.
    let changed = || {
        // 核定人数 may be the posts that the agency has, and no plan.
        let of_plan = |bare: &&str| bare.contains("计划");
        let bare = behind(&words().adjusting_fronts)
            .or_else(|| behind(&words().restating_fronts).filter(of_plan))
            .or_else(|| behind(&words().approving_fronts).filter(of_plan))?;
        columns
            .meaning(kind, bare)
            .filter(|meaning| kind == TableKind::Plan && meaning.field == Field::Headcount)
    };
    said_real()
        .or_else(checked)
        .or_else(changed)
        .or_else(again)
        .map(|meaning| Meaning { weak: false, ..meaning })
}

/// Matches a candidate with one kind; none if too little is explained.
#[allow(clippy::too_many_lines)] // one list of looks, each with its reason
fn score(
    kind: TableKind,
    grid: &HeaderCells,
    kinds: &[TableKind],
    titles: &[String],
    sheet: &Sheet<'_>,
) -> Option<Header> {
    let spec = sheet.columns().table(kind)?;
    let mut found: BTreeMap<Field, Vec<Place>> = BTreeMap::new();
    let mut unexplained: Vec<u16> = Vec::new();
    let mut serial = Vec::new();
    let mut assemblies = assemblies_of(kind, grid, sheet.columns());
    for (column, levels) in &grid.cells {
        let part = assemblies.iter().find(|(_, columns)| columns.contains(column));
        if let Some((assembly, _)) = part {
            if assembly.place == *column {
                let meaning = Meaning { field: assembly.field, rank: 0, weak: false };
                found.entry(assembly.field).or_default().push(((1, 0), *column, meaning));
            }
        } else if let Some((meaning, sureness)) = meaning_of(levels, kind, sheet.columns()) {
            found.entry(meaning.field).or_default().push((sureness, *column, meaning));
        } else if is_serial(levels, sheet.columns()) {
            serial.push(*column);
        } else if let Some(meaning) = restated(levels, kind, sheet.columns()) {
            found.entry(meaning.field).or_default().push(((RESTATED, meaning.rank), *column, meaning));
        } else {
            unexplained.push(*column);
        }
    }
    if found.is_empty() {
        return None;
    }
    let mut score = 0;
    let mut columns = Vec::new();
    let mut twins = Vec::new();
    let mut composed = Vec::new();
    let mut agencies = Vec::new();
    let mut weak_headcount = false;
    for (field, mut places) in found {
        let order = |column: u16| match field {
            Field::Agency => agency_order(grid, column, sheet.columns()),
            _ => 0,
        };
        places.sort_unstable_by_key(|place| (order(place.1), place.0, place.1));
        let Some((surest, column, meaning)) = places.first().copied() else { continue };
        let is_equal = |place: &Place| place.0 == surest && order(place.1) == order(column);
        let equals: Vec<u16> = places.iter().filter(|place| is_equal(place)).map(|place| place.1).collect();
        let is_told = equals.len() == 1;
        if !matches!(field, Field::Remark | Field::Explanation) {
            twins.extend(equals.iter().skip(1).map(|column| (field, *column)));
        }
        let is_rival = |place: &Place| {
            let is_restated = place.0.0 == RESTATED
                && matches!(field, Field::Category | Field::Difficult | Field::Headcount);
            !is_equal(place)
                && !meaning.weak
                // 拟招聘人数 alone may be of a list of advertised posts; beside the number of a plan it is a second one.
                && (!place.2.weak || field == Field::Headcount)
                && (is_restated || is_rival(grid, field, column, place.1))
        };
        let (rivals, others): (Vec<Place>, Vec<Place>) = places.iter().skip(1).copied().partition(is_rival);
        twins.extend(rivals.into_iter().map(|place| (field, place.1)));
        let others = others.into_iter().map(|place| place.1);
        if field == Field::Agency && is_told {
            agencies.extend(others);
        } else {
            unexplained.extend(others);
        }
        score += weight(spec, field) / if meaning.weak { 3 } else { 1 };
        weak_headcount |= field == Field::Headcount && meaning.weak;
        if meaning.is_composed() {
            composed.push((field, header_of(grid, column)));
        }
        columns.push(ColumnMatch { field, column, header: header_of(grid, column) });
    }
    if kind == TableKind::Plan && weak_headcount && is_recruitment(grid, titles, sheet.columns()) {
        return None;
    }
    assemblies
        .retain(|(one, _)| columns.iter().any(|known| known.field == one.field && known.column == one.place));
    let parts: Vec<u16> = assemblies.iter().flat_map(|(_, columns)| columns.iter().copied()).collect();
    let assemblies: Vec<Assembly> = assemblies.into_iter().map(|(assembly, _)| assembly).collect();
    let explained = score;
    if let Some(column) = period_beside(kind, grid, &columns, &unexplained, sheet.columns()) {
        unexplained.retain(|other| *other != column);
        columns.push(ColumnMatch { field: Field::Ends, column, header: header_of(grid, column) });
    }
    columns.sort_by_key(|column| column.column);
    let days: Vec<u16> = unexplained
        .iter()
        .copied()
        .filter(|column| columns.iter().any(|known| known.field == Field::Hired && known.column != *column))
        .filter(|column| {
            let levels = grid.cells.get(column).map(Vec::as_slice).unwrap_or_default();
            let meaning = meaning_of(levels, kind, sheet.columns()).map(|(meaning, _)| meaning);
            let means_hired = meaning
                .or_else(|| restated(levels, kind, sheet.columns()))
                .is_some_and(|meaning| meaning.field == Field::Hired);
            means_hired || kind == TableKind::Hires && meaning.is_none() && is_first_day(levels)
        })
        .collect();
    unexplained.sort_unstable();
    let spanned: Vec<(Field, u16)> = columns
        .iter()
        .flat_map(|one| spanned(grid, one.column, &sheet.merges).map(|column| (one.field, column)))
        .collect();
    let first = *grid.cells.keys().next()?;
    let last = *grid.cells.keys().next_back()?;
    let has_header =
        |column: &u16| grid.cells.contains_key(column) || spanned.iter().any(|(_, under)| under == column);
    let nameless = (0..=last.saturating_add(BESIDE)).filter(|column| !has_header(column)).collect();
    let last_spanned = spanned.iter().map(|(_, column)| *column).max().unwrap_or(0);
    twins.extend(spanned);
    score += penalties(kind, grid, &unexplained, kinds, sheet.columns());
    let (missing, cost) = missing(kind, spec, &columns);
    score += cost;
    let word = spec.words.iter().find(|word| titles.iter().any(|title| title.contains(word.as_str())));
    score += if word.is_some() { WORD_BONUS } else { 0 };
    let is_proven = grid.proven || holds_only(grid, &parts);
    score += if grid.depth > 1 && is_proven { PROVEN_LEVELS } else { 0 };
    // The column that we add to what goes back to an agency says nothing of its own.
    let other: Vec<(u16, String)> = unexplained
        .iter()
        .map(|column| (*column, header_of(grid, *column)))
        .filter(|(_, header)| header.trim() != ERROR_COLUMN)
        .collect();
    let header = Header {
        kind,
        depth: grid.depth,
        first_row: grid.first_row,
        last_row: grid.last_row,
        nameless,
        extent: (first, last_spanned.max(last)),
        columns,
        other,
        twins,
        assemblies,
        agencies,
        days,
        serial,
        missing,
        score,
        composed,
        word: word.cloned(),
    };
    is_header(&header, spec, explained).then_some(header)
}

/// Whether an unknown header states a further first day of a hire: 合同签订日期, 起始时间.
fn is_first_day(levels: &[Level]) -> bool {
    let key = levels.last().map_or("", |level| level.key.as_str());
    (key.ends_with("日期") || key.ends_with("时间")) && has(key, &words().hire_day_words)
}

/// Days and departments of which a row has but one.
const STATED_ONCE: [Field; 7] = [
    Field::Submitted,
    Field::ReceivedBy,
    Field::Difficult,
    Field::Recognised,
    Field::Filed,
    Field::FiledWith,
    Field::Published,
];

/// What else a row has but one of, in whatever words the header says it.
const OF_ONE_PERSON_OR_POST: [Field; 7] = [
    Field::IdNumber,
    Field::Category,
    Field::CertificateNo,
    Field::Headcount,
    Field::DifficultyHeadcount,
    Field::Announced,
    Field::Mode,
];

/// Whether another column states the same thing in other words (认定时间 beside 认定日期, 是否困难人员 beside 是否就业困难人员), so
/// that the two may contradict each other. A first day, or one of a later check, is another event; a number of the 就业创业证
/// is another number than that of the recognition, and a number of posts than one of persons.
fn is_rival(grid: &HeaderCells, field: Field, column: u16, other: u16) -> bool {
    let key =
        |column| grid.cells.get(&column).and_then(|levels| levels.last()).map(|level| level.key.as_str());
    let (Some(key), Some(other)) = (key(column), key(other)) else { return false };
    let is_other_event = |key| has(key, &words().other_event_words);
    let is_once = STATED_ONCE.contains(&field);
    let is_in_more_words = || is_once && (other.contains(key) || key.contains(other));
    let is_in_other_words = || {
        (is_once || OF_ONE_PERSON_OR_POST.contains(&field))
            && (field != Field::Headcount || key.contains("岗位") == other.contains("岗位"))
            && share_a_telling_word(key, other)
    };
    (is_in_more_words() || is_in_other_words()) && !is_other_event(other) && !is_other_event(key)
}

/// Two headers have two characters in common that are not of a general word (日期, 人员, 编号).
fn share_a_telling_word(one: &str, other: &str) -> bool {
    let telling = |text: &str| {
        let mut text = text.to_owned();
        for (written, usual) in words().header_word_pairs.iter().filter_map(|pair| pair.split_once('=')) {
            text = text.replace(written, usual);
        }
        for word in &words().general_header_words {
            text = text.replace(word.as_str(), " ");
        }
        text
    };
    let (one, other) = (telling(one), telling(other));
    let letters: Vec<char> = one.chars().collect();
    letters.windows(2).any(|pair| !pair.contains(&' ') && other.contains(&pair.iter().collect::<String>()))
}

/// Groups of columns below one header that make one value together, each with its columns.
fn assemblies_of(kind: TableKind, grid: &HeaderCells, columns: &Columns) -> Vec<(Assembly, Vec<u16>)> {
    let mut groups: Vec<(&Level, Vec<(u16, &Level)>)> = Vec::new();
    for (column, levels) in &grid.cells {
        let [.., upper, lowest] = levels.as_slice() else { continue };
        match groups.last_mut() {
            Some((group, below))
                if group.key == upper.key && below.last().is_some_and(|(last, _)| last + 1 == *column) =>
            {
                below.push((*column, lowest));
            }
            _ => groups.push((upper, vec![(*column, lowest)])),
        }
    }
    let assembled = groups.into_iter().filter_map(|(group, below)| {
        let means = |text: &str, key: &str| columns.meaning_of_header(kind, text, key);
        let field = means(&group.text, &group.key)?.field;
        // 困难人员类别 over columns of their own is no list of choices.
        if below.iter().any(|(_, lowest)| means(&lowest.text, &lowest.key).is_some()) {
            return None;
        }
        let parts: Vec<(u16, &str, &str)> = below
            .iter()
            .map(|(column, lowest)| (*column, lowest.text.as_str(), lowest.key.as_str()))
            .collect();
        let assembly = Assembly::of(field, &parts)?;
        Some((assembly, below.into_iter().map(|(column, _)| column).collect()))
    });
    assembled.collect()
}

/// Further columns below one merged header: a form's value may stand in any of them.
fn spanned(grid: &HeaderCells, column: u16, merges: &Merges) -> impl Iterator<Item = u16> {
    /// A wider one is a line across the page.
    const MOST_SPANNED: u16 = 8;
    let areas = merges.starting_in(grid.first_row..=grid.last_row).iter();
    let last = areas
        .filter(|area| area.first_column == column && area.last_row == grid.last_row)
        .map(|area| area.last_column)
        .max()
        .filter(|last| last - column <= MOST_SPANNED)
        .unwrap_or(column);
    (column.saturating_add(1)..=last).filter(|column| !grid.cells.contains_key(column))
}

/// The column of the contract's period, 合同起止时间, beside one of the first day: it tells the last.
fn period_beside(
    kind: TableKind,
    grid: &HeaderCells,
    columns: &[ColumnMatch],
    unexplained: &[u16],
    names: &Columns,
) -> Option<u16> {
    let has = |field| columns.iter().any(|column| column.field == field);
    if kind != TableKind::Hires || !has(Field::Hired) || has(Field::Ends) {
        return None;
    }
    unexplained.iter().copied().find(|column| {
        let levels = grid.cells.get(column).map(Vec::as_slice).unwrap_or_default();
        let Some(level) = levels.last() else { return false };
        let is_hired =
            || meaning_of(levels, kind, names).is_some_and(|(meaning, _)| meaning.field == Field::Hired);
        is_term(&level.key) || level.key.contains("起止") && is_hired()
    })
}

/// 合同期限, 聘期: the contract's first and last day, or how long it lasts.
pub(super) fn is_term(key: &str) -> bool {
    words().term_ends.iter().any(|end| key.ends_with(end.as_str()))
}

/// The lower level consists of parts of values only, which no row of data does.
fn holds_only(grid: &HeaderCells, parts: &[u16]) -> bool {
    let mut lower = grid.cells.iter().filter(|(_, levels)| levels.len() > 1);
    !parts.is_empty() && lower.all(|(column, _)| parts.contains(column))
}

/// Which of several columns names the agency: first who provides the post, then who uses it, then who employs, then who
/// dispatches.
fn agency_order(grid: &HeaderCells, column: u16, columns: &Columns) -> usize {
    let order = &columns.words().agency_order;
    let key = grid.cells.get(&column).and_then(|levels| levels.last()).map_or("", |level| level.key.as_str());
    let place = |word: &str| order.iter().position(|one| one == word).unwrap_or(order.len());
    order.iter().position(|word| key.contains(word.as_str())).unwrap_or_else(|| place("*"))
}

/// A list of advertised posts: its numbers are no plan.
fn is_recruitment(grid: &HeaderCells, titles: &[String], columns: &Columns) -> bool {
    let words = &columns.words().recruitment;
    let has_word = |text: &str| words.iter().any(|word| text.contains(word.as_str()));
    titles.iter().any(|title| has_word(title))
        || grid.cells.values().flatten().any(|level| has_word(&level.key))
}

fn is_serial(levels: &[Level], columns: &Columns) -> bool {
    levels.last().is_some_and(|level| columns.words().serial.contains(&level.key))
}

fn header_of(grid: &HeaderCells, column: u16) -> String {
    let texts =
        |levels: &Vec<Level>| levels.iter().map(|level| level.text.as_str()).collect::<Vec<_>>().join("/");
    grid.cells.get(&column).map(texts).unwrap_or_default()
}

fn is_required_column(kind: TableKind, field: Field, spec: &TableSpec) -> bool {
    // Filings may name their agency outside the table; a directory or a waiver may not.
    spec.required.contains(&field)
        && (field != Field::Agency || matches!(kind, TableKind::Agencies | TableKind::Waivers))
}

fn weight(spec: &TableSpec, field: Field) -> i32 {
    match field {
        Field::Remark | Field::Explanation | Field::Sex => 1,
        Field::Agency => 4,
        _ if spec.required.contains(&field) => 6,
        _ if spec.one_of.iter().any(|group| group.contains(&field)) => 4,
        _ => 2,
    }
}

/// Cells that another kind of the filed tables explains by a column that this kind lacks.
fn penalties(
    kind: TableKind,
    grid: &HeaderCells,
    unexplained: &[u16],
    kinds: &[TableKind],
    columns: &Columns,
) -> i32 {
    let foreign = unexplained.iter().filter(|column| {
        grid.cells.get(column).is_some_and(|levels| {
            kinds.iter().filter(|other| **other != kind).any(|other| {
                meaning_of(levels, *other, columns).is_some_and(|(meaning, _)| {
                    !columns.table(kind).is_some_and(|spec| spec.knows(meaning.field))
                })
            })
        })
    });
    i32::try_from(foreign.count()).unwrap_or(0) * FOREIGN
}

/// What a candidate lacks: each required column, or group of columns of which one is required.
fn lacking<'s>(
    kind: TableKind,
    spec: &'s TableSpec,
    columns: &[ColumnMatch],
) -> impl Iterator<Item = &'s [Field]> {
    let has = |field: &Field| columns.iter().any(|column| column.field == *field);
    let single = spec
        .required
        .iter()
        .filter(move |field| !has(field) && is_required_column(kind, **field, spec))
        .map(std::slice::from_ref);
    single.chain(spec.one_of.iter().filter(move |group| !group.iter().any(has)).map(Vec::as_slice))
}

fn missing(kind: TableKind, spec: &TableSpec, columns: &[ColumnMatch]) -> (Option<MissingColumns>, i32) {
    let has = |field: &Field| columns.iter().any(|column| column.field == *field);
    let (mut missing, mut nearest) = (Vec::new(), Vec::new());
    let free = spec.required.iter().filter(|field| !has(field) && !is_required_column(kind, **field, spec));
    let mut cost = -2 * i32::try_from(free.count()).unwrap_or(0);
    for fields in lacking(kind, spec, columns) {
        missing.push(fields.iter().map(|field| field.label()).collect::<Vec<_>>().join("或"));
        nearest.push(None);
        let single = fields.iter().all(|field| spec.required.contains(field));
        cost += if single { MISSING_REQUIRED } else { MISSING_ONE_OF };
    }
    if missing.is_empty() { (None, cost) } else { (Some(MissingColumns { missing, nearest }), cost) }
}

/// Says which header may be meant for each column that the best candidate lacks. Only for the best:
/// comparing spellings for all candidates took half the time of reading a small workbook.
fn name_nearest(header: &mut Header, columns: &Columns) {
    let (Some(missing), Some(spec)) = (&mut header.missing, columns.table(header.kind)) else { return };
    let lacking = lacking(header.kind, spec, &header.columns);
    for (nearest, fields) in missing.nearest.iter_mut().zip(lacking) {
        *nearest = nearest_header(fields, spec, &header.other);
    }
}

/// The header, among those not understood, most like a spelling of one of these columns.
fn nearest_header(fields: &[Field], spec: &TableSpec, unexplained: &[(u16, String)]) -> Option<String> {
    const NEAR: f64 = 0.5;
    let spellings = spec.spellings();
    let mut best: Option<(f64, &str)> = None;
    for (_, header) in unexplained {
        let key = header_key(header);
        for (spelling, _) in spellings.iter().filter(|(_, field)| fields.contains(field)) {
            let likeness = strsim::normalized_damerau_levenshtein(&key, spelling);
            if likeness >= NEAR && best.is_none_or(|held| likeness > held.0) {
                best = Some((likeness, header));
            }
        }
    }
    best.map(|(_, header)| header.to_owned())
}

/// Enough to take the row for a header, even an incomplete one.
fn is_header(header: &Header, spec: &TableSpec, explained: i32) -> bool {
    let needs: Vec<bool> = spec
        .required
        .iter()
        .filter(|field| is_required_column(header.kind, **field, spec))
        .map(|field| header.columns.iter().any(|column| column.field == *field))
        .chain(
            spec.one_of.iter().map(|group| header.columns.iter().any(|column| group.contains(&column.field))),
        )
        .collect();
    if header.is_complete() {
        // A word or two of prose can be synonyms by chance; four columns of a wide export are not.
        return header.columns.len() >= 4 || header.columns.len() * 3 >= header.other.len();
    }
    let met = needs.iter().filter(|met| **met).count();
    header.columns.len() >= 3
        && explained >= RECOGNISABLE
        && met * 2 >= needs.len()
        && (header.columns.len() >= MANY_COLUMNS || header.columns.len() * 2 >= header.other.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Columns;

    #[test]
    fn a_paragraph_before_a_word_table_is_no_level_of_its_header() {
        let row = |number: u32, texts: [&str; 3]| {
            let mut row = RowBuf::default();
            row.clear(number);
            for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
                row.push_text(column, text);
            }
            row
        };
        let lower = ["", "岗位名称", "招用人数"];
        let levels = |first: u32| {
            let rows = [row(first, ["单位名称", "计划", ""]), row(first + 1, lower)];
            HeaderCells::new(&[&rows[0], &rows[1]], &Merges::default(), &Columns::builtin()).is_some()
        };
        assert!(levels(1));
        assert!(!levels(0));
    }
}
