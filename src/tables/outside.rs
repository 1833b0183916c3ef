//! The agency of a table in which no row names one: taken from the title, the sheet, the file or the folder.

use std::borrow::Cow;

use super::agency_names::{AgencyNames, NamedIn};
use super::columns::Words;
use crate::model::{Division, Text, has, normal};

/// Fewer characters are a bare word such as 本局, no name.
const SHORTEST_NAME: usize = 3;

/// Who is named around a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outside {
    /// Nobody, or nobody asked.
    #[default]
    Nobody,
    /// One agency, and where.
    One(Text, NamedBy),
    /// Several listed agencies, or a short name that several have.
    Disputed(Vec<Text>),
}

/// Where an agency is named outside the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// A title line above the table.
    Title,
    /// The name of the sheet.
    Sheet,
    /// The name of the file.
    File,
    /// The name of a folder.
    Folder,
}

impl NamedBy {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Title => "标题",
            Self::Sheet => "工作表名",
            Self::File => "文件名",
            Self::Folder => "文件夹名",
        }
    }
}

/// What stands around a table.
pub(super) struct Places<'a> {
    pub(super) titles: &'a [String],
    pub(super) sheet: &'a str,
    /// Path as outputs show it.
    pub(super) shown: &'a str,
}

/// The agency that title, sheet, file and folder name: one that is known; else, in that order, what is left between year,
/// date and table words if it ends in an organisation word.
pub(super) fn agency_of(places: &Places<'_>, known: &AgencyNames, words: &Words) -> Outside {
    let texts = texts_of(places);
    let named: Vec<(NamedBy, NamedIn)> = texts.iter().map(|(by, text)| (*by, known.in_text(text))).collect();
    let mut certain: Vec<u32> = named.iter().flat_map(|(_, named)| named.certain.iter().copied()).collect();
    certain.sort_unstable();
    certain.dedup();
    let names =
        |agencies: &[u32]| agencies.iter().filter_map(|agency| known.name(*agency).cloned()).collect();
    if let [only] = certain.as_slice() {
        let by = named.iter().find(|(_, named)| named.certain.contains(only)).map(|(by, _)| *by);
        if let (Some(by), Some(name)) = (by, known.name(*only)) {
            return Outside::One(name.clone(), by);
        }
    }
    if certain.len() > 1 {
        return Outside::Disputed(names(&certain));
    }
    let perhaps: Vec<u32> = named.iter().flat_map(|(_, named)| named.perhaps.iter().copied()).collect();
    if !perhaps.is_empty() {
        return Outside::Disputed(names(&perhaps));
    }
    let stated = texts.iter().find_map(|(by, text)| {
        let name = stated_in(text, words)?;
        Some((if *by == NamedBy::Folder { below_places(&name, text, places.shown) } else { name }, *by))
    });
    let is_receiver = |name: &str| has(name, &crate::model::words().receivers);
    match stated {
        Some((name, by)) if by == NamedBy::File || !is_receiver(&name) => Outside::One(name, by),
        _ => Outside::Nobody,
    }
}

/// The texts in the order in which they count; of folders the nearest first, and all of them joined.
fn texts_of(places: &Places<'_>) -> Vec<(NamedBy, String)> {
    let mut texts: Vec<(NamedBy, String)> =
        places.titles.iter().map(|title| (NamedBy::Title, title.clone())).collect();
    texts.push((NamedBy::Sheet, places.sheet.to_owned()));
    let (folders, file) = places.shown.rsplit_once(['/', '\\']).unwrap_or(("", places.shown));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    texts.push((NamedBy::File, stem.to_owned()));
    let folders: Vec<&str> = folders.split(['/', '\\']).filter(|folder| !folder.is_empty()).collect();
    texts.extend(folders.iter().rev().map(|folder| (NamedBy::Folder, (*folder).to_owned())));
    if folders.len() > 1 {
        texts.push((NamedBy::Folder, folders.concat()));
    }
    texts
}

/// The name that a folder states, with the places that the folders above it name: 广州市/天河区/柳溪街道办事处.
fn below_places(name: &str, folder: &str, shown: &str) -> Text {
    let mut folders = shown.split(['/', '\\']).rev().skip(1).skip_while(|other| *other != folder);
    folders.next();
    let mut joined = name.to_owned();
    for above in folders {
        let above = normal(above);
        let Some(place) = Division::named(&above) else { break };
        let with_place = format!("{above}{joined}");
        let lies_in = Division::leading(&with_place).is_some_and(|(division, _)| place.contains(division));
        if joined.starts_with(&*above) || !lies_in {
            break;
        }
        joined = with_place;
    }
    Text::from(joined)
}

/// What a text states beside years, dates and table words, if that is an organisation.
fn stated_in(text: &str, words: &Words) -> Option<Text> {
    let text = normal(text);
    let pieces: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '·')
        .map(|piece| strip_ends(piece, words))
        .filter(|piece| !piece.is_empty() && !piece.is_ascii())
        .collect();
    let (last, before) = pieces.split_last()?;
    // 天河区_城管局: a place in front of the name belongs to it; anything else may not.
    let is_place = |piece: &String| piece.ends_with(['省', '市', '区', '县', '镇', '乡']);
    if !before.iter().all(is_place) {
        return None;
    }
    let name = format!("{}{last}", before.concat());
    let is_organisation = words.organisation.iter().any(|end| name.ends_with(end.as_str()));
    let is_bare = words.organisation.contains(&name);
    (is_organisation && !is_bare && name.chars().count() >= SHORTEST_NAME).then(|| Text::from(name))
}

/// Takes years, dates and table words off both ends until nothing more goes.
fn strip_ends(piece: &str, words: &Words) -> String {
    let mut rest: Cow<'_, str> = Cow::Borrowed(piece);
    loop {
        let cut = strip_date(&rest);
        let is_name = words.organisation.iter().any(|end| cut.ends_with(end.as_str()));
        let cut = words
            .file
            .iter()
            .find_map(|word| if is_name { None } else { cut.strip_suffix(word.as_str()) })
            .or_else(|| {
                // Short words begin names, too: 和平区, 开发区, 新河镇.
                let long = words.file.iter().filter(|word| word.chars().count() > 2);
                long.map(String::as_str).chain(["附件", "附表"]).find_map(|word| cut.strip_prefix(word))
            })
            .unwrap_or(cut);
        if cut.len() == rest.len() {
            return rest.into_owned();
        }
        rest = Cow::Owned(cut.to_owned());
    }
}

/// Numbers at the ends, with the 年, 月, 日 or 年度 behind them.
fn strip_date(piece: &str) -> &str {
    let end = piece.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let end = ["年度", "年", "月份", "月", "日", "号"]
        .iter()
        .find_map(|mark| {
            let body = end.strip_suffix(mark)?;
            let bare = body.trim_end_matches(|c: char| c.is_ascii_digit());
            (bare.len() < body.len()).then_some(bare)
        })
        .unwrap_or(end);
    let start = end.trim_start_matches(|c: char| c.is_ascii_digit());
    if start.len() == end.len() {
        return end;
    }
    ["年度", "年", "月份", "月", "日", "号"].iter().find_map(|mark| start.strip_prefix(mark)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::columns::Columns;

    fn around(titles: &[&str], sheet: &str, shown: &str, known: &AgencyNames) -> Outside {
        let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
        agency_of(&Places { titles: &titles, sheet, shown }, known, Columns::builtin().words())
    }

    fn named(file: &str, known: &AgencyNames) -> Option<Text> {
        match around(&[], "", file, known) {
            Outside::One(name, _) => Some(name),
            _ => None,
        }
    }

    #[test]
    fn title_sheet_file_and_folder_name_an_agency_in_that_order() {
        let known = AgencyNames::new(["广州市天河区民政局", "广州市天河区教育局"].map(Text::from));
        let one = |name: &str, by| Outside::One(Text::from(name), by);
        let none = AgencyNames::default();
        assert_eq!(
            around(&["附件2", "广州市天河区民政局2024年花名册"], "Sheet1", "a.xlsx", &known),
            one("广州市天河区民政局", NamedBy::Title)
        );
        assert_eq!(around(&[], "天河区民政局", "a.xlsx", &known), one("广州市天河区民政局", NamedBy::Sheet));
        assert_eq!(
            around(&[], "Sheet1", "广州市/天河区民政局/附件1.xlsx", &known),
            one("广州市天河区民政局", NamedBy::Folder)
        );
        assert_eq!(
            around(&["天河区教育局花名册"], "", "天河区民政局.xlsx", &known),
            Outside::Disputed(vec![Text::from("广州市天河区民政局"), Text::from("广州市天河区教育局")])
        );
        assert_eq!(
            around(&[], "Sheet1", "材料/广州市/天河区/石牌街道办事处/附件1.xlsx", &none),
            one("广州市天河区石牌街道办事处", NamedBy::Folder)
        );
        assert_eq!(
            around(&[], "Sheet1", "广州市/天河区教育局/附件1.xlsx", &none),
            one("广州市天河区教育局", NamedBy::Folder)
        );
        assert_eq!(
            around(&["乙区水务局2024年招用计划"], "", "a.xlsx", &none),
            one("乙区水务局", NamedBy::Title)
        );
        assert_eq!(around(&["乙区人力资源和社会保障局花名册"], "", "a.xlsx", &none), Outside::Nobody);
    }

    #[test]
    fn an_agency_is_read_only_where_the_name_plainly_states_one() {
        for (file, agency) in [
            ("2024/广州市天河区城市管理局.xlsx", Some("广州市天河区城市管理局")),
            ("广州市天河区城市管理局2024年公益性岗位招用计划.xlsx", Some("广州市天河区城市管理局")),
            ("2024年度公益性岗位招用计划表（天河区城管局）.xls", Some("天河区城管局")),
            ("01_天河区城管局_招用情况_20240305(定稿).csv", Some("天河区城管局")),
            ("附件1：天河区第一人民医院2024年3月5日报送.csv", Some("天河区第一人民医院")),
            ("天河区_城管局_计划.csv", Some("天河区城管局")),
            ("天河区城管局 plan v2.csv", Some("天河区城管局")),
            ("越秀区就业服务中心.csv", Some("越秀区就业服务中心")),
            ("教育局2024年招用计划.csv", Some("教育局")),
            ("中心.csv", None),
            ("委员会.csv", None),
            ("全部.csv", None),
            ("招用计划.csv", None),
            ("2024年招用计划汇总表.csv", None),
            ("天河区.csv", None),
            ("张三-天河区城管局.csv", None),
            ("天河区城管局、越秀区教育局.csv", None),
            ("天河区城管局（本级）.csv", None),
            ("export.csv", None),
        ] {
            assert_eq!(named(file, &AgencyNames::default()).as_deref(), agency, "{file}");
        }
    }

    #[test]
    fn a_name_of_the_directory_counts_wherever_it_stands() {
        let known = AgencyNames::new(["天河区城管局（本级）", "天河区城管局", "甲公司"].map(Text::from));
        let find = |file: &str| named(file, &known);
        assert_eq!(find("张三报送-天河区城管局(本级)计划.csv").as_deref(), Some("天河区城管局（本级）"));
        assert_eq!(find("关于天河区城管局的计划.csv").as_deref(), Some("天河区城管局"));
        assert_eq!(find("天河区城管局和甲公司.csv"), None);
    }
}
