//! One price as a publisher writes it.

use rust_decimal::Decimal;
use serde_json::Value;

use super::exact::Exact;
use super::problems::{Problems, shown};
use crate::FindingCode;

/// Prices have fewer digits than this before the decimal point, in any currency.
const MAX_WHOLE_DIGITS: i64 = 12;
/// Prices are per hour, so that fractions of a cent are common; more decimals than this are a mistake.
const MAX_DECIMALS: i64 = 10;

/// Why a number is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAPrice {
    #[error("is not a number such as 1.25")]
    NotANumber,
    #[error("is negative")]
    Negative,
    #[error("has more than {MAX_WHOLE_DIGITS} digits before the decimal point")]
    TooLarge,
    #[error("has more than {MAX_DECIMALS} decimals; round it")]
    TooPrecise,
}

impl NotAPrice {
    pub(super) fn code(self) -> FindingCode {
        match self {
            Self::NotANumber => FindingCode::InvalidFormat,
            Self::Negative | Self::TooLarge | Self::TooPrecise => FindingCode::OutOfRange,
        }
    }
}

/// The exact amount `text` states.
pub(super) fn parse(text: &str) -> Result<Decimal, NotAPrice> {
    let number = Exact::parse(text).ok_or(NotAPrice::NotANumber)?;
    if number.negative {
        Err(NotAPrice::Negative)
    } else if number.whole_digits() > MAX_WHOLE_DIGITS {
        Err(NotAPrice::TooLarge)
    } else if number.decimals() > MAX_DECIMALS {
        Err(NotAPrice::TooPrecise)
    } else {
        number.magnitude().ok_or(NotAPrice::TooLarge)
    }
}

/// The price at `target`, or a finding about it.
pub(super) fn read(value: &Value, target: &str, problems: &mut Problems) -> Option<Decimal> {
    let Value::Number(number) = value else {
        problems.report(FindingCode::WrongType, target, "A price must be a JSON number such as 1.25.");
        return None;
    };
    let text = number.to_string();
    match parse(&text) {
        Ok(price) => Some(price),
        Err(reason) => {
            problems.report(reason.code(), target, format!("The price {} {reason}.", shown(&text)));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_has_limits() {
        assert_eq!(
            parse("999999999999.9999999999").map(|price| price.to_string()).as_deref(),
            Ok("999999999999.9999999999")
        );
        for (text, reason) in [
            ("", NotAPrice::NotANumber),
            ("NaN", NotAPrice::NotANumber),
            ("free", NotAPrice::NotANumber),
            ("-0.01", NotAPrice::Negative),
            ("-1e400", NotAPrice::Negative),
            ("1000000000000", NotAPrice::TooLarge),
            ("1e400", NotAPrice::TooLarge),
            ("1e-400", NotAPrice::TooPrecise),
            ("0.12345678901", NotAPrice::TooPrecise),
        ] {
            assert_eq!(parse(text), Err(reason), "{text}");
        }
    }
}
