//! The agency in a file's name: the last resort for a table that names none.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::columns::Words;
use crate::model::{Text, normal};

/// Names of the directory, for finding one in a file name.
///
/// Kept by length, so that a name of a thousand files against twenty thousand agencies costs a few
/// look-ups per character of the file's name.
#[derive(Debug, Clone, Default)]
pub struct AgencyNames {
    /// Normalised to as written.
    names: HashMap<String, Text>,
    /// Lengths in bytes that occur.
    lengths: BTreeSet<usize>,
}

impl AgencyNames {
    /// From the names as the directory writes them; of two that are equal when normalised the first.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for name in names {
            let key = normal(name).into_owned();
            if !key.is_empty() {
                all.lengths.insert(key.len());
                all.names.entry(key).or_insert_with(|| Text::from(name.trim()));
            }
        }
        all
    }

    /// The one name that a file name contains; none if it contains two that are apart.
    fn in_name(&self, stem: &str) -> InName {
        let mut found: Vec<(&str, &Text)> = Vec::new();
        for (start, _) in stem.char_indices() {
            for length in &self.lengths {
                if let Some(part) = stem.get(start..start + length)
                    && let Some(name) = self.names.get(part)
                {
                    found.push((part, name));
                }
            }
        }
        let Some((longest, name)) = found.iter().max_by_key(|(part, _)| part.len()) else {
            return InName::None;
        };
        // 天河区城管局 inside 广州市天河区城管局 is no second agency.
        if found.iter().all(|(part, _)| longest.contains(part)) {
            InName::One((*name).clone())
        } else {
            InName::Several
        }
    }
}

/// Names of the directory in a file's name.
enum InName {
    None,
    One(Text),
    Several,
}

/// Fewer characters are a bare word such as 本局, no name.
const SHORTEST_NAME: usize = 3;

/// The agency that a file's name states: a name of the directory, or what is left between year,
/// date and table words if it ends in an organisation word.
pub(super) fn agency_of(shown: &str, known: &AgencyNames, words: &Words) -> Option<Text> {
    let file = shown.rsplit(['/', '\\']).next().unwrap_or(shown);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = normal(stem);
    match known.in_name(&stem) {
        InName::One(name) => return Some(name),
        InName::Several => return None,
        InName::None => {}
    }
    let pieces: Vec<String> = stem
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

    #[test]
    fn an_agency_is_read_only_where_the_name_plainly_states_one() {
        let columns = Columns::builtin();
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
            let found = agency_of(file, &AgencyNames::default(), columns.words());
            assert_eq!(found.as_deref(), agency, "{file}");
        }
    }

    #[test]
    fn a_name_of_the_directory_counts_wherever_it_stands() {
        let columns = Columns::builtin();
        let known = AgencyNames::new(["天河区城管局（本级）", "天河区城管局", "甲公司"]);
        let find = |file: &str| agency_of(file, &known, columns.words());
        assert_eq!(find("张三报送-天河区城管局(本级)计划.csv").as_deref(), Some("天河区城管局（本级）"));
        assert_eq!(find("关于天河区城管局的计划.csv").as_deref(), Some("天河区城管局"));
        assert_eq!(find("天河区城管局和甲公司.csv"), None);
    }
}
