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
#[error(
    "$filter is not understood from character {} on, at `{text}`: use offerTypeId eq '…' or status eq '…', joined by `and`; a status is one of {}",
    .at + 1,
    known_statuses()
)]
pub struct InvalidFilter {
    /// Characters before the first one that is not understood.
    at: usize,
    /// As much of the rest as helps.
    text: String,
}

fn known_statuses() -> String {
    OfferStatus::ALL.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(", ")
}

impl OfferFilter {
    /// Reads an expression; an empty one lets every offer through.
    pub fn parse(expression: &str) -> Result<Self, InvalidFilter> {
        let mut filter = Self::default();
        for comparison in Comparisons::of(expression) {
            match comparison? {
                Comparison::OfferType(id) => filter.offer_type = Some(id),
                Comparison::Status(status) => filter.status = Some(status),
            }
        }
        Ok(filter)
    }
}

enum Comparison {
    OfferType(String),
    Status(OfferStatus),
}

/// The comparisons of an expression, one after the other, up to the first that is not understood. Each takes its part of
/// the text away, so that there are never more than the text has characters.
struct Comparisons<'t> {
    text: &'t str,
    /// What is not read yet; none once a comparison was not understood.
    rest: Option<&'t str>,
}

impl<'t> Comparisons<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, rest: Some(text.trim()) }
    }

    /// The next comparison and what follows it and its `and`.
    fn read(&self, text: &'t str) -> Result<(Comparison, &'t str), InvalidFilter> {
        let unreadable = |rest| self.unreadable(rest);
        let (name, value, after) = comparison(text).ok_or_else(|| unreadable(text))?;
        let comparison = if name.eq_ignore_ascii_case("offerTypeId") {
            Comparison::OfferType(value.to_lowercase())
        } else if name.eq_ignore_ascii_case("status") {
            Comparison::Status(status(&value).ok_or_else(|| unreadable(text))?)
        } else {
            return Err(unreadable(text));
        };
        let rest = after.trim_start();
        if rest.is_empty() {
            return Ok((comparison, rest));
        }
        let joined = rest.split_once(char::is_whitespace);
        let joined = joined.filter(|(word, _)| word.eq_ignore_ascii_case("and"));
        // Behind `and` there must be something, which the next look finds missing.
        joined.map(|(_, after)| (comparison, after.trim_start())).ok_or_else(|| unreadable(rest))
    }

    /// `rest` is a part of the text up to its end, but for blanks.
    fn unreadable(&self, rest: &str) -> InvalidFilter {
        let before = &self.text[..self.text.trim_end().len() - rest.len()];
        InvalidFilter { at: before.chars().count(), text: rest.chars().take(60).collect() }
    }
}

impl Iterator for Comparisons<'_> {
    type Item = Result<Comparison, InvalidFilter>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest.take().filter(|rest| !rest.is_empty())?;
        Some(self.read(text).map(|(comparison, rest)| {
            self.rest = Some(rest);
            comparison
        }))
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
            "status eq 'running' and",
            "status eq 'running' or status eq 'failed'",
        ] {
            assert!(OfferFilter::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (bad, at) in [
            ("x", 0),
            ("  x ", 2),
            ("offerTypeId eq 'é' or status eq 'failed'", 19),
            ("status eq 'running' and colour eq 'red'", 24),
        ] {
            assert_eq!(OfferFilter::parse(bad).unwrap_err().at, at, "{bad}");
        }
        let told = OfferFilter::parse("x").unwrap_err().to_string();
        assert!(told.contains("from character 1 on, at `x`"), "{told}");
    }

    fn written(filter: &OfferFilter) -> String {
        let quoted = |name: &str, value: &str| format!("{name} eq '{}'", value.replace('\'', "''"));
        let offer_type = filter.offer_type.as_deref().map(|id| quoted("offerTypeId", id));
        let status = filter.status.map(|status| quoted("status", status.as_str()));
        offer_type.into_iter().chain(status).collect::<Vec<_>>().join(" and ")
    }

    fn understood() -> impl Strategy<Value = String> {
        let status = prop::sample::select(OfferStatus::ALL.to_vec());
        prop_oneof![
            "[a-z' -]{0,30}".prop_map(|id| format!("offerTypeId eq '{}'", id.replace('\'', "''"))),
            status.prop_map(|status| format!("status eq '{}'", status.as_str())),
        ]
    }

    /// Expressions, and what is nearly one.
    fn nearly() -> impl Strategy<Value = String> {
        let words =
            ["offerTypeId", "status", "eq", "and", "or", "'", "''", "'succeeded'", "'a''b'", " ", "\t", "é"];
        let words = prop::collection::vec(prop::sample::select(words.to_vec()), 0..24);
        prop_oneof![
            words.clone().prop_map(|words| words.concat()),
            words.prop_map(|words| words.join(" ")),
            ".{0,80}",
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_understood_or_refused_at_a_place_inside(text in nearly()) {
            match OfferFilter::parse(&text) {
                Ok(filter) => prop_assert_eq!(OfferFilter::parse(&written(&filter)), Ok(filter)),
                Err(InvalidFilter { at, text: rest }) => {
                    prop_assert!(at <= text.chars().count());
                    let found: String = text.chars().skip(at).take(rest.chars().count()).collect();
                    prop_assert_eq!(found, rest);
                }
            }
        }

        #[test]
        fn each_comparison_is_read_once_up_to_the_first_that_is_not_understood(
            mut comparisons in prop::collection::vec(understood(), 1..50),
            broken: prop::sample::Index,
        ) {
            let text = comparisons.join(" and ");
            prop_assert_eq!(Comparisons::of(&text).filter(Result::is_ok).count(), comparisons.len());
            let broken = broken.index(comparisons.len());
            comparisons[broken] = "colour eq 'red'".to_owned();
            let text = comparisons.join(" and ");
            let read: Vec<bool> = Comparisons::of(&text).map(|comparison| comparison.is_ok()).collect();
            prop_assert_eq!(read, [vec![true; broken], vec![false]].concat());
        }

        #[test]
        fn any_quoted_type_survives(value in "[a-z' -]{0,30}") {
            let expression = format!("offerTypeId eq '{}'", value.replace('\'', "''"));
            prop_assert_eq!(OfferFilter::parse(&expression).unwrap().offer_type, Some(value));
        }
    }
}
