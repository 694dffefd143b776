//! The storefronts of a marketplace, as its operator describes them: what each is called, at which hosts it is, and what it shows.

use std::collections::{BTreeMap, BTreeSet};

use app::cards::Card;
use domain::{OfferId, OfferTypeId, PublisherId};
use serde::Deserialize;
use ui::Reader;
use words::Language;

/// What there is where the operator says nothing.
const BUILT_IN: &str = include_str!("../data/storefronts.json");

/// All storefronts, and the categories that they share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storefronts {
    storefronts: Vec<Storefront>,
    categories: Vec<Category>,
}

/// Why a text describes no storefronts.
#[derive(Debug)]
pub struct InvalidStorefronts(String);

impl std::fmt::Display for InvalidStorefronts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidStorefronts {}

/// One of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Storefront {
    pub(crate) key: String,
    pub(crate) name: Name,
    /// Whoever comes to one of these hosts sees this storefront alone.
    #[serde(default)]
    pub(crate) hosts: Vec<String>,
    /// The types of what it sells.
    pub(crate) types: Vec<String>,
    /// Keys of the categories it shows.
    pub(crate) categories: Vec<String>,
    /// Offers that come before all others.
    #[serde(default)]
    pub(crate) collections: Vec<Collection>,
}

/// Offers that somebody put together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Collection {
    pub(crate) name: Name,
    /// As `publisher.offer`.
    pub(crate) offers: Vec<String>,
}

/// Products that belong together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    /// The word in its address.
    pub(crate) key: String,
    pub(crate) name: Name,
    /// What offers of its products name, each type by its own word.
    #[serde(default)]
    pub(crate) keys: Vec<String>,
    /// Types whose offers all belong to it.
    #[serde(default)]
    pub(crate) types: Vec<String>,
}

/// A name, by language where it is not the same in all.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Name {
    /// A text of the offer types' data, or else the same in every language.
    Text(String),
    ByLanguage(BTreeMap<String, String>),
}

impl Name {
    pub(crate) fn said(&self, reader: &Reader<'_>) -> String {
        match self {
            Self::Text(text) => reader.of_type(text),
            Self::ByLanguage(names) => {
                let own = names.get(reader.language().code());
                own.or_else(|| names.get(Language::English.code())).cloned().unwrap_or_default()
            }
        }
    }
}

/// The address of a product: `publisher.offer`.
pub(crate) fn read_key(key: &str) -> Option<(PublisherId, OfferId)> {
    let (publisher, offer) = key.split_once('.')?;
    Some((publisher.parse().ok()?, offer.parse().ok()?))
}

impl Collection {
    pub(crate) fn offers(&self) -> impl Iterator<Item = (PublisherId, OfferId)> {
        self.offers.iter().filter_map(|key| read_key(key))
    }
}

impl Category {
    /// Whether an offer of this type and with these categories belongs to it.
    pub(crate) fn holds(&self, offer_type: &str, categories: &[String]) -> bool {
        self.types.iter().any(|one| one == offer_type) || categories.iter().any(|key| self.keys.contains(key))
    }
}

impl Storefronts {
    /// Those that there are where the operator describes none.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("a test reads the data")
    }

    /// Reads a description.
    ///
    /// # Errors
    /// What is wrong with it, with what it names.
    pub fn parse(text: &str) -> Result<Self, InvalidStorefronts> {
        let read: Self = serde_json::from_str(text).map_err(|error| InvalidStorefronts(error.to_string()))?;
        match read.faults().as_slice() {
            [] => Ok(read),
            faults => Err(InvalidStorefronts(faults.join("; "))),
        }
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let (mut keys, mut hosts) = (BTreeSet::new(), BTreeSet::new());
        if self.storefronts.is_empty() {
            faults.push("`storefronts` must name at least one".to_owned());
        }
        for category in &self.categories {
            let is_plain =
                |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
            if category.key.is_empty() || !category.key.bytes().all(is_plain) {
                faults.push(format!("the key of category `{}` must be of a-z, 0-9 and `-`", category.key));
            }
            if !keys.insert(category.key.as_str()) {
                faults.push(format!("category `{}` is there twice", category.key));
            }
        }
        for store in &self.storefronts {
            for host in store.hosts.iter().filter(|host| !hosts.insert(host.to_ascii_lowercase())) {
                faults.push(format!("host `{host}` is of two storefronts"));
            }
            for key in store.categories.iter().filter(|key| !keys.contains(key.as_str())) {
                faults.push(format!(
                    "storefront `{}` names a category `{key}` that is not described",
                    store.key
                ));
            }
            for kind in store.types.iter().filter(|kind| kind.parse::<OfferTypeId>().is_err()) {
                faults.push(format!("storefront `{}` names `{kind}`, which is no offer type", store.key));
            }
            let offers = store.collections.iter().flat_map(|one| &one.offers);
            for offer in offers.filter(|key| read_key(key).is_none()) {
                faults.push(format!("`{offer}` in a collection must be publisher.offer"));
            }
        }
        faults
    }

    /// Those that somebody at `host` sees: one, where the host is its own, or else all.
    pub(crate) fn at_host(&self, host: &str) -> &[Storefront] {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let own = |store: &Storefront| store.hosts.iter().any(|one| one.eq_ignore_ascii_case(name));
        match self.storefronts.iter().position(own) {
            Some(at) => &self.storefronts[at..=at],
            None => &self.storefronts,
        }
    }

    /// Whether any category holds what has this card.
    pub(crate) fn knows(&self, card: &Card) -> bool {
        self.categories.iter().any(|category| category.holds(&card.offer_type_id, &card.categories))
    }

    pub(crate) fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_right_and_names_types_that_there_are() {
        let all = Storefronts::built_in();
        let types = offer_types::OfferTypes::built_in();
        for kind in all
            .storefronts
            .iter()
            .flat_map(|store| &store.types)
            .chain(all.categories.iter().flat_map(|one| &one.types))
        {
            assert!(types.get(&kind.parse().unwrap()).is_some(), "{kind}");
        }
        let shown: BTreeSet<_> = all.storefronts.iter().flat_map(|store| &store.categories).collect();
        assert_eq!(shown.len(), all.categories.len(), "every category is of a storefront");
    }

    #[test]
    fn a_host_of_its_own_shows_one_storefront() {
        let all = Storefronts::parse(
            r#"{ "storefronts": [
                { "key": "a", "name": "A", "hosts": ["A.example"], "types": [], "categories": [] },
                { "key": "b", "name": "B", "types": [], "categories": [] }], "categories": [] }"#,
        )
        .unwrap();
        let keys = |host| all.at_host(host).iter().map(|store| store.key.as_str()).collect::<Vec<_>>();
        assert_eq!((keys("a.example:8080"), keys("b.example")), (vec!["a"], vec!["a", "b"]));
    }

    #[test]
    fn every_fault_is_told() {
        let told = Storefronts::parse(
            r#"{ "storefronts": [
                { "key": "a", "name": "A", "hosts": ["a.example"], "types": ["<b>"], "categories": ["none"],
                  "collections": [{ "name": "C", "offers": ["contoso"] }] },
                { "key": "b", "name": "B", "hosts": ["A.example"], "types": [], "categories": [] }],
              "categories": [{ "key": "A b", "name": "x" }] }"#,
        )
        .unwrap_err()
        .to_string();
        for words in ["`A.example` is of two", "`none`", "`<b>`", "`contoso`", "`A b`"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(Storefronts::parse(r#"{ "storefronts": [], "categories": [] }"#).is_err());
        assert!(Storefronts::parse(r#"{ "storefronts": [], "categories": [], "colour": 1 }"#).is_err());
    }
}
