//! Characters that are written in more than one way: 廣 and 広 for 广.
//!
//! The pairs (`variants.txt`: each character before the one that stands for it) are the one-to-one ones of `OpenCC`'s
//! `TSCharacters` (Apache-2.0) and a few Japanese forms; characters that simplified writing uses in a meaning of their own
//! are left out.

use std::sync::LazyLock;

const FIRST: usize = 0x4e00;
const LAST: usize = 0x9fff;

/// By character from [`FIRST`] on: what stands for it; 0 for itself.
static FOLDED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut folded = vec![0; LAST - FIRST + 1];
    let letters: Vec<char> = include_str!("variants.txt").chars().filter(|c| !c.is_whitespace()).collect();
    for pair in letters.chunks_exact(2) {
        let place = folded.get_mut((pair[0] as usize).wrapping_sub(FIRST));
        if let (Some(place), Ok(usual)) = (place, u16::try_from(u32::from(pair[1]))) {
            *place = usual;
        }
    }
    folded
});

/// The character that stands for all ways of writing it.
pub(super) fn usual(c: char) -> char {
    let folded = FOLDED.get((c as usize).wrapping_sub(FIRST)).copied().filter(|folded| *folded != 0);
    folded.and_then(|folded| char::from_u32(folded.into())).unwrap_or(c)
}

/// Whether the hanzi with these three bytes of UTF-8 stands for itself.
pub(super) fn is_usual([first, second, third]: [u8; 3]) -> bool {
    let code =
        (usize::from(first & 0x0f) << 12) | (usize::from(second & 0x3f) << 6) | usize::from(third & 0x3f);
    FOLDED.get(code.wrapping_sub(FIRST)).is_none_or(|folded| *folded == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_folded_twice() {
        for c in ('\u{4e00}'..='\u{9fff}').filter(|c| usual(*c) != *c) {
            assert_eq!(usual(usual(c)), usual(c), "{c}");
        }
        for (variant, plain) in [('廣', '广'), ('広', '广'), ('區', '区'), ('國', '国'), ('州', '州')]
        {
            assert_eq!(usual(variant), plain);
        }
    }
}
