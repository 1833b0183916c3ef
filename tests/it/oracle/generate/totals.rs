//! Rows that state sums, as offices put them into their tables: behind some rows of an agency, behind all of them, at the end of
//! the table; the agency's cells filled in, one of the two, or blank.

use super::{Agency, Files, credit_code};
use crate::oracle::judge::{self, read};
use crate::oracle::rng::Rng;
use crate::oracle::world::{Kind, Row};

/// Words by how far their sums reach: some rows, an agency, a table.
const WORDS: [&[&str]; 3] = [
    &["小计", "小 计", "汇总", "本页小计", "求和"],
    &["合计", "合 计", "共计", "合计："],
    &["总计", "Total", "总数", "累计", "总计:"],
];

/// What a total row says of the agency whose rows it sums.
#[derive(Debug, Clone, Default)]
struct Who {
    name: String,
    code: String,
}

impl Agency<'_> {
    /// Puts totals among the rows that the agency has added to each file since `before`, and behind them.
    pub(super) fn totals(
        &mut self,
        files: &mut Files,
        before: &std::collections::BTreeMap<(Kind, String), usize>,
    ) {
        for ((kind, file), rows) in files.iter_mut() {
            let start = before.get(&(*kind, file.clone())).copied().unwrap_or(0);
            if rows.len() == start || !self.rng.chance(450) {
                continue;
            }
            let own = rows.split_off(start);
            let inner = self.rng.chance(250);
            let mut since = Vec::new();
            for row in &own {
                since.push(row.clone());
                rows.push(row.clone());
                if inner && self.rng.chance(400) {
                    let total = self.total(*kind, 0, &since);
                    rows.push(total);
                    since.clear();
                }
            }
            let reach = if inner || self.rng.chance(700) { 1 } else { self.rng.below(3) };
            let total = self.total(*kind, reach, &own);
            rows.push(total);
        }
    }

    fn total(&mut self, kind: Kind, reach: usize, of: &[Row]) -> Row {
        // Names and codes on a total are nobody's, even where no other row has them.
        let name = match self.rng.below(20) {
            0 => format!("{}管理处", self.names[0].trim_end_matches("服务所")),
            1..=9 => self.names[0].clone(),
            _ => String::new(),
        };
        let code = match self.rng.below(20) {
            0 => format!("{}0", &credit_code(self.division, self.index * 3)[..17]),
            1 => credit_code(self.division, self.index * 3 + 2),
            2..=9 => self.codes[0].clone(),
            _ => String::new(),
        };
        let wrong = self.hit(120);
        row(self.rng, kind, reach, of, &Who { name, code }, wrong)
    }
}

/// A total at the end of a table of several agencies.
pub(super) fn of_table(rng: &mut Rng, kind: Kind, rows: &[Row], wrong: bool) -> Row {
    let reach = if rng.chance(800) { 2 } else { 1 };
    row(rng, kind, reach, rows, &Who::default(), wrong)
}

/// One total row over `of`, in which totals may stand as well.
fn row(rng: &mut Rng, kind: Kind, reach: usize, of: &[Row], who: &Who, wrong: bool) -> Row {
    let mut row = Row::default();
    // What is no sum is compared with nothing.
    let word =
        if rng.chance(40) { rng.pick(&["计数", "平均值", "最大值"]) } else { rng.pick(WORDS[reach]) };
    row.set("单位名称", who.name.clone());
    row.set("统一社会信用代码", who.code.clone());
    let named = !who.name.is_empty();
    let place = match (named, rng.below(8)) {
        // 某所 汇总, in the cell of the name.
        (true, 0..=2) => {
            let word = if reach == 0 {
                word
            } else {
                rng.pick(&["汇总", "小计", "合计", "求和", "平均值"])
            };
            row.set("单位名称", format!("{}{}{word}", who.name, rng.pick(&["", " "])));
            ""
        }
        (false, 0..=3) => "单位名称",
        (_, 4) => "岗位编号",
        (_, 5) if kind != Kind::Notices => "年度",
        (_, 5) => "公告编号",
        _ => "岗位名称",
    };
    if !place.is_empty() {
        row.set(place, word);
    }
    if place != "年度" && kind != Kind::Notices && rng.chance(150) {
        row.set("年度", of.first().map(|row| row.get("年度").to_owned()).unwrap_or_default());
    }
    if rng.chance(100) {
        row.set("备注", "已核对");
    }
    // What all rows repeat is filled down over the total too.
    for column in ["行政区划代码", "岗位类别", "受理部门", "备案部门", "发布机构"] {
        if kind.columns().contains(&column) && rng.chance(80) {
            row.set(column, of.first().map(|row| row.get(column).to_owned()).unwrap_or_default());
        }
    }
    figures(rng, kind, of, wrong, &mut row);
    row
}

fn figures(rng: &mut Rng, kind: Kind, of: &[Row], wrong: bool, row: &mut Row) {
    let data = || of.iter().filter(|row| !judge::is_total(row));
    let sum = |column: &str| data().filter_map(|row| read::number(row.get(column)).known()).sum::<i64>();
    let off = if wrong { rng.pick(&[-1, 1, 2]) } else { 0 };
    let unit = rng.pick(&["", "", "人", "名"]);
    let state = |row: &mut Row, column: &'static str, figure: i64| {
        row.set(column, format!("{}{unit}", figure.max(0)));
    };
    match kind {
        Kind::Plan => {
            if rng.chance(900) {
                state(row, "计划招用人数", sum("计划招用人数") + off);
            }
            if rng.chance(500) {
                state(row, "其中就业困难人员", sum("其中就业困难人员"));
            }
        }
        Kind::Notices => {
            if rng.chance(900) {
                state(row, "招聘人数", sum("招聘人数") + off);
            }
        }
        // How many persons, in words, in the cell of a name.
        Kind::Hires => {
            let persons = i64::try_from(data().count()).unwrap() + off;
            match rng.below(4) {
                0 => row.set("姓名", format!("共{}人", persons.max(0))),
                1 => row.set("姓名", format!("{}人", persons.max(0))),
                2 => row.set("姓名", persons.max(0).to_string()),
                _ => {}
            }
            if rng.chance(200) {
                let claims = data().filter(|row| row.get("是否就业困难人员") == "是").count();
                row.set("备注", format!("其中困难人员{claims}人"));
            }
        }
    }
}
