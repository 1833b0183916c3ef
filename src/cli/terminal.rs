//! The only place that writes to stdout and stderr. A closed pipe ends the text, never the program.

use std::io::{IsTerminal, Write};

/// Part of the result: stdout.
pub fn result(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = out.write_all(b"\n");
    }
    let _ = out.flush();
}

/// A message: stderr.
pub fn message(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = err.write_all(b"\n");
    }
}

/// An error: stderr, marked as such.
pub fn error(text: &str) {
    message(&format!("错误：{text}"));
}

/// Whether stderr is a terminal that progress can be drawn on.
pub fn draws_progress() -> bool {
    std::io::stderr().is_terminal()
}

/// Columns of the terminal that the result goes to; none where it goes into a file.
pub fn width() -> Option<u16> {
    std::io::stdout().is_terminal().then(|| console::Term::stdout().size().1)
}

/// Keeps the window open that Explorer gave the program, until Enter is pressed.
pub fn pause_if_window_closes() {
    if crate::batch::os::owns_console() {
        message("按回车键关闭窗口。");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
