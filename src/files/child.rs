//! Formats whose reader may abort, loop for ever or hold the whole file (`.xls`, `.xlsb`, `.ods`, web
//! pages, Excel 2003 XML) are read in a child process: this program itself with a hidden command,
//! under a memory cap and a time limit.
//!
//! Of 3,000 damaged `.xls` files seven aborted the process and one hung: neither can be caught
//! inside it. The child's side is in [`super::child_reader`], what passes between in [`super::frames`].

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::files::{FileProblem, ProblemKind};

use super::frames::Frames;
use super::limits::CHILD_TIME;
use super::xlsx::EachSheet;

/// The hidden command that makes the program a reader.
pub const CHILD_COMMAND: &str = "__read-workbook";

/// Reads a workbook through the child program.
pub(super) fn read(path: &Path, program: &Path, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let mut child = Command::new(program)
        .arg(CHILD_COMMAND)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| FileProblem::io(format!("无法启动读取进程：{error}")))?;
    let Some(stdout) = child.stdout.take() else {
        return Err(FileProblem::io("无法读取子进程的输出"));
    };
    let guard = Guard::over(child);
    let outcome = Frames::new(stdout).sheets(each);
    let timed_out = guard.end();
    match outcome {
        Err(_) if timed_out => Err(FileProblem::new(
            ProblemKind::Timeout,
            format!(
                "读取超过{}秒仍未完成，文件结构异常；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审",
                CHILD_TIME.as_secs()
            ),
        )),
        outcome => outcome,
    }
}

/// Ends the child: when reading is over, or when its time is.
struct Guard {
    child: Arc<Mutex<Child>>,
    over: mpsc::Sender<()>,
    watch: std::thread::JoinHandle<bool>,
}

impl Guard {
    fn over(child: Child) -> Self {
        let child = Arc::new(Mutex::new(child));
        let (over, ended) = mpsc::channel();
        let watched = Arc::clone(&child);
        let watch = std::thread::spawn(move || wait_for_end(&ended, CHILD_TIME, &watched));
        Self { child, over, watch }
    }

    /// Whether the child ran out of time.
    fn end(self) -> bool {
        let _ = self.over.send(());
        let timed_out = self.watch.join().unwrap_or(false);
        kill(&self.child);
        timed_out
    }
}

fn wait_for_end(ended: &mpsc::Receiver<()>, time: Duration, child: &Mutex<Child>) -> bool {
    let timed_out = matches!(ended.recv_timeout(time), Err(mpsc::RecvTimeoutError::Timeout));
    if timed_out {
        kill(child);
    }
    timed_out
}

/// Ends the child and takes its exit code, so that no zombie stays.
fn kill(child: &Mutex<Child>) {
    if let Ok(mut child) = child.lock() {
        let _ = child.kill();
        let _ = child.wait();
    }
}
