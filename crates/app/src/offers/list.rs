//! A publisher's offers.

use db::{Tx, offers};
use domain::PublisherId;
use domain::filter::OfferFilter;

use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// The publisher's offers that `filter` lets through, by id, and whether the publisher is migrated.
pub fn list(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    filter: &OfferFilter,
) -> Result<(Vec<offers::Offer>, bool), Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let mut listed = offers::list(tx, publisher, "", i64::MAX)?;
    listed.retain(|offer| filter.accepts(offer.offer_type.as_str(), offer.status));
    Ok((listed, super::migrated(tx, publisher)?))
}
