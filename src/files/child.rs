//! Formats whose reader may abort, loop for ever or hold the whole file (`.xls`, `.xlsb`, `.ods`, web
//! pages, Excel 2003 XML) are read in a child process: this program itself with a hidden command,
//! under a memory cap and a time limit.
//!
//! Of 3,000 damaged `.xls` files seven aborted the process and one hung: neither can be caught
//! inside it. The child's side is in [`super::child_reader`], what passes between in [`super::frames`].

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::files::{FileProblem, ProblemKind};

use super::frames::Frames;
use super::io_words::io_words;
use super::limits::{CHILD_TIME, MAX_CHILDREN};
use super::xlsx::EachSheet;

/// The hidden command that makes the program a reader.
pub const CHILD_COMMAND: &str = "__read-workbook";

/// How many KiB of addresses the allocator reserves at a time. Its own choice, a gigabyte, is more than a child may have:
/// whatever it needed to map beside that failed, and one of forty children of an unoptimised build died of it.
const ADDRESSES: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "262144");

/// Children at work, which together may use so many times the memory of one.
static PLACES: Places = Places { taken: Mutex::new(0), freed: Condvar::new() };

struct Places {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// A child's place among those at work, given back when dropped.
struct Place;

impl Place {
    fn take() -> Self {
        let mut taken = PLACES.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken >= MAX_CHILDREN {
            taken = PLACES.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += 1;
        Self
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *PLACES.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        PLACES.freed.notify_one();
    }
}

/// Reads a workbook through the child program. It gets the bytes themselves: what was hashed is what is read,
/// whatever becomes of the file.
pub(super) fn read(bytes: &[u8], program: &Path, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let _place = Place::take();
    let mut child = Command::new(program)
        .arg(CHILD_COMMAND)
        .env(ADDRESSES.0, ADDRESSES.1)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| FileProblem::io(format!("无法启动读取进程：{}", io_words(&error))))?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(FileProblem::io("无法与读取进程通信"));
    };
    let guard = Guard::over(child)?;
    // The child reads everything before it answers; if it has died, no answer comes.
    let _ = stdin.write_all(bytes);
    drop(stdin);
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
    fn over(child: Child) -> Result<Self, FileProblem> {
        let child = Arc::new(Mutex::new(child));
        let (over, ended) = mpsc::channel();
        let watched = Arc::clone(&child);
        let watch = std::thread::Builder::new().spawn(move || wait_for_end(&ended, CHILD_TIME, &watched));
        match watch {
            Ok(watch) => Ok(Self { child, over, watch }),
            Err(error) => {
                kill(&child);
                Err(FileProblem::io(format!("系统线程不足，无法读取：{}；请稍后重新运行", io_words(&error))))
            }
        }
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
