//! Whether two spellings of a person's name may be the same name.

use crate::model::{normal, words};

/// Equal, or different only where one of them is masked, cut off or could not be typed.
pub(super) fn may_be_same(one: &str, other: &str) -> bool {
    let (one, other) = (normal(one), normal(other));
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let is_masked = |c: char| words().masked_characters.iter().any(|mark| mark.starts_with(c));
    let alike =
        |a: &[char], b: &[char]| a.iter().zip(b).all(|(a, b)| a == b || is_masked(*a) || is_masked(*b));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    // 张* for 张三丰: the beginning of a masked or a long name is enough; 王明 is not 王明华.
    let is_beginning = short.len() >= LONG || short.iter().copied().any(is_masked);
    (short.len() == long.len() || (is_beginning && short.len() > 1)) && alike(short, long)
}

/// Forms cut off names as long as this.
const LONG: usize = 4;

/// One character other than the surname differs or is missing: a slip of the pen.
pub(super) fn differ_by_a_slip(one: &str, other: &str) -> bool {
    let (one, other) = (normal(one), normal(other));
    one.chars().next() == other.chars().next() && strsim::levenshtein(&one, &other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_or_cut_name_may_be_the_same() {
        for (one, other, same) in [
            ("甲 一清", "甲一清", true),
            ("张*清", "张一清", true),
            ("张某某", "张一清", true),
            ("张□", "张堃", true),
            ("买买提江·阿卜", "买买提江·阿卜杜热依木", true),
            ("张一清", "张一靑子", false),
            ("张一清", "张二清", false),
            ("王明", "王明华", false),
        ] {
            assert_eq!(may_be_same(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_slip_leaves_the_surname() {
        for (one, other, slip) in [
            ("张一清", "张一青", true),
            ("王明", "王明华", true),
            ("张一清", "李一清", false),
            ("张一清", "张二青", false),
        ] {
            assert_eq!(differ_by_a_slip(one, other), slip, "{one} {other}");
        }
    }
}
