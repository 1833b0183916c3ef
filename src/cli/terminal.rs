//! The only place that writes to stdout and stderr. A closed pipe ends the text, never the program; a result that
//! could not be written for another reason is remembered ([`lost`]).

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use crate::batch::words::io_reason;
use crate::model::mask_any;

/// Why the first piece of the result that was lost could not be written.
static LOST: Mutex<Option<String>> = Mutex::new(None);

/// Part of the result: stdout.
pub fn result(text: &str) {
    styled_result(&harmless(text));
}

/// Part of the result with colours in it: what else is in it is harmless already.
pub fn styled_result(text: &str) {
    match whole(&mut io::stdout().lock(), text) {
        // Whoever reads has read enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let mut lost = LOST.lock().unwrap_or_else(PoisonError::into_inner);
            lost.get_or_insert_with(|| io_reason(&error));
        }
        _ => {}
    }
}

/// Why the result, or a piece of it, could not be written to stdout.
pub fn lost() -> Option<String> {
    LOST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// A message, to stderr. What somebody typed comes back in it, even an ID number.
pub fn message(text: &str) {
    // There is no other place to say that stderr is gone.
    let _ = whole(&mut io::stderr().lock(), &harmless(&mask_any(text)));
}

fn whole(to: &mut impl Write, text: &str) -> io::Result<()> {
    to.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        to.write_all(b"\n")?;
    }
    to.flush()
}

/// A text without what would steer a terminal or turn the direction of writing: filings may hold that in any name.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            // So it is also part of a string of JSON.
            // Writing to a text never fails.
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

fn steers(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An error: stderr, marked as such, and the log.
pub fn error(text: &str) {
    tracing::error!("{text}");
    message(&format!("错误：{text}"));
}

/// Whether stderr is a terminal that progress can be drawn on.
pub fn draws_progress() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether somebody can be asked, that is, sees the question and can answer it.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(harmless("甲局\n\t乙"), "甲局\n\t乙");
        let said = harmless("\u{1b}[2J\r甲\u{9b}31m\u{202e}乙\u{7}");
        assert_eq!(said, "\\u001b[2J\\u000d甲\\u009b31m\\u202e乙\\u0007");
    }
}
