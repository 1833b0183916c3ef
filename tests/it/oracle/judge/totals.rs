//! Rows that state sums: which they are, and whether they are right.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::identity::{Agency, Filed};
use super::read::{Cell, Id, date, number, text};
use crate::oracle::world::{Kind, Row, Table, World};

/// Words of totals, those that end in another one first, and how far the sum reaches: some rows, those of an agency, all of
/// them; `None`: the figure is no sum.
const WORDS: [(&str, Option<usize>); 13] = [
    ("本页小计", Some(0)),
    ("小计", Some(0)),
    ("汇总", Some(0)),
    ("求和", Some(0)),
    ("合计", Some(1)),
    ("共计", Some(1)),
    ("总计", Some(2)),
    ("总数", Some(2)),
    ("累计", Some(2)),
    ("Total", Some(2)),
    ("计数", None),
    ("平均值", None),
    ("最大值", None),
];

/// Dates: no row with one is a total.
const DAYS: [&str; 6] = ["报送日期", "招用日期", "合同终止日期", "备案日期", "发布日期", "截止日期"];

/// The row states a sum or the like: it is no data.
pub(crate) fn is_total(row: &Row) -> bool {
    reach(row).is_some()
}

/// How far the sum of a total reaches (0 some rows, 1 those of an agency, 2 all; inner `None`: it is no sum); `None`: it is no
/// total.
fn reach(row: &Row) -> Option<Option<usize>> {
    if DAYS.iter().any(|day| !text(row.get(day)).is_empty()) {
        return None;
    }
    let in_cell = |column: &str| {
        let said = text(row.get(column));
        let said = said.trim_end_matches(['：', ':']);
        let (word, reach) = WORDS.iter().find(|(word, _)| said.ends_with(word))?;
        // The sum of an agency's posts, as spreadsheets write it.
        let outer = column == "单位名称" && said != *word && ["汇总", "求和"].contains(word);
        Some(if outer { Some(1) } else { *reach })
    };
    ["年度", "公告编号", "单位名称", "岗位编号", "岗位名称"].into_iter().find_map(in_cell)
}

/// Totals that are not the sum of their rows, by whose rows they are; `None`: of several agencies, or of none.
pub(crate) fn differing<'w>(world: &'w World, agencies: &[Agency]) -> Vec<(Option<usize>, Filed<'w>)> {
    let mut owner: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for (index, agency) in agencies.iter().enumerate() {
        owner.extend(agency.rows.iter().map(|filed| ((filed.file, filed.line), index)));
    }
    let mut all = Vec::new();
    for table in world.in_reading_order() {
        let columns: &[&str] = match table.kind {
            Kind::Plan => &["计划招用人数", "其中就业困难人员"],
            Kind::Notices => &["招聘人数"],
            Kind::Hires => &[],
        };
        let is_sure = |line: u32| {
            owner.contains_key(&(&*table.file, line))
                && !is_rejected(table.kind, &table.rows[line as usize - 2])
        };
        for (line, of) in sums(table) {
            let row = &table.rows[line as usize - 2];
            for column in columns {
                let required = *column == "计划招用人数";
                if number(row.get(column))
                    .known()
                    .is_some_and(|stated| differs(table, &of, column, required, stated, &is_sure))
                {
                    let owners: BTreeSet<usize> =
                        of.iter().filter_map(|line| owner.get(&(&*table.file, *line)).copied()).collect();
                    let one = if owners.len() == 1 { owners.first().copied() } else { None };
                    all.push((one, Filed { kind: table.kind, file: &table.file, line, row }));
                }
            }
        }
    }
    all
}

/// A cell of it that must be read can't be, whatever its year.
fn is_rejected(kind: Kind, row: &Row) -> bool {
    match kind {
        Kind::Plan => number(row.get("年度")) == Cell::Bad || text(row.get("岗位名称")).is_empty(),
        Kind::Notices => date(row.get("发布日期")).known().is_none(),
        Kind::Hires => false,
    }
}

/// Neither the sum of the rows that are in use nor that of all of them; nothing is said where a row can't be read.
fn differs(
    table: &Table,
    of: &[u32],
    column: &str,
    required: bool,
    stated: i64,
    is_sure: &impl Fn(u32) -> bool,
) -> bool {
    let (mut sure, mut whole) = (0, 0);
    for line in of {
        match number(table.rows[*line as usize - 2].get(column)) {
            Cell::Known(figure) => {
                whole += figure;
                sure += if is_sure(*line) { figure } else { 0 };
            }
            Cell::Blank if !required => {}
            Cell::Blank | Cell::Bad => return false,
        }
    }
    stated != sure && stated != whole
}

/// The totals of a table with the rows that each is about: those since the last total that reaches as far; where none are
/// between, those of the next farther reach.
fn sums(table: &Table) -> Vec<(u32, Vec<u32>)> {
    let mut since: [Vec<u32>; 3] = Default::default();
    let mut all = Vec::new();
    for (line, row) in (2_u32..).zip(&table.rows) {
        let rank = match reach(row) {
            Some(Some(rank)) => rank,
            Some(None) => continue,
            None => {
                since.iter_mut().for_each(|rows| rows.push(line));
                continue;
            }
        };
        let of = since[rank..].iter().find(|rows| !rows.is_empty()).cloned();
        all.extend(of.map(|rows| (line, rows)));
        since[..=rank].iter_mut().for_each(Vec::clear);
    }
    all
}

/// Numbers of persons that the totals of an agency's own tables of hires state in words and that are none of its numbers.
pub(crate) fn miscounted<'w>(world: &'w World, agency: &Agency, case: &Case) -> Vec<Filed<'w>> {
    let mut all = Vec::new();
    for table in world.in_reading_order().into_iter().filter(|table| table.kind == Kind::Hires) {
        let own = agency.rows.iter().filter(|filed| filed.file == table.file).count();
        let data = table.rows.iter().filter(|row| !is_total(row)).count();
        if own == 0 || own != data {
            continue;
        }
        let persons: BTreeSet<&String> = case
            .hires
            .iter()
            .filter_map(|hire| if let Id::Valid(id) = &hire.id { Some(id) } else { None })
            .collect();
        let claims = |file: Option<&str>| {
            case.hires
                .iter()
                .filter(|hire| hire.claimed && file.is_none_or(|file| hire.filed.file == file))
                .count()
        };
        let claims = [claims(None), claims(Some(&table.file))];
        let right = [own, case.hires.len(), persons.len(), claims[0], claims[1]];
        for (line, row) in (2_u32..).zip(&table.rows).filter(|(_, row)| is_total(row)) {
            let wrong = in_words(row).is_some_and(|stated| !right.contains(&stated));
            let wrong_claims = claims_in_words(row).is_some_and(|stated| !claims.contains(&stated));
            for _ in 0..usize::from(wrong) + usize::from(wrong_claims) {
                all.push(Filed { kind: Kind::Hires, file: &table.file, line, row });
            }
        }
    }
    all
}

/// 共3人, or 3人 beside a word for all of them.
fn in_words(row: &Row) -> Option<usize> {
    let said = text(row.get("姓名"));
    let figure = said.trim_start_matches('共').strip_suffix('人')?;
    let bound = said.starts_with('共')
        || ["年度", "单位名称", "岗位编号", "岗位名称"].iter().any(|column| {
            ["合计", "共计", "总计", "累计"].iter().any(|word| text(row.get(column)).contains(word))
        });
    figure.parse().ok().filter(|_| bound)
}

/// 其中困难人员2人.
fn claims_in_words(row: &Row) -> Option<usize> {
    text(row.get("备注")).strip_prefix("其中困难人员")?.strip_suffix('人')?.parse().ok()
}
