//! Results of several counties added up: what a city makes of the runs of its counties.
//!
//! In: the data files of each run, checked against its record. Nothing is judged anew, and nothing that is not as it
//! was written is added. What can't be known from results alone is said so: a person who is filed in two counties is seen by
//! nobody until the filings of both are audited together.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{AgencyRow, RunResults};
use super::sheet::{Cached, Cell, Paper, Sheet, Style, number};
use super::{ReportError, xlsx};
use crate::model::{OfficeWord, Requirement, Severity, Verdict};

/// File name of the workbook.
pub const FILE: &str = "各地合计.xlsx";
/// Its sheets.
pub const SHEETS: [&str; 3] = ["合计", "单位一览", "核对"];

/// A result folder that can be added.
#[derive(Debug)]
pub struct Source {
    /// What it holds.
    pub run: RunResults,
    /// SHA-256 of its record, to ask whoever handed it on whether it is still the same.
    pub record: String,
    /// The folder relative to the workbook, with `/`, if links can be made.
    pub place: Option<String>,
}

/// Results, added up.
#[derive(Debug)]
pub struct Collected {
    sources: Vec<Source>,
    /// Folders that were not added, and why.
    refused: Vec<(String, String)>,
    /// Agencies that an earlier folder already has: folder, name, the other folder.
    repeated: Vec<(usize, String, usize)>,
}

impl Collected {
    /// Of folders that can be added, in their order, and of those that can't.
    pub fn of(sources: Vec<Source>, refused: Vec<(String, String)>) -> Self {
        let mut first: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut repeated = Vec::new();
        for (index, source) in sources.iter().enumerate() {
            for agency in &source.run.agencies {
                match first.get(&key(agency)) {
                    Some(other) if *other != index => repeated.push((index, agency.name.clone(), *other)),
                    Some(_) => {}
                    None => {
                        first.insert(key(agency), index);
                    }
                }
            }
        }
        Self { sources, refused, repeated }
    }

    /// Years of the runs; more than one can't be added.
    pub fn years(&self) -> BTreeSet<i16> {
        self.sources.iter().map(|source| source.run.year).collect()
    }

    /// Nothing can be added.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// All folders were added whole.
    pub fn is_whole(&self) -> bool {
        self.refused.is_empty() && self.repeated.is_empty()
    }

    /// The agencies of a folder that are added.
    fn agencies(&self, source: usize) -> impl Iterator<Item = &AgencyRow> {
        let again: BTreeSet<&str> =
            self.repeated.iter().filter(|(at, ..)| *at == source).map(|(_, name, _)| name.as_str()).collect();
        let all = self.sources.get(source).into_iter().flat_map(|source| &source.run.agencies);
        all.filter(move |agency| !again.contains(agency.name.as_str()))
    }

    fn sums(&self, source: usize) -> Sums {
        let mut sums = Sums::default();
        for agency in self.agencies(source) {
            if let Some(count) = sums.verdicts.get_mut(agency.verdict as usize) {
                *count += 1;
            }
            let values = [agency.planned, agency.required, agency.hires, agency.verified];
            sums.persons.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
        sums
    }

    /// What does not match, one sentence each.
    pub fn remarks(&self) -> Vec<String> {
        let folder = |index: &usize| self.sources.get(*index).map_or("", |source| source.run.folder.as_str());
        let mut remarks: Vec<String> =
            self.refused.iter().map(|(folder, reason)| format!("{folder} 没有计入：{reason}")).collect();
        let verdict = |source: &usize, name: &str| {
            let mut agencies = self.sources.get(*source)?.run.agencies.iter();
            agencies.find(|agency| agency.name == name).map(|agency| agency.verdict)
        };
        remarks.extend(self.repeated.iter().map(|(at, name, other)| {
            let differ = match (verdict(other, name), verdict(at, name)) {
                (Some(first), Some(second)) if first != second => {
                    format!("；两处结论不同（{}、{}），请查明以哪一份为准", first.label(), second.label())
                }
                _ => String::new(),
            };
            format!("{name} 在 {} 和 {} 都有，只计入前者{differ}", folder(other), folder(at))
        }));
        let differs = |value: fn(&RunResults) -> &str| {
            let values: BTreeSet<&str> = self.sources.iter().map(|source| value(&source.run)).collect();
            values.len() > 1
        };
        if differs(|run| &run.policy_hash) {
            remarks.push("各结果所用的口径不同，应招人数和结论不能直接相比".to_owned());
        }
        if differs(|run| &run.as_of) {
            remarks.push("各结果的截至日期不同".to_owned());
        }
        remarks
    }

    /// The word of the first office that has one of its own.
    fn word(&self) -> OfficeWord {
        let mut words = self.sources.iter().map(|source| &source.run.word);
        words.find(|word| word.unusual().is_some()).cloned().unwrap_or_default()
    }

    /// The sums as lines for the terminal.
    pub fn text(&self) -> String {
        let mut all = Sums::default();
        let mut lines = Vec::new();
        for (index, source) in self.sources.iter().enumerate() {
            let sums = self.sums(index);
            lines.push(format!("{}：{}", source.run.folder, sums.in_words()));
            all.add(&sums);
        }
        lines.push(format!("合计：{}", all.in_words()));
        lines.join("\n")
    }
}

/// An agency is the same in every folder: by its code, else by name and division.
fn key(agency: &AgencyRow) -> (String, String) {
    if agency.code.is_empty() {
        (agency.name.clone(), agency.division.clone())
    } else {
        (agency.code.clone(), String::new())
    }
}

/// Agencies by verdict; planned, required, hired, verified persons.
#[derive(Debug, Clone, Default)]
struct Sums {
    verdicts: [u64; 5],
    persons: [u64; 4],
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.verdicts.iter_mut().zip(other.verdicts).for_each(|(sum, value)| *sum += value);
        self.persons.iter_mut().zip(other.persons).for_each(|(sum, value)| *sum += value);
    }

    fn in_words(&self) -> String {
        let verdicts: Vec<String> = Verdict::ALL
            .into_iter()
            .zip(self.verdicts)
            .map(|(verdict, count)| format!("{} {count}", verdict.label()))
            .collect();
        let [planned, required, hires, verified] = self.persons;
        format!(
            "单位 {} 个（{}）；计划 {planned} 人，应招困难 {required} 人，招用 {hires} 人，已核实 {verified} 人",
            self.verdicts.iter().sum::<u64>(),
            verdicts.join("，")
        )
    }
}

/// The workbook as bytes.
///
/// # Errors
/// If the spreadsheet library refuses.
pub fn workbook(collected: &Collected) -> Result<Vec<u8>, ReportError> {
    let year = collected.years().first().copied().unwrap_or_default();
    let word = collected.word();
    let mut sheets = vec![totals(collected, year, &word), agencies(collected), checks(collected)];
    for sheet in &mut sheets {
        sheet.header = format!("&L&9公益性岗位招用审计各地合计　{year}年度&R&9&A");
        "&C&9第 &P 页，共 &N 页".clone_into(&mut sheet.footer);
        sheet.say_in(&word);
    }
    xlsx::workbook(sheets, &word.said(&format!("{year}年度公益性岗位招用审计各地合计")))
}

fn totals<'c>(collected: &'c Collected, year: i16, word: &OfficeWord) -> Sheet<'c> {
    let widths = [34.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 10.0, 10.0, 10.0, 10.0, 13.0];
    let mut sheet = Sheet::new(SHEETS[0], &widths, Paper::Lying);
    sheet.tab = 0x1F_3A_5F;
    sheet.heading(
        format!("{year}年度公益性岗位招用审计各地合计"),
        word
            .said("各地分别审计的结果相加，不重新判断。同一人在两地任职等跨地疑点看不出来：要查的，把各地材料放在一起审计。")
            .into_owned(),
    );
    for remark in collected.remarks() {
        sheet.remark(format!("注意：{remark}。"));
    }
    let mut labels = vec!["审计结果", "单位数"];
    labels.extend(Verdict::ALL.map(Verdict::label));
    labels.extend(["计划人数", "应招困难", "招用人数", "已核实", "已核实占计划"]);
    let head = sheet.head(&labels);
    let mut all = Sums::default();
    for (index, source) in collected.sources.iter().enumerate() {
        let sums = collected.sums(index);
        all.add(&sums);
        let at = sheet.next_row() + 1;
        let mut cells = vec![
            Cell::text(source.run.folder.as_str(), Style::Text),
            Cell::counted(format!("SUM(C{at}:G{at})"), sums.verdicts.iter().sum()),
        ];
        cells.extend(sums.verdicts.into_iter().chain(sums.persons).map(Cell::count));
        cells.push(share(at, &sums));
        sheet.push(cells);
    }
    let (first, last) = (head + 2, sheet.next_row());
    let at = last + 1;
    let sum = |column: char, value| {
        let cached = Cached::Number(number(value));
        Cell::formula(format!("SUM({column}{first}:{column}{last})"), cached, Style::KeyNumber)
    };
    let mut cells = vec![Cell::text("合计", Style::Label), sum('B', all.verdicts.iter().sum())];
    cells.extend(
        ('C'..='K').zip(all.verdicts.into_iter().chain(all.persons)).map(|(at, value)| sum(at, value)),
    );
    cells.push(share(at, &all));
    sheet.push(cells);
    sheet.repeat = Some((head, head));
    sheet.freeze = Some((head + 1, 1));
    sheet
}

fn share(at: u32, sums: &Sums) -> Cell<'static> {
    let [planned, .., verified] = sums.persons;
    let cached = if planned == 0 {
        Cached::Text("—".into())
    } else {
        Cached::Number(number(verified) / number(planned))
    };
    Cell::formula(format!("IF(H{at}=0,\"—\",K{at}/H{at})"), cached, Style::Percent)
}

fn agencies(collected: &Collected) -> Sheet<'_> {
    let widths = [6.0, 32.0, 20.0, 8.0, 10.0, 10.0, 10.0, 10.0, 10.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 26.0];
    let mut sheet = Sheet::new(SHEETS[1], &widths, Paper::Lying);
    sheet.tab = 0x2E_5E_8C;
    sheet.heading(
        "单位一览",
        "违规、疑点为审核后未决的件数。点单位名称打开该地结果中的底稿（结果文件夹在本工作簿下面时）。",
    );
    let mut labels = vec!["序号", "单位名称", "统一社会信用代码", "区划代码", "审计结论"];
    labels.extend(Requirement::ALL.map(Requirement::label));
    labels.extend(["计划人数", "应招困难", "招用人数", "已核实", "违规", "疑点", "审计结果"]);
    let head = sheet.head(&labels);
    let mut count = 0;
    for (index, source) in collected.sources.iter().enumerate() {
        let open = open_findings(&source.run);
        for agency in collected.agencies(index) {
            count += 1;
            let name = match &source.place {
                Some(place) if !agency.workbook.is_empty() => {
                    Cell::file_link(agency.name.as_str(), &format!("{place}/{}", agency.workbook))
                }
                _ => Cell::text(agency.name.as_str(), Style::Text),
            };
            let [violations, doubts] =
                open.get(&(agency.name.as_str(), agency.code.as_str())).copied().unwrap_or_default();
            let mut cells = vec![
                Cell::count(count),
                name,
                Cell::text(agency.code.as_str(), Style::Word),
                Cell::text(agency.division.as_str(), Style::Word),
                Cell::text(agency.verdict.label(), Style::Status),
            ];
            cells.extend(agency.requirements.map(|status| Cell::text(status.label(), Style::Status)));
            let figures =
                [agency.planned, agency.required, agency.hires, agency.verified, violations, doubts];
            cells.extend(figures.map(Cell::count));
            cells.push(Cell::text(source.run.folder.as_str(), Style::Text));
            sheet.push(cells);
        }
    }
    sheet.table(head, 2);
    sheet.mark(head, 4, 8);
    sheet
}

/// Open violations and doubts by agency.
fn open_findings(run: &RunResults) -> BTreeMap<(&str, &str), [u64; 2]> {
    let mut open: BTreeMap<(&str, &str), [u64; 2]> = BTreeMap::new();
    for finding in run.findings.iter().filter(|finding| finding.is_open()) {
        let [violations, doubts] = open.entry((&finding.agency, &finding.code)).or_default();
        match finding.effective_severity() {
            Severity::Violation => *violations += 1,
            Severity::Doubt => *doubts += 1,
            Severity::Note => {}
        }
    }
    open
}

fn checks(collected: &Collected) -> Sheet<'_> {
    let mut sheet = Sheet::new(SHEETS[2], &[34.0, 12.0, 14.0, 20.0, 50.0, 40.0], Paper::Lying);
    sheet.tab = 0x7F_7F_7F;
    sheet.heading(
        "核对",
        "数据文件都按各自的运行记录核对过。运行记录的 SHA-256 请与该地报来的（postaudit verify 显示）对照。",
    );
    let head = sheet.head(&["审计结果", "核对", "截至日期", "口径", "运行记录 SHA-256", "说明"]);
    for source in &collected.sources {
        sheet.push(vec![
            Cell::text(source.run.folder.as_str(), Style::Text),
            Cell::text("相符", Style::Word),
            Cell::text(source.run.as_of.as_str(), Style::Word),
            Cell::text(source.run.policy.as_str(), Style::Text),
            Cell::exact(source.record.as_str(), Style::Code),
            Cell::blank(Style::Text),
        ]);
    }
    for (folder, reason) in &collected.refused {
        sheet.push(vec![
            Cell::text(folder.as_str(), Style::Text),
            Cell::text("没有计入", Style::Word),
            Cell::blank(Style::Word),
            Cell::blank(Style::Text),
            Cell::blank(Style::Code),
            Cell::text(reason.as_str(), Style::Text),
        ]);
    }
    sheet.table(head, 1);
    sheet
}
