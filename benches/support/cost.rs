//! What a program costs: each run is a process of its own under a small measuring one (`PROGRAM measure ...`), since
//! the system tells processor time and peak memory of a process to its parent only. Other systems than Unix tell wall time.

use std::error::Error;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// Peak memory, KiB.
    pub(crate) peak: u64,
}

impl Cost {
    /// Of a program, measured by `measuring` (the benchmark itself).
    pub(crate) fn of(
        measuring: &Path,
        program: &Path,
        arguments: &[&OsStr],
        threads: usize,
    ) -> Outcome<Self> {
        let run = Command::new(measuring)
            .arg("measure")
            .arg(program)
            .args(arguments)
            .env("RAYON_NUM_THREADS", threads.to_string())
            .stderr(Stdio::inherit())
            .output()?;
        let text = String::from_utf8(run.stdout)?;
        let numbers: Vec<u64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [wall, cpu, peak] = numbers[..] else { return Err("a run failed".into()) };
        Ok(Self { wall: Duration::from_micros(wall), cpu: Duration::from_micros(cpu), peak })
    }
}

/// Runs a program and prints what it took: microseconds, microseconds of processors, KiB.
pub(crate) fn measured(program: &str, arguments: &[&str]) -> Outcome<()> {
    let start = Instant::now();
    let status =
        Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let wall = start.elapsed();
    // 1: some agency does not comply; 3: some input could not be read.
    if !matches!(status.code(), Some(0 | 1 | 3)) {
        return Err(format!("{program} {}: {status}", arguments.join(" ")).into());
    }
    let (cpu, peak) = of_child()?;
    println!("{} {} {peak}", wall.as_micros(), cpu.as_micros());
    Ok(())
}

#[cfg(unix)]
fn of_child() -> Outcome<(Duration, u64)> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::{TimeVal, TimeValLike};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let microseconds = |time: TimeVal| u64::try_from(time.num_microseconds());
    let cpu = microseconds(usage.user_time())? + microseconds(usage.system_time())?;
    Ok((Duration::from_micros(cpu), usage.max_rss().try_into()?))
}

#[cfg(not(unix))]
fn of_child() -> Outcome<(Duration, u64)> {
    Ok((Duration::ZERO, 0))
}
