//! One run: inputs, lock, incremental state, atomic writes, manifest, progress.

pub mod os;
