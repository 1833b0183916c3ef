//! Notices exported from the public platform: where a claimed notice is looked for, and what the export covers.
//!
//! That a notice is missing from it means something only if it would have to be there: if the export has other notices of
//! the agency, numbers of that form, and days around that day.

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashSet};
use jiff::civil::Date;

use crate::model::{CreditCode, Department, DepartmentKind, Stated, Text, has, is_one_of, normal};
use crate::tables::{Filer, NoticeRow, RowView, Rows, Table};

use super::beside::Beside;
use super::names;
use super::notice_number::NoticeNumber;
use super::standing::Standing;
use super::words::WORDS;
use super::{List, rejected_rows};

/// The platform's own notices.
#[derive(Debug, Default)]
pub struct NoticeExport {
    rows: Vec<Exported>,
    units: Vec<Units>,
    /// By the number without its prefix.
    by_number: Index,
    /// By unit, without the places before it.
    by_unit: Index,
    /// By code.
    by_code: Index,
    /// Forms of its numbers.
    forms: HashSet<String>,
    /// First and last day of publication.
    days: Option<(Date, Date)>,
}

/// One notice of the export.
#[derive(Debug)]
struct Exported {
    /// Place among the units.
    units: u32,
    number: Option<Text>,
    /// The platform's word by which it was not published after all: 撤回.
    withdrawn: Option<Box<str>>,
    notice: PlatformNotice,
}

/// Whose notices they are; most of these have several.
#[derive(Debug)]
struct Units {
    names: Vec<String>,
    /// An HRSS office: it publishes for others.
    by_office: bool,
    code: Option<CreditCode>,
}

/// Places of rows by hashes, in order once all are there; what is found must be compared.
#[derive(Debug, Default)]
struct Index {
    hasher: DefaultHashBuilder,
    entries: Vec<(u64, u32)>,
}

impl Index {
    fn add(&mut self, key: &str, place: u32) {
        self.entries.push((self.hasher.hash_one(key), place));
    }

    fn sort(&mut self) {
        self.entries.sort_unstable();
        self.entries.shrink_to_fit();
    }

    fn of(&self, key: &str) -> impl Iterator<Item = u32> + use<'_> {
        let hash = self.hasher.hash_one(key);
        let first = self.entries.partition_point(|entry| entry.0 < hash);
        let from = self.entries.get(first..).unwrap_or_default();
        from.iter().take_while(move |entry| entry.0 == hash).map(|entry| entry.1)
    }
}

/// A notice as the platform has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlatformNotice {
    /// 岗位编号.
    pub post_code: Option<Text>,
    /// 岗位名称.
    pub post: Option<Text>,
    /// 招聘人数.
    pub announced: Stated<u32>,
    /// 发布机构.
    pub publisher: Option<Text>,
    /// 发布渠道.
    pub channel: Option<Text>,
    /// 发布网址.
    pub url: Option<Text>,
    /// 发布日期.
    pub published: Stated<Date>,
}

impl PlatformNotice {
    fn of(row: RowView<'_, NoticeRow>, texts: &mut HashSet<Text>) -> Self {
        let mut text = |text: Stated<&str>| text.known().map(|text| shared(text, texts));
        Self {
            post_code: text(row.post_code()),
            post: text(row.post()),
            announced: row.announced,
            publisher: text(row.publisher()),
            channel: text(row.channel()),
            url: row.url().known().map(Text::from),
            published: row.published,
        }
    }

    /// It names the post that the row names, by code or by name.
    fn is_of_post(&self, row: RowView<'_, NoticeRow>) -> bool {
        let is = |own: &Option<Text>, other: Stated<&str>| {
            own.as_deref().zip(other.known()).is_some_and(|(own, other)| normal(own) == normal(other))
        };
        is(&self.post_code, row.post_code()) || is(&self.post, row.post())
    }
}

/// Who claims a notice.
#[derive(Debug)]
pub struct Claim<'c> {
    /// All names of the agency.
    pub names: &'c [String],
    /// Its code.
    pub code: Option<CreditCode>,
    /// The notice as filed.
    pub row: RowView<'c, NoticeRow>,
    /// Its day as filed.
    pub published: Date,
    /// What the agency names by number ([`NoticeExport::named`]).
    pub named: &'c HashSet<u32>,
}

/// What the export says of a claimed notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It is there.
    There,
    /// It would have to be there, and is not; what it was compared with.
    Missing(String),
    /// It is not there, and need not be: why.
    CannotTell(String),
    /// It is there, and the export says by these words that it was not published after all.
    Withdrawn(String),
}

impl NoticeExport {
    /// Collects the rows of the export's tables.
    pub(super) fn from_tables(list: &List<'_>) -> Self {
        let mut export = Self::default();
        let mut texts = HashSet::new();
        for (_, table) in list {
            let Rows::Notices(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            let beside =
                Beside::of(table, rows.iter().map(|row| row.row), |_| false, &WORDS.notice_withdrawn);
            let units: Vec<Option<Place>> =
                table.filers.iter().map(|filer| export.add_units(filer)).collect();
            for row in rows.iter().filter(|row| rejected.binary_search(&row.row).is_err()) {
                if let Some(Some(place)) = units.get(row.filer as usize) {
                    let beside = || (beside.of_place(row.row) != Standing::In).then(|| BESIDE.into());
                    let withdrawn = withdrawn(table, row.row).or_else(beside);
                    export.add(place, row, withdrawn, &mut texts);
                }
            }
        }
        for index in [&mut export.by_number, &mut export.by_unit, &mut export.by_code] {
            index.sort();
        }
        export
    }

    /// How many notices it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// First and last day of publication.
    pub const fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds whom a filer names; `None` if nobody.
    fn add_units(&mut self, filer: &Filer) -> Option<Place> {
        let names: Vec<String> =
            names::several(filer.name.as_deref()?).into_iter().map(str::to_owned).collect();
        let place = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        let keys = names.iter().map(|name| names::key(name)).collect();
        let by_office = names.iter().any(|name| publishes_for_others(name));
        let code = filer.code.as_deref().and_then(CreditCode::parse);
        self.units.push(Units { names, by_office, code });
        Some(Place { place, keys, code })
    }

    fn add(
        &mut self,
        units: &Place,
        row: RowView<'_, NoticeRow>,
        withdrawn: Option<Box<str>>,
        texts: &mut HashSet<Text>,
    ) {
        let index = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        for key in &units.keys {
            self.by_unit.add(key, index);
        }
        if let Some(code) = units.code {
            self.by_code.add(code.as_str(), index);
        }
        let number = row.notice_no().known();
        if let Some(number) = number.and_then(NoticeNumber::parse) {
            self.by_number.add(&number.key(), index);
            let form = number.form();
            if !self.forms.contains(&form) {
                self.forms.insert(form);
            }
        }
        if let Some(day) = row.published.known() {
            self.days = Some(self.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
        let notice = PlatformNotice::of(row, texts);
        self.rows.push(Exported { units: units.place, number: number.map(Text::from), withdrawn, notice });
    }

    /// The agency's own notices in the export: by name or by code; each with its place.
    fn notices_of(&self, names: &[String], code: Option<CreditCode>) -> Vec<(u32, &Exported)> {
        let keys: Vec<String> = names.iter().map(|name| names::key(name)).collect();
        let by_name = keys.iter().flat_map(|key| self.by_unit.of(key));
        let by_code = code.iter().flat_map(|code| self.by_code.of(code.as_str()));
        let mut indexes: Vec<u32> = by_name.chain(by_code).collect();
        indexes.sort_unstable();
        indexes.dedup();
        let rows = indexes.into_iter().filter_map(|index| Some((index, self.rows.get(index as usize)?)));
        rows.filter(|(_, row)| self.is_of(row, names, code)).collect()
    }

    fn units(&self, row: &Exported) -> Option<&Units> {
        self.units.get(row.units as usize)
    }

    /// Whether a notice is that of an agency.
    fn is_of(&self, row: &Exported, names: &[String], code: Option<CreditCode>) -> bool {
        self.units(row).is_some_and(|units| units.are(names, code))
    }

    /// Whether a notice is that of an agency, or of an office that publishes for it.
    fn may_be_of(&self, row: &Exported, names: &[String], code: Option<CreditCode>) -> bool {
        self.units(row).is_some_and(|units| units.by_office || units.are(names, code))
    }

    /// Notices of this number, each with its place.
    fn numbered(&self, number: &NoticeNumber) -> impl Iterator<Item = (u32, &Exported)> {
        let same = self.by_number.of(&number.key());
        same.filter_map(|index| Some((index, self.rows.get(index as usize)?)))
            .filter(|(_, row)| row.number().is_some_and(|listed| listed.is_same(number)))
    }

    /// Places of the notices that an agency names by their numbers: none of them stands for another notice of the agency.
    pub fn named<'n>(&self, numbers: impl Iterator<Item = &'n str>) -> HashSet<u32> {
        let numbers = numbers.filter_map(NoticeNumber::parse);
        numbers
            .flat_map(|number| self.numbered(&number).map(|(index, _)| index).collect::<Vec<_>>())
            .collect()
    }

    /// Looks for a claimed notice. `covered` says that other notices of the agency were found.
    pub fn look(&self, claim: &Claim<'_>, covered: bool) -> Claimed {
        let own = self.notices_of(claim.names, claim.code);
        let posts: Vec<String> = [claim.row.post_code(), claim.row.post()]
            .into_iter()
            .filter_map(Stated::known)
            .map(|post| normal(post).into_owned())
            .collect();
        let is_that_day = |row: &Exported| {
            row.notice.published.known() == Some(claim.published)
                && row.posts().any(|post| posts.iter().any(|claimed| *claimed == post))
        };
        let mut others: Option<&String> = None;
        if let Some(text) = claim.row.notice_no().known() {
            let Some(number) = NoticeNumber::parse(text) else {
                return Claimed::CannotTell(format!("公告编号“{text}”不像编号，无法比对"));
            };
            let (same, of_others): (Vec<_>, Vec<_>) = self
                .numbered(&number)
                .map(|(_, row)| row)
                .partition(|row| self.may_be_of(row, claim.names, claim.code));
            if let Some(there) = there(same) {
                return there;
            }
            others = of_others.into_iter().find_map(|row| self.units(row)?.names.first());
            // Where the platform numbers otherwise than the agency, post and day tell.
            let differs = |row: &Exported| row.number().is_none_or(|listed| listed.form() != number.form());
            let free = own.iter().filter(|(index, _)| !claim.named.contains(index));
            let that_day = free.map(|(_, row)| *row).filter(|row| is_that_day(row) && differs(row));
            if let Some(there) = there(that_day) {
                return there;
            }
            if !self.forms.contains(&number.form()) {
                let reason = format!("公告编号“{text}”与导出中的编号形式不同，无法按编号比对");
                return Claimed::CannotTell(reason);
            }
        } else if let Some(there) = there(own.iter().map(|(_, row)| *row).filter(|row| is_that_day(row))) {
            return there;
        } else if posts.is_empty() {
            return Claimed::CannotTell("公告编号、岗位都未填，无法比对".to_owned());
        }
        if own.is_empty() && !covered {
            return Claimed::CannotTell("导出中没有本单位的其他公告，不能确定导出包括本单位".to_owned());
        }
        match self.days {
            Some((first, last)) if (first..=last).contains(&claim.published) => {
                let other =
                    others.map_or_else(String::new, |unit| format!("，该编号在导出中是“{unit}”的公告"));
                Claimed::Missing(format!("已与本单位名下{}条及{first}至{last}的公告比对{other}", own.len()))
            }
            Some((first, last)) => Claimed::CannotTell(format!(
                "所报发布日期{}不在导出的日期范围（{first}至{last}）内",
                claim.published
            )),
            None => Claimed::CannotTell("导出中没有可用的发布日期".to_owned()),
        }
    }

    /// What the export says of a notice that an agency (by its names and codes) claims by number: where it has several
    /// posts under the number, of the post claimed.
    pub fn record(&self, agency: &[String], row: RowView<'_, NoticeRow>) -> Option<&PlatformNotice> {
        let number = NoticeNumber::parse(row.notice_no().known()?)?;
        let code = agency.iter().find_map(|name| CreditCode::parse(name));
        let own: Vec<&PlatformNotice> = self
            .numbered(&number)
            .filter(|(_, listed)| self.may_be_of(listed, agency, code))
            .map(|(_, listed)| &listed.notice)
            .collect();
        match own.as_slice() {
            [only] => Some(only),
            several => several.iter().copied().find(|record| record.is_of_post(row)),
        }
    }
}

/// Where whom a filer names stands, and what his rows are found by.
struct Place {
    place: u32,
    keys: Vec<String>,
    code: Option<CreditCode>,
}

/// A text that many rows have, once.
fn shared(text: &str, texts: &mut HashSet<Text>) -> Text {
    if let Some(there) = texts.get(text) {
        return there.clone();
    }
    let new = Text::from(text);
    texts.insert(new.clone());
    new
}

impl Exported {
    fn number(&self) -> Option<NoticeNumber> {
        self.number.as_deref().and_then(NoticeNumber::parse)
    }

    /// Code and name of its post, normalised.
    fn posts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        [&self.notice.post_code, &self.notice.post].into_iter().flatten().map(|post| normal(post))
    }
}

impl Units {
    fn are(&self, names: &[String], code: Option<CreditCode>) -> bool {
        code.is_some() && self.code == code
            || self.names.iter().any(|unit| names.iter().any(|name| names::may_be_one(unit, name)))
    }
}

/// It is there if any of these is; withdrawn ones prove nothing.
fn there<'r>(rows: impl IntoIterator<Item = &'r Exported>) -> Option<Claimed> {
    let best = rows.into_iter().min_by_key(|row| row.withdrawn.is_some())?;
    Some(match &best.withdrawn {
        None => Claimed::There,
        Some(said) => Claimed::Withdrawn(said.to_string()),
    })
}

/// What a column that was not recognised says of a row, if that is a notice never published, or taken back: 状态 撤回, 是否有效
/// 否, 撤销日期 with a day.
fn withdrawn(table: &Table, row: u32) -> Option<Box<str>> {
    table.other_columns.iter().find_map(|(column, header)| {
        let said = table.raw.cell(row, *column).trim();
        if said.is_empty() {
            return None;
        }
        let answers = |words: &[String]| is_one_of(normal(said).as_ref(), words);
        let is_of = |headers: &[String]| has(header, headers);
        let is_withdrawn = said.chars().count() <= LONGEST_STANDING && has(said, &WORDS.notice_withdrawn)
            || is_of(&WORDS.published_headers) && answers(&WORDS.standing_no)
            || is_of(&WORDS.withdrawn_headers) && !answers(&WORDS.standing_no) && !answers(&WORDS.change_in);
        is_withdrawn.then(|| {
            if has(said, &WORDS.notice_withdrawn) { said.into() } else { format!("{header}：{said}").into() }
        })
    })
}

/// Said where the sheet, a heading or a line through the row says that a notice was not published.
const BESIDE: &str = "表名、小标题或删除线表明没有发布";

/// A longer text is a notice's content, not its standing.
const LONGEST_STANDING: usize = 12;

/// An HRSS department, or an office below it, runs the platform and is not the one that hires.
fn publishes_for_others(unit: &str) -> bool {
    matches!(
        Department::parse(unit).kind,
        DepartmentKind::Hrss | DepartmentKind::Branch | DepartmentKind::Below
    )
}
