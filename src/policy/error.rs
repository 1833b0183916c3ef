//! A policy file that can't be used: where, what is wrong, what was expected. In Chinese.

use std::fmt;
use std::ops::Range;

use crate::model::{line_of, perhaps, toml_mistake};

/// Why a policy can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// The policy's name or path as given.
    pub origin: String,
    /// Line and column from 1, in characters; `None` if the file itself can't be read.
    pub place: Option<(usize, usize)>,
    /// What is wrong and what was expected.
    pub message: String,
}

impl std::error::Error for PolicyError {}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => {
                write!(f, "政策文件“{}”第{line}行第{column}列：{}", self.origin, self.message)
            }
            None => write!(f, "政策文件“{}”：{}", self.origin, self.message),
        }
    }
}

impl PolicyError {
    pub(super) fn unreadable(origin: &str, error: &std::io::Error) -> Self {
        let names = super::builtin::NAMES;
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "既不是内置政策，也没有这个文件".to_owned(),
            std::io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
            std::io::ErrorKind::IsADirectory => "是文件夹，应为 TOML 文件".to_owned(),
            _ => "无法读取（磁盘或网络出错）".to_owned(),
        };
        let hint = perhaps(origin, names.into_iter());
        let message = format!("{why}。{hint}内置政策：{}。", names.join("、"));
        Self { origin: origin.to_owned(), place: None, message }
    }

    pub(super) fn not_utf8(origin: &str, (line, message): (usize, String)) -> Self {
        Self { origin: origin.to_owned(), place: Some((line, 1)), message: format!("{message}。") }
    }

    /// A mistake at a byte range of the text.
    pub(super) fn at(origin: &str, text: &str, span: &Range<usize>, message: String) -> Self {
        Self { origin: origin.to_owned(), place: Some(position(text, span.start)), message }
    }

    /// What the TOML reader refused.
    pub(super) fn of_toml(origin: &str, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let mistake = toml_mistake(text, span.start, error.message());
        let missing = error.message().strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
        let example = missing.and_then(example_of).map(|line| format!("口径样例中写的是：{line}"));
        Self::at(origin, text, &span, mistake + &example.unwrap_or_default())
    }
}

/// The line of the commented template that sets a key, or begins a table of that name.
fn example_of(key: &str) -> Option<&'static str> {
    let sets = |line: &str| {
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
            || line.trim_matches(['[', ']']) == key && line.starts_with('[')
    };
    let mut lines = super::builtin::LOCAL_TEMPLATE.lines().map(|line| line.trim_start_matches(['#', ' ']));
    lines.find(|line| sets(line))
}

/// Line and column of a byte, from 1, in characters.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line_of(text, byte), column)
}
