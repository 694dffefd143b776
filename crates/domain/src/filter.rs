//! The `$filter` expressions of the offer list: comparisons with `eq`, joined by `and`.
//!
//! ```text
//! offerTypeId eq 'microsoft-azure-virtualmachines' and status eq 'succeeded'
//! ```

use crate::publishing::OfferStatus;

/// What a listed offer must be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFilter {
    pub offer_type: Option<String>,
    pub status: Option<OfferStatus>,
}

/// Why an expression is not understood; the message says what is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("$filter is not understood at `{at}`: use offerTypeId eq '…' or status eq '…', joined by `and`")]
pub struct InvalidFilter {
    at: String,
}

impl OfferFilter {
    /// Reads an expression; an empty one lets every offer through.
    pub fn parse(expression: &str) -> Result<Self, InvalidFilter> {
        let mut filter = Self::default();
        let mut rest = expression.trim();
        if rest.is_empty() {
            return Ok(filter);
        }
        loop {
            let (name, value, after) = comparison(rest).ok_or_else(|| unreadable(rest))?;
            if name.eq_ignore_ascii_case("offerTypeId") {
                filter.offer_type = Some(value.to_lowercase());
            } else if name.eq_ignore_ascii_case("status") {
                filter.status = Some(status(&value).ok_or_else(|| unreadable(rest))?);
            } else {
                return Err(unreadable(rest));
            }
            rest = after.trim_start();
            if rest.is_empty() {
                return Ok(filter);
            }
            let (word, after) = rest.split_once(char::is_whitespace).ok_or_else(|| unreadable(rest))?;
            if !word.eq_ignore_ascii_case("and") {
                return Err(unreadable(rest));
            }
            rest = after.trim_start();
        }
    }
}

/// `name eq 'value'` at the start of `text`: the name, the value (`''` is a quote) and what follows.
fn comparison(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.split_once(char::is_whitespace)?;
    let (operator, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let quoted = rest.trim_start().strip_prefix('\'')?;
    if !operator.eq_ignore_ascii_case("eq") {
        return None;
    }
    let mut value = String::new();
    let mut chars = quoted.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            value.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return Some((name, value, &quoted[at + 1..]));
        }
    }
    None
}

/// Documentation spells the words in Pascal case, the wire in camel case.
fn status(word: &str) -> Option<OfferStatus> {
    OfferStatus::ALL.iter().copied().find(|status| status.as_str().eq_ignore_ascii_case(word))
}

fn unreadable(rest: &str) -> InvalidFilter {
    InvalidFilter { at: rest.chars().take(60).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_clients_send() {
        let filter = OfferFilter::parse("offerTypeId eq 'microsoft-azure-virtualmachines'").unwrap();
        assert_eq!(filter.offer_type.as_deref(), Some("microsoft-azure-virtualmachines"));
        assert_eq!(filter.status, None);
        let both = OfferFilter::parse(" status EQ 'Succeeded'  and offerTypeId eq 'x' ").unwrap();
        assert_eq!(both.status, Some(OfferStatus::Succeeded));
        assert_eq!(both.offer_type.as_deref(), Some("x"));
        assert_eq!(OfferFilter::parse("  ").unwrap(), OfferFilter::default());
    }

    #[test]
    fn says_where_it_stops_understanding() {
        for bad in [
            "x",
            "id eq 'a'",
            "status ne 'running'",
            "status eq 'sleeping'",
            "status eq 'running",
            "status eq 'running' or",
            "status eq 'running' or status eq 'failed'",
        ] {
            assert!(OfferFilter::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(expression in "\\PC{0,80}") {
            let _ = OfferFilter::parse(&expression);
        }

        #[test]
        fn any_quoted_type_survives(value in "[a-z' -]{0,30}") {
            let expression = format!("offerTypeId eq '{}'", value.replace('\'', "''"));
            prop_assert_eq!(OfferFilter::parse(&expression).unwrap().offer_type, Some(value));
        }
    }
}
