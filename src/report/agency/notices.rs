//! 公告核对: each notice, through whom it was published, and the hires that it covers.

use hashbrown::HashMap;

use super::posts::{day, stated};
use super::view::FIRST_ROW;
use super::{View, publisher_label};
use crate::case::Case;
use crate::model::{Stated, Subject};
use crate::report::layout::sheets;
use crate::report::sheet::{Cell, Paper, Sheet, Style};
use crate::report::text::ranges;

const HEAD: [&str; 15] = [
    "序号",
    "公告编号",
    "岗位",
    "招聘人数",
    "发布机构",
    "发布渠道",
    "发布网址",
    "发布类别",
    "发布日期",
    "截止日期",
    "覆盖行数",
    "覆盖的招用人员（序号）",
    "问题",
    "来源文件 · 工作表",
    "来源行",
];

const WIDTHS: [f64; 15] =
    [5.0, 16.0, 20.0, 7.0, 22.0, 18.0, 26.0, 11.0, 11.0, 11.0, 7.0, 22.0, 12.0, 24.0, 7.0];

/// The sheet.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let case = view.case();
    let mut covered = Covered::in_case(case);
    let mut codes: Vec<Vec<&'static str>> = vec![Vec::new(); case.notices.len()];
    for finding in view.audit.findings.iter().filter(|finding| finding.is_open()) {
        if let Subject::Notice(notice) = finding.subject
            && let Some(codes) = codes.get_mut(notice as usize)
        {
            codes.push(finding.rule);
        }
    }
    let mut sheet = Sheet::new(sheets::NOTICES, &WIDTHS, Paper::Lying);
    sheet.tab = 0x3B_7D_4F;
    let without = case.hires.iter().filter(|hire| hire.notices.is_empty()).count();
    sheet.heading("公告核对", format!(
            "公告 {} 条；招用 {} 行，其中 {without} 行没有对应公告（见招用人员表“对应公告”列为空的行）。先按公告编号、再按岗位对应。",
            case.notices.len(),
            case.hires.len()
        ));
    let head = sheet.head(&HEAD);
    debug_assert_eq!(head + 1, FIRST_ROW);
    for (index, notice) in case.notices.iter().enumerate() {
        let row = notice.row;
        let (count, covered) = covered.covered_by(index);
        let codes = codes.get(index).map_or(&[][..], Vec::as_slice);
        let announced = match row.announced {
            Stated::Known(count) => Cell::count(u64::from(count)),
            Stated::Blank => Cell::blank(Style::Number),
            Stated::Unknown => Cell::text("无法识别", Style::Word),
        };
        let post = notice.post.and_then(|post| case.posts.get(post as usize));
        sheet.push(vec![
            Cell::count(index as u64 + 1),
            Cell::text(stated(row.notice_no()), Style::Text),
            Cell::text(post.map(|post| post.label_beside(row.post_code())).unwrap_or_default(), Style::Text),
            announced,
            Cell::text(stated(row.publisher()), Style::Text),
            Cell::text(stated(row.channel()), Style::Text),
            Cell::text(stated(row.url()), Style::Text),
            Cell::text(publisher_label(notice.publisher), Style::Status),
            Cell::date(notice.published),
            day(row.closes),
            Cell::count(count),
            Cell::text(covered, Style::Text),
            Cell::text(codes.join("、"), Style::Text),
            Cell::text(view.source(notice.table.id), Style::Text),
            Cell::count(u64::from(row.row)),
        ]);
    }
    sheet.table(head, 2);
    sheet.mark(head, 7, 7);
    sheet
}

/// The hires that each notice covers. Hires of one post share their list of notices, and notices of one post the lists
/// that they stand in, so that neither is searched for each item of the other.
#[derive(Default)]
struct Covered {
    /// Per list of notices: the numbers of its hires.
    hires: Vec<Vec<u32>>,
    /// Per notice: the lists that it stands in.
    lists: Vec<Vec<u32>>,
    /// How many hires a set of lists has, and their numbers in words.
    told: HashMap<Vec<u32>, (u64, String)>,
}

impl Covered {
    fn in_case(case: &Case<'_>) -> Self {
        let mut all = Self { lists: vec![Vec::new(); case.notices.len()], ..Self::default() };
        let mut known: HashMap<usize, usize> = HashMap::new();
        for (number, hire) in (1_u32..).zip(&case.hires).filter(|(_, hire)| !hire.notices.is_empty()) {
            let list = *known.entry(hire.list_of_notices()).or_insert_with(|| {
                for notice in hire.notices.iter() {
                    if let Some(lists) = all.lists.get_mut(*notice as usize) {
                        lists.extend(u32::try_from(all.hires.len()));
                    }
                }
                all.hires.push(Vec::new());
                all.hires.len() - 1
            });
            if let Some(hires) = all.hires.get_mut(list) {
                hires.push(number);
            }
        }
        all
    }

    fn covered_by(&mut self, notice: usize) -> (u64, String) {
        let Some(lists) = self.lists.get(notice).filter(|lists| !lists.is_empty()) else {
            return (0, String::new());
        };
        let told = self.told.entry(lists.clone()).or_insert_with(|| {
            let of_lists = lists.iter().filter_map(|list| self.hires.get(*list as usize));
            let mut hires: Vec<u32> = of_lists.flatten().copied().collect();
            hires.sort_unstable();
            (hires.len() as u64, ranges(&hires))
        });
        told.clone()
    }
}
