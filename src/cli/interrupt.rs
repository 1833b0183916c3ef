//! Ctrl-C, and what asks a program to end: one sentence, nothing half-done left, and an end.

use std::process::exit;

use crate::batch::interrupt::remove_all;

use super::{Outcome, terminal};

/// From now on, a command that is interrupted cleans up and says so. The next run finds whole files, no lock, and a journal
/// that tells it what is ours.
pub(super) fn listen() {
    // Without a handler the system ends the process, and the next run cleans up.
    let _ = ctrlc::set_handler(|| {
        let held_a_folder = remove_all();
        tracing::warn!("被中断");
        terminal::message(if held_a_folder {
            "\n已中断，没有做完：已写出的文件都是完整的，临时文件和占用标记已清理；再次运行即可接着做完。"
        } else {
            "\n已中断。"
        });
        exit(i32::from(Outcome::Incomplete.code()));
    });
}
