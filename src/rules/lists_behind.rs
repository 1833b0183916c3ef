//! Which list of the authority a rule rests on: its findings come and go with the list.

use crate::reference::ReferenceKind;

/// The flag of the list that a rule's findings rest on; none for a rule that asks the filing alone.
pub fn list_behind(code: &str) -> Option<&'static str> {
    let kind = match code {
        "E007" | "E008" | "E009" | "E012" => ReferenceKind::Register,
        "D013" => ReferenceKind::Agencies,
        "N002" | "N006" => ReferenceKind::Services,
        "N007" => ReferenceKind::Notices,
        "E011" | "E013" => ReferenceKind::History,
        "W001" | "W002" => ReferenceKind::Waivers,
        // One code for each kind of list that the policy declares.
        code if code.starts_with('M') => return Some("crosscheck"),
        _ => return None,
    };
    Some(kind.flag())
}
