//! The program under test. Whoever runs it does so from here, so that whatever it says on stderr is heard: it must be Chinese.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// Where it lies.
pub const PATH: &str = env!("CARGO_BIN_EXE_postaudit");

/// The program, about to run.
#[derive(Debug)]
pub struct Program {
    command: Command,
    patience: Option<Duration>,
}

impl Program {
    pub fn new() -> Self {
        Self { command: Command::new(PATH), patience: None }
    }

    /// Started by another program that takes a command as its last arguments.
    pub fn by(&self, other: &str, args: &[&str]) -> Self {
        let mut command = Command::new(other);
        command.args(args).arg(self.command.get_program()).args(self.command.get_args());
        Self { command, patience: self.patience }
    }

    pub fn arg(&mut self, arg: impl AsRef<OsStr>) -> &mut Self {
        self.command.arg(arg);
        self
    }

    pub fn args(&mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> &mut Self {
        self.command.args(args);
        self
    }

    pub fn current_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.command.current_dir(folder);
        self
    }

    pub fn env(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.command.env(name, value);
        self
    }

    pub fn env_remove(&mut self, name: &str) -> &mut Self {
        self.command.env_remove(name);
        self
    }

    pub fn stdout(&mut self, to: impl Into<Stdio>) -> &mut Self {
        self.command.stdout(to);
        self
    }

    /// More than it takes: a run that hangs is killed and fails.
    pub fn patience(&mut self, patience: Duration) -> &mut Self {
        self.patience = Some(patience);
        self
    }

    /// Runs it to its end.
    pub fn output(&mut self) -> io::Result<Output> {
        let output = match self.patience {
            None => self.command.output()?,
            Some(patience) => {
                let mut command = assert_cmd::Command::new(self.command.get_program());
                command.args(self.command.get_args()).timeout(patience);
                if let Some(folder) = self.command.get_current_dir() {
                    command.current_dir(folder);
                }
                for (name, value) in self.command.get_envs() {
                    match value {
                        Some(value) => command.env(name, value),
                        None => command.env_remove(name),
                    };
                }
                command.output()?
            }
        };
        Ok(heard(output))
    }

    /// Starts it; what it says is kept until it ends.
    pub fn spawn(&mut self) -> io::Result<Running> {
        self.command.stderr(Stdio::piped()).spawn().map(Running)
    }

    /// For a pseudo-terminal, on which result and messages are one.
    #[cfg(unix)]
    pub fn at_terminal(self) -> Command {
        self.command
    }
}

/// The program while it runs.
pub struct Running(Child);

impl Running {
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("a child").is_some()
    }

    pub fn kill(&mut self) {
        let _ = self.0.kill();
    }

    /// Its standard output, to be read or closed.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }

    /// How it ended.
    pub fn wait(self) -> ExitStatus {
        self.wait_with_output().status
    }

    /// How it ended, and what it said.
    pub fn wait_with_output(self) -> Output {
        heard(self.0.wait_with_output().expect("it ends"))
    }
}

/// Whatever a user reads is Chinese: no sentence of a library or of the system reaches him.
fn heard(output: Output) -> Output {
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        assert!(!is_english(line), "an English sentence on stderr: {line}");
    }
    output
}

/// So many ASCII words in a row are a sentence.
const SENTENCE: usize = 4;

fn is_english(line: &str) -> bool {
    let mut words = 0;
    line.split([' ', '\t']).any(|word| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let is_word = !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'')
            && (word.len() > 1 || matches!(word, "a" | "A" | "I"));
        words = if is_word { words + 1 } else { 0 };
        words >= SENTENCE
    })
}

#[test]
fn a_sentence_of_a_library_is_heard_and_a_command_line_is_not() {
    for (line, is) in [
        ("invalid type: string, expected a boolean", true),
        ("error: No such file or directory (os error 2)", true),
        ("读不了 a.toml：missing field `year` in table", true),
        ("用 postaudit --help 或 postaudit <命令> --help 查看写法。", false),
        ("postaudit audit in -o out", false),
        ("运行 cargo test --test", false),
    ] {
        assert_eq!(is_english(line), is, "{line}");
    }
}

#[test]
fn no_other_test_runs_the_program_by_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    for file in files.filter(|file| file.path().extension().is_some_and(|kind| kind == "rs")) {
        let text = std::fs::read_to_string(file.path()).expect("a source");
        let by_itself =
            text.contains("BIN_EXE_") || text.contains("Command::new(PATH") || text.contains("cargo_bin");
        assert!(!by_itself || file.file_name() == "program.rs", "{}", file.path().display());
    }
}
