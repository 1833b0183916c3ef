//! The CSV files beside the workbooks, for other programs: UTF-8 with BOM, RFC 4180, CRLF.
//!
//! Each function appends the lines of one agency to a writer, so that agencies can be written by
//! several threads into buffers and joined in order. Words are the stable English codes, save for `review`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::{Edition, SummaryLine, division_text};
use crate::case::{SetAside, Why};
use crate::model::{CellAt, Field, Finding, mask_any, mask_number};
use crate::policy::Policy;
use crate::rules::{CELL_UNREADABLE, COLUMN_MISSING, NO_AGENCY};
use crate::tables::{BadCell, IdCell, Table};
use crate::verdict::Audit;

use super::text::{harmless, masked};

/// Columns of `agencies.csv`.
pub const AGENCIES: &str = "agency,uscc,division,year,plan_headcount,required,hires,difficulty_claimed,difficulty_verified,difficulty_possible,plan_ratio,hires_ratio,plan_status,quota_status,notice_status,filing_status,machine_verdict,verdict,violations,doubts,notes,workbook,held_violations";
/// Columns of `findings.csv`.
pub const FINDINGS: &str = "finding_id,rule,severity,requirement,agency,uscc,subject,message,remedy,basis,source_file,source_sheet,source_cell,review,reviewer,review_note";
/// Columns of `persons.csv`.
pub const PERSONS: &str =
    "agency,uscc,post,id_masked,hire_date,claimed,status,reasons,source_file,source_sheet,source_row";
/// Columns of `rejected.csv`.
pub const REJECTED: &str = "source_file,source_sheet,source_cell,table,column,value,expected,rule";

/// Columns of `agencies.csv` under a policy: of each quota beside the main one six more, in the policy's order.
pub fn agencies_columns(policy: &Policy) -> String {
    let mut columns = AGENCIES.to_owned();
    for at in 1..=policy.further.len() {
        for what in FURTHER {
            // Writing to a string can't fail.
            let _ = write!(columns, ",further_{at}_{what}");
        }
    }
    columns
}

const FURTHER: [&str; 6] = ["name", "base", "required", "verified", "possible", "status"];

/// Writes BOM and header.
pub fn begin(columns: &str, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\xef\xbb\xbf")?;
    out.write_all(columns.as_bytes())?;
    out.write_all(b"\r\n")
}

/// The line of an agency in `agencies.csv`.
pub fn agency(line: &SummaryLine, out: &mut impl Write) -> io::Result<()> {
    let counts = &line.counts;
    let [plan, quota, notice, filing] = line.requirements.map(|result| result.status.code());
    let mut cells = vec![
        Cow::Borrowed(line.name.as_str()),
        line.code.as_str().into(),
        line.division.as_str().into(),
        line.year.to_string().into(),
        counts.plan_shown().to_string().into(),
        counts.required().to_string().into(),
        counts.hires.to_string().into(),
        counts.claimed.to_string().into(),
        counts.verified.to_string().into(),
        counts.possible.to_string().into(),
        ratio(counts.verified, counts.plan_shown()).into(),
        ratio(counts.verified, counts.hires).into(),
        plan.into(),
        quota.into(),
        notice.into(),
        filing.into(),
        line.machine_verdict.code().into(),
        line.verdict.code().into(),
        line.violations.to_string().into(),
        line.doubts.to_string().into(),
        line.notes.to_string().into(),
        line.workbook.as_str().into(),
        line.held.to_string().into(),
    ];
    for (further, status) in counts.further.iter().zip(&line.further) {
        let numbers = [further.base, further.required, further.verified, further.possible];
        cells.push(further.name.as_str().into());
        cells.extend(numbers.map(|number| Cow::Owned(number.to_string())));
        cells.push(status.code().into());
    }
    record(out, &cells)
}

/// The findings of an agency, closed ones included.
pub fn findings_of(audit: &Audit<'_, '_>, edition: &Edition<'_>, out: &mut impl Write) -> io::Result<()> {
    let (name, code) = identity(audit);
    findings(name, code, audit.all_findings(), edition, out)
}

/// Findings that belong to no agency: rows without one, unreadable files, tables rejected whole.
pub fn findings_of_run(
    run_findings: &[Finding],
    edition: &Edition<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    findings("", "", run_findings.iter(), edition, out)
}

fn findings<'f>(
    name: &str,
    code: &str,
    findings: impl Iterator<Item = &'f Finding>,
    edition: &Edition<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut citations: BTreeMap<&str, String> = BTreeMap::new();
    for finding in findings {
        let (file, sheet, cell) = match (finding.at, &finding.within) {
            (Some(at), _) => address(edition, at),
            (None, Some((file, sheet))) => {
                let file = edition.ingested.files.get(file.0 as usize);
                (file.map_or("", |file| &file.shown), sheet.as_str(), String::new())
            }
            (None, None) => ("", "", String::new()),
        };
        let basis = citations.entry(finding.rule).or_insert_with(|| {
            edition.rule(finding.rule).map(|rule| rule.citation(edition.policy)).unwrap_or_default()
        });
        record(
            out,
            &[
                Cow::Borrowed(finding.id.0.as_str()),
                finding.rule.into(),
                finding.severity.code().into(),
                finding.requirement.map_or("", crate::model::Requirement::code).into(),
                name.into(),
                code.into(),
                finding.subject_label.as_str().into(),
                finding.message.as_str().into(),
                finding.remedy.as_str().into(),
                basis.as_str().into(),
                file.into(),
                sheet.into(),
                cell.into(),
                finding.review.mark.map_or("", crate::model::ReviewMark::label).into(),
                finding.review.reviewer.as_str().into(),
                finding.review.note.as_str().into(),
            ],
        )?;
    }
    Ok(())
}

/// One line per accepted hire of an agency.
pub fn persons_of(audit: &Audit<'_, '_>, edition: &Edition<'_>, out: &mut impl Write) -> io::Result<()> {
    let (name, code) = identity(audit);
    for (hire, status) in audit.case.hires.iter().zip(&audit.judgement.hires) {
        let post = hire.post.and_then(|post| audit.case.posts.get(post as usize));
        let id = match hire.row.id {
            IdCell::Valid { id, .. } => id.masked(),
            IdCell::Invalid(_) => mask_number(hire.row.invalid_id().unwrap_or_default()),
            IdCell::Blank | IdCell::LostDigits(_) | IdCell::Unreadable => String::new(),
        };
        let file = edition.ingested.files.get(hire.table.file.0 as usize);
        record(
            out,
            &[
                Cow::Borrowed(name),
                code.into(),
                masked(post.map(crate::case::Post::label).unwrap_or_default().into()),
                id.into(),
                hire.start.to_string().into(),
                if hire.is_claimed() { "true" } else { "false" }.into(),
                status.status.code().into(),
                status.reasons.join(";").into(),
                file.map_or("", |file| file.shown.as_str()).into(),
                hire.table.sheet.as_str().into(),
                hire.row.row.to_string().into(),
            ],
        )?;
    }
    Ok(())
}

/// The rejected rows of an agency, one line per cell that cost the row.
pub fn rejected_of(audit: &Audit<'_, '_>, edition: &Edition<'_>, out: &mut impl Write) -> io::Result<()> {
    rejected_rows(&audit.case.set_aside, edition, out)
}

/// Rows that belong to no agency (`D008`) or were rejected (`D004`).
pub fn rejected_rows(rows: &[SetAside], edition: &Edition<'_>, out: &mut impl Write) -> io::Result<()> {
    for row in rows {
        let Some(table) = edition.ingested.tables.get(row.table.0 as usize) else { continue };
        match row.why {
            Why::Rejected => {
                let start = table.bad_cells.partition_point(|cell| cell.row < row.row);
                let of_row = table.bad_cells.iter().skip(start).take_while(|cell| cell.row == row.row);
                for bad in of_row.filter(|cell| cell.rejects) {
                    bad_cell(bad, table, edition, out)?;
                }
            }
            Why::NoAgency(_) => {
                let at = table.cell(row.row, Field::Agency);
                let (file, sheet, cell) = address(edition, at);
                let stated = at.column.map(|column| table.shown(row.row, column)).unwrap_or_default();
                record(
                    out,
                    &[
                        Cow::Borrowed(file),
                        sheet.into(),
                        cell.into(),
                        table.kind.code().into(),
                        Field::Agency.label().into(),
                        stated,
                        "能够认定的单位名称或统一社会信用代码".into(),
                        NO_AGENCY.code.into(),
                    ],
                )?;
            }
            Why::OtherYear(_)
            | Why::Superseded(_)
            | Why::Updates(..)
            | Why::Conflicting(_)
            | Why::SumOf(_)
            | Why::OutOfScope => {}
        }
    }
    Ok(())
}

/// Tables rejected whole (`D003`), for the head of `rejected.csv`: one line per missing column.
pub fn rejected_tables(edition: &Edition<'_>, out: &mut impl Write) -> io::Result<()> {
    for table in &edition.ingested.tables {
        let Some(missing) = &table.missing else { continue };
        let at = CellAt { table: table.id, row: table.header_rows.1, column: None };
        let (file, sheet, cell) = address(edition, at);
        for (index, column) in missing.missing.iter().enumerate() {
            let nearest = missing.nearest.get(index).and_then(Option::as_deref).unwrap_or_default();
            record(
                out,
                &[
                    Cow::Borrowed(file),
                    sheet.into(),
                    cell.as_str().into(),
                    table.kind.code().into(),
                    column.as_str().into(),
                    mask_any(nearest),
                    "表头应有此列".into(),
                    COLUMN_MISSING.code.into(),
                ],
            )?;
        }
    }
    Ok(())
}

fn bad_cell(bad: &BadCell, table: &Table, edition: &Edition<'_>, out: &mut impl Write) -> io::Result<()> {
    let (file, sheet, cell) = address(edition, table.stated_at(bad));
    record(
        out,
        &[
            Cow::Borrowed(file),
            sheet.into(),
            cell.into(),
            table.kind.code().into(),
            bad.field.label().into(),
            bad.shown(),
            bad.expected.into(),
            CELL_UNREADABLE.code.into(),
        ],
    )
}

fn identity<'a>(audit: &'a Audit<'_, '_>) -> (&'a str, &'a str) {
    (&audit.case.name, audit.case.code.as_ref().map_or("", crate::model::CreditCode::as_str))
}

/// File, sheet and A1 cell of an address.
fn address<'a>(edition: &Edition<'a>, at: CellAt) -> (&'a str, &'a str, String) {
    let Some(table) = edition.ingested.tables.get(at.table.0 as usize) else { return ("", "", at.a1()) };
    let file = edition.ingested.files.get(table.file.0 as usize).map_or("", |file| file.shown.as_str());
    (file, &table.sheet, at.a1())
}

/// A share with four decimals, rounded half up in whole numbers; empty if the base is 0.
fn ratio(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let rounded = (part * 20_000 + whole) / (2 * whole);
    format!("{}.{:04}", rounded / 10_000, rounded % 10_000)
}

/// One record, by RFC 4180.
fn record(out: &mut impl Write, cells: &[Cow<'_, str>]) -> io::Result<()> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).buffer_capacity(USUAL_RECORD).from_writer(out);
    for text in cells {
        writer.write_field(&*neutral(text))?;
    }
    writer.write_record(None::<&[u8]>)?;
    writer.flush()
}

/// Bytes that most records take.
const USUAL_RECORD: usize = 512;

/// The text, never the start of a formula, and nothing in it that steers a screen.
fn neutral(text: &str) -> Cow<'_, str> {
    let text = harmless(text);
    // Some programs treat full-width signs like plain ones.
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

/// Division of a case as `agencies.csv` shows it.
pub(super) fn division_of(audit: &Audit<'_, '_>) -> String {
    division_text(audit.case.division)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        record(&mut out, &["甲".into(), text.into()]).unwrap();
        let line = String::from_utf8(out).unwrap();
        line.trim_end_matches("\r\n").trim_start_matches("甲,").to_owned()
    }

    #[test]
    fn a_cell_that_would_start_a_formula_is_neutralised() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-3", "'-3"),
            ("@a", "'@a"),
            ("＝A1", "'＝A1"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("=A1,\"b\"", "\"'=A1,\"\"b\"\"\""),
            ("甲", "甲"),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            ("", ""),
        ] {
            assert_eq!(written(text), cell);
        }
    }

    #[test]
    fn shares_have_four_decimals_rounded_half_up() {
        assert_eq!(ratio(9, 25), "0.3600");
        assert_eq!(ratio(2, 3), "0.6667");
        assert_eq!(ratio(1, 20_000), "0.0001");
        assert_eq!(ratio(5, 4), "1.2500");
        assert_eq!(ratio(3, 0), "");
    }
}
