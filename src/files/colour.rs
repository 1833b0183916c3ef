//! Colours of text and ground, as far as it matters whether the one is seen on the other.

/// A colour by its parts of red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

/// Parts that differ by no more than this are not told apart by the eye.
const NEAR: u8 = 16;
/// Text of so many points, or in a row of that height, is not seen either.
pub(super) const TOO_SMALL: f64 = 2.0;

impl Colour {
    pub(super) const WHITE: Self = Self([0xff; 3]);
    pub(super) const BLACK: Self = Self([0; 3]);

    /// By six digits (or eight with what shines through before them), a sign before them or not; by three; by its parts; by
    /// the name of one of the two. None: another spelling.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        match text.as_str() {
            "white" => return Some(Self::WHITE),
            "black" => return Some(Self::BLACK),
            _ => {}
        }
        if let Some(parts) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
            let mut parts = parts.split(',').map(|part| part.trim().parse::<u8>().ok());
            return Some(Self([parts.next()??, parts.next()??, parts.next()??]));
        }
        let digits = text.strip_prefix('#').unwrap_or(&text);
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        match digits.len() {
            3 => {
                let twice = |at: usize| Some(u8::from_str_radix(digits.get(at..=at)?, 16).ok()? * 17);
                Some(Self([twice(0)?, twice(1)?, twice(2)?]))
            }
            6 => Some(Self([part(0)?, part(2)?, part(4)?])),
            8 => Some(Self([part(2)?, part(4)?, part(6)?])),
            _ => None,
        }
    }

    /// Text of this colour is not seen on such a ground.
    pub(super) fn is_lost_on(self, ground: Self) -> bool {
        self.0.iter().zip(ground.0).all(|(one, other)| one.abs_diff(other) <= NEAR)
    }
}

/// Whether text is lost on its ground, each by its colour: no colour of the text is an automatic one, which is seen; no
/// ground of its own is white paper; a ground of a colour that is not known is taken for a dark one.
pub(super) fn is_lost(text: Option<Colour>, ground: Ground) -> bool {
    match (text, ground) {
        (Some(text), Ground::Paper) => text.is_lost_on(Colour::WHITE),
        (Some(text), Ground::Of(ground)) => text.is_lost_on(ground),
        _ => false,
    }
}

/// What text stands on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ground {
    /// No ground of its own.
    #[default]
    Paper,
    /// A ground of this colour.
    Of(Colour),
    /// A ground of a colour that is not known.
    Unknown,
}

impl Ground {
    /// By a colour as it is written; nothing, none and transparent are paper.
    pub(super) fn parse(text: &str) -> Self {
        match text.trim() {
            "" | "none" | "transparent" | "auto" => Self::Paper,
            text => Colour::parse(text).map_or(Self::Unknown, Self::Of),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_lost_on_a_ground_of_nearly_its_own_colour() {
        for (text, ground, lost) in [
            ("FFFFFFFF", "", true),
            ("#fefefe", "", true),
            ("#FFF", "transparent", true),
            ("rgb(250, 250, 250)", "", true),
            ("white", "#1f4e79", false),
            ("FFFFFF00", "FFFFFF00", true),
            ("000000", "black", true),
            ("FF0000", "", false),
            ("FF808080", "", false),
            ("FFFFFF", "accent1", false),
            ("windowtext", "", false),
        ] {
            assert_eq!(is_lost(Colour::parse(text), Ground::parse(ground)), lost, "{text} on {ground}");
        }
    }
}
