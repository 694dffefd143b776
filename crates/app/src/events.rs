//! The event log: every change, who made it, and what it was made to.

use db::Tx;
use domain::{OfferId, PublisherId};

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
    Ok(())
}
