//! What the authority itself keeps: register, directory, public services, confirmations.

use super::super::formats::text::{Encoding, write as text};
use super::super::formats::{Cell, Sheet};
use super::super::people::Random;
use super::agency::{GUANGZHOU, PANYU, Place, QUJIANG, RENHUA, Recognition, SHAOGUAN, TIANHE, YUEXIU};
use super::layout::{Page, Role};
use super::{Year, styled};

pub(super) fn add(year: &mut Year) {
    bystanders(year);
    register(year);
    directory(year);
    services(year);
    waivers(year);
}

/// Recognised people whom nobody of the year hired.
fn bystanders(year: &mut Year) {
    let mut random = Random::of("register");
    for number in 0..24 {
        let place = random.pick(&[&TIANHE, &YUEXIU, &PANYU, &QUJIANG, &RENHUA]);
        let sex = random.pick(&["男", "女"]);
        let person = year.world.people.born(&mut random, place.code, sex, [1974, 1992]);
        year.world.register.push(Recognition {
            name: person.name,
            id: person.id,
            category: random.pick(&["残疾人员", "失地农民", "连续失业1年以上人员"]).to_owned(),
            certificate: format!("{}22{:06}", place.code, 500_000 + number * 61),
            recognised: format!("2022-{:02}-{:02}", random.between(1, 12), random.between(1, 28)),
            left: if number % 4 == 0 { "2023-11-30".to_owned() } else { String::new() },
            by: place.department(),
        });
    }
}

/// In the order of the numbers, as a system exports it.
fn register(year: &mut Year) {
    let mut rows = vec![cells(&[
        "姓名",
        "公民身份号码",
        "困难人员类别",
        "认定编号",
        "认定日期",
        "退出日期",
        "认定机构",
    ])];
    year.world.register.sort_by(|a, b| a.certificate.cmp(&b.certificate));
    for row in &year.world.register {
        rows.push(cells(&[
            &row.name,
            &row.id,
            &row.category,
            &row.certificate,
            &row.recognised,
            &row.left,
            &row.by,
        ]));
    }
    csv(year, "register.csv", rows);
}

fn directory(year: &mut Year) {
    let header = ["序号", "单位名称", "统一社会信用代码", "行政区划代码", "单位层级", "同级人社部门"];
    let mut rows = vec![cells(&["2024年度应报送公益性岗位招用情况单位名录"]), cells(&header)];
    for (number, agency) in (1..).zip(&year.agencies) {
        // The county's own department follows from the division; the list names the cities'.
        let department =
            if agency.place.level == "市级" { agency.place.department() } else { String::new() };
        let mut row = vec![Cell::Number(f64::from(number))];
        row.extend(cells(&[&agency.name, &agency.code, agency.place.code, agency.place.level, &department]));
        rows.push(row);
    }
    let mut roles = vec![Role::Data; rows.len()];
    roles[..2].copy_from_slice(&[Role::Title, Role::Header]);
    let sheet = Sheet { name: "单位名录".to_owned(), rows, ..Sheet::default() }.merged(1..=1, 0..=5);
    year.files.push(("reference/agencies.xlsx".to_owned(), styled::write(&[Page { sheet, roles }])));
}

fn services(year: &mut Year) {
    let mut rows = vec![cells(&["机构名称", "行政区划代码", "层级", "发布渠道", "发布网址"])];
    for place in [&GUANGZHOU, &TIANHE, &YUEXIU, &PANYU, &SHAOGUAN, &QUJIANG, &RENHUA] {
        let Place { code, level, .. } = place;
        rows.push(cells(&[&place.service(), code, level, &format!("{}公共招聘网", place.name), ""]));
    }
    csv(year, "services.csv", rows);
}

/// One confirmation in force, one that ran out in June.
fn waivers(year: &mut Year) {
    let header = [
        "规则",
        "单位名称",
        "统一社会信用代码",
        "岗位编号",
        "公民身份号码",
        "依据文号",
        "批准单位",
        "批准日期",
        "有效期至",
        "说明",
    ];
    let mut rows = vec![cells(&header)];
    for (short, number, until, why) in [
        (
            "朝晖街道办事处",
            "越就中心函〔2024〕8号",
            "2024-12-31",
            "公共招聘网系统升级期间，经确认可在单位官网发布",
        ),
        ("文澜街道办事处", "越就中心函〔2023〕41号", "2024-06-30", "试点期间可委托招聘网站发布，期满未续"),
    ] {
        let agency = year.agencies.iter().find(|agency| agency.short() == short).expect("in the directory");
        let approved = if number.contains("2023") { "2023-07-03" } else { "2024-02-18" };
        rows.push(cells(&[
            "N002",
            &agency.name,
            &agency.code,
            "",
            "",
            number,
            &YUEXIU.service(),
            approved,
            until,
            why,
        ]));
    }
    csv(year, "waivers.csv", rows);
}

fn cells(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| Cell::from(*text)).collect()
}

fn csv(year: &mut Year, name: &str, rows: Vec<Vec<Cell>>) {
    let sheet = Sheet { rows, ..Sheet::default() };
    year.files.push((format!("reference/{name}"), text(&sheet, ',', Encoding::Utf8Bom)));
}
