//! Offer types as the marketplace describes them, or else as this program knows them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::OfferTypeId;
use domain::offer_type::{OfferType, OfferTypes};

use crate::{Failure, Session};

/// The types of some offers.
pub(super) struct Types {
    described: BTreeMap<OfferTypeId, Option<OfferType>>,
    /// Made when one is asked for: their schemas take a while to compile.
    built_in: LazyLock<OfferTypes>,
}

impl Types {
    pub(super) fn new() -> Self {
        Self { described: BTreeMap::new(), built_in: LazyLock::new(OfferTypes::built_in) }
    }

    /// Asks for a type. A marketplace may have types of its own, and newer ones than this program.
    pub(super) async fn learn(&mut self, session: &Session, id: &OfferTypeId) -> Result<(), Failure> {
        if self.described.contains_key(id) {
            return Ok(());
        }
        let schema = session.offer_type(id.as_str()).await?.map(|mut shown| shown["definitionSchema"].take());
        let described = match schema.filter(serde_json::Value::is_object) {
            Some(schema) => Some(OfferType::shown(id.clone(), schema).map_err(|reason| {
                Failure::Unexpected(format!(
                    "the server describes the offer type `{id}` in a way that cannot be used: {reason}"
                ))
            })?),
            None => None,
        };
        self.described.insert(id.clone(), described);
        Ok(())
    }

    pub(super) fn get(&self, id: &OfferTypeId) -> Option<&OfferType> {
        self.described.get(id).and_then(Option::as_ref).or_else(|| self.built_in.get(id))
    }
}
