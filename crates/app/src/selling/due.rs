//! Ends of selling that are due.

use db::jobs::{self, Job};
use db::stops::Stop;
use db::{Tx, catalogue, offers, stops};
use domain::{OfferId, PublisherId, StopId};

use super::change::{Shelved, Step, take};
use super::judge::replaced;
use crate::offers::find;
use crate::worker::round::MOST_DEATHS;
use crate::{App, Ctx, Problem};

/// The queue of ends of selling on a day; a job's subject is the offer and the id of the stop.
pub(crate) const QUEUE: &str = "selling";

pub(super) fn subject(publisher: &PublisherId, offer: &OfferId, stop: &StopId) -> String {
    format!("{publisher}/{offer}/{stop}")
}

fn read_subject(subject: &str) -> Result<(PublisherId, OfferId, StopId), Problem> {
    let odd = || Problem::internal(format!("`{subject}` names no stop"));
    let mut parts = subject.split('/');
    let (Some(publisher), Some(offer), Some(stop)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(odd());
    };
    match (publisher.parse(), offer.parse(), stop.parse()) {
        (Ok(publisher), Ok(offer), Ok(stop)) => Ok((publisher, offer, stop)),
        _ => Err(odd()),
    }
}

/// What a stop that is due comes to, for what it began from.
struct Due {
    offer: offers::Offer,
    stops: Vec<Stop>,
    step: Step,
}

/// Has what is due come to pass, unless it was taken back or put off.
pub(crate) async fn come_to_pass(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    if job.deaths >= MOST_DEATHS {
        let (job, now) = (job.clone(), ctx.now);
        let reason = format!("given up: {} times the node that did it stopped", job.deaths);
        let bury = move |tx: &mut Tx<'_>| jobs::bury(tx, &job, false, &reason, now);
        return Ok(app.db.write_loosely(bury).await?);
    }
    let (publisher, offer, stop) = read_subject(&job.subject)?;
    let prepare = || prepare(app, ctx, &publisher, &offer, &stop);
    let (held, owner) = (job.clone(), publisher.clone());
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, due: &Option<Due>| {
        if jobs::hold(tx, &held)?.is_none() {
            return Ok(());
        }
        if let Some(Due { offer, stops, step }) = due {
            if find(tx, &owner, &offer.id)? != *offer || stops::of_offer(tx, &owner, &offer.id)? != *stops {
                return Err(Problem::Moved);
            }
            take(ctx, tx, (&owner, offer), stops, step)?;
        }
        Ok(jobs::finish(tx, &held)?)
    };
    app.write_prepared(ctx, prepare, case).await
}

async fn prepare(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    stop: &StopId,
) -> Result<Option<Due>, Problem> {
    let asked = (publisher.clone(), id.clone(), stop.clone());
    let look = move |_: &Ctx, tx: &mut Tx<'_>| {
        let (publisher, id, stop) = &asked;
        let stops = stops::of_offer(tx, publisher, id)?;
        let due = stops.iter().find(|found| found.id == *stop && found.ended_at.is_none()).cloned();
        let Some(due) = due else { return Ok(None) };
        Ok(Some((find(tx, publisher, id)?, catalogue::get_public(tx, publisher, id)?, stops, due)))
    };
    let Some((offer, entry, stops, due)) = app.read(ctx, look).await? else { return Ok(None) };
    let (size, inner) = (entry.as_ref().map_or(0, |entry| entry.entry.len()), ctx.clone());
    let build = move || {
        let ended = Stop { ended_at: Some(inner.now), ..due };
        let after = replaced(&stops, &ended.item, Some(&ended));
        let shelved = Shelved::of(&inner, entry.as_ref(), &ended.item, &after)?;
        let step = Step { item: ended.item.clone(), stop: Some(ended), shelved };
        Ok::<_, Problem>(Some(Due { offer, stops, step }))
    };
    app.heavy.run_on(size, publisher.as_str(), build).await
}
