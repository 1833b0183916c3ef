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
fn message(error: &Error) -> String {
    let get = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有选项 {argument}"),
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

    #[test]
    fn an_unknown_command_gets_the_nearest_one() {
        let said = said(&["postaudit", "adit"]);
        assert!(said.contains("audit"), "{said}");
    }
}
