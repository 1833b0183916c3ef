//! The program: parse, run, outcome → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    postaudit::cli::main(std::env::args_os())
}
