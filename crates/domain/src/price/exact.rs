//! Decimal numbers without rounding. Binary floating point never holds an amount of money.

use rust_decimal::Decimal;

/// A number as written: `digits` × 10^`exponent`, digits without zeros at either end (none at all for zero).
pub struct Exact {
    pub negative: bool,
    digits: String,
    exponent: i64,
}

impl Exact {
    /// Reads what JSON and spreadsheets write, with or without an exponent; nothing else, so not `NaN` or `1,5`.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, text) = sign(text);
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, read_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_end_matches('0');
        let shift = count(digits.len() - significant.len()).saturating_sub(count(fraction.len()));
        let digits = significant.trim_start_matches('0').to_owned();
        Some(Self {
            negative: negative && !digits.is_empty(),
            digits,
            exponent: exponent.saturating_add(shift),
        })
    }

    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// How many digits say something: 2 for `0.0120`.
    pub fn significant_digits(&self) -> usize {
        self.digits.len()
    }

    /// Digits before the decimal point; none for numbers below one.
    pub fn whole_digits(&self) -> i64 {
        if self.is_zero() { 0 } else { count(self.digits.len()).saturating_add(self.exponent).max(0) }
    }

    /// Digits behind the decimal point.
    pub fn decimals(&self) -> i64 {
        if self.is_zero() { 0 } else { self.exponent.saturating_neg().max(0) }
    }

    /// The absolute value, where it fits a decimal.
    pub fn magnitude(&self) -> Option<Decimal> {
        if self.is_zero() {
            return Some(Decimal::ZERO);
        }
        let zeros = u32::try_from(self.exponent.max(0)).ok()?;
        let scale = u32::try_from(self.decimals()).ok()?;
        let mantissa = self.digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Exponents beyond an i64 are as good as its ends: no price has either.
fn read_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -size } else { size })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// `left` × `right`; none where the product is too long for a decimal.
///
/// `Decimal`'s own product rounds silently in that case.
pub fn product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (mantissa, scale) = long_product(left, right)?;
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

/// `left` × `right` with at most `decimals` decimals, rounded once, a tie to the even neighbour.
pub fn rounded_product(left: Decimal, right: Decimal, decimals: u32) -> Option<Decimal> {
    let (mantissa, scale) = long_product(left, right)?;
    let Some(excess) = scale.checked_sub(decimals).filter(|excess| *excess > 0) else {
        return Decimal::try_from_i128_with_scale(mantissa, scale).ok();
    };
    let unit = 10_i128.checked_pow(excess)?;
    let (whole, rest) = (mantissa.div_euclid(unit), mantissa.rem_euclid(unit));
    let up = match rest.cmp(&(unit - rest)) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => whole % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    Decimal::try_from_i128_with_scale(whole.checked_add(i128::from(up))?, decimals).ok()
}

fn long_product(left: Decimal, right: Decimal) -> Option<(i128, u32)> {
    let (left, right) = (left.normalize(), right.normalize());
    Some((left.mantissa().checked_mul(right.mantissa())?, left.scale() + right.scale()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn magnitude(text: &str) -> Option<String> {
        Exact::parse(text)?.magnitude().map(|value| value.to_string())
    }

    #[test]
    fn a_number_is_read_as_written() {
        for (text, value) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("0e999999999999999999999", "0"),
            ("1.50", "1.5"),
            ("007", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1E+2", "100"),
            ("12.5e-1", "1.25"),
            ("0.1000000000000000055511151231", "0.1000000000000000055511151231"),
        ] {
            assert_eq!(magnitude(text).as_deref(), Some(value), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1e+", "--1", "1e1.5", "NaN", "inf", "1,5", "0x10", " 1", "١"]
        {
            assert!(Exact::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_beyond_every_limit_are_counted_not_computed() {
        let huge = Exact::parse("1e400").unwrap();
        assert_eq!((huge.whole_digits(), huge.decimals(), huge.magnitude()), (401, 0, None));
        let tiny = Exact::parse("-1e-400").unwrap();
        assert_eq!((tiny.whole_digits(), tiny.decimals(), tiny.negative), (0, 400, true));
        let endless = Exact::parse("9e99999999999999999999999").unwrap();
        assert_eq!((endless.whole_digits(), endless.magnitude()), (i64::MAX, None));
    }

    #[test]
    fn ties_go_to_the_even_neighbour() {
        for (left, right, decimals, expected) in [
            ("0.5", "1", 0, "0"),
            ("1.5", "1", 0, "2"),
            ("2.5", "1", 0, "2"),
            ("0.125", "1", 2, "0.12"),
            ("0.135", "1", 2, "0.14"),
            ("0.1250000001", "1", 2, "0.13"),
            ("0.0625", "0.5", 3, "0.031"),
            ("3", "2", 2, "6"),
        ] {
            let [left, right] = [left, right].map(|text| text.parse().unwrap());
            let rounded = rounded_product(left, right, decimals).unwrap();
            assert_eq!(rounded.normalize().to_string(), expected, "{left} × {right}");
        }
    }

    #[test]
    fn a_product_too_long_to_be_exact_is_none() {
        let long: Decimal = "0.1234567890123456789012345678".parse().unwrap();
        assert_eq!(product(long, long), None);
        assert_eq!(rounded_product(Decimal::MAX, Decimal::MAX, 2), None);
    }
}
