//! The policies that ship with the program.

/// Names, the default first.
pub(super) const NAMES: [&str; 5] = ["gd-2017-101", "gd-both", "gd-subsidised", "sd-2016", "sd-disabled"];

/// A commented policy to start a local one from; itself valid.
pub const LOCAL_TEMPLATE: &str = include_str!("../../templates/policies/local.toml");

/// TOML of a shipped policy.
pub(super) fn text(name: &str) -> Option<&'static str> {
    match name {
        "gd-2017-101" => Some(include_str!("../../templates/policies/gd-2017-101.toml")),
        "gd-both" => Some(include_str!("../../templates/policies/gd-both.toml")),
        "gd-subsidised" => Some(include_str!("../../templates/policies/gd-subsidised.toml")),
        "sd-disabled" => Some(include_str!("../../templates/policies/sd-disabled.toml")),
        "sd-2016" => Some(include_str!("../../templates/policies/sd-2016.toml")),
        _ => None,
    }
}
