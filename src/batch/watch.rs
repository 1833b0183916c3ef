//! What a run tells whoever watches it. The batch itself never writes to a terminal.

/// What the run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Looking whether anything changed since the last run.
    Compare,
    /// Reading files.
    Read,
    /// Reading the reviewers' columns of old workbooks.
    Reviews,
    /// Auditing agencies and writing their workbooks.
    Audit,
}

impl Stage {
    /// Chinese name, and the unit of its steps.
    pub const fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Compare => ("核对上次结果", "个文件"),
            Self::Read => ("读取材料", "个文件"),
            Self::Reviews => ("读取审核意见", "份底稿"),
            Self::Audit => ("审计并写底稿", "个单位"),
        }
    }
}

/// Somebody who watches a run. Called from several threads.
pub trait Watch: Sync {
    /// A stage of so many steps begins.
    fn begin(&self, stage: Stage, steps: u64);
    /// One step of the stage is done.
    fn step(&self);
    /// The stage is over.
    fn end(&self);
    /// Something a person should know of, at once: what could not be read or written.
    fn warn(&self, message: &str);
    /// What a run does, in passing.
    fn note(&self, message: &str);
}

/// Watches in silence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Watch for Nobody {
    fn begin(&self, _stage: Stage, _steps: u64) {}
    fn step(&self) {}
    fn end(&self) {}
    fn warn(&self, _message: &str) {}
    fn note(&self, _message: &str) {}
}
