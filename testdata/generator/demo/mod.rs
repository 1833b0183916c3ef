//! `testdata/demo/`: one believable audit year of two cities, in the mess that people really send.
//!
//! Each county is a module that makes its agencies and their files. An agency keeps all four duties
//! unless its lines say otherwise, so what the audit must say of it can be read off the module;
//! `testdata/demo/README.md` and `expected.csv` are written by hand from there.

mod agency;
mod cities;
mod layout;
mod panyu;
mod qujiang;
mod reference;
mod renhua;
mod styled;
mod tianhe;
mod yuexiu;

use agency::{Agency, World};
use layout::{Look, Page};

use super::formats::Book;

/// The files below `testdata/demo/`, by path.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut year = Year::default();
    tianhe::add(&mut year);
    yuexiu::add(&mut year);
    panyu::add(&mut year);
    qujiang::add(&mut year);
    renhua::add(&mut year);
    cities::add(&mut year);
    reference::add(&mut year);
    year.files
}

/// The year in the making.
#[derive(Default)]
struct Year {
    world: World,
    /// Those of the directory.
    agencies: Vec<Agency>,
    files: Vec<(String, Vec<u8>)>,
}

impl Year {
    fn filing(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.push((format!("filings/{path}"), bytes));
    }

    /// One workbook with a sheet per table, as most agencies send it; the agency is in the directory.
    fn workbook(&mut self, path: &str, agency: Agency, look: &Look) {
        self.filing(path, styled::write(&tables(&agency, look)));
        self.agencies.push(agency);
    }
}

/// The tables that an agency has anything for.
fn tables(agency: &Agency, look: &Look) -> Vec<Page> {
    let mut pages = vec![];
    if !agency.plan.is_empty() {
        pages.push(layout::plan(&[agency], look));
    }
    if !agency.hires.is_empty() {
        pages.push(layout::hires(&[agency], look));
    }
    if !agency.notices.is_empty() {
        pages.push(layout::notices(&[agency], look));
    }
    pages
}

/// Pages without looks, for the formats that know none.
fn book(pages: Vec<Page>) -> Book {
    Book { sheets: pages.into_iter().map(|page| page.sheet).collect(), epoch_1904: false }
}
