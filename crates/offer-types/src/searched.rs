//! What is searched of an offer, and by what it is narrowed down, beside what its card says.

use serde::Deserialize;
use serde_json::Value;

use super::card::{Card, Place};
use super::field::{Choice, Field, PageFields};
use super::markup::plain_text;
use super::shape::short;

/// The most bytes of text that is searched.
const TEXT: usize = 40_000;
/// The most keywords, and the most values of a kind.
const VALUES: usize = 20;
/// The most letters of one.
const VALUE: usize = 100;

/// Where it stands in what the catalogue shows of an offer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Search {
    /// All of these that are filled.
    text: Vec<Place>,
    keywords: Vec<Place>,
    industries: Vec<Place>,
    operating_systems: Vec<Place>,
    pricing_models: Vec<Rule>,
    trials: Vec<Rule>,
    /// Where offers of the type are shown, whatever they say.
    storefronts: Vec<String>,
}

/// A value that an offer has when a member of it is one of some others.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rule {
    at: Place,
    /// Anything where there are none.
    #[serde(default)]
    is: Vec<Value>,
    says: String,
}

impl Rule {
    fn holds(&self, listing: &Value) -> bool {
        self.at.values(listing).any(|value| match self.is.as_slice() {
            [] => !value.is_null(),
            values => values.contains(value),
        })
    }
}

/// A key, and what the type calls it in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub key: String,
    pub label: Option<String>,
}

/// What is searched of an offer. All of it has limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searched {
    /// Its texts without their markup.
    pub text: String,
    pub keywords: Vec<String>,
    pub categories: Vec<Named>,
    pub industries: Vec<Named>,
    pub operating_systems: Vec<Named>,
    pub pricing_models: Vec<String>,
    pub trials: Vec<String>,
    pub storefronts: Vec<String>,
}

impl Search {
    pub(super) fn read(&self, card: &Card, pages: &[PageFields], listing: &Value) -> Searched {
        let mut text = String::new();
        for part in self.text.iter().flat_map(|place| place.texts(listing)) {
            if text.len() > TEXT {
                break;
            }
            text.push_str(&plain_text(part));
            text.push('\n');
        }
        text.truncate(text.floor_char_boundary(TEXT));
        let named = |places: &[Place]| {
            let values = places
                .iter()
                .flat_map(|place| place.texts(listing).map(move |key| named_at(pages, place, key)));
            each_once(values)
        };
        let ruled = |rules: &[Rule]| {
            each_once(rules.iter().filter(|rule| rule.holds(listing)).map(|rule| rule.says.clone()))
        };
        let categories = card.categories(listing).into_iter();
        let categories =
            categories.flat_map(|(place, keys)| keys.into_iter().map(move |key| named_at(pages, place, key)));
        let keywords = self.keywords.iter().flat_map(|place| place.texts(listing)).map(short_value);
        Searched {
            text,
            keywords: each_once(keywords),
            categories: each_once(categories),
            industries: named(&self.industries),
            operating_systems: named(&self.operating_systems),
            pricing_models: ruled(&self.pricing_models),
            trials: ruled(&self.trials),
            storefronts: self.storefronts.clone(),
        }
    }

    /// Members that would be searched and the catalogue does not show, as `offer.title`.
    pub(super) fn hidden(&self, offer: &[String], plans: &[String]) -> Vec<String> {
        let rules = self.pricing_models.iter().chain(&self.trials).map(|rule| &rule.at);
        let places =
            [&self.text, &self.keywords, &self.industries, &self.operating_systems].into_iter().flatten();
        places.chain(rules).filter_map(|place| place.hidden(offer, plans)).collect()
    }
}

fn each_once<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for value in values {
        if once.len() < VALUES && !once.contains(&value) {
            once.push(value);
        }
    }
    once
}

fn short_value(text: &str) -> String {
    text.trim().chars().take(VALUE).collect()
}

/// `key` with what the choices at `place` call it.
fn named_at(pages: &[PageFields], place: &Place, key: &str) -> Named {
    let fields =
        pages.iter().flat_map(|page| page.fields.iter().map(|field| (page.name.is_of_plans(), field)));
    let mut choices = fields.flat_map(|(of_plans, field)| choices(of_plans, field, place));
    let label = choices.find(|choice| choice.value == key).map(|choice| choice.label.clone());
    Named { key: short_value(key), label }
}

/// What may be chosen at `place`, if it is in `field`, a member of an offer or of a plan.
fn choices<'f>(of_plans: bool, field: &'f Field, place: &Place) -> &'f [Choice] {
    let Some(member) = field.name.as_deref().map(short) else { return &[] };
    let own = field.element.as_deref().unwrap_or(field);
    if place.is_at(of_plans, member, None) {
        return &own.choices;
    }
    let named =
        |inner: &&Field| inner.name.as_deref().is_some_and(|name| place.is_at(of_plans, member, Some(name)));
    own.fields.iter().find(named).map_or(&[], |inner| &inner.choices)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::OfferTypes;

    #[test]
    fn what_is_searched_stands_where_the_type_says() {
        let search: Search = serde_json::from_value(json!({
            "text": ["offer.description", "plans.skuDescription"],
            "keywords": ["offer.searchKeywords"],
            "operatingSystems": ["plans.osType"],
            "pricingModels": [
                { "at": "plans.pricing.isByol", "is": [true], "says": "byol" },
                { "at": "plans.meters", "says": "metered" }
            ],
            "trials": [{ "at": "plans.pricing.months", "is": [1, 3], "says": "free-trial" }],
            "storefronts": ["web"]
        }))
        .unwrap();
        let listing = json!({
            "offer": { "x.description": "<p>One</p>", "x.searchKeywords": ["fast", " ", "fast", 7] },
            "plans": [
                { "x.skuDescription": "two", "osType": "Linux", "pricing": { "isByol": true, "months": 2 } },
                { "x.skuDescription": "three", "osType": "Linux", "x.meters": null },
            ],
        });
        let found = search.read(&Card::default(), &[], &listing);
        assert_eq!(found.text, "One\ntwo\nthree\n");
        assert_eq!(found.keywords, ["fast"]);
        assert_eq!(found.operating_systems, [Named { key: "Linux".to_owned(), label: None }]);
        assert_eq!((found.pricing_models, found.trials), (vec!["byol".to_owned()], Vec::new()));
        assert_eq!(found.storefronts, ["web"]);
    }

    #[test]
    fn every_type_that_is_sold_says_what_is_searched() {
        for known in OfferTypes::built_in().iter().filter(|known| known.retired().is_none()) {
            let found = known.searched(&json!({ "offer": {}, "plans": [] }));
            assert!(!found.storefronts.is_empty(), "{}", known.id());
        }
    }

    #[test]
    fn categories_are_called_what_the_form_calls_them() {
        let types = OfferTypes::built_in();
        let known = types.get(&"microsoft-azure-saas".parse().unwrap()).unwrap();
        let listing = json!({ "offer": {
            "microsoft-azure-marketplace.categoryMap": [{ "categoryL1": "analytics" }, { "categoryL1": "unheard-of" }]
        } });
        let found = known.searched(&listing).categories;
        let expected = [("analytics", Some("Analytics")), ("unheard-of", None)];
        let expected =
            expected.map(|(key, label)| Named { key: key.to_owned(), label: label.map(str::to_owned) });
        assert_eq!(found, expected);
    }

    #[test]
    fn texts_and_values_have_limits() {
        let search: Search = serde_json::from_value(
            json!({ "text": ["offer.description"], "keywords": ["offer.searchKeywords"] }),
        )
        .unwrap();
        let many: Vec<_> = (0..1000).map(|number| format!("{}{number}", "ä".repeat(10))).collect();
        let listing = json!({ "offer": { "description": "ä".repeat(100_000), "searchKeywords": many } });
        let found = search.read(&Card::default(), &[], &listing);
        assert_eq!((found.text.len(), found.keywords.len()), (TEXT, VALUES));
    }
}
