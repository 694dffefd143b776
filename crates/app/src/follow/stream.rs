//! One follower that is told as things happen.

use std::pin::pin;
use std::time::Duration;

use db::Tx;
use db::events as log;
use futures::future::BoxFuture;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::feed::Batch;
use super::page::{EventPage, Followed, Seen, events, may_go_on};
use super::seats::{Seat, Taken};
use crate::pages::LIMIT;
use crate::{Actor, App, Ctx, Problem};

/// How long nothing is told before it is said that there is nothing.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a stream goes on; whoever follows it asks for another one then, behind what it has seen.
pub const LONGEST: Duration = Duration::from_secs(15 * 60);

/// A stream of events. It holds no thread while nothing happens.
pub struct Stream {
    app: App,
    actor: Actor,
    request_id: String,
    followed: Followed,
    /// Everything up to here was told.
    position: i64,
    /// Whether there may be more in the log that `live` has not.
    behind: bool,
    live: Receiver<Batch>,
    end: BoxFuture<'static, ()>,
    _seat: Seat,
}

/// What a follower is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Events(Vec<Seen>),
    /// Nothing happened; it goes on behind this position.
    Nothing(i64),
}

/// Why there is no stream.
#[derive(Debug)]
pub enum Refused {
    Full(Taken),
    Problem(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A stream of the events `followed`, behind the position `after` or else from now on.
pub async fn open_stream(
    app: &App,
    ctx: &Ctx,
    followed: Followed,
    after: Option<i64>,
) -> Result<Stream, Refused> {
    // What was committed before does not happen from now on.
    log::put_in_order(&app.db).await.map_err(Problem::from)?;
    let asked = followed.clone();
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        asked.require(ctx, tx)?;
        let newest = log::newest(tx)?;
        let position = after.unwrap_or(newest);
        may_go_on(tx, position, newest).map(|()| position)
    };
    let position = app.read(ctx, look).await?;
    let seat = app.feed.seats().take(ctx.actor.to_string(), &app.env.settings).map_err(Refused::Full)?;
    // Before the log is read: what comes from then on is told, and what came before is there.
    let live = app.feed.subscribe(app).await?;
    let clock = app.env.clock.clone();
    Ok(Stream {
        app: app.clone(),
        actor: ctx.actor.clone(),
        request_id: ctx.request_id.clone(),
        followed,
        position,
        behind: true,
        live,
        end: Box::pin(async move { clock.wait(LONGEST).await }),
        _seat: seat,
    })
}

impl Stream {
    /// Behind which position it goes on.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// What is told next; nothing when the stream is over.
    pub async fn next(&mut self) -> Option<Told> {
        let clock = self.app.env.clock.clone();
        let feed = self.app.feed.clone();
        let (mut quiet, mut ended) = (pin!(clock.wait(HEARTBEAT)), pin!(feed.ended()));
        loop {
            let found = tokio::select! {
                biased;
                () = &mut ended => return None,
                () = &mut self.end => return None,
                found = more(&mut self.live, self.behind) => found,
                () = &mut quiet => {
                    return self.may_follow().await.then_some(Told::Nothing(self.position));
                }
            };
            let told = match found {
                More::Live(batch) => self.told_live(&batch).await?,
                More::Behind => self.told_behind().await?,
                More::End => return None,
            };
            if !told.is_empty() {
                return Some(Told::Events(told));
            }
        }
    }

    /// Of what was just read for all, what is for this one.
    async fn told_live(&mut self, batch: &Batch) -> Option<Vec<Seen>> {
        let touches_roles = |seen: &Seen| {
            ["role.", "principal."].iter().any(|noun| seen.event.event.action.starts_with(noun))
        };
        if batch.iter().any(touches_roles) && !self.may_follow().await {
            return None;
        }
        let position = self.position;
        let own = |seen: &&Seen| seen.event.position > position && self.followed.has(&seen.event);
        let told = batch.iter().filter(own).cloned().collect();
        self.position = batch.last().map_or(position, |last| last.event.position.max(position));
        Some(told)
    }

    /// The next page of the log.
    async fn told_behind(&mut self) -> Option<Vec<Seen>> {
        let (followed, position) = (self.followed.clone(), self.position);
        let read = move |ctx: &Ctx, tx: &mut Tx<'_>| events(ctx, tx, &followed, position, LIMIT);
        let page = self.app.scan(&self.ctx(), read).await;
        let EventPage { events, after, more } = self.or_end(page)?;
        self.position = after;
        self.behind = more;
        Some(events)
    }

    /// Whether the caller may still see these events.
    async fn may_follow(&mut self) -> bool {
        let followed = self.followed.clone();
        let asked = self.app.read(&self.ctx(), move |ctx, tx| followed.require(ctx, tx)).await;
        self.or_end(asked).is_some()
    }

    /// A stream ends where the caller would be refused now, and also where it cannot be known: it asks for another one then.
    fn or_end<T>(&self, outcome: Result<T, Problem>) -> Option<T> {
        outcome
            .inspect_err(|problem| tracing::info!(%problem, actor = %self.actor, "a stream of events ends"))
            .ok()
    }

    /// As if it asked now.
    fn ctx(&self) -> Ctx {
        self.app.ctx(self.actor.clone(), self.request_id.clone())
    }
}

/// Where there is more to tell.
enum More {
    Live(Batch),
    Behind,
    End,
}

async fn more(live: &mut Receiver<Batch>, behind: bool) -> More {
    if behind {
        return More::Behind;
    }
    match live.recv().await {
        Ok(batch) => More::Live(batch),
        Err(RecvError::Lagged(_)) => More::Behind,
        Err(RecvError::Closed) => More::End,
    }
}
