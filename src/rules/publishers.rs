//! What a notice states about its publisher, in words.

use crate::model::Stated;
use crate::tables::{NoticeRow, RowView};

/// 发布机构, 发布渠道 and 发布网址 as written, joined; `未填发布机构` if all are blank.
pub(super) fn stated(row: RowView<'_, NoticeRow>) -> String {
    let parts: Vec<&str> = [row.publisher(), row.channel(), row.url()]
        .into_iter()
        .filter_map(|text| match text {
            Stated::Known(text) => Some(text),
            Stated::Unknown => Some("无法识别"),
            Stated::Blank => None,
        })
        .collect();
    if parts.is_empty() { "未填发布机构".to_owned() } else { parts.join(" / ") }
}
