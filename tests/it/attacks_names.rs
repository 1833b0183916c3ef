//! Names made to break what is written, and numbers that nobody may find out.

use std::fs;

use crate::batch_support::{Batch, agency, code, files, said};
use crate::generator::formats::{Book, Sheet, xlsx};

/// Names of agencies that people, programs and enemies write.
fn nasty() -> Vec<String> {
    let fixed = [
        "\u{fffe}局",
        "\u{ffff}局",
        "甲\u{fffe}\u{ffff}局",
        "甲\u{0}局",
        "甲\u{1}局",
        "甲\u{8}局",
        "甲\u{b}局",
        "甲\u{c}局",
        "甲\u{1b}[31m局",
        "甲\u{7f}局",
        "甲\u{85}局",
        "甲\u{9b}2J局",
        "甲\u{202e}局",
        "甲\u{2066}局",
        "甲\u{200b}局",
        "甲\u{feff}局",
        "甲\u{2028}局",
        "甲\u{e000}局",
        "甲\u{10ffff}局",
        "甲\u{1f469}\u{200d}\u{1f4bb}局",
        "&局",
        "<局>",
        "\"局\"",
        "'局'",
        "&amp;局",
        "&#0;局",
        "]]>局",
        "<!--局",
        "=1+1局",
        "+局",
        "-局",
        "@局",
        "甲/乙局",
        "甲\\乙局",
        "..局",
        "CON",
        "甲:乙局",
        "甲*?局",
        "甲|乙局",
        "甲#乙局",
        "甲%20局",
        "甲[乙]局",
        "甲{乙}局",
        "甲$乙局",
        "_x0000_局",
        "_xFFFE_局",
    ];
    fixed.iter().map(|name| format!("{name}街道办事处")).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Every part of a container that is XML, by a parser that knows no mercy.
fn assert_well_formed(path: &str, bytes: &[u8]) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if !name.ends_with(".xml") && !name.ends_with(".rels") && !name.ends_with(".vml") {
            continue;
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text)
            .unwrap_or_else(|error| panic!("{path} {name}: {error}"));
        if let Err(error) = roxmltree::Document::parse(&text) {
            panic!("{path} {name}: {error}");
        }
    }
}

#[test]
fn whatever_agencies_are_called_everything_written_is_well_formed() {
    let names = nasty();
    assert_eq!(names.len(), 46);
    let batch = Batch::of(0);
    let mut plan = "年度,单位名称,岗位名称,计划招用人数,备注\n".to_owned();
    let mut hires = "年度,单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,招用日期,备注\n".to_owned();
    // In a text these make a file none; a workbook holds them escaped.
    let is_escaped = |c: char| c < ' ' && !matches!(c, '\u{b}' | '\u{c}');
    let mut escaped = vec!["年度|单位名称|岗位名称|计划招用人数".to_owned()];
    for (number, name) in names.iter().enumerate() {
        if name.contains(is_escaped) {
            let name: String = name
                .chars()
                .map(|c| if is_escaped(c) { format!("_x{:04X}_", u32::from(c)) } else { c.to_string() })
                .collect();
            escaped.push(format!("#2024|{name}|{name}|#3"));
            continue;
        }
        let quoted = quoted(name);
        plan += &format!("2024,{quoted},{quoted},3,{quoted}\n");
        let id = crate::batch_support::id(number + 1);
        hires += &format!("2024,{quoted},{quoted},{quoted},{id},是,2024-03-01,{quoted}\n");
    }
    assert_eq!(escaped.len(), 5);
    let lines: Vec<&str> = escaped.iter().map(String::as_str).collect();
    let book = Book::of(Sheet::from_lines("招用计划", &lines));
    fs::write(batch.input().join("计划.xlsx"), xlsx::write(&book)).unwrap();
    // Windows has no such names.
    let [of_plan, of_hires] = if cfg!(windows) {
        ["计划.csv", "招用\u{202e}&.csv"]
    } else {
        ["计划\u{fffe}\n\u{1b}.csv", "招用\u{202e}&<.csv"]
    };
    fs::write(batch.input().join(of_plan), plan).unwrap();
    fs::write(batch.input().join(of_hires), hires).unwrap();
    let log = batch.folder.path().join("log.txt");
    let output = batch.run(&["-v", "--log", &log.to_string_lossy()]);
    assert!(matches!(code(&output), 1 | 3), "{}", said(&output));
    let steers = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}')
    };
    let shown = said(&output);
    assert!(!shown.contains(steers), "{:?}", shown.lines().find(|line| line.contains(steers)));
    let logged = fs::read_to_string(&log).unwrap();
    assert!(!logged.contains(steers), "{:?}", logged.lines().find(|line| line.contains(steers)));
    assert!(logged.lines().all(|line| line.starts_with("20")), "an event is a line");
    let mut books = 0;
    for (path, bytes) in files(&batch.out()) {
        if path.ends_with(".xlsx") || path.ends_with(".docx") {
            assert_well_formed(&path, &bytes);
            books += 1;
        } else if path.ends_with(".csv") {
            let text = String::from_utf8(bytes).unwrap();
            let bad = |c: char| steers(c) && c != '\r' || matches!(c, '\u{fffe}' | '\u{ffff}');
            assert!(!text.contains(bad), "{path}: {:?}", text.lines().find(|line| line.contains(bad)));
        }
    }
    assert!(books >= names.len(), "{books} documents");
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}

/// Two valid numbers that look the same when masked.
fn twins(sequence: usize) -> [String; 2] {
    let check = |body: &str| {
        "0123456789X"
            .chars()
            .map(|check| format!("{body}{check}"))
            .find(|number| postaudit::model::IdNumber::parse(number).is_ok())
            .unwrap()
    };
    let first = check(&format!("44010619700101{sequence:03}"));
    let second = (1..=12)
        .flat_map(|month| (2..=28).map(move |day| (month, day)))
        .map(|(month, day)| check(&format!("4401061970{month:02}{day:02}{sequence:03}")))
        .find(|number| number[14..] == first[14..])
        .expect("one of 324 days has the same check character");
    [first, second]
}

/// What is written, but for hashes and sizes of whole files.
fn written(numbers: &[String]) -> Vec<(String, Vec<u8>)> {
    let batch = Batch::of(0);
    let mut plan = "年度,单位名称,岗位名称,计划招用人数,报送日期\n".to_owned();
    let mut hires =
        "年度,单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,困难人员类别,招用日期\n".to_owned();
    for number in [1, 2] {
        plan += &format!("2024,{},保洁员,9,2024-01-05\n", agency(number));
        for (person, id) in numbers.iter().enumerate() {
            hires += &format!(
                "2024,{},保洁员,人{person}甲,{id},是,残疾人员,2024-03-0{}\n",
                agency(number),
                person + 1
            );
        }
    }
    let register =
        numbers.iter().step_by(2).map(|id| format!("{id},残疾人员,2023-05-01\n")).collect::<String>();
    fs::write(batch.input().join("计划.csv"), plan).unwrap();
    fs::write(batch.input().join("招用.csv"), hires).unwrap();
    let list = batch.folder.path().join("台账.csv");
    fs::write(&list, format!("公民身份号码,困难人员类别,认定日期\n{register}")).unwrap();
    let output = batch.run(&["--register", &list.to_string_lossy()]);
    assert!(matches!(code(&output), 1 | 3), "{}", said(&output));
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(batch.out().join("run.json")).unwrap()).unwrap();
    let records = ["inputs", "references"].into_iter().flat_map(|key| record[key].as_array().unwrap());
    let hashes: Vec<String> = records
        .flat_map(|input| ["sha256", "sm3"].map(|key| input[key].as_str().unwrap().to_owned()))
        .collect();
    let without = |mut text: String| {
        for hash in &hashes {
            text = text.replace(hash, "#");
        }
        text
    };
    let mut all = vec![(
        "screen".to_owned(),
        said(&output).replace(&*batch.folder.path().to_string_lossy(), "").into_bytes(),
    )];
    for (path, bytes) in files(&batch.out()) {
        if path.ends_with(".xlsx") || path.ends_with(".docx") {
            all.push((path, without(crate::batch_support::unpacked(&bytes)).into_bytes()));
        } else if path == "run.json" {
            let mut record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            for output in record["outputs"].as_array_mut().unwrap() {
                for key in ["sha256", "size", "content"] {
                    output.as_object_mut().unwrap().remove(key);
                }
            }
            for list in ["inputs", "references"] {
                for input in record[list].as_array_mut().unwrap() {
                    for key in ["sha256", "sm3"] {
                        input.as_object_mut().unwrap().remove(key);
                    }
                }
            }
            all.push((path, record.to_string().into_bytes()));
        } else {
            all.push((path, without(String::from_utf8(bytes).unwrap()).into_bytes()));
        }
    }
    all
}

#[test]
fn nothing_written_tells_what_the_mask_hides() {
    let pairs: Vec<[String; 2]> = [11, 13, 15, 17].into_iter().map(twins).collect();
    let first: Vec<String> = pairs.iter().map(|pair| pair[0].clone()).collect();
    let second: Vec<String> = pairs.iter().map(|pair| pair[1].clone()).collect();
    let mixed = vec![second[0].clone(), first[1].clone(), second[2].clone(), first[3].clone()];
    let expected = written(&first);
    for other in [second, mixed] {
        for ((path, content), (_, other)) in expected.iter().zip(written(&other)) {
            let at = content.iter().zip(&other).position(|(a, b)| a != b).unwrap_or(0);
            let around = |bytes: &[u8]| {
                String::from_utf8_lossy(&bytes[at.saturating_sub(80)..bytes.len().min(at + 80)]).into_owned()
            };
            assert!(*content == other, "{path}:\n{}\n{}", around(content), around(&other));
        }
    }
}

#[test]
fn two_persons_whose_numbers_look_the_same_stand_in_the_order_of_the_filing() {
    let [one, other] = twins(21);
    let names = |numbers: [&String; 2]| written(&numbers.map(Clone::clone));
    let (this, that) = (names([&one, &other]), names([&other, &one]));
    for ((path, content), (_, turned)) in this.iter().zip(&that) {
        assert!(content == turned, "{path} tells which number is whose");
    }
}

#[test]
fn a_number_typed_on_the_command_line_comes_back_masked() {
    let number = crate::batch_support::id(7);
    let batch = Batch::of(1);
    let input = batch.input().to_string_lossy().into_owned();
    let file = format!("{number}.csv");
    for args in [
        vec![file.as_str()],
        vec!["audit", &file],
        vec!["audit", &input, "--year", &number],
        vec!["audit", &input, "--as-of", &number],
        vec!["audit", &input, "--policy", &number],
        vec!["audit", &input, "--columns", &number],
        vec!["audit", &input, "--register", &number],
        vec!["audit", &input, "--config", &number],
        vec!["audit", &input, "--jobs", &number],
        vec!["audit", &input, "--reviewers", &number],
        vec!["explain", &number],
        vec!["verify", &number],
        vec!["compare", &number, &number],
        vec!["check", &file],
        vec!["inspect", &file],
        vec!["template", "-o", &format!("/proc/{number}")],
        vec![&number],
    ] {
        let output = crate::program::Program::new().args(&args).output().unwrap();
        assert!(!said(&output).contains(&number), "{args:?}: {}", said(&output));
        assert!(said(&output).contains("********"), "{args:?}: {}", said(&output));
    }
}
