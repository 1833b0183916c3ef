//! The reviewers' columns of old workbooks, read back by the finding's id.
//!
//! A workbook may come back re-saved by WPS or `LibreOffice`, sorted, filtered, with columns moved: only
//! the sheet's name and the columns' labels are relied on. It is read like any input, since it has been in other hands.

use std::collections::BTreeMap;
use std::path::Path;

use crate::files::FileProblem;
use crate::files::grid::{CellRef, RowBuf, RowStream, SheetInfo};
use crate::files::{ReadOptions, read_sheets};
use crate::model::{FindingId, Review, ReviewMark, mask_any};
use crate::report::layout::{review as labels, sheets};
use crate::verdict::SignOff;

use super::manifest::ReviewRecord;

/// The header stands within the first rows of the sheet.
const HEADER_WITHIN: u32 = 30;

/// What a workbook holds: every finding listed in it, reviewed or not (a review that was cleared is
/// gone), and words in 审核结论 that are none of the choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkbookReviews {
    /// By finding; a blank review is [`Review::default`].
    pub by_finding: BTreeMap<FindingId, Review>,
    /// Unknown words.
    pub unknown: Vec<String>,
    /// Rows with a decision or words and no finding's id.
    pub unplaced: Vec<u32>,
    /// Findings of which two rows decide differently, and what they say: neither is taken.
    pub divided: Vec<String>,
    /// What was filled in below the conclusion.
    pub sign_off: SignOff,
}

impl WorkbookReviews {
    /// Takes a row's. A row may have been copied: where two of one finding decide differently, neither counts.
    fn add(&mut self, id: FindingId, review: Review) {
        let blank = Review::default();
        match self.by_finding.get_mut(&id) {
            None => drop(self.by_finding.insert(id, review)),
            Some(held) if *held == blank => *held = review,
            Some(held) if review == blank || says_the_same(held, &review) => {}
            Some(held) => {
                let note =
                    format!("同一编号有两行，分别填{}和{}，均未采用", in_words(held), in_words(&review));
                self.divided.push(format!("编号 {id}：{note}"));
                *held = Review { note, ..blank };
            }
        }
    }

    /// Nobody has written anything into it.
    pub fn is_blank(&self) -> bool {
        self.by_finding.values().all(|review| *review == Review::default())
            && self.unplaced.is_empty()
            && self.sign_off == SignOff::default()
    }
}

/// The reviews of several workbooks, put together from the least to the most trusted.
#[derive(Debug, Default)]
pub struct Gathered {
    /// By finding; blank where no workbook that lists it has a review.
    pub by_finding: BTreeMap<FindingId, Review>,
}

impl Gathered {
    /// Adds those of one more workbook; says how many of earlier ones it overrules. What was filled in
    /// anywhere is never lost to a copy in which it is blank.
    pub fn add(&mut self, reviews: BTreeMap<FindingId, Review>) -> usize {
        let blank = Review::default();
        let mut overruled = 0;
        for (finding, review) in reviews {
            let held = self.by_finding.entry(finding).or_default();
            if review != blank {
                overruled += usize::from(*held != blank && *held != review);
                *held = review;
            }
        }
        overruled
    }
}

/// Reads the reviewer's columns.
///
/// # Errors
/// If the file can't be read, or is not a workbook of ours any more.
pub fn read(path: &Path, options: &ReadOptions) -> Result<WorkbookReviews, FileProblem> {
    let mut reviews = None;
    let mut sign_off = SignOff::default();
    let mut each = |info: SheetInfo, rows: &mut dyn RowStream| {
        match info.name.trim() {
            labels::SHEET if reviews.is_none() => reviews = read_sheet(rows)?,
            sheets::CONCLUSION => sign_off = read_sign_off(rows)?,
            _ => {}
        }
        Ok(())
    };
    read_sheets(path, options, &mut each).map_err(|(_, problem)| problem)?;
    reviews.map(|reviews| WorkbookReviews { sign_off, ..reviews }).ok_or_else(|| lacks(labels::SHEET))
}

/// The sheet with the marks, or a column of it, is no longer called as we wrote it.
fn lacks(sheet: &str) -> FileProblem {
    FileProblem::corrupt(format!("没有“{sheet}”表，或表中没有“{}”“{}”列", labels::ID, labels::MARK))
}

/// Reads the reviewer's columns of 疑点总表.
///
/// # Errors
/// If the file can't be read, or the sheet or one of its columns is no longer called as we wrote it.
pub fn read_summary(path: &Path, options: &ReadOptions) -> Result<WorkbookReviews, FileProblem> {
    let mut reviews = None;
    let mut each = |info: SheetInfo, rows: &mut dyn RowStream| {
        if info.name.trim() == labels::SUMMARY_SHEET && reviews.is_none() {
            reviews = read_sheet(rows)?;
        }
        Ok(())
    };
    read_sheets(path, options, &mut each).map_err(|(_, problem)| problem)?;
    reviews.ok_or_else(|| lacks(labels::SUMMARY_SHEET))
}

/// The cells to the right of the labels that are signed.
fn read_sign_off(rows: &mut dyn RowStream) -> Result<SignOff, FileProblem> {
    let mut sign_off = SignOff::default();
    let mut row = RowBuf::new();
    while rows.next_row(&mut row)? {
        for (labels, values) in labels::SIGN_OFF.into_iter().zip(&mut sign_off.0) {
            let at =
                |label: &str| row.cells().find(|(_, cell)| text(*cell).trim() == label).map(|cell| cell.0);
            let Some(columns) = labels.iter().map(|label| at(label)).collect::<Option<Vec<u16>>>() else {
                continue;
            };
            for (value, column) in values.iter_mut().zip(columns) {
                let filled = row.get(column + 1).map(text).unwrap_or_default();
                *value = mask_any(filled.trim()).into_owned();
            }
        }
    }
    Ok(sign_off)
}

/// What a workbook and 疑点总表 say of the same findings. Each was written with `written`; where one of them still says
/// that, the other one was changed since. Where both were changed and decide differently, neither is taken.
pub fn settle(
    books: &BTreeMap<FindingId, Review>,
    summary: &BTreeMap<FindingId, Review>,
    written: &BTreeMap<FindingId, Review>,
) -> (BTreeMap<FindingId, Review>, Vec<String>) {
    let mut settled = books.clone();
    let mut conflicts = Vec::new();
    let blank = Review::default();
    for (id, there) in summary {
        let before = written.get(id).unwrap_or(&blank);
        let Some(here) = books.get(id) else {
            settled.insert(id.clone(), there.clone());
            continue;
        };
        if says_the_same(here, there) || says_the_same(there, before) {
            continue;
        }
        if says_the_same(here, before) {
            settled.insert(id.clone(), there.clone());
            continue;
        }
        if here.mark == there.mark {
            // The same decision in other words or by another person: the workbook's counts.
            continue;
        }
        let note = format!("底稿填{}，疑点总表填{}，两处不一致，均未采用", in_words(here), in_words(there));
        conflicts.push(format!("编号 {id}：{note}"));
        settled.insert(id.clone(), Review { note, ..Review::default() });
    }
    (settled, conflicts)
}

/// A decision with what was written beside it and by whom.
fn in_words(review: &Review) -> String {
    let mark = review.mark.map_or("空白", ReviewMark::label);
    let by = if review.reviewer.is_empty() { "未签名" } else { &review.reviewer };
    let opinion = if review.note.is_empty() { String::new() } else { format!("，意见：{}", review.note) };
    format!("“{mark}”（{by}{opinion}）")
}

/// Other programs write days in other ways.
fn says_the_same(one: &Review, other: &Review) -> bool {
    (one.mark, one.note.trim(), one.reviewer.trim()) == (other.mark, other.note.trim(), other.reviewer.trim())
}

/// Columns of the reviewer's sheet.
#[derive(Debug, Default)]
struct Places {
    id: Option<u16>,
    mark: Option<u16>,
    note: Option<u16>,
    reviewer: Option<u16>,
    date: Option<u16>,
}

impl Places {
    fn of(row: &RowBuf) -> Option<(u16, Self)> {
        let mut places = Self::default();
        for (column, cell) in row.cells() {
            let place = match text(cell).trim() {
                labels::ID => &mut places.id,
                labels::MARK => &mut places.mark,
                labels::NOTE => &mut places.note,
                labels::REVIEWER => &mut places.reviewer,
                labels::DATE => &mut places.date,
                _ => continue,
            };
            place.get_or_insert(column);
        }
        let id = places.id?;
        places.mark.map(|_| (id, places))
    }
}

/// The reviews on the rows of a sheet; `None` if it has not the columns of ours.
///
/// # Errors
/// What the rows fail with.
pub fn read_sheet(rows: &mut dyn RowStream) -> Result<Option<WorkbookReviews>, FileProblem> {
    let mut row = RowBuf::new();
    let mut places: Option<(u16, Places)> = None;
    let mut reviews = WorkbookReviews::default();
    while rows.next_row(&mut row)? {
        let Some((id, places)) = &places else {
            if row.number > HEADER_WITHIN {
                return Ok(None);
            }
            places = Places::of(&row);
            continue;
        };
        let plain = |column: Option<u16>| {
            column
                .and_then(|column| row.get(column))
                .map(|cell| text(cell).trim().to_owned())
                .unwrap_or_default()
        };
        let at = |column| mask_any(&plain(column)).into_owned();
        let finding = plain(Some(*id));
        if finding.is_empty() {
            let said = [places.mark, places.note, places.reviewer].map(plain);
            if said.iter().any(|said| !said.is_empty()) {
                reviews.unplaced.push(row.number);
            }
            continue;
        }
        let word = at(places.mark);
        let mark = ReviewMark::from_label(&word);
        // 豁免 is written by us where a waiver closes a finding; it is no reviewer's choice.
        if mark.is_none() && (word == ReviewMark::Waived.label() || word == labels::COMPUTED) {
            continue;
        }
        let mut note = at(places.note);
        if mark.is_none() && !word.is_empty() {
            // The column takes none but its choices: what somebody meant stays where it can be read.
            let part = if note.is_empty() { "" } else { "；" };
            note = format!("{note}{part}审核结论原填“{word}”，不是可选项");
            reviews.unknown.push(word);
        }
        let review = Review { mark, note, reviewer: at(places.reviewer), date: at(places.date) };
        reviews.add(FindingId(finding), review);
    }
    Ok(places.is_some().then_some(reviews))
}

fn text(cell: CellRef<'_>) -> String {
    match cell {
        CellRef::Text(text) => text.to_owned(),
        CellRef::DateTime(at) => at.date().to_string(),
        CellRef::Number(number) => number.to_string(),
        CellRef::Bool(value) => if value { "是" } else { "否" }.to_owned(),
        CellRef::Error(_) | CellRef::NoResult => String::new(),
    }
}

/// As kept in the run's record.
pub fn to_record(review: &Review) -> ReviewRecord {
    ReviewRecord {
        mark: review.mark.map(ReviewMark::label).unwrap_or_default().to_owned(),
        note: review.note.clone(),
        reviewer: review.reviewer.clone(),
        date: review.date.clone(),
        about: String::new(),
    }
}

/// A seal that stands with the reviews in a record, so that a mark typed into the record can be told from one that was read.
/// It does not stop somebody who knows the program well; the hash of the whole record, kept elsewhere, does (`verify` prints
/// it).
pub fn seal(records: &BTreeMap<String, ReviewRecord>) -> String {
    if records.is_empty() {
        return String::new();
    }
    let mut text = String::from("postaudit reviews\n");
    for (id, ReviewRecord { mark, note, reviewer, date, .. }) in records {
        text.extend([id, mark, note, reviewer, date].into_iter().flat_map(|part| [part.as_str(), "\u{1f}"]));
        text.push('\n');
    }
    super::hash::sha256(&text)
}

/// The reviewers' words of all workbooks, for their seal.
pub fn all_marks(marks: &BTreeMap<String, BTreeMap<String, ReviewRecord>>) -> BTreeMap<String, ReviewRecord> {
    let each = marks.iter().flat_map(|(path, marks)| marks.iter().map(move |(id, mark)| (path, id, mark)));
    each.map(|(path, id, mark)| (format!("{path}\u{1f}{id}"), mark.clone())).collect()
}

/// Whether a record's reviews are as they were written.
pub fn is_sealed(records: &BTreeMap<String, ReviewRecord>, given: &str) -> bool {
    seal(records) == given
}

/// From the run's record.
pub fn from_record(record: &ReviewRecord) -> Review {
    Review {
        mark: ReviewMark::from_label(&record.mark),
        note: record.note.clone(),
        reviewer: record.reviewer.clone(),
        date: record.date.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rows(std::vec::IntoIter<Vec<&'static str>>, u32);

    impl RowStream for Rows {
        fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
            let Some(cells) = self.0.next() else { return Ok(false) };
            self.1 += 1;
            into.clear(self.1);
            for (column, text) in (0..).zip(cells) {
                into.push_text(column, text);
            }
            Ok(true)
        }
    }

    fn read(rows: Vec<Vec<&'static str>>) -> Option<WorkbookReviews> {
        read_sheet(&mut Rows(rows.into_iter(), 0)).unwrap()
    }

    #[test]
    fn columns_are_found_by_label_wherever_they_are() {
        let reviews = read(vec![
            vec!["问题清单"],
            vec!["审核人", "审核结论", "规则", "编号", "审核意见"],
            vec!["王某", "不成立", "E006", "abc", "已见原件"],
            vec!["", "", "E007", "def", ""],
        ])
        .unwrap();
        let review = &reviews.by_finding[&FindingId("abc".into())];
        assert_eq!(review.mark, Some(ReviewMark::Dismissed));
        assert_eq!((review.note.as_str(), review.reviewer.as_str()), ("已见原件", "王某"));
        assert_eq!(reviews.by_finding[&FindingId("def".into())], Review::default(), "cleared, not absent");
    }

    #[test]
    fn words_that_are_no_choice_are_reported() {
        let reviews = read(vec![vec!["编号", "审核结论"], vec!["abc", "OK"], vec!["def", "豁免"]]).unwrap();
        assert_eq!(reviews.unknown, ["OK"]);
        assert_eq!(reviews.by_finding.len(), 1);
        assert_eq!(reviews.by_finding[&FindingId("abc".into())].note, "审核结论原填“OK”，不是可选项");
    }

    #[test]
    fn a_choice_is_known_with_a_full_stop_or_a_space() {
        let reviews =
            read(vec![vec!["编号", "审核结论"], vec!["abc", "不成立。"], vec!["def", "属 实"]]).unwrap();
        let marks: Vec<_> = reviews.by_finding.values().map(|review| review.mark).collect();
        assert_eq!(marks, [Some(ReviewMark::Dismissed), Some(ReviewMark::Confirmed)]);
    }

    #[test]
    fn a_mark_typed_into_the_record_breaks_its_seal() {
        let record = |mark: &str| {
            let review = Review { mark: ReviewMark::from_label(mark), ..Review::default() };
            BTreeMap::from([("abc".to_owned(), to_record(&review))])
        };
        assert!(is_sealed(&record("属实"), &seal(&record("属实"))));
        assert!(!is_sealed(&record("不成立"), &seal(&record("属实"))));
        assert!(!is_sealed(&record("不成立"), ""));
        assert!(is_sealed(&BTreeMap::new(), ""));
    }

    #[test]
    fn a_sheet_without_the_columns_is_not_ours() {
        assert_eq!(read(vec![vec!["编号", "规则"], vec!["abc", "E006"]]), None);
    }
}
