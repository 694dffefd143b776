//! Links to choose another password, mailed to whoever asks for one.

use std::net::IpAddr;
use std::time::Duration;

use db::jobs::{self, Job};
use db::{Tx, people, sessions};
use domain::{PersonId, Timestamp};

use super::links::{Purpose, make};
use super::person::one_address;
use super::sign_in::Refused;
use crate::token::Who;
use crate::worker::round::MOST_DEATHS;
use crate::{Actor, App, Ctx, Problem, notify};

/// The queue of those who asked; a job's subject is the address they typed.
pub(crate) const RESETS: &str = "reset";

/// How many may wait for an answer at once: what nobody can ask for is not written down.
const WAITING: i64 = 1000;
/// How many links of one person may be open. Who has so many in their mailbox needs no other, whoever asks.
const OPEN: usize = 5;
/// How soon a person is sent another.
const AGAIN_AFTER: Duration = Duration::from_secs(300);

/// Has a link mailed to whoever has this address. Whether there is anybody is looked up later, in the background: whoever asks learns
/// nothing, not even from how long it takes.
pub async fn ask_reset(
    app: &App,
    request_id: &str,
    address: &str,
    remote: Option<IpAddr>,
) -> Result<(), Refused> {
    let ctx = app.ctx(Actor::Anonymous, request_id);
    if !ctx.env.settings.password_sign_in {
        return Err(Refused::Off);
    }
    let address = people::key(&one_address(address.trim())?);
    let who = Who::new(&format!("reset {address}"), remote);
    if let Some(wait) = app.tokens.failures().wait(&who, ctx.now) {
        return Err(Refused::Wait(wait));
    }
    app.tokens.failures().failed(who, ctx.now);
    let note = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        if jobs::count(tx, RESETS, WAITING)?.0 >= WAITING {
            return Err(Problem::NoTurn);
        }
        jobs::enqueue(tx, &ctx.uuid().to_string(), RESETS, &address, ctx.now, ctx.now)?;
        ctx.enqueued();
        Ok(())
    };
    Ok(app.write(&ctx, note).await?)
}

/// Mails a link, if there is somebody to get one.
pub(crate) async fn send_reset(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    let job = job.clone();
    let send = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        if jobs::hold(tx, &job)?.is_none() {
            return Ok(());
        }
        if job.deaths >= MOST_DEATHS {
            let reason = format!("given up: {} times the node that did it stopped", job.deaths);
            return Ok(jobs::bury(tx, &job, false, &reason, ctx.now)?);
        }
        let found = people::by_address(tx, &job.subject)?.filter(|person| person.revoked_at.is_none());
        if let Some(person) = found
            && !has_enough(tx, &person.id, ctx.now)?
        {
            let link = make(ctx, tx, &person.id, Purpose::Reset)?;
            notify::link(ctx, tx, &person, &link)?;
        }
        Ok(jobs::finish(tx, &job)?)
    };
    app.write(ctx, send).await
}

/// Whether a person was sent links enough. Earlier ones go on working: else anybody could make them useless by asking.
fn has_enough(tx: &mut Tx<'_>, person: &PersonId, now: Timestamp) -> Result<bool, Problem> {
    let made = sessions::made_links(tx, person, Purpose::Reset.as_str(), now)?;
    Ok(made.len() >= OPEN || made.iter().any(|at| now.since(*at) < AGAIN_AFTER))
}
