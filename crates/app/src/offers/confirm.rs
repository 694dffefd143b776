//! Confirming that members whose meaning may be privacy restrict nobody, once for an offer.

use std::collections::{BTreeMap, BTreeSet};

use db::{Tx, confirmations};
use domain::{Finding, OfferId, Place, PublisherId, shown};
use words::Sentence;

use super::{offer_type, stored_whole, with_draft};
use crate::events::{self, Event};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// The most members that are confirmed at once.
pub const MOST_AT_ONCE: usize = 100;
/// Longest name of one, in bytes.
const LONGEST: usize = 200;

/// Members of an offer whose meaning may be privacy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToConfirm {
    /// Those of the draft that stop a publish, by name.
    pub unconfirmed: Vec<Unconfirmed>,
    /// All that were ever confirmed, by name.
    pub confirmed: BTreeSet<String>,
}

/// A member that is to be corrected or confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    pub name: String,
    /// Where it stands, in document order.
    pub places: Vec<Place>,
    /// What is at stake, as publishing says it.
    pub text: Sentence,
}

/// What of an offer's draft is to be confirmed, and what was.
pub async fn to_confirm(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<ToConfirm, Problem> {
    let asked = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &asked.0, Need::See)?;
        Ok((with_draft(tx, &asked.0, &asked.1)?, confirmations::of_offer(tx, &asked.0, &asked.1)?))
    };
    let (stored, confirmed) = app.read(ctx, find).await?;
    let (inner, size) = (ctx.clone(), stored.draft.size());
    let look = move || {
        let known = offer_type(&inner, &stored.offer.offer_type)?;
        let found = known.unconfirmed(&stored_whole(known, &stored.draft)?, &confirmed);
        Ok::<_, Problem>(ToConfirm { unconfirmed: by_name(found), confirmed })
    };
    app.heavy.run_on(size, publisher.as_str(), look).await
}

/// A name is confirmed once, wherever it stands.
fn by_name(found: Vec<Finding>) -> Vec<Unconfirmed> {
    let mut names: BTreeMap<String, Unconfirmed> = BTreeMap::new();
    for Finding { place, text, .. } in found {
        let name = place.last_member().0.to_owned();
        let one = names.entry(name.clone()).or_insert(Unconfirmed { name, places: Vec::new(), text });
        one.places.push(place);
    }
    names.into_values().collect()
}

/// Members of an offer's draft to confirm, which are there and of that kind.
pub struct Confirmable {
    members: BTreeSet<String>,
}

/// Refuses names that the draft does not have, or that need no confirmation.
pub async fn prepare_confirm(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    members: &[String],
) -> Result<Confirmable, Problem> {
    let asked = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &asked.0, Need::Edit)?;
        with_draft(tx, &asked.0, &asked.1)
    };
    let stored = app.read(ctx, find).await?;
    let members: BTreeSet<String> = members.iter().filter(|name| name.len() <= LONGEST).cloned().collect();
    let (inner, size) = (ctx.clone(), stored.draft.size());
    let wanted = members.clone();
    let look = move || {
        let known = offer_type(&inner, &stored.offer.offer_type)?;
        Ok::<_, Problem>(known.unconfirmed_among(&stored_whole(known, &stored.draft)?, &wanted))
    };
    let found = app.heavy.run_on(size, publisher.as_str(), look).await?;
    Ok(Confirmable { members: found })
}

/// Keeps that the members restrict nobody; returns all that were ever confirmed for the offer, by name.
pub fn confirm(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, id): (&PublisherId, &OfferId),
    asked: &[String],
    confirmable: &Confirmable,
) -> Result<BTreeSet<String>, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let mut confirmed = confirmations::of_offer(tx, publisher, id)?;
    let known = |name: &&String| confirmable.members.contains(*name) || confirmed.contains(*name);
    if let Some(name) = asked.iter().find(|name| !known(name)) {
        let message = format!(
            "`{}` needs no confirmation: the draft has no such member, or its type knows it, or nothing in the name speaks of who may see or buy",
            shown(name)
        );
        return Err(Problem::Unprocessable { code: "NothingToConfirm", message });
    }
    for name in asked.iter().filter(|name| !confirmed.contains(*name)).collect::<BTreeSet<_>>() {
        confirmations::confirm(tx, publisher, id, name, ctx.now)?;
        let (publisher, offer, subject) = (Some(publisher), Some(id), Some(name.as_str()));
        events::record(
            ctx,
            tx,
            &Event { action: "offer.confirmed", publisher, offer, subject, ..Event::default() },
        )?;
    }
    confirmed.extend(asked.iter().cloned());
    if i64::try_from(confirmed.len()).unwrap_or(i64::MAX) > confirmations::MOST {
        let message = format!("at most {} members of an offer can be confirmed", confirmations::MOST);
        return Err(Problem::Unprocessable { code: "TooManyConfirmations", message });
    }
    Ok(confirmed)
}
