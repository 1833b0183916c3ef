//! Agencies for the report's tests, read and judged as in a run, in the world of the program's own tests. All persons in
//! it are made up.

use std::collections::BTreeMap;

use crate::model::{Review, ReviewMark};
use crate::reference::ReferenceKind;
use crate::report::{Edition, IdDisplay, ReferenceNote};
use crate::support::{PEER, Sheet, World, id, with_inputs};
use crate::verdict::{Audit, Inputs, audit_case};

/// Which agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Passes everything.
    Passing,
    /// Fails quota and notice; a reviewer has dismissed one finding.
    Failing,
    /// Cannot be decided; with every oddity that the workbook knows.
    Unresolved,
    /// Nothing filed.
    Empty,
    /// One person on forty rows, judged by the number of hires.
    Crowded,
}

impl Kind {
    pub(super) const ALL: [Self; 5] =
        [Self::Passing, Self::Failing, Self::Unresolved, Self::Empty, Self::Crowded];

    /// Its name, and a code that is valid by GB 32100.
    fn agency(self) -> (&'static str, &'static str) {
        match self {
            Self::Passing => ("广州市天河区文化馆", "124401064558123456"),
            Self::Failing => ("广州市天河区城市管理局", "11440106007483928A"),
            Self::Unresolved => ("广州市天河区民政局 & 救助站（=联合）", "114401060074839440"),
            Self::Empty => ("广州市天河区图书馆", "12440106455812388K"),
            Self::Crowded => ("广州市天河区园林绿化中心", "12440106455812399P"),
        }
    }
}

/// Audits the agency, and shows it with what all documents of its run share.
pub(super) fn with_audit<T>(kind: Kind, run: impl FnOnce(Audit<'_, '_>, &Edition<'_>) -> T) -> T {
    let mut world = world(kind);
    if kind == Kind::Failing {
        let first = with_inputs(&world, |inputs| {
            audit_case(0, inputs)
                .findings
                .iter()
                .find(|finding| finding.rule == "N001")
                .map(|finding| finding.id.clone())
        });
        world.reviews = BTreeMap::from([(first.expect("a hire without a notice"), dismissed())]);
    }
    with_inputs(&world, |inputs| run(audit_case(0, inputs), &edition(inputs)))
}

/// Shows what all documents of an agency's run share.
pub(super) fn with_edition<T>(kind: Kind, run: impl FnOnce(&Edition<'_>) -> T) -> T {
    with_inputs(&world(kind), |inputs| run(&edition(inputs)))
}

fn dismissed() -> Review {
    Review {
        mark: Some(ReviewMark::Dismissed),
        note: "=已见公告原件".into(),
        reviewer: "李审".into(),
        date: "2025-02-10".into(),
    }
}

fn edition<'e>(inputs: &'e Inputs<'e, '_>) -> Edition<'e> {
    let kinds = [ReferenceKind::Register, ReferenceKind::Services];
    let notes =
        kinds.map(|kind| ReferenceNote::of(kind, inputs.references, &inputs.docket.coverage, inputs.policy));
    Edition {
        // A few words, once for each test.
        references: Vec::leak(notes.into()),
        ids: IdDisplay::Masked,
        options: vec![("--ids".into(), "masked".into())],
        ..crate::support::edition(inputs)
    }
}

fn world(kind: Kind) -> World {
    let (name, code) = kind.agency();
    let agencies = Sheet::new(
        &["单位名称", "统一社会信用代码", "行政区划代码", "同级人社部门"],
        &[&[name, code, "440106", PEER]],
    );
    let mut world = World::default().with(ReferenceKind::Agencies, agencies);
    (world.plan, world.hires, world.notices) = match kind {
        Kind::Empty => {
            (vec![], hires(kind), Sheet::new(&["公告编号", "单位名称", "发布机构", "发布日期"], &[]))
        }
        _ => (plans(kind), hires(kind), notices(kind)),
    };
    let filed = world.plan.iter_mut().chain([&mut world.hires, &mut world.notices]);
    for sheet in filed {
        sheet.set_all("单位名称", name).set_all("统一社会信用代码", code);
    }
    if kind == Kind::Crowded {
        world.policy = "gd-subsidised".to_owned();
    }
    if kind == Kind::Unresolved {
        world.attachments.push(("加密附件.xlsx".to_owned(), encrypted_workbook()));
    }
    world
}

/// The head of a compound file, and the name of the stream that an encrypted workbook has.
fn encrypted_workbook() -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(512, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// Fifteen persons on two or three posts; the unresolved agency states two numbers for one of them on the same day.
fn plans(kind: Kind) -> Vec<Sheet> {
    let header = ["年度", "岗位编号", "岗位名称", "岗位类别", "开发方式", "计划招用人数", "报送日期"];
    let mut plan = Sheet::new(
        &header,
        &[
            &["2024", "GW-001", "保洁员", "公共服务类", "政府购买", "9", "2024-01-15"],
            &["2024", "GW-002", "协管员", "协管类", "政府购买", "6", "2024-01-15"],
        ],
    );
    plan.title = Some("受理部门：广州市天河区人力资源和社会保障局");
    if kind == Kind::Failing {
        plan.set(0, "计划招用人数", "6");
        let third = ["2024", "GW-003", "图书整理员", "公共服务类", "政府购买", "3", "2024-01-15"];
        plan.rows.push(third.map(str::to_owned).to_vec());
    }
    let mut plans = vec![plan];
    if kind == Kind::Unresolved {
        let mut again = plans[0].clone();
        again.set(1, "计划招用人数", "10");
        plans.push(again);
    }
    plans
}

fn hires(kind: Kind) -> Sheet {
    const SURNAMES: [&str; 12] = ["陈", "李", "张", "黄", "何", "罗", "梁", "谢", "邓", "冯", "曾", "潘"];
    let mut hires = Sheet::new(
        &[
            "姓 名",
            "身份证号",
            "性别",
            "是否困难人员",
            "困难类别",
            "认定编号",
            "认定日期",
            "岗位编号",
            "岗位名称",
            "招用日期",
            "合同终止日期",
            "公告编号",
            "备案日期",
            "备案部门",
            "科室意见",
        ],
        &[],
    );
    hires.title = Some("2024年公益性岗位招用情况表");
    let rows = match kind {
        Kind::Empty => 0,
        Kind::Crowded => 40,
        _ => 12,
    };
    for row in 0..rows {
        // The third row of the unresolved agency is the first person again.
        let is_again = kind == Kind::Crowded || kind == Kind::Unresolved && row == 2;
        let person = if is_again { 0 } else { row };
        let is_woman = person % 2 == 0;
        let claims = match kind {
            Kind::Failing => row < 4,
            Kind::Unresolved => row < 7,
            _ => row < 6 || kind == Kind::Crowded,
        };
        let only = |text: &str| if claims { text.to_owned() } else { String::new() };
        // The failing agency announced its third post nowhere.
        let post = if kind == Kind::Failing && row % 4 == 3 { 2 } else { row % 2 };
        let hired = format!("2024-{:02}-{:02}", 3 + row / 28, row % 28 + 1);
        let cells = vec![
            format!("{}某{}", SURNAMES[person], if is_woman { "芳" } else { "强" }),
            id(&format!("198001{:02}", person % 28 + 1), 100 + u32::from(!is_woman)),
            if is_woman { "女" } else { "男" }.to_owned(),
            if claims { "是" } else { "否" }.to_owned(),
            only("残疾人员"),
            only(&format!("_x0041_RD{person:04}")),
            only("2023-11-02"),
            format!("GW-00{}", post + 1),
            ["保洁员", "协管员", "图书整理员"][post].to_owned(),
            hired.clone(),
            // One stay after the other, so that none overlaps.
            if kind == Kind::Crowded { hired } else { "2025-02-28".to_owned() },
            if post < 2 { format!("GG-2024-{}", post + 1) } else { String::new() },
            format!("2024-{:02}-01", 4 + row / 28),
            PEER.to_owned(),
            "同意".to_owned(),
        ];
        hires.rows.push(cells);
    }
    match kind {
        Kind::Failing => {
            hires.set(3, "认定编号", "");
        }
        Kind::Unresolved => {
            for row in 3..6 {
                hires.set(row, "认定编号", "");
            }
            hires.set(4, "姓 名", "=HYPERLINK(\"x\")");
            hires.set(5, "合同终止日期", "无固定期限");
            hires.set(11, "招用日期", "三月上旬");
        }
        Kind::Crowded => {
            hires.set(39, "认定编号", "");
        }
        Kind::Passing | Kind::Empty => {}
    }
    hires
}

fn notices(kind: Kind) -> Sheet {
    let header =
        ["公告编号", "岗位编号", "招聘人数", "发布机构", "发布渠道", "发布网址", "发布日期", "截止日期"];
    let service = "天河区公共就业服务中心";
    let url = "https://ggfw.hrss.gd.gov.cn/zp/2024/001";
    let mut notices = Sheet::new(
        &header,
        &[
            &["GG-2024-1", "GW-001", "40", service, "公共招聘网", url, "2024-02-01", "2024-02-15"],
            &["GG-2024-2", "GW-002", "40", service, "公共招聘网", url, "2024-02-01", "2024-02-15"],
        ],
    );
    if kind == Kind::Failing {
        let own = ["GG-2024-3", "GW-001", "8", "本单位官网", "", "", "2024-02-01", "2024-02-15"];
        notices.rows.push(own.map(str::to_owned).to_vec());
    }
    notices
}
