//! What things are: the words of the field as types, without reading, judging or writing.
//!
//! Everything else in the crate depends on this module, and this module depends on nothing. A value of a type here has
//! been checked: an [`IdNumber`] passed GB 11643, a [`CreditCode`] passed GB 32100, a [`Ratio`] is exact. What a filing
//! *says*, before anybody believes it, is a [`Stated`] value.

mod address;
mod agency_name;
mod counts;
mod credit_code;
mod declared;
pub mod denials;
mod department;
mod division;
mod division_name;
mod finding;
mod hanzi;
mod hex;
mod id_number;
mod mask;
mod numbering;
mod office_word;
mod outcome;
mod radicals;
mod ratio;
mod settings_text;
mod stated;
mod table_kind;
mod text;
mod toml_words;
mod towns;
mod variants;
mod words;

pub use address::{CellAt, FileId, TableId, a1, column_letters};
pub use agency_name::{agency_form, is_below_county, is_label, listed_form, other_spellings, text_form};
pub use counts::{Belongs, Bounds, Counts, Denominator, FurtherCounts, InQuota, OnBase};
pub use credit_code::CreditCode;
pub use declared::Field;
pub(crate) use declared::every_table;
pub use department::{
    Agreement, Department, DepartmentKind, ExpectedDepartment, agreement, is_same_department,
};
pub use division::{Division, Level};
pub use finding::{Audience, Effect, Finding, FindingId, Review, ReviewMark, Subject, signs};
pub use hanzi::{hanzi_digit, hanzi_number, hanzi_number_at_end, in_hanzi, is_hanzi_figure};
pub use hex::hex;
pub use id_number::{IdNumber, IdProblem, Sex};
pub use mask::{mask_any, mask_number, mask_owned, mask_row};
pub use numbering::{Numbered, without_numbering};
pub use office_word::OfficeWord;
pub use outcome::{Requirement, Severity, Status, Verdict};
pub use ratio::{Ratio, Rounding};
pub use settings_text::{escaped_path, read_settings, settings_text, usual_mistake};
pub use stated::Stated;
pub use table_kind::{
    AUDIT_SHEETS, CHOICES_SHEET, CORRECTIONS_SHEET, ERROR_COLUMN, EXAMPLE_ID, GUIDE_SHEET, OWN_SHEETS,
    PROGRAM, PROGRAM_LINE, ROSTER_SHEET, TableKind,
};
pub use text::{Text, day_in_words, half_width, is_hanzi, normal, simplified, visible};
pub use toml_words::{is_list_left_open, line_of, perhaps, toml_mistake};
pub use words::{WordLists, after_one_of, has, is_one_of, words};
