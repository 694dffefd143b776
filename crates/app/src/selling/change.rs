//! Stopping and resuming.

use db::catalogue::{Entry, NewCard};
use db::operations::Operation;
use db::stops::Stop;
use db::{Tx, catalogue, offers, operations, stops};
use domain::publishing::{OperationKind, OperationState};
use domain::selling::Item;
use domain::{OfferId, OperationId, PublisherId};

use super::alternative::Seen;
use super::standing::State;
use super::terms::Terms;
use super::{QUEUE, Standing, tag_of};
use crate::cards::Card;
use crate::events::{self, Event};
use crate::offers::{find, migrated};
use crate::publishing::created_at;
use crate::roles::{Need, require};
use crate::{Ctx, Problem, notify};

/// What somebody wants of something that is live.
#[derive(Debug, Clone)]
pub struct Change {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub item: Item,
    pub wish: Wish,
    /// The tag that the state of selling must have, or `*`.
    pub if_match: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Wish {
    Stop(Terms),
    Resume,
}

/// How something stands after a change.
#[derive(Debug, Clone)]
pub struct Changed {
    pub standing: Standing,
    /// Of the state of selling of the offer.
    pub tag: String,
}

/// What a change comes to, for what it began from.
pub struct Prepared {
    pub(super) offer: offers::Offer,
    pub(super) stops: Vec<Stop>,
    pub(super) elsewhere: Option<Seen>,
    /// Nothing where it is so already.
    pub(super) step: Option<Step>,
}

/// One item stops, or is sold again.
pub(super) struct Step {
    pub(super) item: Item,
    /// The stop that it has from now on.
    pub(super) stop: Option<Stop>,
    pub(super) shelved: Option<Shelved>,
}

/// Where everybody finds the offer from now on.
pub(super) struct Shelved {
    /// What it was made of, without its text.
    entry: Entry,
    /// What a list shows of it; nothing where nothing of it is sold.
    card: Option<NewCard>,
}

impl Shelved {
    /// What `stops` make of an entry; nothing where there is none, or where they leave it as it is.
    pub(super) fn of(
        ctx: &Ctx,
        entry: Option<&Entry>,
        item: &Item,
        stops: &[Stop],
    ) -> Result<Option<Self>, Problem> {
        let Some(entry) = entry.filter(|_| !item.is_image()) else { return Ok(None) };
        let card = Card::of(&ctx.env, entry, stops)?.map(|card| card.kept(&entry.publisher)).transpose()?;
        Ok(Some(Self { entry: Entry { entry: String::new(), ..entry.clone() }, card }))
    }

    pub(super) fn apply(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let Self { entry, card } = self;
        let (live, stopped) = (catalogue::Shelf::Live, catalogue::Shelf::Stopped);
        let way = if card.is_some() { (stopped, live) } else { (live, stopped) };
        catalogue::shelve(tx, &entry.publisher, &entry.offer, way)?;
        if let Some(card) = card {
            catalogue::put_card(tx, entry, card)?;
        }
        Ok(())
    }
}

/// Stops or resumes. What is so already stays as it is.
pub fn change(ctx: &Ctx, tx: &mut Tx<'_>, change: &Change, prepared: &Prepared) -> Result<Changed, Problem> {
    let Change { publisher, offer: id, item, if_match, .. } = change;
    require(ctx, tx, publisher, Need::Edit)?;
    let stops = stops::of_offer(tx, publisher, id)?;
    hold(if_match.as_deref(), &tag_of(&stops))?;
    let holds = match &prepared.elsewhere {
        Some(seen) => seen.holds(tx)?,
        None => true,
    };
    if find(tx, publisher, id)? != prepared.offer || stops != prepared.stops || !holds {
        return Err(Problem::Moved);
    }
    let mut after = stops;
    if let Some(step) = &prepared.step {
        take(ctx, tx, (publisher, &prepared.offer), &after, step)?;
        after = stops::of_offer(tx, publisher, id)?;
    }
    Ok(Changed { standing: Standing::of(item, &after), tag: tag_of(&after) })
}

fn hold(if_match: Option<&str>, tag: &str) -> Result<(), Problem> {
    let names = |header: &str| {
        header.trim() == "*" || header.split(',').any(|sent| sent.trim().trim_start_matches("W/") == tag)
    };
    match if_match {
        Some(header) if !names(header) => Err(Problem::PreconditionFailed(format!(
            "somebody stopped or resumed something of the offer since you looked; the tag of its state of selling is now {tag}: look again, and repeat what you still want"
        ))),
        _ => Ok(()),
    }
}

/// Takes a step, with all that follows from it: what buyers see, who is told, what is to come.
pub(super) fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, offer): (&PublisherId, &offers::Offer),
    before: &[Stop],
    step: &Step,
) -> Result<(), Problem> {
    let Step { item, stop, shelved } = step;
    match stop {
        Some(stop) => {
            stops::put(tx, publisher, &offer.id, stop)?;
            if stop.ended_at.is_none() {
                let (job, subject) =
                    (ctx.uuid().to_string(), super::due::subject(publisher, &offer.id, &stop.id));
                db::jobs::enqueue(tx, &job, QUEUE, &subject, stop.due_at, ctx.now)?;
                ctx.enqueued();
            }
        }
        None => stops::remove(tx, publisher, &offer.id, item)?,
    }
    if let Some(shelved) = shelved {
        shelved.apply(tx)?;
    }
    let (was, is) = (Standing::of(item, before), Standing::of(item, stop.as_slice()));
    if *item == Item::Offer && is.state == State::Stopped && was.state != State::Stopped {
        submit(ctx, tx, publisher, offer)?;
    }
    let subject = item.to_string();
    events::record(
        ctx,
        tx,
        &Event {
            action: action(item, is.state),
            publisher: Some(publisher),
            offer: Some(&offer.id),
            subject: (!subject.is_empty()).then_some(&subject),
            before: Some(was.to_string()),
            after: Some(is.to_string()),
        },
    )?;
    notify::selling(ctx, tx, (publisher, &offer.id), item, &is)
}

/// What the event log calls it.
fn action(item: &Item, state: State) -> &'static str {
    match (item, state) {
        (Item::Offer, State::Sold) => "offer.resumed",
        (Item::Offer, State::Deprecated) => "offer.deprecated",
        (Item::Offer, State::Stopped) => "offer.stopped",
        (Item::Plan(_), State::Sold) => "plan.resumed",
        (Item::Plan(_), State::Deprecated) => "plan.deprecated",
        (Item::Plan(_), State::Stopped) => "plan.stopped",
        (Item::Image { .. }, State::Sold) => "image.restored",
        (Item::Image { .. }, State::Deprecated) => "image.deprecated",
        (Item::Image { .. }, State::Stopped) => "image.withdrawn",
    }
}

/// The publishing API lists an end of selling among the submissions of its offer.
fn submit(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, offer: &offers::Offer) -> Result<(), Problem> {
    let id = OperationId::from(ctx.uuid());
    let stop = Operation {
        publication: id.clone(),
        id,
        publisher: publisher.clone(),
        offer: offer.id.clone(),
        kind: OperationKind::StopSelling,
        state: OperationState::Succeeded,
        version: offer.production_version.unwrap_or(offer.draft_version),
        previous_preview: None,
        emails: String::new(),
        migrated: migrated(tx, publisher)?,
        cancel_requested_at: None,
        failure: None,
        created_at: created_at(ctx, tx, publisher, &offer.id)?,
        changed_at: ctx.now,
    };
    operations::put_stop(tx, &stop)?;
    Ok(())
}
