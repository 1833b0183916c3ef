//! The policies that ship with the program.

/// Names, the default first.
pub(super) const NAMES: [&str; 2] = ["gd-2017-101", "sd-2016"];

/// A commented policy to start a local one from; itself valid.
pub const LOCAL_TEMPLATE: &str = include_str!("../../templates/policies/local.toml");

/// TOML of a shipped policy.
pub(super) fn text(name: &str) -> Option<&'static str> {
    match name {
        "gd-2017-101" => Some(include_str!("../../templates/policies/gd-2017-101.toml")),
        "sd-2016" => Some(include_str!("../../templates/policies/sd-2016.toml")),
        _ => None,
    }
}
