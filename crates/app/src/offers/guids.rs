//! Offers by the GUID that they have from their birth.

use db::{Tx, offers};
use domain::{Definition, OfferGuid, OfferId, PlanGuid, PlanId, PublisherId, json};

use super::{Found, draft};
use crate::ctx::Actor;
use crate::{App, Ctx, Problem};

/// What an offer and its plans are called by people and by their GUIDs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferIds {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub guid: OfferGuid,
    /// Of the draft, in order.
    pub plans: Vec<(PlanId, PlanGuid)>,
}

/// The draft of the offer with this GUID. Whoever may not see it is told the same as if there were none.
pub fn find_by_guid(ctx: &Ctx, tx: &mut Tx<'_>, guid: &OfferGuid) -> Result<Found, Problem> {
    if ctx.actor == Actor::Anonymous {
        return Err(Problem::Unauthenticated("sign in first: send a bearer token".to_owned()));
    }
    let none = || Problem::NotFound("there is no offer with this GUID among those you may see".to_owned());
    let (publisher, offer) = offers::by_guid(tx, guid)?.ok_or_else(none)?;
    match draft(ctx, tx, &publisher, &offer) {
        Err(Problem::Forbidden(_)) => Err(none()),
        found => found,
    }
}

/// The ids of an offer that was found and of its plans.
pub async fn read_ids(app: &App, found: Found) -> Result<OfferIds, Problem> {
    let (size, whose) = (found.version.definition.len(), found.publisher.clone());
    let read = move || {
        let Found { publisher, offer, version, .. } = found;
        let definition = json::stored(&version.definition)?;
        let ids = Definition::of(&definition).plan_ids().filter_map(|(_, id)| id.parse::<PlanId>().ok());
        let plans = ids.map(|id| (id.clone(), PlanGuid::of(&offer.guid, &id))).collect();
        Ok(OfferIds { publisher, offer: offer.id, guid: offer.guid, plans })
    };
    app.heavy.run_on(size, whose.as_str(), read).await
}
