//! What is wrong with a policy file, and where.

/// An error in a policy, in the words shown to the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Neither an embedded policy nor a readable file.
    #[error("找不到口径“{name}”：既不是内置口径（{}），也不能作为文件读取（{reason}）", .builtin.join("、"))]
    NotFound {
        /// What was asked for.
        name: String,
        /// The embedded ones.
        builtin: Vec<&'static str>,
        /// Why it can't be read as a file.
        reason: String,
    },
    /// The file is wrong at a place.
    #[error("口径文件 {origin} 第{line}行第{column}列：{problem}")]
    At {
        /// File or name.
        origin: String,
        /// Line from 1.
        line: usize,
        /// Column (character) from 1.
        column: usize,
        /// What is wrong and what was expected.
        problem: String,
    },
}

impl PolicyError {
    /// An error at a byte offset of the text.
    pub(super) fn at(origin: &str, text: &str, offset: usize, problem: String) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self::At { origin: origin.to_owned(), line, column, problem }
    }
}
