//! Notices exported from the public platform: where a claimed notice is looked for, and what the export covers.
//!
//! That a notice is missing from it means something only if it would have to be there: if the export has other notices of
//! the agency, numbers of that form, and days around that day.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::model::{CreditCode, Department, DepartmentKind, Stated, Text, normal};
use crate::tables::{Filer, NoticeRow, RowView, Rows, Table};

use super::names;
use super::notice_number::NoticeNumber;
use super::words::WORDS;
use super::{List, rejected_rows};

/// The platform's own notices.
#[derive(Debug, Default)]
pub struct NoticeExport {
    rows: Vec<Exported>,
    /// By the number without its prefix.
    by_number: HashMap<String, Vec<u32>>,
    /// By unit, without the places before it.
    by_unit: HashMap<String, Vec<u32>>,
    by_code: HashMap<CreditCode, Vec<u32>>,
    /// Forms of its numbers.
    forms: HashSet<String>,
    /// First and last day of publication.
    days: Option<(Date, Date)>,
}

/// One notice of the export.
#[derive(Debug)]
struct Exported {
    units: Vec<String>,
    /// An HRSS office: it publishes for others.
    by_office: bool,
    code: Option<CreditCode>,
    number: Option<NoticeNumber>,
    posts: Vec<String>,
    published: Option<Date>,
    /// The platform's word by which it was not published after all: 撤回.
    withdrawn: Option<String>,
    notice: PlatformNotice,
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
    fn of(row: RowView<'_, NoticeRow>) -> Self {
        let text = |text: Stated<&str>| text.known().map(Text::from);
        Self {
            post_code: text(row.post_code()),
            post: text(row.post()),
            announced: row.announced,
            publisher: text(row.publisher()),
            channel: text(row.channel()),
            url: text(row.url()),
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
}

impl NoticeExport {
    /// Collects the rows of the export's tables.
    pub(super) fn from_tables(list: &List<'_>) -> Self {
        let mut export = Self::default();
        for (_, table) in list {
            let Rows::Notices(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                let Some(filer) = table.filers.get(row.filer as usize).filter(|filer| filer.name.is_some())
                else {
                    continue;
                };
                if rejected.binary_search(&row.row).is_ok() {
                    continue;
                }
                export.add(filer, row, withdrawn(table, row.row));
            }
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

    fn add(&mut self, filer: &Filer, row: RowView<'_, NoticeRow>, withdrawn: Option<String>) {
        let index = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let name = filer.name.as_deref().unwrap_or_default();
        let units: Vec<String> = names::several(name).into_iter().map(str::to_owned).collect();
        let by_office = units.iter().any(|unit| publishes_for_others(unit));
        let code = filer.code.as_deref().and_then(CreditCode::parse);
        let number = row.notice_no().known().and_then(NoticeNumber::parse);
        let posts = [row.post_code(), row.post()];
        let posts =
            posts.into_iter().filter_map(Stated::known).map(|post| normal(post).into_owned()).collect();
        for unit in &units {
            self.by_unit.entry(names::key(unit)).or_default().push(index);
        }
        if let Some(code) = code {
            self.by_code.entry(code).or_default().push(index);
        }
        if let Some(number) = &number {
            self.by_number.entry(number.key()).or_default().push(index);
            self.forms.insert(number.form());
        }
        let published = row.published.known();
        if let Some(day) = published {
            self.days = Some(self.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
        let notice = PlatformNotice::of(row);
        self.rows.push(Exported { units, by_office, code, number, posts, published, withdrawn, notice });
    }

    /// The agency's own notices in the export: by name or by code; each with its place.
    fn notices_of(&self, names: &[String], code: Option<CreditCode>) -> Vec<(u32, &Exported)> {
        let by_name = names.iter().filter_map(|name| self.by_unit.get(&names::key(name))).flatten();
        let by_code = code.iter().filter_map(|code| self.by_code.get(code)).flatten();
        let mut indexes: Vec<u32> = by_name.chain(by_code).copied().collect();
        indexes.sort_unstable();
        indexes.dedup();
        let rows = indexes.into_iter().filter_map(|index| Some((index, self.rows.get(index as usize)?)));
        rows.filter(|(_, row)| row.is_of(names, code)).collect()
    }

    /// Notices of this number, each with its place.
    fn numbered(&self, number: &NoticeNumber) -> impl Iterator<Item = (u32, &Exported)> {
        let same = self.by_number.get(&number.key()).into_iter().flatten();
        same.filter_map(|index| Some((*index, self.rows.get(*index as usize)?)))
            .filter(|(_, row)| row.number.as_ref().is_some_and(|listed| listed.is_same(number)))
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
            row.published == Some(claim.published) && row.posts.iter().any(|post| posts.contains(post))
        };
        let mut others: Option<&String> = None;
        if let Some(text) = claim.row.notice_no().known() {
            let Some(number) = NoticeNumber::parse(text) else {
                return Claimed::CannotTell(format!("公告编号“{text}”不像编号，无法比对"));
            };
            let (same, of_others): (Vec<_>, Vec<_>) = self
                .numbered(&number)
                .map(|(_, row)| row)
                .partition(|row| row.by_office || row.is_of(claim.names, claim.code));
            if let Some(there) = there(same) {
                return there;
            }
            others = of_others.into_iter().find_map(|row| row.units.first());
            // Where the platform numbers otherwise than the agency, post and day tell.
            let differs =
                |row: &Exported| row.number.as_ref().is_none_or(|listed| listed.form() != number.form());
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
            .filter(|(_, listed)| listed.by_office || listed.is_of(agency, code))
            .map(|(_, listed)| &listed.notice)
            .collect();
        match own.as_slice() {
            [only] => Some(only),
            several => several.iter().copied().find(|record| record.is_of_post(row)),
        }
    }
}

impl Exported {
    fn is_of(&self, names: &[String], code: Option<CreditCode>) -> bool {
        code.is_some() && self.code == code
            || self.units.iter().any(|unit| names.iter().any(|name| names::may_be_one(unit, name)))
    }
}

/// It is there if any of these is; withdrawn ones prove nothing.
fn there<'r>(rows: impl IntoIterator<Item = &'r Exported>) -> Option<Claimed> {
    let best = rows.into_iter().min_by_key(|row| row.withdrawn.is_some())?;
    Some(match &best.withdrawn {
        None => Claimed::There,
        Some(said) => Claimed::CannotTell(format!("导出中这条公告注明“{said}”，不能据此确认已经发布")),
    })
}

/// What a column that was not recognised says of a row, if that is a notice never published, or taken back.
fn withdrawn(table: &Table, row: u32) -> Option<String> {
    table.other_columns.iter().find_map(|(column, _)| {
        let said = table.raw.cell(row, *column).trim();
        let is_withdrawn = said.chars().count() <= LONGEST_STANDING
            && WORDS.notice_withdrawn.iter().any(|word| said.contains(word.as_str()));
        is_withdrawn.then(|| said.to_owned())
    })
}

/// A longer text is a notice's content, not its standing.
const LONGEST_STANDING: usize = 12;

/// An HRSS department, or an office below it, runs the platform and is not the one that hires.
fn publishes_for_others(unit: &str) -> bool {
    matches!(
        Department::parse(unit).kind,
        DepartmentKind::Hrss | DepartmentKind::Branch | DepartmentKind::Below
    )
}
