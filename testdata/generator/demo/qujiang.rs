//! 韶关市曲江区: the county keeps one ledger for all its agencies and exports it as CSV, in GBK.

use super::super::formats::Cell;
use super::super::formats::text::{Encoding, write as text};
use super::agency::{Agency, QUJIANG, Recognition, World};
use super::layout::{Day, Header, Look, Names};
use super::{Year, layout};

pub(super) fn add(year: &mut Year) {
    let w = &mut year.world;
    let kept = Agency::new(w, &QUJIANG, "11", "榕坝镇人民政府")
        .post("村道保洁员", "乡村公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 3);
    // Three planned, so two needed; the only one hired is a difficulty person.
    let one_of_three = Agency::new(w, &QUJIANG, "11", "沙坑镇人民政府")
        .post("护林员", "乡村公益性岗位", 3)
        .difficult(w, 0, 1);
    let road = Agency::new(w, &QUJIANG, "12", "公路养护站")
        .post("道路养护员", "乡村公益性岗位", 10)
        .difficult(w, 0, 5)
        .others(w, 0, 5);
    // A plan, and nobody hired all year.
    let nobody = Agency::new(w, &QUJIANG, "12", "松龄敬老院").post("护理员", "乡村公益性岗位", 4);
    let all =
        [kept, one_of_three, recognised_afterwards(w), left_the_register(w), road, nobody, wrong_number(w)];
    ledger(year, &all);
    year.agencies.extend(all);
    year.agencies.push(Agency::new(&mut year.world, &QUJIANG, "12", "图书分馆"));
}

/// The second of two was recognised only after being hired: one is left, and two are needed.
fn recognised_afterwards(w: &mut World) -> Agency {
    let agency = Agency::new(w, &QUJIANG, "11", "白泥镇人民政府")
        .post("村道保洁员", "乡村公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 2)
        .but(|agency| agency.hires[1].recognised = "2024-05-10".to_owned());
    row_of(w, &agency, 1).recognised = "2024-05-10".to_owned();
    agency
}

/// One of three had left the register before being hired; two are left, and two are needed.
fn left_the_register(w: &mut World) -> Agency {
    let agency = Agency::new(w, &QUJIANG, "11", "樟溪镇人民政府")
        .post("护林员", "乡村公益性岗位", 5)
        .difficult(w, 0, 3)
        .others(w, 0, 2);
    row_of(w, &agency, 2).left = "2024-01-15".to_owned();
    agency
}

/// A number whose last character is not the one that its digits give.
fn wrong_number(w: &mut World) -> Agency {
    Agency::new(w, &QUJIANG, "12", "文化站")
        .post("场馆保洁员", "乡村公益性岗位", 2)
        .difficult(w, 0, 1)
        .others(w, 0, 1)
        .but(|agency| {
            let id = &mut agency.hires[1].id;
            let last = if id.ends_with('1') { "2" } else { "1" };
            id.replace_range(17.., last);
        })
}

fn row_of<'w>(w: &'w mut World, agency: &Agency, hire: usize) -> &'w mut Recognition {
    let id = &agency.hires[hire].id;
    w.register.iter_mut().find(|row| row.id == *id).expect("registered when hired")
}

fn ledger(year: &mut Year, all: &[Agency]) {
    let agencies: Vec<&Agency> = all.iter().collect();
    let look = Look {
        header: Header::Office,
        names: Names::Columns,
        days: &[Day::Slashes, Day::Dots],
        ..Look::default()
    };
    let plan = layout::plan(&agencies, &look);
    let mut hires = layout::hires(&agencies, &look);
    let notices = layout::notices(&agencies, &look);
    // The last road worker was copied in twice, and somebody's agency was left out.
    let rows = &mut hires.sheet.rows;
    let road = &all[4];
    let last = road.hires.last().expect("ten hires").id.clone();
    let at = rows.iter().position(|row| row.contains(&Cell::Text(last.clone()))).expect("in the ledger");
    rows.insert(at + 1, rows[at].clone());
    let stray = {
        let mut agency = Agency::new(&mut year.world, &QUJIANG, "12", "（漏填）").post("村道保洁员", "", 1);
        let person = agency.person(&mut year.world, "女", [1980, 1990]);
        agency.hire(0, person);
        agency.hires.iter_mut().for_each(|hire| hire.post_code.clear());
        let page = layout::hires(&[&agency], &look);
        let mut row = page.sheet.rows[2].clone();
        row[1] = Cell::Blank;
        row[2] = Cell::Blank;
        row
    };
    let foot = rows.len() - 1;
    rows.insert(foot, stray);
    for (name, page) in [("招用计划", plan), ("招用人员", hires), ("招聘公告", notices)] {
        let path = format!("韶关市/曲江区/曲江区2024年公益性岗位台账_{name}.csv");
        year.filing(&path, text(&page.sheet, ',', Encoding::Gb18030));
    }
}
