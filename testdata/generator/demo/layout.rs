//! Tables as offices lay them out: titles, 填报单位 lines, headers of one or two levels, merged cells,
//! totals, signature lines; days in one of many spellings.

use jiff::civil::Date;

use super::super::formats::{Cell, Merge, Sheet};
use super::agency::{Agency, Hire, Notice, PlanLine};

/// How a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// A real date.
    Cell,
    /// 2024-03-05
    Iso,
    /// 2024-3-5
    Short,
    /// 2024/3/5
    Slashes,
    /// 2024.3.5
    Dots,
    /// 20240305
    Compact,
    /// 2024年3月5日
    Hanzi,
    /// ２０２４-３-５, as an input method left it.
    Wide,
}

/// The words of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Those of the blank forms.
    Form,
    /// What the office calls them.
    Office,
    /// Those of the forms in two levels.
    TwoLevel,
}

/// Where the agency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// In columns of their own.
    Columns,
    /// In the 填报单位 line, with the plan's day and department.
    Line,
    /// In both: the line is for the stamp only.
    Both,
}

/// How an office lays out its tables.
#[derive(Debug, Clone)]
pub struct Look {
    /// Spellings of days, taken in turn.
    pub days: &'static [Day],
    pub header: Header,
    pub names: Names,
    pub yes_no: [&'static str; 2],
    /// What stands for nothing.
    pub blank: &'static str,
    /// Equal values below each other are one merged cell.
    pub merged: bool,
    /// The table starts in B3.
    pub shifted: bool,
    /// Title, total and signatures; else bare rows under a header.
    pub dressed: bool,
    pub year: i16,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            days: &[Day::Cell],
            header: Header::Form,
            names: Names::Both,
            yes_no: ["是", "否"],
            blank: "",
            merged: false,
            shifted: false,
            dressed: true,
            year: 2024,
        }
    }
}

/// What a row is, for whoever styles it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Title,
    Line,
    Header,
    Data,
    Total,
    Note,
    Empty,
}

/// A sheet whose rows are known by role.
#[derive(Debug, Clone)]
pub struct Page {
    pub sheet: Sheet,
    pub roles: Vec<Role>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Day,
    Count,
    Claim,
}

/// A column: header of the form, of the office, upper level of two; where its values come from.
struct Column<T> {
    form: &'static str,
    office: &'static str,
    above: &'static str,
    kind: Kind,
    merges: bool,
    value: fn(&Agency, &T) -> String,
}

impl<T> Column<T> {
    fn new(form: &'static str, office: &'static str, value: fn(&Agency, &T) -> String) -> Self {
        Self { form, office, above: "", kind: Kind::Text, merges: false, value }
    }

    const fn of(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    const fn below(mut self, above: &'static str) -> Self {
        self.above = above;
        self
    }

    const fn merging(mut self) -> Self {
        self.merges = true;
        self
    }
}

fn agency_columns<T>(look: &Look) -> Vec<Column<T>> {
    if look.names == Names::Line {
        return vec![];
    }
    vec![
        Column::new("单位名称*", "用人单位", |agency, _| agency.name.clone()).merging(),
        Column::new("统一社会信用代码", "信用代码", |agency, _| agency.code.clone()).merging(),
    ]
}

/// The plan of one or several agencies.
pub fn plan(agencies: &[&Agency], look: &Look) -> Page {
    let mut columns: Vec<Column<PlanLine>> = agency_columns(look);
    columns.extend([
        Column::<PlanLine>::new("岗位编号", "岗位编码", |_, line| line.code.clone()),
        Column::<PlanLine>::new("岗位名称*", "招用岗位", |_, line| line.post.clone()),
        Column::<PlanLine>::new("岗位类别", "岗位类型", |_, line| line.category.clone()).merging(),
        Column::<PlanLine>::new("开发方式", "岗位来源", |_, line| line.mode.clone()).merging(),
    ]);
    let all = Column::<PlanLine>::new("计划招用人数（人）*", "计划人数", |_, line| {
        line.headcount.to_string()
    });
    let some =
        Column::<PlanLine>::new("其中就业困难人员（人）", "其中困难人员", |_, line| {
            line.difficult.clone()
        });
    if look.header == Header::TwoLevel {
        columns.push(Column { form: "总数", ..all.of(Kind::Count).below("计划招用人数（人）") });
        columns.push(Column {
            form: "其中就业困难人员", ..some.of(Kind::Count).below("计划招用人数（人）")
        });
    } else {
        columns.extend([all.of(Kind::Count), some.of(Kind::Count)]);
    }
    if look.names != Names::Line {
        columns.extend([
            Column::<PlanLine>::new("报送日期", "上报时间", |_, line| line.submitted.clone()).of(Kind::Day),
            Column::<PlanLine>::new("受理部门", "受理单位", |_, line| line.received_by.clone()).merging(),
        ]);
    }
    let rows: Vec<(&Agency, &PlanLine)> =
        agencies.iter().flat_map(|agency| agency.plan.iter().map(move |line| (*agency, line))).collect();
    let first = agencies[0].plan.first();
    let line = first.map_or(String::new(), |line| {
        let day = line.submitted.parse().map_or(String::new(), |day| spelled(day, Day::Hanzi));
        format!("填报日期：{day}    受理部门：{}", line.received_by)
    });
    let keys = if look.names == Names::Line { line } else { String::new() };
    page("招用计划", "公益性岗位招用计划表", agencies, &keys, &columns, &rows, look)
}

/// The people hired by one or several agencies.
pub fn hires(agencies: &[&Agency], look: &Look) -> Page {
    let mut columns: Vec<Column<Hire>> = agency_columns(look);
    columns.extend([
        Column::<Hire>::new("岗位编号", "岗位编码", |_, hire| hire.post_code.clone()).merging(),
        Column::<Hire>::new("岗位名称", "工作岗位", |_, hire| hire.post_name.clone()).merging(),
        Column::<Hire>::new("姓名*", "人员姓名", |_, hire| hire.name.clone()).below("人员基本情况"),
        Column::<Hire>::new("公民身份号码*", "身份证号", |_, hire| hire.id.clone()).below("人员基本情况"),
        Column::<Hire>::new("性别", "性别", |_, hire| hire.sex.clone()).below("人员基本情况"),
        Column::<Hire>::new("是否就业困难人员", "是否属于就业困难人员", |_, hire| {
            hire.claim.clone()
        })
        .of(Kind::Claim)
        .below("就业困难人员认定情况"),
        Column::<Hire>::new("困难人员类别", "困难类型", |_, hire| hire.category.clone())
            .below("就业困难人员认定情况"),
        Column::<Hire>::new("认定编号", "困难人员认定编号", |_, hire| hire.certificate.clone())
            .below("就业困难人员认定情况"),
        Column::<Hire>::new("认定日期", "认定时间", |_, hire| hire.recognised.clone())
            .of(Kind::Day)
            .below("就业困难人员认定情况"),
        Column::<Hire>::new("招用日期*", "上岗日期", |_, hire| hire.hired.clone())
            .of(Kind::Day)
            .below("合同期限"),
        Column::<Hire>::new("合同终止日期", "合同到期日", |_, hire| hire.ends.clone())
            .of(Kind::Day)
            .below("合同期限"),
        Column::<Hire>::new("公告编号", "招聘公告编号", |_, hire| hire.notice.clone()),
        Column::<Hire>::new("备案日期", "备案时间", |_, hire| hire.filed.clone())
            .of(Kind::Day)
            .below("招用备案"),
        Column::<Hire>::new("备案部门", "备案机构", |_, hire| hire.filed_with.clone())
            .merging()
            .below("招用备案"),
    ]);
    let rows: Vec<(&Agency, &Hire)> =
        agencies.iter().flat_map(|agency| agency.hires.iter().map(move |hire| (*agency, hire))).collect();
    page("招用情况", "公益性岗位招用情况表", agencies, "填报日期：2024年12月20日", &columns, &rows, look)
}

/// The notices of one or several agencies.
pub fn notices(agencies: &[&Agency], look: &Look) -> Page {
    let mut columns: Vec<Column<Notice>> =
        vec![Column::<Notice>::new("公告编号", "公告文号", |_, notice| notice.number.clone())];
    columns.extend(agency_columns(look));
    columns.extend([
        Column::<Notice>::new("岗位编号", "岗位编码", |_, notice| notice.post_code.clone()),
        Column::<Notice>::new("岗位名称", "招聘岗位", |_, notice| notice.post_name.clone()),
        Column::<Notice>::new("招聘人数", "公告人数", |_, notice| notice.announced.clone()).of(Kind::Count),
        Column::<Notice>::new("发布机构", "发布单位", |_, notice| notice.publisher.clone()).merging(),
        Column::<Notice>::new("发布渠道", "发布平台", |_, notice| notice.channel.clone()),
        Column::<Notice>::new("发布网址", "链接", |_, notice| notice.url.clone()),
        Column::<Notice>::new("发布日期*", "发布时间", |_, notice| notice.published.clone()).of(Kind::Day),
        Column::<Notice>::new("截止日期", "报名截止日期", |_, notice| notice.closes.clone()).of(Kind::Day),
    ]);
    let rows: Vec<(&Agency, &Notice)> = agencies
        .iter()
        .flat_map(|agency| agency.notices.iter().map(move |notice| (*agency, notice)))
        .collect();
    page("招聘公告", "公益性岗位招聘公告情况表", agencies, "填报日期：2024年12月20日", &columns, &rows, look)
}

fn page<T>(
    name: &str,
    title: &str,
    agencies: &[&Agency],
    keys: &str,
    columns: &[Column<T>],
    rows: &[(&Agency, &T)],
    look: &Look,
) -> Page {
    let mut draft = Draft::new(name, columns.len() + 1, usize::from(look.shifted));
    if look.shifted {
        draft.push(Role::Empty, vec![]);
        draft.push(Role::Empty, vec![]);
    }
    if look.dressed {
        let whose = if agencies.len() == 1 { agencies[0].short() } else { "" };
        draft.across(Role::Title, &format!("{whose}{}年度{title}", look.year));
        if agencies.len() == 1 && look.names != Names::Columns {
            let code = if look.names == Names::Line {
                format!("    统一社会信用代码：{}", agencies[0].code)
            } else {
                String::new()
            };
            draft.across(Role::Line, &format!("填报单位（盖章）：{}{code}", agencies[0].name));
        }
        if look.names == Names::Line {
            draft.across(Role::Line, &format!("年度：{}    {keys}", look.year));
        }
    }
    draft.header(columns, look);
    let top = draft.roles.len();
    for (index, (agency, item)) in rows.iter().enumerate() {
        let serial = Cell::Number(f64::from(u32::try_from(index + 1).unwrap_or(0)));
        let values =
            columns.iter().map(|column| cell(column.kind, &(column.value)(agency, item), index, look));
        draft.push(Role::Data, std::iter::once(serial).chain(values).collect());
    }
    if look.merged {
        draft.merge_runs(columns, top);
    }
    if look.dressed {
        draft.total(columns, rows);
        if let Some(first) = agencies.first() {
            let phone = if first.place.code.starts_with("4401") { "020" } else { "0751" };
            draft.across(
                Role::Note,
                &format!("填表人：经办一    审核人：经办二    联系电话：{phone}-00000000"),
            );
        }
    }
    draft.page
}

/// A page that grows row by row.
struct Draft {
    page: Page,
    width: usize,
    lead: usize,
}

impl std::ops::Deref for Draft {
    type Target = Page;
    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Draft {
    fn new(name: &str, width: usize, lead: usize) -> Self {
        let sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        Self { page: Page { sheet, roles: vec![] }, width, lead }
    }

    fn push(&mut self, role: Role, cells: Vec<Cell>) {
        let mut row = vec![Cell::Blank; self.lead];
        row.extend(cells);
        self.page.sheet.rows.push(row);
        self.page.roles.push(role);
    }

    /// A text over the whole width.
    fn across(&mut self, role: Role, text: &str) {
        let row = self.page.roles.len();
        self.push(role, vec![Cell::text(text)]);
        self.merge([row, row], [0, self.width - 1]);
    }

    fn merge(&mut self, rows: [usize; 2], columns: [usize; 2]) {
        self.page.sheet.merges.push(Merge {
            top: rows[0],
            bottom: rows[1],
            left: columns[0] + self.lead,
            right: columns[1] + self.lead,
        });
    }

    fn header<T>(&mut self, columns: &[Column<T>], look: &Look) {
        let row = self.page.roles.len();
        let lower = columns.iter().map(|column| match look.header {
            Header::Office => column.office,
            Header::Form | Header::TwoLevel => column.form,
        });
        if look.header != Header::TwoLevel {
            self.push(Role::Header, std::iter::once("序号").chain(lower).map(Cell::from).collect());
            return;
        }
        let mut upper = vec![Cell::from("序号")];
        let mut under = vec![Cell::Blank];
        self.merge([row, row + 1], [0, 0]);
        for (index, (column, name)) in columns.iter().zip(lower).enumerate() {
            let before = index.checked_sub(1).map_or("", |before| columns[before].above);
            if column.above.is_empty() {
                upper.push(Cell::from(name));
                under.push(Cell::Blank);
                self.merge([row, row + 1], [index + 1, index + 1]);
                continue;
            }
            under.push(Cell::from(name));
            if column.above == before {
                upper.push(Cell::Blank);
                continue;
            }
            upper.push(Cell::from(column.above));
            let more = columns[index..].iter().take_while(|other| other.above == column.above).count();
            self.merge([row, row], [index + 1, index + more]);
        }
        self.push(Role::Header, upper);
        self.push(Role::Header, under);
    }

    /// One merged cell for equal texts below each other.
    fn merge_runs<T>(&mut self, columns: &[Column<T>], top: usize) {
        for (index, _) in columns.iter().enumerate().filter(|(_, column)| column.merges) {
            let column = index + 1 + self.lead;
            let mut start = top;
            while start < self.page.roles.len() {
                let value = self.page.sheet.rows[start][column].clone();
                let run = self.page.sheet.rows[start..].iter().take_while(|row| row[column] == value).count();
                if run > 1 && value != Cell::Blank {
                    for row in &mut self.page.sheet.rows[start + 1..start + run] {
                        row[column] = Cell::Blank;
                    }
                    self.merge([start, start + run - 1], [index + 1, index + 1]);
                }
                start += run;
            }
        }
    }

    /// 合计 over the columns that count people, if there is one.
    fn total<T>(&mut self, columns: &[Column<T>], rows: &[(&Agency, &T)]) {
        if rows.len() < 2 || !columns.iter().any(|column| column.kind == Kind::Count) {
            return;
        }
        let mut cells = vec![Cell::from("合计")];
        for column in columns {
            let values: Option<Vec<f64>> = (column.kind == Kind::Count)
                .then(|| {
                    rows.iter().map(|(agency, item)| (column.value)(agency, item).parse().ok()).collect()
                })
                .flatten();
            cells.push(values.map_or(Cell::Blank, |values| Cell::Number(values.iter().sum())));
        }
        self.push(Role::Total, cells);
    }
}

fn cell(kind: Kind, value: &str, index: usize, look: &Look) -> Cell {
    if value.is_empty() {
        return Cell::from(look.blank);
    }
    // A number that Excel was allowed to keep as one.
    if let Some(number) = value.strip_prefix('#').and_then(|number| number.parse().ok()) {
        return Cell::Number(number);
    }
    match kind {
        Kind::Text => Cell::from(value),
        Kind::Count => value.parse().map_or(Cell::from(value), Cell::Number),
        Kind::Claim => Cell::from(match value {
            "是" => look.yes_no[0],
            "否" => look.yes_no[1],
            other => other,
        }),
        Kind::Day => {
            let Ok(day) = value.parse::<Date>() else { return Cell::from(value) };
            match look.days[index % look.days.len()] {
                Day::Cell => Cell::Date(day),
                spelling => Cell::from(spelled(day, spelling).as_str()),
            }
        }
    }
}

/// A day as text.
pub fn spelled(day: Date, spelling: Day) -> String {
    let (year, month, date) = (day.year(), day.month(), day.day());
    match spelling {
        Day::Cell | Day::Iso => day.to_string(),
        Day::Short => format!("{year}-{month}-{date}"),
        Day::Slashes => format!("{year}/{month}/{date}"),
        Day::Dots => format!("{year}.{month}.{date}"),
        Day::Compact => format!("{year}{month:02}{date:02}"),
        Day::Hanzi => format!("{year}年{month}月{date}日"),
        Day::Wide => format!("{year}-{month}-{date}")
            .chars()
            .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0xff10 + digit)).unwrap_or(c))
            .collect(),
    }
}

/// Pages below each other on one sheet.
pub fn stacked(name: &str, pages: Vec<Page>) -> Page {
    let mut all = Page { sheet: Sheet { name: name.to_owned(), ..Sheet::default() }, roles: vec![] };
    for page in pages {
        if !all.roles.is_empty() {
            all.sheet.rows.push(vec![]);
            all.roles.push(Role::Empty);
        }
        let down = all.roles.len();
        all.sheet.rows.extend(page.sheet.rows);
        all.roles.extend(page.roles);
        all.sheet.merges.extend(page.sheet.merges.iter().map(|merge| Merge {
            top: merge.top + down,
            bottom: merge.bottom + down,
            ..*merge
        }));
    }
    all
}
