//! Writes invented filings of any size, for the benchmark:
//! `cargo run --release --example bench-generate -- FOLDER AGENCIES HIRES xlsx|csv`

use std::error::Error;
use std::fs;
use std::path::Path;

mod support;
use support::Size;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, agencies, hires, format] = arguments.as_slice() else {
        return Err("arguments: FOLDER AGENCIES HIRES xlsx|csv".into());
    };
    let size = Size { agencies: agencies.parse()?, hires: hires.parse()? };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    match format.as_str() {
        "xlsx" => support::workbooks(folder, size),
        "csv" => support::ledgers(folder, size),
        other => Err(format!("unknown format {other}").into()),
    }
}
