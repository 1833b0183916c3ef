//! Hire, register and history rows of a random agency.

use super::{Agency, Files, GIVEN, Knobs, Person, Post, SURNAMES};
use crate::oracle::judge::read;
use crate::oracle::world::{Kind, Row};

impl Agency<'_> {
    pub(super) fn person(&mut self, elderly: bool) -> Person {
        let male = self.rng.chance(500);
        let age = match (elderly, male) {
            (true, true) => self.rng.between(50, 58),
            (true, false) => self.rng.between(40, 53),
            (false, _) => self.rng.between(20, 38),
        };
        self.person_of(male, self.year - age, elderly)
    }

    pub(super) fn person_of(&mut self, male: bool, year: i32, elderly: bool) -> Person {
        self.persons += 1;
        let (month, day) = (self.rng.between(1, 12), self.rng.between(1, 28));
        let front = format!(
            "{}{year:04}{month:02}{day:02}{:03}",
            440_100 + self.index,
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
    pub(super) fn hires(
        &mut self,
        posts: &[Post],
        files: &mut Files,
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
            let extra = i32::from(self.hit(150));
            let hires = (post.planned - self.rng.pick(&[0, 0, 0, 1])).max(0) + extra;
            for _ in 0..hires {
                let claimed = claims_left > 0;
                claims_left -= 1;
                let elderly = claimed && self.rng.chance(400);
                let person = if knobs.crossing && !pool.is_empty() && self.hit(40) {
                    let mut person = pool[self.rng.below(pool.len())].clone();
                    if self.rng.chance(200) {
                        "张冠李戴".clone_into(&mut person.name);
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

    pub(super) fn hire(&mut self, post: &Post, person: &Person, claimed: bool, names_notices: bool) -> Row {
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

    pub(super) fn spoil_hire(&mut self, row: &mut Row, person: &Person, claimed: bool) {
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
            let same = self.rng.pick(&["RD-同号7", "RD-同号7", "RD-同号"]);
            row.set("认定编号", same);
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

    pub(super) fn file_hire(&mut self, row: Row, files: &mut Files, knobs: &Knobs) {
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

    pub(super) fn enter_register(&mut self, hire: &Row, person: &Person, register: &mut Vec<Row>) {
        if read::text(hire.get("困难人员类别")).is_empty() && !self.hit(20) {
            return;
        }
        if self.hit(80) {
            return;
        }
        let kind = match hire.get("困难人员类别") {
            "" | "无" | "高校毕业生" | "脱贫劳动力" | "残疾人员" => "残疾人",
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

    pub(super) fn look_back(&mut self, person: &Person, history: &mut Vec<Row>) {
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
}
