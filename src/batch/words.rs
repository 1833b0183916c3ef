//! Operating system errors in Chinese, with what to do.

use std::io::{Error, ErrorKind};

/// Why an operation on a file failed, and what to do about it; no full stop at the end.
pub fn io_reason(error: &Error) -> String {
    if let Some(refused) = error.get_ref().and_then(|inner| inner.downcast_ref::<super::held::Refused>()) {
        return refused.to_string();
    }
    let known = match error.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在，可能已被移走",
        ErrorKind::PermissionDenied => "没有权限，或文件正被其他程序打开；请关闭该文件或检查文件夹权限",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足；请清理后重新运行",
        ErrorKind::FileTooLarge => "文件超过系统允许的大小",
        ErrorKind::ReadOnlyFilesystem => "所在磁盘为只读；请换一个可写的位置",
        ErrorKind::ResourceBusy | ErrorKind::WouldBlock | ErrorKind::ExecutableFileBusy => {
            "文件正被其他程序使用；请关闭后重新运行"
        }
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::IsADirectory => "同名文件夹占用了该位置",
        ErrorKind::AlreadyExists => "同名文件占用了该位置",
        ErrorKind::InvalidInput if error.raw_os_error().is_none() => return error.to_string(),
        ErrorKind::InvalidFilename => "文件名过长或含有系统不允许的字符",
        ErrorKind::StaleNetworkFileHandle | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            "网络共享暂时不可用；请检查连接后重新运行"
        }
        _ if matches!(error.raw_os_error(), Some(32 | 33)) && cfg!(windows) => {
            "文件正被其他程序打开；请关闭后重新运行"
        }
        _ => return format!("系统错误：{error}"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
