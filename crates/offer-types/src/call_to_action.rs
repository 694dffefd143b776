//! What buyers can do with an offer, beside reading of it.

use serde::Deserialize;
use serde_json::Value;
use words::{Sentence, say};

use super::card::Place;

/// What the page of a product asks its readers to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallToAction {
    /// Leave an address, to be called by the publisher.
    ContactMe,
    /// Take it, for nothing.
    Free,
    /// Try it for some time, for nothing.
    FreeTrial,
    /// Buy it from the marketplace, or take it and bring a licence along.
    GetItNow,
}

impl CallToAction {
    /// What its button says.
    pub fn words(self) -> Sentence {
        match self {
            Self::ContactMe => say!("call-contact-me"),
            Self::Free => say!("call-free"),
            Self::FreeTrial => say!("call-free-trial"),
            Self::GetItNow => say!("call-get-it-now"),
        }
    }
}

/// When an offer has a call to action: always, or when a place says one of some values. The letter case of texts does not count.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub(super) struct Call {
    call: CallToAction,
    when: Option<(Place, Vec<Value>)>,
}

/// As it stands in the file of a type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    call: CallToAction,
    at: Option<Place>,
    is: Option<Vec<Value>>,
}

impl TryFrom<Written> for Call {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let when = match (written.at, written.is) {
            (Some(place), Some(values)) if !values.is_empty() => Some((place, values)),
            (None, None) => None,
            _ => return Err("a call to action has both `at` and `is` with values, or neither"),
        };
        Ok(Self { call: written.call, when })
    }
}

impl Call {
    /// What `listing` asks for, if it does.
    pub(super) fn of(&self, listing: &Value) -> Option<CallToAction> {
        let says = |(place, values): &(Place, Vec<Value>)| {
            place.values(listing).any(|found| values.iter().any(|value| is_same(value, found)))
        };
        self.when.as_ref().is_none_or(says).then_some(self.call)
    }

    /// Its place, where the catalogue does not show it.
    pub(super) fn hidden(&self, offer: &[String], plans: &[String]) -> Option<String> {
        self.when.as_ref()?.0.hidden(offer, plans)
    }
}

fn is_same(value: &Value, found: &Value) -> bool {
    match (value, found) {
        (Value::String(value), Value::String(found)) => value.eq_ignore_ascii_case(found),
        (value, found) => value == found,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_follows_from_what_a_place_says_in_any_letter_case() {
        let read = |written: Value| serde_json::from_value::<Call>(written).unwrap();
        let trial = read(json!({ "call": "free-trial", "at": "offer.appType", "is": ["free-trial"] }));
        let sold = read(json!({ "call": "get-it-now", "at": "plans.isSold", "is": [true] }));
        let listing = json!({ "offer": { "x.appType": "Free-Trial" }, "plans": [{ "x.isSold": false }, {}] });
        assert_eq!((trial.of(&listing), sold.of(&listing)), (Some(CallToAction::FreeTrial), None));
        let listing = json!({ "offer": { "x.appType": 1 }, "plans": [{}, { "x.isSold": true }] });
        assert_eq!((trial.of(&listing), sold.of(&listing)), (None, Some(CallToAction::GetItNow)));
        assert_eq!(read(json!({ "call": "free" })).of(&json!({})), Some(CallToAction::Free));
    }

    #[test]
    fn a_place_without_values_is_a_slip_of_the_pen() {
        for wrong in [
            json!({ "call": "free", "at": "offer.a" }),
            json!({ "call": "free", "is": [true] }),
            json!({ "call": "free", "at": "offer.a", "is": [] }),
            json!({ "call": "buy" }),
        ] {
            assert!(serde_json::from_value::<Call>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
