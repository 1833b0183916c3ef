//! Why a file could not be read.

/// Why a file is unreadable, in the words shown to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// Stable English word: `encrypted`, `corrupt`, `not_a_table`, `too_large`, `timeout`,
    /// `in_use`, `vanished`, `encoding`, `io`, `panic`.
    pub kind: &'static str,
    /// Chinese: what is wrong and what to do.
    pub message: String,
}

impl FileProblem {
    /// The kind in Chinese.
    pub fn label(&self) -> &'static str {
        match self.kind {
            "encrypted" => "已加密",
            "corrupt" => "已损坏",
            "not_a_table" => "不是表格",
            "too_large" => "过大",
            "timeout" => "读取超时",
            "in_use" => "正被占用",
            "vanished" => "已不在原处",
            "encoding" => "编码不明",
            "panic" => "程序出错",
            _ => "读取出错",
        }
    }
}
