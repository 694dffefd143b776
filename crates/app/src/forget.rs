//! What grows is forgotten by rule, a little at a time: others wait to write.

use std::time::Duration;

use db::loose::Marking;
use db::operations::Ended;
use db::{Tx, events, jobs, loose, mails, operations};
use domain::Timestamp;

use crate::pages::LIMIT;
use crate::{App, Ctx, Problem, notify, once, people, uploads};

/// For how long what is past is kept; none is for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Keep {
    /// Events about drafts, and those about no offer. What became of an offer otherwise is kept as long as its versions are.
    pub events: Option<Duration>,
    /// Operations that have ended, with their steps. The newest of an offer is kept, and those of versions that it shows.
    pub operations: Option<Duration>,
    /// Mails, delivered or given up.
    pub mails: Option<Duration>,
    /// Background work that was given up.
    pub dead_jobs: Option<Duration>,
}

/// How many rows one transaction forgets.
const AT_ONCE: i64 = 500;
/// How many transactions there are for one kind before the others have their turn.
const IN_A_ROW: usize = 20;
/// How often old things are looked for, when all were found.
const EVERY: Duration = Duration::from_secs(3600);
/// How long bytes that nobody refers to are kept: whoever stored them is about to.
const LOOSE: Duration = Duration::from_secs(24 * 3600);
/// After how long whoever began to delete bytes is taken for dead; no request to a store takes so long.
const DELETED_IN: Duration = Duration::from_secs(900);

/// Forgets now and then, for the watchdog of a process.
#[derive(Debug, Default)]
pub(crate) struct Forgetting {
    next: Option<Timestamp>,
    /// How far operations were looked at.
    looked_at: Option<Ended>,
}

impl Forgetting {
    /// Forgets some of what is old, if it is time to look.
    pub(crate) async fn some(&mut self, app: &App, ctx: &Ctx) -> Result<(), Problem> {
        // What somebody waits for room of is forgotten at once.
        while app.write(ctx, once::forget).await? {}
        while app.write(ctx, uploads::forget).await? {}
        if self.next.is_some_and(|next| ctx.now < next && next.since(ctx.now) <= EVERY) {
            return Ok(());
        }
        let mut more = false;
        for kind in [Kind::Events, Kind::Mails, Kind::DeadJobs, Kind::Operations, Kind::Blobs, Kind::Sessions]
        {
            more |= self.some_of(app, ctx, kind).await?;
        }
        self.next = (!more).then(|| ctx.now + EVERY);
        Ok(())
    }

    /// Forgets some of a kind; whether there may be more.
    async fn some_of(&mut self, app: &App, ctx: &Ctx, kind: Kind) -> Result<bool, Problem> {
        for _ in 0..IN_A_ROW {
            let more = match kind {
                Kind::Events => forget_events(app, ctx).await?,
                Kind::Mails => forget_mails(app, ctx).await?,
                Kind::DeadJobs => forget_dead_jobs(app, ctx).await?,
                Kind::Operations => self.forget_operations(app, ctx).await?,
                Kind::Blobs => forget_blobs(app, ctx).await?,
                Kind::Sessions => app.write(ctx, people::forget).await?,
            };
            if !more {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn forget_operations(&mut self, app: &App, ctx: &Ctx) -> Result<bool, Problem> {
        let Some(before) = before(ctx, ctx.env.settings.keep.operations) else { return Ok(false) };
        let after = self.looked_at.take();
        let look = move |_: &Ctx, tx: &mut Tx<'_>| Ok(operations::ended(tx, before, after.as_ref(), LIMIT)?);
        let ended = app.scan(ctx, look).await?;
        let more = ended.len() >= crate::PAGE;
        self.looked_at = ended.last().filter(|_| more).cloned();
        let past: Vec<_> = ended.into_iter().filter(|ended| ended.is_past).map(|ended| ended.id).collect();
        if !past.is_empty() {
            let forget = move |tx: &mut Tx<'_>| past.iter().try_for_each(|id| operations::forget(tx, id));
            app.db.write_loosely(forget).await?;
        }
        Ok(more)
    }
}

/// Forgets all that is old: for tests and rehearsals that move the clock themselves.
pub async fn forget_all(app: &App) -> Result<(), Problem> {
    let mut forgetting = Forgetting::default();
    while forgetting.next.is_none() {
        forgetting.some(app, &app.worker_ctx("forget")).await?;
    }
    Ok(())
}

/// What is forgotten.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Events,
    Mails,
    DeadJobs,
    Operations,
    Blobs,
    Sessions,
}

async fn forget_events(app: &App, ctx: &Ctx) -> Result<bool, Problem> {
    let Some(before) = before(ctx, ctx.env.settings.keep.events) else { return Ok(false) };
    // Whoever follows the log has to know what it cannot be told any more: nobody else may forget meanwhile.
    app.write(ctx, move |_, tx| Ok(events::forget(tx, before, AT_ONCE)?)).await
}

async fn forget_mails(app: &App, ctx: &Ctx) -> Result<bool, Problem> {
    let Some(before) = before(ctx, ctx.env.settings.keep.mails) else { return Ok(false) };
    let forget = move |tx: &mut Tx<'_>| mails::forget(tx, before, notify::QUEUE, AT_ONCE);
    Ok(is_full(app.db.write_loosely(forget).await?))
}

async fn forget_dead_jobs(app: &App, ctx: &Ctx) -> Result<bool, Problem> {
    let Some(before) = before(ctx, ctx.env.settings.keep.dead_jobs) else { return Ok(false) };
    Ok(is_full(app.db.write_loosely(move |tx| jobs::forget_dead(tx, before, AT_ONCE)).await?))
}

/// Deletes bytes that nobody refers to; each is marked before, so that nobody stores them again meanwhile.
async fn forget_blobs(app: &App, ctx: &Ctx) -> Result<bool, Problem> {
    let now = app.env.clock.now();
    let marking =
        Marking { noted_before: earlier(now, LOOSE), at: now, died_before: earlier(now, DELETED_IN) };
    let look = move |_: &Ctx, tx: &mut Tx<'_>| Ok(loose::oldest(tx, marking.noted_before, LIMIT)?);
    let found = app.read(ctx, look).await?;
    let mut settled = 0;
    for digest in &found {
        let asked = digest.clone();
        if !app.db.write_loosely(move |tx| loose::mark(tx, &asked, &marking)).await? {
            continue;
        }
        let key: blob::Digest = digest.parse().map_err(Problem::internal)?;
        app.blobs.delete(&key).await?;
        let gone = digest.clone();
        app.db.write_loosely(move |tx| loose::remove(tx, &gone, marking.at)).await?;
        settled += 1;
    }
    tracing::debug!(found = found.len(), settled, "bytes that nobody refers to were deleted");
    // What others are deleting is found again.
    Ok(found.len() >= crate::PAGE && settled > 0)
}

/// When what is kept for `length` began, if that is not for ever.
fn before(ctx: &Ctx, length: Option<Duration>) -> Option<Timestamp> {
    length.map(|length| earlier(ctx.now, length))
}

fn earlier(time: Timestamp, by: Duration) -> Timestamp {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(time.micros().saturating_sub(micros))
}

fn is_full(forgotten: u64) -> bool {
    forgotten >= AT_ONCE.unsigned_abs()
}
