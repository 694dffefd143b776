//! What an operator sees of background work: how much waits in each queue, and what was given up.

use db::Tx;
use db::jobs::{self, Dead};

use crate::events::{self, Event};
use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::worker::queue::{QUEUES, Queue};
use crate::{Ctx, Problem};

/// Nobody needs to know by how much more it is.
const MOST: i64 = 100_000;

/// How much there is in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueState {
    pub name: &'static str,
    /// Jobs that wait or are worked on; counts no further than 100,000.
    pub waiting: i64,
    /// Jobs that were given up; counts no further than 100,000.
    pub dead: i64,
}

/// Every queue of this program.
pub fn list_queues(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Vec<QueueState>, Problem> {
    require_operator(ctx, tx)?;
    let state = |queue: &Queue| {
        let (waiting, dead) = jobs::count(tx, queue.name, MOST)?;
        Ok(QueueState { name: queue.name, waiting, dead })
    };
    QUEUES.iter().map(state).collect()
}

/// A page of the jobs of a queue that were given up, behind `after`.
pub fn dead_jobs(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    queue: &str,
    after: Option<&Dead>,
) -> Result<Vec<Dead>, Problem> {
    require_operator(ctx, tx)?;
    let after = after.map(|dead| dead.subject.as_str()).unwrap_or_default();
    Ok(jobs::dead(tx, named(queue)?.name, after, LIMIT)?)
}

/// Has a job that was given up tried anew, as if it had never failed.
pub fn replay_job(ctx: &Ctx, tx: &mut Tx<'_>, queue: &str, subject: &str) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    let queue = named(queue)?;
    if !jobs::unbury(tx, queue.name, subject)? {
        return Err(Problem::NotFound(format!("queue `{}` has no dead job `{subject}`", queue.name)));
    }
    (queue.revive)(tx, subject)?;
    jobs::enqueue(tx, &ctx.uuid().to_string(), queue.name, subject, ctx.now, ctx.now)?;
    ctx.enqueued();
    let subject = format!("{} {subject}", queue.name);
    events::record(ctx, tx, &Event { action: "job.replayed", subject: Some(&subject), ..Event::default() })
}

fn named(name: &str) -> Result<&'static Queue, Problem> {
    QUEUES.iter().find(|queue| queue.name == name).ok_or_else(|| {
        let names: Vec<_> = QUEUES.iter().map(|queue| format!("`{}`", queue.name)).collect();
        Problem::NotFound(format!("there is no queue `{name}`; there are {}", names.join(", ")))
    })
}
