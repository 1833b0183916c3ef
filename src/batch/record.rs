//! What was read, as `run.json` records it.

use std::collections::BTreeMap;

use crate::case::{Docket, RowAccount};
use crate::model::{TableId, column_letters, mask_any};
use crate::policy::FurtherQuota;
use crate::reference::unread_rows;
use crate::tables::{FileReport, FileStatus, Ingested, SheetReport, Table};

use super::manifest::{ColumnRecord, InputRecord, QuotaRecord, RowsRecord, SheetRecord, TableRecord};

/// Record of a quota beside the main one.
pub fn quota(quota: &FurtherQuota) -> QuotaRecord {
    QuotaRecord {
        name: quota.name.clone(),
        ratio: quota.ratio.to_string(),
        terms: quota.sentence(),
        law: format!("{}{}", quota.law.citation, quota.law.mark()),
    }
}

/// Records of all filings, in the order of the files.
pub fn filings(ingested: &Ingested, docket: &Docket<'_>) -> Vec<InputRecord> {
    let account = |table: &Table| docket.accounts.get(&table.id).copied().unwrap_or_default();
    ingested
        .files
        .iter()
        .map(|file| {
            input("filing", file, &|id| {
                ingested.tables.get(id.0 as usize).map(|table| table_record(table, account(table)))
            })
        })
        .collect()
}

/// Record of a reference file; its tables are its own.
pub fn reference(role: &str, file: &FileReport, tables: &[Table]) -> InputRecord {
    let records: BTreeMap<TableId, TableRecord> =
        tables.iter().map(|table| (table.id, table_record(table, reference_account(table)))).collect();
    let mut record = input(role, file, &|id| records.get(&id).cloned());
    // If the ids of a single reading are not those of its sheets, the first sheet lists all tables.
    let none_found = record.sheets.iter().all(|sheet| sheet.tables.is_empty());
    if let (true, Some(sheet)) = (none_found, record.sheets.first_mut()) {
        sheet.tables = records.into_values().collect();
    }
    record
}

fn input(role: &str, file: &FileReport, table: &dyn Fn(TableId) -> Option<TableRecord>) -> InputRecord {
    let (status, problem, reason) = match &file.status {
        FileStatus::Read => ("read", "", ""),
        FileStatus::Unreadable(problem) => ("unreadable", problem.kind.code(), problem.message.as_str()),
        FileStatus::Document(problem) => ("document", problem.kind.code(), problem.message.as_str()),
    };
    let sheet = |sheet: &SheetReport| SheetRecord {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        notes: sheet.notes.clone(),
        tables: sheet.tables.iter().filter_map(|id| table(*id)).collect(),
    };
    InputRecord {
        path: file.shown.clone(),
        role: role.to_owned(),
        size: file.size,
        sha256: file.sha256.clone(),
        sm3: file.sm3.clone(),
        format: file.format.clone(),
        status: status.to_owned(),
        problem: problem.to_owned(),
        reason: reason.to_owned(),
        sheets: file.sheets.iter().map(sheet).collect(),
    }
}

fn table_record(table: &Table, account: RowAccount) -> TableRecord {
    let columns = table
        .columns
        .iter()
        .map(|column| ColumnRecord {
            field: column.field.label().to_owned(),
            column: column_letters(column.column),
            header: mask_any(&column.header).into_owned(),
        })
        .collect();
    TableRecord {
        kind: table.kind.code().to_owned(),
        header_rows: table.header_rows,
        columns,
        missing: table.missing.as_ref().map(|missing| missing.missing.clone()).unwrap_or_default(),
        rows: rows(table, account),
    }
}

fn rows(table: &Table, account: RowAccount) -> RowsRecord {
    let mut rows = RowsRecord {
        read: 0,
        blank: table.blank_rows.into(),
        subtotal: table.subtotal_rows.into(),
        footer: table.footer_rows.into(),
        no_agency: account.no_agency.into(),
        other_year: account.other_year.into(),
        rejected: account.rejected.into(),
        repeated: account.repeated.into(),
        out_of_scope: account.out_of_scope.into(),
        accepted: account.accepted.into(),
    };
    rows.read = rows.blank + rows.subtotal + rows.footer + table.rows.len() as u64;
    rows
}

/// Rows of a reference table are used in full, or something in them could not be read.
fn reference_account(table: &Table) -> RowAccount {
    let rejected = u32::try_from(unread_rows(table)).unwrap_or(u32::MAX);
    let all = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    RowAccount { accepted: all.saturating_sub(rejected), rejected, ..RowAccount::default() }
}
