use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::model::mask_any;

fn id(text: &str) -> IdNumber {
    IdNumber::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}")).0
}

#[test]
fn the_worked_examples_are_valid() {
    for (text, sex, birth) in [
        ("11010519491231002X", Sex::Female, date(1949, 12, 31)),
        ("440524188001010014", Sex::Male, date(1880, 1, 1)),
        ("34052419800101001X", Sex::Male, date(1980, 1, 1)),
        ("440106197506152026", Sex::Female, date(1975, 6, 15)),
        ("810000199001010019", Sex::Male, date(1990, 1, 1)),
        ("820000198502280022", Sex::Female, date(1985, 2, 28)),
        ("830000197912310033", Sex::Male, date(1979, 12, 31)),
        ("944840198007040019", Sex::Male, date(1980, 7, 4)),
    ] {
        let (number, legacy) = IdNumber::parse(text).expect(text);
        assert_eq!((number.full().as_str(), number.sex(), number.birth(), legacy), (text, sex, birth, false));
    }
}

#[test]
fn a_first_generation_number_is_converted() {
    let (number, legacy) = IdNumber::parse("440106750615202").expect("valid");
    assert!(legacy);
    assert_eq!(number, id("440106197506152026"));
}

#[test]
fn the_ways_people_type_it_are_one_number() {
    let number = id("11010519491231002X");
    for text in [
        "11010519491231002x",
        "'11010519491231002X",
        "’11010519491231002X",
        "110105 19491231 002X",
        " 110105\u{3000}19491231\u{a0}002X\u{200b}",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Ⅹ",
        "11010519491231002ⅹ",
        "11010519491231002ｘ",
        "\u{feff}11010519491231002X",
    ] {
        assert_eq!(IdNumber::parse(text), Ok((number, false)), "{text}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    for (text, problem) in [
        ("", IdProblem::Length),
        ("12345", IdProblem::Length),
        ("44010619750615202", IdProblem::Length),
        ("4401061975061520266", IdProblem::Length),
        ("44010619750615202６６６６６６", IdProblem::Length),
        ("440106********2026", IdProblem::Characters),
        ("4401061975061X2026", IdProblem::Characters),
        ("44010675061520X", IdProblem::Characters),
        ("GBR440183100216", IdProblem::Characters),
        ("440106-19750615-2026", IdProblem::Characters),
        ("不详", IdProblem::Characters),
        ("99999919730404007X", IdProblem::Place),
        ("000000197304040071", IdProblem::Place),
        ("449906197506152028", IdProblem::Place),
        ("810106197506152025", IdProblem::Place),
        ("440106197502302026", IdProblem::Date),
        ("440106187912312026", IdProblem::Date),
        ("440106210101012026", IdProblem::Date),
        ("440106751315202", IdProblem::Date),
        ("440106750229202", IdProblem::Date),
        ("440106197506152027", IdProblem::Check),
        ("44010619750615202X", IdProblem::Check),
    ] {
        assert_eq!(IdNumber::parse(text).map(|_| ()), Err(problem), "{text}");
    }
}

#[test]
fn age_is_counted_in_full_years() {
    let number = id("440106197506152026");
    for (day, age) in [
        (date(2024, 6, 14), 48),
        (date(2024, 6, 15), 49),
        (date(2025, 6, 14), 49),
        (date(1975, 6, 15), 0),
        (date(1975, 6, 14), -1),
    ] {
        assert_eq!(number.age_on(day), age, "{day}");
    }
}

#[test]
fn who_was_born_on_a_leap_day_ages_on_the_last_of_february() {
    let (number, _) = IdNumber::parse("440106800229202").expect("valid");
    assert_eq!(number.age_on(date(2023, 2, 27)), 42);
    assert_eq!(number.age_on(date(2023, 2, 28)), 43);
    assert_eq!(number.age_on(date(2024, 2, 28)), 43);
    assert_eq!(number.age_on(date(2024, 2, 29)), 44);
}

#[test]
fn masking_keeps_six_and_four() {
    assert_eq!(id("440106197506152026").masked(), "440106********2026");
    assert_eq!(format!("{:?}", id("11010519491231002X")), "IdNumber(110105********002X)");
}

/// Any valid number: place, birth date, serial.
fn any_id() -> impl Strategy<Value = String> {
    let province = prop::sample::select(vec![11_u32, 15, 21, 37, 44, 50, 65, 71]);
    let place = (province, 1_u32..=70, 0_u32..=99)
        .prop_map(|(province, prefecture, county)| province * 10_000 + prefecture * 100 + county);
    (place, 1900_i16..=2020, 1_i8..=12, 1_i8..=28, 0_u32..=999).prop_map(
        |(place, year, month, day, serial)| {
            let body = format!("{place}{year}{month:02}{day:02}{serial:03}");
            let sum: u32 = body
                .bytes()
                .zip(WEIGHTS)
                .map(|(digit, weight)| u32::from(digit - b'0') * u32::from(weight))
                .sum();
            format!("{body}{}", char::from(CHECKS[(sum % 11) as usize]))
        },
    )
}

proptest! {
    #[test]
    fn a_valid_number_comes_back_whole(text in any_id()) {
        prop_assert_eq!(id(&text).full(), text);
    }

    #[test]
    fn every_change_of_one_character_is_caught(text in any_id(), position in 0_usize..18, other in "[0-9X]") {
        let mut changed = text.clone();
        changed.replace_range(position..=position, &other);
        prop_assert_eq!(IdNumber::parse(&changed).is_ok(), changed == text);
    }

    #[test]
    fn masked_never_shows_birth_digits(text in any_id(), before in "[\\p{Han} ，]{0,3}", after in "[\\p{Han}，。]{0,3}") {
        let stars = format!("{}********{}", &text[..6], &text[14..]);
        prop_assert_eq!(id(&text).masked(), stars.clone());
        let within = format!("{before}{text}{after}");
        prop_assert_eq!(mask_any(&within), format!("{before}{stars}{after}"));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}") {
        let _ = IdNumber::parse(&text);
        let _ = mask_any(&text);
    }
}
