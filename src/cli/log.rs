//! `--log FILE`: what the run did, line by line, with every ID number masked on its way out.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

use crate::batch::os;
use crate::batch::words::io_reason;
use crate::model::mask_any;

/// Why the first line that got lost did.
static LOST: Mutex<Option<String>> = Mutex::new(None);

/// Why the log, or a line of it, could not be written.
pub fn lost() -> Option<String> {
    LOST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Sends the run's messages to a file, appending to it.
///
/// # Errors
/// If the file can't be written.
pub fn to_file(path: &Path) -> anyhow::Result<()> {
    let unwritable =
        |error: &io::Error| anyhow::anyhow!("日志文件 {} 不能写入：{}", path.display(), io_reason(error));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        os::create_dir_all(folder).map_err(|error| unwritable(&error))?;
    }
    let file = os::create_options().append(true).open(path).map_err(|error| unwritable(&error))?;
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Masked(Arc::new(Mutex::new(file))))
        .with_ansi(false)
        .with_target(false)
        .finish();
    // A second command in the same process keeps the first log.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

/// Masks each line as a whole before it reaches the file.
#[derive(Debug, Clone)]
struct Masked(Arc<Mutex<File>>);

/// One event, gathered.
struct Line<'a> {
    file: &'a Mutex<File>,
    text: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Masked {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { file: &self.0, text: Vec::new() }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.text);
        // One event is one line, whatever stands in it.
        let line = super::terminal::harmless(text.trim_end_matches('\n')).replace('\n', "\\n");
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.write_all(format!("{}\n", mask_any(&line)).as_bytes()) {
            let mut lost = LOST.lock().unwrap_or_else(PoisonError::into_inner);
            lost.get_or_insert_with(|| io_reason(&error));
        }
    }
}
