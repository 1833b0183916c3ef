//! A fault of the program itself: one plain sentence for the user, and its place in the code for the log.
//!
//! Work that is done file by file or agency by agency catches a panic and makes it that file's or agency's problem. Rust's
//! own message and backtrace, in English, would only frighten.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

use super::{Outcome, terminal};

/// Sends what Rust reports of a panic to the log instead of the user's stderr.
pub(super) fn to_log() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "程序内部出错：{}", said(panic));
    }));
}

/// Runs a command. A fault that nothing nearer caught ends it, and says so.
///
/// # Errors
/// Those of the command.
pub(super) fn reported(command: impl FnOnce() -> anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        terminal::error(
            "程序内部出错，没有做完；已写出的文件都是完整的。请加 --log 文件 重新运行一次，并把该文件交给维护人员。",
        );
        Ok(Outcome::Incomplete)
    })
}

fn said<'p>(panic: &'p PanicHookInfo<'_>) -> &'p str {
    panic.payload_as_str().unwrap_or("（没有说明）")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Set for the process that is to panic: a hook holds for a whole process, so it gets one of its own.
    const PANICS: &str = "POSTAUDIT_TEST_PANICS";

    #[test]
    fn panics_in_a_process_of_its_own() {
        if std::env::var_os(PANICS).is_none() {
            return;
        }
        to_log();
        assert!(catch_unwind(|| panic!("caught in a worker")).is_err());
        let outcome = reported(|| panic!("caught at the top"));
        std::process::exit(i32::from(outcome.expect("no error of usage").code()));
    }

    #[test]
    fn a_panic_is_one_chinese_sentence_and_exit_code_3() {
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "cli::panics::tests::panics_in_a_process_of_its_own", "--nocapture"])
            .env(PANICS, "1")
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("错误：程序内部出错"), "{said}");
    }
}
