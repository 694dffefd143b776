//! What a file does that its author may not have meant: the same a marketplace remarks, told before it is asked to take it.

use domain::missing_plans;
use domain::offer_type::OfferType;

use super::OfferFile;
use crate::{Failure, Session, Which};

/// Live plans that the file has not, and members of which the type knows nothing. `is_there`: whether the offer is.
pub(super) async fn remarks(
    session: &Session,
    file: &OfferFile,
    offer_type: Option<&OfferType>,
    is_there: bool,
) -> Result<Vec<String>, Failure> {
    let live = match is_there {
        true => session.offer(&file.name, Which::Production).await?,
        false => None,
    };
    let missing = live.map(|live| missing_plans(&live.document["definition"], &file.definition));
    let unknown = offer_type.map(|offer_type| offer_type.draft_warnings(&file.definition));
    let findings = missing.into_iter().chain(unknown).flatten();
    let place = file.path.display();
    Ok(findings.map(|finding| format!("{place}: {}: {}", finding.target, finding.message)).collect())
}
