//! Cells to values: what reads, what is blank, what must not be guessed.

use super::*;
use crate::tables::columns::Columns;
use proptest::prelude::*;

fn owned(value: Stated<Cow<'_, str>>) -> Stated<String> {
    match value {
        Stated::Known(text) => Stated::Known(text.into_owned()),
        Stated::Blank => Stated::Blank,
        Stated::Unknown => Stated::Unknown,
    }
}

fn as_text(cell: Option<CellRef<'_>>, words: &Words) -> Stated<String> {
    owned(text(cell, words))
}

fn as_category(cell: Option<CellRef<'_>>, words: &Words) -> Stated<String> {
    owned(category(cell, words))
}

fn with<T>(cell: CellRef<'_>, read: impl Fn(Option<CellRef<'_>>, &Words) -> T) -> T {
    read(Some(cell), Columns::builtin().words())
}

#[test]
fn whole_numbers_and_near_misses() {
    for (text, value) in [
        ("3", Some(3)),
        ("３", Some(3)),
        ("3.0", Some(3)),
        ("3.00", Some(3)),
        ("3人", Some(3)),
        ("3名", Some(3)),
        ("3 人", Some(3)),
        ("３人", Some(3)),
        ("3（人）", Some(3)),
        ("共3位", Some(3)),
        ("“3”", Some(3)),
        ("3人。", Some(3)),
        ("0", Some(0)),
        ("007", Some(7)),
        ("1,200", Some(1200)),
        ("三", None),
        ("3.5", None),
        ("约3", None),
        ("-3", None),
        ("+3", None),
        ("3-5", None),
        ("3人左右", None),
        ("1,20", None),
        ("1,2", None),
        ("12,00", None),
        (",200", None),
        ("人", None),
        ("3.", None),
        (".0", None),
        ("3e2", None),
        ("99999999999", None),
        ("3/4", None),
        ("若干", None),
        ("3人人", None),
        ("TRUE", None),
    ] {
        let expected = value.map_or(Stated::Unknown, Stated::Known);
        assert_eq!(with(CellRef::Text(text), count), expected, "{text}");
    }
    for (number, value) in [(3.0, Some(3)), (3.5, None), (-3.0, None), (1e10, None), (0.0, Some(0))] {
        let expected = value.map_or(Stated::Unknown, Stated::Known);
        assert_eq!(with(CellRef::Number(number), count), expected, "{number}");
    }
}

#[test]
fn only_marks_for_nothing_are_blank() {
    for mark in [
        "", " ", "\u{3000}", "\u{200b}", "-", "—", "——", "－－", "/", "／", "//", "\\", "无", "空", "暂无",
        "N/A", "n/a", " 无 ", "- -",
    ] {
        assert_eq!(with(CellRef::Text(mark), as_text), Stated::Blank, "{mark:?}");
        assert_eq!(with(CellRef::Text(mark), date), Stated::Blank, "{mark:?}");
    }
    for stated in ["无业", "空岗", "无固定期限", "-1", "/a", "00", "N/A级", "没有", "未知", "不详"]
    {
        assert!(matches!(with(CellRef::Text(stated), as_text), Stated::Known(_)), "{stated:?}");
    }
}

#[test]
fn errors_are_unreadable_in_every_column() {
    let errors = [
        CellRef::Error("#REF!"),
        CellRef::NoResult,
        CellRef::Text("#REF!"),
        CellRef::Text("#N/A"),
        CellRef::Text("########"),
        CellRef::Text("=DISPIMG(\"ID_0000\",1)"),
        CellRef::Text("同上单位"),
        CellRef::Number(f64::NAN),
    ];
    for cell in errors {
        assert_eq!(with(cell, as_text), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, date), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, count), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, boolean), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, sex), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, year), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, division), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, as_category), Stated::Unknown, "{cell:?}");
        assert_eq!(with(cell, end), Stated::Unknown, "{cell:?}");
        assert_eq!(
            with(cell, |cell, words| id(cell, words, &mut Texts::default())),
            IdCell::Unreadable,
            "{cell:?}"
        );
    }
}

#[test]
fn a_nought_says_nothing_but_where_numbers_or_answers_stand() {
    let first_day = jiff::civil::DateTime::constant(1899, 12, 31, 0, 0, 0, 0);
    for nought in [CellRef::Number(0.0), CellRef::Text("0"), CellRef::DateTime(first_day)] {
        assert_eq!(with(nought, as_text), Stated::Blank, "{nought:?}");
        assert_eq!(with(nought, date), Stated::Blank, "{nought:?}");
        assert_eq!(with(nought, year), Stated::Blank, "{nought:?}");
    }
    assert_eq!(
        with(CellRef::Number(0.0), |cell, words| id(cell, words, &mut Texts::default())),
        IdCell::Blank
    );
    assert_eq!(with(CellRef::Number(0.0), count), Stated::Known(0));
}

#[test]
fn what_is_not_seen_is_not_read_and_numbers_that_lost_digits_are_unknown() {
    assert_eq!(
        with(CellRef::Text("柳溪\u{200b}街道⺠政"), as_text),
        Stated::Known("柳溪街道民政".to_owned())
    );
    assert_eq!(with(CellRef::Text("2024-03\u{200b}-05"), date), with(CellRef::Text("2024-03-05"), date));
    let as_code = |cell: Option<CellRef<'_>>, words: &Words| owned(code(cell, words));
    assert_eq!(with(CellRef::Text("4.40106E+15"), as_code), Stated::Unknown);
    assert_eq!(with(CellRef::Text("GW-E+1"), as_code), Stated::Known("GW-E+1".to_owned()));
}

#[test]
fn choices_in_one_cell_are_the_ticked_ones() {
    let category = |text: &str| with(CellRef::Text(text), as_category);
    assert_eq!(category("☑残疾人员 □低保人员"), Stated::Known("残疾人员".to_owned()));
    assert_eq!(category("□残疾人员 □低保人员"), Stated::Blank);
    assert_eq!(with(CellRef::Text("□男 ☑女"), sex), Stated::Known(Sex::Female));
}

#[test]
fn booleans_in_their_pairs() {
    for (yes, no) in [
        ("是", "否"),
        ("√", "×"),
        ("Y", "N"),
        ("y", "n"),
        ("1", "0"),
        ("１", "０"),
        ("有", "无"),
        ("属于", "不属于"),
        ("对", "不是"),
        ("V", "x"),
        ("ü", "û"),
        ("☑是 □否", "□是 ☑否"),
        ("是√ 否□", "是□ 否√"),
    ] {
        assert_eq!(with(CellRef::Text(yes), boolean), Stated::Known(true), "{yes}");
        assert_eq!(with(CellRef::Text(no), boolean), Stated::Known(false), "{no}");
    }
    for blank in ["", "-", "/", "暂无"] {
        assert_eq!(with(CellRef::Text(blank), boolean), Stated::Blank, "{blank}");
    }
    for other in ["可能", "是否", "2", "已认定", "□是 □否"] {
        assert_eq!(with(CellRef::Text(other), boolean), Stated::Unknown, "{other}");
    }
    assert_eq!(with(CellRef::Bool(true), boolean), Stated::Known(true));
    assert_eq!(with(CellRef::Number(0.0), boolean), Stated::Known(false));
}

#[test]
fn years_in_their_spellings() {
    for (text, value) in [
        ("2024", Some(2024)),
        ("2024年", Some(2024)),
        ("2024年度", Some(2024)),
        ("２０２４", Some(2024)),
        ("2024 年度", Some(2024)),
        ("24", None),
        ("2024-2025", None),
        ("二〇二四", None),
        ("2024年3月", None),
        ("20240", None),
        ("1024", None),
        ("本年度", None),
    ] {
        let expected = value.map_or(Stated::Unknown, Stated::Known);
        assert_eq!(with(CellRef::Text(text), year), expected, "{text}");
    }
    assert_eq!(with(CellRef::Number(2024.0), year), Stated::Known(2024));
    assert_eq!(with(CellRef::Number(2024.5), year), Stated::Unknown);
}

#[test]
fn open_ends_are_words_of_the_end_column_only() {
    for word in ["至今", "长期", "无固定期限", " 长期 "] {
        assert_eq!(with(CellRef::Text(word), end), Stated::Known(End::Open), "{word}");
        assert_eq!(with(CellRef::Text(word), date), Stated::Unknown, "{word}");
    }
    for word in ["否", "尚未退出", "NULL", "1900-01-00"] {
        assert!(super::is_no_exit(Some(CellRef::Text(word)), Columns::builtin().words()), "{word}");
        assert_eq!(with(CellRef::Text(word), end), Stated::Unknown, "{word} ends no contract");
    }
    assert_eq!(with(CellRef::Text("无"), end), Stated::Blank);
    assert_eq!(with(CellRef::Text("不详"), end), Stated::Unknown);
}

#[test]
fn numbers_in_text_columns_are_plain() {
    for (value, shown) in
        [(101.0, Some("101")), (3.5, Some("3.5")), (1e14, Some("100000000000000")), (1e15, None)]
    {
        let expected = shown.map_or(Stated::Unknown, |shown| Stated::Known(shown.to_owned()));
        assert_eq!(with(CellRef::Number(value), as_text), expected, "{value}");
    }
}

proptest! {
    #[test]
    fn no_cell_makes_a_reader_panic(written in "\\PC{0,30}", value in proptest::num::f64::ANY) {
        let columns = Columns::builtin();
        for cell in [CellRef::Text(&written), CellRef::Number(value), CellRef::Error(&written)] {
            let (cell, words) = (Some(cell), columns.words());
            let _ = (text(cell, words), category(cell, words), date(cell, words), end(cell, words));
            let _ = (count(cell, words), year(cell, words), boolean(cell, words), sex(cell, words));
            let _ = (id(cell, words, &mut Texts::default()), division(cell, words));
        }
    }

    #[test]
    fn counts_are_read_back_with_their_unit(value in 0u32..1_000_000, unit in 0usize..4) {
        let written = format!("{value}{}", ["", "人", "名", ".0"].get(unit).expect("one of four"));
        prop_assert_eq!(with(CellRef::Text(&written), count), Stated::Known(value));
    }
}
