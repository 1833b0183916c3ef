//! `postaudit inspect`: what was recognised in files.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::batch::discover::discover;
use crate::ingest::{AgencyNames, Columns, FileReading, Purpose, ReadOptions, read_file};
use crate::model::{FileStatus, SheetReport, Table, TableKind, column_letters, mask_any};

use super::{Outcome, audit, terminal};

/// Kinds tried, in this order, on a file that holds no filed table.
const REFERENCES: [TableKind; 4] =
    [TableKind::Register, TableKind::Agencies, TableKind::Services, TableKind::Waivers];
/// So many unreadable cells are listed per table.
const CELLS_LISTED: usize = 20;

/// 查看文件被识别成什么：编码、表格、表头、列的对应和各行去向
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例：\n  postaudit inspect 申报表.xlsx\n  postaudit inspect 申报材料/ --columns 列名.toml\n\n\
    退出码：0 都能识别；1 有文件没有可识别的表或缺少必填列；3 有文件读不了。"
)]
pub struct Args {
    /// 要查看的文件或文件夹
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
    /// 补充列名同义词的文件
    #[arg(long, value_name = "文件")]
    pub columns: Option<PathBuf>,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let (columns, _) = audit::load_columns(args.columns.as_deref())?;
    let options = ReadOptions::new(std::env::current_exe().unwrap_or_default());
    let found = discover(&args.files, None, &[])?;
    let mut outcome = Outcome::Clean;
    for file in &found.files {
        let reading = read(&file.path, &file.shown, &columns, &options);
        outcome = outcome.max(outcome_of(&reading));
        terminal::result(&mask_any(&text(&reading)));
    }
    for skipped in &found.skipped {
        terminal::message(&format!("跳过 {}：{}", skipped.shown, skipped.reason));
    }
    for (path, reason) in &found.closed {
        terminal::message(&format!("进不了文件夹 {path}：{reason}"));
        outcome = Outcome::Incomplete;
    }
    if found.files.is_empty() {
        terminal::message("没有可查看的表格文件");
        outcome = outcome.max(Outcome::Findings);
    }
    Ok(outcome)
}

/// As a filing; where nothing is filed in it, as each reference table.
fn read(path: &Path, shown: &str, columns: &Columns, options: &ReadOptions) -> FileReading {
    let nobody = AgencyNames::default();
    let filing = read_file(path, shown, Purpose::Filing, columns, &nobody, options);
    if filing.report.status != FileStatus::Read || !filing.tables.is_empty() {
        return filing;
    }
    REFERENCES
        .into_iter()
        .map(|kind| read_file(path, shown, Purpose::Reference(kind), columns, &nobody, options))
        .find(|reading| reading.tables.iter().any(|table| table.missing.is_none()))
        .unwrap_or(filing)
}

fn outcome_of(reading: &FileReading) -> Outcome {
    match reading.report.status {
        FileStatus::Unreadable(_) => Outcome::Incomplete,
        FileStatus::Read if reading.tables.is_empty() => Outcome::Findings,
        FileStatus::Read if reading.tables.iter().any(|table| table.missing.is_some()) => Outcome::Findings,
        FileStatus::Read => Outcome::Clean,
    }
}

fn text(reading: &FileReading) -> String {
    let report = &reading.report;
    let mut text = format!("{}（{}，{} 字节）\n", report.shown, report.format, report.size);
    if let FileStatus::Unreadable(problem) = &report.status {
        let _ = writeln!(text, "  读不了：{}", problem.message);
        return text;
    }
    let _ = writeln!(text, "  SHA-256 {}", report.sha256);
    for sheet in &report.sheets {
        sheet_text(sheet, reading, &mut text);
    }
    text
}

fn sheet_text(sheet: &SheetReport, reading: &FileReading, text: &mut String) {
    let hidden = if sheet.hidden { "（隐藏）" } else { "" };
    if !sheet.name.is_empty() {
        let _ = writeln!(text, "  工作表 {}{hidden}", sheet.name);
    }
    for note in &sheet.notes {
        let _ = writeln!(text, "    {note}");
    }
    for table in sheet.tables.iter().filter_map(|id| reading.tables.iter().find(|table| table.id == *id)) {
        table_text(table, text);
    }
    if sheet.tables.is_empty() && sheet.notes.is_empty() {
        text.push_str("    没有可识别的表\n");
    }
}

fn table_text(table: &Table, text: &mut String) {
    let (first, last) = table.header_rows;
    let rows = if first == last { format!("第 {first} 行") } else { format!("第 {first}–{last} 行") };
    let _ = writeln!(text, "    {}：表头在{rows}；{}", table.kind.label(), table.reason);
    if let Some(missing) = &table.missing {
        let _ = writeln!(text, "      缺少必填列，整表不能读入：{}", missing.missing.join("、"));
        for (column, nearest) in missing.missing.iter().zip(&missing.nearest) {
            if let Some(nearest) = nearest {
                let _ = writeln!(text, "      “{nearest}”是否就是“{column}”？可在 --columns 文件中写明");
            }
        }
    }
    for column in &table.columns {
        let letters = column_letters(column.column);
        let _ = writeln!(text, "      {letters} 列 {} → {}", column.header, column.field.label());
    }
    for (column, header) in table.other_columns.iter().filter(|(_, header)| !header.is_empty()) {
        let _ = writeln!(text, "      {} 列 {header} → 未使用", column_letters(*column));
    }
    for pair in &table.key_values {
        let used = if pair.used { "" } else { "（各行已填，未用）" };
        let _ = writeln!(text, "      第 {} 行 {}：{}{used}", pair.row, pair.field.label(), pair.value);
    }
    let mut rejected: Vec<u32> =
        table.bad_cells.iter().filter(|cell| cell.rejects).map(|cell| cell.row).collect();
    rejected.dedup();
    let _ = writeln!(
        text,
        "      数据 {} 行（其中不能读入 {} 行），空白 {} 行，小计合计 {} 行，表尾 {} 行",
        table.rows.len(),
        rejected.len(),
        table.blank_rows,
        table.subtotal_rows,
        table.footer_rows
    );
    for cell in table.bad_cells.iter().take(CELLS_LISTED) {
        let place = cell
            .column
            .map_or_else(|| format!("第 {} 行", cell.row), |column| crate::model::a1(cell.row, column));
        let found = if cell.found.is_empty() { "空白" } else { &cell.found };
        let _ = writeln!(text, "      {place} {}：{found}；应为{}", cell.field.label(), cell.expected);
    }
    if table.bad_cells.len() > CELLS_LISTED {
        let _ = writeln!(text, "      ……另有 {} 格", table.bad_cells.len() - CELLS_LISTED);
    }
}
