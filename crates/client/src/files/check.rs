//! What can be said against a file before a marketplace is asked to take it.

use domain::offer_type::OfferType;
use serde_json::Value;

use super::OfferFile;
use super::compare::secret_places;
use crate::Problem;

/// What is wrong with an offer, by the rules every draft must keep: the same a marketplace goes by.
pub(super) fn problems(file: &OfferFile, offer_type: Option<&OfferType>) -> Vec<Problem> {
    let Some(offer_type) = offer_type else { return Vec::new() };
    let found = offer_type.check_draft(&file.definition).into_iter();
    let found =
        found.map(|finding| file.problem(&finding.code.to_string(), &finding.target, finding.message));
    found.chain(open_secrets(file, offer_type)).collect()
}

/// Secrets that are in the file itself. An empty text has the marketplace forget the one it has.
fn open_secrets(file: &OfferFile, offer_type: &OfferType) -> Vec<Problem> {
    let mut places = secret_places(Some(offer_type), &file.definition);
    places.retain(|place| {
        let refers = file.references.iter().any(|reference| reference.place == *place);
        !refers && place.get(&file.definition) != Some(&Value::String(String::new()))
    });
    let message =
        "a secret does not belong into a file: put it into an environment variable and write ${NAME}";
    places.iter().map(|place| file.problem("OpenSecret", &place.to_string(), message)).collect()
}
