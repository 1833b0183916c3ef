//! Wrong usage, said in Chinese, with the nearest right word.

use std::fmt::Write;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{NOT_RUN, terminal};

/// Shows help and version on stdout, everything else as an error; returns the exit code.
pub(super) fn report(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            terminal::result(&error.render().to_string());
            0
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::message(&error.render().to_string());
            NOT_RUN
        }
        _ => {
            terminal::error(&message(error));
            NOT_RUN
        }
    }
}

/// One Chinese sentence or two.
pub(super) fn message(error: &Error) -> String {
    let get = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("没有选项 {argument}"),
        ErrorKind::UnknownArgument => format!("多写了 {argument}，含空格的值要加引号"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 {}，也没有这个文件或文件夹", get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "请写明命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                format!("{argument} 只能给一次")
            } else {
                format!("{argument} 与 {other} 不能同时使用")
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!("：{why}")).unwrap_or_default();
            format!("{argument} 的值“{value}”不对{why}")
        }
        ErrorKind::TooManyValues if !value.is_empty() => format!("{argument} 是开关，后面不写值“{value}”"),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} 的值的个数不对")
        }
        ErrorKind::NoEquals => format!("{argument} 的值要用等号连接"),
        ErrorKind::InvalidUtf8 => "参数不是有效的文字编码".to_owned(),
        _ => "命令行写法有误".to_owned(),
    };
    let mut message = what;
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind));
    if let Some(near) = near {
        let _ = write!(message, "。是否为 {}？", text(near));
    } else if let Some(choices) = error.get(ContextKind::ValidValue).map(text).filter(|text| !text.is_empty())
    {
        let _ = write!(message, "。可用：{choices}");
    }
    message.push_str("\n用 postaudit --help 或 postaudit <命令> --help 查看写法。");
    message
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
        }
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(args: &[&str]) -> String {
        match super::super::command().try_get_matches_from(args) {
            Ok(_) => panic!("accepted"),
            Err(error) => message(&error),
        }
    }

    #[test]
    fn the_nearest_option_is_suggested() {
        let said = said(&["postaudit", "audit", "--regster", "a.xlsx"]);
        assert!(said.contains("没有选项 --regster") && said.contains("--register"), "{said}");
    }

    #[test]
    fn a_wrong_value_says_what_was_expected() {
        let said_year = said(&["postaudit", "audit", "--year", "24"]);
        assert!(said_year.contains("--year") && said_year.contains("应为四位年份"), "{said_year}");
        let said_ids = said(&["postaudit", "audit", "--ids", "none"]);
        assert!(said_ids.contains("masked、full"), "{said_ids}");
    }

    #[test]
    fn conflicting_options_are_both_named() {
        let said = said(&["postaudit", "audit", "-q", "-v"]);
        assert!(said.contains("--quiet") && said.contains("--verbose"), "{said}");
    }

    /// Every command with what it is typed as.
    fn commands(command: &clap::Command, path: &[String], into: &mut Vec<(Vec<String>, clap::Command)>) {
        into.push((path.to_vec(), command.clone()));
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            commands(sub, &[path, &[sub.get_name().to_owned()]].concat(), into);
        }
    }

    /// What can be mistyped at an option.
    fn mistakes(option: &clap::Arg) -> Vec<Vec<std::ffi::OsString>> {
        let Some(name) = option.get_long().map(|long| format!("--{long}")) else { return Vec::new() };
        let takes_value = option.get_action().takes_values();
        let written: &[&[&str]] = if takes_value {
            &[&[""], &["="], &["=？！"], &["=none"], &["=1", "=2"], &["=-1"]]
        } else {
            &[&["=1"], &["=true"], &["", ""]]
        };
        let mut found: Vec<Vec<std::ffi::OsString>> = written
            .iter()
            .map(|several| several.iter().map(|text| format!("{name}{text}").into()).collect())
            .collect();
        found.push(vec![format!("{name}x").into()]);
        #[cfg(unix)]
        if takes_value {
            use std::os::unix::ffi::OsStringExt;
            let gbk = [format!("{name}=").as_bytes(), b"\xb1\xed.xlsx"].concat();
            found.push(vec![std::ffi::OsString::from_vec(gbk)]);
        }
        found
    }

    /// Words of English in a row, names of options and values aside.
    fn is_chinese(said: &str) -> bool {
        let first = said.lines().next().unwrap_or_default();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let words: Vec<bool> = said.split([' ', '\n']).map(is_word).collect();
        first.chars().any(|c| ('一'..='龥').contains(&c)) && words.windows(2).all(|pair| pair != [true, true])
    }

    #[test]
    fn every_mistake_at_every_option_is_said_in_chinese() {
        let mut all = Vec::new();
        commands(&super::super::command(), &["postaudit".to_owned()], &mut all);
        let mut heard = 0;
        for (path, command) in all {
            let mut wrong: Vec<Vec<std::ffi::OsString>> =
                command.get_arguments().flat_map(mistakes).collect();
            wrong.extend([
                vec!["--nosuch".into()],
                vec!["-?".into()],
                vec!["--".into(), "a".into(), "b".into(), "c".into()],
            ]);
            wrong.push(Vec::new());
            for wrong in wrong {
                let args = path.iter().map(Into::into).chain(wrong.clone());
                let Err(error) = super::super::command().try_get_matches_from(args) else { continue };
                if matches!(
                    error.kind(),
                    ErrorKind::DisplayHelp
                        | ErrorKind::DisplayVersion
                        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                ) {
                    continue;
                }
                let said = message(&error);
                assert!(is_chinese(&said), "{path:?} {wrong:?}: {said}");
                assert!(!said.contains("命令行写法有误"), "{path:?} {wrong:?}: {said} ({:?})", error.kind());
                heard += 1;
            }
        }
        assert!(heard > 200, "{heard} mistakes");
    }

    #[test]
    fn a_switch_takes_no_value_and_a_word_too_many_is_named() {
        let said_switch = said(&["postaudit", "audit", "甲", "--full=1"]);
        assert!(said_switch.contains("--full 是开关"), "{said_switch}");
        let said_more = said(&["postaudit", "explain", "E006", "乙"]);
        assert!(said_more.contains("多写了 乙"), "{said_more}");
    }

    #[test]
    fn an_unknown_command_gets_the_nearest_one() {
        let said = said(&["postaudit", "adit"]);
        assert!(said.contains("audit"), "{said}");
    }
}
