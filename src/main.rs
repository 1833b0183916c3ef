//! postaudit
fn main() {
    let args: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    if let [command, path] = args.as_slice() {
        if command.as_os_str() == postaudit::ingest::CHILD_COMMAND {
            let _ = postaudit::ingest::child_main(path);
        }
    }
}
