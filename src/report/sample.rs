//! Hand-built agencies for the report's tests: believable, generated, nobody's data.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use crate::case::{Case, Hire, Line, Listing, Notice, PlanLine, Post, RowAccount, SetAside, Terms, Why};
use crate::files::FileProblem;
use crate::model::*;
use crate::policy::{Denominator, Policy, PublisherClass};
use crate::report::{Edition, IdDisplay, ReferenceNote};
use crate::rules::RULES;
use crate::tables::*;
use crate::verdict::{Audit, Bounds, Counts, DifficultyStatus, HireStatus, Judgement, RequirementResult};

/// Which agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Passes everything.
    Passing,
    /// Fails quota and notice.
    Failing,
    /// Cannot be decided; with every oddity that the workbook knows.
    Unresolved,
    /// Nothing filed.
    Empty,
    /// One person on forty rows, judged on the hires basis.
    Crowded,
}

/// What was read, and everything that a case borrows.
pub(super) struct World {
    /// Tables and files.
    pub ingested: Ingested,
    /// Policy.
    pub policy: Policy,
    /// Terms.
    pub terms: Terms,
    references: Vec<ReferenceNote>,
    kind: Kind,
}

fn text(texts: &mut Texts, text: &str) -> TextCell {
    if text.is_empty() { TextCell::BLANK } else { texts.add(text) }
}

/// A made-up number of somebody born in 1970 in a district's register.
fn id(serial: u32) -> String {
    let digits = format!("44010619700{:02}{:02}{:03}", 0, 0, 0);
    debug_assert_eq!(digits.len(), 18);
    let digits = format!("440106197001{:02}{serial:03}", serial % 28 + 1);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{digits}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

impl World {
    pub(super) fn new(kind: Kind) -> Self {
        let file = |index: u32, shown: &str, format: &str| FileReport {
            id: FileId(index),
            path: shown.into(),
            shown: shown.to_owned(),
            size: 18_432,
            sha256: "9f2c".repeat(16),
            sm3: "77ab".repeat(16),
            format: format.to_owned(),
            status: FileStatus::Read,
            says: vec![],
            may_hold_rows: true,
            sheets: vec![SheetReport {
                unread: None,
                name: "招用计划".into(),
                hidden: false,
                tables: vec![],
                sightings: Vec::new(),
                notes: vec![],
            }],
        };
        let tables = if kind == Kind::Empty { vec![] } else { vec![plan(), hires(kind), notices(kind)] };
        let mut files = vec![file(0, "天河区/城管局2024年报送.xlsx", "xlsx")];
        let mut broken = file(1, "天河区/加密附件.xlsx", "xlsx");
        broken.status = FileStatus::Unreadable(FileProblem {
            kind: crate::files::ProblemKind::Encrypted,
            message: "文件已加密，请取消密码后重新保存。".into(),
        });
        broken.sha256 = String::new();
        files.push(broken);
        let mut policy = Policy::builtin("gd-2017-101").unwrap();
        policy.basis = if kind == Kind::Crowded { Denominator::Hires } else { Denominator::Plan };
        Self {
            ingested: Ingested { files, tables },
            policy,
            terms: Terms { year: 2024, as_of: date(2024, 12, 31), received_by: None },
            references: vec![
                ReferenceNote {
                    label: "就业困难人员认定台账".to_owned(),
                    given: vec![("台账.xlsx".into(), "0a1b".repeat(16))],
                    rows: 1_204,
                    unread_rows: 0,
                    unread_parts: Vec::new(),
                    coverage: String::new(),
                    absent_note: "未比对认定台账",
                    incomplete_note: "不能再用来证明某人某事不在其中",
                },
                ReferenceNote {
                    label: "公共就业服务机构名录".to_owned(),
                    given: vec![],
                    rows: 0,
                    unread_rows: 0,
                    unread_parts: Vec::new(),
                    coverage: String::new(),
                    absent_note: "未比对机构名录：发布机构按政策文件的名称规则判断",
                    incomplete_note: "不能再用来证明某人某事不在其中",
                },
            ],
            kind,
        }
    }

    pub(super) fn edition(&self) -> Edition<'_> {
        Edition {
            ingested: &self.ingested,
            policy: &self.policy,
            terms: &self.terms,
            references: &self.references,
            crosschecks: &[],
            ids: IdDisplay::Masked,
            rules: RULES,
            options: vec![("--ids".into(), "masked".into())],
        }
    }

    pub(super) fn case(&self) -> Case<'_> {
        let (name, code) = match self.kind {
            Kind::Passing => ("广州市天河区文化馆", "12440106455812345A"),
            Kind::Failing => ("广州市天河区城市管理局", "11440106007483928B"),
            Kind::Unresolved => ("广州市天河区民政局 & 救助站（=联合）", "11440106007483944C"),
            Kind::Empty => ("广州市天河区图书馆", "12440106455812388D"),
            Kind::Crowded => ("广州市天河区园林绿化中心", "12440106455812399E"),
        };
        let mut case = Case {
            own_peer: None,
            perhaps_filed: None,
            contact: String::new(),
            key: name.to_owned(),
            name: Text::from(name),
            has_namesake: false,
            code: CreditCode::parse(code),
            division: Division::parse("440106"),
            peer: ExpectedDepartment::Named("广州市天河区人力资源和社会保障局".into()),
            listing: Listing::Listed,
            lookalikes: Vec::new(),
            shared_rows: Vec::new(),
            conflicts: vec![],
            bad_codes: vec![],
            posts: vec![],
            plan_rows: vec![],
            lines: vec![],
            plan_open: false,
            submitted_unreadable: false,
            contested_rows: vec![],
            first_submitted: Some(date(2024, 1, 15)),
            hires: vec![],
            notices: vec![],
            set_aside: vec![],
            unclear: vec![],
            unaccounted: Vec::new(),
            subtotals: vec![],
            gaps: vec![],
            rejected_tables: vec![],
            unreadable_files: vec![],
            alternates: vec![],
            tables: vec![],
            accounts: BTreeMap::new(),
        };
        if self.kind == Kind::Empty {
            return case;
        }
        case.tables = vec![TableId(0), TableId(1), TableId(2)];
        if self.kind == Kind::Unresolved {
            case.unreadable_files = vec![FileId(1)];
        }
        case.posts = ["保洁员", "协管员", "图书整理员"]
            .iter()
            .zip(1..)
            .map(|(name, number)| Post {
                code: Some(["GW-001", "GW-002", "GW-003"][number as usize - 1]),
                name: Some(*name),
                category: Some(if number == 1 { "公共服务类" } else { "协管类" }),
                line: (number < 3).then_some(number - 1),
            })
            .collect();
        self.fill(&mut case);
        case
    }

    fn fill<'a>(&'a self, case: &mut Case<'a>) {
        let [plan, hires, notices] = self.ingested.tables.as_slice() else { panic!("three tables") };
        if let Rows::Plan(rows) = &plan.rows {
            for (index, row) in (0_u32..).zip(rows.iter()) {
                case.plan_rows.push(PlanLine {
                    row,
                    table: plan,
                    post: index,
                    line: index,
                    mode_unknown: false,
                });
                let count = u64::from(row.headcount.known().unwrap_or(0));
                case.lines.push(Line {
                    post: index,
                    lower: count,
                    upper: Some(count),
                    first_submitted: row.submitted.known(),
                    submitted_unreadable: false,
                    may_be_outside: false,
                    lowered: None,
                    first_row: Some(index),
                    parts: None,
                    once_planned: None,
                });
            }
        }
        if let Rows::Hires(rows) = &hires.rows {
            let rejected = |row: u32| hires.bad_cells_on(row).iter().any(|bad| bad.rejects);
            for (index, row) in (0_u32..).zip(rows.iter()) {
                if rejected(row.row) {
                    case.set_aside.push(SetAside {
                        table: hires.id,
                        row: row.row,
                        kind: TableKind::Hires,
                        why: Why::Rejected,
                        possible_claim: true,
                        more_persons: 0,
                    });
                    continue;
                }
                let covered = !(self.kind == Kind::Failing && index % 4 == 3);
                case.hires.push(Hire {
                    row,
                    table: hires,
                    post: Some(index % 2),
                    post_conflict: false,
                    names_no_claim: false,
                    notices: if covered { [index % 2].into() } else { [].into() },
                    by_number: true,
                    dispute: crate::case::Dispute::None,
                    start: row.hired.known().unwrap(),
                    end: match row.ends {
                        Stated::Known(End::On(day)) => Some(day),
                        _ => None,
                    },
                });
            }
        }
        if let Rows::Notices(rows) = &notices.rows {
            for (index, row) in (0_u32..).zip(rows.iter()) {
                case.notices.push(Notice {
                    row,
                    table: notices,
                    post: Some(index),
                    publisher: if index == 2 { PublisherClass::NotPublic } else { PublisherClass::Public },
                    published: row.published.known().unwrap(),
                    announced: row.announced,
                    platform: None,
                });
            }
        }
        for table in &self.ingested.tables {
            let rejected = if table.kind == TableKind::Hires { case.set_aside.len() } else { 0 };
            let rejected = u32::try_from(rejected).unwrap();
            let accepted = u32::try_from(table.rows.len()).unwrap() - rejected;
            case.accounts.insert(table.id, RowAccount { accepted, rejected, ..RowAccount::default() });
        }
        if self.kind == Kind::Unresolved {
            case.lines[1].upper = Some(case.lines[1].lower + 4);
        }
    }

    /// The audit: statuses and findings by the kind; figures by the arithmetic of specification 8.2, written
    /// here once more and simply.
    pub(super) fn audit<'c, 'a>(&self, case: &'c Case<'a>) -> Audit<'c, 'a> {
        let statuses: Vec<HireStatus> = (0..case.hires.len()).map(|index| self.status(index)).collect();
        let mut findings = vec![];
        for (index, status) in (0_u32..).zip(&statuses) {
            for rule in &status.reasons {
                findings.push(finding(rule, Subject::Hire(index), case));
            }
            if case.hires[index as usize].notices.is_empty() {
                findings.push(finding("N001", Subject::Hire(index), case));
            }
        }
        for row in &case.set_aside {
            let mut bad = finding("D004", Subject::Row, case);
            bad.at = Some(CellAt { table: row.table, row: row.row, column: Some(7) });
            bad.id = FindingId(format!("D004-{}", row.row));
            findings.push(bad);
        }
        let counts = self.counts(case, &statuses);
        match self.kind {
            Kind::Failing => findings.push(finding("Q001", Subject::Agency, case)),
            Kind::Unresolved | Kind::Crowded => findings.push(finding("Q002", Subject::Agency, case)),
            Kind::Passing | Kind::Empty => {}
        }
        if self.kind == Kind::Failing {
            findings[1].review = Review {
                mark: Some(ReviewMark::Dismissed),
                note: "=已见公告原件".into(),
                reviewer: "李审".into(),
                date: "2025-02-10".into(),
            };
        }
        let status = |requirement, status| RequirementResult {
            requirement,
            status,
            asked: true,
            passes_by: crate::verdict::PassesBy::Itself,
            nothing: crate::verdict::Nothing::Outside,
        };
        let [plan, quota, notice, filing, verdict] = match self.kind {
            Kind::Passing => [Status::Pass, Status::Pass, Status::Pass, Status::Pass].map(Ok),
            Kind::Failing => [Status::Pass, Status::Fail, Status::Fail, Status::Pass].map(Ok),
            Kind::Unresolved => {
                [Status::Pass, Status::Undetermined, Status::Undetermined, Status::Undetermined].map(Ok)
            }
            Kind::Empty => [Status::NotApplicable; 4].map(Ok),
            Kind::Crowded => [Status::Pass, Status::Undetermined, Status::Pass, Status::Pass].map(Ok),
        }
        .into_iter()
        .chain([Err(match self.kind {
            Kind::Passing => Verdict::Compliant,
            Kind::Failing => Verdict::Noncompliant,
            Kind::Unresolved | Kind::Crowded => Verdict::Unresolved,
            Kind::Empty => Verdict::NotFiled,
        })])
        .collect::<Vec<Result<Status, Verdict>>>()
        .try_into()
        .unwrap();
        let verdict = verdict.unwrap_err();
        Audit {
            withheld: vec![],
            sign_off: crate::verdict::SignOff::default(),
            case,
            findings,
            former_ids: Vec::new(),
            judgement: Judgement {
                counts,
                hires: statuses,
                memberships: Vec::new(),
                further: Vec::new(),
                settled_rows: std::collections::BTreeSet::new(),
                requirements: [
                    status(Requirement::Plan, plan.unwrap()),
                    status(Requirement::Quota, quota.unwrap()),
                    status(Requirement::Notice, notice.unwrap()),
                    status(Requirement::Filing, filing.unwrap()),
                ],
                verdict,
                machine_verdict: verdict,
            },
        }
    }

    fn status(&self, index: usize) -> HireStatus {
        let (status, reasons) = match (self.kind, index) {
            (Kind::Crowded, 39) | (Kind::Failing, 3) | (Kind::Unresolved, 3..=5) => {
                (DifficultyStatus::Unresolved, vec!["E005"])
            }
            (Kind::Unresolved, 0 | 2) => (DifficultyStatus::Unresolved, vec!["X001"]),
            (Kind::Passing, 0..=5) | (Kind::Crowded, _) | (Kind::Failing, 0..=2) | (Kind::Unresolved, 1) => {
                (DifficultyStatus::Verified, vec![])
            }
            _ => (DifficultyStatus::NotClaimed, vec![]),
        };
        HireStatus { status, reasons }
    }

    fn counts(&self, case: &Case<'_>, statuses: &[HireStatus]) -> Counts {
        type Person<'s> = (bool, Vec<&'s HireStatus>);
        let mut persons: BTreeMap<String, Person<'_>> = BTreeMap::new();
        for (index, (hire, status)) in case.hires.iter().zip(statuses).enumerate() {
            let key = hire.id().map_or(format!("row {index}"), |id| format!("{id:?}"));
            let entry = persons.entry(key).or_default();
            entry.0 |= hire.is_claimed();
            entry.1.push(status);
        }
        let sure = |status: &HireStatus| {
            status.status == DifficultyStatus::Verified
                || (status.status == DifficultyStatus::Unresolved && status.reasons == ["X001"])
        };
        let could = |status: &HireStatus| status.status >= DifficultyStatus::Unresolved;
        let of = |test: &dyn Fn(&Person<'_>) -> bool| {
            persons.values().filter(|person| test(person)).count() as u64
        };
        let rejected = case.set_aside.len() as u64;
        let plan_upper: Option<u64> = case.lines.iter().map(|line| line.upper).sum();
        let ceil = |n: u64| (n * 2).div_ceil(5);
        let plan_lower = case.lines.iter().map(|line| line.lower).sum();
        let hires = persons.len() as u64;
        let on = |base| OnBase { base, required: ceil(base), bounds: Bounds::Open };
        Counts {
            basis: self.policy.basis,
            ratio_label: "40%".into(),
            on_bases: [on(plan_upper.unwrap_or(plan_lower)), on(hires)],
            plan_lower,
            plan_upper,
            hires,
            claimed: of(&|person| person.0),
            verified: of(&|person| person.1.iter().all(|status| sure(status))),
            passes_without_brief: false,
            possible: of(&|person| person.1.iter().any(|status| could(status))) + rejected,
            rejected_hires: rejected,
            rejected_claims: rejected,
            unseen: 0,
            lapsed: 0,
            further: Vec::new(),
        }
    }
}

fn finding(rule: &'static str, subject: Subject, case: &Case<'_>) -> Finding {
    let known = RULES.iter().find(|known| known.code == rule).unwrap();
    let (label, at, more) = match subject {
        Subject::Hire(index) => {
            let hire = &case.hires[index as usize];
            let field = if rule == "E005" { Field::CertificateNo } else { Field::NoticeNo };
            (
                format!("第 {} 号 {}", index + 1, hire.row.name().known().unwrap()),
                Some(hire.cell(field)),
                if rule == "E005" { vec![8_u16] } else { vec![] },
            )
        }
        _ => (case.name.to_string(), None, vec![]),
    };
    Finding {
        id: FindingId(format!("{rule}-{label}")),
        rule,
        severity: known.severity.unwrap(),
        effect: known.effect,
        audience: known.audience,
        requirement: known.requirement(),
        subject,
        subject_label: label,
        message: format!("{}：所填资料与要求不符。", known.title),
        found: "（空白）".into(),
        expected: "按规定填写".into(),
        remedy: known.remedy.into(),
        at,
        within: None,
        held: false,
        held_by: vec![],
        more_cells: more,
        related: vec![],
        for_auditor: String::new(),
        offered: String::new(),
        review: Review::default(),
    }
}

fn table(id: u32, kind: TableKind, fields: &[(Field, &str)], rows: Rows, raw: RawRows) -> Table {
    Table {
        id: TableId(id),
        file: FileId(0),
        sheet: kind.label().into(),
        kind,
        reason: "表头命中必填列".into(),
        header_rows: (3, 3),
        columns: (0_u16..)
            .zip(fields)
            .map(|(column, (field, header))| ColumnMatch {
                field: *field,
                column,
                header: (*header).to_owned(),
            })
            .collect(),
        other_columns: vec![(u16::try_from(fields.len()).unwrap(), "科室意见".into())],
        other_days: crate::tables::OtherDays::default(),
        also_named: Vec::new(),
        unrecognised: vec![],
        titles: vec![],
        other_purpose: None,
        outside: crate::tables::Outside::Nobody,
        key_values: vec![KeyValue {
            field: Field::ReceivedBy,
            value: Text::from("广州市天河区人力资源和社会保障局"),
            row: 2,
            column: 0,
            used: true,
        }],
        year: Stated::Known(2024),
        missing: None,
        filers: vec![],
        data_rows: u32::try_from(rows.len()).unwrap(),
        rows,
        bad_cells: vec![],
        blank_rows: 1,
        subtotal_rows: 1,
        sightings: Vec::new(),
        counts: Vec::new(),
        examples: Vec::new(),
        denials: Vec::new(),
        unseen: Vec::new(),
        footer_rows: 2,
        subtotals: vec![],
        raw,
    }
}

fn plan() -> Table {
    let mut raw = RawRows::default();
    let mut rows = Blocks::default();
    for ((post, count), row) in [("保洁员", 10_u32), ("协管员", 5)].iter().zip(4_u32..) {
        let count_text = format!("{count}人");
        raw.push(row, [post, count_text.as_str(), "2024-01-15", ""]);
        rows.add(|texts| PlanRow {
            row,
            post: text(texts, post),
            post_category: text(texts, "公共服务类"),
            mode: text(texts, "政府购买"),
            headcount: Stated::Known(*count),
            difficulty: Stated::Known(count * 2 / 5),
            submitted: Stated::Known(date(2024, 1, 15)),
            received_by: text(texts, "广州市天河区人力资源和社会保障局"),
            ..PlanRow::default()
        });
    }
    let fields = [
        (Field::Post, "岗位名称"),
        (Field::Headcount, "计划招用人数（人）*"),
        (Field::Submitted, "报送日期"),
    ];
    table(0, TableKind::Plan, &fields, Rows::Plan(rows), raw)
}

fn hires(kind: Kind) -> Table {
    let surnames = ["陈", "李", "张", "黄", "何", "罗", "梁", "谢", "邓", "冯", "曾", "潘"];
    let mut raw = RawRows::default();
    let mut rows = Blocks::default();
    let count = if kind == Kind::Crowded { 40_u32 } else { 12 };
    for index in 0..count {
        // The third row of the unresolved agency is the first person again.
        let again = kind == Kind::Crowded || (kind == Kind::Unresolved && index == 2);
        let person = if again { 0 } else { index };
        let number = id(person + 11);
        let name = format!("{}某{}", surnames[person as usize], if person % 2 == 0 { "芳" } else { "强" });
        let name = if kind == Kind::Unresolved && index == 4 { "=HYPERLINK(\"x\")".to_owned() } else { name };
        let certificate = if index == 3 || (kind == Kind::Unresolved && index > 2) {
            String::new()
        } else {
            format!("_x0041_RD{index:04}")
        };
        let claimed = index < 6;
        let hired = date(2024, 3, i8::try_from(1 + index % 28).unwrap());
        let row = 4 + index;
        let notice = format!("GG-2024-{}", index % 2 + 1);
        let hired_text = hired.to_string();
        raw.push(
            row,
            [
                name.as_str(),
                number.as_str(),
                "",
                if claimed { "是" } else { "否" },
                if claimed { "大龄失业人员" } else { "" },
                certificate.as_str(),
                "2023-11-02",
                if kind == Kind::Unresolved && index == 11 { "三月上旬" } else { hired_text.as_str() },
                "2025-03-01",
                notice.as_str(),
                "2024-04-01",
                "同意",
            ],
        );
        rows.add(|texts| HireRow {
            row,
            name: text(texts, &name),
            id: IdNumber::parse(&number).map_or(IdCell::Blank, |(id, legacy)| IdCell::Valid { id, legacy }),
            sex: Stated::Known(if index % 2 == 0 { Sex::Female } else { Sex::Male }),
            difficult: Stated::Known(claimed),
            category: text(texts, if claimed { "大龄失业人员" } else { "" }),
            certificate: text(texts, &certificate),
            recognised: Stated::Known(date(2023, 11, 2)),
            hired: Stated::Known(hired),
            ends: Stated::Known(if index == 5 { End::Open } else { End::On(date(2025, 3, 1)) }),
            notice_no: text(texts, &notice),
            filed: Stated::Known(date(2024, 4, 1)),
            filed_with: text(texts, "广州市天河区人力资源和社会保障局"),
            ..HireRow::default()
        });
    }
    let fields = [
        (Field::Name, "姓 名"),
        (Field::IdNumber, "身份证号"),
        (Field::Sex, "性别"),
        (Field::Difficult, "是否困难人员"),
        (Field::Category, "困难类别"),
        (Field::CertificateNo, "认定编号"),
        (Field::Recognised, "认定日期"),
        (Field::Hired, "招用日期"),
        (Field::Ends, "合同终止日期"),
        (Field::NoticeNo, "公告编号"),
        (Field::Filed, "备案日期"),
    ];
    let mut table = table(1, TableKind::Hires, &fields, Rows::Hires(rows), raw);
    if kind == Kind::Unresolved {
        table.bad_cells.push(BadCell {
            row: 15,
            column: Some(7),
            field: Field::Hired,
            found: Text::from("三月上旬"),
            expected: "日期，例如 2024-03-05",
            rejects: true,
        });
    }
    table
}

fn notices(kind: Kind) -> Table {
    let mut raw = RawRows::default();
    let published: Date = date(2024, 2, 1);
    let count = if kind == Kind::Failing { 3_u32 } else { 2 };
    let mut rows = Blocks::default();
    for index in 0..count {
        let number = format!("GG-2024-{}", index + 1);
        raw.push(4 + index, [number.as_str(), "天河区公共就业服务中心", "2024-02-01", ""]);
        rows.add(|texts| NoticeRow {
            row: 4 + index,
            notice_no: text(texts, &number),
            announced: Stated::Known(8),
            publisher: text(texts, if index == 2 { "本单位官网" } else { "天河区公共就业服务中心" }),
            channel: text(texts, "公共招聘网"),
            url: text(texts, "https://ggfw.hrss.gd.gov.cn/zp/2024/001"),
            published: Stated::Known(published),
            closes: Stated::Known(date(2024, 2, 15)),
            ..NoticeRow::default()
        });
    }
    let fields =
        [(Field::NoticeNo, "公告编号"), (Field::Publisher, "发布机构"), (Field::Published, "发布日期")];
    table(2, TableKind::Notices, &fields, Rows::Notices(rows), raw)
}
