//! An agency's year in the making: it keeps all four duties until somebody changes a line.
//!
//! Everything is text here, as the clerk means it (days as 2024-03-05); how a file spells it is up to
//! the layout.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::super::people::{People, Person, Random, credit_code};

/// A county or district, or a city for what it runs itself.
#[derive(Debug)]
pub struct Place {
    /// As in names: 广州市天河区.
    pub name: &'static str,
    /// GB/T 2260.
    pub code: &'static str,
    /// 单位层级 of its agencies.
    pub level: &'static str,
    /// Letters in the numbers of its posts and notices.
    pub letters: &'static str,
}

pub const TIANHE: Place =
    Place { name: "广州市天河区", code: "440106", level: "县级", letters: "TH" };
pub const YUEXIU: Place =
    Place { name: "广州市越秀区", code: "440104", level: "县级", letters: "YX" };
pub const PANYU: Place = Place { name: "广州市番禺区", code: "440113", level: "县级", letters: "PY" };
pub const QUJIANG: Place =
    Place { name: "韶关市曲江区", code: "440205", level: "县级", letters: "QJ" };
pub const RENHUA: Place =
    Place { name: "韶关市仁化县", code: "440224", level: "县级", letters: "RH" };
pub const GUANGZHOU: Place = Place { name: "广州市", code: "440100", level: "市级", letters: "GZ" };
pub const SHAOGUAN: Place = Place { name: "韶关市", code: "440200", level: "市级", letters: "SG" };

impl Place {
    /// The HRSS department, with its full name.
    pub fn department(&self) -> String {
        format!("{}人力资源和社会保障局", self.name)
    }

    /// The public employment service.
    pub fn service(&self) -> String {
        format!("{}公共就业服务中心", self.name)
    }
}

/// A line of the plan.
#[derive(Debug, Clone)]
pub struct PlanLine {
    pub code: String,
    pub post: String,
    pub category: String,
    pub mode: String,
    pub headcount: u32,
    pub difficult: String,
    pub submitted: String,
    pub received_by: String,
}

/// A person hired.
#[derive(Debug, Clone)]
pub struct Hire {
    pub post_code: String,
    pub post_name: String,
    pub name: String,
    pub id: String,
    pub sex: String,
    pub claim: String,
    pub category: String,
    pub certificate: String,
    pub recognised: String,
    pub hired: String,
    pub ends: String,
    pub notice: String,
    pub filed: String,
    pub filed_with: String,
}

/// A notice.
#[derive(Debug, Clone)]
pub struct Notice {
    pub number: String,
    pub post_code: String,
    pub post_name: String,
    pub announced: String,
    pub publisher: String,
    pub channel: String,
    pub url: String,
    pub published: String,
    pub closes: String,
}

/// A line of the register of recognised persons.
#[derive(Debug, Clone)]
pub struct Recognition {
    pub name: String,
    pub id: String,
    pub category: String,
    pub certificate: String,
    pub recognised: String,
    pub left: String,
    pub by: String,
}

/// An agency with its tables.
#[derive(Debug)]
pub struct Agency {
    pub place: &'static Place,
    pub name: String,
    pub code: String,
    pub plan: Vec<PlanLine>,
    pub hires: Vec<Hire>,
    pub notices: Vec<Notice>,
    random: Random,
    number: u32,
}

/// Everything that agencies share: people, and what the county keeps.
#[derive(Debug, Default)]
pub struct World {
    pub people: People,
    pub register: Vec<Recognition>,
    agencies: u32,
    certificates: u32,
}

/// Categories as the provincial list words them, with the birth years that fit men and women.
const CATEGORIES: [(&str, [i16; 2], [i16; 2]); 7] = [
    ("大龄失业人员", [1966, 1971], [1972, 1981]),
    ("残疾人员", [1968, 1996], [1972, 1996]),
    ("享受最低生活保障待遇人员", [1968, 1994], [1972, 1994]),
    ("城镇零就业家庭人员", [1970, 1996], [1974, 1996]),
    ("失地农民", [1967, 1985], [1972, 1988]),
    ("连续失业1年以上人员", [1970, 1995], [1974, 1995]),
    ("大龄失业人员", [1966, 1971], [1972, 1981]),
];

impl Agency {
    /// An agency that has filed nothing yet. `kind` is the start of its code: 11 or 12.
    pub fn new(world: &mut World, place: &'static Place, kind: &str, name: &str) -> Self {
        world.agencies += 1;
        let name = format!("{}{name}", place.name);
        let random = Random::of(&name);
        let code = credit_code(kind, place.code, 1_000 + world.agencies * 37);
        let number = world.agencies;
        Self { place, name, code, plan: vec![], hires: vec![], notices: vec![], random, number }
    }

    /// The name without city and county.
    pub fn short(&self) -> &str {
        self.name.strip_prefix(self.place.name).unwrap_or(&self.name)
    }

    /// Plans a post and announces it through the county's employment service.
    pub fn post(mut self, name: &str, category: &str, headcount: u32) -> Self {
        let number = self.plan.len() + 1;
        let code = format!("{}{:02}-{number:02}", self.place.letters, self.number);
        let submitted = self.day(date(2024, 1, 8), 18);
        self.plan.push(PlanLine {
            code: code.clone(),
            post: name.to_owned(),
            category: category.to_owned(),
            mode: "政府购买".to_owned(),
            headcount,
            difficult: String::new(),
            submitted: self.plan.first().map_or(submitted.to_string(), |first| first.submitted.clone()),
            received_by: self.place.department(),
        });
        let published = self.day(date(2024, 2, 19), 12);
        self.notices.push(Notice {
            number: format!("{}公招2024-{:02}{number}", self.place.letters, self.number),
            post_code: code,
            post_name: name.to_owned(),
            announced: headcount.to_string(),
            publisher: self.place.service(),
            channel: String::new(),
            url: String::new(),
            published: published.to_string(),
            closes: (published + 10.days()).to_string(),
        });
        self
    }

    /// Hires people on a post (from 0) who are no difficulty persons.
    pub fn others(mut self, world: &mut World, post: usize, count: usize) -> Self {
        for _ in 0..count {
            let sex = self.random.pick(&["男", "女"]);
            let person = world.people.born(&mut self.random, self.place.code, sex, [1972, 2001]);
            self.hire(post, person);
        }
        self
    }

    /// Hires recognised difficulty persons on a post (from 0), and enters them in the register.
    pub fn difficult(mut self, world: &mut World, post: usize, count: usize) -> Self {
        for _ in 0..count {
            let sex = self.random.pick(&["男", "女"]);
            let (category, men, women) = self.random.pick(&CATEGORIES);
            let years = if sex == "男" { men } else { women };
            let person = world.people.born(&mut self.random, self.place.code, sex, years);
            self.hire_recognised(world, post, person, category);
        }
        self
    }

    /// Hires a certain person as a recognised difficulty person.
    pub fn hire_recognised(&mut self, world: &mut World, post: usize, person: Person, category: &str) {
        let recognised = self.day(date(2023, 3, 6), 260).to_string();
        world.certificates += 1;
        let certificate = format!("{}23{:06}", self.place.code, 100_000 + world.certificates * 83);
        self.hire(post, person.clone());
        let hire = self.hires.last_mut().expect("just hired");
        hire.claim = "是".to_owned();
        hire.category = category.to_owned();
        hire.certificate.clone_from(&certificate);
        hire.recognised.clone_from(&recognised);
        world.register.push(Recognition {
            name: person.name,
            id: person.id,
            category: category.to_owned(),
            certificate,
            recognised,
            left: String::new(),
            by: self.place.department(),
        });
    }

    /// Hires a certain person.
    pub fn hire(&mut self, post: usize, person: Person) {
        let hired = self.day(date(2024, 3, 11), 33);
        let ends = hired.saturating_add(1.year()).saturating_sub(1.day());
        let filed = self.after(hired, [3, 14]);
        let (line, notice) = (&self.plan[post], &self.notices[post]);
        self.hires.push(Hire {
            post_code: line.code.clone(),
            post_name: line.post.clone(),
            name: person.name,
            id: person.id,
            sex: person.sex.to_owned(),
            claim: "否".to_owned(),
            category: String::new(),
            certificate: String::new(),
            recognised: String::new(),
            hired: hired.to_string(),
            ends: ends.to_string(),
            notice: notice.number.clone(),
            filed: filed.to_string(),
            filed_with: self.place.department(),
        });
    }

    /// A person of its own, for a line that needs somebody special.
    pub fn person(&mut self, world: &mut World, sex: &'static str, years: [i16; 2]) -> Person {
        world.people.born(&mut self.random, self.place.code, sex, years)
    }

    /// Changed in place: the one thing that sets this agency apart.
    pub fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// A working day within some days of another.
    fn day(&mut self, from: Date, within: i16) -> Date {
        self.after(from, [0, within])
    }

    fn after(&mut self, from: Date, within: [i16; 2]) -> Date {
        let mut day = from.saturating_add(i64::from(self.random.between(within[0], within[1])).days());
        while matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
            day = day.saturating_add(1.day());
        }
        day
    }
}
