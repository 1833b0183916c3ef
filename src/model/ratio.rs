//! Exact fractions: 40% is 2/5 and nothing else.

/// A fraction of two whole numbers, lowest terms, at most 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

impl Ratio {
    /// A fraction; `None` if the denominator is 0 or the fraction exceeds 1.
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        if denominator == 0 || numerator > denominator {
            return None;
        }
        let divisor = gcd(numerator, denominator);
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// Reads `2/5`, `40%` or `0.4`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((numerator, denominator)) = text.split_once('/') {
            return Self::new(numerator.trim().parse().ok()?, denominator.trim().parse().ok()?);
        }
        let (number, scale) = match text.strip_suffix(['%', '％']) {
            Some(number) => (number.trim(), 100),
            None => (text, 1),
        };
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        if decimals.len() > 9 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let power = 10_u64.pow(u32::try_from(decimals.len()).ok()?);
        let fraction: u64 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
        let numerator = whole.parse::<u64>().ok()?.checked_mul(power)?.checked_add(fraction)?;
        Self::new(numerator, power * scale)
    }

    /// The smallest whole number not below this share of `n`.
    pub fn ceil_of(self, n: u64) -> u64 {
        let product = u128::from(n) * u128::from(self.numerator);
        u64::try_from(product.div_ceil(u128::from(self.denominator))).unwrap_or(u64::MAX)
    }

    /// Numerator in lowest terms.
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// Denominator in lowest terms.
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// `40%` where that is exact, else `1/3`.
    pub fn percent_label(self) -> String {
        if (self.numerator * 100).is_multiple_of(self.denominator) {
            format!("{}%", self.numerator * 100 / self.denominator)
        } else {
            format!("{}/{}", self.numerator, self.denominator)
        }
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_forty_percent_are_one() {
        for text in ["2/5", "40%", "0.4", "0.40", " 40 ％ "] {
            assert_eq!(Ratio::parse(text), Ratio::new(2, 5), "{text}");
        }
        for text in ["", "1.5", "-1", "5/2", "1/0", "四成", "0.4.0"] {
            assert_eq!(Ratio::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ceilings_are_exact_for_every_plan_up_to_400_and_beyond() {
        let ratio = Ratio::new(2, 5).expect("valid");
        for plan in 0..=400_u64 {
            let required = ratio.ceil_of(plan);
            // The smallest D with D/P >= 2/5, compared by cross-multiplication.
            assert!(required * 5 >= plan * 2);
            assert!(required == 0 || (required - 1) * 5 < plan * 2);
        }
        assert_eq!(ratio.ceil_of(u64::MAX), 7_378_697_629_483_820_646);
    }
}
