//! What goes into each column of a form: kind of value, how wide, what the user is told, an example. All of it is data:
//! `[form]` in `templates/columns.toml`, where the column's spellings stand too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::form::{Kind, ListKind};
use crate::model::{Field, TableKind};
use crate::tables::builtin_halves;

/// One column's guidance.
#[derive(Debug)]
pub(super) struct Guidance {
    /// What it takes.
    pub(super) kind: Kind,
    /// Width in character units.
    pub(super) width: f64,
    /// How to fill it, one sentence or two.
    pub(super) note: &'static str,
    /// A value that could stand there; it is nobody's.
    pub(super) example: &'static str,
}

/// What the forms need of the file.
#[derive(Debug, Default, Deserialize)]
struct File {
    form: Written,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// By column.
    columns: BTreeMap<String, WrittenColumn>,
    /// By table and column: what is said otherwise there.
    tables: BTreeMap<String, BTreeMap<String, Otherwise>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumn {
    #[serde(default)]
    kind: Kind,
    /// The list to choose from.
    list: Option<ListKind>,
    #[serde(default)]
    only_listed: bool,
    width: f64,
    note: String,
    #[serde(default)]
    example: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Otherwise {
    note: Option<String>,
    example: Option<String>,
}

impl WrittenColumn {
    fn kind(&self) -> Kind {
        self.list.map_or(self.kind, |list| Kind::Choice(list, self.only_listed))
    }
}

// The file is part of the program; a test asks every column of it.
static WRITTEN: LazyLock<Written> =
    LazyLock::new(|| toml::from_str::<File>(builtin_halves().1).unwrap_or_default().form);

/// Guidance for a column of a table; none if the file does not have it.
pub(super) fn guidance(kind: TableKind, field: Field) -> Option<Guidance> {
    let column = WRITTEN.columns.get(field.label())?;
    let here = WRITTEN.tables.get(kind.code()).and_then(|table| table.get(field.label()));
    let note = here.and_then(|here| here.note.as_deref());
    let example = here.and_then(|here| here.example.as_deref());
    Some(Guidance {
        kind: column.kind(),
        width: column.width,
        note: note.unwrap_or(&column.note),
        example: example.unwrap_or(&column.example),
    })
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::*;
    use crate::model::EXAMPLE_ID;
    use crate::rules::RULES;

    /// A new column is two lines, in `src/model/declared.rs` and here: nothing else has to know it.
    #[test]
    fn the_file_says_of_every_column_of_a_form_how_to_fill_it() {
        let written: File = toml::from_str(builtin_halves().1).unwrap();
        for kind in TableKind::ALL {
            for field in layout::of(kind).columns {
                assert!(guidance(kind, field).is_some(), "{kind:?}: [form.columns] lacks {}", field.label());
            }
        }
        for (label, column) in &written.form.columns {
            assert!(Field::from_label(label).is_some(), "no column is called {label}");
            assert!(column.width > 0.0 && !column.note.is_empty(), "{label}");
        }
        for (code, columns) in &written.form.tables {
            let kind = TableKind::ALL.into_iter().find(|kind| kind.code() == code).unwrap();
            let layout = layout::of(kind);
            for label in columns.keys() {
                let field = Field::from_label(label).unwrap();
                assert!(layout.columns.contains(&field), "{code} has no {label}");
            }
        }
    }

    /// Reading knows this number as nobody's.
    #[test]
    fn examples_are_what_reading_takes_for_examples() {
        assert_eq!(guidance(TableKind::Hires, Field::IdNumber).unwrap().example, EXAMPLE_ID);
        let rule = guidance(TableKind::Waivers, Field::Rule).unwrap().example;
        assert!(RULES.iter().any(|known| known.code == rule), "{rule}");
    }
}
