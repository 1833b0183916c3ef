//! 广州市番禺区: duties missed one at a time, one person at two agencies, posts outside the clause.

use super::super::formats::html;
use super::super::formats::text::Encoding;
use super::agency::{Agency, PANYU};
use super::layout::{Day, Header, Look, Names};
use super::{Year, book, layout, styled, tables};

pub(super) fn add(year: &mut Year) {
    two_levels_and_merged(year);
    no_plan(year);
    plan_sent_to_the_city(year);
    page_named_xls(year);
    own_posts(year);
    announced_afterwards(year);
    one_person_twice(year);
    year.agencies.push(Agency::new(&mut year.world, &PANYU, "12", "海鸥洲管理处"));
    plan_lowered(year);
}

/// Twenty planned, eight needed, eight verified.
fn two_levels_and_merged(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &PANYU, "11", "沙洲镇人民政府")
        .post("河涌保洁员", "乡村公益性岗位", 12)
        .post("治安巡防员", "乡村公益性岗位", 8)
        .difficult(w, 0, 5)
        .others(w, 0, 6)
        .difficult(w, 1, 3)
        .others(w, 1, 4);
    let look = Look { header: Header::TwoLevel, merged: true, shifted: true, ..Look::default() };
    year.workbook("广州市/番禺区/沙洲镇人民政府.xlsx", agency, &look);
}

/// People were hired, but no plan was ever sent.
fn no_plan(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &PANYU, "11", "莲池街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .but(|agency| agency.plan.clear());
    year.workbook("广州市/番禺区/莲池街道办事处.xlsx", agency, &Look::default());
}

/// The plan of a town went to the city's department.
fn plan_sent_to_the_city(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &PANYU, "11", "大岭镇人民政府")
        .post("农村公路养护员", "乡村公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 2)
        .but(|agency| agency.plan[0].received_by = "广州市人力资源和社会保障局".to_owned());
    let look = Look { names: Names::Line, header: Header::Office, days: &[Day::Dots], ..Look::default() };
    year.workbook("广州市/番禺区/大岭镇人民政府.xlsx", agency, &look);
}

/// An export of some system: a web page in GBK that calls itself .xls.
fn page_named_xls(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &PANYU, "12", "桥心社区卫生服务中心")
        .post("导医员", "城镇公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1);
    let pages = tables(&agency, &Look { days: &[Day::Iso], ..Look::default() });
    year.filing("广州市/番禺区/桥心社区卫生服务中心.xls", html::write(&book(pages), Encoding::Gb18030));
    year.agencies.push(agency);
}

/// All posts are the hospital's own, outside the clause.
fn own_posts(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &PANYU, "12", "灵峰山医院")
        .post("陪护员", "其他岗位", 3)
        .post("停车管理员", "其他岗位", 2)
        .others(w, 0, 2)
        .others(w, 1, 1)
        .but(|agency| {
            agency.plan[0].mode = "单位自主开发".to_owned();
            agency.plan[1].mode = "企业自主开发".to_owned();
        });
    year.workbook("广州市/番禺区/灵峰山医院.xlsx", agency, &Look::default());
}

/// The notice for the firewatchers came weeks after they were hired.
fn announced_afterwards(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &PANYU, "11", "新圩镇人民政府")
        .post("河道保洁员", "乡村公益性岗位", 3)
        .post("森林防火员", "乡村公益性岗位", 2)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .others(w, 1, 2)
        .but(|agency| {
            agency.notices[1].published = "2024-05-20".to_owned();
            agency.notices[1].closes = "2024-05-30".to_owned();
        });
    let look = Look { header: Header::Office, days: &[Day::Slashes], merged: true, ..Look::default() };
    year.workbook("广州市/番禺区/新圩镇人民政府.xlsx", agency, &look);
}

/// Two towns pay the same difficulty person at the same time.
fn one_person_twice(year: &mut Year) {
    let w = &mut year.world;
    let first = Agency::new(w, &PANYU, "11", "石桥镇人民政府")
        .post("道路清扫员", "乡村公益性岗位", 5)
        .difficult(w, 0, 3)
        .others(w, 0, 2);
    let mut second = Agency::new(w, &PANYU, "11", "蚝涌镇人民政府")
        .post("道路清扫员", "乡村公益性岗位", 5)
        .difficult(w, 0, 1)
        .others(w, 0, 2);
    let mut again = first.hires[0].clone();
    again.post_code.clone_from(&second.plan[0].code);
    again.notice.clone_from(&second.notices[0].number);
    again.hired = "2024-04-15".to_owned();
    again.ends = "2025-04-14".to_owned();
    again.filed = "2024-04-22".to_owned();
    second.hires.push(again);
    year.workbook("广州市/番禺区/石桥镇人民政府.xlsx", first, &Look::default());
    let look = Look { yes_no: ["√", "×"], ..Look::default() };
    year.workbook("广州市/番禺区/蚝涌镇人民政府.xlsx", second, &look);
}

/// Ten planned in January, five in June, after the hires: which number holds is open.
fn plan_lowered(year: &mut Year) {
    let w = &mut year.world;
    let mut agency = Agency::new(w, &PANYU, "12", "榕荫养老院")
        .post("护理辅助员", "城镇公益性岗位", 10)
        .difficult(w, 0, 3)
        .others(w, 0, 2);
    agency.plan[0].submitted = "2024-01-16".to_owned();
    let pages = tables(&agency, &Look::default());
    agency.plan[0].headcount = 5;
    agency.plan[0].submitted = "2024-06-20".to_owned();
    let lowered = layout::plan(&[&agency], &Look::default());
    year.filing("广州市/番禺区/榕荫养老院.xlsx", styled::write(&pages));
    year.filing("广州市/番禺区/榕荫养老院-计划调整.xlsx", styled::write(&[lowered]));
    year.agencies.push(agency);
}
