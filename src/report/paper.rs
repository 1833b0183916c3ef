//! What fits on paper: nothing that is printed may be smaller than 8 points.
//!
//! Text of ours is set in 10 points or more, so a sheet may be printed at 80 % of its size, not smaller. Sheets of fixed
//! columns are laid out for that; those that show an agency's own columns are made narrower first. What is too
//! wide even for A3 goes on to a further page, with its first columns repeated.

use super::sheet::{Paper, ROW_HEIGHT, Sheet};

/// How small a sheet may be printed, in percent: of text of 10 points this leaves 8.
pub(super) const SMALLEST: u16 = 80;
/// Pixels of a column's width beyond its characters, at 96 to the inch.
const FRAME: f64 = 5.0;
/// Pixels of a character.
const CHARACTER: f64 = 7.0;
/// How large, in percent, a sheet of two halves is printed at most: where the usual font is missing, columns come out
/// wider, and what is not fitted to the page must not run over it.
const HALVES: u16 = 85;
/// Least width of a column of 18-digit numbers, which can't be compared if they are broken into two lines.
pub(super) const WHOLE_NUMBER: f64 = 20.0;
/// Narrowest column of an agency's table: three hanzi.
const NARROWEST: f64 = 8.0;
/// Points that a pixel takes.
const POINTS: f64 = 0.75;

/// A paper and the way it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A4 upright.
    A4Upright,
    /// A4 lying.
    A4Lying,
    /// A3 lying.
    A3Lying,
}

impl Format {
    /// Pixels between the margins of half an inch.
    const fn width(self) -> f64 {
        match self {
            Self::A4Upright => 697.0,
            Self::A4Lying => 1026.0,
            Self::A3Lying => 1490.0,
        }
    }

    /// Points between the margins of 0.7 inch.
    const fn height(self) -> f64 {
        match self {
            Self::A4Upright | Self::A3Lying => 741.0,
            Self::A4Lying => 494.0,
        }
    }
}

/// How a sheet is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Print {
    /// Paper.
    pub format: Format,
    /// Size.
    pub size: Size,
}

/// How large a sheet is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Fitted to one page.
    OnePage,
    /// Fitted to the width of a page.
    Width,
    /// At so many percent, on several pages side by side.
    Percent(u16),
}

/// How a sheet goes on paper.
pub(super) fn print(sheet: &Sheet<'_>) -> Print {
    let wide = width(sheet);
    let fits = |format: Format| share(format.width(), wide) >= SMALLEST;
    let upright = matches!(sheet.paper, Paper::Upright | Paper::OnePage);
    let mut formats = [Format::A4Upright, Format::A4Lying, Format::A3Lying].into_iter();
    let format = formats.find(|format| (upright || *format != Format::A4Upright) && fits(*format));
    let Some(format) = format else {
        return Print { format: Format::A3Lying, size: Size::Percent(SMALLEST) };
    };
    let by_height = share(format.height(), height(sheet));
    let size = if sheet.column_break.is_some() {
        let least = if sheet.paper == Paper::OnePage { by_height.max(SMALLEST) } else { HALVES };
        Size::Percent(share(format.width(), wide).min(least).min(HALVES))
    } else if sheet.paper == Paper::OnePage && by_height >= SMALLEST {
        Size::OnePage
    } else {
        Size::Width
    };
    Print { format, size }
}

/// The paper, in landscape, on which the columns can be read.
pub(super) fn lying(widths: &[f64]) -> Format {
    let fits = share(Format::A4Lying.width(), pixels(widths)) >= SMALLEST;
    if fits { Format::A4Lying } else { Format::A3Lying }
}

/// Whether a sheet fits on one page in portrait.
pub(super) fn is_one_page(sheet: &Sheet<'_>) -> bool {
    print(sheet) == Print { format: Format::A4Upright, size: Size::OnePage }
}

/// Whole percent at which a length fits into room; at most its own size.
fn share(room: f64, length: f64) -> u16 {
    let percent = (room / length.max(1.0) * 100.0).min(100.0);
    // From 0 to 100.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = percent as u16;
    whole
}

/// Pixels of the printed columns; of the wider half where a break divides them.
fn width(sheet: &Sheet<'_>) -> f64 {
    let columns = sheet.print_columns.map_or(sheet.widths.len(), |last| usize::from(last) + 1);
    let printed = sheet.widths.get(..columns).unwrap_or(&sheet.widths);
    let (left, right) = printed.split_at(sheet.column_break.map_or(0, usize::from).min(printed.len()));
    pixels(left).max(pixels(right))
}

/// Points of the rows, with charts that reach below them; of the tallest page where breaks divide them.
fn height(sheet: &Sheet<'_>) -> f64 {
    let of_row = |row: usize| sheet.rows.get(row).and_then(|row| row.height).unwrap_or(ROW_HEIGHT);
    let breaks = sheet.row_breaks.iter().map(|row| *row as usize);
    let mut tallest = 0.0_f64;
    let mut first = 0;
    for last in breaks.chain([sheet.rows.len()]) {
        let rows: f64 = (first..last).map(of_row).sum();
        let charts = sheet.charts.iter().map(|chart| (chart.at.0 as usize, f64::from(chart.size.1) * POINTS));
        let charts = charts
            .filter(|(row, _)| *row >= first && (*row < last || last == sheet.rows.len()))
            .map(|(row, tall)| (first..row).map(of_row).sum::<f64>() + tall);
        tallest = charts.fold(tallest.max(rows), f64::max);
        first = last;
    }
    tallest
}

fn pixels(widths: &[f64]) -> f64 {
    widths.iter().map(|width| width * CHARACTER + FRAME).sum()
}

/// Makes the widest columns narrower until the sheet can be read on lying A3, none below what it needs at least. If that
/// is not enough, the sheet stays too wide.
pub(super) fn narrow(widths: &mut [f64], least: impl Fn(usize) -> f64) {
    let room = Format::A3Lying.width() * 100.0 / f64::from(SMALLEST);
    let mut cap = widths.iter().copied().fold(0.0, f64::max).floor();
    while cap >= NARROWEST && pixels(widths) > room {
        for (index, width) in widths.iter_mut().enumerate() {
            *width = width.min(cap.max(least(index)));
        }
        cap -= 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(widths: &[f64], paper: Paper) -> Sheet<'static> {
        Sheet::new("表", widths, paper)
    }

    #[test]
    fn the_smallest_paper_that_can_be_read_is_taken() {
        let format = |columns: usize| print(&sheet(&vec![10.0; columns], Paper::Lying));
        assert_eq!(format(17), Print { format: Format::A4Lying, size: Size::Width });
        assert_eq!(format(18), Print { format: Format::A3Lying, size: Size::Width });
        assert_eq!(format(24), Print { format: Format::A3Lying, size: Size::Width });
        assert_eq!(format(25), Print { format: Format::A3Lying, size: Size::Percent(80) });
        let upright = print(&sheet(&[10.0; 12], Paper::Upright));
        assert_eq!(upright.format, Format::A4Lying, "900 pixels upright would be 77 %");
    }

    #[test]
    fn a_page_that_would_be_too_small_becomes_two() {
        let mut tall = sheet(&[60.0], Paper::OnePage);
        for _ in 0..57 {
            tall.gap();
        }
        assert!(is_one_page(&tall));
        tall.gap();
        assert_eq!(print(&tall), Print { format: Format::A4Upright, size: Size::Width });
        tall.column_break = Some(1);
        assert_eq!(print(&tall).size, Size::Percent(80), "two pages of the tables, and what is beside them");
    }

    #[test]
    fn wide_columns_give_way_before_narrow_ones() {
        let mut widths = vec![6.0, 60.0, 22.0];
        widths.extend([12.0; 15]);
        widths.push(60.0);
        let least = |index| if index == 18 { 40.0 } else { 0.0 };
        narrow(&mut widths, least);
        assert!(pixels(&widths) * 0.8 <= Format::A3Lying.width(), "{widths:?}");
        assert_eq!((widths[0], widths[18]), (6.0, 40.0));
        let mut few = vec![30.0; 3];
        narrow(&mut few, least);
        assert_eq!(few, [30.0; 3]);
    }
}
