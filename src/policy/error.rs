//! A policy file that can't be used: where, what is wrong, what was expected. In Chinese.

use std::fmt;
use std::ops::Range;

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
            _ => format!("无法读取（{error}）"),
        };
        let hint =
            nearest(origin, names.into_iter()).map_or_else(String::new, |name| format!("是否为“{name}”？"));
        let message = format!("{why}。{hint}内置政策：{}。", names.join("、"));
        Self { origin: origin.to_owned(), place: None, message }
    }

    pub(super) fn not_utf8(origin: &str, error: &std::string::FromUtf8Error) -> Self {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let message = "不是 UTF-8 编码的文字；请用记事本另存为 UTF-8。".to_owned();
        Self { origin: origin.to_owned(), place: Some(position(&text, text.len())), message }
    }

    /// A mistake at a byte range of the text.
    pub(super) fn at(origin: &str, text: &str, span: &Range<usize>, message: String) -> Self {
        Self { origin: origin.to_owned(), place: Some(position(text, span.start)), message }
    }

    /// What the TOML reader refused.
    pub(super) fn of_toml(origin: &str, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        Self::at(origin, text, &span, translate(error.message()))
    }
}

/// Line and column of a byte, from 1, in characters.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}

/// The known word that a text was most likely meant to be.
pub(super) fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (strsim::damerau_levenshtein(text, word), word))
        .filter(|(distance, word)| *distance * 2 <= word.chars().count())
        .min()
        .map(|(_, word)| word)
}

/// The reader's English as Chinese; its own words follow where no translation is known.
fn translate(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") {
        let (unknown, known) = quoted.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
        let hint = nearest(unknown, known.iter().copied())
            .map_or_else(String::new, |word| format!("是否为“{word}”？"));
        return format!("不认识的键“{unknown}”。{hint}可用的键：{}。", known.join("、"));
    }
    if message.starts_with("missing field") {
        return format!("缺少必填的键“{}”。", quoted.first().unwrap_or(&""));
    }
    if message.starts_with("duplicate") {
        return "同一个键写了两次。".to_owned();
    }
    if let Some((found, expected)) =
        message.split_once(": ").and_then(|(_, rest)| rest.split_once(", expected "))
        && message.starts_with("invalid ")
        && (message.starts_with("invalid type") || message.starts_with("invalid value"))
    {
        return format!("值不对：写的是{}，应为{}。", found_kind(found), expected_kind(expected));
    }
    let syntax =
        SYNTAX.iter().find(|(english, _)| message.starts_with(english)).map_or("", |(_, chinese)| chinese);
    if syntax.is_empty() {
        format!("不符合 TOML 语法（{message}）。")
    } else {
        format!("不符合 TOML 语法：{syntax}。")
    }
}

/// What the TOML reader says about broken text, by how its message starts.
const SYNTAX: [(&str, &str); 14] = [
    ("string values must be quoted", "文字要加英文双引号"),
    ("invalid basic string", "文字的引号没有配对，或其中有不能出现的字符"),
    ("invalid literal string", "文字的引号没有配对，或其中有不能出现的字符"),
    ("invalid multi-line", "多行文字没有结束"),
    ("key with no value", "键后面缺少“= 值”"),
    ("unclosed array", "列表缺少“]”"),
    ("unclosed inline table", "行内表缺少“}”"),
    ("unclosed table", "段名缺少“]”"),
    ("missing comma", "各项之间缺少逗号"),
    ("extra comma", "多了一个逗号"),
    ("unexpected key or value", "这里应当换行；一行只写一个键"),
    ("missing value", "“=”后面缺少值"),
    ("missing key", "缺少键名"),
    ("unquoted keys", "键名只能用英文字母、数字、“-”和“_”；其他文字要加英文双引号"),
];

fn found_kind(found: &str) -> String {
    let value = found.split(['`', '"']).nth(1).unwrap_or_default();
    match found.split(' ').next().unwrap_or_default() {
        "string" => format!("文字“{value}”"),
        "integer" => format!("整数{value}"),
        "floating" => format!("小数{value}"),
        "boolean" => value.to_owned(),
        "sequence" => "列表".to_owned(),
        "map" => "表".to_owned(),
        _ => found.to_owned(),
    }
}

fn expected_kind(expected: &str) -> &str {
    match expected {
        "a string" => "加英文双引号的文字",
        "u32" => "不小于0的整数（不加引号）",
        "a boolean" => "true 或 false（不加引号）",
        "a sequence" => "列表，如 [\"甲\", \"乙\"]",
        "a map" => "一段设置",
        other if other.starts_with("struct") => "一段设置，如 [段名] 或 { 键 = 值 }",
        other => other,
    }
}
