//! What the two cities run themselves; their department is the city's.

use super::Year;
use super::agency::{Agency, GUANGZHOU, SHAOGUAN};
use super::layout::{Day, Look};

pub(super) fn add(year: &mut Year) {
    placed_too_long(year);
    one_certificate_for_two(year);
}

/// A contract of three and a half years.
fn placed_too_long(year: &mut Year) {
    let w = &mut year.world;
    let mut agency = Agency::new(w, &GUANGZHOU, "12", "珠水公园管理处")
        .post("园林养护员", "城镇公益性岗位", 6)
        .difficult(w, 0, 3);
    let person = agency.person(w, "女", [1985, 1990]);
    agency.hire_recognised(w, 0, person, "残疾人员");
    agency.hires[3].ends = "2027-09-30".to_owned();
    let agency = agency.others(w, 0, 2);
    year.workbook("广州市/市直单位/珠水公园管理处.xlsx", agency, &Look::default());
}

/// Two people with the same certificate.
fn one_certificate_for_two(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &SHAOGUAN, "12", "丹江水库管理处")
        .post("大坝巡查员", "城镇公益性岗位", 5)
        .difficult(w, 0, 3)
        .others(w, 0, 2)
        .but(|agency| agency.hires[1].certificate = agency.hires[0].certificate.clone());
    let look = Look { days: &[Day::Cell, Day::Dots], ..Look::default() };
    year.workbook("韶关市/市直单位/丹江水库管理处.xlsx", agency, &look);
}
