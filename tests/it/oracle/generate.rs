//! Random worlds: many small agencies, each crowded with edge cases of sections 2 to 4.

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
    /// Persons and certificate numbers that agencies share, and names and codes that clash.
    pub(super) crossing: bool,
    /// Rows whose order in the files decides which one is kept (D007, repeated rows).
    pub(super) order_matters: bool,
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
            crossing: true,
            order_matters: true,
        }
    }
}

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
    let mut files: BTreeMap<(Kind, String), Vec<Row>> = BTreeMap::new();
    let mut pool: Vec<Person> = Vec::new();
    let (mut register, mut directory, mut export, mut history, mut waivers) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for index in 0..knobs.agencies {
        let mut agency = Agency::new(&mut rng, index, knobs);
        let posts = agency.plan(&mut files, knobs);
        let notices = agency.notices(&posts, &mut files);
        agency.hires(&posts, &mut files, &mut pool, &mut register, &mut history, knobs);
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
        let noise = rng.pick(&[0, 0, 150, 400, 1000]);
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

    fn put(&mut self, files: &mut BTreeMap<(Kind, String), Vec<Row>>, kind: Kind, version: usize, row: Row) {
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

    fn plan(&mut self, files: &mut BTreeMap<(Kind, String), Vec<Row>>, knobs: &Knobs) -> Vec<Post> {
        let count = self.rng.between(1, 3);
        let mut posts = Vec::new();
        let unplanned = self.hit(60);
        for number in 0..count {
            let post = Post {
                code: format!("G{:02}", number + 1),
                name: POSTS[usize::try_from(number).unwrap() * 2 + self.rng.below(2)].to_owned(),
                planned: self.rng.pick(&[1, 1, 2, 2, 3, 5, 5, 6, 10, 0]),
                notice: format!("GG{}-{}", self.index, number + 1),
            };
            if !unplanned {
                self.plan_post(&post, files, knobs);
            }
            posts.push(post);
        }
        posts
    }

    fn plan_post(&mut self, post: &Post, files: &mut BTreeMap<(Kind, String), Vec<Row>>, knobs: &Knobs) {
        let mut row = self.head(Kind::Plan);
        row.set("岗位编号", post.code.clone());
        row.set("岗位名称", post.name.clone());
        row.set("岗位类别", "公共服务");
        let mode = match self.rng.below(20) {
            0..=2 => "",
            3..=8 => "政府购买",
            _ => "政府投资开发",
        };
        row.set("开发方式", mode);
        if self.hit(70) {
            row.set("开发方式", "自筹资金");
        } else if self.hit(50) {
            row.set("开发方式", "其他渠道");
        }
        row.set("计划招用人数", format!("{}{}", post.planned, if self.rng.chance(200) { "人" } else { "" }));
        if self.rng.chance(600) {
            let most = read::share(2, 5, i64::from(post.planned));
            let easy = if self.hit(300) { 0 } else { most };
            row.set("其中就业困难人员", easy.to_string());
        }
        let submitted = self.day((1, 1), (2, 28));
        row.set("报送日期", submitted.clone());
        row.set("受理部门", self.department.clone());
        if self.rng.chance(400) {
            row.set("行政区划代码", self.division);
        }
        self.spoil_department(&mut row, "受理部门");
        if self.hit(30) {
            let bad = self.rng.pick(&["", "三", "3.5", "约3"]);
            row.set("计划招用人数", bad);
        }
        if self.hit(15) {
            row.set("岗位名称", "");
        }
        if self.hit(70) {
            let bad = self.rng.pick(&["", "", "待定", "2024-02-30"]);
            row.set("报送日期", bad);
        }
        if self.hit(30) {
            row.set("其中就业困难人员", "若干");
        }
        let later = self.day((3, 1), (9, 28));
        let number = |by: i32| (post.planned + by).max(0).to_string();
        let mut second = row.clone();
        match self.rng.below(100) {
            0..=7 => {
                second.set("计划招用人数", "1");
                second.set("备注", "第二部分");
                self.put(files, Kind::Plan, 0, second);
            }
            8..=10 if knobs.order_matters => self.put(files, Kind::Plan, 0, row.clone()),
            11..=20 => {
                let by = self.rng.pick(&[-2, -1, 1, 2, 0]);
                second.set("计划招用人数", number(by));
                second.set("报送日期", later.clone());
                self.put(files, Kind::Plan, 1, second.clone());
                if self.rng.chance(200) {
                    second.set("计划招用人数", number(by - 1));
                    second.set("报送日期", format!("{}-10-15", self.year));
                    self.put(files, Kind::Plan, 2, second);
                }
            }
            21..=23 if knobs.order_matters => {
                let by = self.rng.pick(&[-1, 2]);
                second.set("计划招用人数", number(by));
                second.set("报送日期", "");
                self.put(files, Kind::Plan, 1, second);
            }
            24..=26 if knobs.order_matters => {
                let by = self.rng.pick(&[-1, 2]);
                second.set("计划招用人数", number(by));
                self.put(files, Kind::Plan, 1, second);
            }
            27..=29 if knobs.order_matters => self.put(files, Kind::Plan, 1, second),
            _ => {}
        }
        self.put(files, Kind::Plan, 0, row);
    }

    fn spoil_department(&mut self, row: &mut Row, column: &'static str) {
        if !self.hit(90) {
            return;
        }
        let texts =
            ["", "广州市越秀区人社局", "广州市人力资源和社会保障局", "人力资源和社会保障局", "深圳市人社局"];
        let text = self.rng.pick(&texts);
        row.set(column, text);
    }

    fn notices(&mut self, posts: &[Post], files: &mut BTreeMap<(Kind, String), Vec<Row>>) -> Vec<Row> {
        let mut all = Vec::new();
        for post in posts {
            if self.hit(60) {
                continue;
            }
            for part in 0..=usize::from(self.rng.chance(250)) {
                let mut row = self.head(Kind::Notices);
                row.set(
                    "公告编号",
                    if part == 0 { post.notice.clone() } else { format!("{}-{part}", post.notice) },
                );
                row.set("岗位编号", post.code.clone());
                row.set("岗位名称", post.name.clone());
                row.set("招聘人数", post.planned.max(1).to_string());
                row.set("发布日期", self.day((1, 1), (3, 15)));
                self.publisher(&mut row);
                if self.rng.chance(300) {
                    row.set("截止日期", format!("{}-04-30", self.year));
                }
                if self.hit(80) {
                    row.set("发布日期", self.day((3, 1), (6, 28)));
                }
                if self.hit(30) {
                    let bad = self.rng.pick(&["", "2024年3月", "见附件"]);
                    row.set("发布日期", bad);
                }
                if self.hit(80) {
                    let text = self.rng.pick(&["", "1"]);
                    row.set("招聘人数", text);
                }
                self.put(files, Kind::Notices, 0, row.clone());
                all.push(row);
            }
        }
        all
    }

    fn publisher(&mut self, row: &mut Row) {
        let public = [
            ("广州市就业服务中心", "", ""),
            ("", "广东公共招聘网", ""),
            ("", "", "https://hrss.gd.gov.cn/job/1"),
            ("天河区人力资源和社会保障局", "智联招聘", ""),
        ];
        let other = [
            ("本单位", "微信群", ""),
            ("", "智联招聘", ""),
            ("", "", "https://www.zhipin.com/job/7"),
            ("羊城早报", "", ""),
            ("", "", "https://example.org/a"),
            ("", "", ""),
            ("清风驿站", "", ""),
            ("", "晨光广播", ""),
            ("", "", "https://job.example.org/9"),
        ];
        let (publisher, channel, url) =
            if self.hit(300) { self.rng.pick(&other) } else { self.rng.pick(&public) };
        row.set("发布机构", publisher);
        row.set("发布渠道", channel);
        row.set("发布网址", url);
    }

    fn person(&mut self, elderly: bool) -> Person {
        let male = self.rng.chance(500);
        let age = match (elderly, male) {
            (true, true) => self.rng.between(50, 58),
            (true, false) => self.rng.between(40, 53),
            (false, _) => self.rng.between(20, 38),
        };
        self.person_of(male, self.year - age, elderly)
    }

    fn person_of(&mut self, male: bool, year: i32, elderly: bool) -> Person {
        self.persons += 1;
        let (month, day) = (self.rng.between(1, 12), self.rng.between(1, 28));
        let front = format!(
            "{}{year:04}{month:02}{day:02}{:03}",
            110_000 + self.index,
            (self.persons * 2 + usize::from(male)) % 1000
        );
        Person {
            id: format!("{front}{}", read::id_check(&front)),
            name: format!("{}{}", self.rng.pick(&SURNAMES), self.rng.pick(&GIVEN)),
            male,
            certificate: format!("RD{:05}{:03}", self.index, self.persons),
            elderly,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn hires(
        &mut self,
        posts: &[Post],
        files: &mut BTreeMap<(Kind, String), Vec<Row>>,
        pool: &mut Vec<Person>,
        register: &mut Vec<Row>,
        history: &mut Vec<Row>,
        knobs: &Knobs,
    ) {
        let names_notices = self.rng.chance(500);
        let planned: i32 = posts.iter().map(|post| post.planned).sum();
        let needed = i32::try_from(read::share(2, 5, i64::from(planned))).unwrap();
        let mut claims_left = needed + self.rng.pick(&[-1, 0, 0, 0, 1, 1, 2]);
        for post in posts {
            let extra = if self.hit(150) { 1 } else { 0 };
            let hires = (post.planned - self.rng.pick(&[0, 0, 0, 1])).max(0) + extra;
            for _ in 0..hires {
                let claimed = claims_left > 0;
                claims_left -= 1;
                let elderly = claimed && self.rng.chance(400);
                let person = if knobs.crossing && !pool.is_empty() && self.hit(40) {
                    let mut person = pool[self.rng.below(pool.len())].clone();
                    if self.rng.chance(200) {
                        person.name = "张冠李戴".to_owned();
                    }
                    person
                } else {
                    self.person(elderly)
                };
                let row = self.hire(post, &person, claimed, names_notices);
                self.enter_register(&row, &person, register);
                self.look_back(&person, history);
                self.file_hire(row, files, knobs);
                pool.push(person);
            }
        }
    }

    fn hire(&mut self, post: &Post, person: &Person, claimed: bool, names_notices: bool) -> Row {
        let mut row = self.head(Kind::Hires);
        let mut person = person.clone();
        if self.hit(20) {
            let born = self.rng.pick(&[
                self.year - 60,
                self.year - 61,
                self.year - 16,
                self.year - 15,
                self.year - 55,
            ]);
            person = self.person_of(person.male, born, person.elderly);
        }
        let hired = self.day((3, 1), (6, 28));
        row.set("岗位编号", if self.rng.chance(700) { post.code.clone() } else { String::new() });
        row.set("岗位名称", post.name.clone());
        row.set("姓名", person.name.clone());
        row.set("公民身份号码", person.id.clone());
        row.set("性别", if person.male { "男" } else { "女" });
        row.set("招用日期", hired.clone());
        row.set("合同终止日期", format!("{}-{}", self.year + 1, &hired[5..]));
        row.set("备案日期", self.day((7, 1), (8, 28)));
        row.set("备案部门", self.department.clone());
        row.set("公告编号", if names_notices { post.notice.clone() } else { String::new() });
        if claimed {
            row.set("是否就业困难人员", if self.rng.chance(850) { "是" } else { "" });
            let kinds = ["残疾人员", "低保对象", "失地农民", "退役军人", "长期失业人员"];
            let kind = if person.elderly { "大龄失业人员" } else { self.rng.pick(&kinds) };
            row.set("困难人员类别", kind);
            row.set("认定编号", person.certificate.clone());
            let recognised = if self.rng.chance(100) { hired.clone() } else { self.day((1, 1), (2, 28)) };
            row.set("认定日期", recognised);
        } else {
            let no = self.rng.pick(&["否", "否", "", "无"]);
            row.set("是否就业困难人员", if no == "无" { "" } else { no });
            row.set("困难人员类别", if no == "无" { "无" } else { "" });
        }
        self.spoil_hire(&mut row, &person, claimed);
        row
    }

    fn spoil_hire(&mut self, row: &mut Row, person: &Person, claimed: bool) {
        let id = person.id.clone();
        if self.hit(70) {
            let short = format!("{}{}", &id[..6], &id[8..17]);
            let born_in_19xx = &id[6..8] == "19";
            let wrong = format!("{}{}", &id[..17], if id.ends_with('5') { '6' } else { '5' });
            let texts = [
                String::new(),
                wrong,
                id[..16].to_owned(),
                if born_in_19xx { short } else { String::new() },
                format!("{}E+17", &id[..1]),
                format!("{}.{}E+17", &id[..1], &id[1..6]),
            ];
            row.set("公民身份号码", texts[self.rng.below(texts.len())].clone());
        }
        if self.hit(30) {
            let sex = self.rng.pick(&["男", "女", "不明", ""]);
            row.set("性别", sex);
        }
        if self.hit(25) {
            row.set("是否就业困难人员", "待核");
        }
        if claimed && self.hit(60) {
            let kind = self.rng.pick(&["", "高校毕业生", "脱贫劳动力", "大龄失业人员"]);
            row.set("困难人员类别", kind);
        }
        if claimed && self.hit(50) {
            row.set("认定编号", "");
        }
        if claimed && self.hit(80) {
            let late = self.day((6, 1), (11, 28));
            let text = self.rng.pick(&["", "", "2024年1月", "待定", late.as_str(), late.as_str()]).to_owned();
            row.set("认定日期", text);
        }
        if claimed && self.crossing && self.rng.chance(3) {
            row.set("认定编号", "RD-同号");
        }
        if self.hit(25) {
            let text = self.rng.pick(&["", "2024-02-30", "六月"]);
            row.set("招用日期", text);
        }
        if self.hit(90) {
            let start = format!("{}-01-01", self.year);
            let long = format!("{}-12-31", self.year + 4);
            let text = self.rng.pick(&["", "", "长期", "待定", start.as_str(), long.as_str()]).to_owned();
            row.set("合同终止日期", text);
        }
        if self.hit(100) {
            let early = self.day((1, 1), (3, 28));
            let future = format!("{}-01-15", self.year + 1);
            let text = self.rng.pick(&["", "", "待补", early.as_str(), future.as_str()]).to_owned();
            row.set("备案日期", text);
        }
        self.spoil_department(row, "备案部门");
        if self.hit(40) {
            row.set("公告编号", "GG-没有");
        }
        if self.hit(40) {
            row.set("岗位编号", "");
            row.set("岗位名称", "门卫");
        } else if self.hit(40) {
            row.set("岗位编号", "G01");
        }
        if self.hit(12) {
            row.set("姓名", "");
        }
    }

    fn file_hire(&mut self, row: Row, files: &mut BTreeMap<(Kind, String), Vec<Row>>, knobs: &Knobs) {
        let valid = matches!(read::id(row.get("公民身份号码")), read::Id::Valid(_));
        let mut twin = row.clone();
        let version = self.rng.below(2);
        self.put(files, Kind::Hires, 0, row);
        if !valid || !self.hit(70) {
            return;
        }
        match self.rng.below(4) {
            0 => twin.set("备注", "重复"),
            1 if knobs.order_matters => twin.set("备案日期", format!("{}-09-01", self.year)),
            2 if knobs.order_matters => {
                let yes = twin.get("是否就业困难人员") == "是";
                twin.set("是否就业困难人员", if yes { "否" } else { "是" });
            }
            3 => {
                // Not the same hire: another day, so one person twice.
                twin.set("招用日期", format!("{}-07-15", self.year));
                if self.rng.chance(300) {
                    twin.set("招用日期", format!("{}-08-01", self.year + 2));
                    twin.set("年度", self.year.to_string());
                    twin.set("备案日期", "");
                }
            }
            _ => return,
        }
        self.put(files, Kind::Hires, version, twin);
    }

    fn enter_register(&mut self, hire: &Row, person: &Person, register: &mut Vec<Row>) {
        if read::text(hire.get("困难人员类别")).is_empty() && !self.hit(20) {
            return;
        }
        if self.hit(80) {
            return;
        }
        let kind = match hire.get("困难人员类别") {
            "" | "无" | "高校毕业生" | "脱贫劳动力" => "残疾人",
            "残疾人员" => "残疾人",
            other => other,
        };
        let mut row = Row::of(&[
            ("姓名", &person.name),
            ("公民身份号码", &person.id),
            ("困难人员类别", kind),
            ("认定编号", &person.certificate),
            ("认定机构", "某街道"),
        ]);
        row.set("认定日期", self.day((1, 1), (2, 28)));
        if self.hit(60) {
            row.set("认定日期", self.day((3, 1), (8, 28)));
        }
        if self.hit(60) {
            row.set("退出日期", self.day((3, 1), (8, 28)));
        }
        if self.hit(60) {
            row.set("认定编号", "RD-另号");
        }
        if self.hit(40) {
            row.set("姓名", "另名");
        }
        register.push(row);
    }

    fn look_back(&mut self, person: &Person, history: &mut Vec<Row>) {
        if !self.hit(60) {
            return;
        }
        let years = self.rng.pick(&[1, 3]);
        history.push(Row::of(&[
            ("年度", &(self.year - years).to_string()),
            ("单位名称", &self.names[0]),
            ("岗位名称", "保洁员"),
            ("姓名", &person.name),
            ("公民身份号码", &person.id),
            ("是否就业困难人员", "是"),
            ("困难人员类别", "残疾人员"),
            ("招用日期", &format!("{}-01-01", self.year - years)),
            ("合同终止日期", &format!("{}-12-31", self.year - 1)),
        ]));
    }

    fn waive(&mut self, waivers: &mut Vec<Row>) {
        if !self.rng.chance(300) {
            return;
        }
        let rule = self.rng.pick(&["Q001", "Q001", "N001", "N002", "F001", "P005"]);
        let mut row = Row::of(&[
            ("规则", rule),
            ("单位名称", &self.names[0]),
            ("依据文号", "确认〔2024〕7号"),
            ("批准单位", "区公共就业服务中心"),
        ]);
        row.set("批准日期", format!("{}-05-06", self.year));
        if self.rng.chance(300) {
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
