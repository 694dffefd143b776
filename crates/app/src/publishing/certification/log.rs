//! The log of an offer, as far as certification looks into it.

use db::Tx;
use db::events::Event;
use domain::{OfferId, OperationId, PublisherId};

use crate::Problem;

/// How many of the newest events are looked through: while an offer waits, little but saves of its draft happens to it.
const LOOKED_AT: i64 = 200;

/// The newest event of this kind about an operation of an offer.
pub(super) fn find_event(
    tx: &mut Tx<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    operation: &OperationId,
    action: &str,
) -> Result<Option<Event>, Problem> {
    let events = db::events::history(tx, publisher, offer, i64::MAX, LOOKED_AT)?;
    let is_meant =
        |event: &Event| event.action == action && event.subject.as_deref() == Some(operation.as_str());
    Ok(events.into_iter().find(is_meant))
}
