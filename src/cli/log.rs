//! `--log FILE`: what the run did, line by line, with every ID number masked on its way out.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use crate::batch::os;
use crate::batch::settings::Settings;
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
    if holds_something_else(path).map_err(|error| unwritable(&error))? {
        anyhow::bail!("{} 里有别的内容，不像运行日志，没有写入；请给 --log 换一个文件名", path.display());
    }
    let file = os::create_options().append(true).open(path).map_err(|error| unwritable(&error))?;
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Masked(Arc::new(Mutex::new(file))))
        .with_ansi(false)
        .with_timer(LocalTime)
        .with_target(false)
        .finish();
    // A second command in the same process keeps the first log.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

/// Whether there is a file with content that is no log: it may be a filing, which must not be altered.
fn holds_something_else(path: &Path) -> io::Result<bool> {
    let has_content = std::fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() > 0);
    if !has_content {
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(path)?.take(STAMP.len() as u64).read_to_end(&mut start)?;
    let fits = |(sample, byte): (&u8, &u8)| {
        if sample.is_ascii_digit() { byte.is_ascii_digit() } else { sample == byte }
    };
    Ok(start.len() < STAMP.len() || !STAMP.iter().zip(&start).all(fits))
}

/// How the first line of a log begins.
const STAMP: &[u8] = b"2026-01-01 00:00:00";

/// The first line of a run: which program did what, by which policy and options.
pub(super) fn start(settings: &Settings) {
    let inputs: Vec<String> = settings.inputs.iter().map(|input| input.display().to_string()).collect();
    let lists: Vec<String> = settings
        .references
        .iter()
        .map(|(kind, path)| format!("{} {}", kind.flag(), path.display()))
        .collect();
    let lists = if lists.is_empty() { "无".to_owned() } else { lists.join("，") };
    let hash: String = settings.policy.hash.chars().take(12).collect();
    let year = settings.year.map_or_else(|| "取材料所写".to_owned(), |year| year.to_string());
    let as_of = settings.as_of.map_or_else(|| "默认".to_owned(), |day| day.to_string());
    let switches: Vec<&str> =
        [(settings.full, "full"), (settings.dry_run, "dry-run"), (settings.exit_zero, "exit-zero")]
            .into_iter()
            .filter_map(|(is_on, name)| is_on.then_some(name))
            .collect();
    tracing::info!(
        "开始：postaudit {}，材料 {}，结果 {}，年度 {year}，截至 {as_of}，政策 {}（{hash}），名册 {lists}，线程 {}{}{}",
        env!("CARGO_PKG_VERSION"),
        inputs.join("，"),
        settings.out.display(),
        settings.policy.name,
        settings.jobs,
        if switches.is_empty() { "" } else { "，选项 " },
        switches.join(" "),
    );
}

/// The clock on the wall, with its distance from UTC.
#[derive(Debug, Clone, Copy)]
struct LocalTime;

impl FormatTime for LocalTime {
    fn format_time(&self, line: &mut Writer<'_>) -> std::fmt::Result {
        write!(line, "{}", jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S %:z"))
    }
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
