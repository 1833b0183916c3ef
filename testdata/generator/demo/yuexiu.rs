//! 广州市越秀区: confirmations, agencies that share a file, a damaged file, last year's file.

use super::super::formats::Cell;
use super::agency::{Agency, YUEXIU};
use super::layout::{Day, Header, Look, Names, Role};
use super::{Year, layout, styled, tables};

pub(super) fn add(year: &mut Year) {
    own_website(year);
    truncated(year);
    blocks_below_each_other(year);
    a_sheet_each(year);
    rounded_number(year);
    last_year(year);
    newspaper(year);
}

/// Two agencies announced elsewhere than through a public service: one with a confirmation in
/// force, one with an expired one.
fn own_website(year: &mut Year) {
    let w = &mut year.world;
    let confirmed = Agency::new(w, &YUEXIU, "11", "朝晖街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .but(|agency| {
            agency.notices[0].publisher = "本单位".to_owned();
            agency.notices[0].channel = "单位官网".to_owned();
        });
    let expired = Agency::new(w, &YUEXIU, "11", "文澜街道办事处")
        .post("楼道保洁员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 2)
        .but(|agency| {
            agency.notices[0].publisher = "智联招聘".to_owned();
            agency.notices[0].url = "https://www.zhaopin.com/".to_owned();
        });
    year.workbook("广州市/越秀区/朝晖街道办事处.xlsx", confirmed, &Look::default());
    let look = Look { header: Header::Office, names: Names::Columns, ..Look::default() };
    year.workbook("广州市/越秀区/文澜街道办事处.xlsx", expired, &look);
}

/// Half of the file is missing, as after a lost connection.
fn truncated(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &YUEXIU, "11", "长桥街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 3);
    let mut bytes = styled::write(&tables(&agency, &Look::default()));
    bytes.truncate(bytes.len() * 3 / 5);
    year.filing("广州市/越秀区/广州市越秀区长桥街道办事处.xlsx", bytes);
    year.agencies.push(agency);
}

/// Two agencies on one sheet, block below block; one has a hire without a filing date.
fn blocks_below_each_other(year: &mut Year) {
    let w = &mut year.world;
    let service = Agency::new(w, &YUEXIU, "12", "惠民服务中心")
        .post("窗口引导员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 3);
    let gardens = Agency::new(w, &YUEXIU, "12", "绿化养护所")
        .post("绿化养护员", "城镇公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .but(|agency| {
            agency.hires[2].filed.clear();
            agency.hires[2].filed_with.clear();
        });
    let look = Look { names: Names::Line, days: &[Day::Short], ..Look::default() };
    let pages = [&service, &gardens].into_iter().flat_map(|agency| tables(agency, &look)).collect();
    let page = layout::stacked("公益性岗位", pages);
    year.filing("广州市/越秀区/惠民中心、绿化所合并报送.xlsx", styled::write(&[page]));
    year.agencies.extend([service, gardens]);
}

/// Two agencies, a sheet each; one plan has no day of submission.
fn a_sheet_each(year: &mut Year) {
    let w = &mut year.world;
    let station = Agency::new(w, &YUEXIU, "12", "邻里社区服务站")
        .post("便民服务员", "城镇公益性岗位", 2)
        .difficult(w, 0, 1)
        .others(w, 0, 1);
    let youth = Agency::new(w, &YUEXIU, "12", "青少年活动中心")
        .post("场馆管理员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 3)
        .but(|agency| agency.plan[0].submitted.clear());
    let look = Look { days: &[Day::Cell, Day::Hanzi], blank: "——", ..Look::default() };
    let pages: Vec<_> = [&station, &youth]
        .into_iter()
        .map(|agency| layout::stacked(agency.short(), tables(agency, &look)))
        .collect();
    year.filing("广州市/越秀区/两单位公益性岗位报表.xlsx", styled::write(&pages));
    year.agencies.extend([station, youth]);
}

/// Excel kept an ID number as a number, and its last three digits are zeros now.
fn rounded_number(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &YUEXIU, "11", "古巷街道办事处")
        .post("巷道保洁员", "城镇公益性岗位", 5)
        .difficult(w, 0, 2)
        .others(w, 0, 3)
        .but(|agency| {
            let digits: String = agency.hires[1].id.chars().take(15).collect();
            agency.hires[1].id = format!("#{digits}000");
        });
    year.workbook("广州市/越秀区/古巷街道办事处.xlsx", agency, &Look::default());
}

/// The file of the year before was sent again.
fn last_year(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &YUEXIU, "11", "红棉街道办事处")
        .post("社区保洁员", "城镇公益性岗位", 3)
        .others(w, 0, 3)
        .but(|agency| {
            let back = |day: &mut String| *day = day.replace("2024-", "2023-").replace("2025-", "2024-");
            agency.plan.iter_mut().for_each(|line| back(&mut line.submitted));
            for hire in &mut agency.hires {
                [&mut hire.hired, &mut hire.ends, &mut hire.filed].into_iter().for_each(back);
                hire.notice = hire.notice.replace("2024", "2023");
            }
            for notice in &mut agency.notices {
                [&mut notice.published, &mut notice.closes].into_iter().for_each(back);
                notice.number = notice.number.replace("2024", "2023");
            }
        });
    let look = Look { names: Names::Line, year: 2023, ..Look::default() };
    year.workbook("广州市/越秀区/红棉街道办事处.xlsx", agency, &look);
}

/// Announced in a newspaper, which may or may not be a public service's organ.
fn newspaper(year: &mut Year) {
    let w = &mut year.world;
    let agency = Agency::new(w, &YUEXIU, "12", "书香图书馆")
        .post("图书整理员", "城镇公益性岗位", 3)
        .difficult(w, 0, 2)
        .others(w, 0, 1)
        .but(|agency| agency.notices[0].publisher = "羊城社区报".to_owned());
    let mut pages = tables(&agency, &Look { days: &[Day::Compact], ..Look::default() });
    // A clerk's remark beside the table.
    let first = pages[0].roles.iter().position(|role| *role == Role::Data).expect("a line");
    pages[0].sheet.rows[first].push(Cell::from("已电话确认"));
    year.filing("广州市/越秀区/书香图书馆.xlsx", styled::write(&pages));
    year.agencies.push(agency);
}
