//! What a number format shows of a number: the number, something else, or nothing.
//!
//! Only so much of the language of formats as tells these apart. Units behind a number, colours, widths and
//! every format of dates leave a number what it is.

use crate::model::{has, words as lists};

/// How a cell's value is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// As it is, or rounded, grouped, with a unit.
    AsIs,
    /// This text.
    Text(String),
    /// Something else than the value, or nothing.
    Otherwise,
}

/// A number format, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
struct Section {
    condition: Option<(String, f64)>,
    before: String,
    behind: String,
    /// Placeholders of digits before the point; zeros among them.
    places: u32,
    zeros: u32,
    /// It has a point, groups, an exponent, the date's letters or anything else that makes it no plain row of places.
    is_plain: bool,
    shows_value: bool,
    shows_text: bool,
    scales: bool,
}

impl NumberFormat {
    /// Reads a format's code.
    pub(super) fn of(code: &str) -> Self {
        let mut sections = vec![Section { is_plain: true, ..Section::default() }];
        let mut characters = code.chars().peekable();
        let mut after_place = false;
        while let Some(c) = characters.next() {
            if c == ';' {
                sections.push(Section { is_plain: true, ..Section::default() });
                after_place = false;
                continue;
            }
            let Some(section) = sections.last_mut() else { break };
            let was_after_place = std::mem::take(&mut after_place);
            match c {
                '"' => characters.by_ref().take_while(|c| *c != '"').for_each(|c| section.literal(c)),
                '\\' => characters.next().into_iter().for_each(|c| section.literal(c)),
                '_' | '*' => drop(characters.next()),
                '[' => section.bracket(&characters.by_ref().take_while(|c| *c != ']').collect::<String>()),
                '0' | '#' | '?' => {
                    section.place(c);
                    after_place = true;
                }
                '.' => {
                    section.is_plain = false;
                    after_place = true;
                }
                ',' if was_after_place => {
                    section.is_plain = false;
                    // Between places it groups, behind them it divides by a thousand.
                    let mut ahead = characters.clone().skip_while(|c| *c == ',');
                    section.scales |= !matches!(ahead.next(), Some('0' | '#' | '?'));
                    after_place = true;
                }
                '%' | '‰' => section.scales = true,
                '@' => section.shows_text = true,
                c if c.is_ascii_alphabetic() => {
                    section.shows_value = true;
                    section.is_plain = false;
                }
                '/' if section.places > 0 => section.is_plain = false,
                c => section.literal(c),
            }
        }
        Self { sections }
    }

    /// Whether any value is shown otherwise than as it is.
    pub(super) fn matters(&self) -> bool {
        self.hides_text()
            || [1.0, 0.0, -1.0, 2.0, 1234.5].iter().any(|value| self.number(*value) != Shown::AsIs)
            || self.sections.iter().any(|section| section.condition.is_some())
    }

    /// What is seen of a number.
    pub(super) fn number(&self, value: f64) -> Shown {
        self.section_for(value).map_or(Shown::AsIs, |section| section.show(value))
    }

    /// Nothing is seen of a text, or something that denies it beside it.
    pub(super) fn hides_text(&self) -> bool {
        match self.sections.as_slice() {
            [_, _, _, last] => !last.shows_text || last.misleads(),
            sections => sections.iter().any(|section| section.shows_text && section.misleads()),
        }
    }

    fn section_for(&self, value: f64) -> Option<&Section> {
        let numbers = self.sections.get(..self.sections.len().min(3))?;
        if numbers.iter().any(|section| section.condition.is_some()) {
            let met = numbers.iter().find(|section| section.is_met_by(value));
            return met.or_else(|| numbers.iter().rfind(|section| section.condition.is_none()));
        }
        match numbers {
            [all] => Some(all),
            [positive, negative] => Some(if value < 0.0 { negative } else { positive }),
            [positive, negative, zero] => Some(if value > 0.0 {
                positive
            } else if value < 0.0 {
                negative
            } else {
                zero
            }),
            _ => None,
        }
    }
}

impl Section {
    fn literal(&mut self, c: char) {
        if self.shows_value { self.behind.push(c) } else { self.before.push(c) }
    }

    fn place(&mut self, c: char) {
        self.shows_value = true;
        // Places that go on behind a literal make no plain row.
        self.is_plain &= self.behind.is_empty();
        self.places += 1;
        self.zeros += u32::from(c == '0');
    }

    /// A colour, a locale or a condition.
    fn bracket(&mut self, inside: &str) {
        let operator: String = inside.chars().take_while(|c| matches!(c, '<' | '>' | '=')).collect();
        let number = inside.get(operator.len()..).and_then(|number| number.trim().parse().ok());
        if let Some(number) = number.filter(|_| !operator.is_empty()) {
            self.condition = Some((operator, number));
        } else if matches!(inside.chars().next(), Some('h' | 'm' | 's' | 'H' | 'M' | 'S')) {
            self.shows_value = true;
            self.is_plain = false;
        }
    }

    fn is_met_by(&self, value: f64) -> bool {
        let Some((operator, number)) = &self.condition else { return false };
        match operator.as_str() {
            "=" => (value - number).abs() < f64::EPSILON,
            "<>" => (value - number).abs() >= f64::EPSILON,
            "<" => value < *number,
            ">" => value > *number,
            "<=" => value <= *number,
            ">=" => value >= *number,
            _ => false,
        }
    }

    fn words(&self) -> String {
        [self.before.as_str(), self.behind.as_str()].concat()
    }

    /// What stands beside a value makes another one of it.
    fn misleads(&self) -> bool {
        let words = self.words();
        words.chars().any(char::is_numeric) || has(&words, &lists().format_telling_words)
    }

    fn show(&self, value: f64) -> Shown {
        let words = self.words();
        let misleads = words.chars().any(char::is_numeric);
        if !self.shows_value {
            return match words.trim() {
                _ if self.shows_text && words.trim().is_empty() => Shown::AsIs,
                "" => Shown::Otherwise,
                _ if misleads => Shown::Otherwise,
                // A dash for 0, as accounts show it.
                words if !words.contains(char::is_alphabetic) && value == 0.0 => Shown::AsIs,
                words if !words.contains(char::is_alphabetic) => Shown::Otherwise,
                words => Shown::Text(words.to_owned()),
            };
        }
        if self.scales || self.misleads() {
            return Shown::Otherwise;
        }
        let is_code = self.zeros > 1 || self.before.chars().any(|c| c.is_ascii_alphabetic());
        if is_code && self.is_plain && value >= 0.0 && value.fract() == 0.0 && value < 1e15 {
            let width = self.zeros as usize;
            return Shown::Text(format!("{}{value:0width$}{}", self.before, self.behind));
        }
        Shown::AsIs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_seen_as_its_format_shows_it() {
        let text = |text: &str| Shown::Text(text.to_owned());
        for (code, value, shown) in [
            ("General", 5.0, Shown::AsIs),
            ("0", 5.0, Shown::AsIs),
            ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", 5.0, Shown::AsIs),
            ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", 5.0, Shown::AsIs),
            ("0\"人\"", 5.0, Shown::AsIs),
            ("@", 5.0, Shown::AsIs),
            ("0.00E+00", 5.0, Shown::AsIs),
            ("yyyy\"年\"m\"月\"", 45_356.0, Shown::AsIs),
            ("000", 1.0, text("001")),
            ("\"G\"00", 7.0, text("G07")),
            ("000", 1.5, Shown::AsIs),
            ("0\"0\"", 5.0, Shown::Otherwise),
            ("\"12\"", 5.0, Shown::Otherwise),
            (";;;", 5.0, Shown::Otherwise),
            ("0%", 5.0, Shown::Otherwise),
            ("0,", 5000.0, Shown::Otherwise),
            ("0\"是\"", 1.0, Shown::Otherwise),
            ("\"拟\"yyyy\\-mm\\-dd", 45_356.0, Shown::Otherwise),
            ("yyyy/m/d\"（未报）\"", 45_356.0, Shown::Otherwise),
            ("0\"万\"", 5.0, Shown::Otherwise),
            ("\"约\"0", 5.0, Shown::Otherwise),
            ("\"—\"", 45_356.0, Shown::Otherwise),
            ("0;-0;\"—\"", 0.0, Shown::AsIs),
            ("0\"十\"", 5.0, Shown::Otherwise),
            ("0\"名\"", 5.0, Shown::AsIs),
            ("yyyy\"年\"m\"月\"d\"日\"", 45_356.0, Shown::AsIs),
            ("\"是\";;\"否\"", 1.0, text("是")),
            ("\"是\";;\"否\"", 0.0, text("否")),
            ("[=1]\"是\";[=0]\"否\";0", 1.0, text("是")),
            ("[=1]\"是\";[=0]\"否\";0", 0.0, text("否")),
            ("[=1]\"是\";[=0]\"否\";0", 3.0, Shown::AsIs),
        ] {
            assert_eq!(NumberFormat::of(code).number(value), shown, "{code} of {value}");
        }
    }

    #[test]
    fn only_four_empty_sections_hide_a_text() {
        assert!(NumberFormat::of(";;;").hides_text());
        assert!(!NumberFormat::of("0;-0;0;@").hides_text() && !NumberFormat::of("0;;").hides_text());
        assert!(
            NumberFormat::of("@\"（未备案）\"").hides_text()
                && !NumberFormat::of("@\"（公章）\"").hides_text()
        );
        assert!(!NumberFormat::of("0.00").matters() && NumberFormat::of("000").matters());
    }
}
