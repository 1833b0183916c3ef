//! The program: parse, run, outcome → exit code.

use std::process::ExitCode;

/// A workbook's sheets become XML on short-lived threads, which free what other threads took: the
/// system's allocator lets them wait for each other there (measured: a twelfth of the whole run).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    postaudit::cli::main(std::env::args_os())
}
