//! Reading all that a version of an offer says.

use db::Tx;
use domain::{OfferId, OfferTypeId, PublisherId};
use serde_json::Value;

use super::artifact_links::resolve_all;
use super::beyond::whole;
use super::compare::{Which, find_version};
use super::{find, offer_type};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// All that a version says.
#[derive(Debug, Clone)]
pub struct Whole {
    pub offer_type: OfferTypeId,
    pub version: i64,
    /// With what only newer faces know; no secrets, artifacts as our own addresses.
    pub definition: Value,
}

/// Reads all that a version says, what only newer faces know included.
pub async fn read_whole(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    which: Which,
) -> Result<Whole, Problem> {
    let owner = (publisher.clone(), id.clone());
    let look_up = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, Need::See)?;
        let offer = find(tx, &owner.0, &owner.1)?;
        Ok((find_version(tx, &owner.0, &offer, which)?, offer.offer_type))
    };
    let (version, id) = app.read(ctx, look_up).await?;
    let (size, ctx) = (version.size(), ctx.clone());
    let read = move || {
        let known = offer_type(&ctx, &id)?;
        let mut definition = whole(&ctx, known, &version)?;
        if version.has_artifacts {
            resolve_all(&ctx, known, &mut definition);
        }
        Ok(Whole { version: version.version, definition, offer_type: id })
    };
    app.heavy.run_on(size, publisher.as_str(), read).await
}
