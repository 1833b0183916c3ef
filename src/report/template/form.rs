//! A blank form before it is bytes: columns, what they take, an example.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Field, TableKind};

/// A workbook of blank forms.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// File name.
    pub file: &'static str,
    /// Its sheets to be filled in.
    pub forms: Vec<Form>,
    /// Choices of its drop-downs.
    pub lists: Vec<List>,
    /// What to know before filling it in, one paragraph each.
    pub advice: Vec<String>,
}

/// A sheet to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is; its label names the sheet.
    pub kind: TableKind,
    /// Heading above the table.
    pub title: String,
    /// Line below the heading.
    pub hint: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows already filled in, as typed, by column; blank forms have none.
    pub rows: Vec<Vec<String>>,
    /// What the heading already says for all rows; in a workbook that of the first form counts.
    pub stated: BTreeMap<Field, String>,
}

impl Form {
    /// A row with these values, by column.
    pub fn row_of(&self, values: &BTreeMap<Field, String>) -> Vec<String> {
        self.columns.iter().map(|column| values.get(&column.field).cloned().unwrap_or_default()).collect()
    }
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it is; its label is the header.
    pub field: Field,
    /// Must be filled: the header ends in `*`.
    pub required: bool,
    /// One of its group must be filled.
    pub one_of: bool,
    /// What it takes.
    pub kind: Kind,
    /// Width in character units.
    pub width: f64,
    /// How to fill it.
    pub note: &'static str,
    /// Value of the example row.
    pub example: String,
}

impl Column {
    /// The header cell.
    pub fn header(&self) -> String {
        format!("{}{}", self.field.label(), if self.required { "*" } else { "" })
    }
}

/// What a column takes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Any text.
    #[default]
    Text,
    /// Text that looks like a number: the cells are formatted as text.
    Code,
    /// 18 characters, formatted as text.
    CreditCode,
    /// 15 or 18 characters, formatted as text.
    IdNumber,
    /// A year of four digits.
    Year,
    /// A whole number.
    Count,
    /// A day.
    Date,
    /// A day, or a word for "no end".
    EndDate,
    /// One of a list; other words are refused if the flag is set, else only warned about.
    #[serde(skip)]
    Choice(ListKind, bool),
}

/// Choices of a drop-down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Which list it is; its title stands above the choices on the sheet of choices.
    pub kind: ListKind,
    /// Choices.
    pub choices: Vec<String>,
}

/// What a list offers; templates/columns.toml names it by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ListKind {
    /// Yes or no.
    YesNo,
    /// The sexes.
    Sex,
    /// The policy's categories of difficulty persons.
    Categories,
    /// The policy's ways to provide a post.
    Modes,
    /// Levels of agencies.
    Levels,
    /// Rules that may be waived.
    Rules,
}

impl ListKind {
    /// All lists, in the order in which they stand on the sheet of choices.
    pub const ALL: [Self; 6] =
        [Self::YesNo, Self::Sex, Self::Categories, Self::Modes, Self::Levels, Self::Rules];

    /// The title above the choices.
    pub const fn title(self) -> &'static str {
        match self {
            Self::YesNo => "是或否",
            Self::Sex => "男或女",
            Self::Categories => "困难类别可选项",
            Self::Modes => "开发方式可选项",
            Self::Levels => "层级可选项",
            Self::Rules => "规则可选项",
        }
    }
}

impl TryFrom<String> for ListKind {
    type Error = String;

    fn try_from(title: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|list| list.title() == title).ok_or(title)
    }
}
