//! What a file is: encodings, delimiters, formats under wrong names, files that hold no table.

use super::*;

const LINES: [&str; 4] = [
    PLAN,
    "样例局|保洁员|#3|@2024-03-05|天河区人社局",
    "样例局|龑姓文化馆讲解员|#4|@2024-03-05|天河区人社局",
    "样例局|门卫、收发|#5|@2024-03-06|天河区人社局",
];

pub(super) fn add(folder: &mut Folder) {
    texts(folder);
    workbooks(folder);
    refused(folder);
}

fn texts(folder: &mut Folder) {
    let all = [
        ("编码_UTF8.csv", ',', Encoding::Utf8),
        ("编码_UTF8有BOM.csv", ',', Encoding::Utf8Bom),
        ("编码_UTF16.txt", '\t', Encoding::Utf16Le),
        ("编码_UTF16大端.csv", ',', Encoding::Utf16Be),
        ("编码_GB18030.csv", ',', Encoding::Gb18030),
        ("分隔_制表符.tsv", '\t', Encoding::Utf8),
        ("分隔_分号.csv", ';', Encoding::Utf8),
        ("分隔_竖线.txt", '|', Encoding::Gb18030),
        ("文本冒充.xls", '\t', Encoding::Gb18030),
        ("UTF8文本冒充.xls", ',', Encoding::Utf8),
        ("文本冒充新版.xlsx", ',', Encoding::Utf8Bom),
    ];
    for (name, delimiter, encoding) in all {
        folder.add(name, text(&sheet_of(name, &LINES), delimiter, encoding));
    }
    let name = "编码_UTF16无标记.txt";
    folder.add(name, text(&sheet_of(name, &LINES), '\t', Encoding::Utf16Le).split_off(2));
    let name = "编码_GBK误带UTF8标记.csv";
    let gbk = text(&sheet_of(name, &LINES), ',', Encoding::Gb18030);
    folder.add(name, [&b"\xef\xbb\xbf"[..], &gbk].concat());
    folder.raw(
        "分隔_sep声明.csv",
        &[
            "sep=;",
            "单位名称;岗位名称;计划招用人数;备注",
            "样例局;保洁员;3;扫地,拖地",
            "样例局;门卫;4;看门,收发",
            "",
        ],
    );
    let plain = [
        "单位名称,岗位名称,计划招用人数,报送日期",
        "样例局,保洁员,3,2024-03-05",
        "",
        "样例局,门卫,4,2024-03-05",
        "",
    ];
    folder.add(
        "只有回车的换行.csv",
        encode(&in_name_of("只有回车的换行.csv", &plain.join("\r")), Encoding::Gb18030),
    );
    folder.raw(
        "多行单元格.csv",
        &[
            "单位名称,岗位名称,\"计划招用\n人数（人）\",备注",
            "样例局,保洁员,3,\"一\n二\"",
            "",
            "样例局,\"门卫\"\"甲\"\"\",4,\"a,b\"",
            "",
        ],
    );
    folder.raw(
        "公式写法的文本.csv",
        &[
            "单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,招用日期",
            "样例局,保洁员,王一,\"=\"\"440106197506152026\"\"\",否,=\"2024-05-01\"",
            "样例局,保洁员,王二,'440106750615202,否,2024-05-01",
            "样例局,保洁员,王三,\t440106197506152026,否,2024-05-01",
            "",
        ],
    );
}

fn workbooks(folder: &mut Folder) {
    let book = |name: &str| Book::of(named_sheet(name, "招用计划", &LINES));
    let xlsx_of = |name: &str| xlsx::write(&book(name));
    let xls_of = |name: &str| xls::write(&book(name));
    for name in ["普通.xlsx", "带宏.xlsm", "新版冒充旧版.xls", "WPS新版.et"] {
        folder.add(name, xlsx_of(name));
    }
    for name in ["旧版.xls", "WPS旧版.et", "旧版冒充新版.xlsx"] {
        folder.add(name, xls_of(name));
    }
    folder.add("二进制.xlsb", xlsb::write(&book("二进制.xlsb")));
    folder.add("开放文档.ods", ods::write(&book("开放文档.ods")));
    folder.add("网页冒充.xls", html::write(&book("网页冒充.xls"), Encoding::Utf8));
    folder.add("网页GBK冒充.xls", html::write(&book("网页GBK冒充.xls"), Encoding::Gb18030));
    let name = "嵌套的网页.xls";
    let outer = format!(
        "<html><body><table><tr><td><b>2024年招用计划</b></td></tr><tr><td>{}</td></tr></table></body></html>",
        String::from_utf8_lossy(&html::write(&book(name), Encoding::Utf8)),
    );
    folder.add(name, outer.into_bytes());
    let page = "<html><head><title>导出</title></head><body><h2>2024年度公益性岗位招用计划</h2><p>填报单位：网页表外文字局　报送日期：2024-03-05</p>\
                <table><tr><th>岗位名称</th><th>计划招用人数</th></tr><tr><td>保洁员</td><td>3</td></tr></table>\
                <p>第2页</p><table><tr><th>岗位名称</th><th>计划招用人数</th></tr><tr><td>门卫</td><td>2</td></tr></table>\
                制表人：张三</body></html>";
    folder.add("网页_表外文字.xls", page.as_bytes().to_vec());
    folder.add("XML2003冒充.xls", xml2003::write(&book("XML2003冒充.xls")));
    for name in ["日期1904新.xlsx", "日期1904旧.xls"] {
        // The second row's number has no date format: it counts from 1904 all the same.
        let lines = [LINES[0], LINES[1], "样例局|门卫|#4|#43894|天河区人社局"];
        let book = Book { epoch_1904: true, ..Book::of(sheet_of(name, &lines)) };
        let bytes = if name.ends_with('x') { xlsx::write(&book) } else { xls::write(&book) };
        folder.add(name, bytes);
    }
}

fn refused(folder: &mut Folder) {
    let book = Book::of(sheet_of("拒收.xlsx", &LINES));
    let whole = xlsx::write(&book);
    folder.add(
        "加密.xlsx",
        xls::compound(&[("EncryptionInfo", vec![4, 0, 4, 0]), ("EncryptedPackage", vec![0; 64])]),
    );
    folder.add("加密.xls", xls::write_with_password_mark(&book));
    folder.add("加密.ods", ods::encrypted());
    folder.add("截断.xlsx", whole[..whole.len() / 2].to_vec());
    let old = xls::write(&book);
    folder.add("截断.xls", old[..old.len() / 2].to_vec());
    let page = html::write(&book, Encoding::Utf8);
    folder.add("截断的网页.xls", page[..page.len() - 60].to_vec());
    let xml = xml2003::write(&book);
    folder.add("截断的XML.xls", xml[..xml.len() - 120].to_vec());
    folder.add("图片冒充.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec());
    folder.add("PDF冒充.xls", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec());
    folder.add("Word冒充.xls", xls::compound(&[("WordDocument", vec![0xec; 64])]));
    folder
        .add("文档保护加密.xlsx", [&b"%TSD-Header-###%"[..], &[0x8e, 0x04, 0xb1, 0x5c].repeat(64)].concat());
    folder.add("文档保护加密.xls", [&b"b\x14#e\0\0\0\0E-SafeNet\0\0\0LOCK"[..], &[0xb1; 128]].concat());
    folder.add("旧格式4.xls", [&b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"[..], &[0x0a, 0, 0, 0]].concat());
    let name = "Word表格.docx";
    folder.add(
        name,
        docx::write(
            &["2024年公益性岗位招用计划表", &in_name_of(name, "填报单位：样例局    填报日期：2024年3月5日")],
            &Book::of(sheet_of(name, &["岗位名称|计划招用人数|备注", "保洁员|3|", "门卫、收发|5|两班"])),
        ),
    );
    let name = "Word合并到末行.docx";
    let lines = ["单位名称|岗位名称|计划招用人数|报送日期", "样例局|保洁员|3|2024-03-05", "|门卫|5|"];
    let sheet = sheet_of(name, &lines).merged(2..=3, 0..=0).merged(2..=3, 3..=3);
    folder.add(name, docx::write(&["2024年公益性岗位招用计划表"], &Book::of(sheet)));
    folder.add(
        "Word新版冒充.xlsx",
        super::super::formats::zipped(&[("word/document.xml", b"<w:document/>".to_vec())]),
    );
    folder.add("没有表格的网页.xls", b"<html><body><p>404 Not Found</p></body></html>".to_vec());
    folder.add("单个文件网页.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n".to_vec());
    folder.add("含NUL.csv", b"a,b\r\n1,\0\r\n".to_vec());
    let mut mixed = encode("单位名称,岗位名称,计划招用人数\r\n甲局,保洁员,3\r\n", Encoding::Utf8);
    mixed.extend(encode("乙局,保洁员,4\r\n", Encoding::Gb18030));
    folder.add("编码混合.csv", mixed);
    folder
        .raw("引号未闭合.csv", &["单位名称,岗位名称,计划招用人数", "样例局,\"保洁员,3", "样例局,门卫,4", ""]);
    folder.raw("填表说明.txt", &["填表说明", "一、本表由用人单位填写。", "二、日期按年月日填写。", ""]);
    folder.raw("物资清单.csv", &["序号,物品,数量,单价", "1,扫帚,3,5", "2,簸箕,4,6", ""]);
    folder.raw("只有空行.csv", &["", " , , ", ""]);
}
