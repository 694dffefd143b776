//! Which jobs a node takes up: any number side by side, but one during which a node died before is alone on its node when it
//! starts, so that it cannot take others along.

use std::time::Duration;

use db::Tx;
use db::jobs::{self, Job};
use domain::Timestamp;

use super::queue::Queue;
use super::round::LOOK;
use crate::{App, Ctx, Problem};

/// When to look again for what somebody else holds at this moment.
const SOON: Duration = Duration::from_millis(10);

/// A job that was claimed.
pub(super) struct Claimed {
    pub(super) queue: &'static Queue,
    pub(super) job: Job,
}

/// What there is to do.
pub(super) enum Look {
    /// Jobs that are due, claimed.
    Found(Vec<Claimed>),
    /// A job that is due, claimed, and not to have another beside it.
    Alone(Claimed),
    /// Such a job is due: it can be claimed once nothing else is under way here.
    Finish,
    /// Nothing, probably until then.
    Nothing { until: Timestamp },
}

/// How many more jobs of a queue can be done here.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) queue: &'static Queue,
    pub(super) free: usize,
}

/// Claims what is due and there is `room` for, beside as many jobs that are `under_way` on this node.
pub(super) async fn look(app: &App, room: Vec<Room>, under_way: usize) -> Result<Look, Problem> {
    let ctx = app.worker_ctx("claim");
    let (now, later) = (ctx.now, ctx.now + LOOK);
    let queues: Vec<_> = room.iter().filter(|room| room.free > 0).map(|room| room.queue).collect();
    let asked = move |_: &Ctx, tx: &mut Tx<'_>| {
        let (mut due, mut alone) = (later, None);
        for &queue in &queues {
            let next = jobs::next_due(tx, queue.name)?.unwrap_or(later);
            if next <= now && jobs::is_alone_due(tx, queue.name, now)? {
                alone = Some(queue);
            }
            due = due.min(next);
        }
        Ok((due, alone))
    };
    // An idle marketplace writes nothing.
    let (due, alone) = app.read(&ctx, asked).await?;
    if due > now {
        return Ok(Look::Nothing { until: due });
    }
    let until = now + app.env.settings.lease;
    if let Some(queue) = alone {
        if under_way > 0 {
            return Ok(Look::Finish);
        }
        let lease = lease(app, now);
        let claim = move |tx: &mut Tx<'_>| jobs::claim_alone(tx, queue.name, &lease, until, now);
        if let Some(job) = app.db.write_loosely(claim).await? {
            return Ok(Look::Alone(Claimed { queue, job }));
        }
    }
    let lease = lease(app, now);
    let claim = move |tx: &mut Tx<'_>| claim(tx, &room, &lease, until, now);
    let (claimed, died) = app.db.write_loosely(claim).await?;
    Ok(match (claimed.is_empty(), died) {
        (false, _) => Look::Found(claimed),
        (true, true) => Look::Nothing { until: now },
        // Others are claiming what is due, or are about to finish it.
        (true, false) => Look::Nothing { until: now + SOON },
    })
}

fn lease(app: &App, now: Timestamp) -> String {
    app.env.random.uuid(now).to_string()
}

/// Claims what may have others beside it, and puts back what may not from now on; whether there was any of the latter.
fn claim(
    tx: &mut Tx<'_>,
    room: &[Room],
    lease: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<(Vec<Claimed>, bool), db::Error> {
    let (mut beside, mut died) = (Vec::new(), false);
    for &Room { queue, free } in room.iter().filter(|room| room.free > 0) {
        let many = i64::try_from(free).unwrap_or(i64::MAX);
        for job in jobs::claim(tx, queue.name, lease, until, now, many)? {
            if job.deaths > 0 {
                jobs::put_back(tx, &job, now)?;
                died = true;
            } else {
                beside.push(Claimed { queue, job });
            }
        }
    }
    Ok((beside, died))
}
