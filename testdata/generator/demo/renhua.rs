//! 韶关市仁化县: every spelling of a day, and cells that can't be read or don't add up.

use super::super::formats::Cell;
use super::super::people::credit_code;
use super::agency::{Agency, RENHUA};
use super::layout::{Day, Header, Look, Names, Role};
use super::{Year, styled, tables};

pub(super) fn add(year: &mut Year) {
    every_spelling(year);
    filed_with_the_city(year);
    more_than_announced(year);
    too_young(year);
    unreadable_day(year);
    everything_missing(year);
    unplanned_post(year);
    other_name(year);
}

/// Eight planned, four needed (3.2 rounded up), four verified.
fn every_spelling(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &RENHUA, "11", "锦溪镇人民政府")
        .post("村道保洁员", "乡村公益性岗位", 5)
        .post("护林员", "乡村公益性岗位", 3)
        .difficult(w, 0, 3)
        .others(w, 0, 2)
        .difficult(w, 1, 1)
        .others(w, 1, 2)
        .but(|agency| {
            for hire in &mut agency.hires {
                hire.category =
                    hire.category.replace("大龄失业人员", "4050人员").replace("残疾人员", "残疾人");
                hire.category = hire.category.replace("享受最低生活保障待遇人员", "低保人员");
                // 身份证 typed with spaces, as on the card's photocopy.
                hire.id = format!("{} {} {}", &hire.id[..6], &hire.id[6..14], &hire.id[14..]);
            }
        });
    let days =
        &[Day::Short, Day::Slashes, Day::Dots, Day::Compact, Day::Hanzi, Day::Wide, Day::Cell, Day::Iso];
    let look = Look { days, yes_no: ["√", "×"], blank: "/", ..Look::default() };
    year.workbook("韶关市/仁化县/锦溪镇人民政府.xlsx", agency, &look);
}

/// All hires were filed with the city's department instead of the county's.
fn filed_with_the_city(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &RENHUA, "11", "长岭镇人民政府")
        .post("护林员", "乡村公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .but(|agency| {
            for hire in &mut agency.hires {
                hire.filed_with = "韶关市人力资源和社会保障局".to_owned();
            }
        });
    year.workbook("韶关市/仁化县/长岭镇人民政府.xlsx", agency, &Look { merged: true, ..Look::default() });
}

/// Two announced, three hired; and the total under the plan says six for five.
fn more_than_announced(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &RENHUA, "12", "红砂林场")
        .post("森林管护员", "乡村公益性岗位", 3)
        .post("瞭望员", "乡村公益性岗位", 2)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .others(w, 1, 1)
        .but(|agency| agency.notices[0].announced = "2".to_owned());
    let mut pages = tables(&agency, &Look::default());
    let total = pages[0].roles.iter().position(|role| *role == Role::Total).expect("two lines have a total");
    for cell in &mut pages[0].sheet.rows[total] {
        if *cell == Cell::Number(5.0) {
            *cell = Cell::Number(6.0);
        }
    }
    year.filing("韶关市/仁化县/红砂林场.xlsx", styled::write(&pages));
    year.agencies.push(agency);
}

/// A man of 47 recognised as 大龄失业人员, which takes fifty years.
fn too_young(year: &mut Year) {
    let w = &mut year.world;
    let mut agency = Agency::new(w, &RENHUA, "12", "水利管理站")
        .post("水库巡查员", "乡村公益性岗位", 5)
        .difficult(w, 0, 1);
    let young = agency.person(w, "男", [1976, 1976]);
    agency.hire_recognised(w, 0, young, "大龄失业人员");
    let agency = agency.others(w, 0, 2);
    let look = Look { header: Header::Office, days: &[Day::Hanzi], ..Look::default() };
    year.workbook("韶关市/仁化县/水利管理站.xlsx", agency, &look);
}

/// The day of hire of a claimed person is no day.
fn unreadable_day(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &RENHUA, "12", "环境卫生所")
        .post("清扫保洁员", "乡村公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 3)
        .but(|agency| agency.hires[1].hired = "三月中旬".to_owned());
    let look = Look { names: Names::Line, ..Look::default() };
    year.workbook("韶关市/仁化县/环境卫生所.xlsx", agency, &look);
}

/// Too few difficulty persons, no notices, no filing dates, and a category of no list.
fn everything_missing(year: &mut Year) {
    let w = &mut year.world;
    let mut agency = Agency::new(w, &RENHUA, "11", "黄竹镇人民政府")
        .post("村道保洁员", "乡村公益性岗位", 10)
        .difficult(w, 0, 2);
    let graduate = agency.person(w, "女", [2000, 2001]);
    agency.hire_recognised(w, 0, graduate, "离校2年内未就业高校毕业生");
    w.register.pop();
    let agency = agency.others(w, 0, 3).but(|agency| {
        agency.notices.clear();
        for hire in &mut agency.hires {
            hire.notice.clear();
            hire.filed.clear();
            hire.filed_with.clear();
        }
    });
    year.workbook("韶关市/仁化县/黄竹镇人民政府.xlsx", agency, &Look::default());
}

/// A kitchen help whom no plan has; and a mode of development that no list has.
fn unplanned_post(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &RENHUA, "12", "中心幼儿园")
        .post("保育辅助员", "乡村公益性岗位", 3)
        .post("厨房帮工", "乡村公益性岗位", 1)
        .difficult(w, 0, 2)
        .others(w, 1, 1)
        .but(|agency| {
            agency.plan.truncate(1);
            agency.plan[0].mode = "校地合作".to_owned();
        });
    year.workbook("韶关市/仁化县/中心幼儿园.xlsx", agency, &Look::default());
}

/// Filed by the town's office under its own name and a mistyped code: the directory knows only the town.
fn other_name(year: &mut Year) {
    let w = &mut year.world;
    let filed = Agency::new(w, &RENHUA, "11", "石门镇人民政府办公室")
        .post("村道保洁员", "乡村公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .but(|agency| {
            let code = credit_code("11", RENHUA.code, 4_711);
            let last = if code.ends_with('A') { 'B' } else { 'A' };
            agency.code = format!("{}{last}", &code[..17]);
        });
    year.filing("韶关市/仁化县/石门镇人民政府办公室.xlsx", styled::write(&tables(&filed, &Look::default())));
    year.agencies.push(Agency::new(&mut year.world, &RENHUA, "11", "石门镇人民政府"));
}
