//! Which jobs a node takes up: any number side by side, but one during which a node died before is alone on its node when it
//! starts, so that it cannot take others along.

use std::time::Duration;

use db::Tx;
use db::jobs::{self, Job};
use domain::Timestamp;

use super::LOOK;
use crate::{App, Ctx, Problem};

/// When to look again for what somebody else holds at this moment.
const SOON: Duration = Duration::from_millis(10);

/// What there is to do.
pub(super) enum Look {
    /// Jobs that are due, claimed.
    Found(Vec<Job>),
    /// A job that is due, claimed, and not to have another beside it.
    Alone(Job),
    /// Such a job is due: it can be claimed once nothing else is under way here.
    Finish,
    /// Nothing, probably until then.
    Nothing { until: Timestamp },
}

/// Claims up to `many` jobs that are due, beside as many that are `under_way` on this node.
pub(super) async fn look(app: &App, many: usize, under_way: usize) -> Result<Look, Problem> {
    let ctx = app.worker_ctx("claim");
    let (now, later) = (ctx.now, ctx.now + LOOK);
    let asked = move |_: &Ctx, tx: &mut Tx<'_>| {
        let due = jobs::next_due(tx)?.unwrap_or(later);
        Ok((due, due <= now && jobs::is_alone_due(tx, now)?))
    };
    // An idle marketplace writes nothing.
    let (due, alone) = app.read(&ctx, asked).await?;
    if due > now {
        return Ok(Look::Nothing { until: due.min(later) });
    }
    if alone {
        if under_way > 0 {
            return Ok(Look::Finish);
        }
        let (lease, until) = (lease(app, now), now + app.env.settings.lease);
        let claim = move |tx: &mut Tx<'_>| jobs::claim_alone(tx, &lease, until, now);
        if let Some(job) = app.db.write_loosely(claim).await? {
            return Ok(Look::Alone(job));
        }
    }
    let (lease, until) = (lease(app, now), now + app.env.settings.lease);
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    let (claimed, died) = app.db.write_loosely(move |tx| claim(tx, &lease, until, now, many)).await?;
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
    lease: &str,
    until: Timestamp,
    now: Timestamp,
    many: i64,
) -> Result<(Vec<Job>, bool), db::Error> {
    let (alone, beside): (Vec<_>, Vec<_>) =
        jobs::claim(tx, lease, until, now, many)?.into_iter().partition(|job| job.deaths > 0);
    for job in &alone {
        jobs::put_back(tx, job, now)?;
    }
    Ok((beside, !alone.is_empty()))
}
