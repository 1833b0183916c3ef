//! What the lines of 指标测算 share, whatever quota they are about.

use std::borrow::Cow;

use crate::model::Rounding;
use crate::report::sheet::{Cell, Sheet, Style};

/// Shown where the plan's largest number is open.
pub(super) const OPEN: &str = "不详";

/// A line of the sheet: label, name of its cell, value, unit, how it comes about.
pub(super) type Line = (&'static str, &'static str, Cell<'static>, &'static str, &'static str);

/// A heading, and its lines below it.
pub(super) fn block(sheet: &mut Sheet<'_>, title: impl Into<Cow<'static, str>>, lines: Vec<Line>) {
    sheet.banner(Cell::text(title, Style::Section));
    for (label, name, value, unit, method) in lines {
        let row = sheet.push(vec![
            Cell::text(label, Style::Label),
            value,
            Cell::text(unit, Style::Word),
            Cell::text(method, Style::Text),
        ]);
        sheet.names.push((name, (row, 1, row, 1)));
    }
}

/// `base × ratio` in whole persons, over whole numbers: the cells named hold the ratio's two.
pub(super) fn required(rounding: Rounding, base: &str, [over, under]: [&str; 2]) -> String {
    match rounding {
        Rounding::Up => format!("INT(({base}*{over}+{under}-1)/{under})"),
        Rounding::Down => format!("INT({base}*{over}/{under})"),
        Rounding::Nearest => format!("INT(({base}*{over}*2+{under})/({under}*2))"),
    }
}
