//! Money as people write it.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::price::Money;
use rust_decimal::Decimal;
use ui::Reader;
use words::Language;

/// What a currency is called before a figure, and how many decimals its coins have.
struct Written {
    english: &'static str,
    korean: &'static str,
    decimals: usize,
}

static CURRENCIES: LazyLock<HashMap<&'static str, Written>> = LazyLock::new(|| {
    let rows = include_str!("../data/currencies.csv").lines().skip(1);
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let mut cell = || cells.next().expect("a test reads the data");
        let (code, english, korean) = (cell(), cell(), cell());
        (code, Written { english, korean, decimals: cell().parse().expect("a test reads the data") })
    };
    rows.map(row).collect()
});

/// `$27,408.19`, `US$27,408.19`, `CHF 12`: the currency before the figure, no zeros behind a whole amount, and every decimal that there is.
pub(crate) fn written(reader: &Reader<'_>, money: Money) -> String {
    let known = CURRENCIES.get(money.currency.as_str());
    let decimals = known.map_or(2, |known| known.decimals);
    let figure = figure(money.amount, decimals);
    let sign = if money.amount.is_sign_negative() && !money.amount.is_zero() { "−" } else { "" };
    match known {
        Some(Written { english: "", .. }) | None => format!("{sign}{}\u{a0}{figure}", money.currency),
        Some(known) => {
            let symbol = match reader.language() {
                Language::English => known.english,
                Language::Korean => known.korean,
            };
            format!("{sign}{symbol}{figure}")
        }
    }
}

fn figure(amount: Decimal, decimals: usize) -> String {
    let text = amount.abs().normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + decimals);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
        grouped.extend(std::iter::repeat_n('0', decimals.saturating_sub(fraction.len())));
    }
    grouped
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use words::Words;

    use super::*;

    #[test]
    fn money_is_written_as_readers_of_a_language_do() {
        let now = Timestamp::parse("2026-11-29T10:58:07Z").unwrap();
        let reader = |language| Reader { words: Words::new(language, None), now };
        for (amount, currency, in_english, in_korean) in [
            ("27408.19", "USD", "$27,408.19", "US$27,408.19"),
            ("1372800", "KRW", "₩1,372,800", "₩1,372,800"),
            ("44.5", "KRW", "₩44.5", "₩44.5"),
            ("0.5", "EUR", "€0.50", "€0.50"),
            ("0.0125", "USD", "$0.0125", "US$0.0125"),
            ("12.00", "CHF", "CHF\u{a0}12", "CHF\u{a0}12"),
            ("-3.5", "GBP", "−£3.50", "−£3.50"),
            ("999", "JPY", "¥999", "JP¥999"),
        ] {
            let money = Money::new(amount.parse().unwrap(), currency.parse().unwrap());
            assert_eq!(written(&reader(Language::English), money), in_english);
            assert_eq!(written(&reader(Language::Korean), money), in_korean);
        }
    }
}
