//! What can be said against a file before a marketplace is asked to take it: by the same rules a marketplace goes by.

use domain::{Finding, FindingCode};
use offer_types::OfferType;
use serde_json::Value;

use super::OfferFile;
use super::compare::secret_places;
use super::place::Place;
use super::types::Types;
use super::variables::is_secret;
use crate::Problem;

/// What is wrong with an offer, by the rules every draft must keep.
pub(super) fn draft_problems(file: &OfferFile, offer_type: Option<&OfferType>) -> Vec<Problem> {
    let Some(offer_type) = offer_type else { return Vec::new() };
    let found = offer_type.check_draft(&file.definition).into_iter();
    found.map(|finding| problem(file, finding)).chain(open_secrets(file, offer_type)).collect()
}

/// What keeps an offer from being published. Secrets that `stored` may have, which nobody sees, are not missed.
pub(super) fn publish_problems(
    file: &OfferFile,
    offer_type: Option<&OfferType>,
    stored: Option<&Value>,
) -> Vec<Problem> {
    let Some(offer_type) = offer_type else { return Vec::new() };
    let is_kept = |finding: &Finding| {
        let place = || Place::read(&finding.place.to_string(), &file.definition);
        stored.is_some()
            && finding.code == FindingCode::Required
            && place().is_some_and(|place| is_secret(offer_type, &file.definition, &place))
    };
    let problems = offer_type.check_publish(file.definition.clone()).problems.into_iter();
    problems.filter(|finding| !is_kept(finding)).map(|finding| problem(file, finding)).collect()
}

/// What the marketplace refuses for what it has: types it does not know, and the type of an offer never changes.
pub(super) fn refusals(file: &OfferFile, types: &Types, stored: Option<&Value>) -> Vec<Problem> {
    let other =
        stored.and_then(|stored| stored["offerTypeId"].as_str()).filter(|id| *id != file.offer_type.as_str());
    let changed = other.map(|other| {
        let message = format!(
            "the offer is of type `{other}`, which never changes: make a new offer for `{}`",
            file.offer_type
        );
        file.problem("Immutable", "offerTypeId", message)
    });
    let unknown =
        types.unknown(&file.offer_type).map(|message| file.problem("NotAllowed", "offerTypeId", message));
    changed.into_iter().chain(unknown).collect()
}

pub(super) fn problem(file: &OfferFile, Finding { code, place, text }: Finding) -> Problem {
    file.problem(&code.to_string(), &place.to_string(), text.to_string())
}

/// Secrets that are in the file itself. An empty text has the marketplace forget the one it has.
pub(super) fn open_secrets(file: &OfferFile, offer_type: &OfferType) -> Vec<Problem> {
    let mut places = secret_places(Some(offer_type), &file.definition);
    places.retain(|place| {
        let refers = file.references.iter().chain(&file.unset).any(|reference| reference.place == *place);
        !refers && place.get(&file.definition) != Some(&Value::String(String::new()))
    });
    let message =
        "a secret does not belong into a file: put it into an environment variable and write ${NAME}";
    places.iter().map(|place| file.problem("OpenSecret", &place.to_string(), message)).collect()
}
