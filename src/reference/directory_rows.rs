//! What a row of the directory names: an agency or several, a heading, a count, or something that can't be told.

use std::cell::OnceCell;

use hashbrown::HashSet;

use crate::model::{
    CreditCode, Department, DepartmentKind, Division, Level, Numbered, Stated, Text, after_one_of, has,
    is_one_of, mask_any, normal, without_numbering,
};
use crate::tables::{Blocks, Columns, DirectoryRow, Filer, RowView, Rows, Table};

use super::beside::Beside;
use super::standing::{self, Column, Standing};
use super::words::WORDS;
use super::{DirectoryEntry, names, rejected_rows};

/// What a row came to.
pub(super) enum Listed {
    /// An agency.
    Agency(Box<DirectoryEntry>),
    /// A heading, a count, nothing.
    Nothing,
    /// A name that is not one of an organisation, and where it stands.
    Unclear(String),
}

/// Reads a directory's rows.
pub(super) fn rows_of(file: &str, table: &Table, columns: &Columns) -> Vec<Listed> {
    let Rows::Agencies(rows) = &table.rows else { return Vec::new() };
    let rejected = rejected_rows(table);
    let standing = Column::of(rows.iter().map(RowView::<DirectoryRow>::standing));
    // A name alone in its row is an agency's, 撤销单位 is none.
    let is_name =
        |text: &str| text.contains(['（', '(']) || columns.ends_in_organisation(text) && !is_heading(text);
    let beside = Beside::of(table, rows.iter().map(|row| row.row), is_name, &[]);
    let headed = has_headings(table, rows.iter());
    let read = Reader { file, table, rows, columns, standing, beside, last: OnceCell::new(), headed };
    let usable = rows.iter().filter(|row| rejected.binary_search(&row.row).is_err());
    usable.flat_map(|row| read.row(row)).collect()
}

struct Reader<'r> {
    file: &'r str,
    table: &'r Table,
    rows: &'r Blocks<DirectoryRow>,
    columns: &'r Columns,
    standing: Column,
    beside: Beside<'r>,
    /// The last row that names an organisation; made when a department's name stands alone.
    last: OnceCell<u32>,
    /// Some names are numbered by hanzi (一、) and some are not: those are headings.
    headed: bool,
}

impl Reader<'_> {
    fn row(&self, row: RowView<'_, DirectoryRow>) -> Vec<Listed> {
        let Some(filer) = self.table.filers.get(row.filer as usize) else { return Vec::new() };
        let Some(written) = filer.name.as_deref() else { return Vec::new() };
        let (numbered, name) = without_numbering(written);
        let alone = self.stands_alone(row, filer);
        if alone && self.signs(row.row, name) {
            return vec![Listed::Nothing];
        }
        if alone && (numbered == Numbered::ByHanzi && self.headed || is_heading(name)) {
            return vec![Listed::Nothing];
        }
        let code = filer.code.as_deref().and_then(CreditCode::parse);
        let parts = names::several(name);
        let are_agencies = parts.len() > 1 && parts.iter().all(|part| self.is_organisation(part));
        if are_agencies {
            return parts.into_iter().map(|part| self.agency(part, None, row, filer)).collect();
        }
        if code.is_none() && (!self.is_organisation(name) || names_all_of_a_kind(name)) {
            return vec![Listed::Unclear(format!("{}“{name}”", self.place(row.row)))];
        }
        vec![self.agency(name, code, row, filer)]
    }

    fn agency(
        &self,
        written: &str,
        code: Option<CreditCode>,
        row: RowView<'_, DirectoryRow>,
        filer: &Filer,
    ) -> Listed {
        let (name, former) = without_former_name(written);
        let (name, with_level) = without_level(name);
        let listed_aliases = row.aliases().known().map(names::several).unwrap_or_default();
        let aliases = former
            .into_iter()
            .chain(with_level)
            .chain(listed_aliases)
            .filter(|alias| *alias != name)
            .map(Text::from);
        Listed::Agency(Box::new(DirectoryEntry {
            name: Text::from(name),
            aliases: aliases.collect(),
            by_code_only: HashSet::new(),
            contact: [row.contact(), row.phone()]
                .into_iter()
                .filter_map(Stated::known)
                .collect::<Vec<_>>()
                .join(" "),
            code,
            division: filer.division,
            level: row.level().map(Text::from),
            peer_department: match row.peer_department() {
                Stated::Known(name) if is_of_own_level(name, filer.division.known()) => Stated::Blank,
                stated => stated.map(|name| Text::from(&*mask_any(name))),
            },
            must_file: self.must_file(written, row),
            place: self.place(row.row),
        }))
    }

    /// Dissolved, merged and closed agencies need not file; a standing that can't be told leaves it open.
    fn must_file(&self, written: &str, row: RowView<'_, DirectoryRow>) -> Stated<bool> {
        let by_word = self.standing.standing(row.standing());
        let all = [by_word, self.beside.of_row(row.row), standing::of_name(written)];
        if all.contains(&Standing::Left) {
            Stated::Known(false)
        } else if all.contains(&Standing::Unclear) {
            Stated::Unknown
        } else {
            Stated::Known(true)
        }
    }

    fn is_organisation(&self, name: &str) -> bool {
        let (name, _) = without_former_name(name);
        self.columns.ends_in_organisation(name)
    }

    /// The last row with a name holds that of an HRSS department and nothing else: who made the list.
    fn signs(&self, row: u32, name: &str) -> bool {
        Department::parse(name).kind == DepartmentKind::Hrss
            && self.table.raw.cells(row).iter().filter(|text| !text.trim().is_empty()).count() == 1
            && row == *self.last.get_or_init(|| self.last_named())
    }

    fn last_named(&self) -> u32 {
        let names_one = |row: &RowView<'_, DirectoryRow>| {
            let name = self.table.filers.get(row.filer as usize).and_then(|filer| filer.name.as_deref());
            name.is_some_and(|name| self.columns.ends_in_organisation(name))
        };
        self.rows.iter().filter(names_one).last().map_or(0, |row| row.row)
    }

    /// The row states nothing but the name.
    fn stands_alone(&self, row: RowView<'_, DirectoryRow>, filer: &Filer) -> bool {
        let own = self.table.column(crate::model::Field::Agency);
        let columns = (0_u16..).zip(self.table.raw.cells(row.row));
        let others = columns.filter(|(column, _)| Some(*column) != own).map(|(_, text)| text.trim());
        filer.code.is_none()
            && others.filter(|text| !text.is_empty()).all(|text| text.chars().all(char::is_numeric))
            && filer.division.is_blank()
    }

    fn place(&self, row: u32) -> String {
        let sheet =
            if self.table.sheet.is_empty() { String::new() } else { format!("［{}］", self.table.sheet) };
        format!("{}{sheet} 第{row}行", self.file)
    }
}

/// 各街道办事处, 区属各中小学: agencies that only somebody else can count.
fn names_all_of_a_kind(name: &str) -> bool {
    let name = normal(name);
    let own = Division::own_part(&name);
    own.starts_with('各') || has(own, &WORDS.collective_signs)
}

/// 区人社局, 同级: the department of the agency's own county, in words that name no place.
fn is_of_own_level(name: &str, division: Option<Division>) -> bool {
    let name = normal(name);
    if is_one_of(&name, &WORDS.own_department) {
        return true;
    }
    let of_county = name.strip_prefix('本').unwrap_or(&name).strip_prefix(['区', '县']);
    division.is_some_and(|division| division.level() == Level::County)
        && of_county.map(Department::parse).is_some_and(|department| {
            department.kind == DepartmentKind::Hrss && department.division.is_none()
        })
}

/// Whether a row holds nothing but a heading or a count, beside the columns that are read: 一、天河区（5家） where the
/// running numbers stand.
pub(super) fn is_heading_beside(table: &Table, row: u32) -> bool {
    let is_read = |at: u16| table.columns.iter().any(|column| column.column == at);
    let mut cells = (0_u16..).zip(table.raw.cells(row)).filter(|(_, text)| !text.trim().is_empty());
    let (Some((column, text)), None) = (cells.next(), cells.next()) else { return false };
    !is_read(column) && is_heading(without_numbering(text).1)
}

/// Some names of the table are numbered by hanzi, and some are not.
fn has_headings<'r>(table: &Table, rows: impl Iterator<Item = RowView<'r, DirectoryRow>>) -> bool {
    let names = rows.filter_map(|row| table.filers.get(row.filer as usize)?.name.as_deref());
    let by_hanzi: Vec<bool> = names.map(|name| without_numbering(name).0 == Numbered::ByHanzi).collect();
    by_hanzi.contains(&true) && by_hanzi.contains(&false)
}

/// A name without what stands behind it in a bracket or after a dash (某街道办事处（某街）), if what is left still is one.
pub(super) fn plain_name<'n>(name: &'n str, columns: &Columns) -> Option<&'n str> {
    let marked = name.trim_end_matches(['*', '＊', '；', ';', '、', '，', ',']);
    let own =
        WORDS.with_subordinates.iter().find_map(|tail| marked.strip_suffix(tail.as_str())).unwrap_or(marked);
    let plain = own.split_once(['（', '(', '-', '—', '－']).map_or(own, |(plain, _)| plain).trim();
    (plain != name && columns.ends_in_organisation(plain)).then_some(plain)
}

/// 甲局（原乙局）: the name and the former one.
fn without_former_name(name: &str) -> (&str, Option<&str>) {
    let former = name
        .split_once(['（', '('])
        .and_then(|(own, rest)| Some((own, rest.strip_suffix(['）', ')'])?)))
        .and_then(|(own, inside)| {
            let former = after_one_of(inside, &WORDS.former_name_words)?;
            Some((own, former.trim_start_matches(['：', ':'])))
        });
    match former {
        Some((own, former)) if !own.is_empty() && !former.is_empty() => (own.trim(), Some(former)),
        _ => (name, None),
    }
}

/// 甲局（本级）: the name, and as it was written.
fn without_level(written: &str) -> (&str, Option<&str>) {
    let bare = written.trim().strip_suffix(['）', ')']).and_then(|name| {
        let (own, inside) = name.rsplit_once(['（', '('])?;
        WORDS.own_level.iter().any(|word| word == inside.trim()).then_some(own.trim())
    });
    match bare {
        Some(own) if !own.is_empty() => (own, Some(written)),
        _ => (written, None),
    }
}

/// A place, a count or the name of a group: no agency.
fn is_heading(name: &str) -> bool {
    let name = normal(name);
    let without_count = name.split('(').next().unwrap_or_default();
    let is_place = Division::is_chain(without_count);
    let counts_below = || {
        let inside = name.split_once('(').map_or("", |(_, inside)| inside.trim_end_matches(')'));
        inside.contains(|c: char| c.is_ascii_digit()) && is_count(inside)
    };
    // 填报单位：某局 says who made the list.
    let is_signed =
        || name.split_once(':').is_some_and(|(label, _)| WORDS.maker_labels.iter().any(|word| word == label));
    is_place
        || is_count(&name)
        || counts_below()
        || is_signed()
        || WORDS.group_ends.iter().any(|end| without_count.ends_with(end.as_str()))
}

/// 共8家, 合计：12个, 8家.
fn is_count(name: &str) -> bool {
    let mut rest = name;
    for word in &WORDS.count_words {
        rest = rest.strip_prefix(word.as_str()).unwrap_or(rest);
    }
    let rest = rest.trim_start_matches([':', '：']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_figure = after.len() < rest.len() || rest.len() < name.len();
    is_figure && (after.is_empty() || is_one_of(after, &WORDS.counted_units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_counts_are_no_agencies() {
        for heading in [
            "天河区",
            "广州市天河区（5家）",
            "共8家",
            "合计",
            "合计：12个",
            "区直部门",
            "其他单位",
            "8家",
            "街道办事处（3家）",
            "制表单位：天河区人社局",
        ] {
            assert!(is_heading(heading), "{heading}");
        }
        for agency in ["天河区民政局", "广州市第一中学", "柳溪街道办事处", "共青团天河区委"]
        {
            assert!(!is_heading(agency), "{agency}");
        }
    }

    #[test]
    fn a_former_name_in_brackets_is_another_name() {
        assert_eq!(
            without_former_name("柳溪街道办事处（原柳溪镇人民政府）"),
            ("柳溪街道办事处", Some("柳溪镇人民政府"))
        );
        assert_eq!(without_former_name("城管局（本级）"), ("城管局（本级）", None));
        assert_eq!(without_level("城管局（本级）"), ("城管局", Some("城管局（本级）")));
        assert_eq!(without_level("城管局（北站）"), ("城管局（北站）", None));
    }
}
