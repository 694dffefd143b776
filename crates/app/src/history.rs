//! The history of an offer.

use db::Tx;
use db::events::Event;
use domain::{OfferId, PublisherId};

use crate::offers::find;
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// What happened to an offer before event `before`, newest first, at most `limit` events.
pub fn history(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    before: i64,
    limit: i64,
) -> Result<Vec<Event>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    find(tx, publisher, id)?;
    Ok(db::events::history(tx, publisher, id, before, limit)?)
}
