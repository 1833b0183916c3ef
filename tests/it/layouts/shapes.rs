//! How the fields of a table stand in columns: one each, 年/月/日 or ticks below a header, a contract's two days together.

use jiff::civil::Date;
use postaudit::model::{Field, TableKind};

use super::Choices;
use super::logical::{CATEGORIES, Logical, Value, cell_of, spellings};
use super::sheet::Style;
use crate::generator::formats::Cell;

/// One field, or the two days of a contract, on the sheet.
pub(super) struct Column {
    /// Place of the field in the table.
    pub(super) place: usize,
    shape: Shape,
    /// The header, over the ones below it if there are any.
    name: String,
}

enum Shape {
    Plain,
    /// 年, 月 and 日 below the header; whether the cells say so again.
    Day(bool),
    /// A column for each category, with the marks for yes and no.
    Ticks(&'static str, &'static str),
    /// Both days of the contract in one cell: the place of the last day, and how they are written.
    Period(usize, usize),
    /// A column for each day of the contract: the place of the last day, and the names of both.
    FirstAndLast(usize, [&'static str; 2]),
}

/// Headers of a period over the ones of its two columns.
const PERIODS: [(&str, [&str; 2]); 6] = [
    ("合同期限", ["起", "止"]),
    ("合同期限", ["起始日期", "终止日期"]),
    ("劳动合同期限", ["开始时间", "结束时间"]),
    ("聘用期限", ["自", "至"]),
    ("合同起止时间", ["起", "止"]),
    ("合同", ["开始日期", "终止日期"]),
];

const MARKS: [(&str, &str); 7] =
    [("√", ""), ("✓", ""), ("是", "否"), ("1", "0"), ("☑", "□"), ("√", "×"), ("●", "")];

/// The columns for these places of a table, in this order.
pub(super) fn choose(table: &Logical, order: &[usize], choices: &mut Choices) -> Vec<Column> {
    let (hired, ends) = (table.place(Field::Hired), table.place(Field::Ends));
    let ends = ends.filter(|_| hired.is_some() && choices.rarely(3));
    let as_columns = choices.of(2) == 1;
    let mut columns = Vec::new();
    for place in order.iter().copied().filter(|place| Some(*place) != ends) {
        let field = table.fields[place];
        let is_first = Some(place) == hired;
        let (shape, name) = match (is_first.then_some(ends).flatten(), field) {
            (Some(last), _) if as_columns => {
                let (name, below) = choices.pick(&PERIODS);
                (Shape::FirstAndLast(last, below), name.to_owned())
            }
            (Some(last), _) => {
                let names = ["合同期限", "合同起止时间", "劳动合同期限（起止）", "聘用期限", "合同起止日期"];
                (Shape::Period(last, choices.of(9)), choices.pick(&names).to_owned())
            }
            (None, Field::Category) if choices.rarely(4) => {
                let (yes, no) = choices.pick(&MARKS);
                (Shape::Ticks(yes, no), spelled(table.kind, field, choices))
            }
            (None, _) if is_day(table, place) && choices.rarely(6) => {
                (Shape::Day(choices.of(2) == 1), spelled(table.kind, field, choices))
            }
            _ => (Shape::Plain, spelled(table.kind, field, choices)),
        };
        columns.push(Column { place, shape, name });
    }
    columns
}

/// The column has nothing but days.
fn is_day(table: &Logical, place: usize) -> bool {
    table.rows.iter().any(|row| matches!(row[place], Value::Day(_)))
        && table.rows.iter().all(|row| matches!(row[place], Value::Day(_) | Value::Blank))
}

impl Column {
    /// Places of the table that it shows.
    pub(super) fn shows(&self, place: usize) -> bool {
        let last = match self.shape {
            Shape::Period(last, _) | Shape::FirstAndLast(last, _) => Some(last),
            _ => None,
        };
        self.place == place || last == Some(place)
    }

    pub(super) fn width(&self) -> usize {
        self.below().len().max(1)
    }

    /// The headers below its own.
    pub(super) fn below(&self) -> Vec<&'static str> {
        match &self.shape {
            Shape::Plain | Shape::Period(..) => Vec::new(),
            Shape::Day(_) => vec!["年", "月", "日"],
            Shape::Ticks(..) => CATEGORIES.to_vec(),
            Shape::FirstAndLast(_, names) => names.to_vec(),
        }
    }

    pub(super) fn name(&self) -> Cell {
        Cell::text(self.name.clone())
    }

    /// The cells of a row.
    pub(super) fn cells(&self, values: &[Value], style: &Style) -> Vec<Cell> {
        let value = &values[self.place];
        match self.shape {
            Shape::Plain => vec![cell_of(value, style)],
            Shape::Day(says) => match value {
                Value::Day(day) => parts_of(*day, says).into_iter().map(Cell::text).collect(),
                _ => vec![cell_of(&Value::Blank, style); 3],
            },
            Shape::Ticks(yes, no) => {
                let is_it = |name: &&str| *value == Value::Text((*name).to_owned());
                CATEGORIES.iter().map(|name| Cell::from(if is_it(name) { yes } else { no })).collect()
            }
            Shape::FirstAndLast(last, _) => {
                vec![cell_of(value, style), cell_of(&values[last], style)]
            }
            Shape::Period(last, how) => match (value, &values[last]) {
                (Value::Day(first), Value::Day(last)) => {
                    vec![Cell::text(period(*first, *last, how))]
                }
                (Value::Day(first), Value::Open) => vec![Cell::text(open_period(*first, how))],
                _ => vec![cell_of(value, style)],
            },
        }
    }
}

fn parts_of(day: Date, says: bool) -> [String; 3] {
    let (y, m, d) = (day.year(), day.month(), day.day());
    if says {
        [format!("{y}年"), format!("{m}月"), format!("{d}日")]
    } else {
        [y.to_string(), m.to_string(), d.to_string()]
    }
}

fn dotted(day: Date) -> String {
    format!("{}.{}.{}", day.year(), day.month(), day.day())
}

fn in_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn period(first: Date, last: Date, how: usize) -> String {
    match how {
        0 => format!("{first}至{last}"),
        1 => format!("{}-{}", dotted(first), dotted(last)),
        2 => format!("{}至{}", in_words(first), in_words(last)),
        3 => format!("{} ~ {}", dotted(first), dotted(last)),
        4 => format!("自{}起至{}止", in_words(first), in_words(last)),
        5 => format!("{first}\n{last}"),
        6 => format!("{first}——{last}"),
        7 => format!("{}－{}", in_words(first), in_words(last)),
        _ => format!("{first} 到 {last}"),
    }
}

fn open_period(first: Date, how: usize) -> String {
    match how {
        0 => format!("{first}至长期"),
        1 => format!("{}-长期", dotted(first)),
        2 => format!("{}至今", in_words(first)),
        3 => format!("{}~至今", dotted(first)),
        4 => format!("自{}起长期", in_words(first)),
        5 => format!("{first}\n无固定期限"),
        6 => format!("{first}——无固定期限"),
        7 => format!("{}－长期有效", in_words(first)),
        _ => format!("{first} 至今"),
    }
}

/// A spelling of a column, dressed as headers are.
fn spelled(kind: TableKind, field: Field, choices: &mut Choices) -> String {
    let all = spellings(kind, field);
    let name = &all[choices.of(all.len())];
    match choices.of(8) {
        1 => format!("{name}*"),
        2 => format!("* {name}"),
        3 => format!("{name}（必填）"),
        4 => format!("【{name}】"),
        5 => name.chars().map(|c| format!("{c} ")).collect(),
        6 => {
            let half = name.chars().count() / 2;
            let (first, second): (String, String) =
                (name.chars().take(half).collect(), name.chars().skip(half).collect());
            format!("{first}\n{second}")
        }
        7 => format!("{name}：(人)"),
        _ => name.clone(),
    }
}
