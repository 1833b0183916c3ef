//! Writes invented filings of any size, for the benchmark:
//! `cargo run --release --example bench-generate -- FOLDER AGENCIES HIRES xlsx|csv [clean]`

use std::error::Error;
use std::fs;
use std::path::Path;

mod support;
use support::Size;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (arguments, faults) = match arguments.as_slice() {
        [arguments @ .., last] if last == "clean" => (arguments, false),
        arguments => (arguments, true),
    };
    let [folder, agencies, hires, format] = arguments else {
        return Err("arguments: FOLDER AGENCIES HIRES xlsx|csv [clean]".into());
    };
    let size = Size { agencies: agencies.parse()?, hires: hires.parse()?, faults };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    match format.as_str() {
        "xlsx" => support::workbooks(folder, size),
        "csv" => support::ledgers(folder, size),
        other => Err(format!("unknown format {other}").into()),
    }
}
