//! The event log: every change, who made it, and what it was made to.

use std::collections::BTreeMap;

use db::Tx;
use domain::{OfferId, PersonId, PrincipalId, PublisherId};

use crate::{Ctx, Problem};

/// One change to record; references are short texts such as `version 3`, `owner` or an operation id.
#[derive(Debug, Default)]
pub struct Event<'a> {
    /// What happened, as `noun.verb`: `offer.saved`, `secret.created`.
    pub action: &'a str,
    pub publisher: Option<&'a PublisherId>,
    pub offer: Option<&'a OfferId>,
    /// What it happened to, when that is not the offer or publisher itself.
    pub subject: Option<&'a str>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Records `event` in the caller's transaction.
pub fn record(ctx: &Ctx, tx: &mut Tx<'_>, event: &Event<'_>) -> Result<(), Problem> {
    db::events::insert(
        tx,
        &db::events::NewEvent {
            at: ctx.now,
            actor: &ctx.actor.to_string(),
            action: event.action,
            publisher: event.publisher,
            offer: event.offer,
            subject: event.subject,
            before: event.before.as_deref(),
            after: event.after.as_deref(),
            request_id: &ctx.request_id,
        },
    )?;
    ctx.recorded();
    Ok(())
}

/// What people call the principals and the people that did something, by the actors that the log names.
pub(crate) fn names_of_actors<'a>(
    tx: &mut Tx<'_>,
    events: impl IntoIterator<Item = &'a db::events::Event>,
) -> Result<BTreeMap<String, String>, Problem> {
    names_of(tx, events.into_iter().map(|event| event.actor.as_str()))
}

/// The same for the actors themselves.
pub(crate) fn names_of<'a>(
    tx: &mut Tx<'_>,
    actors: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeMap<String, String>, Problem> {
    let mut names = BTreeMap::new();
    for actor in actors {
        if names.contains_key(actor) {
            continue;
        }
        // The marketplace itself does things, too.
        let name = match actor.split_once(':') {
            Some(("principal", id)) => match id.parse::<PrincipalId>() {
                Ok(id) => db::principals::get(tx, &id)?.map(|found| found.display_name),
                Err(_) => None,
            },
            Some(("person", id)) => match id.parse::<PersonId>() {
                Ok(id) => db::people::get(tx, &id)?.map(|found| found.name),
                Err(_) => None,
            },
            _ => None,
        };
        if let Some(name) = name {
            names.insert(actor.to_owned(), name);
        }
    }
    Ok(names)
}
