//! Offer types as the marketplace describes them, or else as this program knows them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::OfferTypeId;
use offer_types::{OfferType, OfferTypes};

use crate::{Failure, Session};

/// The types of some offers.
pub(super) struct Types {
    described: BTreeMap<OfferTypeId, Option<OfferType>>,
    /// The ids of all types the marketplace has, where it was asked and says it.
    listed: Option<Vec<String>>,
    /// Made when one is asked for: their schemas take a while to compile.
    built_in: LazyLock<OfferTypes>,
}

impl Types {
    pub(super) fn new() -> Self {
        Self { described: BTreeMap::new(), listed: None, built_in: LazyLock::new(OfferTypes::built_in) }
    }

    /// Asks for a type. A marketplace may have types of its own, and newer ones than this program.
    pub(super) async fn learn(&mut self, session: &Session, id: &OfferTypeId) -> Result<(), Failure> {
        if self.described.contains_key(id) {
            return Ok(());
        }
        let shown = match session.whole_offer_type(id.as_str()).await? {
            Some(whole) => Some(whole),
            None => session.offer_type(id.as_str()).await?,
        };
        let schema = shown.map(|mut shown| shown["definitionSchema"].take());
        let described = match schema.filter(serde_json::Value::is_object) {
            Some(schema) => Some(OfferType::shown(id.clone(), schema).map_err(|reason| {
                Failure::Unexpected(format!(
                    "the server describes the offer type `{id}` in a way that cannot be used: {reason}"
                ))
            })?),
            None => {
                if self.listed.is_none() {
                    self.listed = session.offer_types().await?;
                }
                None
            }
        };
        self.described.insert(id.clone(), described);
        Ok(())
    }

    pub(super) fn get(&self, id: &OfferTypeId) -> Option<&OfferType> {
        self.described.get(id).and_then(Option::as_ref).or_else(|| self.built_in.get(id))
    }

    /// What to say about a type that the marketplace does not have, if it says which it has.
    pub(super) fn unknown(&self, id: &OfferTypeId) -> Option<String> {
        let listed = self.listed.as_ref()?;
        let described = self.described.get(id).is_some_and(Option::is_some);
        (!described).then(|| unknown_type(id, &listed.iter().map(String::as_str).collect::<Vec<_>>()))
    }
}

/// What to say about an offer type that is none of `known`.
pub fn unknown_type(id: &OfferTypeId, known: &[&str]) -> String {
    match domain::nearest(id.as_str(), known.iter().copied()) {
        Some(near) => format!("there is no offer type `{id}`; did you mean {near}?"),
        None => format!("there is no offer type `{id}`; {}", domain::there_are(known)),
    }
}
