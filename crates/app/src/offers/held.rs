//! Artifacts that a draft names and its offer holds already.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use db::{Tx, artifacts};
use domain::{Finding, FindingCode, OfferId, PublisherId, Timestamp};
use offer_types::{ArtifactSlot, OfferType};
use serde_json::Value;
use words::say;

use super::artifact_links::{digest_of, named_digest, reference_again, signed_address};
use super::draft::Checked;
use crate::{Ctx, Problem};

/// The digest of what is held, by each value that names an artifact.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Held(BTreeMap<String, Option<String>>);

impl Held {
    /// What the offer holds of what `slots` name, and what it may take over from other offers of its publisher.
    pub(super) fn among(
        tx: &mut Tx<'_>,
        owner: (&PublisherId, &OfferId),
        slots: &[ArtifactSlot],
    ) -> Result<Self, Problem> {
        let mut held = BTreeMap::new();
        for ArtifactSlot { value, place, label, .. } in slots {
            if held.contains_key(value) {
                continue;
            }
            // The store has no text with a NUL in it.
            let named = value.contains('\0');
            let digest = if named { None } else { look_up(tx, owner, value)? };
            if digest.is_none() && (named || digest_of(value).is_some()) {
                // References are ours: one that came from outside could name what another publisher holds.
                let text = say!("artifact-reference", label = label.clone());
                let finding = Finding::new(FindingCode::InvalidFormat, place.clone(), text);
                return Err(Problem::Invalid(vec![finding]));
            }
            held.insert(value.clone(), digest);
        }
        Ok(Self(held))
    }

    /// Whether the offer still holds them, and no more of them.
    pub(super) fn are_held(&self, tx: &mut Tx<'_>, owner: (&PublisherId, &OfferId)) -> Result<bool, Problem> {
        for (value, digest) in &self.0 {
            if look_up(tx, owner, value)? != *digest {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Has the offer hold what it names of other offers.
    pub(super) fn adopt(
        &self,
        tx: &mut Tx<'_>,
        (publisher, offer): (&PublisherId, &OfferId),
        at: Timestamp,
    ) -> Result<(), Problem> {
        for digest in self.0.values().flatten() {
            artifacts::adopt(tx, publisher, offer, digest, at)?;
        }
        Ok(())
    }

    /// JSON texts of the definition with references to what is held, as it is stored, and with our addresses, as it is read;
    /// nothing when none is held. `definition` is what `checked` says, where it was made a tree already.
    pub(super) fn put_into(
        &self,
        ctx: &Ctx,
        checked: &Checked,
        definition: Option<Value>,
    ) -> Result<Option<(String, String)>, Problem> {
        if self.0.values().all(Option::is_none) {
            return Ok(None);
        }
        let mut definition = definition.map_or_else(|| checked.definition(), Ok)?;
        let stored = self.written(checked, &mut definition, |value, digest| reference_again(digest, value));
        let shown = self.written(checked, &mut definition, |_, digest| signed_address(ctx, digest));
        Ok(Some((stored, shown)))
    }

    /// Has what is kept beside a definition refer to what is held.
    pub(super) fn refer(&self, known: &OfferType, beyond: &mut Value) {
        if self.0.values().all(Option::is_none) {
            return;
        }
        for slot in known.artifacts(beyond) {
            if let (Some(Some(digest)), Some(place)) =
                (self.0.get(&slot.value), beyond.pointer_mut(&slot.pointer))
            {
                *place = Value::String(reference_again(digest, &slot.value));
            }
        }
    }

    fn written(
        &self,
        checked: &Checked,
        definition: &mut Value,
        name: impl Fn(&str, &str) -> String,
    ) -> String {
        for slot in &checked.artifacts {
            if let (Some(Some(digest)), Some(place)) =
                (self.0.get(&slot.value), definition.pointer_mut(&slot.pointer))
            {
                *place = Value::String(name(&slot.value, digest));
            }
        }
        // References and addresses are longer than what they stand for, but few.
        let mut text = String::with_capacity(checked.text.len() + 256 * checked.artifacts.len());
        // A text takes whatever is written to it.
        let _ = write!(text, "{definition}");
        text
    }
}

/// What `value` names is held and never fetched again, where it says which bytes it means.
fn look_up(
    tx: &mut Tx<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    value: &str,
) -> Result<Option<String>, Problem> {
    let named = named_digest(value).map(|digest| artifacts::of_publisher(tx, publisher, digest));
    let held = match named.transpose()?.flatten() {
        Some(held) => Some(held),
        None => artifacts::by_source(tx, publisher, offer, value)?,
    };
    Ok(held.map(|held| held.digest))
}
