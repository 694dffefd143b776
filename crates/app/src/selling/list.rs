//! All that is not sold any more, or will not be, of a publisher.

use db::stops::Stop;
use db::{Tx, stops};
use domain::selling::Item;
use domain::{OfferId, PublisherId};

use super::Standing;
use crate::pages::LIMIT;
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// Something that stopped, or will.
#[derive(Debug, Clone)]
pub struct ListedStop {
    pub offer: OfferId,
    pub item: Item,
    pub standing: Standing,
}

/// A page of what stopped or will of the publisher's offers, behind `after`, in the order of offers, plans and versions.
pub fn list_stops(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    after: Option<(&OfferId, &Item)>,
) -> Result<Vec<ListedStop>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let found = stops::of_publisher(tx, publisher, after, LIMIT)?;
    let listed = |(offer, stop): (OfferId, Stop)| {
        let standing = Standing::of(&stop.item, std::slice::from_ref(&stop));
        ListedStop { offer, item: stop.item, standing }
    };
    Ok(found.into_iter().map(listed).collect())
}
