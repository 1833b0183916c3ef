//! The workbook of a spot check as plain sheets: method, list, a form for each agency, record.

use super::draw::{Drawn, PERSONS_EACH, Sample};
use super::population::Population;
use crate::report::sheet::{Cell, DropDown, Paper, Sheet, Style};

const METHOD: &str = "抽查方法";
const LIST: &str = "抽查名单";
const RECORD: &str = "抽查记录";
/// What is checked of each person.
const CHECKS: [&str; 5] = ["在岗", "协议", "工资流水", "考勤", "本人签字"];
/// Open findings shown on a form.
const FINDINGS_SHOWN: usize = 6;
/// Expected errors at 95 % confidence if 0, 1 or 2 are found, in hundredths (Poisson).
const AT_95: [u64; 3] = [300, 475, 630];

/// All sheets, in the order of the tabs.
pub(super) fn sheets(sample: &Sample<'_>, population: &Population) -> Vec<Sheet<'static>> {
    let mut sheets = vec![method(sample, population), list(sample)];
    for (index, drawn) in sample.drawn.iter().enumerate() {
        sheets.push(form(index, drawn));
    }
    sheets.push(record(sample));
    for sheet in &mut sheets {
        sheet.header = format!("&L&9公益性岗位招用审计抽查　{}年度&R&9&A", population.year);
        sheet.say_in(&population.word);
        sheet.footer = format!("&L&9种子 {}&C&9第 &P 页，共 &N 页&R&9截至 {}", sample.seed, population.as_of);
    }
    sheets
}

fn form_name(index: usize) -> String {
    format!("单位{:03}", index + 1)
}

fn method(sample: &Sample<'_>, population: &Population) -> Sheet<'static> {
    let mut sheet = Sheet::new(METHOD, &[26.0, 14.0, 12.0, 12.0, 34.0], Paper::Upright);
    sheet.banner(Cell::text("抽查方法与记录", Style::Title));
    let fact = |sheet: &mut Sheet<'static>, label: &'static str, value: String| {
        sheet.spans(vec![(Cell::text(label, Style::Label), 1), (Cell::text(value, Style::Text), 4)]);
    };
    let persons: usize = sample.drawn.iter().map(|drawn| drawn.persons.len()).sum();
    let random = || sample.drawn.iter().flat_map(|drawn| &drawn.persons).filter(|person| person.at_random);
    fact(
        &mut sheet,
        "审计年度与口径",
        format!("{}年度，{}，截至 {}", population.year, population.policy, population.as_of),
    );
    fact(
        &mut sheet,
        "总体",
        format!("单位 {} 个，采用的招用记录 {} 条", population.agencies.len(), population.persons.len()),
    );
    fact(&mut sheet, "要求抽取单位数", sample.size.to_string());
    fact(
        &mut sheet,
        "实际抽取",
        format!("单位 {} 个，人员 {persons} 人（每个单位至多 {PERSONS_EACH} 人）", sample.drawn.len()),
    );
    fact(&mut sheet, "种子", sample.seed.to_string());
    sheet.banner(Cell::text("一、怎样抽", Style::Section));
    for text in [
        "1. 分层：按区划和审计结论分层，各层的名额按“单位数×权重”分配（不合规、需核实权重3，未报送权重2，其余权重1），取整后按余数从大到小补足。",
        "2. 层内一半名额给风险分最高的单位（名额为单数时，多出的一个在各层之间轮流归风险和随机），理由逐条列在抽查名单里，可以复核、可以提出异议；其余名额随机抽取，使每个单位都可能被抽到。",
        "3. 随机的办法：对“种子|单位代码（没有代码的用名称）”计算 SHA-256，从小到大取。只要种子相同，任何人、按任何次序都能重新抽出同一份名单。",
        "4. 人员：在抽中的单位内，一半名额给主张就业困难人员且有未决问题的人，其余按同样的办法随机抽取。",
        "5. 风险分：结论不合规4分，需核实、未报送各3分；未决违规、疑点每项1分，各至多3分；人员交叉2分；困难人员恰好达标2分；招用人数属最多的四分之一1分。",
    ] {
        sheet.banner(Cell::text(population.word.said(text).into_owned(), Style::Text));
    }
    sheet.banner(Cell::text("二、各层名额", Style::Section));
    let head = sheet.head(&["区划", "审计结论", "单位数", "抽取", "说明"]);
    for stratum in &sample.strata {
        let remark = if stratum.share == 0 { "名额不足，本层未抽" } else { "" };
        sheet.push(vec![
            Cell::text(stratum.region.to_owned(), Style::Text),
            Cell::text(stratum.verdict.label(), Style::Status),
            Cell::count(stratum.population as u64),
            Cell::count(stratum.share as u64),
            Cell::text(remark, Style::Text),
        ]);
    }
    sheet.mark(head, 1, 1);
    sheet.banner(Cell::text("三、由样本推断总体（属性抽样，只用随机抽取的人员）", Style::Section));
    let size = random().count() as u64;
    if size == 0 {
        sheet.banner(Cell::text("没有随机抽取的人员，不能推断总体。", Style::Text));
    } else {
        for (errors, expected) in AT_95.into_iter().enumerate() {
            // One decimal of a percent, rounded up: what is said must hold.
            let tenths = (expected * 10).div_ceil(size).min(1_000);
            sheet.banner(Cell::text(
                format!(
                    "随机抽取 {size} 人，如发现 {errors} 人不符：有 95% 的把握认为总体的差错率不超过 {}.{}%。",
                    tenths / 10,
                    tenths % 10
                ),
                Style::Text,
            ));
        }
        sheet.remark("按泊松分布近似（0、1、2 人不符时的上限系数为 3.00、4.75、6.30）；分层名额不等比例时，结论只作参考。按风险选取的单位和人员不参与推断。");
    }
    sheet
}

fn list(sample: &Sample<'_>) -> Sheet<'static> {
    let mut sheet = Sheet::new(LIST, &[6.0, 34.0, 26.0, 10.0, 9.0, 8.0, 8.0, 44.0], Paper::Lying);
    sheet.heading("抽查名单", "点单位名称到它的核查表。");
    let head =
        sheet.head(&["序号", "单位名称", "区划", "审计结论", "选取方式", "风险分", "抽查人数", "理由"]);
    for (index, drawn) in sample.drawn.iter().enumerate() {
        let agency = drawn.agency;
        let reasons =
            if agency.reasons.is_empty() { "无风险事项".to_owned() } else { agency.reasons.join("；") };
        sheet.push(vec![
            Cell::count(index as u64 + 1),
            Cell::link(agency.name.clone(), form_name(index), 0),
            Cell::text(agency.region.clone(), Style::Text),
            Cell::text(agency.verdict.label(), Style::Status),
            Cell::text(if drawn.at_random { "随机" } else { "按风险" }, Style::Word),
            Cell::count(u64::from(agency.risk)),
            Cell::count(drawn.persons.len() as u64),
            Cell::text(reasons, Style::Text),
        ]);
    }
    sheet.table(head, 2);
    sheet.mark(head, 3, 3);
    sheet
}

fn form(index: usize, drawn: &Drawn<'_>) -> Sheet<'static> {
    let agency = drawn.agency;
    let widths = [5.0, 10.0, 21.0, 16.0, 11.0, 9.0, 7.5, 7.5, 9.0, 7.5, 9.0, 20.0];
    let mut sheet = Sheet::new(form_name(index), &widths, Paper::Lying);
    sheet.banner(Cell::text("公益性岗位招用现场核查表", Style::Title));
    let columns = u16::try_from(widths.len()).unwrap_or(u16::MAX);
    let mut pair = |left: &'static str, value: String, right: &'static str, other: String| {
        sheet.spans(vec![
            (Cell::text(left, Style::Label), 2),
            (Cell::text(value, Style::Text), 4),
            (Cell::text(right, Style::Label), 2),
            (Cell::text(other, Style::Text), columns - 8),
        ]);
    };
    pair("单位名称", agency.name.clone(), "区划", agency.region.clone());
    pair(
        "审计结论",
        agency.verdict.label().to_owned(),
        "数字",
        format!(
            "计划 {} 人，招用 {} 人，应招困难 {} 人，已核实 {} 人",
            agency.planned, agency.hires, agency.required, agency.verified
        ),
    );
    pair(
        "选取方式",
        if drawn.at_random { "随机" } else { "按风险" }.to_owned(),
        "理由",
        agency.reasons.join("；"),
    );
    sheet.banner(Cell::text("一、需要当面核实的事项", Style::Section));
    for (_, subject, fact) in agency.open.iter().take(FINDINGS_SHOWN) {
        sheet.spans(vec![
            (Cell::text(format!("{subject}：{fact}"), Style::Text), columns - 3),
            (Cell::blank(Style::Input), 3),
        ]);
    }
    if agency.open.is_empty() {
        sheet.banner(Cell::text("没有未决问题；按下表核实人员。", Style::Text));
    } else if agency.open.len() > FINDINGS_SHOWN {
        let more = agency.open.len() - FINDINGS_SHOWN;
        sheet.banner(Cell::text(format!("另有 {more} 项，见底稿“问题清单”。"), Style::Remark));
    }
    sheet.banner(Cell::text("二、人员（逐项填“符”或“不符”，不符的在备注写明情况）", Style::Section));
    let mut head: Vec<&'static str> = vec!["序号", "姓名", "公民身份号码", "岗位", "招用日期", "核查状态"];
    head.extend(CHECKS);
    head.push("备注");
    let labels = head.len() - CHECKS.len() - 1;
    let cells = head
        .iter()
        .enumerate()
        .map(|(at, label)| Cell::text(*label, if at < labels { Style::Head } else { Style::HeadInput }));
    let head = sheet.push(cells.collect());
    for (number, drawn) in (1_u64..).zip(&drawn.persons) {
        let person = drawn.person;
        let mut cells = vec![
            Cell::count(number),
            Cell::text(person.name.clone(), Style::Text),
            Cell::text(person.id.clone(), Style::Text),
            Cell::text(person.post.clone(), Style::Text),
            Cell::text(person.start.clone(), Style::Word),
            Cell::text(person.status, Style::Status),
        ];
        cells.extend(CHECKS.map(|_| Cell::blank(Style::Input)));
        cells.push(Cell::blank(Style::Input));
        sheet.push(cells);
    }
    if drawn.persons.is_empty() {
        sheet.banner(Cell::text("没有采用的招用记录；核实单位是否有公益性岗位人员在岗。", Style::Text));
    } else {
        sheet.mark(head, 5, 5);
        let first = u16::try_from(labels).unwrap_or(0);
        for column in first..first + u16::try_from(CHECKS.len()).unwrap_or(0) {
            sheet.lists.push(DropDown {
                column,
                first_row: head + 1,
                last_row: sheet.next_row() - 1,
                choices: vec!["符", "不符", "未见"],
                prompt: "符、不符、未见",
            });
        }
    }
    sheet.gap();
    let label = |text: &'static str| (Cell::text(text, Style::Label), 2);
    let line = |columns| (Cell::blank(Style::Signature), columns);
    sheet.spans(vec![
        label("核查人"),
        line(2),
        label("单位陪同人"),
        line(2),
        label("日期"),
        line(columns - 10),
    ]);
    sheet.spread(22.0);
    sheet
}

fn record(sample: &Sample<'_>) -> Sheet<'static> {
    let mut sheet = Sheet::new(RECORD, &[6.0, 32.0, 11.0, 21.0, 10.0, 10.0, 12.0, 36.0], Paper::Lying);
    sheet.heading("抽查记录", "现场核查后逐人填写；“随机”的人员用于推断总体。");
    let head = sheet.push(
        ["序号", "单位名称", "姓名", "公民身份号码", "选取方式", "核查结果", "核查日期", "不符的情况"]
            .into_iter()
            .enumerate()
            .map(|(at, label)| Cell::text(label, if at < 5 { Style::Head } else { Style::HeadInput }))
            .collect(),
    );
    let persons =
        || sample.drawn.iter().flat_map(|drawn| drawn.persons.iter().map(move |person| (drawn, person)));
    for (number, (drawn, person)) in (1_u64..).zip(persons()) {
        sheet.push(vec![
            Cell::count(number),
            Cell::text(drawn.agency.name.clone(), Style::Text),
            Cell::text(person.person.name.clone(), Style::Text),
            Cell::text(person.person.id.clone(), Style::Text),
            Cell::text(if person.at_random { "随机" } else { "按风险" }, Style::Word),
            Cell::blank(Style::Input),
            Cell::blank(Style::InputDate),
            Cell::blank(Style::Input),
        ]);
    }
    if sheet.next_row() == head + 1 {
        sheet.banner(Cell::text("没有抽中的人员。", Style::Text));
        return sheet;
    }
    sheet.table(head, 2);
    sheet.lists.push(DropDown {
        column: 5,
        first_row: head + 1,
        last_row: sheet.next_row() - 1,
        choices: vec!["相符", "不符", "未见"],
        prompt: "相符、不符、未见",
    });
    sheet
}
