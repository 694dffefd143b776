//! A publisher's offers.

use db::{Tx, offers};
use domain::PublisherId;
use domain::filter::OfferFilter;

use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// The publisher's offers that `filter` lets through, by id, at most `limit` from the one after `after`; and whether the
/// publisher is migrated.
pub fn list(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    filter: &OfferFilter,
    after: &str,
    limit: i64,
) -> Result<(Vec<offers::Offer>, bool), Problem> {
    require(ctx, tx, publisher, Need::See)?;
    Ok((offers::list(tx, publisher, filter, after, limit)?, super::migrated(tx, publisher)?))
}
