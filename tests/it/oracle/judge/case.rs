//! One agency's rows, put into their classes, and its plan lines.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Mode, mode};
use super::identity::{Agency, Filed, Gap};
use super::read::{Cell, Id, boolean, date, end_date, id, number, text};
use crate::oracle::world::{Kind, Row};

/// A finding that the specification demands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Demand {
    pub(crate) rule: &'static str,
    pub(crate) severity: &'static str,
    /// File and row; empty and 0 for findings about the agency.
    pub(crate) file: String,
    pub(crate) line: u32,
    /// 岗位编号 and ID of the subject, for waivers.
    pub(crate) post: String,
    pub(crate) id: String,
    /// 招用日期 of the subject.
    pub(crate) hired: Option<i32>,
    pub(crate) waived: bool,
}

/// A plan row that is in use, or an accepted version of it.
#[derive(Debug, Clone)]
pub(crate) struct PlanRow<'w> {
    pub(crate) filed: Filed<'w>,
    pub(crate) key: String,
    pub(crate) code: String,
    pub(crate) name: String,
    /// `None`: rejected.
    pub(crate) number: Option<i64>,
    pub(crate) easy: Cell<i64>,
    pub(crate) submitted: Cell<i32>,
    pub(crate) mode: Mode,
}

/// A plan line: a post with the rows in use.
#[derive(Debug)]
pub(crate) struct Line<'w> {
    pub(crate) key: String,
    pub(crate) code: String,
    pub(crate) names: BTreeSet<String>,
    /// Rows in use that can be read.
    pub(crate) rows: Vec<PlanRow<'w>>,
    /// Dates of all versions.
    pub(crate) dates: Vec<Cell<i32>>,
    pub(crate) lower: i64,
    pub(crate) upper: Option<i64>,
    pub(crate) outside: bool,
    pub(crate) versions: Vec<Version>,
    /// The largest number of all days, if the last day's is smaller (R46).
    pub(crate) once: Option<i64>,
    /// P009 fires on this row.
    pub(crate) lowered_by: Option<Filed<'w>>,
}

/// What one table says of a line.
#[derive(Debug)]
pub(crate) struct Version {
    pub(crate) date: Option<i32>,
    pub(crate) lower: i64,
    /// `None`: a part was rejected.
    pub(crate) upper: Option<i64>,
    /// Neither superseded nor a repetition.
    pub(crate) contends: bool,
}

/// An accepted hire.
#[derive(Debug, Clone)]
pub(crate) struct Hire<'w> {
    pub(crate) filed: Filed<'w>,
    pub(crate) id: Id,
    pub(crate) name: String,
    /// Index of its plan line.
    pub(crate) line: Option<usize>,
    /// The post as a key, planned or not.
    pub(crate) post: String,
    pub(crate) two_posts: bool,
    pub(crate) hired: i32,
    pub(crate) ends: Cell<i32>,
    pub(crate) claimed: bool,
    /// A row that conflicts with it was set aside.
    pub(crate) disputed: bool,
    /// The same hire as the rows that conflict with it tell it.
    pub(crate) tellings: Vec<Hire<'w>>,
    /// Its own claim or one of the rows that conflict with it says yes.
    pub(crate) any_claim: bool,
}

/// An accepted notice.
#[derive(Debug, Clone)]
pub(crate) struct Notice<'w> {
    pub(crate) filed: Filed<'w>,
    pub(crate) post: String,
    pub(crate) published: i32,
    pub(crate) announced: Cell<i64>,
}

/// An agency's case.
#[derive(Debug, Default)]
pub(crate) struct Case<'w> {
    pub(crate) lines: Vec<Line<'w>>,
    pub(crate) hires: Vec<Hire<'w>>,
    pub(crate) notices: Vec<Notice<'w>>,
    pub(crate) rejected_plans: usize,
    /// The first name that stands beside each code in hires and notices.
    pub(crate) named: BTreeMap<String, String>,
    pub(crate) rejected_notices: Vec<Filed<'w>>,
    /// Rows that may be its own and that nobody can place.
    pub(crate) gaps: Vec<Gap>,
    /// Every plan row of the year, whatever became of it.
    pub(crate) all_plans: Vec<PlanRow<'w>>,
    /// Hire rows that are out of scope.
    pub(crate) outside_hires: Vec<Filed<'w>>,
    /// Hires within the year on rows of another 年度.
    pub(crate) elsewhere: Vec<i32>,
    /// All hires on rows of another 年度.
    pub(crate) of_other_years: Vec<(Id, i32)>,
    pub(crate) first_hire: Option<i32>,
    /// Rejected hire rows; true: the claim can't be read as "no".
    pub(crate) rejected_hires: Vec<bool>,
    /// Rows that were accepted / out of scope / rejected.
    pub(crate) accepted: usize,
    pub(crate) outside: usize,
    pub(crate) rejected: usize,
    /// Plan and hire rows of other years.
    pub(crate) other_years: usize,
    pub(crate) demands: Vec<Demand>,
}

impl<'w> Case<'w> {
    /// Notes a finding of default severity on a row.
    pub(crate) fn on_row(&mut self, rule: &'static str, filed: &Filed) {
        self.demands.push(Demand {
            rule,
            severity: super::facts::severity(rule),
            file: filed.file.to_owned(),
            line: filed.line,
            post: self.code_of(filed.row),
            id: match id(filed.row.get("公民身份号码")) {
                Id::Valid(number) => number,
                _ => String::new(),
            },
            hired: date(filed.row.get("招用日期")).known(),
            waived: false,
        });
    }

    /// 岗位编号 of a row's post: of the planned one that its code, else its name means; else as the row states it, or as
    /// another row states it beside the name, if no plan has that one.
    fn code_of(&self, row: &Row) -> String {
        let (code, name) = (text(row.get("岗位编号")), text(row.get("岗位名称")));
        let (by_code, by_name) = self.line_of(&code, &name);
        if let Some(line) = by_code.or(by_name) {
            return self.lines[line].code.clone();
        }
        if !code.is_empty() {
            return code;
        }
        let is_planned = |code: &str| self.lines.iter().any(|line| line.code == code);
        let beside = self.named.iter().filter(|(code, other)| **other == name && !is_planned(code));
        beside.map(|(code, _)| code).min().cloned().unwrap_or_default()
    }

    /// The same with another severity.
    pub(crate) fn on_row_as(&mut self, rule: &'static str, severity: &'static str, filed: &Filed) {
        self.on_row(rule, filed);
        self.demands.last_mut().unwrap().severity = severity;
    }

    /// A year on the row that the days contradict: nobody in post on any day of it.
    pub(crate) fn doubt_years(&mut self, year: i32) {
        for hire in self.hires.clone() {
            let ends = hire.ends.known().filter(|ends| *ends >= hire.hired);
            if hire.hired / 10000 > year || ends.is_some_and(|ends| ends / 10000 < year) {
                self.on_row_as("D005", "doubt", &hire.filed);
            }
        }
    }

    /// Rows of a kind that nobody can place and that may be the agency's.
    pub(crate) fn unplaced(&self, kind: Kind) -> i64 {
        self.gaps.iter().filter(|gap| gap.kind == kind).map(|gap| gap.rows).sum()
    }

    /// Unplaced plan rows in a table without a line in use: they may be a later version of the plan.
    pub(crate) fn may_have_later_plan(&self) -> Vec<usize> {
        let in_use = |file: &str| {
            let mut rows = self.lines.iter().filter(|line| !line.outside).flat_map(|line| &line.rows);
            rows.any(|row| row.filed.file == file)
        };
        let later = |gap: &&Gap| gap.kind == Kind::Plan && !in_use(&gap.file);
        self.gaps.iter().enumerate().filter(|(_, gap)| later(gap)).map(|(index, _)| index).collect()
    }

    /// Notes a finding about the agency.
    pub(crate) fn on_agency(&mut self, rule: &'static str, severity: &'static str) {
        self.on_table(rule, severity, "", 0);
    }

    /// Notes a finding about a file, at the line of its header.
    pub(crate) fn on_table(&mut self, rule: &'static str, severity: &'static str, file: &str, line: u32) {
        let (post, id, hired) = Default::default();
        self.demands.push(Demand {
            rule,
            severity,
            file: file.to_owned(),
            line,
            post,
            id,
            hired,
            waived: false,
        });
    }

    /// Puts the agency's rows into their classes. `count_all`: as if every post were in scope.
    pub(crate) fn build(agency: &Agency<'w>, year: i32, count_all: bool) -> Self {
        let mut case = Self { gaps: agency.gaps.clone(), ..Self::default() };
        let mut plans = Vec::new();
        let mut hires = Vec::new();
        let mut notices = Vec::new();
        let mut unread_hires: Vec<(&Filed, i32)> = Vec::new();
        for filed in &agency.rows {
            let row = filed.row;
            let stated_year = number(row.get("年度"));
            let own_year = match (filed.kind, stated_year) {
                (Kind::Plan | Kind::Hires, Cell::Known(stated)) => i32::try_from(stated).ok(),
                (Kind::Plan | Kind::Hires, Cell::Bad) => None,
                (Kind::Hires, Cell::Blank) => date(row.get("招用日期")).known().map(|hired| hired / 10000),
                (Kind::Plan | Kind::Notices, _) => Some(year),
            };
            if own_year.is_some_and(|own| own != year) {
                let hired = date(row.get("招用日期")).known().filter(|_| filed.kind == Kind::Hires);
                let in_year = hired.filter(|hired| hired / 10000 == year);
                let overhang = own_year == Some(year - 1)
                    && in_year.is_some_and(|hired| hired / 100 % 100 == 1)
                    && agency.rows.iter().any(|plan| {
                        plan.kind == Kind::Plan
                            && number(plan.row.get("年度")) == Cell::Known(i64::from(year - 1))
                            && date(plan.row.get("报送日期")).known().is_some_and(|day| day / 10000 < year)
                    });
                let severity = if in_year.is_some() && !overhang { "doubt" } else { "note" };
                case.on_row_as("D005", severity, filed);
                case.other_years += 1;
                case.elsewhere.extend(in_year);
                case.of_other_years.extend(hired.map(|hired| (id(row.get("公民身份号码")), hired)));
                continue;
            }
            let bad_year = filed.kind != Kind::Notices && stated_year == Cell::Bad;
            match filed.kind {
                Kind::Plan => {
                    let number = number(row.get("计划招用人数")).known();
                    let (code, name) = (text(row.get("岗位编号")), text(row.get("岗位名称")));
                    let rejected = bad_year || number.is_none() || name.is_empty();
                    if rejected {
                        case.on_row("D004", filed);
                        case.rejected_plans += 1;
                        case.rejected += 1;
                    }
                    let key = if code.is_empty() { format!("N{name}") } else { format!("C{code}") };
                    plans.push(PlanRow {
                        filed: filed.clone(),
                        key,
                        code,
                        name,
                        number: if rejected { None } else { number },
                        easy: self::number(row.get("其中就业困难人员")),
                        submitted: date(row.get("报送日期")),
                        mode: match mode(&text(row.get("开发方式"))) {
                            Mode::Outside if count_all => Mode::Inside,
                            stated => stated,
                        },
                    });
                }
                Kind::Hires => {
                    let hired = date(row.get("招用日期")).known();
                    let claim = boolean(row.get("是否就业困难人员"));
                    let category = text(row.get("困难人员类别"));
                    if bad_year || hired.is_none() || claim == Cell::Bad || text(row.get("姓名")).is_empty()
                    {
                        case.on_row("D004", filed);
                        case.rejected += 1;
                        let no = claim == Cell::Known(false) || (claim == Cell::Blank && category.is_empty());
                        case.rejected_hires.push(!no);
                        unread_hires.push((filed, hired.unwrap_or(0)));
                    } else {
                        hires.push(filed.clone());
                    }
                }
                Kind::Notices => {
                    if date(row.get("发布日期")).known().is_none() {
                        case.on_row("D004", filed);
                        case.rejected += 1;
                        case.rejected_notices.push(filed.clone());
                    } else {
                        notices.push(filed.clone());
                    }
                }
            }
        }
        // The first hire is the first over all rows, of whatever class, within the year.
        let unread = unread_hires.iter().map(|(_, day)| *day);
        let good = hires.iter().filter_map(|filed| date(filed.row.get("招用日期")).known());
        let first_hire = unread.chain(good).chain(case.elsewhere.iter().copied()).min();
        for filed in hires.iter().chain(&notices) {
            let (code, name) = (text(filed.row.get("岗位编号")), text(filed.row.get("岗位名称")));
            if !code.is_empty() && !name.is_empty() {
                let first = case.named.entry(code).or_insert_with(|| name.clone());
                *first = first.clone().min(name);
            }
        }
        case.first_hire = first_hire;
        case.all_plans.clone_from(&plans);
        case.take_plans(plans);
        case.hires = case.take_hires(hires);
        case.take_notices(notices);
        case.settle_numbers(first_hire);
        case
    }

    /// Groups the plan rows into lines; numbers come later, since they need the first hire.
    fn take_plans(&mut self, plans: Vec<PlanRow<'w>>) {
        let mut by_key: BTreeMap<String, Vec<PlanRow>> = BTreeMap::new();
        for (index, mut plan) in plans.into_iter().enumerate() {
            if plan.key == "N" {
                plan.key = format!("lost{index}");
            }
            by_key.entry(plan.key.clone()).or_default().push(plan);
        }
        for (key, rows) in by_key {
            self.lines.push(Line {
                code: rows.iter().map(|row| row.code.clone()).max().unwrap_or_default(),
                names: rows.iter().map(|row| row.name.clone()).collect(),
                dates: rows.iter().map(|row| row.submitted).collect(),
                key,
                outside: false,
                rows,
                lower: 0,
                upper: None,
                versions: Vec::new(),
                once: None,
                lowered_by: None,
            });
        }
        for index in 0..self.lines.len() {
            super::plan::choose_versions(self, index);
        }
    }

    /// Index of the line with this code, and of the one with this name; a rejected line is a line.
    pub(crate) fn line_of(&self, code: &str, name: &str) -> (Option<usize>, Option<usize>) {
        let by =
            |found: Option<&Line>| found.map(|hit| self.lines.iter().position(|l| l.key == hit.key).unwrap());
        let by_code = self.lines.iter().find(|line| !code.is_empty() && line.code == code);
        let by_name = self.lines.iter().find(|line| !name.is_empty() && line.names.contains(name));
        (by(by_code), by(by_name))
    }

    /// Post of a hire or notice row: its line, its key, whether code and name are two posts.
    fn post_of(&self, filed: &Filed) -> (Option<usize>, String, bool) {
        let (code, name) = (text(filed.row.get("岗位编号")), text(filed.row.get("岗位名称")));
        let (by_code, by_name) = self.line_of(&code, &name);
        let line = by_code.or(by_name);
        let key = match line {
            Some(index) => self.lines[index].key.clone(),
            None if name.is_empty() => {
                self.named.get(&code).map_or(format!("c{code}"), |name| format!("n{name}"))
            }
            None => format!("n{name}"),
        };
        (line, key, by_code.is_some() && by_name.is_some() && by_code != by_name)
    }

    /// Repeated, conflicting and out-of-scope hires go; the others are accepted.
    fn take_hires(&mut self, rows: Vec<Filed<'w>>) -> Vec<Hire<'w>> {
        const USED: [&str; 15] = [
            "岗位编号",
            "岗位名称",
            "姓名",
            "公民身份号码",
            "性别",
            "是否就业困难人员",
            "困难人员类别",
            "认定编号",
            "认定日期",
            "招用日期",
            "合同终止日期",
            "公告编号",
            "备案日期",
            "备案部门",
            "单位名称",
        ];
        let mut kept: Vec<Hire> = Vec::new();
        for filed in rows {
            let row = filed.row;
            let (line, post, two_posts) = self.post_of(&filed);
            let category = text(row.get("困难人员类别"));
            let claimed = match boolean(row.get("是否就业困难人员")) {
                Cell::Known(yes) => yes,
                _ => !category.is_empty(),
            };
            let hire = Hire {
                id: id(row.get("公民身份号码")),
                name: text(row.get("姓名")),
                line,
                post,
                two_posts,
                hired: date(row.get("招用日期")).known().unwrap(),
                ends: end_date(row.get("合同终止日期")),
                claimed,
                disputed: false,
                tellings: Vec::new(),
                any_claim: claimed,
                filed,
            };
            let twin = kept.iter().position(|other| {
                matches!(hire.id, Id::Valid(_))
                    && (&other.id, &other.post, other.hired) == (&hire.id, &hire.post, hire.hired)
            });
            if let Some(twin) = twin {
                let first = kept[twin].filed.row;
                if USED.iter().all(|column| text(first.get(column)) == text(row.get(column))) {
                    self.on_row("D006", &hire.filed);
                } else {
                    self.on_row("D007", &hire.filed);
                    kept[twin].disputed = true;
                    kept[twin].any_claim |= claimed;
                    kept[twin].tellings.push(hire);
                }
            } else {
                kept.push(hire);
            }
        }
        let (outside, inside): (Vec<_>, Vec<_>) =
            kept.into_iter().partition(|hire| hire.line.is_some_and(|line| self.lines[line].outside));
        for hire in outside {
            self.on_row("S001", &hire.filed);
            self.outside += 1;
            self.outside_hires.push(hire.filed);
        }
        self.accepted += inside.len();
        inside
    }

    /// Out-of-scope notices go; the others are accepted.
    fn take_notices(&mut self, rows: Vec<Filed<'w>>) {
        for filed in rows {
            let (line, post, _) = self.post_of(&filed);
            if line.is_some_and(|line| self.lines[line].outside) {
                self.on_row("S001", &filed);
                self.outside += 1;
                continue;
            }
            self.accepted += 1;
            self.notices.push(Notice {
                post,
                published: date(filed.row.get("发布日期")).known().unwrap(),
                announced: number(filed.row.get("招聘人数")),
                filed,
            });
        }
    }

    /// Gives each line its numbers.
    fn settle_numbers(&mut self, first_hire: Option<i32>) {
        for index in 0..self.lines.len() {
            super::plan::number(self, index, first_hire);
        }
    }
}
