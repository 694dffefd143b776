//! What is asked of a document to be published, beside the rules of its type.

use std::collections::BTreeSet;

use offer_types::{OfferType, Verdict};
use serde_json::Value;

use super::with_addresses;

/// What keeps `definition`, secrets included, from being published, and what is worth a look. `confirmed` are the unknown
/// members that restrict nobody.
pub(crate) fn check_publish(known: &OfferType, definition: Value, confirmed: &BTreeSet<String>) -> Verdict {
    let problems = known.unconfirmed(&definition, confirmed);
    let unconfirmed = Verdict { problems, ..Verdict::default() };
    unconfirmed.and(known.check_publish(with_addresses(known, definition)))
}
