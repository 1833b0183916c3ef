//! A random table through a random layout and format: the same logical rows come back, and every
//! row of the sheet is accounted for.
//!
//! All choices are taken from one list of numbers, so that a failing case shrinks towards the plain
//! layout: a zero is always the simplest choice.

mod body;
mod logical;
mod shapes;
mod sheet;

use proptest::prelude::*;

use super::formats::{read, read_path};
use super::generator::formats::text::Encoding;
use super::generator::formats::{Book, Sheet, docx, html, ods, text, xls, xlsb, xlsx, xml2003, zipped};
use super::messy::render;
use postaudit::batch::unpack::Unpacked;
use postaudit::tables::{FileReading, FileStatus};

/// The choices of one case.
pub(super) struct Choices {
    numbers: std::vec::IntoIter<u16>,
}

impl Choices {
    /// One of `count`; the first when the list is used up.
    fn of(&mut self, count: usize) -> usize {
        usize::from(self.numbers.next().unwrap_or(0)) % count.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.of(from.len())]
    }

    /// Yes in one of `times` cases.
    fn rarely(&mut self, times: usize) -> bool {
        self.of(times) == times - 1
    }
}

/// What the sheet is stored as.
#[derive(Debug, Clone, Copy)]
enum Format {
    Text(char, Encoding),
    Xlsx,
    Xml2003,
    Html,
    Xls,
    Xlsb,
    Ods,
    Docx,
}

impl Format {
    fn choose(choices: &mut Choices) -> Self {
        match choices.of(12) {
            3 => Self::Docx,
            4 => Self::Xlsb,
            5 => Self::Xlsx,
            6 => Self::Xls,
            7 => Self::Ods,
            8 => Self::Html,
            9 => Self::Xml2003,
            _ => {
                let encodings = [
                    Encoding::Utf8,
                    Encoding::Utf8Bom,
                    Encoding::Gb18030,
                    Encoding::Utf16Le,
                    Encoding::Utf16Be,
                ];
                Self::Text(choices.pick(&[',', '\t', ';', '|']), choices.pick(&encodings))
            }
        }
    }

    /// Cells have types, and may be merged.
    const fn has_types(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Xlsb | Self::Ods | Self::Xml2003)
    }

    const fn has_merges(self) -> bool {
        !matches!(self, Self::Text(..))
    }

    fn write(self, sheet: Sheet) -> Vec<u8> {
        match self {
            Self::Text(delimiter, encoding) => text::write(&sheet, delimiter, encoding),
            Self::Xlsx => xlsx::write(&Book::of(sheet)),
            Self::Xml2003 => xml2003::write(&Book::of(sheet)),
            Self::Html => html::write(&Book::of(sheet), Encoding::Utf8),
            Self::Xls => xls::write(&Book::of(sheet)),
            Self::Xlsb => xlsb::write(&Book::of(sheet)),
            Self::Ods => ods::write(&Book::of(sheet)),
            Self::Docx => docx::write(&[], &Book::of(sheet)),
        }
    }
}

/// The same cases at each run; another seed and more cases look further.
const SEED: u64 = 20_240_305;

/// How many cases, and their seed: `POSTAUDIT_LAYOUTS=20000` and `POSTAUDIT_LAYOUTS_SEED=7` look further.
fn config() -> ProptestConfig {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = setting("POSTAUDIT_LAYOUTS").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(400);
    ProptestConfig {
        cases,
        max_shrink_iters: 400,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(setting("POSTAUDIT_LAYOUTS_SEED").unwrap_or(SEED)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_layout_in_any_format_gives_the_same_rows(numbers in proptest::collection::vec(any::<u16>(), 0..700)) {
        is_read_as_meant(numbers)?;
    }
}

fn is_read_as_meant(numbers: Vec<u16>) -> Result<(), TestCaseError> {
    let mut choices = Choices { numbers: numbers.into_iter() };
    let format = Format::choose(&mut choices);
    let in_archive = choices.rarely(8);
    let (sheet, expected) = sheet::make(format, &mut choices);
    let shown = format!("{format:?}\n{}", text_of(&sheet));
    let bytes = format.write(sheet);
    let reading = if in_archive { read_in_archive(bytes) } else { read("a.xls", &bytes) };
    prop_assert_eq!(&reading.report.status, &FileStatus::Read, "{}", shown);
    let found: Vec<sheet::Expected> = reading
        .tables
        .iter()
        .map(|table| sheet::Expected {
            rows: render::rows(table),
            blank: table.blank_rows,
            subtotal: table.subtotal_rows,
            footer: table.footer_rows,
        })
        .collect();
    prop_assert_eq!(&found, &expected, "{}", shown);
    for table in &reading.tables {
        prop_assert_eq!(&table.bad_cells, &[], "{}", shown);
        prop_assert_eq!(&table.subtotals, &[], "{}", shown);
        prop_assert!(table.missing.is_none());
    }
    Ok(())
}

/// The same file in a folder of an archive.
fn read_in_archive(bytes: Vec<u8>) -> FileReading {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.zip");
    std::fs::write(&path, zipped(&[("材料/a.xls", bytes)])).expect("the folder is writable");
    let mut unpacked = Unpacked::new().expect("a folder");
    let files = unpacked.add(&path).expect("it is whole").expect("it is an archive");
    assert_eq!(files.len(), 1);
    let (place, _) = files[0].place.as_ref().expect("it was unpacked");
    read_path(place, &files[0].inside)
}

fn text_of(sheet: &Sheet) -> String {
    let rows = (1..).zip(&sheet.rows).map(|(number, row)| {
        let cells: Vec<String> = row.iter().map(|cell| format!("{cell:?}").replace("Text", "")).collect();
        format!("{number}: {}\n", cells.join(" | "))
    });
    format!("{}{:?}", rows.collect::<String>(), sheet.merges)
}
