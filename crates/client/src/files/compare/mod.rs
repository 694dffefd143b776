//! What a file would change of an offer.
//!
//! Both sides are brought to the same form first: completed by their type, without prices that a marketplace took out of a
//! spreadsheet, and without values that nobody may see. What still differs is a change.

use domain::definition::plans_mut;
use offer_types::OfferType;
use serde_json::{Map, Value, json};

use super::content::{self, Digests};
use super::masks::Masks;
use super::place::{Place, leaves};
use super::{OfferFile, Secrets};
use crate::{Difference, differences};

/// Shown instead of what a marketplace has where a file refers to a variable with another value.
const HIDDEN: &str = "(hidden)";

/// What would change, and what is sent to change it.
pub(super) struct Comparison {
    pub(super) changes: Vec<Difference>,
    pub(super) warnings: Vec<String>,
    /// The body of a PUT, with secrets.
    pub(super) body: Value,
}

/// What a comparison goes by.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'a> {
    /// Nothing when nobody knows the type; then only what both sides say counts.
    pub(super) offer_type: Option<&'a OfferType>,
    /// What the files at the addresses of [`unclear`] are.
    pub(super) digests: &'a Digests,
    pub(super) secrets: Secrets,
    pub(super) masks: &'a Masks,
}

/// The addresses in a file whose content decides whether something changes.
pub(super) fn unclear<'f>(file: &'f OfferFile, stored: &Value) -> Vec<&'f str> {
    let stored = &stored["definition"];
    let texts =
        leaves(&file.definition).into_iter().filter_map(|(place, leaf)| Some((place, leaf.as_str()?)));
    let open = texts.filter(|(place, text)| {
        let there = place.counterpart(&file.definition, stored);
        let there = there.and_then(|there| there.get(stored)).and_then(Value::as_str);
        let named = there.filter(|there| there != text).and_then(content::named);
        named.is_some() && content::is_address(text) && content::named(text).is_none()
    });
    open.map(|(_, text)| text).collect()
}

/// Compares a file with the draft a marketplace has.
pub(super) fn compare(file: &OfferFile, stored: Option<&Value>, knowledge: Knowledge<'_>) -> Comparison {
    let definition = stored.map(|stored| same_form(knowledge, &stored["definition"]));
    let mut sides = Sides {
        file,
        knowledge,
        secret: secret_places(knowledge.offer_type, &file.definition),
        before: definition.clone().unwrap_or_default(),
        stored: definition,
        after: same_form(knowledge, &file.definition),
        sent: file.definition.clone(),
        warnings: Vec::new(),
    };
    for (place, leaf) in leaves(&file.definition) {
        if let Some(text) = leaf.as_str() {
            sides.meet(&place, text);
        }
    }
    let Sides { before, after, sent, warnings, .. } = sides;
    let versions = stored.map(|stored| &stored["offerTypeVersions"]).filter(|versions| !versions.is_null());
    // A file that does not say which leaves them alone.
    let compared = versions.filter(|_| file.type_versions.is_some());
    let before = match stored {
        Some(stored) => shown(knowledge.masks, &stored["offerTypeId"], compared, &before),
        None => Value::Object(Map::new()),
    };
    let of_type = Value::from(file.offer_type.as_str());
    let after = shown(knowledge.masks, &of_type, file.type_versions.as_ref(), &after);
    let body = body(file, file.type_versions.as_ref().or(versions), &sent);
    Comparison { changes: differences(&before, &after), warnings, body }
}

/// What a side says, as it may be shown.
fn shown(masks: &Masks, offer_type: &Value, versions: Option<&Value>, definition: &Value) -> Value {
    let mut shown = json!({"offerTypeId": offer_type, "definition": definition});
    if let Some(versions) = versions {
        shown["offerTypeVersions"] = versions.clone();
    }
    content::unsign(&mut shown);
    masks.texts(&mut shown);
    shown
}

/// The body of a PUT.
fn body(file: &OfferFile, versions: Option<&Value>, definition: &Value) -> Value {
    let mut body = json!({
        "publisherId": file.name.publisher.as_str(),
        "offerTypeId": file.offer_type.as_str(),
        "id": file.name.offer.as_str(),
        "definition": definition,
    });
    if let Some(versions) = versions {
        body["offerTypeVersions"] = versions.clone();
    }
    body
}

/// A definition as both sides are compared.
fn same_form(knowledge: Knowledge<'_>, definition: &Value) -> Value {
    let mut definition = definition.clone();
    if let Some(offer_type) = knowledge.offer_type {
        offer_type.complete(&mut definition);
    }
    without_sheet_prices(&mut definition);
    offer_types::pricing::drop_derived(&mut definition);
    definition
}

/// Takes away the prices by region that stand beside a spreadsheet: a marketplace takes them out of it, and they count for
/// nothing.
pub(super) fn without_sheet_prices(definition: &mut Value) {
    for plan in plans_mut(definition).into_iter().flatten() {
        for member in offer_types::pricing::MEMBERS {
            if let Some(pricing) = plan.get_mut(member).and_then(Value::as_object_mut)
                && pricing.get("spreadSheetPricing").is_some_and(|sheet| sheet["uri"].is_string())
            {
                pricing.shift_remove("regionPrices");
            }
        }
    }
}

/// Where secrets are in a definition.
pub(super) fn secret_places(offer_type: Option<&OfferType>, definition: &Value) -> Vec<Place> {
    let Some(offer_type) = offer_type else { return Vec::new() };
    let mut open = definition.clone();
    offer_type.take_secrets(&mut open);
    leaves(definition)
        .into_iter()
        .filter(|(place, leaf)| match place.get(&open) {
            None => true,
            // In a list it is what stands for a text that was taken out.
            Some(Value::Null) => leaf.is_string(),
            Some(_) => false,
        })
        .map(|(place, _)| place)
        .collect()
}

/// The two sides of a comparison while they are brought together.
struct Sides<'a> {
    file: &'a OfferFile,
    knowledge: Knowledge<'a>,
    secret: Vec<Place>,
    stored: Option<Value>,
    /// What is shown of the stored definition.
    before: Value,
    /// What is shown of the file.
    after: Value,
    /// The definition that is sent.
    sent: Value,
    warnings: Vec<String>,
}

impl Sides<'_> {
    /// Looks at a text of the file and at what is stored in its place.
    fn meet(&mut self, place: &Place, text: &str) {
        let reference = self.file.references.iter().find(|reference| reference.place == *place);
        let local = self.file.local_files.iter().find(|file| file.place == *place);
        let instead = reference.map(|reference| &reference.written).or(local.map(|file| &file.shown));
        let shown = instead.map_or(text, String::as_str);
        place.put(&mut self.after, shown);
        let Some(stored) = &self.stored else { return };
        let Some(there) = place.counterpart(&self.file.definition, stored) else { return };
        match there.get(stored) {
            None | Some(Value::Null) if self.is_unseen(place, reference.is_some()) => {
                there.put(&mut self.before, shown);
            }
            Some(Value::String(stored)) if stored == text => there.put(&mut self.before, shown),
            Some(Value::String(stored)) => {
                let stored = stored.clone();
                self.differ(place, &there, (text, shown), &stored);
            }
            _ => {}
        }
    }

    /// Whether this is a secret that no marketplace shows, and which is therefore taken to be unchanged.
    fn is_unseen(&self, place: &Place, refers: bool) -> bool {
        let secret = match self.knowledge.offer_type {
            Some(_) => self.secret.contains(place),
            None => refers,
        };
        secret && self.knowledge.secrets == Secrets::Keep
    }

    /// Two texts that are not the same may still be addresses of the same content.
    fn differ(&mut self, place: &Place, there: &Place, (text, shown): (&str, &str), stored: &str) {
        let here = match content::named(text) {
            Some(digest) => Some(Ok(digest)),
            None => self.knowledge.digests.get(text).map(|known| known.as_deref()),
        };
        match (content::named(stored), here) {
            (Some(kept), Some(Ok(digest))) if kept == digest => {
                there.put(&mut self.before, shown);
                // What the marketplace holds already has one sure name there: the one it shows.
                place.put(&mut self.sent, stored);
                return;
            }
            (Some(_), Some(Ok(digest))) if content::named(text).is_none() => {
                let pinned = content::pinned(text, digest);
                place.put(&mut self.sent, &pinned);
                if shown == text {
                    place.put(&mut self.after, &pinned);
                }
            }
            (Some(_), Some(Err(reason))) => {
                let file = self.file.path.display();
                // The reason names the host, which may be a part of what nobody should see.
                let reason = if shown == text { reason } else { "what is there cannot be fetched" };
                self.warnings.push(format!("{file}: {place}: whether this changes is not known: {reason}"));
            }
            _ => {}
        }
        if self.file.references.iter().any(|reference| reference.place == *place) {
            there.put(&mut self.before, HIDDEN);
        }
    }
}

#[cfg(test)]
mod tests;
