//! Logical tables: what somebody wants to say, before any form of saying it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use postaudit::model::{Field, TableKind};

use super::Choices;
use super::sheet::Style;
use crate::generator::formats::Cell;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Blank,
    Text(String),
    Whole(u32),
    Day(Date),
    /// A contract without an end.
    Open,
    Truth(bool),
    Id(&'static str),
    Year(i16),
}

/// A table of one kind.
pub(super) struct Logical {
    pub(super) kind: TableKind,
    /// Its columns in the order in which a reading is shown.
    pub(super) fields: Vec<Field>,
    pub(super) rows: Vec<Vec<Value>>,
}

const PLAN: [Field; 9] = [
    Field::Agency,
    Field::Year,
    Field::PostCode,
    Field::Post,
    Field::Mode,
    Field::Headcount,
    Field::DifficultyHeadcount,
    Field::Submitted,
    Field::ReceivedBy,
];

const HIRES: [Field; 12] = [
    Field::Agency,
    Field::PostCode,
    Field::Post,
    Field::Name,
    Field::IdNumber,
    Field::Difficult,
    Field::Category,
    Field::CertificateNo,
    Field::Recognised,
    Field::Hired,
    Field::Ends,
    Field::Filed,
];

const NOTICES: [Field; 6] =
    [Field::Agency, Field::NoticeNo, Field::Post, Field::Announced, Field::Channel, Field::Published];

const AGENCIES: [&str; 6] =
    ["天河区城管局", "甲局", "广州市统计局", "计划生育服务站", "合作社联合会", "白云区注册会计师协会"];
const POSTS: [&str; 9] = [
    "保洁员",
    "门卫",
    "会计",
    "合计核算员",
    "统计员",
    "说明员",
    "保安（夜班）",
    "小计量器具管理员",
    "报表员",
];
const NAMES: [&str; 4] = ["王一", "欧阳二", "买买提·三", "计四"];
const IDS: [&str; 4] =
    ["440106197506152026", "44010619750615008X", "810000199001010019", "911156199001010010"];
pub(super) const CATEGORIES: [&str; 4] = ["残疾人员", "大龄失业人员", "城镇零就业家庭人员", "其他"];
const DEPARTMENTS: [&str; 2] = ["天河区人社局", "广州市人力资源和社会保障局"];
const MODES: [&str; 2] = ["政府购买", "扶持开发"];
const CHANNELS: [&str; 2] = ["区就业服务中心网站", "公共招聘平台"];

impl Logical {
    pub(super) fn choose(choices: &mut Choices) -> Self {
        let (kind, all): (TableKind, &[Field]) = match choices.of(3) {
            0 => (TableKind::Plan, &PLAN),
            1 => (TableKind::Hires, &HIRES),
            _ => (TableKind::Notices, &NOTICES),
        };
        let may_lack: &[Field] = &[
            Field::Year,
            Field::PostCode,
            Field::Mode,
            Field::DifficultyHeadcount,
            Field::Submitted,
            Field::ReceivedBy,
            Field::CertificateNo,
            Field::Recognised,
            Field::Ends,
            Field::Filed,
            Field::NoticeNo,
        ];
        let fields: Vec<Field> =
            all.iter().copied().filter(|field| !may_lack.contains(field) || choices.of(2) == 0).collect();
        let count = 1 + choices.of(6);
        let rows =
            (0..count).map(|_| fields.iter().map(|field| value_of(*field, choices)).collect()).collect();
        let mut table = Self { kind, fields, rows };
        table.by_agency();
        table.end_after_start();
        table
    }

    /// A contract's last day is not before its first.
    fn end_after_start(&mut self) {
        let (Some(hired), Some(ends)) = (self.place(Field::Hired), self.place(Field::Ends)) else {
            return;
        };
        for row in &mut self.rows {
            if let (Value::Day(first), Value::Day(last)) = (row[hired].clone(), row[ends].clone()) {
                row[ends] = Value::Day(first.max(last));
            }
        }
    }

    /// Rows of one agency stand together, as forms have them.
    fn by_agency(&mut self) {
        self.rows.sort_by_key(|row| format!("{:?}", row[0]));
    }

    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|known| *known == field)
    }

    pub(super) fn agencies(&self) -> Vec<String> {
        let mut agencies: Vec<String> = self.rows.iter().map(|row| shown(&row[0])).collect();
        agencies.dedup();
        agencies
    }
}

fn value_of(field: Field, choices: &mut Choices) -> Value {
    let optional = matches!(
        field,
        Field::PostCode
            | Field::Mode
            | Field::DifficultyHeadcount
            | Field::CertificateNo
            | Field::Recognised
            | Field::Ends
            | Field::Filed
            | Field::Category
            | Field::Submitted
            | Field::ReceivedBy
            | Field::Announced
    );
    if optional && choices.rarely(5) {
        return Value::Blank;
    }
    let text = |text: &str| Value::Text(text.to_owned());
    match field {
        Field::Agency => text(choices.pick(&AGENCIES)),
        Field::Year => Value::Year(2024),
        Field::PostCode | Field::NoticeNo => Value::Text(format!("A{:03}", choices.of(200))),
        Field::Post => text(choices.pick(&POSTS)),
        Field::Mode => text(choices.pick(&MODES)),
        Field::Headcount | Field::Announced => Value::Whole(u32::try_from(choices.of(400)).unwrap_or(0)),
        Field::DifficultyHeadcount => Value::Whole(u32::try_from(choices.of(40)).unwrap_or(0)),
        Field::ReceivedBy => text(choices.pick(&DEPARTMENTS)),
        Field::Name => text(choices.pick(&NAMES)),
        Field::IdNumber => Value::Id(choices.pick(&IDS)),
        Field::Difficult => Value::Truth(choices.of(2) == 0),
        Field::Category => text(choices.pick(&CATEGORIES)),
        Field::CertificateNo => Value::Text(format!("粤困{:04}", choices.of(5000))),
        Field::Channel => text(choices.pick(&CHANNELS)),
        Field::Ends if choices.rarely(3) => Value::Open,
        _ => {
            let days = i32::try_from(choices.of(3000)).unwrap_or(0);
            Value::Day(Date::constant(2018, 1, 1).saturating_add(jiff::Span::new().days(days)))
        }
    }
}

/// As a reading shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Open => "无终止".to_owned(),
        Value::Truth(truth) => truth.to_string(),
        Value::Id(id) => (*id).to_owned(),
        Value::Year(year) => year.to_string(),
    }
}

/// As somebody writes it down.
pub(super) fn cell_of(value: &Value, style: &Style) -> Cell {
    let typed = style.format.has_types();
    match value {
        Value::Blank => Cell::text(["", "/", "——", "无", "N/A", "暂无"][style.blank]),
        Value::Text(text) => Cell::text(match style.padding {
            0 => text.clone(),
            1 => format!(" {text}"),
            _ => format!("{text}\u{3000}"),
        }),
        Value::Whole(number) => match style.whole {
            0 if typed => Cell::Number(f64::from(*number)),
            1 => Cell::text(format!("{number}人")),
            2 => Cell::text(format!("{number} 名")),
            3 => Cell::text(format!("{number}.0")),
            4 => Cell::text(full_width(&number.to_string())),
            5 if typed => Cell::Formula(Some(Box::new(Cell::Number(f64::from(*number))))),
            _ => Cell::text(number.to_string()),
        },
        Value::Year(year) => match style.whole {
            0 if typed => Cell::Number(f64::from(*year)),
            1 => Cell::text(format!("{year}年")),
            2 => Cell::text(format!("{year}年度")),
            _ => Cell::text(year.to_string()),
        },
        Value::Open => Cell::text(["长期", "至今", "无固定期限"][style.date % 3]),
        Value::Truth(truth) => {
            let pairs = [
                ["是", "否"],
                ["√", "×"],
                ["Y", "N"],
                ["1", "0"],
                ["有", "无"],
                ["属于", "不属于"],
                ["y", "n"],
            ];
            if typed && style.truth == pairs.len() {
                Cell::Bool(*truth)
            } else {
                Cell::text(pairs[style.truth % pairs.len()][usize::from(!truth)])
            }
        }
        Value::Id(id) => Cell::text(match style.id {
            0 => (*id).to_owned(),
            1 => format!("'{id}"),
            2 => format!("{} {} {}", &id[..6], &id[6..14], &id[14..]),
            3 => full_width(id),
            _ => id.to_lowercase(),
        }),
        Value::Day(day) => day_cell(*day, style),
    }
}

fn day_cell(date: Date, style: &Style) -> Cell {
    let (y, m, d) = (date.year(), date.month(), date.day());
    Cell::text(match style.date {
        0 => format!("{y}-{m:02}-{d:02}"),
        1 => format!("{y}-{m}-{d}"),
        2 => format!("{y}/{m}/{d}"),
        3 => format!("{y}.{m}.{d}"),
        4 => format!("{y}{m:02}{d:02}"),
        5 => format!("{y}年{m}月{d}日"),
        6 => full_width(&format!("{y}年{m}月{d}日")),
        7 => format!("{y}/{m}/{d} 0:00:00"),
        8 if style.format.has_types() => return Cell::Date(date),
        9 if style.format.has_types() => {
            return Cell::Number(f64::from(i32::from(y) * 10_000 + i32::from(m) * 100 + i32::from(d)));
        }
        _ => format!("{y}-{m:02}-{d:02} 08:30"),
    })
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c })
        .collect()
}

/// The spellings of a column, from the data file that the reader itself uses.
pub(super) fn spellings(kind: TableKind, field: Field) -> &'static [String] {
    static ALL: LazyLock<BTreeMap<String, BTreeMap<String, Vec<String>>>> = LazyLock::new(|| {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/columns.toml"));
        let data: toml::Value = toml::from_str(&text.expect("the file")).expect("TOML");
        let tables = data["tables"].as_table().expect("tables");
        let columns = |table: &toml::Value| {
            let columns = table["columns"].as_table().expect("columns").clone();
            columns.into_iter().map(|(name, list)| (name, list.try_into().expect("a list"))).collect()
        };
        tables.iter().map(|(name, table)| (name.clone(), columns(table))).collect()
    });
    let table = match kind {
        TableKind::Plan => "plan",
        TableKind::Hires => "hires",
        _ => "notices",
    };
    &ALL[table][field.label()]
}
