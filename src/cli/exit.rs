//! What a command ended in, and the exit code that says so (specification 11).

use std::process::ExitCode;

/// How a command ended that did run. A command that could not start at all returns an error
/// instead, which is exit code 2: nothing was run and nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 0: everything is as it should be.
    Clean,
    /// 1: it ran, and there is something to look at.
    Findings,
    /// 3: it ran, but some input could not be read or some output could not be written.
    Incomplete,
}

/// Exit code of a command that did not run.
pub const NOT_RUN: u8 = 2;

impl Outcome {
    /// What the exit code of a run's record says.
    pub const fn of_run(exit_code: u8) -> Self {
        match exit_code {
            0 => Self::Clean,
            1 => Self::Findings,
            _ => Self::Incomplete,
        }
    }

    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Incomplete => 3,
        }
    }

    /// `--exit-zero`: findings are no failure; an incomplete run still is.
    #[must_use]
    pub const fn without_findings(self) -> Self {
        match self {
            Self::Findings => Self::Clean,
            other => other,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_zero_hides_findings_and_nothing_else() {
        assert_eq!(Outcome::Findings.without_findings().code(), 0);
        assert_eq!(Outcome::Incomplete.without_findings().code(), 3);
        assert_eq!(Outcome::Clean.without_findings().code(), 0);
    }

    #[test]
    fn incomplete_wins_over_findings() {
        assert!(Outcome::Incomplete > Outcome::Findings);
        assert!(Outcome::Findings > Outcome::Clean);
    }
}
