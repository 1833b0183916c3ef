//! What holds back a violation that rests on something being absent: the gaps that could hold it.

use hashbrown::HashSet;

use crate::case::{Case, Gap, GapSource, Hire, Lapse, SetAside, Why};
use crate::model::{Field, TableId, TableKind, column_letters};
use crate::tables::{Ingested, Table, UnknownColumn, is_filled};

use super::Context;

/// Why nobody waits for it any more.
pub(super) fn lapse(gap: &Gap) -> String {
    gap.lapsed.map_or_else(String::new, |lapse| format!("{}。", lapse.sentence()))
}

/// What holds a violation back; nothing does if it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// Indexes into the case's gaps.
    pub gaps: Vec<u32>,
    /// Each reason in Chinese.
    reasons: Vec<String>,
    /// What would hold it back, had its agency not let the deadline pass: each in Chinese, with that deadline.
    lapsed: Vec<(String, Lapse)>,
}

impl Held {
    /// By a reason that is no gap of its own: a rejected row, a value that can't be read.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reasons: vec![reason.into()], ..Self::default() }
    }

    /// By a gap, for a reason, unless nobody waits for it any more.
    fn add(&mut self, index: u32, gap: &Gap, reason: String) {
        if let Some(lapse) = gap.lapsed {
            self.lapsed.push((reason, lapse));
        } else {
            self.gaps.push(index);
            self.reasons.push(reason);
        }
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.gaps.extend(other.gaps);
        for lapsed in other.lapsed {
            if !self.lapsed.contains(&lapsed) {
                self.lapsed.push(lapsed);
            }
        }
        if !other.reasons.is_empty() {
            let mut told: HashSet<String> = self.reasons.iter().cloned().collect();
            self.reasons.extend(other.reasons.into_iter().filter(|reason| told.insert(reason.clone())));
        }
        self
    }

    /// The other, if nothing holds it back so far.
    #[must_use]
    pub fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_nothing() { other() } else { self }
    }

    /// Nothing holds the violation back.
    pub fn is_nothing(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Why it is held back, or why it is not any more; empty if there is nothing to say.
    pub fn sentence(&self) -> String {
        if self.is_nothing() {
            return self.given_up();
        }
        let named = named(self.reasons.iter().cloned());
        format!("但{named}，所缺内容可能就在其中，核实前不作违规认定。")
    }

    fn given_up(&self) -> String {
        let named = named(self.lapsed.iter().map(|(what, lapse)| format!("{what}，{}", lapse.sentence())));
        if named.is_empty() { named } else { format!("{named}。") }
    }
}

/// The first few of them, and how many more there are.
fn named(reasons: impl ExactSizeIterator<Item = String>) -> String {
    const NAMED: usize = 3;
    let more = match reasons.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("等（另有{more}处）"),
    };
    reasons.take(NAMED).collect::<Vec<_>>().join("；") + &more
}

impl Context<'_, '_> {
    /// The open gaps of the agency, each with its index.
    pub fn gaps(&self) -> impl Iterator<Item = (u32, &Gap)> {
        (0_u32..).zip(&self.case.gaps).filter(|(index, _)| !self.closed.contains(index))
    }

    /// What could hold rows of this kind that nobody has seen.
    pub fn held_by_unseen(&self, kind: TableKind) -> Held {
        self.held_by(|gap| gap.holds.rows_of(kind))
    }

    /// What could hold any number of rows of this kind; the numbers allow for the others.
    pub fn held_by_unmeasured(&self, kind: TableKind) -> Held {
        self.held_by(|gap| gap.holds.rows_of(kind) && gap.holds.most.is_none())
    }

    /// The tables of the plan lines in use.
    pub fn plan_tables_in_use(&self) -> HashSet<TableId> {
        self.case.plan_rows.iter().map(|line| line.table.id).collect()
    }

    /// What could be a later version of the plan.
    pub fn held_by_versions(&self) -> Held {
        let in_use = self.plan_tables_in_use();
        self.held_by(|gap| could_be_version(gap, &in_use))
    }

    /// Something that nobody has seen could be a later version of the plan, whether it is waited for or not.
    pub fn may_have_versions(&self) -> bool {
        let in_use = self.plan_tables_in_use();
        self.gaps().any(|(_, gap)| could_be_version(gap, &in_use))
    }

    fn held_by(&self, could: impl Fn(&Gap) -> bool) -> Held {
        let mut held = Held::default();
        for (index, gap) in self.gaps().filter(|(_, gap)| could(gap)) {
            held.add(index, gap, self.gap_in_words(gap));
        }
        held
    }

    /// What a gap is, in one clause.
    pub fn gap_in_words(&self, gap: &Gap) -> String {
        gap_in_words(gap, self.ingested)
    }

    /// File and sheet of a table, in words.
    pub fn place_of(&self, table: &Table) -> String {
        place_of(table, self.ingested)
    }

    /// Columns of a table that were not recognised and could be one of these, which it lacks; on a row only those that
    /// it fills.
    pub fn held_by_columns(&self, table: &Table, row: Option<u32>, fields: &[Field]) -> Held {
        let lacking: Vec<Field> =
            fields.iter().copied().filter(|field| table.column(*field).is_none()).collect();
        if lacking.is_empty() {
            return Held::default();
        }
        let names = lacking.iter().map(|field| field.label()).collect::<Vec<_>>().join("、");
        let could = |column: &&UnknownColumn| {
            lacking.iter().any(|field| column.values.fit(*field))
                && row.is_none_or(|row| is_filled(&table.shown(row, column.column)))
        };
        let mut columns = table.unrecognised.iter().filter(could).peekable();
        let gap = self.gaps().find(|(_, gap)| gap.source == GapSource::Columns(table.id));
        let by_columns = match (columns.peek().is_some(), gap) {
            (true, Some((index, gap))) => {
                let reason = format!("没有认出“{names}”列；未认出的列：{}", headers(columns));
                let mut held = Held::default();
                held.add(index, gap, reason);
                held
            }
            _ => Held::default(),
        };
        by_columns.or_else(|| self.held_by_purpose(table, &names))
    }

    /// If a table of another purpose (补贴, 工资, 考勤) lacks columns, that says nothing.
    fn held_by_purpose(&self, table: &Table, names: &str) -> Held {
        let Some(purpose) = &table.other_purpose else { return Held::default() };
        Held::because(format!("“{}”是{purpose}用的表，本来就没有“{names}”列", self.place_of(table)))
    }

    /// Rejected notices, and notices whose number or post can't be read, that may be a hire's.
    pub fn held_by_notices_of(&self, hire: &Hire<'_>) -> Held {
        let doubtful = self.lookups.doubtful_notices(self.case, self.ingested);
        if let Some(at) = doubtful.rejected(hire) {
            return Held::because(format!("{}的公告未能采用", self.place(at)));
        }
        doubtful.unclear(hire).map_or_else(Held::default, |cell| {
            Held::because(format!("{}的公告写了不能识别的编号或岗位", self.place(cell)))
        })
    }

    /// Rows of this kind that were rejected.
    pub fn rejected(&self, kind: TableKind) -> impl Iterator<Item = &SetAside> {
        self.case.set_aside.iter().filter(move |aside| aside.kind == kind && aside.why == Why::Rejected)
    }

    /// Columns of the agency's tables of a kind that were not recognised and could be one of these.
    pub fn held_by_columns_of(&self, kind: TableKind, fields: &[Field]) -> Held {
        let tables: Vec<TableId> = self.case.tables.clone();
        tables
            .into_iter()
            .map(|id| self.table(id))
            .filter(|table| table.kind == kind && table.missing.is_none())
            .fold(Held::default(), |held, table| held.and(self.held_by_columns(table, None, fields)))
    }
}

fn could_be_version(gap: &Gap, in_use: &HashSet<TableId>) -> bool {
    gap.holds.plan
        && match gap.source {
            GapSource::File(_) | GapSource::Table(_) => true,
            // Beside lines in use, such rows are parts of their own.
            GapSource::Rows(table, ..) => !in_use.contains(&table),
            GapSource::Document(_) | GapSource::Sheet(..) | GapSource::Columns(_) => false,
        }
}

/// What a gap is, in one clause.
pub fn gap_in_words(gap: &Gap, ingested: &Ingested) -> String {
    let file = |file| ingested.file(file).shown.as_str();
    let sheet =
        |id, index: u32| ingested.file(id).sheets.get(index as usize).map_or("", |sheet| sheet.name.as_str());
    match gap.source {
        GapSource::File(id) => format!("“{}”未能读取", file(id)),
        GapSource::Document(id) if ingested.file(id).is_our_own() => {
            format!("“{}”是审计底稿，未读取", file(id))
        }
        GapSource::Document(id) => format!("“{}”是文档或图片，未读取", file(id)),
        GapSource::Sheet(id, index) => {
            let name = sheet(id, index);
            let place = if name.is_empty() { String::new() } else { format!("［{name}］") };
            format!("“{}{place}”有内容不在可识别的表内，未读入", file(id))
        }
        GapSource::Table(id) => {
            let table = ingested.table(id);
            let missing =
                table.missing.as_ref().map(|missing| missing.missing.join("、")).unwrap_or_default();
            let place = place_of(table, ingested);
            format!("“{place}”的{}没有认出“{missing}”列，整表未读入", table.kind.label())
        }
        GapSource::Rows(id, _, rows) => {
            let table = ingested.table(id);
            let place = place_of(table, ingested);
            format!("“{place}”有{rows}行{}不能确定属于哪个单位", table.kind.label())
        }
        GapSource::Columns(id) => format!("未认出的列：{}", headers(ingested.table(id).unrecognised.iter())),
    }
}

fn place_of(table: &Table, ingested: &Ingested) -> String {
    let file = &ingested.file(table.file).shown;
    if table.sheet.is_empty() { file.clone() } else { format!("{file}［{}］", table.sheet) }
}

/// `审批日期（P列）、经办（Q列）`.
fn headers<'c>(columns: impl Iterator<Item = &'c UnknownColumn>) -> String {
    let names = columns.map(|column| format!("{}（{}列）", column.label(), column_letters(column.column)));
    names.collect::<Vec<_>>().join("、")
}

/// Hires of the agency that no accepted row shows: of rows that nobody could place or that name several persons, and of
/// rejected tables; each at most so many as it has rows or persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnseenHires {
    /// They may yet count.
    pub awaited: u64,
    /// Nobody waits for them any more, but nothing passes because of that.
    pub lapsed: u64,
}

impl UnseenHires {
    /// Of what is open.
    pub fn of(case: &Case<'_>, is_open: impl Fn(u32) -> bool) -> Self {
        let rejected = case
            .set_aside
            .iter()
            .filter(|aside| aside.kind == TableKind::Hires && aside.why == Why::Rejected);
        let mut found =
            Self { awaited: rejected.map(|aside| u64::from(aside.more_persons)).sum(), lapsed: 0 };
        let gaps = (0_u32..).zip(&case.gaps).filter(|(index, gap)| gap.holds.hires && is_open(*index));
        for (_, gap) in gaps {
            let most = gap.holds.most.unwrap_or_default();
            match gap.lapsed {
                Some(_) => found.lapsed += most,
                None => found.awaited += most,
            }
        }
        found
    }
}
