//! Random plans through random layouts come back; arbitrary grids never break the account.

use proptest::strategy::Strategy;

use std::collections::BTreeSet;

use super::*;

/// A logical plan line and the mess around it.
#[allow(clippy::struct_excessive_bools)] // Each is one independent mess.
#[derive(Debug, Clone)]
struct Mess {
    titles: usize,
    left: usize,
    serial: bool,
    order: Vec<usize>,
    spelling: usize,
    footer: bool,
    total: bool,
    repeat_header: bool,
    blanks: bool,
    dates: usize,
}

fn laid_out(lines: &[(String, String, u32)], mess: &Mess) -> Sheet {
    const HEADERS: [[&str; 4]; 4] = [
        ["单位名称", "用人单位（盖章）", "* 招用单位", "申报\\n单位"],
        ["岗位名称", "工种（岗位）", "招用岗位*", "岗 位 名 称"],
        ["计划招用人数", "拟招用人数（人）", "岗位数/个", "核定岗位数"],
        ["报送日期", "上报时间", "填报日期（年-月-日）", "报送日期 "],
    ];
    let pick = |cells: [String; 4], number: &str| {
        let mut row = vec![String::new(); mess.left];
        if mess.serial {
            row.push(number.to_owned());
        }
        row.extend(mess.order.iter().filter_map(|column| cells.get(*column)).cloned());
        row.join("|")
    };
    let header = pick(HEADERS.map(|spellings| spellings[mess.spelling].to_owned()), "序号");
    let mut text: Vec<String> = Vec::new();
    for title in 0..mess.titles {
        text.push(
            [String::from("公益性岗位招用计划表"), String::new(), String::from("（第一批）")][title].clone(),
        );
    }
    text.push(header.clone());
    for (index, (agency, post, count)) in lines.iter().enumerate() {
        let date = ["2024-03-05", "2024年3月5日", "20240305", "２０２４.3.5"][mess.dates];
        let count = [count.to_string(), format!("{count}人"), format!("{count}.0"), format!("{count} 名")]
            [mess.dates]
            .clone();
        text.push(pick([agency.clone(), post.clone(), count, date.to_owned()], &(index + 1).to_string()));
        if mess.repeat_header && index == 0 {
            text.push(header.clone());
        }
        if mess.blanks {
            text.push(String::new());
        }
    }
    if mess.total {
        let sum: u32 = lines.iter().map(|line| line.2).sum();
        text.push(pick(["合计".to_owned(), String::new(), sum.to_string(), String::new()], ""));
    }
    if mess.footer {
        text.push(format!("{}填表人：张三", "|".repeat(mess.left)));
    }
    sheet(&text.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

    #[test]
    fn a_plan_is_read_back_from_any_layout(
        lines in proptest::collection::vec(("[甲乙丙丁]{1,3}局", "[保洁门卫绿化]{2,4}", 1u32..500), 1..6),
        (titles, left, spelling, dates) in (0usize..4, 0usize..3, 0usize..4, 0usize..4),
        (serial, footer, total, repeat_header, blanks) in proptest::prelude::any::<(bool, bool, bool, bool, bool)>(),
        order in proptest::sample::subsequence(vec![0usize, 1, 2, 3], 4).prop_shuffle(),
    ) {
        let mess = Mess { titles, left, serial, order, spelling, footer, total, repeat_header, blanks, dates };
        let table = laid_out(&lines, &mess).table();
        let expected: Vec<_> = lines.iter().map(|(agency, post, count)| line(agency, post, *count)).collect();
        proptest::prop_assert_eq!(headcounts(&table), expected, "{:?}", mess);
        proptest::prop_assert!(plan(&table).iter().all(|row| row.submitted == Stated::Known(jiff::civil::date(2024, 3, 5))));
        proptest::prop_assert_eq!(&table.bad_cells, &[]);
        proptest::prop_assert_eq!(&table.subtotals, &[]);
        proptest::prop_assert_eq!(table.subtotal_rows, u32::from(total));
        proptest::prop_assert_eq!(table.footer_rows, u32::from(footer) + u32::from(repeat_header));
    }

    #[test]
    fn no_sheet_makes_it_panic_and_rows_always_add_up(
        cells in proptest::collection::vec(
            proptest::collection::vec(proptest::sample::select(vec![
                "", "单位名称", "岗位名称", "计划招用人数", "姓名", "公民身份号码", "招用日期", "是否就业困难人员", "发布日期",
                "发布渠道", "公告编号", "甲局", "保洁员", "3", "#3", "2024-03-05", "合计", "小计", "填表人：张三", "注：无", "单位名称：乙局",
                "年度：2024", "招用计划表", "-", "无", "!#REF!", "?", "440106197506152026", "是", "示例", "1", "2", "其中", "总数",
            ]), 0..8), 0..24),
        merges in proptest::collection::vec((1u32..20, 0u32..4, 0u16..6, 0u16..4), 0..4),
    ) {
        let lines: Vec<String> = cells.iter().map(|row| row.join("|")).collect();
        let mut sheet = sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        for (row, rows, column, columns) in merges {
            sheet = sheet.merged(row, row + rows, column, column + columns);
        }
        for purpose in [Purpose::Filing, Purpose::Reference(TableKind::Agencies), Purpose::Reference(TableKind::Register)] {
            let (tables, notes) = sheet.read_as(purpose, Some("丙局"));
            proptest::prop_assert!(!(tables.is_empty() && notes.is_empty()));
            // Rows and columns of each table.
            let mut places: Vec<(std::ops::RangeInclusive<u32>, std::ops::RangeInclusive<u16>)> = Vec::new();
            for table in tables {
                let above_header: BTreeSet<u32> =
                    table.bad_cells.iter().map(|cell| cell.row).filter(|row| *row < table.header_rows.0).collect();
                let rows = if table.missing.is_some() { 0 } else { table.rows.len() - above_header.len() };
                let counted = u32::try_from(rows).expect("few") + table.blank_rows + table.subtotal_rows + table.footer_rows;
                let last = table.header_rows.1 + counted;
                proptest::prop_assert!(last <= 24);
                let columns = || table.columns.iter().map(|known| known.column);
                let place = (table.header_rows.0..=last, columns().min().unwrap_or(0)..=columns().max().unwrap_or(0));
                // Tables do not overlap, and no row of one is counted twice.
                for (rows, columns) in &places {
                    let below = place.0.start() > rows.end();
                    proptest::prop_assert!(below || place.1.start() > columns.end(), "{:?} and {:?}", place, (rows, columns));
                }
                places.push(place);
            }
        }
    }
}
