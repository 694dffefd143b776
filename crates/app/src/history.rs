//! The history of an offer.

use std::collections::BTreeMap;

use db::Tx;
use db::events::Event;
use domain::{OfferId, PrincipalId, PublisherId};

use crate::offers::find;
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// What happened to an offer before event `before`, newest first, at most `limit` events; and what people call the principals
/// who did it, by the ids in the events.
pub fn history(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    before: i64,
    limit: i64,
) -> Result<(Vec<Event>, BTreeMap<String, String>), Problem> {
    require(ctx, tx, publisher, Need::See)?;
    find(tx, publisher, id)?;
    let events = db::events::history(tx, publisher, id, before, limit)?;
    let mut names = BTreeMap::new();
    for event in &events {
        // Others than principals do things, too.
        let named = event.actor.strip_prefix("principal:").map(str::parse::<PrincipalId>);
        let Some(Ok(principal)) = named else { continue };
        if !names.contains_key(&event.actor)
            && let Some(found) = db::principals::get(tx, &principal)?
        {
            names.insert(event.actor.clone(), found.display_name);
        }
    }
    Ok((events, names))
}
