//! 豁免与确认清单: what an authority confirmed, so that a finding no longer counts.

use jiff::civil::Date;

use crate::model::{CreditCode, IdNumber, Text, normal};
use crate::tables::{Filer, IdCell, Rows};

use super::{List, rejected_rows};

/// All waivers, in reading order.
#[derive(Debug, Default)]
pub struct Waivers {
    /// In reading order.
    pub entries: Vec<Waiver>,
}

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Rule code, upper case.
    pub rule: String,
    /// 单位名称.
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
    /// 有效期至, included; `None`: for the year of approval.
    pub valid_until: Option<Date>,
    /// File and row, for messages.
    pub place: String,
}

/// Whom a waiver names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaivedPerson {
    /// By a valid number.
    Id(IdNumber),
    /// By a number that is none (normalised), for whoever is filed under it.
    Invalid(String),
}

impl Waiver {
    /// In force for the year on the as-of date: approved by then, and not yet expired.
    pub fn in_force(&self, as_of: Date, year: i16) -> bool {
        self.approved <= as_of && !self.has_expired(as_of, year)
    }

    /// Expired before the as-of date; one without a last day holds for the year in which it was approved.
    pub fn has_expired(&self, as_of: Date, year: i16) -> bool {
        self.valid_until.map_or(self.approved.year() < year, |last| last < as_of)
    }
}

impl Waivers {
    /// Collects the rows of the list's tables. A row whose limits can't be read (post, person,
    /// expiry) is not used at all: it must not waive more than was approved.
    pub(super) fn from_tables(list: &List<'_>) -> Self {
        let mut waivers = Self::default();
        for (_, table) in list {
            let Rows::Waivers(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                let filer = table.filers.get(row.filer as usize);
                let limits_readable = !filer.is_some_and(Filer::has_invalid_code)
                    && !row.post_code.is_unknown()
                    && !row.valid_until.is_unknown()
                    && !matches!(row.id, IdCell::LostDigits(_) | IdCell::Unreadable);
                let entry = (|| {
                    Some(Waiver {
                        rule: normal(row.rule().known()?).into_owned(),
                        agency: filer?.name.clone()?,
                        code: filer?.code.as_deref().and_then(CreditCode::parse),
                        post_code: row.post_code().known().map(Text::from),
                        person: row.id.valid().map(WaivedPerson::Id).or_else(|| {
                            row.invalid_id().map(|text| WaivedPerson::Invalid(normal(text).into_owned()))
                        }),
                        document_no: row.document_no().known()?.into(),
                        approved_by: row.approved_by().known()?.into(),
                        approved: row.approved.known()?,
                        valid_until: row.valid_until.known(),
                        place: format!("第{}行", row.row),
                    })
                })();
                let is_usable = limits_readable && rejected.binary_search(&row.row).is_err();
                waivers.entries.extend(entry.filter(|_| is_usable));
            }
        }
        waivers
    }
}
