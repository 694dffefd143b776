//! Amounts as people type them, and as spreadsheets put them on the clipboard: `1,234.50`, `1.234,50`, `1 234,5`, `$0.16`, `₩1,372`.
//!
//! A point alone is the decimal point, because the page itself writes it so. A comma that may be either is what the other amounts of
//! the same form show it to be; where they show nothing, nobody guesses.

use std::borrow::Cow;

/// Why an amount cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// The comma may part thousands or decimals.
    Comma,
    /// It is no number.
    NoNumber,
}

/// What a comma is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comma {
    Decimal,
    Thousands,
}

/// Blanks that part thousands or stand beside a sign of a currency.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// The amount without blanks and the sign or code of its currency. A sign of another currency stays, and makes it no number.
fn bare<'t>(text: &'t str, currency: &str) -> Cow<'t, str> {
    let text = text.trim();
    let is_plain =
        |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '+' | 'e' | 'E');
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let sign = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "KRW" => "₩",
        "INR" => "₹",
        "USD" | "CAD" | "AUD" | "NZD" | "SGD" | "HKD" | "TWD" | "MXN" => "$",
        _ => "",
    };
    let mut kept = text;
    for mark in [currency, sign].into_iter().filter(|mark| !mark.is_empty()) {
        kept = kept
            .strip_prefix(mark)
            .or_else(|| kept.strip_suffix(mark))
            .unwrap_or(kept)
            .trim_matches(is_blank);
    }
    let letters: String = kept.chars().map(|letter| if letter == '−' { '-' } else { letter }).collect();
    Cow::Owned(without_blanks(&letters).unwrap_or(letters))
}

/// Blanks part groups of three digits, or it is no number.
fn without_blanks(text: &str) -> Option<String> {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split(is_blank);
    let first = groups.next()?;
    let fits = |group: &str| group.len() == 3 && group.bytes().all(|digit| digit.is_ascii_digit());
    let are_groups = !first.is_empty() && first.len() <= 3 && groups.all(fits);
    let behind = &text[whole.len()..];
    (are_groups && !behind.contains(is_blank))
        .then(|| text.chars().filter(|letter| !is_blank(*letter)).collect())
}

/// What `text` shows commas to be; nothing where it shows nothing. `most` is how many decimals the amount may have.
pub(crate) fn shows(text: &str, currency: &str, most: Option<u32>) -> Option<Comma> {
    let text = bare(text, currency);
    let (last_point, last_comma) = (text.rfind('.'), text.rfind(','));
    match (last_point, last_comma) {
        (_, None) => None,
        (Some(point), Some(comma)) => Some(if comma > point { Comma::Decimal } else { Comma::Thousands }),
        (None, Some(_)) if text.matches(',').count() > 1 => Some(Comma::Thousands),
        (None, Some(comma)) => {
            let (whole, behind) = (&text[..comma], &text[comma + 1..]);
            let whole = whole.trim_start_matches(['-', '+']);
            let may_part_thousands =
                behind.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            match may_part_thousands {
                false => Some(Comma::Decimal),
                // With so many decimals it would be no amount of this currency.
                true if most.is_some_and(|most| most < 3) => Some(Comma::Thousands),
                true => None,
            }
        }
    }
}

/// `text` as a plain number with a point; `elsewhere` is what other amounts of the form show commas to be.
pub(crate) fn plain(
    text: &str,
    currency: &str,
    most: Option<u32>,
    elsewhere: Option<Comma>,
) -> Result<String, Unclear> {
    let bare = bare(text, currency);
    if bare.contains(is_blank) {
        return Err(Unclear::NoNumber);
    }
    let comma = shows(text, currency, most).or(elsewhere);
    let number = match (bare.contains(','), comma) {
        (false, _) if bare.matches('.').count() > 1 => grouped(&bare, '.')?,
        (false, _) => bare.into_owned(),
        (true, None) => return Err(Unclear::Comma),
        (true, Some(Comma::Thousands)) => grouped(&bare, ',')?,
        (true, Some(Comma::Decimal)) => {
            let (whole, behind) = bare.rsplit_once(',').unwrap_or((&bare, ""));
            if behind.contains('.') || whole.contains(',') {
                return Err(Unclear::NoNumber);
            }
            format!("{}.{behind}", grouped(whole, '.')?)
        }
    };
    Ok(number)
}

/// `text` without the marks between its thousands, which have to stand where those are.
fn grouped(text: &str, mark: char) -> Result<String, Unclear> {
    if !text.contains(mark) {
        return Ok(text.to_owned());
    }
    let other = if mark == '.' { ',' } else { '.' };
    let whole = text.split(other).next().unwrap_or_default();
    let mut groups = whole.trim_start_matches(['-', '+']).split(mark);
    let first = groups.next().unwrap_or_default();
    let fits = |group: &str| group.len() == 3 && group.bytes().all(|digit| digit.is_ascii_digit());
    match (1..=3).contains(&first.len()) && groups.all(fits) && !text[whole.len()..].contains(mark) {
        true => Ok(text.replace(mark, "")),
        false => Err(Unclear::NoNumber),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unambiguous_is_read() {
        for (text, currency, most, number) in [
            ("0.16", "USD", None, "0.16"),
            ("0,16", "EUR", None, "0.16"),
            ("0,125", "EUR", None, "0.125"),
            ("12,3456", "EUR", None, "12.3456"),
            ("1,234", "KRW", Some(0), "1234"),
            ("1,234", "USD", Some(2), "1234"),
            ("1.234", "USD", None, "1.234"),
            ("1,234.50", "USD", Some(2), "1234.50"),
            ("1.234,50", "EUR", Some(2), "1234.50"),
            ("1.234.567", "EUR", Some(2), "1234567"),
            ("1,234,567", "USD", None, "1234567"),
            ("1 234,5", "EUR", Some(2), "1234.5"),
            ("1\u{a0}234\u{202f}567", "EUR", Some(2), "1234567"),
            ("1'234.50", "CHF", Some(2), "1234.50"),
            ("$0.16", "USD", None, "0.16"),
            ("₩1,372", "KRW", Some(0), "1372"),
            ("12,50 €", "EUR", Some(2), "12.50"),
            ("EUR 12.5", "EUR", Some(2), "12.5"),
            ("−3", "EUR", Some(2), "-3"),
            ("1e-3", "USD", None, "1e-3"),
            ("  7  ", "USD", None, "7"),
        ] {
            assert_eq!(plain(text, currency, most, None).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn a_comma_that_may_be_either_is_asked_about_or_follows_the_others() {
        assert_eq!(plain("1,234", "EUR", None, None), Err(Unclear::Comma));
        assert_eq!(plain("1,234", "EUR", None, shows("0,5", "EUR", None)).as_deref(), Ok("1.234"));
        assert_eq!(plain("1,234", "EUR", None, shows("1,000.5", "EUR", None)).as_deref(), Ok("1234"));
        assert_eq!(shows("1,234", "EUR", None), None);
    }

    #[test]
    fn what_is_no_number_is_not_made_one() {
        for text in ["1,23,4", "1.23.4", "1.2,3.4", "1 23", "12 34", "€5", "1,2,3.4", "1.234,5,6"] {
            let read = plain(text, "USD", None, None);
            assert!(read.is_err() || read.as_deref() == Ok("€5"), "{text}: {read:?}");
        }
        // What is left as it is is refused where prices are read.
        assert_eq!(plain("free", "USD", None, None).as_deref(), Ok("free"));
    }
}
