//! 豁免与确认清单: what an authority confirmed, so that a finding no longer counts.
//!
//! One row may name several rules and several agencies, a place, or all of them: each becomes a waiver of its own, and what a
//! row was taken to cover is said ([`Waivers::wide`]).

use std::borrow::Cow;

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::model::{CreditCode, Division, IdNumber, Stated, Text, denials, has, is_one_of, mask_any, normal};
use crate::tables::{End, IdCell, RowView, Rows, Table, WaiverRow};

use super::beside::Beside;
use super::standing::{self, Standing};
use super::words::WORDS;
use super::{Directory, List, names, rejected_rows};

/// An invalid ID number, as both a waiver and a filing may write it: with the apostrophe of a spreadsheet or without.
pub fn invalid_number(text: &str) -> Cow<'_, str> {
    const APOSTROPHES: [char; 3] = ['\'', '’', '‘'];
    match normal(text) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(APOSTROPHES)),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches(APOSTROPHES).to_owned()),
    }
}

/// All waivers, in reading order.
#[derive(Debug, Default)]
pub struct Waivers {
    /// In reading order.
    pub entries: Vec<Waiver>,
    /// Rows for more than one agency, and for whom, in words.
    pub wide: Vec<String>,
    /// Rows of which it can't be told whether they still stand, and where.
    pub unclear: Vec<String>,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<CreditCode, Vec<usize>>,
    /// Those for a place or for all.
    for_many: Vec<usize>,
}

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Rule, as code or title, upper case.
    pub rule: String,
    /// For whom.
    pub holder: Holder,
    /// 单位名称 as it is shown.
    pub agency: Text,
    /// 统一社会信用代码, if valid.
    pub code: Option<CreditCode>,
    /// 岗位编号: holds for this post only.
    pub post_code: Option<Text>,
    /// 公民身份号码: holds for this person only.
    pub person: Option<WaivedPerson>,
    /// 依据文号.
    pub document_no: Text,
    /// 批准单位.
    pub approved_by: Text,
    /// 批准日期.
    pub approved: Date,
    /// 有效期至, included.
    pub until: Until,
    /// A remark limits it to this year: 仅适用于2023年度.
    pub only_for: Option<i16>,
    /// File and row, for messages.
    pub place: String,
}

/// Whom a waiver is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The agency that it names.
    Agency,
    /// All agencies of a place: 天河区.
    Place(Division),
    /// All: 全部单位.
    All,
}

/// How long a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Nothing stated: for the year in which it was approved.
    YearOfApproval,
    /// Until this day, included.
    Day(Date),
    /// 长期.
    Open,
}

/// Whom a waiver names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaivedPerson {
    /// By a valid number.
    Id(IdNumber),
    /// By an invalid number (normalised), for whoever is filed under it.
    Invalid(String),
}

impl Waiver {
    /// In force for the year on the as-of date: approved by then, and not yet expired.
    pub fn in_force(&self, as_of: Date, year: i16) -> bool {
        self.approved <= as_of
            && self.only_for.is_none_or(|only| only == year)
            && !self.has_expired(as_of, year)
    }

    /// Expired before the as-of date; one without a last day holds for the year in which it was approved.
    pub fn has_expired(&self, as_of: Date, year: i16) -> bool {
        match self.until {
            Until::YearOfApproval => self.approved.year() < year,
            Until::Day(last) => last < as_of,
            Until::Open => false,
        }
    }
}

impl Waivers {
    /// Collects the rows of the list's tables. A row whose limits can't be read (post, person,
    /// expiry) is not used at all: it must not waive more than was approved.
    pub(super) fn from_tables(list: &List<'_>, directory: Option<&Directory>) -> Self {
        let mut waivers = Self::default();
        for (file, table) in list {
            let Rows::Waivers(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            let beside = Beside::of(table, rows.iter().map(|row| row.row), |_| false, &[]);
            let of_titles = if is_asked_for(table) { Standing::Unclear } else { Standing::In };
            for row in rows.iter().filter(|row| rejected.binary_search(&row.row).is_err()) {
                let place = format!("{file} 第{}行", row.row);
                match Standing::of_all(&[of_titles, beside.of_row(row.row), approval(table, row)]) {
                    Standing::In => waivers.read(table, row, directory, &place),
                    Standing::Unclear => waivers.unclear.push(place),
                    Standing::Left => {}
                }
            }
        }
        waivers
    }

    fn read(
        &mut self,
        table: &Table,
        row: RowView<'_, WaiverRow>,
        directory: Option<&Directory>,
        place: &str,
    ) {
        let Some(filer) = table.filers.get(row.filer as usize) else { return };
        let limits_readable = !filer.has_invalid_code()
            && !row.post_code.is_unknown()
            && !row.valid_until.is_unknown()
            && !matches!(row.id, IdCell::LostDigits(_) | IdCell::Unreadable);
        let (Some(rule), Some(written), true) = (row.rule().known(), filer.name.as_deref(), limits_readable)
        else {
            return;
        };
        let entry = (|| {
            Some(Waiver {
                rule: String::new(),
                holder: Holder::Agency,
                agency: Text::from(""),
                code: filer.code.as_deref().and_then(CreditCode::parse),
                post_code: row.post_code().known().map(Text::from),
                person: row.id.valid().map(WaivedPerson::Id).or_else(|| {
                    row.invalid_id().map(|text| WaivedPerson::Invalid(invalid_number(text).into_owned()))
                }),
                document_no: mask_any(row.document_no().known()?).into_owned().into(),
                approved_by: mask_any(row.approved_by().known()?).into_owned().into(),
                approved: row.approved.known()?,
                until: match row.valid_until {
                    Stated::Known(End::On(last)) => Until::Day(last),
                    Stated::Known(End::Open) => Until::Open,
                    Stated::Blank | Stated::Unknown => Until::YearOfApproval,
                },
                only_for: only_for(table, row),
                place: place.to_owned(),
            })
        })();
        let Some(entry) = entry else { return };
        if directory.is_some_and(|directory| contradicts(directory, written, entry.code)) {
            self.unclear.push(place.to_owned());
            return;
        }
        let holders = holders(written, directory);
        if holders.len() > 1 || holders.iter().any(|(holder, _)| *holder != Holder::Agency) {
            self.wide.push(said(row.row, written, &holders));
        }
        let alone = holders.len() == 1;
        for (holder, agency) in holders {
            for rule in names::several(rule) {
                let code = entry.code.filter(|_| alone && holder == Holder::Agency);
                let (rule, agency) = (normal(rule).into_owned(), agency.clone());
                self.add(Waiver { rule, holder, agency, code, ..entry.clone() });
            }
        }
    }

    fn add(&mut self, waiver: Waiver) {
        let index = self.entries.len();
        match waiver.holder {
            Holder::Agency => {
                self.by_name.entry(normal(&waiver.agency).into_owned()).or_default().push(index);
                if let Some(code) = waiver.code {
                    self.by_code.entry(code).or_default().push(index);
                }
            }
            Holder::Place(_) | Holder::All => self.for_many.push(index),
        }
        self.entries.push(waiver);
    }

    /// Those that may be for an agency of this name and code, by position, in reading order.
    pub fn for_agency(&self, name: &str, code: Option<CreditCode>) -> Vec<(usize, &Waiver)> {
        let by_name = self.by_name.get(normal(name).as_ref()).into_iter().flatten();
        let by_code = code.and_then(|code| self.by_code.get(&code)).into_iter().flatten();
        let mut indexes: Vec<usize> = by_name.chain(by_code).chain(&self.for_many).copied().collect();
        indexes.sort_unstable();
        indexes.dedup();
        indexes.into_iter().filter_map(|index| Some((index, self.entries.get(index)?))).collect()
    }
}

/// Whether a title says that the waivers are asked for, not granted: 豁免申请汇总.
fn is_asked_for(table: &Table) -> bool {
    let mut titles = table.titles.iter().map(String::as_str).chain([table.sheet.as_str()]);
    titles.any(|title| has(title, &WORDS.approval_open))
}

/// Whether a row is approved, by what it says of that itself: 审批结果 不同意, 说明 待批, 批准单位 某局（未批准）.
fn approval(table: &Table, row: RowView<'_, WaiverRow>) -> Standing {
    let own = [row.explanation().known(), row.document_no().known()];
    let others = table.other_columns.iter().map(|(column, _)| table.raw.cell(row.row, *column).trim());
    let short = own.into_iter().flatten().chain(others).any(standing::is_taken_back);
    let revoked = row.explanation().known().is_some_and(is_revoked);
    let refused = table.other_columns.iter().any(|(column, header)| {
        has(header, &WORDS.approval_headers)
            && is_one_of(normal(table.raw.cell(row.row, *column).trim()).as_ref(), &WORDS.standing_no)
    });
    let by_department = row.approved_by().known().is_some_and(|name| denials::in_department(name).is_some());
    if short || revoked || refused || by_department { Standing::Unclear } else { Standing::In }
}

/// Whether an explanation says of the waiver itself that it no longer holds: 该确认已于2024年9月撤销. 岗位已撤销，同意豁免 does not.
fn is_revoked(text: &str) -> bool {
    let text = normal(text);
    let text = text.trim_end_matches(['。', '.']);
    let ends = WORDS.revoked_ends.iter().any(|word| text.ends_with(word.as_str()));
    !text.contains("同意") && (ends && has(text, &WORDS.revoked_things) || has(text, &WORDS.revoked))
}

/// The one year that a row says that it is for.
fn only_for(table: &Table, row: RowView<'_, WaiverRow>) -> Option<i16> {
    let others = table.other_columns.iter().map(|(column, _)| table.raw.cell(row.row, *column));
    let texts = row.explanation().known().into_iter().chain(others);
    texts.filter(|text| has(text, &WORDS.only_for)).find_map(|text| {
        let text = normal(text);
        let mut years =
            text.match_indices('年').filter_map(|(at, _)| text.get(at.checked_sub(4)?..at)?.parse().ok());
        let only = years.next().filter(|year| (2000..2100).contains(year))?;
        years.next().is_none().then_some(only)
    })
}

/// The name is that of one listed agency, and the code beside it that of another.
fn contradicts(directory: &Directory, written: &str, code: Option<CreditCode>) -> bool {
    let entry = |index: u32| directory.entries.get(index as usize);
    let named = directory.find(written, None, None).and_then(entry);
    let own = named.and_then(|named| named.code);
    own.zip(code).is_some_and(|(own, code)| own != code)
}

/// Whom a cell names: all, a place, one agency or several; a short name in full where the directory knows one by it.
fn holders(written: &str, directory: Option<&Directory>) -> Vec<(Holder, Text)> {
    let parts = names::several(written);
    let holder = |part: &str| {
        let bare = normal(part);
        if WORDS.all_agencies.iter().any(|word| bare == *word) {
            return (Holder::All, Text::from(part));
        }
        let of_place =
            WORDS.all_of_place.iter().find_map(|word| bare.strip_suffix(word.as_str())).unwrap_or(&bare);
        if let Some(division) = Division::named(of_place) {
            return (Holder::Place(division), Text::from(part));
        }
        let listed = directory.and_then(|directory| {
            let index = directory.find(part, None, None)?;
            directory.entries.get(index as usize)
        });
        (Holder::Agency, listed.map_or_else(|| Text::from(part), |entry| entry.name.clone()))
    };
    parts.into_iter().map(holder).collect()
}

fn said(row: u32, written: &str, holders: &[(Holder, Text)]) -> String {
    let whom = match holders {
        [(Holder::All, _)] => "全部单位".to_owned(),
        [(Holder::Place(_), _)] => format!("{written}的全部单位"),
        several => format!("{}个单位", several.len()),
    };
    format!("第{row}行按{whom}采用")
}
