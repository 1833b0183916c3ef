//! What a rule sees, and the names and addresses that findings share.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::case::{
    AuditTerms, Case, Coverage, CrossHit, Hire, Line, Notice, PlanLine, Reading, SetAside, Why,
};
use crate::model::{CellAt, Field, Stated, Subject, TableId, TableKind, day_in_words, normal};
use crate::policy::{Category, Override, Policy};
use crate::reference::References;
use crate::tables::{Contract, HireRow, IdCell, Ingested, RowView, Rows, Table};

use super::lookups::{Lookups, PlanRowAt};
use super::{About, Fact, Rule};

/// Everything that a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'a> {
    /// The agency's case.
    pub case: &'c Case<'a>,
    /// What its hires share with others.
    pub hits: &'c [CrossHit],
    /// Tables and files, for cells that the case does not carry.
    pub ingested: &'a Ingested,
    /// The authority's lists.
    pub references: &'c References,
    /// How far those lists know the batch.
    pub coverage: &'c Coverage,
    /// The policy in force.
    pub policy: &'c Policy,
    /// The rules under it.
    pub rules: &'c [&'static Rule],
    /// Year, as-of date, receiving department.
    pub terms: &'c AuditTerms,
    /// Other readings of the rows that would change the status of a requirement.
    pub changing: &'c [Reading],
    /// Gaps of the case that a reviewer or a waiver closed: looked at, they hold nothing.
    pub closed: &'c BTreeSet<u32>,
    /// The case's rows in the orders in which rules look for them.
    pub lookups: &'c Lookups,
}

impl<'c, 'a> Context<'c, 'a> {
    /// The agency as subject.
    pub fn agency(&self) -> About {
        About {
            subject: Subject::Agency,
            key: String::new(),
            label: self.case.name.to_string(),
            at: None,
            within: None,
        }
    }

    /// A quota beside the main one as subject.
    pub fn quota(&self, index: usize) -> About {
        let name = self.policy.further.get(index).map_or("", |quota| quota.name.as_str());
        About {
            subject: Subject::Quota(u8::try_from(index).unwrap_or(u8::MAX)),
            key: name.to_owned(),
            label: name.to_owned(),
            at: None,
            within: None,
        }
    }

    /// A plan row in use as subject, pointing at one of its cells.
    pub fn plan_row(&self, index: u32, line: &PlanLine<'_>, field: Field) -> About {
        let post = &self.case.posts[line.post as usize];
        About {
            subject: Subject::PlanLine(index),
            key: format!("{}|{:?}", post.label(), line.row.headcount),
            label: format!("岗位：{}", post.label()),
            at: Some(line.table.cell(line.row.row, field)),
            within: None,
        }
    }

    /// The plan rows that the plan rules judge: the ones in use, and contested ones that nothing
    /// supersedes. Each comes with a function that makes it a subject pointing at one of its cells, for the few that become
    /// one.
    pub fn judged_plan_rows(
        &self,
        field: Field,
    ) -> impl Iterator<Item = (&'c PlanLine<'a>, impl FnOnce() -> About + use<'c, 'a>)> {
        let context = *self;
        let in_use = (0_u32..).map(Some).zip(&self.case.plan_rows);
        let contested = self.case.contested_rows.iter().map(|line| (None, line));
        in_use.chain(contested).map(move |(index, line)| {
            let about = move || match index {
                Some(index) => context.plan_row(index, line, field),
                None => About { subject: Subject::Row, ..context.plan_row(0, line, field) },
            };
            (line, about)
        })
    }

    /// Whether every version of its line that may be the right one shows what this row shows: only then is it certain.
    pub fn is_in_every_version(&self, of: &PlanLine<'_>, shows: impl Fn(&PlanLine<'a>) -> bool) -> bool {
        let Some(line) = self.case.lines.get(of.line as usize) else { return true };
        if self.case.contested_rows.is_empty() && !line.may_be_outside {
            return true;
        }
        let mut shown: BTreeMap<TableId, bool> = BTreeMap::new();
        let rows = self.lookups.rows_of_line(self.case, of.line).iter().filter_map(|at| match at {
            PlanRowAt::InUse(at) => self.case.plan_rows.get(*at),
            PlanRowAt::Contested(at) => self.case.contested_rows.get(*at),
        });
        for row in rows {
            *shown.entry(row.table.id).or_default() |= shows(row);
        }
        !line.may_be_outside && shown.values().all(|shown| *shown)
    }

    /// The line's first plan row in use as subject.
    pub fn line(&self, line: &Line, field: Field) -> Option<About> {
        let index = line.first_row?;
        let row = self.case.plan_rows.get(index as usize)?;
        let post = &self.case.posts[line.post as usize];
        Some(About { key: post.label(), ..self.plan_row(index, row, field) })
    }

    /// The line's first plan row in use that states when it was submitted, as subject.
    pub fn dated_line(&self, line: u32, field: Field) -> Option<About> {
        let is_dated = |row: &&PlanLine<'_>| row.row.submitted.known().is_some();
        let rows = self.lookups.rows_of_line(self.case, line).iter();
        // Those in use come first; the version that states its day may be a disputed one.
        let about = rows.copied().find_map(|at| match at {
            PlanRowAt::InUse(at) => {
                let row = self.case.plan_rows.get(at).filter(is_dated)?;
                Some((row, self.plan_row(u32::try_from(at).ok()?, row, field)))
            }
            PlanRowAt::Contested(at) => {
                let row = self.case.contested_rows.get(at).filter(is_dated)?;
                Some((row, About { subject: Subject::Row, ..self.plan_row(0, row, field) }))
            }
        });
        let (row, about) = about?;
        let post = &self.case.posts[row.post as usize];
        Some(About { key: post.label(), ..about })
    }

    /// A hire as subject, pointing at one of its cells.
    pub fn hire(&self, index: usize, field: Field) -> About {
        let hire = &self.case.hires[index];
        let person = person_label(hire.row.name().known(), hire.row.id);
        About {
            subject: Subject::Hire(u32::try_from(index).unwrap_or(u32::MAX)),
            key: Self::hire_key(hire),
            label: format!("人员：{person}"),
            at: Some(hire.cell(field)),
            within: None,
        }
    }

    /// Names a hire the same in every run, wherever its row stands.
    fn hire_key(hire: &Hire<'_>) -> String {
        let post = post_key(hire.row.post_code(), hire.row.post());
        let name = hire.row.name().known().map(|name| normal(name).into_owned()).unwrap_or_default();
        let id = match hire.row.id {
            IdCell::Valid { id, .. } => id.full(),
            IdCell::Invalid(_) => hire.row.invalid_id().unwrap_or_default().to_owned(),
            other => format!("{other:?}"),
        };
        format!("{id}|{name}|{post}|{}", hire.start)
    }

    /// A notice as subject, pointing at one of its cells.
    pub fn notice(&self, index: u32, notice: &Notice<'_>, field: Field) -> About {
        let number = notice.row.notice_no().known();
        let post = notice.post.map(|post| self.case.posts[post as usize].label()).unwrap_or_default();
        About {
            subject: Subject::Notice(index),
            key: format!(
                "{}|{}|{}",
                number.map(normal).unwrap_or_default(),
                post_key(notice.row.post_code(), notice.row.post()),
                notice.published
            ),
            label: match number {
                Some(number) => format!("公告：{number}"),
                None => format!("公告：{post} {}", notice.published),
            },
            at: Some(notice.table.cell(notice.row.row, field)),
            within: None,
        }
    }

    /// A row as such, pointing at one of its cells; named by its content.
    pub fn row(&self, table: TableId, row: u32, at: CellAt) -> About {
        row_about(self.ingested.table(table), row, at)
    }

    /// A row in use. A hire on several rows is named by what these agree on: which of them is in use depends on the order of
    /// files, and their remarks may differ.
    pub fn used(&self, table: TableId, row: u32, at: CellAt) -> About {
        let mut about = self.row(table, row, at);
        if let Some(hire) = self.hire_row(table, row).filter(|hire| hire.id.valid().is_some()) {
            about.key = repeated_key(hire);
        }
        about
    }

    pub(super) fn hire_row(&self, table: TableId, row: u32) -> Option<RowView<'a, HireRow>> {
        let Rows::Hires(rows) = &self.ingested.table(table).rows else { return None };
        rows.find(row)
    }

    /// A row that was set aside. If two rows state the same hire in different spellings, the order of files decides which is
    /// set aside; so such a row is named by the hire and not by its text.
    pub fn aside(&self, aside: &SetAside, field: Field) -> About {
        let table = self.table(aside.table);
        let mut about = self.row(aside.table, aside.row, table.cell(aside.row, field));
        let is_told_twice = !matches!(aside.why, Why::NoAgency(_) | Why::OtherYear(_) | Why::Rejected);
        if let Some(hire) = self.hire_row(aside.table, aside.row).filter(|hire| hire.id.valid().is_some())
            && is_told_twice
        {
            about.key = repeated_key(hire);
        }
        about
    }

    /// The categories that a hire's row names, if the policy lists them.
    pub fn categories_of(&self, hire: &Hire<'_>) -> Vec<&'c Category> {
        hire.row.category().known().map(|text| self.policy.categories_in(text)).unwrap_or_default()
    }

    /// Whether the policy leaves a rule on, so that another rule may leave facts to it.
    pub fn is_on(&self, code: &str) -> bool {
        self.policy.override_of(code) != Override::Off
    }

    /// Of a listed agency without any material: why it can't be said that it filed nothing.
    pub fn not_known_to_have_filed_nothing(&self) -> Option<&'c str> {
        let case = self.case;
        let nothing = case.plan_rows.is_empty()
            && case.hires.is_empty()
            && case.notices.is_empty()
            && case.set_aside.is_empty()
            && case.rejected_tables.is_empty()
            && case.unreadable_files.is_empty();
        case.perhaps_filed.as_deref().filter(|_| nothing)
    }

    /// Other names that the directory has for the agency.
    pub fn other_names(&self) -> impl Iterator<Item = &'c str> {
        let directory = self.references.directory.as_ref();
        directory.into_iter().flat_map(|directory| directory.aliases(&self.case.name)).map(|name| &**name)
    }

    /// A table.
    pub fn table(&self, id: TableId) -> &'a Table {
        self.ingested.table(id)
    }

    /// Where a cell stands, in words: file, sheet and cell.
    pub fn place(&self, at: CellAt) -> String {
        let table = self.ingested.table(at.table);
        let file = &self.ingested.file(table.file).shown;
        if table.sheet.is_empty() {
            format!("{file} 第{}行", at.row)
        } else {
            format!("{file}［{}］第{}行", table.sheet, at.row)
        }
    }

    /// What 备注 of a hire's row says, normalised.
    pub fn remark(&self, hire: &Hire<'_>) -> Option<String> {
        let column = hire.table.column(Field::Remark)?;
        let text = normal(&hire.table.shown(hire.row.row, column)).into_owned();
        Some(text).filter(|text| !text.is_empty())
    }

    /// `“上岗日期”一列写的2024年1月5日`: a day of the hire's row in another column.
    pub fn other_day(&self, hire: &Hire<'_>, (column, date): (u16, Date)) -> String {
        let headers = hire.table.other_columns.iter();
        let header = headers.filter(|(at, _)| *at == column).map(|(_, header)| header.as_str()).next();
        format!("“{}”一列写的{}", header.unwrap_or_default(), day_in_words(date))
    }

    /// The person was hired by the agency before: by another row, or by one of another year that was set aside.
    pub fn was_here_before(&self, hire: &Hire<'_>) -> bool {
        self.lookups.was_here_before(self.case, hire)
            || self.lookups.was_here_in_another_year(self.case, self.ingested, hire)
    }

    /// Whether the row continues a contract (合同状态：续签), and what shows it besides: a hire of the person before, or
    /// the history. That a row calls itself a renewal is not enough for it to need no notice of its own.
    pub fn renewal(&self, hire: &Hire<'_>) -> Renewal {
        if hire.row.contract != Contract::Renewed {
            return Renewal::No;
        }
        let in_history = || {
            let history = self.references.history.as_ref();
            let earlier = hire.id().zip(history).map(|(id, history)| history.placements_of(id));
            earlier.is_some_and(|placements| placements.iter().any(|placement| placement.start < hire.start))
        };
        let is_shown = self.lookups.was_here_before(self.case, hire) || in_history();
        if is_shown { Renewal::Shown } else { Renewal::Stated }
    }

    /// Whether a table lacks the column and may have it under a header that nobody knows.
    pub(super) fn may_be_unread(table: &Table, field: Field) -> bool {
        table.column(field).is_none() && !table.unrecognised.is_empty()
    }

    /// What is said of a blank.
    pub(super) fn blank(table: &Table, field: Field) -> &'static str {
        if Self::may_be_unread(table, field) {
            "没有认出（表中有未认出的列）"
        } else {
            "空白"
        }
    }

    /// 受理部门 or 备案部门 as stated, else the department that `--received-by` names.
    pub fn department<'s>(&'s self, stated: Stated<&'s str>) -> Stated<&'s str> {
        match (stated, &self.terms.received_by) {
            (Stated::Blank, Some(department)) => Stated::Known(department),
            (stated, _) => stated,
        }
    }

    /// Hires with a valid ID number, with their index.
    pub fn identified(
        &self,
    ) -> impl Iterator<Item = (usize, &'c Hire<'a>, crate::model::IdNumber)> + use<'c, 'a> {
        self.case.hires.iter().enumerate().filter_map(|(index, hire)| Some((index, hire, hire.id()?)))
    }

    /// Something in the history that was not read and may tell of an earlier placement of this person.
    pub fn unread_placement(&self, hire: &Hire<'_>, id: crate::model::IdNumber) -> Option<Fact> {
        let history = self.references.history.as_ref()?;
        let may_be = hire.row.name().known().filter(|name| history.may_hold(id, name));
        let what = match may_be {
            Some(name) => format!("有姓名“{name}”的一行没有读出（号码或招用日期），可能是此人"),
            None if history.names_elsewhere(id) => "有此人的号码，但所在的部分没有看懂".to_owned(),
            None => return None,
        };
        Some(Fact {
            message: format!("往年招用中{what}，累计安置的时间不能确定。"),
            found: "往年记录没有读出".to_owned(),
            expected: "往年记录完整".to_owned(),
            remedy: self.policy.office("由审计人员补正往年招用情况后重新运行。").into_owned(),
            ..Fact::default()
        })
    }

    /// Claimed hires, with their index.
    pub fn claimed(&self) -> impl Iterator<Item = (usize, &'c Hire<'a>)> + use<'c, 'a> {
        self.case.hires.iter().enumerate().filter(|(_, hire)| hire.is_claimed())
    }
}

/// Whether a hire's row is one of a contract that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// It does not say so.
    No,
    /// Only the row says so.
    Stated,
    /// Earlier hires show it.
    Shown,
}

impl Renewal {
    /// What a message adds of it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::No => "",
            Self::Stated => "（该行合同状态为续签，未见此人更早的招用记录）",
            Self::Shown => "（续签，不是新的招用）",
        }
    }
}

/// A row as subject: its name must not change when rows move.
pub(super) fn row_about(table: &Table, row: u32, at: CellAt) -> About {
    let named = [Field::Name, Field::Post, Field::PostCode, Field::NoticeNo, Field::Agency]
        .into_iter()
        .filter_map(|field| table.column(field))
        .map(|column| table.shown(row, column))
        .find(|text| !text.trim().is_empty());
    About {
        subject: Subject::Row,
        key: row_key(table, row),
        label: format!("{}行：{}", table.kind.label(), named.as_deref().map_or("（未填）", str::trim)),
        at: Some(at),
        within: None,
    }
}

/// A row by what it is about, so that it stays the same when another cell is filled in later; one that states none of that
/// by its whole content.
fn row_key(table: &Table, row: u32) -> String {
    let telling: &[Field] = match table.kind {
        TableKind::Plan => &[Field::PostCode, Field::Post, Field::Headcount],
        TableKind::Hires => &[Field::Name, Field::IdNumber, Field::PostCode, Field::Post, Field::Hired],
        TableKind::Notices => &[Field::NoticeNo, Field::PostCode, Field::Post, Field::Published],
        _ => &[],
    };
    let stated: Vec<&str> = telling
        .iter()
        .map(|field| table.column(*field).map_or("", |column| table.raw.cell(row, column).trim()))
        .collect();
    if stated.iter().all(|text| text.is_empty()) {
        return table.raw.cells(row).join("\u{1f}");
    }
    stated.join("\u{1f}")
}

/// A hire as its repetitions agree on it.
fn repeated_key(row: RowView<'_, HireRow>) -> String {
    let id = row.id.valid().map(crate::model::IdNumber::full).unwrap_or_default();
    let hired = row.hired.as_known().map(ToString::to_string).unwrap_or_default();
    format!("{id}|{}|{hired}", post_key(row.post_code(), row.post()))
}

/// The post as a row itself names it: what a post is called elsewhere depends on which row comes first.
fn post_key(code: Stated<&str>, name: Stated<&str>) -> String {
    let text = |text: Stated<&str>| text.known().map(|text| normal(text).into_owned()).unwrap_or_default();
    format!("{}|{}", text(code), text(name))
}

/// `张三（440106********2026）`: a person without the full number.
fn person_label(name: Option<&str>, id: IdCell) -> String {
    let name = name.unwrap_or("（未填姓名）");
    match id {
        IdCell::Valid { id, .. } => format!("{name}（{}）", id.masked()),
        _ => name.to_owned(),
    }
}

/// Days from one date to another.
pub(super) fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
