//! One run: inputs, lock, incremental state, atomic writes, manifest, progress.

pub mod atomic;
pub mod discover;
pub mod hash;
pub mod lock;
pub mod manifest;
pub mod names;
pub mod os;
pub mod retry;
pub mod words;
