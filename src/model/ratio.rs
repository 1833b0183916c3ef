//! An exact fraction: the share of difficulty persons that a policy asks for.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// What becomes of a fraction of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// "Not below": the least whole number that reaches the share.
    Up,
    /// The fraction is dropped.
    Down,
    /// Half a person and more counts as one.
    Nearest,
}

impl Rounding {
    /// In Chinese.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Up => "向上取整",
            Self::Down => "向下取整",
            Self::Nearest => "四舍五入",
        }
    }

    /// What becomes of a part of a person.
    pub const fn of_a_part(self) -> &'static str {
        match self {
            Self::Up => "不足一人的进一",
            Self::Down => "不足一人的舍去",
            Self::Nearest => "不足一人的四舍五入",
        }
    }
}

/// A fraction in lowest terms. 40% is 2/5, never 0.4: a share that is met exactly must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: u64,
    den: u64,
}

impl Ratio {
    /// `num / den` in lowest terms; `None` if `den` is 0.
    pub const fn new(num: u64, den: u64) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let divisor = gcd(num, den);
        Some(Self { num: num / divisor, den: den / divisor })
    }

    /// Reads `2/5`, `0.4`, `40%`, `33.3%`, full-width digits and signs included.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        if let Some((num, den)) = text.split_once('/') {
            return Self::new(digits(num)?, digits(den)?);
        }
        let (number, scale) = text.strip_suffix('%').map_or((text.as_str(), 1), |number| (number, 100));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if number.ends_with('.') {
            return None;
        }
        let places = u32::try_from(fraction.len()).ok()?;
        let den = 10_u64.checked_pow(places)?;
        let tail = if fraction.is_empty() { 0 } else { digits(fraction)? };
        let num = digits(whole)?.checked_mul(den)?.checked_add(tail)?;
        Self::new(num, den.checked_mul(scale)?)
    }

    /// Numerator in lowest terms.
    pub const fn numerator(self) -> u64 {
        self.num
    }

    /// Denominator in lowest terms, never 0.
    pub const fn denominator(self) -> u64 {
        self.den
    }

    /// This share of `n` in whole persons; rounded up, the least number that is not below it.
    ///
    /// The product is taken in 128 bits, so no plan is too large for it; a ratio above 1 whose
    /// result exceeds `u64` saturates.
    pub fn of(self, n: u64, rounding: Rounding) -> u64 {
        let (product, den) = (u128::from(self.num) * u128::from(n), u128::from(self.den));
        let whole = match rounding {
            Rounding::Up => product.div_ceil(den),
            Rounding::Down => product / den,
            // The remainder is below 2^64, so that doubling it can't overflow.
            Rounding::Nearest => product / den + u128::from(product % den * 2 >= den),
        };
        u64::try_from(whole).unwrap_or(u64::MAX)
    }

    /// Between 0 (excluded) and 1 (included): what a required share can be.
    pub const fn is_share(self) -> bool {
        self.num > 0 && self.num <= self.den
    }

    /// `40%`, `33.3%`; a fraction that is no short decimal (1/3) is shown as it is.
    pub fn percent_label(self) -> String {
        for (places, scale) in [(0_usize, 1_u128), (1, 10), (2, 100)] {
            let scaled = u128::from(self.num) * 100 * scale;
            if scaled.is_multiple_of(u128::from(self.den)) {
                let value = scaled / u128::from(self.den);
                return match places {
                    0 => format!("{value}%"),
                    _ => format!("{}.{:0places$}%", value / scale, value % scale),
                };
            }
        }
        self.to_string()
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

fn digits(text: &str) -> Option<u64> {
    // `u64::from_str` would let a plus sign through.
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Greatest common divisor; `b` is not 0 on the first call, so the result never is.
const fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: u64, den: u64) -> Ratio {
        Ratio::new(num, den).expect("a denominator")
    }

    #[test]
    fn the_three_spellings_are_one_number() {
        for text in ["2/5", "4/10", "0.4", "0.40", "40%", "40.0%", "４０％", " 2 / 5 "] {
            assert_eq!(Ratio::parse(text), Some(ratio(2, 5)), "{text}");
        }
        assert_eq!(Ratio::parse("33.3%"), Some(ratio(333, 1000)));
        assert_eq!(Ratio::parse("1"), Some(ratio(1, 1)));
    }

    #[test]
    fn what_is_no_fraction_is_refused() {
        for text in [
            "",
            "2/0",
            "/5",
            "2/",
            "-0.4",
            "+2/5",
            ".4",
            "4.",
            "四成",
            "1/2/3",
            "%",
            "0.00000000000000000000001",
        ] {
            assert_eq!(Ratio::parse(text), None, "{text}");
        }
    }

    #[test]
    fn required_persons_round_up_exactly() {
        let forty = ratio(2, 5);
        for (plan, required) in [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (11, 5), (25, 10)] {
            assert_eq!(forty.of(plan, Rounding::Up), required, "{plan}");
        }
    }

    #[test]
    fn the_largest_plan_does_not_overflow() {
        assert_eq!(ratio(2, 5).of(u64::MAX, Rounding::Up), u64::MAX / 5 * 2);
        assert_eq!(ratio(u64::MAX, 1).of(u64::MAX, Rounding::Up), u64::MAX);
    }

    #[test]
    fn a_share_lies_above_zero_and_not_above_one() {
        assert!(ratio(2, 5).is_share() && ratio(1, 1).is_share());
        assert!(!ratio(0, 5).is_share() && !ratio(6, 5).is_share());
    }

    #[test]
    fn labels_are_percentages_where_they_are_exact() {
        for (num, den, label) in [
            (2, 5, "40%"),
            (1, 2, "50%"),
            (333, 1000, "33.3%"),
            (1, 80, "1.25%"),
            (1, 3, "1/3"),
            (1, 1000, "0.1%"),
        ] {
            assert_eq!(ratio(num, den).percent_label(), label);
        }
    }
}
