//! Towns and streets of cities without counties (东莞, 中山, 儋州, 嘉峪关): `templates/towns.toml`.
//!
//! They have no HRSS department of their own; a branch named after one is the city's. Names of towns repeat, so a town's
//! name can confirm an expected place, but never tells by itself where something is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::words::after_one_of;
use super::{Division, words};

static TOWNS: LazyLock<BTreeMap<Division, Vec<String>>> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    let written: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("../../templates/towns.toml")).unwrap_or_default();
    let city = |(code, towns): (String, Vec<String>)| Some((Division::parse(&code)?, towns));
    written.into_iter().filter_map(city).collect()
});

/// What follows the name of a town of this city at the start of a normalised text, its kind left out: 虎门镇人社分局 → 人社分局.
pub(super) fn after_town(text: &str, city: Division) -> Option<&str> {
    let towns = TOWNS.get(&city)?;
    let rest = after_one_of(text, towns)?;
    Some(after_one_of(rest, &words().town_kinds).unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_of_cities_without_counties() {
        assert_eq!(TOWNS.len(), 4);
        for (city, towns) in TOWNS.iter() {
            assert_eq!(city.at_level("县级"), Some(*city), "{city}");
            assert!(towns.len() >= 5, "{city}");
        }
    }

    #[test]
    fn a_town_is_found_in_its_own_city_only() {
        let city = |code| Division::parse(code).expect(code);
        assert_eq!(after_town("虎门镇人社分局", city("441900")), Some("人社分局"));
        assert_eq!(after_town("樟木头人社分局", city("441900")), Some("人社分局"));
        assert_eq!(after_town("虎门镇人社分局", city("442000")), None);
        assert_eq!(after_town("古镇镇人社分局", city("442000")), Some("人社分局"));
    }
}
