//! 广州市天河区: one file per agency in most cases.

use super::super::formats::text::{Encoding, write as text};
use super::super::formats::{ods, xls};
use super::agency::{Agency, Recognition, TIANHE};
use super::layout::{Day, Header, Look, Names};
use super::{Year, book, layout, styled, tables};

pub(super) fn add(year: &mut Year) {
    as_it_should_be(year);
    nine_of_twenty_five(year);
    hire_without_notice(year);
    claim_not_in_the_register(year);
    old_and_open_formats(year);
    three_files(year);
    resubmission(year);
    year.agencies.push(Agency::new(&mut year.world, &TIANHE, "11", "和顺街道办事处"));
    past_retirement(year);
}

/// Ten planned, four needed, four verified; a certificate left blank that the register has, and
/// somebody registered whom the agency does not claim.
fn as_it_should_be(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &TIANHE, "11", "云溪街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 6)
        .post("交通协管员", "城镇公益性岗位", 4)
        .difficult(w, 0, 3)
        .others(w, 0, 3)
        .difficult(w, 1, 1)
        .others(w, 1, 2)
        .but(|agency| agency.hires[1].certificate.clear());
    let unclaimed = &agency.hires[8];
    w.register.push(Recognition {
        name: unclaimed.name.clone(),
        id: unclaimed.id.clone(),
        category: "连续失业1年以上人员".to_owned(),
        certificate: "44010623900017".to_owned(),
        recognised: "2023-06-15".to_owned(),
        left: String::new(),
        by: TIANHE.department(),
    });
    year.workbook("广州市/天河区/云溪街道办事处.xlsx", agency, &Look::default());
    // What Excel leaves beside an open workbook: the owner's name, no table.
    let mut lock = vec![0; 165];
    lock[..5].copy_from_slice(b"\x04jbyi");
    year.filing("广州市/天河区/~$云溪街道办事处.xlsx", lock);
}

/// 25 planned, ten needed, nine verified; of 20 hired, nine would be enough.
fn nine_of_twenty_five(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &TIANHE, "11", "青榕街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 15)
        .post("治安联防员", "城镇公益性岗位", 10)
        .difficult(w, 0, 6)
        .others(w, 0, 7)
        .difficult(w, 1, 3)
        .others(w, 1, 4)
        .but(|agency| {
            agency.plan[0].difficult = "5".to_owned();
            agency.plan[1].difficult = "3".to_owned();
        });
    let look = Look { header: Header::TwoLevel, names: Names::Line, ..Look::default() };
    year.workbook("广州市/天河区/青榕街道办事处.xlsx", agency, &look);
}

/// A doorkeeper was hired whom no notice announced.
fn hire_without_notice(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &TIANHE, "11", "棠湖街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 4)
        .post("门岗值守员", "城镇公益性岗位", 1)
        .difficult(w, 0, 2)
        .others(w, 0, 2)
        .others(w, 1, 1)
        .but(|agency| {
            agency.notices.truncate(1);
            agency.hires[4].notice.clear();
        });
    let look = Look { header: Header::Office, days: &[Day::Short], ..Look::default() };
    year.workbook("广州市/天河区/棠湖街道办2024年公益岗填报表（定稿）.xlsx", agency, &look);
}

/// One of the two claimed is in no register.
fn claim_not_in_the_register(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &TIANHE, "11", "石塘街道办事处")
        .post("公园绿化员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 2);
    w.register.retain(|row| row.id != agency.hires[1].id);
    let look = Look { shifted: true, days: &[Day::Slashes], ..Look::default() };
    year.workbook("广州市/天河区/石塘街道办事处.xlsx", agency, &look);
}

/// Two agencies that keep everything, one with Excel 2003, one with an open format.
fn old_and_open_formats(year: &mut Year) {
    let w = &mut year.world;
    let park = Agency::new(w, &TIANHE, "12", "望岗公园管理所")
        .post("绿化养护员", "城镇公益性岗位", 4)
        .difficult(w, 0, 2)
        .others(w, 0, 2);
    let school = Agency::new(w, &TIANHE, "12", "明志小学")
        .post("校园保洁员", "城镇公益性岗位", 2)
        .difficult(w, 0, 1)
        .others(w, 0, 1);
    let pages = tables(&park, &Look { merged: true, ..Look::default() });
    year.filing("广州市/天河区/望岗公园管理所.xls", xls::write(&book(pages)));
    let pages = tables(&school, &Look { days: &[Day::Hanzi], ..Look::default() });
    year.filing("广州市/天河区/明志小学.ods", ods::write(&book(pages)));
    year.agencies.extend([park, school]);
}

/// Plan, hires and notices in files of their own, in three looks.
fn three_files(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &TIANHE, "11", "临江街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 5)
        .post("网格协管员", "城镇公益性岗位", 2)
        .difficult(w, 0, 2)
        .others(w, 0, 3)
        .difficult(w, 1, 1)
        .others(w, 1, 1);
    let plan = layout::plan(&[&agency], &Look { names: Names::Line, ..Look::default() });
    let hires =
        layout::hires(&[&agency], &Look { header: Header::TwoLevel, merged: true, ..Look::default() });
    let look = Look { dressed: false, names: Names::Columns, days: &[Day::Iso], ..Look::default() };
    let notices = layout::notices(&[&agency], &look);
    let folder = "广州市/天河区/临江街道办事处";
    year.filing(&format!("{folder}/附件1 招用计划.xlsx"), styled::write(&[plan]));
    year.filing(&format!("{folder}/附件2 招用人员花名册.xlsx"), styled::write(&[hires]));
    year.filing(&format!("{folder}/附件3 招聘公告.csv"), text(&notices.sheet, ',', Encoding::Utf8Bom));
    year.agencies.push(agency);
}

/// Eight planned in January, twelve in February: of twelve five are needed, and four are there.
fn resubmission(year: &mut Year) {
    let w = &mut year.world;
    let mut agency = Agency::new(w, &TIANHE, "11", "东埔街道办事处")
        .post("市容协管员", "城镇公益性岗位", 12)
        .difficult(w, 0, 4)
        .others(w, 0, 6);
    agency.plan[0].headcount = 8;
    agency.plan[0].submitted = "2024-01-12".to_owned();
    let first = layout::plan(&[&agency], &Look { days: &[Day::Hanzi], ..Look::default() });
    year.filing("广州市/天河区/东埔街道办事处2024年计划.xlsx", styled::write(&[first]));
    agency.plan[0].headcount = 12;
    agency.plan[0].submitted = "2024-02-26".to_owned();
    year.workbook("广州市/天河区/东埔街道办事处2024年材料（重新报送）.xlsx", agency, &Look::default());
}

/// A man past sixty is claimed; and of somebody else the sex is wrong.
fn past_retirement(year: &mut Year) {
    let w = &mut year.world;
    let mut agency = Agency::new(w, &TIANHE, "12", "沐阳社区卫生服务中心")
        .post("导诊辅助员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2);
    let retired = agency.person(w, "男", [1962, 1962]);
    agency.hire_recognised(w, 0, retired, "残疾人员");
    let agency = agency.others(w, 0, 2).but(|agency| {
        let sex = &mut agency.hires[4].sex;
        *sex = if sex == "男" { "女" } else { "男" }.to_owned();
    });
    let look = Look { days: &[Day::Dots], merged: true, ..Look::default() };
    year.workbook("广州市/天河区/沐阳社区卫生服务中心.xlsx", agency, &look);
}
