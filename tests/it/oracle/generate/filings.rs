//! Plan and notice rows of a random agency.

use super::{Agency, Files, Knobs, POSTS, Post};
use crate::oracle::judge::read;
use crate::oracle::world::{Kind, Row};

impl Agency<'_> {
    pub(super) fn plan(&mut self, files: &mut Files, knobs: &Knobs) -> Vec<Post> {
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

    pub(super) fn plan_post(&mut self, post: &Post, files: &mut Files, knobs: &Knobs) {
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
        // Beside another version an undated one is disputed, and order says which row gets the D007.
        let scheme = self.rng.below(100);
        if self.hit(70) && (knobs.order_matters || !(11..=20).contains(&scheme)) {
            let bad = self.rng.pick(&["", "", "待定", "2024-02-30"]);
            row.set("报送日期", bad);
        }
        if self.hit(30) {
            row.set("其中就业困难人员", "若干");
        }
        let later = self.day((3, 1), (9, 28));
        let number = |by: i32| (post.planned + by).max(0).to_string();
        let mut second = row.clone();
        match scheme {
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

    pub(super) fn spoil_department(&mut self, row: &mut Row, column: &'static str) {
        if !self.hit(90) {
            return;
        }
        let texts =
            ["", "广州市越秀区人社局", "广州市人力资源和社会保障局", "人力资源和社会保障局", "深圳市人社局"];
        let text = self.rng.pick(&texts);
        row.set(column, text);
    }

    pub(super) fn notices(&mut self, posts: &[Post], files: &mut Files) -> Vec<Row> {
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

    pub(super) fn publisher(&mut self, row: &mut Row) {
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
}
