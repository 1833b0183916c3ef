//! Which columns a blank form has: read from `templates/columns.toml`, the same file that reading goes
//! by, so that a form can never ask for what is not understood.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::model::{Field, TableKind};
use crate::tables::builtin_halves;

/// The columns of one table, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// All columns.
    pub(super) columns: Vec<Field>,
    /// Those that must be filled.
    pub(super) required: Vec<Field>,
    /// Groups of which one must be filled.
    pub(super) one_of: Vec<Vec<Field>>,
}

/// What a form needs of the file; synonyms and words are the reader's business.
#[derive(Deserialize)]
struct Written {
    tables: BTreeMap<String, WrittenTable>,
}

#[derive(Deserialize)]
struct WrittenTable {
    required: Vec<String>,
    #[serde(default)]
    one_of: Vec<Vec<String>>,
    /// Columns that are read and that no form asks for.
    #[serde(default)]
    off_form: Vec<String>,
    /// By label; what stands behind one is not read here.
    #[expect(clippy::zero_sized_map_values, reason = "a set does not deserialize from a table")]
    columns: BTreeMap<Spanned<String>, IgnoredAny>,
}

static LAYOUTS: LazyLock<BTreeMap<&'static str, Layout>> = LazyLock::new(|| {
    // The file is part of the program; a test asks every table of it.
    let Ok(written) = toml::from_str::<Written>(builtin_halves().0) else { return BTreeMap::new() };
    TableKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind.code(), layout(written.tables.get(kind.code())?))))
        .collect()
});

fn layout(table: &WrittenTable) -> Layout {
    let fields = |labels: &[String]| {
        labels.iter().filter_map(|label| Field::from_label(label)).collect::<Vec<Field>>()
    };
    let mut columns: Vec<(usize, Field)> = table
        .columns
        .keys()
        .filter(|label| !table.off_form.contains(label.get_ref()))
        .filter_map(|label| Some((label.span().start, Field::from_label(label.get_ref())?)))
        .collect();
    columns.sort_unstable();
    Layout {
        columns: columns.into_iter().map(|(_, field)| field).collect(),
        required: fields(&table.required),
        one_of: table.one_of.iter().map(|group| fields(group)).collect(),
    }
}

/// The columns of a table.
pub(super) fn of(kind: TableKind) -> Layout {
    LAYOUTS.get(kind.code()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_columns_in_the_order_of_the_specification() {
        let labels = |kind| of(kind).columns.into_iter().map(Field::label).collect::<Vec<_>>().join(" ");
        assert_eq!(
            labels(TableKind::Plan),
            "年度 单位名称 统一社会信用代码 行政区划代码 岗位编号 岗位名称 岗位类别 开发方式 计划招用人数 其中就业困难人员 报送日期 受理部门 备注"
        );
        assert_eq!(
            labels(TableKind::Hires),
            "年度 单位名称 统一社会信用代码 岗位编号 岗位名称 姓名 公民身份号码 性别 是否就业困难人员 困难人员类别 认定编号 认定日期 招用日期 合同终止日期 公告编号 备案日期 备案部门 备注"
        );
        for kind in TableKind::ALL {
            let layout = of(kind);
            assert!(!layout.required.is_empty(), "{kind:?}");
            assert!(layout.required.iter().all(|field| layout.columns.contains(field)), "{kind:?}");
        }
        assert_eq!(of(TableKind::Hires).one_of.len(), 2);
    }
}
