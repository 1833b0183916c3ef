//! A desk with filings on it, and the program run at it as a person would.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::Program;
use crate::support::{Sheet, World};

/// More than any run here takes; a run that hangs fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A workbook that was cut off: long enough to have held rows, so that nobody knows what it held.
pub fn cut_off() -> Vec<u8> {
    [&b"PK\x03\x04 cut off"[..], &[0; 500]].concat()
}

/// A folder in which the program runs, so that paths in messages are short and the same everywhere.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What a run left behind.
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub result: String,
    /// Standard error.
    pub messages: String,
}

impl Desk {
    /// Nothing but an empty folder `材料`.
    pub fn bare() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir(desk.path("材料")).expect("a folder");
        desk
    }

    /// With the filings of a world in `材料`.
    pub fn of(world: &World) -> Self {
        let desk = Self::bare();
        for (number, plan) in world.plan.iter().enumerate() {
            desk.put(&format!("材料/计划{number}.csv"), plan.csv());
        }
        desk.put("材料/招用情况.csv", world.hires.csv());
        desk.put("材料/招聘公告.csv", world.notices.csv());
        desk
    }

    /// An agency that keeps all four duties.
    pub fn compliant() -> Self {
        Self::of(&World::default())
    }

    /// An agency that published nothing.
    pub fn noncompliant() -> Self {
        Self::of(&World::default().but(|world| world.notices.rows.clear()))
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Writes a file.
    pub fn put(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().expect("below the desk")).expect("a folder");
        fs::write(path, content).expect("a file written");
    }

    /// The text of a file, without its byte order mark.
    pub fn text(&self, relative: &str) -> String {
        let text = fs::read_to_string(self.path(relative)).expect(relative);
        text.trim_start_matches('\u{feff}').to_owned()
    }

    /// `run.json` of a result folder.
    pub fn record(&self, out: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(&format!("{out}/run.json"))).expect("JSON")
    }

    /// The program, about to run here.
    pub fn command(&self, args: &[&str]) -> Program {
        let mut program = Program::new();
        program.args(args).current_dir(self.folder.path()).patience(PATIENCE);
        program
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().expect("the program runs");
        let messages = String::from_utf8(output.stderr).expect("UTF-8");
        Ran {
            code: output.status.code().unwrap_or(-1),
            result: String::from_utf8(output.stdout).expect("UTF-8"),
            messages,
        }
    }

    /// `audit 材料 -o 结果` and more.
    pub fn audit(&self, more: &[&str]) -> Ran {
        let mut args = vec!["audit", "材料", "-o", "结果", "--as-of", "2024-12-31"];
        args.extend(more);
        self.run(&args)
    }

    /// The only line of `agencies.csv`, by column.
    pub fn agency(&self, out: &str) -> BTreeMap<String, String> {
        let mut agencies = self.agencies(out);
        assert_eq!(agencies.len(), 1, "one agency");
        agencies.remove(0)
    }

    /// The lines of `agencies.csv`, by column.
    pub fn agencies(&self, out: &str) -> Vec<BTreeMap<String, String>> {
        self.lines(out, "agencies.csv")
    }

    /// The lines of `findings.csv`, by column.
    pub fn findings(&self, out: &str) -> Vec<BTreeMap<String, String>> {
        self.lines(out, "findings.csv")
    }

    fn lines(&self, out: &str, file: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.text(&format!("{out}/data/{file}"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let line = |record: csv::StringRecord| {
            header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|record| line(record.expect("a record"))).collect()
    }

    /// The rules of `findings.csv`.
    pub fn rules(&self, out: &str) -> Vec<String> {
        self.findings(out).into_iter().map(|mut finding| finding.remove("rule").expect("a rule")).collect()
    }

    /// Nothing was written here.
    pub fn assert_absent(&self, relative: &str, why: &str) {
        assert!(!self.path(relative).exists(), "{relative} exists: {why}");
    }
}

impl Ran {
    pub fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.result, self.messages);
        self
    }

    /// Refused before anything ran: code 2, one message on stderr that holds these words, no result.
    pub fn assert_refused(&self, words: &[&str]) {
        self.assert_code(2);
        assert_eq!(self.result, "", "a result beside an error");
        assert!(self.messages.contains("错误："), "{}", self.messages);
        for word in words {
            assert!(self.messages.contains(word), "{word} is missing in: {}", self.messages);
        }
    }
}

/// A table of one agency's plan.
pub fn plan_of(names: &[&str]) -> String {
    let mut sheet = Sheet::new(&["年度", "单位名称", "岗位名称", "计划招用人数", "报送日期"], &[]);
    for name in names {
        sheet.rows.push(["2024", name, "保洁员", "3", "2024-01-05"].map(str::to_owned).to_vec());
    }
    sheet.csv()
}

/// All files below a folder, by relative path with `/`.
pub fn files_below(folder: &Path) -> Vec<String> {
    crate::batch_support::files(folder).into_keys().collect()
}
