//! JSON that people can leaf through and that stays small: a line for each key of the whole and for each
//! entry of its lists and tables, and each entry on its line without blanks.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Levels that are spread over lines.
const SPREAD: usize = 2;

/// Writes so.
#[derive(Debug, Default)]
pub(super) struct Lines {
    depth: usize,
    filled: bool,
}

impl Lines {
    fn open<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(&[bracket])
    }

    fn close<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        let spread = self.depth <= SPREAD && self.filled;
        self.depth -= 1;
        if spread {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(&[bracket])
    }

    fn entry<W: Write + ?Sized>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if self.depth <= SPREAD { self.line(writer) } else { Ok(()) }
    }

    fn line<W: Write + ?Sized>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'[')
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b']')
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'{')
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b'}')
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.depth <= SPREAD { b": " } else { b":" })
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[test]
    fn an_entry_of_a_list_takes_one_line() {
        let value = serde_json::json!({
            "inputs": [{"path": "甲.xlsx", "sheets": [{"name": "招用计划", "rows": [1, 2]}]}, {"path": "乙.csv"}],
            "none": [],
            "tool": {"name": "postaudit", "empty": {}},
            "year": 2024,
        });
        let mut text = Vec::new();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Lines::default())).unwrap();
        let expected = r#"{
  "inputs": [
    {"path":"甲.xlsx","sheets":[{"name":"招用计划","rows":[1,2]}]},
    {"path":"乙.csv"}
  ],
  "none": [],
  "tool": {
    "empty": {},
    "name": "postaudit"
  },
  "year": 2024
}"#;
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
