//! What headers, key words and marks mean: the lists in `templates/columns.toml`, and what an office adds to them.
//!
//! The lists are data, so a new spelling needs no new program. They are read once, into lookups by normalised header
//! ([`header_key`]).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::composition::{Compositions, Wrong};
use super::header_key::{header_key, last_bracket, whole_key, without_year};
use crate::model::{Field, TableKind, denials, is_label, line_of, settings_text, toml_mistake};

/// Composed headers are less sure than any that is listed.
const FIRST_COMPOSED: u16 = 1000;

const BUILTIN: &str = include_str!("../../templates/columns.toml");
/// From here to the end of the file, blank forms are told how their columns are filled in.
const FORM: &str = "\n[form.";

/// The built-in file in two halves: what reading goes by, and what only blank forms need.
pub fn builtin_halves() -> (&'static str, &'static str) {
    BUILTIN.split_at(BUILTIN.find(FORM).unwrap_or(BUILTIN.len()))
}

/// What headers, keys and marks mean.
#[derive(Debug, Clone)]
pub struct Columns {
    tables: BTreeMap<TableKind, TableSpec>,
    keys: HashMap<String, Field>,
    words: Words,
    /// Every column name of every table, and the lower words of two-level headers.
    names: HashSet<String>,
    compositions: Compositions,
    word_sets: BTreeMap<String, Vec<String>>,
    /// Words in a bracket that make another column of the field before it, as keys.
    other_brackets: BTreeMap<Field, Vec<String>>,
    /// Further headers of lists of earlier placements, as keys: in a filing they may mean other days.
    of_placements: Vec<(String, Field)>,
    /// The year audited: a header that names another year's column means nothing.
    year: Option<i16>,
}

/// A table's columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableSpec {
    /// Columns without which the table is rejected, in the order of the file.
    pub(crate) required: Vec<Field>,
    /// Groups of which one column must be there.
    pub(crate) one_of: Vec<Vec<Field>>,
    /// Words of titles and sheet names that point to this table.
    pub(crate) words: Vec<String>,
    /// Further words in names that point to this table if nothing else is known of it.
    pub(crate) name_words: Vec<String>,
    /// Normalised header to column.
    synonyms: HashMap<String, Meaning>,
    /// How many spellings each column has; the next one's rank.
    counts: BTreeMap<Field, u16>,
}

/// What a header means in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// The column.
    pub(crate) field: Field,
    /// Place in the list of spellings: smaller is surer.
    pub(crate) rank: u16,
    /// The same header is a surer name of another column in another filed table.
    pub(crate) weak: bool,
}

impl Meaning {
    /// Found by the words that the header is made of.
    pub(crate) const fn is_composed(self) -> bool {
        self.rank >= FIRST_COMPOSED
    }
}

/// Marks and words that are no columns, normalised by [`header_key`] save where said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// Texts that count as blank, as [`crate::model::normal`] gives them.
    pub(crate) blank: Marks,
    /// Texts that point at another row; as [`crate::model::normal`] gives them.
    pub(crate) ditto: Marks,
    /// 困难人员类别: no claim; as [`crate::model::normal`] gives them.
    pub(crate) no_claim: Marks,
    /// Yes; as [`crate::model::normal`] gives them.
    pub(crate) yes: HashSet<String>,
    /// No.
    pub(crate) no: HashSet<String>,
    /// 合同终止日期: open; as [`crate::model::normal`] gives them.
    pub(crate) open_end: Marks,
    /// 退出日期: none; likewise.
    pub(crate) not_exited: Marks,
    /// Headers of a running number.
    pub(crate) serial: HashSet<String>,
    /// Headers of columns that no rule asks for: 联系电话, 学历.
    pub(crate) bystanders: HashSet<String>,
    /// What such headers end in.
    pub(crate) bystander_ends: Vec<String>,
    /// What stands in a bracket behind a header and is no remark: 合同期限（止）.
    pub(crate) telling_brackets: HashSet<String>,
    /// Lower-level headers that leave the meaning to the upper level.
    pub(crate) sub_headers: HashSet<String>,
    /// Starts of signature lines.
    pub(crate) footer: HashSet<String>,
    /// Words behind an agency's name that mark the total of the totals of its posts.
    pub(crate) agency_totals: Vec<String>,
    /// Ends of the first text of a line to be signed: …意见.
    pub(crate) footer_ends: Vec<String>,
    /// Words of columns that name the agency, the surer first; `*` stands for all others.
    pub(crate) agency_order: Vec<String>,
    /// Words of lists of advertised posts.
    pub(crate) recruitment: Vec<String>,
    /// Page furniture: 接下页, 完.
    pub(crate) furniture: HashSet<String>,
    /// Starts of notes, where a colon or a number follows.
    pub(crate) note: HashSet<String>,
    /// Starts of what explains how to fill in a name.
    pub(crate) instruction: Vec<String>,
    /// What 单位： states where it means a unit of measure.
    pub(crate) measure: HashSet<String>,
    /// How a row begins that calls itself an example.
    pub(crate) example: Vec<String>,
    /// Words beside the numbers of persons who were not hired.
    pub(crate) other_person: Vec<String>,
    /// Words of lists that serve another purpose than to report hires.
    pub(crate) other_list: Vec<String>,
    /// Ends of organisation names.
    pub(crate) organisation: Vec<String>,
    /// What a file name has at its ends beside an organisation; longest first.
    pub(crate) file: Vec<String>,
    /// Words of subtotal rows and their rank; 0 is a figure that is no sum.
    pub(crate) subtotal: HashMap<String, u8>,
}

impl Words {
    /// What follows the words by which a text calls itself a note: 填表说明：…; none if it does not.
    pub(super) fn noted<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (head, rest) = text.split_once([':', '：'])?;
        (head.len() <= 30 && self.note.contains(header_key(head).as_ref())).then_some(rest)
    }

    /// Whether a text in the place of a name explains how to fill in, and is nobody's name.
    pub(super) fn is_instruction(&self, text: &str) -> bool {
        let text = text.trim();
        let text = text.trim_start_matches(['（', '(', '【', '[', '〔', '*', '※']);
        let is_note = || {
            let bare = text.trim_end_matches(['）', ')', '】', ']', '〕']);
            bare.len() <= 30 && self.note.contains(header_key(bare).as_ref())
        };
        self.instruction.iter().any(|word| text.starts_with(word.as_str()))
            || self.noted(text).is_some()
            || is_label(&crate::model::normal(text))
            || is_note()
    }
}

/// A few short words, looked for in every cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    words: Vec<String>,
    longest: usize,
    /// By first byte: whether a text may be one of the words.
    begins: Vec<bool>,
}

impl Marks {
    fn extend(&mut self, words: Vec<String>) {
        /// Bytes that a character may take before normalising, for one byte after.
        const WIDEST: usize = 4;
        self.words.extend(words);
        self.words.sort();
        self.words.dedup();
        // Normalising leaves ASCII and hanzi as they are, but for the case of letters; all else may become anything.
        let begins = |byte: u8| {
            !matches!(byte, 0x21..=0x7e | 0xe4..=0xe9)
                || self.words.iter().any(|word| word.as_bytes().first() == Some(&byte.to_ascii_uppercase()))
        };
        self.begins = (0..=u8::MAX).map(begins).collect();
        self.longest = self.words.iter().map(|word| word.chars().count() * WIDEST).max().unwrap_or(0);
    }

    /// Bytes that one of these words has at most as written; blanks inside are not foreseen.
    pub(crate) const fn longest(&self) -> usize {
        self.longest
    }

    /// It can't be, if it begins with a letter, a figure or a hanzi that no word begins with.
    #[inline]
    pub(crate) fn may_begin_like(&self, text: &str) -> bool {
        text.as_bytes().first().is_some_and(|first| self.begins.get(usize::from(*first)) == Some(&true))
    }

    /// Whether a text, as [`crate::model::normal`] gives it, is one of the words.
    pub(crate) fn contains(&self, normal: &str) -> bool {
        self.words.iter().any(|word| word == normal)
    }
}

/// A mistake in a user's columns file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} 第 {line} 行：{message}")]
pub struct ColumnsError {
    /// The file as the user named it.
    pub path: String,
    /// Line from 1.
    pub line: usize,
    /// Chinese: what is wrong and what was expected.
    pub message: String,
}

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    blank_marks: Vec<String>,
    ditto_marks: Vec<String>,
    no_claim_words: Vec<String>,
    open_end_words: Vec<String>,
    not_exited_words: Vec<String>,
    yes_words: Vec<String>,
    no_words: Vec<String>,
    serial_headers: Vec<String>,
    bystander_headers: Vec<String>,
    bystander_ends: Vec<String>,
    telling_brackets: Vec<String>,
    sub_headers: Vec<String>,
    footer_words: Vec<String>,
    footer_ends: Vec<String>,
    agency_totals: Vec<String>,
    agency_order: Vec<String>,
    recruitment_words: Vec<String>,
    furniture_words: Vec<String>,
    note_words: Vec<String>,
    instruction_words: Vec<String>,
    measure_words: Vec<String>,
    example_words: Vec<String>,
    other_person_words: Vec<String>,
    other_list_words: Vec<String>,
    organisation_words: Vec<String>,
    file_words: Vec<String>,
    other_brackets: BTreeMap<Spanned<String>, Vec<String>>,
    placements: BTreeMap<Spanned<String>, Vec<String>>,
    subtotals: BTreeMap<Spanned<String>, Spanned<u8>>,
    word_sets: BTreeMap<String, Vec<String>>,
    compositions: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    keys: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    tables: BTreeMap<Spanned<String>, RawTable>,
    /// What blank forms say of the columns: reading has no use for it, and nobody may change it.
    form: Option<Spanned<IgnoredAny>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawTable {
    words: Vec<String>,
    name_words: Vec<String>,
    required: Vec<Spanned<String>>,
    one_of: Vec<Vec<Spanned<String>>>,
    /// Read where they are there, but not asked for by the blank forms.
    off_form: Vec<Spanned<String>>,
    columns: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

/// A mistake by byte offset, before the line is known.
struct Mistake {
    offset: usize,
    message: String,
}

fn mistake<T>(at: &Spanned<T>, message: String) -> Mistake {
    Mistake { offset: at.span().start, message }
}

impl Columns {
    /// The columns that are built in.
    ///
    /// # Panics
    /// Never in a released program: a test reads the embedded file.
    pub fn builtin() -> Self {
        // Parsing them takes longer than reading a small filing.
        static COLUMNS: LazyLock<Columns> = LazyLock::new(Columns::parse_builtin);
        COLUMNS.clone()
    }

    fn parse_builtin() -> Self {
        let mut columns = Self {
            tables: BTreeMap::new(),
            keys: HashMap::new(),
            words: Words::default(),
            names: HashSet::new(),
            compositions: Compositions::default(),
            word_sets: BTreeMap::new(),
            other_brackets: BTreeMap::new(),
            of_placements: Vec::new(),
            year: None,
        };
        if let Err(error) = columns.extend(builtin_halves().0, "columns.toml", true) {
            panic!("{error}");
        }
        columns
    }

    /// The built-in columns and the additions of a file's bytes, and its text.
    ///
    /// # Errors
    /// With the line, if it is not UTF-8 or not as expected.
    pub fn with_user_bytes(bytes: Vec<u8>, path: &str) -> Result<(Self, String), ColumnsError> {
        let text = settings_text(bytes).map_err(|(line, message)| ColumnsError {
            path: path.to_owned(),
            line,
            message,
        })?;
        Ok((Self::with_user_file(&text, path)?, text))
    }

    /// The built-in columns and a user's additions.
    pub fn with_user_file(text: &str, path: &str) -> Result<Self, ColumnsError> {
        let mut columns = Self::builtin();
        columns.extend(text, path, false)?;
        Ok(columns)
    }

    /// The same for hires of earlier years: an office's list of who was placed when needs no posts and no claims.
    #[must_use]
    pub fn of_history(&self) -> Self {
        let mut columns = self.clone();
        if let Some(hires) = columns.tables.get_mut(&TableKind::Hires) {
            hires.required = vec![Field::Name, Field::IdNumber, Field::Hired];
            hires.one_of.clear();
            for (key, field) in &columns.of_placements {
                let meaning = Meaning { field: *field, rank: FIRST_COMPOSED - 1, weak: false };
                hires.synonyms.entry(key.clone()).or_insert(meaning);
            }
        }
        columns
    }

    /// A table's columns.
    pub(crate) fn table(&self, kind: TableKind) -> Option<&TableSpec> {
        self.tables.get(&kind)
    }

    /// The same for the audit of a year: a header may name that year (2024年计划招用人数), and no other.
    #[must_use]
    pub fn for_year(mut self, year: i16) -> Self {
        self.year = Some(year);
        self
    }

    /// The meaning of a normalised header in a table.
    pub(crate) fn meaning(&self, kind: TableKind, key: &str) -> Option<Meaning> {
        let spec = self.tables.get(&kind)?;
        let find = |key: &str| spec.synonyms.get(key).copied().or_else(|| self.composed(spec, key));
        find(key).or_else(|| without_year(key, self.year).and_then(find))
    }

    /// The meaning of a header as written: without what stands in brackets, else with it, as in
    /// 就业困难人员（是/否）.
    pub(crate) fn meaning_of_header(&self, kind: TableKind, text: &str, key: &str) -> Option<Meaning> {
        let by_whole = || {
            let whole = whole_key(text).filter(|whole| whole != key)?;
            self.meaning(kind, &whole)
        };
        if last_bracket(text).is_some_and(|inside| self.words.telling_brackets.contains(&inside)) {
            return by_whole().or_else(|| self.meaning(kind, key));
        }
        self.meaning(kind, key).or_else(by_whole)
    }

    /// Whether a bracket of a header makes it another column than the field that stands before it: 认定日期（失效）, 姓名（联系人）,
    /// 计划招用人数（2023年） where another year is audited.
    pub(crate) fn is_another(&self, field: Field, text: &str) -> bool {
        if self.year.is_some_and(|year| denials::year_in_header(text, year).is_some()) {
            return true;
        }
        let words = self.other_brackets.get(&field).map(Vec::as_slice).unwrap_or_default();
        last_bracket(text).is_some_and(|inside| words.iter().any(|word| inside.contains(word.as_str())))
    }

    /// A meaning by composition, for headers that no list of spellings has: the lists come first.
    fn composed(&self, spec: &TableSpec, key: &str) -> Option<Meaning> {
        let (field, place) = self.compositions.find(key, |field| spec.knows(field))?;
        Some(Meaning {
            field,
            rank: FIRST_COMPOSED.saturating_add(place),
            weak: self.is_weak(spec, field, key),
        })
    }

    /// Another filed table spells a column of its own so.
    fn is_weak(&self, own: &TableSpec, field: Field, key: &str) -> bool {
        let others = TableKind::FILED.iter().filter_map(|kind| self.tables.get(kind));
        others
            .filter(|spec| !std::ptr::eq(*spec, own))
            .any(|spec| spec.synonyms.get(key).is_some_and(|meaning| meaning.field != field))
    }

    /// Whether a normalised header is a column name in any table.
    pub(crate) fn is_any_name(&self, key: &str) -> bool {
        self.names.contains(key)
            || self.compositions.find(key, |_| true).is_some()
            || without_year(key, self.year).is_some_and(|key| {
                self.names.contains(key) || self.compositions.find(key, |_| true).is_some()
            })
    }

    /// The meaning of a normalised key of a key-value line.
    pub(crate) fn key(&self, key: &str) -> Option<Field> {
        self.keys.get(key).copied()
    }

    /// The kinds of filed table that a name states, by the words that point to each. If one word contains another, the
    /// longer one counts, so that 招用计划 is not 招用.
    pub fn kinds_in(&self, text: &str) -> Vec<TableKind> {
        let text = header_key(text);
        let mut found: Vec<(usize, usize, TableKind)> = Vec::new();
        for kind in TableKind::FILED {
            let Some(spec) = self.tables.get(&kind) else { continue };
            for word in spec.words.iter().chain(&spec.name_words) {
                found.extend(text.match_indices(word.as_str()).map(|(at, _)| (at, at + word.len(), kind)));
            }
        }
        let is_outermost = |one: &(usize, usize, TableKind)| {
            !found
                .iter()
                .any(|other| other.0 <= one.0 && one.1 <= other.1 && other.1 - other.0 > one.1 - one.0)
        };
        let mut kinds: Vec<TableKind> =
            found.iter().filter(|one| is_outermost(one)).map(|one| one.2).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The kinds that several names say together.
    pub(crate) fn kinds_in_any<'t>(&self, texts: impl IntoIterator<Item = &'t String>) -> Vec<TableKind> {
        let mut kinds: Vec<TableKind> = texts.into_iter().flat_map(|text| self.kinds_in(text)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Whether a name ends as names of organisations do.
    pub fn ends_in_organisation(&self, name: &str) -> bool {
        let name = crate::model::normal(name);
        let bare = name.split('(').next().unwrap_or_default();
        let ends = |name: &str| self.words.organisation.iter().any(|end| name.ends_with(end.as_str()));
        ends(&name) || ends(bare)
    }

    /// Whether a name is nothing but words in which organisations' names end: 街道办事处, 单位办公室.
    pub(super) fn is_bare_organisation(&self, name: &str) -> bool {
        let name = crate::model::normal(name);
        let mut rest = &*name;
        while !rest.is_empty() {
            let shorter = self.words.organisation.iter().filter_map(|end| rest.strip_suffix(end.as_str()));
            match shorter.min_by_key(|rest| rest.len()) {
                Some(shorter) => rest = shorter,
                None => return false,
            }
        }
        true
    }

    /// Marks and words.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    fn extend(&mut self, text: &str, path: &str, builtin: bool) -> Result<(), ColumnsError> {
        let at = |offset: usize, message: String| ColumnsError {
            path: path.to_owned(),
            line: line_of(text, offset),
            message,
        };
        let text_only = text.strip_prefix('\u{feff}').unwrap_or(text);
        let shift = text.len() - text_only.len();
        let raw: Raw = toml::from_str(text_only).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(shift + start, toml_mistake(text_only, start, error.message()))
        })?;
        if let Some(form) = &raw.form {
            return Err(at(
                shift + form.span().start,
                "[form] 是空白表的说明，不能改动；只能增补写法".to_owned(),
            ));
        }
        self.words.extend(&raw).map_err(|wrong| at(shift + wrong.offset, wrong.message))?;
        for (label, synonyms) in &raw.keys {
            self.extend_key(label, synonyms).map_err(|wrong| at(shift + wrong.offset, wrong.message))?;
        }
        for (code, table) in raw.tables {
            self.extend_table(&code, &table, builtin)
                .map_err(|wrong| at(shift + wrong.offset, wrong.message))?;
        }
        self.extend_compositions(raw.word_sets, &raw.compositions)
            .map_err(|wrong| at(shift + wrong.offset, wrong.message))?;
        let field_of = |label: &Spanned<String>, part: &str| {
            Field::from_label(label.as_ref()).ok_or_else(|| {
                at(shift + label.span().start, format!("[{part}] 中没有“{}”这一列", label.as_ref()))
            })
        };
        let keys = |words: &[String]| -> Vec<String> {
            words.iter().map(|word| header_key(word).into_owned()).filter(|key| !key.is_empty()).collect()
        };
        for (label, words) in &raw.other_brackets {
            let field = field_of(label, "other_brackets")?;
            self.other_brackets.entry(field).or_default().extend(keys(words));
        }
        for (label, words) in &raw.placements {
            let field = field_of(label, "placements")?;
            self.of_placements.extend(keys(words).into_iter().map(|key| (key, field)));
        }
        self.mark_weak();
        self.names = self.tables.values().flat_map(|spec| spec.synonyms.keys().cloned()).collect();
        Ok(())
    }

    fn extend_compositions(
        &mut self,
        sets: BTreeMap<String, Vec<String>>,
        written: &BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    ) -> Result<(), Mistake> {
        for (name, words) in sets {
            let words = words.iter().map(|word| header_key(word).into_owned());
            self.word_sets.entry(name).or_default().extend(words.filter(|word| !word.is_empty()));
        }
        for (label, compositions) in written {
            let field = Field::from_label(label.as_ref())
                .ok_or_else(|| mistake(label, format!("[compositions] 中没有“{}”这一列", label.as_ref())))?;
            for one in compositions {
                self.compositions.add(field, one.as_ref(), &self.word_sets).map_err(|wrong| {
                    let why = match wrong {
                        Wrong::NoSuchSet(set) => format!("[word_sets] 中没有“{set}”"),
                        Wrong::Malformed => "花括号不成对，或没有必须出现的词".to_owned(),
                    };
                    mistake(one, format!("构词“{}”有误：{why}", one.as_ref()))
                })?;
            }
        }
        Ok(())
    }

    fn extend_key(&mut self, label: &Spanned<String>, synonyms: &[Spanned<String>]) -> Result<(), Mistake> {
        const KEYS: [Field; 8] = [
            Field::Agency,
            Field::CreditCode,
            Field::Year,
            Field::Submitted,
            Field::ReceivedBy,
            Field::Filed,
            Field::FiledWith,
            Field::NoticeNo,
        ];
        let field =
            Field::from_label(label.as_ref()).filter(|field| KEYS.contains(field)).ok_or_else(|| {
                let known: Vec<&str> = KEYS.iter().map(|field| field.label()).collect();
                mistake(label, format!("[keys] 中没有“{}”，只能是：{}", label.as_ref(), known.join("、")))
            })?;
        for synonym in synonyms {
            let key = usable_key(synonym)?;
            if let Some(other) = self.keys.insert(key, field).filter(|other| *other != field) {
                return Err(mistake(
                    synonym,
                    format!(
                        "“{}”已是“{}”的写法，不能同时属于“{}”",
                        synonym.as_ref(),
                        other.label(),
                        field.label()
                    ),
                ));
            }
        }
        Ok(())
    }

    fn extend_table(&mut self, code: &Spanned<String>, raw: &RawTable, builtin: bool) -> Result<(), Mistake> {
        let kind = TableKind::ALL.into_iter().find(|kind| kind.code() == code.as_ref().as_str()).ok_or_else(
            || {
                let known: Vec<&str> = TableKind::ALL.iter().map(|kind| kind.code()).collect();
                mistake(code, format!("没有名为“{}”的表，只能是：{}", code.as_ref(), known.join("、")))
            },
        )?;
        let restructures = !raw.required.is_empty() || !raw.one_of.is_empty() || !raw.off_form.is_empty();
        if restructures && !builtin {
            return Err(mistake(
                code,
                format!(
                    "[tables.{}] 不能改动 required、one_of 或 off_form，只能增补 words 与 columns",
                    kind.code()
                ),
            ));
        }
        let spec = self.tables.entry(kind).or_default();
        spec.words.extend(
            raw.words.iter().map(|word| header_key(word).into_owned()).filter(|word| !word.is_empty()),
        );
        let name_words = raw.name_words.iter().map(|word| header_key(word).into_owned());
        spec.name_words.extend(name_words.filter(|word| !word.is_empty()));
        for (label, synonyms) in &raw.columns {
            let field = Field::from_label(label.as_ref())
                .filter(|field| builtin || spec.counts.contains_key(field))
                .ok_or_else(|| {
                    let known: Vec<&str> = spec.counts.keys().map(|field| field.label()).collect();
                    mistake(
                        label,
                        format!(
                            "{}表没有“{}”这一列，可用的列：{}",
                            kind.label(),
                            label.as_ref(),
                            known.join("、")
                        ),
                    )
                })?;
            for synonym in synonyms {
                spec.add(field, synonym)?;
            }
        }
        let field = |label: &Spanned<String>| {
            Field::from_label(label.as_ref())
                .filter(|field| spec.counts.contains_key(field))
                .ok_or_else(|| mistake(label, format!("没有“{}”这一列", label.as_ref())))
        };
        let required = raw.required.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        let one_of = raw
            .one_of
            .iter()
            .map(|group| group.iter().map(field).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        for label in &raw.off_form {
            field(label)?;
        }
        spec.required.extend(required);
        spec.one_of.extend(one_of);
        Ok(())
    }

    /// 招聘人数 is the canonical name of a notice's column and a late spelling of a plan's: alone it
    /// must not turn a list of notices into a plan.
    fn mark_weak(&mut self) {
        let mut surest: HashMap<String, (u16, Field)> = HashMap::new();
        for kind in TableKind::FILED {
            let Some(spec) = self.tables.get(&kind) else { continue };
            let mut synonyms: Vec<(&String, &Meaning)> = spec.synonyms.iter().collect();
            synonyms.sort_by_key(|(key, _)| *key);
            for (key, meaning) in synonyms {
                let entry = surest.entry(key.clone()).or_insert((meaning.rank, meaning.field));
                if meaning.rank < entry.0 {
                    *entry = (meaning.rank, meaning.field);
                }
            }
        }
        for kind in TableKind::FILED {
            let Some(spec) = self.tables.get_mut(&kind) else { continue };
            let keys: Vec<String> = spec.synonyms.keys().cloned().collect();
            for key in keys {
                if let Some(meaning) = spec.synonyms.get_mut(&key) {
                    meaning.weak = surest
                        .get(&key)
                        .is_some_and(|(rank, field)| *field != meaning.field && *rank < meaning.rank);
                }
            }
        }
    }
}

impl TableSpec {
    fn add(&mut self, field: Field, synonym: &Spanned<String>) -> Result<(), Mistake> {
        let key = usable_key(synonym)?;
        let count = self.counts.entry(field).or_default();
        match self.synonyms.get(&key) {
            Some(meaning) if meaning.field == field => {}
            Some(meaning) => {
                return Err(mistake(
                    synonym,
                    format!(
                        "“{}”已是“{}”的写法，不能同时属于“{}”",
                        synonym.as_ref(),
                        meaning.field.label(),
                        field.label()
                    ),
                ));
            }
            None => {
                self.synonyms.insert(key, Meaning { field, rank: *count, weak: false });
                *count += 1;
            }
        }
        Ok(())
    }

    /// Whether the table has this column at all.
    pub(crate) fn knows(&self, field: Field) -> bool {
        self.counts.contains_key(&field)
    }

    /// All normalised spellings, sorted.
    pub(crate) fn spellings(&self) -> Vec<(&str, Field)> {
        let mut all: Vec<(&str, Field)> =
            self.synonyms.iter().map(|(key, meaning)| (key.as_str(), meaning.field)).collect();
        all.sort_unstable();
        all
    }
}

impl Words {
    fn extend(&mut self, raw: &Raw) -> Result<(), Mistake> {
        let keys =
            |list: &[String]| list.iter().map(|word| header_key(word).into_owned()).collect::<Vec<_>>();
        let plain = |list: &[String]| {
            list.iter().map(|word| crate::model::normal(word).into_owned()).collect::<Vec<_>>()
        };
        self.blank.extend(plain(&raw.blank_marks));
        self.ditto.extend(plain(&raw.ditto_marks));
        self.no_claim.extend(plain(&raw.no_claim_words));
        self.yes.extend(plain(&raw.yes_words));
        self.no.extend(plain(&raw.no_words));
        self.open_end.extend(plain(&raw.open_end_words));
        self.not_exited.extend(plain(&raw.not_exited_words));
        self.serial.extend(keys(&raw.serial_headers));
        self.bystanders.extend(keys(&raw.bystander_headers));
        self.bystander_ends.extend(keys(&raw.bystander_ends));
        self.bystander_ends.retain(|end| !end.is_empty());
        self.telling_brackets.extend(keys(&raw.telling_brackets));
        self.sub_headers.extend(keys(&raw.sub_headers));
        self.footer.extend(keys(&raw.footer_words));
        self.agency_totals.extend(keys(&raw.agency_totals));
        self.footer_ends.extend(keys(&raw.footer_ends));
        self.footer_ends.retain(|end| !end.is_empty());
        self.agency_order.extend(raw.agency_order.iter().cloned());
        self.recruitment.extend(keys(&raw.recruitment_words));
        self.furniture.extend(keys(&raw.furniture_words));
        self.note.extend(keys(&raw.note_words));
        self.instruction.extend(plain(&raw.instruction_words));
        self.measure.extend(keys(&raw.measure_words));
        self.example.extend(plain(&raw.example_words));
        self.other_person.extend(plain(&raw.other_person_words));
        self.other_list.extend(plain(&raw.other_list_words));
        self.organisation.extend(plain(&raw.organisation_words));
        self.file.extend(plain(&raw.file_words));
        for words in TABLE_FILE_WORDS {
            self.file.push((*words).to_owned());
        }
        self.file.retain(|word| !word.is_empty());
        self.file.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.file.dedup();
        for (word, rank) in &raw.subtotals {
            if !(0..=3).contains(rank.as_ref()) {
                return Err(mistake(rank, "合计行的级别只能是 1（小计）、2（合计）、3（总计），或 0（计数、平均值等，不与明细核对）".to_owned()));
            }
            self.subtotal.insert(usable_key(word)?, *rank.as_ref());
        }
        Ok(())
    }
}

/// Names of our own templates, which agencies keep in file names.
const TABLE_FILE_WORDS: &[&str] = &["招用计划", "招用情况", "招聘公告", "招用备案"];

fn usable_key(synonym: &Spanned<String>) -> Result<String, Mistake> {
    let key = header_key(synonym.as_ref()).into_owned();
    if key.is_empty() {
        return Err(mistake(synonym, format!("“{}”整理后为空，无法用来匹配", synonym.as_ref())));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_has_more_columns_than_a_row_has_slots() {
        for kind in TableKind::ALL {
            let columns = Columns::builtin().table(kind).map_or(0, |spec| spec.counts.len());
            assert!(columns <= crate::tables::row_reader::MOST_SLOTS, "{kind:?} has {columns}");
        }
    }

    #[test]
    fn every_canonical_name_is_the_surest_spelling_of_its_column() {
        let columns = Columns::builtin();
        for kind in TableKind::ALL {
            let spec = columns.table(kind).unwrap_or_else(|| panic!("no {kind:?}"));
            for field in spec.counts.keys() {
                let meaning = columns.meaning(kind, &header_key(field.label()));
                assert_eq!(meaning.map(|found| (found.field, found.rank)), Some((*field, 0)), "{kind:?}");
            }
        }
    }

    #[test]
    fn headcount_of_a_notice_is_a_weak_name_in_a_plan() {
        let columns = Columns::builtin();
        let in_plan = columns.meaning(TableKind::Plan, "招聘人数");
        assert_eq!(in_plan.map(|found| (found.field, found.weak)), Some((Field::Headcount, true)));
        let in_notices = columns.meaning(TableKind::Notices, "招聘人数");
        assert_eq!(in_notices.map(|found| (found.field, found.weak)), Some((Field::Announced, false)));
    }

    #[test]
    fn no_listed_spelling_is_composed_for_another_column_of_its_table() {
        let columns = Columns::builtin();
        for kind in TableKind::ALL {
            let spec = columns.table(kind).unwrap_or_else(|| panic!("no {kind:?}"));
            for (key, field) in spec.spellings() {
                let composed = columns.composed(spec, key).map(|meaning| meaning.field);
                assert!(composed.is_none_or(|other| other == field), "{kind:?} {key}: {composed:?}");
            }
        }
    }

    #[test]
    fn headers_are_composed_of_known_words_and_what_may_mean_several_things_is_not() {
        let columns = Columns::builtin().for_year(2024);
        for (kind, header, field) in [
            (TableKind::Hires, "受聘人员姓名", Some(Field::Name)),
            (TableKind::Hires, "劳动合同起始时间", Some(Field::Hired)),
            (TableKind::Hires, "聘用协议到期日", Some(Field::Ends)),
            (TableKind::Hires, "就业困难对象（是/否）", Some(Field::Difficult)),
            (TableKind::Hires, "援助对象认定证书编号", Some(Field::CertificateNo)),
            (TableKind::Hires, "援助对象认定时间", Some(Field::Recognised)),
            (TableKind::Hires, "录用备案日期", Some(Field::Filed)),
            (TableKind::Hires, "审批日期", None),
            (TableKind::Hires, "起始日期", None),
            (TableKind::Hires, "合同签订日期", None),
            (TableKind::Hires, "信息编号", None),
            (TableKind::Plan, "2024年拟安置人数", Some(Field::Headcount)),
            (TableKind::Plan, "2023年拟安置人数", None),
            (TableKind::Plan, "安置人数", None),
            (TableKind::Plan, "其中：拟安置援助对象", Some(Field::DifficultyHeadcount)),
            (TableKind::Notices, "招聘启事发布时间", Some(Field::Published)),
            (TableKind::Notices, "报名时间", None),
        ] {
            let found = columns.meaning_of_header(kind, header, &header_key(header));
            assert_eq!(found.map(|meaning| meaning.field), field, "{header}");
        }
    }

    #[test]
    fn a_user_file_adds_spellings() {
        let text = "[tables.plan.columns]\n\"计划招用人数\" = [\"本年度拟安排指标（个）\"]\n";
        let columns = Columns::with_user_file(text, "我局.toml").unwrap_or_else(|error| panic!("{error}"));
        let found = columns.meaning(TableKind::Plan, "本年度拟安排指标").map(|found| found.field);
        assert_eq!(found, Some(Field::Headcount));
    }

    #[test]
    fn the_sample_that_comes_with_the_blank_forms_is_one_that_is_taken() {
        let sample = include_str!("../../templates/列名样例.toml");
        let columns =
            Columns::with_user_file(sample, "列名样例.toml").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(columns.key("呈送单位"), Some(Field::Agency));
        let found = columns.meaning(TableKind::Hires, "报到日期").map(|found| found.field);
        assert_eq!(found, Some(Field::Hired));
    }

    #[test]
    fn mistakes_of_a_user_file_name_their_line() {
        for (text, line, word) in [
            ("\n[tables.plan.columns]\n\"不存在\" = [\"甲\"]\n", 3, "不存在"),
            ("[tables.plann.columns]\n\"年度\" = [\"甲\"]\n", 1, "plann"),
            ("[tables.plan]\nrequired = [\"年度\"]\n", 1, "required"),
            ("\n\n[tables.plan.columns]\n\"年度\" = [\n\"甲\",\n\"单位名称\"]\n", 6, "单位名称"),
            ("# 注\n[tables.plan.columns]\n\"年度\" = \"甲\"\n", 3, "应为列表"),
            ("colums = 1\n", 1, "不认识的键“colums”"),
            ("[keys]\n\"姓名\" = [\"甲\"]\n", 2, "姓名"),
            ("[subtotals]\n\"小结\" = 7\n", 2, "级别"),
            ("[tables.plan.columns]\n\"年度\" = [\"（）\"]\n", 2, "为空"),
            ("[compositions]\n\"姓名\" = [\"{没有}姓名\"]\n", 2, "没有“没有”"),
            ("[compositions]\n\"姓氏\" = [\"{人}姓\"]\n", 2, "姓氏"),
        ] {
            let Err(error) = Columns::with_user_file(text, "我局.toml") else { panic!("accepted: {text}") };
            assert_eq!(error.line, line, "{text}: {error}");
            assert!(error.message.contains(word), "{text}: {error}");
        }
    }
}
