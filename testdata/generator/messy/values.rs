//! What a cell says: dates, whole numbers, truth values, ID numbers, types that do not fit.

use super::super::formats::Cell;
use super::*;

pub(super) fn add(folder: &mut Folder) {
    dates(folder);
    numbers(folder);
    claims(folder);
    ids(folder);
    types(folder);
    blanks(folder);
}

/// A plan with one row per spelling of its 报送日期.
fn dates(folder: &mut Folder) {
    let spellings = [
        "2024-3-5",
        "2024/03/05",
        "2024.3.5",
        "20240305",
        "2024年3月5日",
        "2024年03月05日",
        "２０２４年３月５日",
        "2024-03-05 08:30",
        "2024/3/5 0:00:00",
        "2024年3月5日 8时30分",
        "45356",
        " 2024-3-5 ",
        "2024-03-05T08:30:00",
        "2024年3月",
        "2024.09",
        "2024-09",
        "2024",
        "2024-02-30",
        "2024-13-01",
        "24-3-5",
        "3/5/2024",
        "三月五日",
        "2024-3-5至2024-4-5",
        "约2024-3-5",
        "1899-01-01",
    ];
    let mut lines = vec!["单位名称|岗位名称|计划招用人数|报送日期".to_owned()];
    lines.extend((1..).zip(spellings).map(|(number, date)| format!("样例局|岗位{number}|1|{date}")));
    folder.csv("日期写法.csv", &lines.iter().map(String::as_str).collect::<Vec<_>>());
    folder.xlsx(
        "日期类型.xlsx",
        &[
            "单位名称|岗位名称|计划招用人数|报送日期",
            "样例局|真日期|#1|@2024-03-05",
            "样例局|序列数|#1|#45356",
            "样例局|带时间的序列数|#1|#45356.75",
            "样例局|八位数|#1|#20240305",
            "样例局|文本|#1|2024年3月5日",
            "样例局|年份|#1|#2024",
            "样例局|年月|#1|#2024.09",
            "样例局|不存在的日子|#1|#20240230",
            "样例局|公式日期|#1|=@2024-03-05",
            "样例局|未计算|#1|?",
            "样例局|布尔|#1|TRUE",
        ],
    );
    folder.csv(
        "终止日期.csv",
        &[
            "单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期|合同终止日期",
            "样例局|保洁员|王一|440106197506152026|否|2024-05-01|至今",
            "样例局|保洁员|王二|440106197506152042|否|2024-05-01|长期",
            "样例局|保洁员|王三|440106197506152069|否|2024-05-01|无固定期限",
            "样例局|保洁员|王四|440106197506152085|否|2024-05-01|2025年4月30日",
            "样例局|保洁员|王五|440106197506152106|否|2024-05-01|",
            "样例局|保洁员|王六|440106197506152122|否|2024-05-01|2025年4月",
            "样例局|保洁员|王七|440106197506152149|否|2024-05-01|2024-04-30",
            "样例局|保洁员|王八|440106197506152165|否|至今|",
        ],
    );
    folder.csv(
        "以后的日期.csv",
        &[PLAN, "样例局|保洁员|3|2025-03-05|天河区人社局", "样例局|门卫|3|2024-03-05|天河区人社局"],
    );
}

fn numbers(folder: &mut Folder) {
    let spellings = [
        "3",
        "３",
        "3.0",
        "3人",
        "3名",
        "3 人",
        "０",
        "1,200",
        "三",
        "3.5",
        "约3",
        "-3",
        "+3",
        "3-5人",
        "若干",
        "3人左右",
        "",
        "/",
    ];
    let mut lines = vec!["单位名称|岗位名称|计划招用人数".to_owned()];
    lines.extend((1..).zip(spellings).map(|(number, count)| format!("样例局|岗位{number}|{count}")));
    folder.csv("整数写法.csv", &lines.iter().map(String::as_str).collect::<Vec<_>>());
    folder.xlsx(
        "数字类型.xlsx",
        &[
            "单位名称|岗位编号|岗位名称|计划招用人数|其中就业困难人员",
            "样例局|#101|数字编号|3|#1",
            "样例局|102|文本编号|#4|1人",
            "样例局|#1.5|小数|#5.5|",
            "样例局|#12345678901234567|过长编号|#5|#-1",
            "样例局|@2024-01-02|成了日期的编号|#6|@2024-01-02",
        ],
    );
}

fn claims(folder: &mut Folder) {
    let spellings = [
        "是",
        "否",
        "√",
        "×",
        "Y",
        "N",
        "ｙ",
        "1",
        "0",
        "有",
        "无",
        "属于",
        "不属于",
        " 是 ",
        "✓",
        "-",
        "",
        "可能",
        "待定",
        "2",
        "是否",
    ];
    let mut lines = vec!["单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期".to_owned()];
    lines.extend(
        spellings.iter().map(|claim| format!("样例局|保洁员|王一|440106197506152026|{claim}|2024-05-01")),
    );
    folder.csv("布尔写法.csv", &lines.iter().map(String::as_str).collect::<Vec<_>>());
    let categories = ["残疾人员", "无", "否", "不属于", "空", "/", "——", "暂无", "N/A", "", "其他"];
    let mut lines = vec!["单位名称|岗位名称|姓名|公民身份号码|困难人员类别|招用日期".to_owned()];
    lines.extend(
        categories
            .iter()
            .map(|category| format!("样例局|保洁员|王一|440106197506152026|{category}|2024-05-01")),
    );
    folder.csv("困难类别写法.csv", &lines.iter().map(String::as_str).collect::<Vec<_>>());
}

fn ids(folder: &mut Folder) {
    let texts = [
        "440106197506152026",
        "440106 19750615 2026",
        "'440106197506152026",
        "４４０１０６１９７５０６１５２０２６",
        "44010619750615008x",
        "440106750615202",
        "810000199001010019",
        "830000199001010012",
        "911156199001010010",
        "440106197506152027",
        "44010619750231202X",
        "4401061975061520",
        "",
        "无",
        "440106197506152000",
        "4.40106E+17",
        "4.40106197506152E+17",
        "440106********2026",
        "身份证遗失",
        "#REF!",
    ];
    let mut lines = vec!["单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期".to_owned()];
    lines.extend((1..).zip(texts).map(|(day, id)| format!("样例局|保洁员|王一|{id}|否|2024-05-{day:02}")));
    folder.csv("证件写法.csv", &lines.iter().map(String::as_str).collect::<Vec<_>>());
    let lines = [
        "单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期",
        "样例局|保洁员|王一|440106197506152026|否|@2024-05-01",
        "样例局|保洁员|王二|#440106197506152026|否|@2024-05-02",
        "样例局|保洁员|王三|#440106750615202|否|@2024-05-03",
        "样例局|保洁员|王四|!#N/A|否|@2024-05-04",
        "样例局|保洁员|王五|?|否|@2024-05-05",
        "样例局|保洁员|王六|=440106197506152026|否|@2024-05-06",
        "样例局|保洁员|王七||否|@2024-05-07",
    ];
    folder.xlsx("证件存成数字.xlsx", &lines);
    for (name, write) in [
        ("证件存成数字旧版.xls", xls::write as fn(&Book) -> Vec<u8>),
        ("证件存成数字开放.ods", ods::write),
        ("证件存成数字二进制.xlsb", xlsb::write),
        ("证件存成数字XML.xls", xml2003::write),
    ] {
        // In these every formula has a result.
        let always = name.contains("旧版") || name.contains("二进制");
        let kept: Vec<&str> = lines.iter().filter(|line| !always || !line.contains('?')).copied().collect();
        folder.add(name, write(&Book::of(sheet_of(name, &kept))));
    }
}

fn types(folder: &mut Folder) {
    folder.xlsx(
        "错误值.xlsx",
        &[
            "单位名称|岗位名称|计划招用人数|其中就业困难人员|报送日期|受理部门",
            "样例局|人数错误|!#REF!|#1|@2024-03-05|天河区人社局",
            "样例局|日期错误|#3|#1|!#VALUE!|天河区人社局",
            "样例局|部门错误|#3|!#DIV/0!|@2024-03-05|!#NAME?",
            "!#N/A|单位错误|#3|#1|@2024-03-05|天河区人社局",
            "样例局|!#REF!|#3|#1|@2024-03-05|天河区人社局",
        ],
    );
    for (name, write) in [
        ("错误公式.xls", xls::write as fn(&Book) -> Vec<u8>),
        ("错误公式.xlsb", xlsb::write),
        ("错误公式.ods", ods::write),
    ] {
        let lines = [
            "单位名称|岗位名称|计划招用人数|其中就业困难人员|报送日期|受理部门",
            "样例局|人数错误|=!#REF!|#1|@2024-03-05|天河区人社局",
            "样例局|部门错误|=#3|=!#DIV/0!|=@2024-03-05|=!#N/A",
            "|||||=!#N/A",
        ];
        let lines = lines.map(|line| line.replace("样例局", &format!("{}局", name.replace('.', ""))));
        folder.add(name, write(&Book::of(sheet_of(name, &lines.each_ref().map(String::as_str)))));
    }
    folder.add("新错误值.xlsx", spilled());
    folder.add("转义字符.xlsx", escaped());
    folder.xlsx(
        "公式.xlsx",
        &[
            "单位名称|岗位名称|计划招用人数|报送日期|受理部门|备注",
            "样例局|有缓存值|=#3|=@2024-03-05|=天河区人社局|",
            "样例局|缓存为空文本|#3|=|=|=",
            "样例局|未计算的人数|?|@2024-03-05|天河区人社局|",
            "样例局|未计算的部门|#3|@2024-03-05|?|",
            "样例局|未计算的备注|#3|@2024-03-05||?",
        ],
    );
    let name = "布尔单元格.xlsx";
    let mut sheet = sheet_of(name, &["单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期"]);
    for truth in [true, false] {
        let mut row: Vec<Cell> =
            ["布尔单元格局", "保洁员", "王一", "440106197506152026"].into_iter().map(Cell::from).collect();
        row.extend([Cell::Bool(truth), Cell::Date(jiff::civil::date(2024, 5, 1))]);
        sheet.rows.push(row);
    }
    folder.add(name, xlsx::write(&Book::of(sheet)));
}

/// An error value that came with dynamic arrays and that older readers do not know.
fn spilled() -> Vec<u8> {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = ["单位名称", "岗位名称", "计划招用人数", "受理部门"];
    let header: String =
        ["A1", "B1", "C1", "D1"].iter().zip(header).map(|(cell, name)| text(cell, name)).collect();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
         <row r=\"1\">{header}</row>\
         <row r=\"2\">{}{}<c r=\"C2\"><v>3</v></c><c r=\"D2\" t=\"e\"><f>_xlfn.UNIQUE(A1:A9)</f><v>#SPILL!</v></c></row>\
         <row r=\"3\">{}{}<c r=\"C3\" t=\"e\"><v>#CALC!</v></c></row></sheetData></worksheet>",
        text("A2", "新错误值局"),
        text("B2", "保洁员"),
        text("A3", "新错误值局"),
        text("B3", "门卫"),
    );
    xlsx::of_xml(
        &sheet,
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"0\" uniqueCount=\"0\"/>",
    )
}

/// Line ends that Excel escapes, rich text with readings, cells without addresses, ISO dates.
fn escaped() -> Vec<u8> {
    let name_space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let strings = [
        "<t>单位_x000D_\n名称</t>",
        "<t>岗位名称</t>",
        "<r><t>计划招用</t></r><r><rPr><b/></rPr><t>人数</t></r>",
        "<t>报送日期</t>",
        "<t>转义字符局</t>",
        "<t>保洁员</t><rPh sb=\"0\" eb=\"1\"><t>baojie</t></rPh>",
    ];
    let strings = format!("<si>{}</si>", strings.join("</si><si>"));
    let sheet = format!(
        "<worksheet {name_space}><sheetData>\
         <row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>\
         <row><c t=\"s\"><v>4</v></c><c t=\"s\"><v>5</v></c><c t=\"n\"><v>3</v></c><c t=\"d\"><v>2024-03-05</v></c></row>\
         </sheetData></worksheet>"
    );
    xlsx::of_xml(&sheet, &format!("<sst {name_space} count=\"6\" uniqueCount=\"6\">{strings}</sst>"))
}

fn blanks(folder: &mut Folder) {
    let marks = ["-", "——", "/", "\\", "无", "空", "暂无", "N/A", "n/a", "－－", "　", "待补"];
    let mut lines = vec!["单位名称|岗位名称|岗位编号|计划招用人数|受理部门|报送日期".to_owned()];
    lines
        .extend((1..).zip(marks).map(|(number, mark)| format!("样例局|岗位{number}|{mark}|1|{mark}|{mark}")));
    folder.csv("空白标记.csv", &lines.iter().map(String::as_str).collect::<Vec<_>>());
    folder.csv(
        "必填为空.csv",
        &[
            "单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期",
            "样例局|保洁员|王一||否|2024-05-01",
            "样例局|保洁员|/|440106197506152026|否|2024-05-01",
            "样例局|保洁员|王三|440106197506152069|否|",
            "|保洁员|王四|440106197506152085|否|2024-05-01",
            "样例局||王五|440106197506152106|否|2024-05-01",
        ],
    );
}
