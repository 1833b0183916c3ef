//! Operating system errors in Chinese, with what to do.

use std::io::{Error, ErrorKind};

use crate::files::is_in_use;

/// Why an operation on a file failed, and what to do about it; no full stop at the end.
pub fn io_reason(error: &Error) -> String {
    if let Some(refused) = error.get_ref().and_then(|inner| inner.downcast_ref::<super::held::Refused>()) {
        return refused.to_string();
    }
    if is_in_use(error) {
        return "文件正被其他程序打开；请关闭后重新运行".to_owned();
    }
    let known = match error.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在，可能已被移走",
        ErrorKind::PermissionDenied => "没有权限，或文件正被其他程序打开；请关闭该文件或检查文件夹权限",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足；请清理后重新运行",
        ErrorKind::FileTooLarge => "文件超过系统允许的大小",
        ErrorKind::ReadOnlyFilesystem => "所在磁盘为只读；请换一个可写的位置",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::IsADirectory => "同名文件夹占用了该位置",
        ErrorKind::AlreadyExists => "同名文件占用了该位置",
        ErrorKind::InvalidInput if error.raw_os_error().is_none() => return error.to_string(),
        ErrorKind::InvalidFilename => "文件名过长或含有系统不允许的字符",
        ErrorKind::StaleNetworkFileHandle | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            "网络共享暂时不可用；请检查连接后重新运行"
        }
        _ => return unknown(error),
    };
    known.to_owned()
}

/// Why a settings file could not be read.
pub fn settings_reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::IsADirectory => "它是文件夹，应为一个文件".to_owned(),
        _ => io_reason(error),
    }
}

/// What to look at where a path leads nowhere: shells of Windows expand no patterns, and take a backslash before a
/// quotation mark for an escape.
pub fn path_hint(path: &str) -> &'static str {
    if path.contains('"') {
        r#"引号前的反斜杠使引号失效：请去掉末尾的 \，写成 "D:\申报""#
    } else if path.contains(['*', '?']) {
        "* 和 ? 不会展开：请给出文件夹，其中的文件都会读取"
    } else {
        "请检查路径，含空格的路径要加引号"
    }
}

/// What has no kind of its own.
fn unknown(error: &Error) -> String {
    // Unix: 5 input/output, 37 and 77 no locks, 24 too many files.
    match error.raw_os_error() {
        Some(5) if cfg!(unix) => "磁盘或共享盘读写出错；请检查磁盘和网络连接后重新运行".to_owned(),
        Some(24) if cfg!(unix) => "同时打开的文件过多；请用 --jobs 1 重新运行".to_owned(),
        Some(code) => format!("系统错误（代码 {code}）"),
        None => format!("系统错误：{error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_a_shell_spoilt_is_told_from_one_that_is_wrong() {
        assert!(path_hint("D:\\申报\" --year 2024").contains("反斜杠"));
        assert!(path_hint("*.xlsx").contains("文件夹"));
        assert!(path_hint("D:/申报").contains("检查路径"));
    }

    #[test]
    fn each_known_error_has_words_of_its_own_and_others_keep_the_systems() {
        let known = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::StorageFull,
            ErrorKind::FileTooLarge,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::ResourceBusy,
            ErrorKind::NotADirectory,
            ErrorKind::IsADirectory,
            ErrorKind::AlreadyExists,
            ErrorKind::InvalidFilename,
            ErrorKind::HostUnreachable,
        ]
        .map(|kind| io_reason(&Error::from(kind)));
        let distinct: std::collections::BTreeSet<&String> = known.iter().collect();
        assert_eq!(distinct.len(), known.len(), "{known:?}");
        assert!(known.iter().all(|words| !words.contains("系统错误") && !words.ends_with('。')), "{known:?}");
        assert_eq!(io_reason(&Error::other("冒烟")), "系统错误：冒烟");
    }
}
