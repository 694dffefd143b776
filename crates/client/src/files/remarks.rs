//! What a file does that its author may not have meant: the same a marketplace remarks, told before it is asked to take it.

use domain::missing_plans;
use offer_types::OfferType;

use super::OfferFile;
use crate::Stored;

/// Plans of what is live that the file has not, and members of which the type knows nothing.
pub(super) fn remarks(
    file: &OfferFile,
    offer_type: Option<&OfferType>,
    live: Option<&Stored>,
) -> Vec<String> {
    let missing = live.map(|live| missing_plans(&live.document["definition"], &file.definition));
    let unknown = offer_type.map(|offer_type| offer_type.draft_warnings(&file.definition));
    let findings = missing.into_iter().chain(unknown).flatten();
    let place = file.path.display();
    findings.map(|finding| format!("{place}: {}: {}", finding.place, finding.text)).collect()
}
