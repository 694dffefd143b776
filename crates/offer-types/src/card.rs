//! The card of an offer: the few short texts that a list of the catalogue shows of it.

use std::collections::HashSet;

use domain::Definition;
use serde::Deserialize;
use serde_json::Value;

use super::shape::short;

/// The most letters of a title or of another name on a card.
const NAME: usize = 100;
/// The most letters of a summary.
const SUMMARY: usize = 200;
/// The most categories.
const CATEGORIES: usize = 5;

/// Where the texts of a card stand in what the catalogue shows of an offer. The first place that has one counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Card {
    title: Vec<Place>,
    summary: Vec<Place>,
    logo: Vec<Place>,
    categories: Vec<Place>,
}

/// `offer.title`, `plans.smallLogo`, `offer.categoryMap.categoryL1`: a member of the offer or of its plans, without its
/// prefix, and perhaps one of the objects in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Place {
    of_plans: bool,
    member: String,
    inner: Option<String>,
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = text.split('.');
        let of_plans = match parts.next() {
            Some("offer") => false,
            Some(Definition::PLANS) => true,
            _ => return Err(format!("`{text}` must begin with `offer.` or `plans.`")),
        };
        match (parts.next(), parts.next(), parts.next()) {
            (Some(member), inner, None) if !member.is_empty() => {
                Ok(Self { of_plans, member: member.to_owned(), inner: inner.map(str::to_owned) })
            }
            _ => Err(format!("`{text}` must name a member, and perhaps one of the objects in it")),
        }
    }
}

/// What a card says, each text cut to its limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardTexts {
    pub title: Option<String>,
    pub summary: Option<String>,
    /// As the definition names it, whole.
    pub logo: Option<String>,
    /// Keys of categories.
    pub categories: Vec<String>,
}

impl Card {
    /// Reads the card of `listing`, which is what the catalogue shows of an offer.
    pub(super) fn read(&self, listing: &Value) -> CardTexts {
        let mut seen = HashSet::new();
        let categories = texts(&self.categories, listing);
        let categories = categories.map(cut_name).filter(|text| seen.insert(text.clone()));
        CardTexts {
            title: texts(&self.title, listing).next().map(cut_name),
            summary: texts(&self.summary, listing).next().map(|text| cut(text, SUMMARY)),
            logo: texts(&self.logo, listing).next().map(str::to_owned),
            categories: categories.take(CATEGORIES).collect(),
        }
    }

    /// The logo that `definition` names, whether or not the catalogue would show it.
    pub(super) fn logo<'v>(&'v self, definition: &'v Value) -> Option<&'v str> {
        texts(&self.logo, definition).next()
    }

    /// Members that the catalogue does not show, as `offer.title`.
    pub(super) fn hidden(&self, offer: &[String], plans: &[String]) -> Vec<String> {
        let places = [&self.title, &self.summary, &self.logo, &self.categories].into_iter().flatten();
        places.filter_map(|place| place.hidden(offer, plans)).collect()
    }

    /// The first place that has the categories of `listing`, and these.
    pub(super) fn categories<'v>(&'v self, listing: &'v Value) -> Option<(&'v Place, Vec<&'v str>)> {
        let found = |place: &'v Place| (place, place.texts(listing).collect::<Vec<_>>());
        self.categories.iter().map(found).find(|(_, categories)| !categories.is_empty())
    }
}

/// The texts at the first of `places` that has any.
fn texts<'v>(places: &'v [Place], listing: &'v Value) -> impl Iterator<Item = &'v str> {
    let at = |place: &'v Place| place.texts(listing);
    places.iter().find(|place| at(place).next().is_some()).into_iter().flat_map(at)
}

impl Place {
    /// Whether `field`, which is `inner` in a member or the member itself, is what stands here.
    pub(super) fn is_at(&self, of_plans: bool, member: &str, inner: Option<&str>) -> bool {
        self.of_plans == of_plans && self.member == member && self.inner.as_deref() == inner
    }

    pub(super) fn texts<'v>(&'v self, listing: &'v Value) -> impl Iterator<Item = &'v str> {
        self.values(listing).filter_map(Value::as_str).filter(|text| !text.trim().is_empty())
    }

    /// What stands here, each element of a list by itself.
    pub(super) fn values<'v>(&'v self, listing: &'v Value) -> impl Iterator<Item = &'v Value> {
        let plans = Definition::of(listing).plans().iter().filter(|_| self.of_plans);
        let offer = Some(&listing["offer"]).filter(|_| !self.of_plans);
        let members = offer.into_iter().chain(plans).filter_map(Value::as_object).flatten();
        let found = members.filter(|(name, _)| short(name) == self.member).map(|(_, value)| value);
        found.flat_map(elements).filter_map(|value| match &self.inner {
            Some(inner) => value.get(inner),
            None => Some(value),
        })
    }

    /// Its member, as `offer.title`, where the catalogue does not show it.
    pub(super) fn hidden(&self, offer: &[String], plans: &[String]) -> Option<String> {
        let (of, shown) = if self.of_plans { (Definition::PLANS, plans) } else { ("offer", offer) };
        (!shown.contains(&self.member)).then(|| format!("{of}.{}", self.member))
    }
}

/// The elements of a list; anything else by itself.
fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    let list = value.as_array();
    list.into_iter().flatten().chain(Some(value).filter(|_| list.is_none()))
}

/// `text` as a card shows a name.
pub fn cut_name(text: &str) -> String {
    cut(text, NAME)
}

/// At most `most` letters of `text`; that something is missing shows.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn card() -> Card {
        serde_json::from_value(json!({
            "title": ["offer.title"],
            "summary": ["offer.summary", "plans.skuSummary"],
            "logo": ["offer.mediumLogo", "plans.mediumLogo"],
            "categories": ["offer.categoryMap.categoryL1", "offer.categories"],
        }))
        .unwrap()
    }

    #[test]
    fn the_first_place_that_has_a_text_counts() {
        let read = card().read(&json!({
            "offer": { "x.title": "Demo", "x.summary": " ", "x.categories": ["old"],
                "x.categoryMap": [{ "categoryL1": "compute" }, { "categoryL1": "compute" }, { "categoryL1": "iot" }] },
            "plans": [{ "planId": "one" }, { "x.skuSummary": "A plan", "x.mediumLogo": "logo" }],
        }));
        assert_eq!(
            read,
            CardTexts {
                title: Some("Demo".to_owned()),
                summary: Some("A plan".to_owned()),
                logo: Some("logo".to_owned()),
                categories: vec!["compute".to_owned(), "iot".to_owned()],
            }
        );
    }

    #[test]
    fn what_is_too_long_or_no_text_does_no_harm() {
        let many: Vec<_> = (0..1000).map(|number| format!("category {number}")).collect();
        let read = card().read(&json!({
            "offer": { "x.title": "ä".repeat(100_000), "x.summary": 7, "x.categories": many, "x.categoryMap": { "categoryL1": [] } },
            "plans": "none",
        }));
        assert_eq!(read.title, Some(format!("{}…", "ä".repeat(99))));
        assert_eq!((read.summary, read.logo), (None, None));
        assert_eq!(read.categories.len(), CATEGORIES);
        assert_eq!(cut_name(&"ä".repeat(100)), "ä".repeat(100));
    }

    #[test]
    fn a_place_is_a_member_of_the_offer_or_of_its_plans() {
        for wrong in ["title", "offer", "offer.", "price.title", "offer.a.b.c"] {
            let read = serde_json::from_value::<Card>(json!({ "title": [wrong] }));
            assert!(read.is_err_and(|error| error.to_string().contains(wrong)), "{wrong}");
        }
    }
}
