//! Offers and plans that were deleted before they were ever published. What is left of them is their ids, which nobody gets
//! again.

use domain::{OfferId, PlanId, PublisherId, Timestamp};

use crate::{Error, Tx, params};

sql_texts! {
    const IS_OFFER_DELETED = "SELECT 1 FROM deleted_offers WHERE publisher_id = $1 AND offer_id = $2";

    const RETIRE_OFFER = "INSERT INTO deleted_offers (publisher_id, offer_id, deleted_at) VALUES ($1, $2, $3)";

    const RETIRE_PLAN = "INSERT INTO deleted_plans (publisher_id, offer_id, plan_id, deleted_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (publisher_id, offer_id, plan_id) DO NOTHING";

    const FORGET_PLANS = "DELETE FROM deleted_plans WHERE publisher_id = $1 AND offer_id = $2";

    const DELETE_CONFIRMATIONS = "DELETE FROM confirmations WHERE publisher_id = $1 AND offer_id = $2";

    const DELETE_SECRETS_SET = "DELETE FROM secrets_set WHERE publisher_id = $1 AND offer_id = $2";

    const DELETE_ARTIFACTS = "DELETE FROM artifacts WHERE publisher_id = $1 AND offer_id = $2";

    // All that an offer can have which was never published: the cancel that found nothing to cancel.
    const DELETE_CANCEL = "DELETE FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND kind = 'cancel'";

    const DELETE_VERSIONS = "DELETE FROM offer_versions WHERE publisher_id = $1 AND offer_id = $2";

    const DELETE_OFFER = "DELETE FROM offers WHERE publisher_id = $1 AND offer_id = $2";
}

/// Whether an offer of this id was deleted.
pub fn is_offer_deleted(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<bool, Error> {
    let found = tx.optional(IS_OFFER_DELETED, params![publisher, offer], |row| row.get::<i64>(0))?;
    Ok(found.is_some())
}

/// Deletes an offer that was never published, with all that belongs to it; its id stays taken. The bytes of its artifacts are
/// [loose](crate::loose) then, where no other offer holds the same ones.
pub fn delete_offer(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    at: Timestamp,
) -> Result<(), Error> {
    crate::loose::note_held(tx, publisher, offer, at)?;
    for text in [
        FORGET_PLANS,
        DELETE_CONFIRMATIONS,
        DELETE_SECRETS_SET,
        DELETE_ARTIFACTS,
        DELETE_CANCEL,
        DELETE_VERSIONS,
        DELETE_OFFER,
    ] {
        tx.execute(text, params![publisher, offer])?;
    }
    tx.execute(RETIRE_OFFER, params![publisher, offer, at])?;
    Ok(())
}

/// Notes that the offer never has a plan of this id again.
pub fn retire_plan(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    plan: &PlanId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(RETIRE_PLAN, params![publisher, offer, plan, at])?;
    Ok(())
}
