//! Errors of the operating system in Chinese: its own words are English, or in whatever language it speaks.

use std::io::{Error, ErrorKind};

use super::retry::is_in_use;

/// Why an operation on a file failed, and what to do about it; no full stop at the end.
pub fn io_words(error: &Error) -> String {
    if is_in_use(error) {
        return "文件正被其他程序打开；请关闭后重新运行".to_owned();
    }
    let known = match error.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在，可能已被移走",
        ErrorKind::PermissionDenied => "没有权限，或文件正被其他程序打开；请关闭该文件或检查文件夹权限",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足；请清理后重新运行",
        ErrorKind::OutOfMemory => "内存不足；请关闭其他程序，或分几批运行",
        ErrorKind::UnexpectedEof => "内容不完整",
        ErrorKind::InvalidData => "内容不是有效的文字编码",
        ErrorKind::BrokenPipe => "对方已中止",
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
