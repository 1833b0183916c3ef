//! What the TOML reader says, for people who read Chinese: every file of settings is checked by it.

use super::settings_text::usual_mistake;

/// 是否为“…”？ with the known word that a text was most likely meant to be; empty if there is none.
pub fn perhaps<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(text, known).map_or_else(String::new, |word| format!("是否为“{word}”？"))
}

/// The known word that a text was most likely meant to be.
fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (strsim::damerau_levenshtein(text, word), word))
        .filter(|(distance, word)| *distance * 2 <= word.chars().count())
        .min()
        .map(|(_, word)| word)
}

/// The line of a byte, from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// What is wrong at this byte of a TOML text, in Chinese: what people mistype first, then what the TOML reader says.
pub fn toml_mistake(text: &str, at: usize, message: &str) -> String {
    let start = text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    if is_list_left_open(line, message) {
        return "上面的列表没有用“]”结束。".to_owned();
    }
    usual_mistake(line).unwrap_or_else(|| problem(message))
}

/// A comma is missed where the next key begins: what is missing is the end of the list above.
pub fn is_list_left_open(line: &str, message: &str) -> bool {
    let key = line.split('=').next().unwrap_or_default().trim();
    message.starts_with("missing comma")
        && line.contains('=')
        && !key.contains(['[', '"', '\''])
        && !key.is_empty()
}

/// A message of the TOML reader in Chinese.
fn problem(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") {
        let (unknown, known) = quoted.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
        let hint = perhaps(unknown, known.iter().copied());
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
        "不符合 TOML 语法；请检查本行的引号、方括号、等号和逗号是否成对、是否为英文符号。".to_owned()
    } else {
        format!("不符合 TOML 语法：{syntax}。")
    }
}

/// What the TOML reader says about broken text, by how its message starts.
const SYNTAX: [(&str, &str); 20] = [
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
    ("missing opening quote", "文字要加英文双引号"),
    ("invalid key-value pair", "缺少“键 = 值”"),
    ("invalid unquoted key", "键名只能用英文字母、数字、“-”和“_”；其他文字要加英文双引号"),
    ("invalid boolean", "是否只能写 true 或 false（小写，不加引号）"),
    ("unexpected leading zero", "数字不要以 0 开头；编号、代码要加英文双引号"),
    ("unquoted keys cannot be empty", "缺少键名"),
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
        _ => "别的内容".to_owned(),
    }
}

fn expected_kind(expected: &str) -> &'static str {
    match expected {
        "a string" => "加英文双引号的文字",
        "u32" => "不小于0的整数（不加引号）",
        "a boolean" => "true 或 false（不加引号）",
        "a sequence" => "列表，如 [\"甲\", \"乙\"]",
        "a map" => "一段设置",
        other if other.starts_with("struct") => "一段设置，如 [段名] 或 { 键 = 值 }",
        _ => "本说明所列的写法",
    }
}
