//! A page of the log, behind a position.

use std::collections::BTreeMap;

use db::Tx;
use db::events::{self as log, Placed};
use domain::{OfferId, PublisherId};

use crate::events::names_of_actors;
use crate::offers::find;
use crate::roles::{Need, require, require_operator};
use crate::{App, Ctx, Problem};

/// Whose events somebody follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// All there are: for operators.
    Marketplace,
    Publisher(PublisherId),
    Offer(PublisherId, OfferId),
}

impl Followed {
    /// Lets through whoever may follow these.
    pub(super) fn require(&self, ctx: &Ctx, tx: &mut Tx<'_>) -> Result<(), Problem> {
        match self {
            Self::Marketplace => require_operator(ctx, tx),
            Self::Publisher(publisher) | Self::Offer(publisher, _) => require(ctx, tx, publisher, Need::See),
        }
    }

    pub(super) fn has(&self, event: &Placed) -> bool {
        match self {
            Self::Marketplace => true,
            Self::Publisher(publisher) => event.publisher.as_ref() == Some(publisher),
            Self::Offer(publisher, offer) => {
                event.publisher.as_ref() == Some(publisher) && event.offer.as_ref() == Some(offer)
            }
        }
    }

    fn after(&self, tx: &mut Tx<'_>, position: i64, limit: i64) -> Result<Vec<Placed>, db::Error> {
        match self {
            Self::Marketplace => log::after(tx, position, limit),
            Self::Publisher(publisher) => log::after_in_publisher(tx, publisher, position, limit),
            Self::Offer(publisher, offer) => log::after_of_offer(tx, publisher, offer, position, limit),
        }
    }
}

/// An event as followers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub event: Placed,
    /// What people call the principal who did it.
    pub actor_name: Option<String>,
}

impl Seen {
    pub(super) fn all(tx: &mut Tx<'_>, events: Vec<Placed>) -> Result<Vec<Self>, Problem> {
        let names: BTreeMap<_, _> = names_of_actors(tx, events.iter().map(|placed| &placed.event))?;
        let seen = |event: Placed| Self { actor_name: names.get(&event.event.actor).cloned(), event };
        Ok(events.into_iter().map(seen).collect())
    }
}

/// Events in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPage {
    pub events: Vec<Seen>,
    /// Behind which position the next page begins: whoever follows little need not read what others wrote again.
    pub after: i64,
    /// Whether there is more already.
    pub more: bool,
}

/// Up to `limit` of the events `followed`, behind the position `after`.
pub async fn list_events(
    app: &App,
    ctx: &Ctx,
    followed: Followed,
    after: i64,
    limit: i64,
) -> Result<EventPage, Problem> {
    log::put_in_order(&app.db).await?;
    app.scan(ctx, move |ctx, tx| events(ctx, tx, &followed, after, limit)).await
}

/// [`list_events`] of an offer, which must be there.
pub async fn list_events_of_offer(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (PublisherId, OfferId),
    after: i64,
    limit: i64,
) -> Result<EventPage, Problem> {
    log::put_in_order(&app.db).await?;
    let followed = Followed::Offer(publisher.clone(), offer.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        followed.require(ctx, tx)?;
        find(tx, &publisher, &offer)?;
        events(ctx, tx, &followed, after, limit)
    };
    app.scan(ctx, read).await
}

/// Up to `limit` of the events `followed` that have positions, behind `after`.
pub fn events(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    followed: &Followed,
    after: i64,
    limit: i64,
) -> Result<EventPage, Problem> {
    followed.require(ctx, tx)?;
    let newest = log::newest(tx)?;
    may_go_on(tx, after, newest)?;
    let mut events = followed.after(tx, after, limit.saturating_add(1))?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = events.len() > page;
    events.truncate(page);
    let end = if more { events.last().map_or(after, |last| last.position) } else { newest };
    Ok(EventPage { events: Seen::all(tx, events)?, after: end, more })
}

/// Refuses a position that no event has had yet, and one behind which events were forgotten: whoever went on there would miss
/// some. The beginning is that of what is kept.
pub(super) fn may_go_on(tx: &mut Tx<'_>, after: i64, newest: i64) -> Result<(), Problem> {
    if after > newest {
        let message = format!(
            "there is no event {after}; the newest is {newest}. The marketplace may have been restored from a copy: \
             read again what you keep, and go on after {newest}"
        );
        return Err(Problem::bad_request("NoSuchEvent", message));
    }
    let forgotten = log::last_forgotten(tx)?;
    if 0 < after && after < forgotten {
        let message = format!(
            "events after {after} were forgotten, up to {forgotten}: read again what you keep, and go on after {newest}"
        );
        return Err(Problem::bad_request("EventsForgotten", message));
    }
    Ok(())
}
