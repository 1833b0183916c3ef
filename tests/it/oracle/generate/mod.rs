//! Random worlds: many small agencies, each crowded with edge cases of sections 2 to 4.

mod filings;
mod people;
mod totals;

use std::collections::BTreeMap;

use super::judge::{DIVISIONS, read};
use super::rng::Rng;
use super::world::{Kind, Row, Table, World};

/// What a world has.
#[derive(Debug, Clone)]
pub(super) struct Knobs {
    pub(super) agencies: usize,
    pub(super) year: i32,
    pub(super) register: bool,
    pub(super) directory: bool,
    pub(super) services: bool,
    pub(super) export: bool,
    pub(super) history: bool,
    pub(super) waivers: bool,
    pub(super) received_by: bool,
    pub(super) hires_basis: bool,
    /// One level of noise for all agencies, per mille; `None`: each its own.
    pub(super) dirt: Option<usize>,
    /// Persons and certificate numbers that agencies share, and names and codes that clash.
    pub(super) crossing: bool,
    /// Rows whose order in the files decides which one is kept (D007, repeated rows).
    pub(super) order_matters: bool,
    /// Rows that state sums.
    pub(super) totals: bool,
}

impl Knobs {
    /// A plain world without reference tables.
    pub(super) const fn plain(agencies: usize) -> Self {
        Self {
            agencies,
            year: 2024,
            register: false,
            directory: false,
            services: false,
            export: false,
            history: false,
            waivers: false,
            received_by: false,
            hires_basis: false,
            dirt: None,
            crossing: true,
            order_matters: true,
            totals: false,
        }
    }
}

/// Filed rows by kind and file.
type Files = BTreeMap<(Kind, String), Vec<Row>>;

const POSTS: [&str; 6] = ["保洁员", "协管员", "护林员", "图书管理员", "巡查员", "档案整理员"];
const SURNAMES: [&str; 8] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"];
const GIVEN: [&str; 8] = ["一", "二妹", "三好", "四海", "五常", "六合", "七巧", "八方"];

#[derive(Debug, Clone)]
struct Person {
    id: String,
    name: String,
    male: bool,
    certificate: String,
    elderly: bool,
}

/// One agency in the making.
struct Agency<'r> {
    rng: &'r mut Rng,
    index: usize,
    /// Per mille by which all chances of trouble are scaled.
    noise: usize,
    year: i32,
    names: Vec<String>,
    codes: Vec<String>,
    division: &'static str,
    department: String,
    own_files: bool,
    crossing: bool,
    persons: usize,
}

/// A post with what notices and hires need to know.
struct Post {
    code: String,
    name: String,
    planned: i32,
    notice: String,
}

/// Makes a world.
pub(super) fn world(seed: u64, knobs: &Knobs) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World {
        year: knobs.year,
        as_of: format!("{}-12-31", knobs.year),
        hires_basis: knobs.hires_basis,
        received_by: knobs.received_by.then(|| "广州市天河区人社局".to_owned()),
        ..World::default()
    };
    let mut files = Files::new();
    let mut pool: Vec<Person> = Vec::new();
    let (mut register, mut directory, mut export, mut history, mut waivers) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for index in 0..knobs.agencies {
        let before = files.iter().map(|(file, rows)| (file.clone(), rows.len())).collect();
        let mut agency = Agency::new(&mut rng, index, knobs);
        let posts = agency.plan(&mut files, knobs);
        let notices = agency.notices(&posts, &mut files);
        agency.hires(&posts, &mut files, &mut pool, &mut register, &mut history, knobs);
        if knobs.totals {
            agency.totals(&mut files, &before);
        }
        for notice in notices {
            if !agency.hit(60) {
                export.push(notice);
            }
        }
        if agency.rng.chance(920) {
            let mut row = Row::of(&[("单位名称", &agency.names[0]), ("统一社会信用代码", &agency.codes[0])]);
            if agency.rng.chance(700) && !agency.department.is_empty() {
                row.set("同级人社部门", agency.department.clone());
            }
            if agency.rng.chance(500) {
                row.set("行政区划代码", agency.division);
            }
            directory.push(row);
        }
        agency.waive(&mut waivers);
    }
    for extra in 0..knobs.agencies.div_ceil(40) {
        directory.push(Row::of(&[("单位名称", &format!("广州市越秀区没报{extra:03}服务所"))]));
    }
    if knobs.totals {
        for ((kind, _), rows) in &mut files {
            if rng.chance(500) {
                let wrong = rng.chance(knobs.dirt.unwrap_or(400) / 2);
                let total = totals::of_table(&mut rng, *kind, rows, wrong);
                // Statistics have it above the rows.
                rows.insert(if rng.chance(150) { 0 } else { rows.len() }, total);
            }
        }
    }
    world.tables = files.into_iter().map(|((kind, file), rows)| Table { kind, file, rows }).collect();
    let keep = |wanted: bool, rows: Vec<Row>| (wanted && !rows.is_empty()).then_some(rows);
    world.references.register = keep(knobs.register, register);
    world.references.agencies = keep(knobs.directory, directory);
    world.references.notices = keep(knobs.export, export);
    world.references.history = keep(knobs.history, history);
    world.references.waivers = keep(knobs.waivers, waivers);
    let services = vec![
        Row::of(&[("机构名称", "清风驿站"), ("层级", "县级")]),
        Row::of(&[
            ("机构名称", "晨光便民站"),
            ("发布渠道", "晨光广播"),
            ("发布网址", "https://job.example.org/"),
        ]),
    ];
    world.references.services = keep(knobs.services, services);
    world
}

impl<'r> Agency<'r> {
    fn new(rng: &'r mut Rng, index: usize, knobs: &Knobs) -> Self {
        let own = rng.pick(&[0, 0, 150, 400, 1000]);
        let noise = knobs.dirt.unwrap_or(own);
        let (code, full) = rng.pick(&DIVISIONS[1..]);
        let nameless = rng.chance(80);
        let place = if nameless { "" } else { full };
        let mut names = vec![format!("{place}第{index:05}服务所")];
        let mut codes = vec![credit_code(code, index * 3)];
        match rng.below(100) {
            0..=9 => codes = vec![String::new()],
            10..=19 => codes.push(String::new()),
            20..=23 => codes = vec![codes[0].clone(), format!("{}0", &codes[0][..17])],
            24..=26 => codes = vec![format!("{}Z", &codes[0][..17])],
            27..=29 if knobs.crossing => names.push(format!("{place}第{index:05}管理所")),
            30..=32 if knobs.crossing => {
                codes.push(credit_code(code, index * 3 + 1));
                codes.push(String::new());
            }
            _ => {}
        }
        let words = ["人社局", "人力资源社会保障局", "人力资源和社会保障局"];
        let department = format!("{full}{}", rng.pick(&words));
        let own_files = rng.chance(300);
        Self {
            rng,
            index,
            noise,
            year: knobs.year,
            names,
            codes,
            division: code,
            department,
            own_files,
            crossing: knobs.crossing,
            persons: 0,
        }
    }

    /// True in `per_mille` of 1000 cases for the noisiest agencies, less for others.
    fn hit(&mut self, per_mille: usize) -> bool {
        let scaled = per_mille * self.noise / 1000;
        self.rng.chance(scaled)
    }

    /// Name, code and year of a row.
    fn head(&mut self, kind: Kind) -> Row {
        let mut row = Row::default();
        let name = self.rng.below(self.names.len());
        row.set("单位名称", self.names[if self.rng.chance(600) { 0 } else { name }].clone());
        let code = self.rng.below(self.codes.len());
        row.set("统一社会信用代码", self.codes[code].clone());
        if self.hit(12) {
            row.set("单位名称", "");
        }
        if kind != Kind::Notices && self.rng.chance(700) {
            row.set("年度", self.year.to_string());
        }
        if kind != Kind::Notices && self.hit(25) {
            let other = (self.year - 1).to_string();
            let text = self.rng.pick(&[other.as_str(), other.as_str(), "今年"]).to_owned();
            row.set("年度", text);
        }
        row
    }

    fn put(&mut self, files: &mut Files, kind: Kind, version: usize, row: Row) {
        let word = match kind {
            Kind::Plan => "plan",
            Kind::Hires => "hire",
            Kind::Notices => "note",
        };
        let file = if self.own_files {
            format!("a{:05}-{word}{version}.csv", self.index)
        } else {
            format!("ledger{}-{word}{version}.csv", self.index % 3)
        };
        files.entry((kind, file)).or_default().push(row);
    }

    fn day(&mut self, from: (i32, i32), to: (i32, i32)) -> String {
        let month = self.rng.between(from.0, to.0);
        let day = self.rng.between(from.1, to.1);
        format!("{}-{month:02}-{day:02}", self.year)
    }

    fn waive(&mut self, waivers: &mut Vec<Row>) {
        if !self.rng.chance(500) {
            return;
        }
        let rule = self.rng.pick(&["Q001", "Q001", "Q001", "N001", "N003", "F001", "P005"]);
        let mut row = Row::of(&[
            ("规则", rule),
            ("单位名称", &self.names[0]),
            ("依据文号", "确认〔2024〕7号"),
            ("批准单位", "区公共就业服务中心"),
        ]);
        row.set("批准日期", format!("{}-05-06", self.year));
        if self.rng.chance(500) {
            row.set("有效期至", format!("{}-{}", self.year, self.rng.pick(&["12-30", "12-31"])));
        }
        if rule != "Q001" && self.rng.chance(300) {
            row.set("岗位编号", "G01");
        }
        waivers.push(row);
    }
}

/// A valid 统一社会信用代码 of an agency.
pub(super) fn credit_code(division: &str, serial: usize) -> String {
    let body = format!("{serial:08}");
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap(),
    };
    let front = format!("12{division}{body}{check}");
    let last = read::code_check(&front).unwrap();
    format!("{front}{last}")
}
