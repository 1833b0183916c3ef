//! Writes the generated files under `testdata/`: `cargo run --example make-testdata [FOLDER]`.
//!
//! Every dataset is a module that answers `files()`: relative paths with their bytes. All people,
//! ID numbers, agencies and codes are made up here, and the same program always writes the same
//! bytes; tests hold the committed files against it.
#![allow(
    clippy::assigning_clones,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    clippy::too_many_lines,
    clippy::wildcard_imports,
    missing_docs,
    unreachable_pub
)]

mod demo;
#[allow(dead_code)] // Tests use writers that no dataset needs.
mod formats;
mod messy;
mod people;

use std::path::{Path, PathBuf};

/// A dataset: the folder under `testdata/`, and its files.
type Dataset = (&'static str, fn() -> Vec<(String, Vec<u8>)>);

const DATASETS: [Dataset; 2] = [("demo", demo::files), ("messy", messy::files)];

fn main() -> std::io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let root = std::env::args_os().nth(1).map_or(here, PathBuf::from);
    for (name, files) in DATASETS {
        let files = files();
        for (path, bytes) in &files {
            let path = root.join(name).join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&root))?;
            std::fs::write(path, bytes)?;
        }
        println!("{name}: {} files", files.len());
    }
    Ok(())
}
