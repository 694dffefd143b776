//! Whether an id may be given to something new.

use super::*;
use db::offers;
use domain::{InvalidId, PlanId};
use words::Sentence;

/// How an id stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdState {
    Free,
    /// Something has it.
    Taken,
    /// It belonged to something that was deleted or taken off sale, and is never used again.
    Retired(Sentence),
    /// It is none, or is too long together with that of its publisher.
    Invalid(Sentence),
}

impl IdState {
    fn of(error: &InvalidId) -> Self {
        Self::Invalid(error.words())
    }
}

/// Whether an offer of `publisher` may be called `id`, if it is of `offer_type`.
pub fn offer_id_state(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &str,
    offer_type: Option<&OfferTypeId>,
) -> Result<IdState, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let id: OfferId = match id.parse() {
        Ok(id) => id,
        Err(error) => return Ok(IdState::of(&error)),
    };
    let known = offer_type.and_then(|id| ctx.env.offer_types.get(id));
    if let Some(finding) = known.and_then(|known| known.check_ids(publisher, &id)) {
        return Ok(IdState::Invalid(finding.text));
    }
    if deletions::is_offer_deleted(tx, publisher, &id)? {
        return Ok(IdState::Retired(say!("offer-id-of-deleted", id = id.to_string())));
    }
    Ok(match offers::get(tx, publisher, &id)? {
        Some(_) => IdState::Taken,
        None => IdState::Free,
    })
}

/// Whether a new plan of an offer whose draft, preview and live version have the plans `there` may be called `id`.
pub fn plan_id_state(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    id: &str,
    there: &[PlanId],
) -> Result<IdState, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let id: PlanId = match id.parse() {
        Ok(id) => id,
        Err(error) => return Ok(IdState::of(&error)),
    };
    if there.contains(&id) {
        return Ok(IdState::Taken);
    }
    let retired = offers::retired_plans(tx, publisher, offer)?;
    let id = id.to_string();
    Ok(match retired.into_iter().find(|plan| plan.id.eq_ignore_ascii_case(&id)) {
        Some(plan) if plan.is_deleted => IdState::Retired(say!("plan-id-of-deleted", id)),
        Some(_) => IdState::Retired(say!("plan-id-of-removed", id)),
        None => IdState::Free,
    })
}
