//! Input that is not what it should be: said in one message, and nothing half done.

use postaudit::reference::ReferenceKind;

use crate::desk::{Desk, cut_off, files_below, plan_of};
use crate::support::{AGENCY, CODE, Sheet, World, id, person};

#[test]
fn wrong_usage_is_refused_with_the_nearest_right_word() {
    let desk = Desk::compliant();
    let before = files_below(&desk.path("."));
    let cases: [(&[&str], &[&str]); 18] = [
        (&[], &[]),
        (&["audt", "材料"], &["没有命令 audt", "audit"]),
        (&["没有这个"], &["没有这个"]),
        (&["./没有这个"], &["找不到材料"]),
        (&["audit"], &["没有给出材料"]),
        (&["audit", "没有这个", "-o", "结果"], &["找不到材料 没有这个"]),
        (&["audit", "材料", "--regster", "x.csv"], &["没有选项 --regster", "--register"]),
        (&["audit", "材料", "--year"], &["--year", "缺少值"]),
        (&["audit", "材料", "--year", "二〇二四"], &["--year", "四位年份"]),
        (&["audit", "材料", "--as-of", "2024-02-30"], &["--as-of", "应为日期"]),
        (&["audit", "材料", "--jobs", "0"], &["--jobs", "1 到 256"]),
        (&["audit", "材料", "--format", "xml"], &["--format", "text、json"]),
        (&["audit", "材料", "--ids", "none"], &["--ids", "masked、full"]),
        (&["audit", "材料", "-q", "-v"], &["不能同时使用"]),
        (&["audit", "材料", "-o", "结果", "--register", "没有.csv"], &["认定台账", "没有.csv"]),
        (&["audit", "材料", "-o", "材料"], &["就是材料文件夹本身"]),
        (&["explain", "Z999"], &["Z999"]),
        (&["verify", "材料"], &["run.json"]),
    ];
    for (args, words) in cases {
        let ran = desk.run(args);
        if words.is_empty() {
            ran.assert_code(2);
            assert!(ran.messages.contains("用法"), "help on stderr: {}", ran.messages);
        } else {
            ran.assert_refused(words);
        }
        assert_eq!(files_below(&desk.path(".")), before, "{args:?} wrote something");
    }
}

#[test]
fn a_folder_without_a_table_is_refused_and_says_what_to_do() {
    let desk = Desk::bare();
    let none: &[&str] = &["没有任何可审计的文件", "未做任何改动", "共享盘"];
    let said: &[&str] = &["没有找到可审计的表", "inspect", "template"];
    desk.audit(&[]).assert_refused(none);
    desk.put("材料/空.csv", "");
    desk.audit(&[]).assert_refused(none);
    // Whoever should have filed: nothing stands here that could have been a filing.
    desk.audit(&["--year", "2024"]).assert_refused(none);
    desk.put("材料/空行.csv", "\n\n");
    desk.put("材料/通知.txt", "请各单位于月底前报送。\n");
    desk.put("材料/~$计划.xlsx", "lock");
    desk.audit(&[]).assert_refused(said);
    desk.assert_absent("结果/run.json", "nothing was audited");
}

#[test]
fn an_archive_that_cannot_be_opened_is_a_filing_that_was_not_read() {
    let desk = Desk::bare();
    desk.put("材料/广州市天河区虚构街道办事处/材料.zip", "PK\u{3}\u{4}cut off");
    let ran = desk.audit(&["--year", "2024"]);
    ran.assert_code(3);
    assert_eq!(desk.record("结果")["inputs"][0]["status"], "unreadable");
}

#[test]
fn empty_files_are_skipped_and_counted_beside_good_ones() {
    let desk = Desk::compliant();
    desk.put("材料/空.csv", "");
    desk.put("材料/空.xlsx", "");
    let ran = desk.audit(&[]);
    ran.assert_code(0);
    assert!(ran.result.contains("跳过 2 个"), "{}", ran.result);
    let skipped = &desk.record("结果")["skipped"];
    assert_eq!(skipped.as_array().map(Vec::len), Some(2), "{skipped}");
}

#[test]
fn two_years_in_one_folder_need_the_flag() {
    let desk = Desk::compliant();
    desk.put("材料/去年.csv", plan_of(&[AGENCY]).replace("2024", "2023"));
    desk.audit(&[]).assert_refused(&["2023", "2024", "--year"]);
    desk.assert_absent("结果/run.json", "no year");
    let ran = desk.audit(&["--year", "2024"]);
    ran.assert_code(0);
    assert!(desk.rules("结果").contains(&"D005".to_owned()), "set aside and counted");
}

#[cfg(unix)]
#[test]
fn a_result_folder_that_cannot_be_made_is_said_before_anything_runs() {
    let desk = Desk::compliant();
    desk.put("占用", "a file of the user's");
    desk.run(&["audit", "材料", "-o", "占用"]).assert_refused(&["占用", "不能写入"]);
    desk.run(&["audit", "材料", "-o", "占用/下面"]).assert_refused(&["不能写入"]);
    desk.run(&["audit", "材料", "-o", "/proc/postaudit"]).assert_refused(&["不能写入"]);
    assert_eq!(desk.text("占用"), "a file of the user's");
}

#[test]
fn a_bad_config_names_line_and_key_and_nothing_runs() {
    let desk = Desk::compliant();
    let cases: [(&str, &[&str]); 6] = [
        ("input = \"材料\"\nyaer = 2024\n", &["第 2 行", "yaer", "是否为 year"]),
        ("input = \"材料\"\n\nyear = \"甲\"\n", &["第 3 行", "year", "四位年份"]),
        ("input = \"材料\"\nfull = 1\n", &["第 2 行", "full", "true 或 false"]),
        ("input = \"材料\n", &["第 1 行"]),
        ("input = \"材料\"\nyear = 2024\nyear = 2023\n", &["第 3 行", "year"]),
        ("input = \"没有\"\n", &["找不到材料"]),
    ];
    for (text, words) in cases {
        desk.put("配置.toml", text);
        desk.run(&["audit", "--config", "配置.toml", "-o", "结果"]).assert_refused(words);
        desk.assert_absent("结果/run.json", text);
    }
    desk.put("配置.toml", [0xff, 0xfe, 0x00]);
    desk.run(&["audit", "--config", "配置.toml", "-o", "结果"]).assert_refused(&["UTF-8"]);
    desk.run(&["audit", "--config", "没有.toml"]).assert_refused(&["没有.toml"]);
}

#[test]
fn config_paths_are_relative_to_the_config_and_flags_win() {
    let desk = Desk::noncompliant();
    desk.put(
        "设置/每年.toml",
        "input = \"../材料\"\nout = \"../经配置\"\nas-of = 2024-12-31\nexit-zero = true\n",
    );
    desk.run(&["audit", "--config", "设置/每年.toml"]).assert_code(0);
    assert_eq!(desk.agency("经配置")["verdict"], "noncompliant");
    desk.run(&["audit", "--config", "设置/每年.toml", "-o", "经参数"]).assert_code(0);
    assert_eq!(desk.agency("经参数")["verdict"], "noncompliant");
    // A config file among the filings is picked up only if it is named.
    desk.put("材料/postaudit.toml", "exit-zero = true\n");
    desk.audit(&[]).assert_code(1);
}

#[test]
fn a_bad_policy_or_column_file_names_the_line_and_nothing_runs() {
    let desk = Desk::compliant();
    let good = postaudit::policy::Policy::builtin("gd-2017-101").expect("built in").source_text;
    let cases = [
        (good.replacen("\n[quota]", "\nquoat = 1\n[quota]", 1), "quoat"),
        (good.replacen("ratio = ", "ratio = \"五成\" #", 1), "五成"),
        (format!("{good}\n[rules]\nZ999 = \"note\"\n"), "行"),
        ("title = \"没有写完".to_owned(), "第1行"),
    ];
    for (text, word) in cases {
        desk.put("口径.toml", &text);
        let ran = desk.audit(&["--policy", "口径.toml"]);
        ran.assert_refused(&["口径.toml", "第", "行", word]);
        desk.assert_absent("结果/run.json", word);
        let line: usize = ran
            .messages
            .split('第')
            .nth(1)
            .and_then(|rest| rest.split('行').next())
            .and_then(|number| number.trim().parse().ok())
            .expect("a line number");
        assert!(line >= 1 && line <= text.lines().count(), "line {line} is in the file: {}", ran.messages);
    }
    desk.audit(&["--policy", "没有这个口径"]).assert_refused(&["没有这个口径", "gd-2017-101"]);
    desk.put("列名.toml", "[表格]\n");
    desk.audit(&["--columns", "列名.toml"]).assert_refused(&["列名.toml", "第 1 行"]);
}

/// The default world's claims, with a register in which nobody stands.
fn register_of_nobody() -> Sheet {
    Sheet::new(
        &["姓名", "公民身份号码", "困难人员类别", "认定编号", "认定日期", "退出日期", "认定机构"],
        &[&["旁人", &person(9), "残疾人员", "RD-99", "2020-01-01", "", "天河区就业服务机构"]],
    )
}

#[test]
fn a_register_slipped_into_the_filings_is_not_used() {
    let desk = Desk::compliant();
    desk.audit(&[]).assert_code(0);
    let without = desk.agency("结果");
    // Neither does it hold back claims...
    desk.put("材料/就业困难人员认定台账.csv", register_of_nobody().csv());
    desk.audit(&[]).assert_code(0);
    let with = desk.agency("结果");
    // What was not read is told and might hold a hire; it verifies nobody and refutes nobody.
    for column in ["verdict", "quota_status", "difficulty_verified", "hires", "doubts", "violations"] {
        assert_eq!(with[column], without[column], "{column}");
    }
    assert!(desk.findings("结果").iter().all(|finding| finding["severity"] == "note"));
    assert!(!desk.rules("结果").iter().any(|rule| rule == "E007" || rule == "E009"));
    // ... nor does it help them: given by flag it would settle what E005 leaves open.
    let bare = World::default().but(|world| {
        world.hires.set(0, "认定编号", "").set(0, "认定日期", "");
    });
    let own = bare.clone().with_register();
    let register = &own.references[&postaudit::reference::ReferenceKind::Register];
    let desk = Desk::of(&bare);
    desk.put("材料/就业困难人员认定台账.csv", register.csv());
    desk.audit(&[]).assert_code(1);
    assert_eq!(desk.agency("结果")["difficulty_verified"], "1");
    desk.put("台账.csv", register.csv());
    desk.audit(&["--register", "台账.csv"]);
    assert_eq!(desk.agency("结果")["difficulty_verified"], "2");
}

#[test]
fn a_reference_that_lies_among_the_filings_is_no_filing() {
    let desk = Desk::of(&World::default());
    let mut services = Sheet::new(&["机构名称", "行政区划代码", "层级"], &[]);
    services.rows.push([crate::support::SERVICE, "440106", "县级"].map(str::to_owned).to_vec());
    desk.put("材料/机构名录.csv", services.csv());
    desk.put("材料/平台公告.csv", World::default().notices.csv());
    desk.audit(&["--services", "材料/机构名录.csv", "--notices", "材料/平台公告.csv"]).assert_code(0);
    let record = desk.record("结果");
    let filings: Vec<&str> = record["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .filter(|input| input["role"] == "filing")
        .filter_map(|input| input["path"].as_str())
        .collect();
    assert_eq!(filings, ["招用情况.csv", "招聘公告.csv", "计划0.csv"]);
}

#[test]
fn a_table_without_a_required_column_is_named_with_the_nearest_header() {
    let desk = Desk::compliant();
    desk.put("材料/缺列.csv", "年度,单位名称,岗位名称,计划人员数量合计\n2024,甲局,保洁员,3\n");
    for _ in 0..2 {
        let ran = desk.audit(&[]);
        ran.assert_code(3);
        for text in [&ran.result, &ran.messages] {
            assert!(text.contains("缺列.csv") && text.contains("缺少列 计划招用人数"), "{text}");
        }
    }
    assert_eq!(desk.agencies("结果").iter().filter(|agency| agency["verdict"] == "compliant").count(), 1);
}

#[test]
fn a_reference_may_be_a_folder_of_files() {
    let desk = Desk::compliant();
    let register = World::default().with_register().references[&ReferenceKind::Register].clone();
    for row in 0..2 {
        let mut part = register.clone();
        part.rows = vec![register.rows[row].clone()];
        desk.put(&format!("台账/第{row}册.csv"), part.csv());
    }
    desk.audit(&["--register", "台账"]).assert_code(0);
    std::fs::remove_file(desk.path("台账/第1册.csv")).expect("removed");
    desk.audit(&["--register", "台账"]).assert_code(1);
    assert!(desk.rules("结果").contains(&"E007".to_owned()));
}

#[test]
fn a_reference_without_a_table_of_its_kind_is_told_of() {
    let desk = Desk::compliant();
    desk.put("台账.csv", World::default().plan[0].csv());
    let ran = desk.audit(&["--register", "台账.csv"]);
    assert!(ran.messages.contains("台账.csv（其中没有可用的"), "{}", ran.messages);
}

#[test]
fn a_column_of_a_list_that_is_perhaps_one_that_it_lacks_is_told_of() {
    let desk = Desk::compliant();
    let register = |column: &str| {
        format!(
            "公民身份号码,困难人员类别,认定日期,{column}\n110101199003070011,残疾人员,2020-01-01,2021-01-01\n"
        )
    };
    desk.put("台账.csv", register("退出认定之日期"));
    let ran = desk.audit(&["--register", "台账.csv"]);
    assert!(ran.messages.contains("“退出认定之日期”没有认出，可能是“退出日期”"), "{}", ran.messages);
    desk.put("台账.csv", register("退出日期"));
    let ran = desk.audit(&["--register", "台账.csv"]);
    assert!(!ran.messages.contains("没有认出"), "{}", ran.messages);
}

/// Who is in a list can only be told by a list that was read.
#[test]
fn a_list_without_anything_that_could_be_used_stops_the_run_before_anything_is_touched() {
    for broken in [
        "PK\u{3}\u{4} cut off",
        "姓名,住址\n甲,某处\n",
        "姓名,公民身份号码,认定日期\n甲,1,2\n",
        "",
        "姓名,公民身份号码,困难人员类别,认定日期,单位名称,发布机构,发布日期,公告编号\n",
    ] {
        let desk = Desk::compliant();
        desk.put("断.xlsx", broken);
        for flag in ["--register", "--notices", "--agencies", "--services", "--history", "--waivers"] {
            let ran = desk.audit(&[flag, "断.xlsx"]);
            ran.assert_code(2);
            assert!(ran.messages.contains("断.xlsx"), "{}", ran.messages);
            assert!(ran.messages.contains("没有可用的内容"), "{}", ran.messages);
            assert!(!desk.path("结果").exists(), "{flag}: the result folder was touched");
        }
    }
}

#[test]
fn a_list_that_is_or_holds_the_filings_is_refused() {
    let desk = Desk::compliant();
    for path in ["材料", "."] {
        let ran = desk.audit(&["--register", path]);
        ran.assert_code(2);
        assert!(ran.messages.contains("就是材料，或者包含材料"), "{}", ran.messages);
        assert!(!desk.path("结果").exists());
    }
}

#[test]
fn a_filing_given_as_a_list_too_is_no_list() {
    let desk = Desk::compliant();
    for (flag, path) in [
        ("--history", "材料/招用情况.csv"),
        ("--history", "材料/计划0.csv"),
        ("--notices", "材料/招聘公告.csv"),
        ("--register", "材料/招用情况.csv"),
    ] {
        let ran = desk.audit(&["--year", "2024", flag, path]);
        ran.assert_code(2);
        assert!(ran.messages.contains("材料文件夹之外"), "{flag} {path}: {}", ran.messages);
        assert!(!desk.path("结果").exists());
    }
    // Hires of earlier years and a register may lie among the filings.
    let earlier = desk.text("材料/招用情况.csv").replace("2024", "2021");
    desk.put("材料/往年.csv", earlier);
    let row = format!("甄一清,{},残疾人员,2023-01-02,RD1", id("19750101", 101));
    desk.put("材料/台账.csv", format!("姓名,公民身份号码,困难人员类别,认定日期,认定编号\n{row}\n"));
    let ran = desk.audit(&["--year", "2024", "--history", "材料/往年.csv", "--register", "材料/台账.csv"]);
    assert_ne!(ran.code, 2, "{}", ran.messages);
    assert!(desk.path("结果").exists());
}

/// Another agency of the same district.
const OTHER: &str = "广州市天河区梅园街道办事处";

/// A table without codes, filed under this name.
fn filed_as(csv: String, name: &str) -> String {
    csv.replace(CODE, "").replace(AGENCY, name)
}

/// One table of two agencies, the second with the rows of the first.
fn of_both(csv: String) -> String {
    let rows = csv.split_once('\n').expect("a header").1.to_owned();
    format!("{}{}", filed_as(csv, AGENCY), filed_as(rows, OTHER))
}

#[test]
fn an_unknown_header_over_the_agencies_accuses_none_of_them() {
    let world = World::default();
    for header in ["派驻单位", "所属乡镇", "乡镇（街道）", "科室"] {
        for unknown in 0..4 {
            let desk = Desk::bare();
            let put = |name: &str, csv: String, is_unknown: bool| {
                let csv = of_both(csv);
                desk.put(name, if is_unknown { csv.replacen("单位名称", header, 1) } else { csv });
            };
            put("材料/计划.csv", world.plan[0].csv(), unknown == 0 || unknown == 3);
            put("材料/公告.csv", world.notices.csv(), unknown == 1 || unknown == 3);
            put("材料/招用.csv", world.hires.csv(), unknown == 2 || unknown == 3);
            desk.put("名录.csv", format!("单位名称\n{AGENCY}\n{OTHER}\n"));
            desk.audit(&["--agencies", "名录.csv"]);
            let agencies = desk.text("结果/data/agencies.csv");
            assert_eq!(
                agencies.matches("unresolved,unresolved").count(),
                2,
                "{header} {unknown}: {agencies}"
            );
        }
    }
}

#[test]
fn hires_under_a_name_that_is_almost_the_listed_one_accuse_neither() {
    let world = World::default();
    let own = AGENCY.trim_start_matches("广州市天河区");
    let typed = [
        own.replace("事处", "亊处"),
        AGENCY.trim_end_matches('处').to_owned(),
        format!("{AGENCY}处"),
        AGENCY.replace("广州", "广洲"),
    ];
    for typed in typed {
        let desk = Desk::bare();
        desk.put("材料/计划.csv", filed_as(world.plan[0].csv(), AGENCY));
        desk.put("材料/公告.csv", filed_as(world.notices.csv(), AGENCY));
        desk.put("材料/招用.csv", filed_as(world.hires.csv(), &typed));
        desk.put("名录.csv", format!("单位名称\n{AGENCY}\n"));
        desk.audit(&["--agencies", "名录.csv"]);
        let agencies = desk.text("结果/data/agencies.csv");
        assert!(agencies.contains("unresolved") && !agencies.contains("noncompliant"), "{typed}: {agencies}");
    }
}

#[test]
fn a_number_of_something_alone_on_a_line_is_no_agency() {
    let world = World::default();
    for line in ["往年结转3人", "本表共5行", "应聘30人，录用5人", "另有1人放弃录用", "累计发放补贴10人次"]
    {
        let desk = Desk::bare();
        desk.put("材料/计划.csv", world.plan[0].csv());
        desk.put("材料/公告.csv", world.notices.csv());
        desk.put("材料/招用.csv", format!("{}{line}\n", world.hires.csv()));
        desk.audit(&[]);
        let agencies = desk.text("结果/data/agencies.csv");
        assert_eq!(agencies.lines().count(), 2, "{line}: {agencies}");
        assert!(agencies.contains("compliant,compliant"), "{line}: {agencies}");
    }
}

/// One row with something else where its unit should stand: nobody's, and no office fails by it.
#[test]
fn a_name_or_a_code_in_the_place_of_a_unit_makes_no_agency() {
    let world = World::default();
    for slip in ["张三", "保洁员", "G01", "未知", "男", "残疾人员", "GG2024-01"] {
        let desk = Desk::bare();
        let hires = filed_as(world.hires.csv(), AGENCY);
        let (header, rows) = hires.split_once('\n').expect("rows");
        desk.put("材料/计划.csv", filed_as(world.plan[0].csv(), AGENCY));
        desk.put("材料/公告.csv", filed_as(world.notices.csv(), AGENCY));
        desk.put("材料/招用.csv", format!("{header}\n{}", rows.replacen(AGENCY, slip, 1)));
        desk.audit(&[]);
        let agencies = desk.text("结果/data/agencies.csv");
        assert_eq!(agencies.lines().count(), 2, "{slip}: {agencies}");
        assert!(agencies.contains("unresolved,unresolved"), "{slip}: {agencies}");
        assert!(desk.text("结果/data/findings.csv").contains("所写的不是单位名称"), "{slip}");
    }
}

/// 其中 says how many of those above are meant; the plan does not grow by it.
#[test]
fn a_row_that_breaks_down_those_above_is_no_post() {
    let mut world = World::default();
    let plan = |world: &World| {
        let desk = Desk::of(world);
        desk.audit(&[]);
        desk.agencies("结果").remove(0)["plan_headcount"].clone()
    };
    let whole = plan(&world);
    let row = world.plan[0].repeat(0);
    world.plan[0].set(row, "岗位编号", "").set(row, "计划招用人数", "2");
    for post in ["其中：就业困难人员", "其中残疾人", "#低保人员", "内含：困难人员"] {
        world.plan[0].set(row, "岗位名称", post);
        assert_eq!(plan(&world), whole, "{post}");
    }
    world.plan[0].set(row, "岗位名称", "门卫");
    assert_ne!(plan(&world), whole);
}

/// A column that says the same thing in other words, with another value.
#[test]
fn a_second_column_in_other_words_is_not_passed_over() {
    let verdict = |of: fn(&mut World) -> &mut Sheet, header: &'static str, value: &str| {
        let mut world = World::default();
        let sheet = of(&mut world);
        sheet.header.push(header);
        sheet.rows.iter_mut().for_each(|row| row.push(value.to_owned()));
        let desk = Desk::of(&world);
        desk.audit(&[]);
        desk.agencies("结果").remove(0)["verdict"].clone()
    };
    for (header, value) in [("拟招聘人数", "13"), ("拟录用人数", "13"), ("申报日期", "2024-06-01")]
    {
        assert_eq!(verdict(|world| &mut world.plan[0], header, value), "unresolved", "{header}");
    }
    for header in ["合同签订日期", "起始日期", "首次上岗时间"] {
        assert_eq!(verdict(|world| &mut world.hires, header, "2024-01-02"), "unresolved", "{header}");
    }
    assert_eq!(verdict(|world| &mut world.hires, "援助对象类型", "普通人员"), "unresolved");
    assert_eq!(verdict(|world| &mut world.hires, "合同签订日期", "2024-12-01"), "compliant");
}

#[test]
fn one_ledger_of_all_that_cannot_be_opened_accuses_nobody() {
    let world = World::default();
    let tables = [
        ("2024年招用计划汇总", of_both(world.plan[0].csv())),
        ("2024年招聘公告汇总", of_both(world.notices.csv())),
        ("2024年招用情况汇总", of_both(world.hires.csv())),
    ];
    for damaged in 0..tables.len() {
        let desk = Desk::bare();
        for (at, (name, csv)) in tables.iter().enumerate() {
            if at == damaged {
                desk.put(&format!("材料/{name}.xlsx"), [b"PK\x03\x04".as_slice(), &[7; 4_000]].concat());
            } else {
                desk.put(&format!("材料/{name}.csv"), csv);
            }
        }
        let ran = desk.audit(&[]);
        assert_eq!(ran.code, 3);
        let agencies = desk.text("结果/data/agencies.csv");
        assert_eq!(agencies.matches("unresolved,unresolved").count(), 2, "{damaged}: {agencies}");
    }
}

#[test]
fn files_named_by_a_part_of_an_agencys_name_accuse_nobody() {
    let world = World::default();
    let one = "广州市天河区柳溪街道办事处";
    let desk = Desk::bare();
    for (name, part) in [(one, "柳溪"), (OTHER, "梅园")] {
        desk.put(&format!("材料/{part}计划.csv"), filed_as(world.plan[0].csv(), ""));
        desk.put(&format!("材料/{name}公告.csv"), filed_as(world.notices.csv(), name));
        desk.put(&format!("材料/{name}招用.csv"), filed_as(world.hires.csv(), name));
    }
    desk.audit(&[]);
    let agencies = desk.text("结果/data/agencies.csv");
    assert_eq!(agencies.matches("unresolved,unresolved").count(), 2, "{agencies}");
}

#[test]
fn files_of_one_name_in_two_folders_are_told_apart() {
    let desk = Desk::noncompliant();
    desk.put("另处/材料/招用情况.csv", desk.text("材料/招用情况.csv").replace("GW-1", "GW-2"));
    let ran = desk.run(&["audit", "材料", "另处/材料", "-o", "结果", "--as-of", "2024-12-31"]);
    ran.assert_code(1);
    let record = desk.record("结果");
    let paths: std::collections::BTreeSet<&str> = record["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| input["path"].as_str().expect("a path"))
        .collect();
    assert_eq!(paths.len(), 4, "{paths:?}");
}

/// A pipe would wait for ever, a link may lead out of the input, and what is hidden was not filed.
#[cfg(unix)]
#[test]
fn pipes_links_and_hidden_files_are_skipped_and_counted() {
    let desk = Desk::compliant();
    desk.put("别处.csv", desk.text("材料/招用情况.csv"));
    desk.put("材料/.藏.csv", desk.text("材料/招用情况.csv"));
    std::os::unix::fs::symlink(desk.path("别处.csv"), desk.path("材料/链接.csv")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(desk.path("材料/管道.csv")).status().expect("mkfifo");
    assert!(made.success());
    desk.audit(&["-v"]).assert_code(0);
    let skipped = desk.record("结果")["skipped"].to_string();
    for name in [".藏.csv", "链接.csv", "管道.csv"] {
        assert!(skipped.contains(name), "{name} is missing in: {skipped}");
    }
}

#[test]
fn two_references_of_one_file_name_are_told_apart() {
    let desk = Desk::compliant();
    for year in ["2022", "2023"] {
        let mut history = World::default().hires;
        history.set_all("年度", year).set_all("招用日期", &format!("{year}-03-01"));
        history.set_all("合同终止日期", &format!("{year}-12-31"));
        desk.put(&format!("{year}/招用情况.csv"), history.csv());
    }
    desk.audit(&["--history", "2022/招用情况.csv", "--history", "2023/招用情况.csv"]).assert_code(0);
    let record = desk.record("结果");
    let paths: Vec<&str> = record["references"]
        .as_array()
        .expect("references")
        .iter()
        .map(|input| input["path"].as_str().expect("a path"))
        .collect();
    assert_eq!(paths, ["2022/招用情况.csv", "2023/招用情况.csv"]);
}

#[test]
fn a_file_without_a_table_and_one_that_cannot_be_read_are_findings_with_reasons() {
    let desk = Desk::compliant();
    desk.put("材料/物资清单.csv", "品名,数量\n笔,3\n");
    desk.put("材料/坏.xlsx", cut_off());
    desk.audit(&[]).assert_code(3);
    let text = desk.text("结果/data/findings.csv");
    let line = |rule: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let lines: Vec<csv::StringRecord> =
            reader.records().map(|record| record.expect("a record")).collect();
        let found: Vec<_> = lines.iter().filter(|line| &line[1] == rule).collect();
        assert_eq!(found.len(), 1, "{rule} in: {text}");
        found[0].iter().map(str::to_owned).collect()
    };
    for (rule, file, words) in [("D001", "坏.xlsx", "损坏"), ("D002", "物资清单.csv", "没有找到可识别的表头")]
    {
        let line = line(rule);
        assert!(line[6].contains(file), "{line:?}");
        assert!(line[7].contains(words), "{line:?}");
    }
}

#[test]
fn a_rule_is_explained_by_its_code_and_an_unknown_one_is_refused() {
    let desk = Desk::bare();
    let told = desk.run(&["explain", "q001"]);
    told.assert_code(0);
    assert!(told.result.contains("Q001") && told.result.contains("招用比例"), "{}", told.result);
    desk.run(&["explain", "Q999"]).assert_refused(&["Q999"]);
}

/// People type numbers where others belong, and name files and sheets by them.
#[test]
fn an_id_number_in_any_column_file_or_sheet_name_is_masked_everywhere() {
    let numbers = std::cell::RefCell::new(Vec::new());
    let next = || {
        let mut numbers = numbers.borrow_mut();
        let number = id("19700203", 101 + 2 * u32::try_from(numbers.len()).expect("a few"));
        numbers.push(number.clone());
        number
    };
    let fill = |sheet: &mut Sheet, columns: &[&'static str]| {
        for column in columns {
            let row = sheet.repeat(0);
            sheet.set(row, column, &next());
            let row = sheet.repeat(0);
            sheet.set(row, column, &format!("张三{}", next()));
        }
    };
    let world = World::default().with_register().but(|world| {
        fill(
            &mut world.plan[0],
            &["年度", "单位名称", "统一社会信用代码", "行政区划代码", "岗位编号", "岗位名称"],
        );
        fill(&mut world.plan[0], &["开发方式", "计划招用人数", "报送日期", "受理部门", "岗位类别", "备注"]);
        fill(&mut world.hires, &["年度", "单位名称", "统一社会信用代码", "岗位编号", "岗位名称", "姓名"]);
        fill(
            &mut world.hires,
            &["公民身份号码", "性别", "是否就业困难人员", "困难人员类别", "认定编号", "认定日期"],
        );
        fill(&mut world.hires, &["招用日期", "合同终止日期", "公告编号", "备案日期", "备案部门", "备注"]);
        fill(
            &mut world.notices,
            &["公告编号", "单位名称", "统一社会信用代码", "岗位编号", "招聘人数", "发布机构"],
        );
        fill(&mut world.notices, &["发布渠道", "发布网址", "发布日期", "截止日期", "岗位名称"]);
        let register = world.references.get_mut(&ReferenceKind::Register).expect("given");
        register.set(0, "姓名", &next()).set(0, "认定编号", &next()).set(0, "困难人员类别", &next());
    });
    let desk = Desk::of(&world);
    let (file, sheet, header) = (next(), next(), next());
    desk.put("台账.csv", world.references[&ReferenceKind::Register].csv());
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name(&sheet).expect("a name");
    let filed = world.hires.csv().replace("备注", &header);
    for (row, record) in
        csv::ReaderBuilder::new().has_headers(false).from_reader(filed.as_bytes()).records().enumerate()
    {
        for (column, cell) in record.expect("a record").iter().enumerate() {
            let (row, column) = (u32::try_from(row).expect("few"), u16::try_from(column).expect("few"));
            page.write(row, column, cell).expect("written");
        }
    }
    desk.put(&format!("材料/张三{file}.xlsx"), book.save_to_buffer().expect("a workbook"));
    let ran = desk.audit(&["--register", "台账.csv", "--verbose", "--log", "日志.txt"]);
    let mut everything = ran.result + &ran.messages + &desk.text("日志.txt");
    for (path, content) in crate::batch_support::files(&desk.path("结果")) {
        everything.push_str(&path);
        everything.push_str(&if path.ends_with(".xlsx") {
            crate::batch_support::unpacked(&content)
        } else {
            String::from_utf8_lossy(&content).into_owned()
        });
    }
    let verified = desk.run(&["verify", "结果"]);
    assert!(verified.result.contains("多出 0"), "{}", verified.result);
    assert!(
        verified.result.contains("相符 5"),
        "a file named by a number is found again: {}",
        verified.result
    );
    let name = format!("材料/张三{file}.xlsx");
    let inspected = desk.run(&["inspect", &name]);
    let checked = desk.run(&["check", &name, "--year", "2024"]);
    everything.extend([
        verified.result,
        inspected.result,
        inspected.messages,
        checked.result,
        checked.messages,
    ]);
    for number in numbers.into_inner() {
        let at =
            everything.find(&number).map(|at| everything[..at].chars().rev().take(80).collect::<Vec<_>>());
        let before: Option<String> = at.map(|before| before.into_iter().rev().collect());
        assert_eq!(before, None, "{number} is shown");
        assert!(everything.contains(&number[..6]));
    }
}

#[test]
fn what_was_not_read_is_the_first_thing_to_put_right() {
    let desk = Desk::compliant();
    // Folders and file together are the agency's name; the table itself names nobody.
    let (city, rest) = AGENCY.split_at("广州市".len());
    desk.put(
        &format!("材料/{city}/{rest}/计划.csv"),
        "岗位名称,岗位编号,岗位类别,年度,报送日期\n保洁员,GW-1,保洁,2024,2024-01-10\n",
    );
    desk.put(&format!("材料/{city}/{rest}.xlsx"), cut_off());
    desk.audit(&[]).assert_code(3);
    let agencies = desk.agencies("结果");
    let found: Vec<_> = agencies.iter().map(|agency| (&*agency["agency"], &*agency["verdict"])).collect();
    assert_eq!(found, [(AGENCY, "unresolved")]);
    let checked = desk.run(&["check", "材料", "--year", "2024"]);
    // The last agency is the one whose table it is.
    let first = checked.result.split("要改的地方").last().expect("something to put right");
    let (file, table) =
        (first.find("未读入 D001").expect("the file"), first.find("未读入 D003").expect("the table"));
    let finding = first.find("疑点").unwrap_or(usize::MAX);
    assert!(file < finding && table < finding, "{first}");
    assert!(first.contains("缺少必填列：计划招用人数"), "{first}");
    assert_eq!(checked.result.matches("D003").count(), 1, "said once: {}", checked.result);
}

/// A list in an archive is not read, alone or beside others, and the run says what to do with it.
#[test]
fn an_archive_is_no_list_and_one_beside_lists_leaves_them_incomplete() {
    let desk = crate::desk::Desk::of(&crate::support::World::default());
    let archive = crate::generator::formats::zipped(&[("台账.csv", "姓名,公民身份号码\n".into())]);
    let rar = [&b"Rar!\x1a\x07\x00"[..], &[7; 600]].concat();
    for (name, bytes) in [("台账.zip", &archive), ("台账.rar", &rar)] {
        desk.put(name, bytes);
        let ran = desk.audit(&["--register", name]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(ran.messages.contains("请先解压，再给解压出的文件或文件夹"), "{}", ran.messages);
        desk.put(&format!("清单/{name}"), bytes);
    }
    let head = "姓名,公民身份号码,困难人员类别,认定编号,认定日期\n";
    let person = crate::support::person(7);
    desk.put("清单/台账.csv", format!("{head}甲,{person},残疾人员,RD-7,2023-12-01\n"));
    let ran = desk.audit(&["--register", "清单"]);
    assert_eq!(ran.code, 3, "{}", ran.messages);
    assert!(ran.messages.contains("台账.zip（未能读入）") && ran.messages.contains("台账.rar（未能读入）"));
}
