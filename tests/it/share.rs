//! A result folder on a real SMB share: a server and two clients in namespaces of their own, where the machine has them.
//!
//! A share differs from a disk: two mounts know nothing of each other's locks, nothing that is open can be removed or
//! replaced, and there are no modes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::batch_support::{copy, said, skip};
use crate::program::Program;

/// The server with its two mounts; all of it ends when this is dropped.
struct Share {
    process: Child,
    folder: tempfile::TempDir,
}

impl Share {
    /// None, with a word, where the machine lacks something.
    fn start() -> Option<Self> {
        let is_there = |program: &&str| {
            ["/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
                .iter()
                .any(|folder| Path::new(folder).join(program).exists())
        };
        let needed = ["smbd", "smbnetfs", "unshare", "nsenter", "ip"];
        if let Some(missing) = needed.iter().find(|program| !is_there(program)) {
            skip(&format!("no {missing}"));
            return None;
        }
        if !Path::new("/dev/fuse").exists() {
            skip("no /dev/fuse");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/share.sh");
        let mut process = Command::new("unshare")
            .args(["--mount", "--net", "--pid", "--fork", "--kill-child", "sh"])
            .arg(script)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let share = Self { process, folder };
        if first.trim() == "ready" {
            return Some(share);
        }
        skip("no namespaces, or the server does not start");
        None
    }

    /// A program within the namespaces.
    fn enter(&self) -> [String; 4] {
        ["--target".to_owned(), self.process.id().to_string(), "--mount".to_owned(), "--net".to_owned()]
    }

    fn program(&self, arguments: &[&str]) -> Program {
        let mut program = Program::new();
        program.args(arguments);
        let enter = self.enter();
        program.by("nsenter", &enter.each_ref().map(String::as_str))
    }

    /// The share as a mount shows it.
    fn seen(&self, mount: &str) -> PathBuf {
        self.folder.path().join(mount).join("127.0.0.1/share")
    }

    /// The share as it lies on the server's disk.
    fn on_disk(&self) -> PathBuf {
        self.folder.path().join("share")
    }

    /// An audit of the demo into the share, not yet started.
    fn audit(&self, mount: &str, as_of: &str) -> Program {
        let (config, out) = (self.seen(mount).join("demo/demo.toml"), self.seen(mount).join("out"));
        let [config, out] = [config, out].map(|path| path.to_str().unwrap().to_owned());
        self.program(&["audit", "--config", &config, "-o", &out, "--as-of", as_of])
    }

    fn verified(&self) -> Output {
        self.program(&["verify", self.seen("one").join("out").to_str().unwrap()]).output().unwrap()
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn signal(kind: &str, process: u32) {
    assert!(Command::new("kill").args([kind, &process.to_string()]).status().unwrap().success());
}

/// Whether some process, such as the server, has a file open.
fn is_open(path: &Path) -> bool {
    let folders = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files = folders(Path::new("/proc")).flat_map(|process| folders(&process.path().join("fd")));
    files.any(|file| fs::read_link(file.path()).is_ok_and(|target| target == path))
}

#[test]
fn a_share_with_two_mounts_keeps_one_run_at_a_time_and_loses_nothing() {
    let Some(share) = Share::start() else { return };
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo"), &share.on_disk().join("demo"));
    let out = share.on_disk().join("out");
    let owner = out.join(".postaudit.owner.json");

    // While a run through one mount is held up, another one through the other mount is refused.
    let first = share.audit("one", "2024-12-31").spawn().unwrap();
    while fs::metadata(&owner).map_or(0, |file| file.len()) == 0 {
        sleep(Duration::from_millis(20));
    }
    signal("-STOP", first.id());
    let second = share.audit("two", "2024-12-31").output().unwrap();
    signal("-CONT", first.id());
    assert_eq!(second.status.code(), Some(2), "{}", said(&second));
    assert!(said(&second).contains("正被另一次运行使用"), "{}", said(&second));
    let first = first.wait_with_output();
    assert_eq!(first.status.code(), Some(3), "{}", said(&first));
    assert!(!owner.exists() && !out.join(".postaudit.lock").exists(), "nothing of the lock is left");
    assert_eq!(share.verified().status.code(), Some(0), "{}", said(&share.verified()));

    // A summary that somebody has open is not replaced: the new one stands beside it, and takes its place at the next run.
    let enter = share.enter();
    let mut reader = Command::new("nsenter")
        .args(&enter)
        .args(["sh", "-c", "exec 9< \"$1\"; head -c 1 <&9 > /dev/null; echo open; cat > /dev/null", "sh"])
        .arg(share.seen("two").join("out/审计汇总.xlsx"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdout.take().unwrap().read_exact(&mut [0; 4]).unwrap();
    let held = share.audit("one", "2024-11-30").output().unwrap();
    assert_eq!(held.status.code(), Some(3), "{}", said(&held));
    assert!(out.join("审计汇总（新）.xlsx").exists(), "{}", said(&held));
    drop(reader.stdin.take());
    reader.wait().unwrap();
    share.audit("one", "2024-11-30").output().unwrap();
    assert!(!out.join("审计汇总（新）.xlsx").exists());
    assert_eq!(share.verified().status.code(), Some(0), "{}", said(&share.verified()));

    // A killed run leaves nothing that the next one stumbles over.
    let mut killed = share.audit("one", "2024-10-31").spawn().unwrap();
    while !owner.exists() {
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_millis(300));
    killed.kill();
    killed.wait();
    // Its client closes the files at the server a moment later, and nobody can remove what is open there.
    for _ in 0..100 {
        if !is_open(&out.join(".postaudit.lock")) {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    let next = share.audit("two", "2024-10-31").output().unwrap();
    assert_eq!(next.status.code(), Some(3), "{}", said(&next));
    let left: Vec<_> = walkdir::WalkDir::new(&out)
        .into_iter()
        .map(|entry| entry.unwrap().file_name().to_owned())
        .filter(|name| name.to_string_lossy().starts_with(".postaudit"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(share.verified().status.code(), Some(0), "{}", said(&share.verified()));

    // The bytes are those that a disk gets.
    let disk = tempfile::tempdir().unwrap();
    copy(&share.on_disk().join("demo"), &disk.path().join("demo"));
    let config = disk.path().join("demo/demo.toml");
    let args = ["audit", "--config", config.to_str().unwrap(), "--as-of", "2024-10-31", "-o"];
    Program::new().args(args).arg(disk.path().join("out")).output().unwrap();
    let mut compared = 0;
    for entry in walkdir::WalkDir::new(disk.path().join("out")).into_iter().map(Result::unwrap) {
        let relative = entry.path().strip_prefix(disk.path()).unwrap();
        if entry.file_type().is_file() && entry.file_name() != "run.json" {
            let read = |path: &Path| {
                let mut bytes = Vec::new();
                File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
                bytes
            };
            assert_eq!(read(entry.path()), read(&share.on_disk().join(relative)), "{relative:?}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}
