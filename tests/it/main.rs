//! The single integration test binary: one module per subject.

mod oracle;
