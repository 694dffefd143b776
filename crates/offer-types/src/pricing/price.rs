//! One price as a publisher writes it.

use rust_decimal::Decimal;
use serde_json::Value;

use super::problems::{Problems, shown};
use domain::price::exact::Exact;
use domain::{FindingCode, Place};
use words::{Sentence, say};

/// Prices have fewer digits than this before the decimal point, in any currency.
const MAX_WHOLE_DIGITS: i64 = 12;
/// Prices are per hour, so that fractions of a cent are common; more decimals than this are a mistake.
const MAX_DECIMALS: i64 = 10;

/// Why a number is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAPrice {
    NotANumber,
    Negative,
    TooLarge,
    TooPrecise,
}

impl NotAPrice {
    pub(crate) fn code(self) -> FindingCode {
        match self {
            Self::NotANumber => FindingCode::InvalidFormat,
            Self::Negative | Self::TooLarge | Self::TooPrecise => FindingCode::OutOfRange,
        }
    }

    /// The same about `price`, as it was written.
    fn words(self, price: &str) -> Sentence {
        let price = shown(price);
        match self {
            Self::NotANumber => say!("price-not-a-number", price),
            Self::Negative => say!("price-negative", price),
            Self::TooLarge => say!("price-too-large", price, most = MAX_WHOLE_DIGITS),
            Self::TooPrecise => say!("price-too-precise", price, most = MAX_DECIMALS),
        }
    }

    /// The same about the price in a cell of a spreadsheet.
    pub(crate) fn words_of_cell(self, cell: String, price: &str) -> Sentence {
        let price = shown(price);
        match self {
            Self::NotANumber => say!("sheet-price-not-a-number", cell, price),
            Self::Negative => say!("sheet-price-negative", cell, price),
            Self::TooLarge => say!("sheet-price-too-large", cell, price, most = MAX_WHOLE_DIGITS),
            Self::TooPrecise => say!("sheet-price-too-precise", cell, price, most = MAX_DECIMALS),
        }
    }
}

/// The exact amount `text` states.
pub(crate) fn parse(text: &str) -> Result<Decimal, NotAPrice> {
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

/// The price at `place`, or a finding about it.
pub(super) fn read(value: &Value, place: &Place, problems: &mut Problems) -> Option<Decimal> {
    let Value::Number(number) = value else {
        problems.report(FindingCode::WrongType, place, say!("price-no-json-number"));
        return None;
    };
    let text = number.to_string();
    match parse(&text) {
        Ok(price) => Some(price),
        Err(reason) => {
            problems.report(reason.code(), place, reason.words(&text));
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
