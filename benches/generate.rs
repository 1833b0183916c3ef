//! Writes invented filings of any size, for the benchmark:
//! `cargo run --release --example bench-generate -- FOLDER AGENCIES HIRES xlsx|csv`

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use rust_xlsxwriter::Workbook;

mod support;
use support::{HIRES, NOTICES, PLAN, Size};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, agencies, hires, format] = arguments.as_slice() else {
        return Err("arguments: FOLDER AGENCIES HIRES xlsx|csv".into());
    };
    let size = Size { agencies: agencies.parse()?, hires: hires.parse()? };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    match format.as_str() {
        "xlsx" => workbooks(folder, size),
        "csv" => ledgers(folder, size),
        other => Err(format!("unknown format {other}").into()),
    }
}

/// One workbook an agency, with its three tables.
fn workbooks(folder: &Path, size: Size) -> Result<(), Box<dyn Error>> {
    for agency in 0..size.agencies {
        let mut workbook = Workbook::new();
        let tables = [
            ("招用计划", &PLAN[..], support::plan(agency, size)),
            ("招用情况", &HIRES[..], support::hires(agency, size)),
            ("招聘公告", &NOTICES[..], support::notices(agency, size)),
        ];
        for (name, header, rows) in tables {
            let sheet = workbook.add_worksheet().set_name(name)?;
            sheet.write_row(0, 0, header.iter().copied())?;
            for (number, row) in (1_u32..).zip(&rows) {
                sheet.write_row(number, 0, row.iter().map(String::as_str))?;
            }
        }
        workbook.save(folder.join(format!("虚构第{agency}街道办事处.xlsx")))?;
    }
    Ok(())
}

/// Three ledgers for all agencies.
fn ledgers(folder: &Path, size: Size) -> Result<(), Box<dyn Error>> {
    type Rows = fn(u32, Size) -> Vec<Vec<String>>;
    let tables: [(&str, &[&str], Rows); 3] = [
        ("招用计划.csv", &PLAN, support::plan),
        ("招用情况.csv", &HIRES, support::hires),
        ("招聘公告.csv", &NOTICES, support::notices),
    ];
    for (name, header, rows) in tables {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        writeln!(file, "{}", header.join(","))?;
        let mut text = String::new();
        for agency in 0..size.agencies {
            text.clear();
            support::push_csv(&mut text, &rows(agency, size));
            file.write_all(text.as_bytes())?;
        }
        file.flush()?;
    }
    Ok(())
}
