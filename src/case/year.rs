//! The year of a row, and the year on which all tables agree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::Stated;
use crate::tables::{HireRow, Ingested, PlanRow, Rows, Table};

/// Why no audited year could be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum YearError {
    /// No table states a year.
    #[error("各表均未写明年度，无法确定审计年度；请用 --year 指定，例如 --year 2024")]
    NoYear,
    /// Several years.
    #[error("各表的年度不一致（{}），无法确定审计年度；请用 --year 指定其中一个", list(.0))]
    SeveralYears(BTreeSet<i16>),
}

fn list(years: &BTreeSet<i16>) -> String {
    years.iter().map(i16::to_string).collect::<Vec<_>>().join("、")
}

/// The one year that all filed tables agree on.
///
/// # Errors
/// If no table states a year, or they state several.
pub fn common_year(ingested: &Ingested) -> Result<i16, YearError> {
    let years = stated_years(ingested);
    match (years.len(), years.first_key_value()) {
        (1, Some((year, _))) => Ok(*year),
        (0, _) => Err(YearError::NoYear),
        _ => Err(YearError::SeveralYears(years.into_keys().collect())),
    }
}

/// The years that filed tables state, with the number of rows of each.
pub fn stated_years(ingested: &Ingested) -> BTreeMap<i16, u64> {
    let mut years = BTreeMap::new();
    let mut add = |year: Option<i16>, rows: u64| {
        if let Some(year) = year {
            *years.entry(year).or_default() += rows;
        }
    };
    for table in &ingested.tables {
        match &table.rows {
            Rows::Plan(rows) => rows.iter().for_each(|row| add(of_plan(table, &row), 1)),
            Rows::Hires(rows) => rows.iter().for_each(|row| add(of_hire(table, &row), 1)),
            Rows::Notices(rows) if !rows.is_empty() => add(table.year.known(), rows.len() as u64),
            _ => {}
        }
    }
    years
}

/// A plan row's year: its own, else its table's; `None` if neither states one.
pub(super) fn of_plan(table: &Table, row: &PlanRow) -> Option<i16> {
    of_row(row.year, table)
}

/// A hire's year: its own, else its table's, else that of 招用日期.
pub(super) fn of_hire(table: &Table, row: &HireRow) -> Option<i16> {
    match row.year {
        Stated::Unknown => None,
        year => of_row(year, table).or_else(|| row.hired.known().map(Date::year)),
    }
}

fn of_row(own: Stated<i16>, table: &Table) -> Option<i16> {
    match own {
        Stated::Known(year) => Some(year),
        Stated::Blank => table.year.known(),
        Stated::Unknown => None,
    }
}
