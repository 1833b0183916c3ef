//! postaudit
fn main() {}
