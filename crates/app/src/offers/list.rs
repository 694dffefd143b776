//! A publisher's offers.

use db::{Tx, offers};
use domain::PublisherId;
use domain::filter::OfferFilter;

use crate::pages::{LIMIT, PAGE};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// An offer in the list of its publisher's.
#[derive(Debug, Clone)]
pub struct Listed {
    pub offer: offers::Offer,
    /// Whether its publisher is.
    pub migrated: bool,
}

/// The publisher's offers that `filter` lets through, by id, at most `limit` from the one after `after`.
pub fn list(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    filter: &OfferFilter,
    after: &str,
    limit: usize,
) -> Result<Vec<Listed>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let limit = i64::try_from(limit.min(PAGE)).unwrap_or(LIMIT);
    let found = offers::list(tx, publisher, filter, after, limit)?;
    let migrated = super::migrated(tx, publisher)?;
    Ok(found.into_iter().map(|offer| Listed { offer, migrated }).collect())
}
