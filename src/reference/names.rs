//! Whether two names of a list and of a filing can be one agency's: equal, or one of them without the places above it.

use std::borrow::Cow;

use crate::model::{Division, normal};

/// What names of one agency have in common, with and without the places that stand before it.
pub(super) fn key(name: &str) -> String {
    let name = normal(name);
    match Division::leading(&name) {
        Some((_, rest)) if rest.chars().count() >= SHORTEST => rest.to_owned(),
        _ => name.into_owned(),
    }
}

/// Whether both can name the same agency: one is the end of the other, and what stands before is the places above it.
pub fn may_be_one(a: &str, b: &str) -> bool {
    let (a, b) = (normal(a), normal(b));
    let (short, long): (&Cow<'_, str>, &Cow<'_, str>) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    match long.strip_suffix(short.as_ref()) {
        Some("") => true,
        Some(before) => short.chars().count() >= SHORTEST && Division::is_chain(before),
        None => false,
    }
}

/// Splits a cell that names several agencies; one name stays whole.
pub(super) fn several(text: &str) -> Vec<&str> {
    text.split(['、', '，', ',', '；', ';', '\n', '\r'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

/// A shorter name is that of anything.
const SHORTEST: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_lack_the_places_above_it_but_not_name_others() {
        for (a, b, same) in [
            ("广州市天河区柳溪街道办事处", "柳溪街道办事处", true),
            ("天河区民政局", "广州市天河区民政局", true),
            ("民政局", "广州市越秀区民政局", true),
            ("广州市天河区民政局", "广州市越秀区民政局", false),
            ("广州市天河区柳溪街道办事处", "溪街道办事处", false),
            ("广州市天河区柳溪街道办事处", "街道办事处", false),
        ] {
            assert_eq!(may_be_one(a, b), same, "{a} {b}");
            assert_eq!(may_be_one(b, a), same, "{b} {a}");
            assert!(!same || key(a) == key(b), "{a} {b}");
        }
    }
}
