//! The tag of a page: the same as long as the page says the same, whoever wrote it and in whichever way.

use std::collections::BTreeMap;
use std::fmt;

use blob::Digest;
use domain::{Definition, ETag, Page};
use offer_types::OfferType;
use serde_json::{Map, Value, json};

use crate::Problem;
use crate::offers::artifact_links::without_sources;

/// A hash of what a page says and of the sealed texts of its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTag(String);

/// As many digits of the hash as tell pages of one offer apart.
const DIGITS: usize = 32;

impl PageTag {
    fn of_text(text: &str) -> Self {
        let mut hash = Digest::of(text.as_bytes()).to_string();
        hash.truncate(DIGITS);
        Self(hash)
    }

    /// Whether `header`, an `If-Match` or `If-None-Match`, names it or whatever is there.
    pub fn matches(&self, header: &str) -> bool {
        let own = self.to_string();
        header.trim() == "*" || header.split(',').any(|tag| tag.trim().trim_start_matches("W/") == own)
    }

    /// Whether `header` holds tags at all.
    pub(super) fn is_one(header: &str) -> bool {
        header.trim() == "*" || ETag::are_in(header)
    }
}

impl fmt::Display for PageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// The tag of one page of `definition`, without a copy of the others; nothing when there is no such page.
pub(crate) fn tag_of_page(
    known: &OfferType,
    definition: &Value,
    page: &Page,
    sealed: &BTreeMap<String, String>,
) -> Option<PageTag> {
    let mut alone = alone(known, definition, page)?;
    without_sources(known, &mut alone);
    known.page_text(&alone, page, sealed).map(|text| PageTag::of_text(&text))
}

/// A definition with nothing in it but what `definition` has on `page`.
pub(super) fn alone(known: &OfferType, definition: &Value, page: &Page) -> Option<Value> {
    let content = known.page(definition, page)?;
    let (Some(plan), Value::Object(content)) = (page.plan(), &content) else { return Some(content) };
    let mut members = Map::from_iter([(Definition::PLAN_ID.to_owned(), plan.as_str().into())]);
    members.extend(content.clone());
    Some(json!({ Definition::PLANS: [members] }))
}

/// A stored definition whose pages get their tags.
pub(crate) struct Tagged<'t> {
    known: &'t OfferType,
    /// With artifacts named by their bytes and by nothing else: a client that sends back what it read names them so.
    definition: Value,
    sealed: BTreeMap<String, String>,
}

impl<'t> Tagged<'t> {
    /// `secrets` are as they are stored beside the definition.
    pub(crate) fn of(
        known: &'t OfferType,
        mut definition: Value,
        secrets: Option<&str>,
    ) -> Result<Self, Problem> {
        without_sources(known, &mut definition);
        let sealed = secrets.map(serde_json::from_str).transpose()?.unwrap_or_default();
        Ok(Self { known, definition, sealed })
    }

    /// The same with nothing in it but what is on `page`; nothing when there is no such page.
    pub(super) fn alone(&self, page: &Page) -> Option<Self> {
        let definition = alone(self.known, &self.definition, page)?;
        Some(Self { known: self.known, definition, sealed: self.sealed.clone() })
    }

    /// Nothing when there is no such page.
    pub(crate) fn tag(&self, page: &Page) -> Option<PageTag> {
        self.known.page_text(&self.definition, page, &self.sealed).map(|text| PageTag::of_text(&text))
    }

    pub(crate) fn definition(&self) -> &Value {
        &self.definition
    }

    pub(super) fn sealed(&self) -> &BTreeMap<String, String> {
        &self.sealed
    }

    pub(super) fn into_definition(self) -> Value {
        self.definition
    }
}
