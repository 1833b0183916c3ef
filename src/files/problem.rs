//! Why a file could not be read.

/// What kind of thing is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// A password is asked for.
    Encrypted,
    /// Encrypted by an office's document protection: only its own machines open it.
    Protected,
    /// Damaged or cut off.
    Corrupt,
    /// A document, a picture or a program: nothing that this program reads tables from.
    NotATable,
    /// An archive of a kind that is not unpacked.
    Archive,
    /// A spreadsheet of a kind that is read by no program of today.
    Outdated,
    /// A workbook that looks like one that an audit wrote, or a file among results that no audit wrote.
    Results,
    /// Beyond a bound of reading.
    TooLarge,
    /// Reading took too long.
    Timeout,
    /// Another program holds it.
    InUse,
    /// It went away between being found and being read.
    Vanished,
    /// Text whose encoding can't be told.
    Encoding,
    /// The system refused.
    Io,
    /// Hidden, or named like a leftover, with rows in it that stand nowhere else.
    Hidden,
    /// The program failed on it.
    Panic,
}

impl ProblemKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Encrypted,
        Self::Protected,
        Self::Corrupt,
        Self::NotATable,
        Self::Archive,
        Self::Outdated,
        Self::Results,
        Self::TooLarge,
        Self::Timeout,
        Self::InUse,
        Self::Vanished,
        Self::Encoding,
        Self::Io,
        Self::Hidden,
        Self::Panic,
    ];

    /// Stable English word, as data files show it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Protected => "protected",
            Self::Corrupt => "corrupt",
            Self::NotATable => "not_a_table",
            Self::Archive => "archive",
            Self::Outdated => "outdated",
            Self::Results => "results",
            Self::TooLarge => "too_large",
            Self::Timeout => "timeout",
            Self::InUse => "in_use",
            Self::Vanished => "vanished",
            Self::Encoding => "encoding",
            Self::Io => "io",
            Self::Hidden => "hidden",
            Self::Panic => "panic",
        }
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// In Chinese.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Encrypted => "已加密",
            Self::Protected => "被文档加密软件加密",
            Self::Corrupt => "已损坏",
            Self::NotATable => "不是表格",
            Self::Archive => "未解压的压缩包",
            Self::Outdated => "格式过旧",
            Self::Results => "像是审计结果",
            Self::TooLarge => "过大",
            Self::Timeout => "读取超时",
            Self::InUse => "正被占用",
            Self::Vanished => "已不在原处",
            Self::Encoding => "编码不明",
            Self::Hidden => "隐藏或临时文件",
            Self::Panic => "程序出错",
            Self::Io => "读取出错",
        }
    }

    /// Whether a next attempt may fare better though the content is the same.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::InUse | Self::Vanished | Self::Io | Self::Timeout)
    }
}

/// Why a file is unreadable, in the words shown to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// What kind of thing it is.
    pub kind: ProblemKind,
    /// Chinese: what is wrong and what to do.
    pub message: String,
}

impl FileProblem {
    /// A problem of this kind.
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Damaged or cut off.
    pub fn corrupt(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Corrupt, message)
    }

    /// Nothing that tables are read from.
    pub fn not_a_table(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::NotATable, message)
    }

    /// Beyond a bound.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::TooLarge, message)
    }

    /// Of an encoding that can't be told.
    pub fn encoding(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Encoding, message)
    }

    /// Refused by the system.
    pub fn io(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Io, message)
    }

    /// A workbook with a password.
    pub(super) fn encrypted() -> Self {
        Self::new(ProblemKind::Encrypted, "文件已加密，请在 Excel 或 WPS 中取消打开密码，另存后重新送审")
    }

    /// The kind in Chinese.
    pub const fn label(&self) -> &'static str {
        self.kind.label()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_code() {
        for kind in ProblemKind::ALL {
            assert_eq!(ProblemKind::of_code(kind.code()), Some(kind));
        }
        assert_eq!(ProblemKind::of_code("odd"), None);
    }
}
