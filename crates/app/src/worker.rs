//! Background work: takes due jobs under leases, and watches over what nobody works on.

mod claim;
mod deliver;
mod leases;
pub(crate) mod queue;
pub(crate) mod round;

use std::mem;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use db::Tx;
use db::jobs::{self, Job};
use domain::Timestamp;
use futures::FutureExt as _;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use claim::{Claimed, Look, Room, look};
pub use deliver::MAILS;
use leases::Leases;
use queue::{Pool, QUEUES};
use round::{LOOK, report, stopped};

use crate::forget::Forgetting;
use crate::publishing::watchdog;
use crate::{App, Ctx, Problem, cards, offers, sealing, uploads};

/// How often the watchdog looks.
const WATCH: Duration = Duration::from_secs(30);
/// How late the watchdog may wake and still take what it sees for the truth.
const OVERSLEPT: Duration = Duration::from_secs(300);
/// How long a job during which a node died keeps others from being started, and those under way keep it waiting: what kills
/// its node does so soon, and a slow one is not to hold up everybody.
const ALONE: Duration = Duration::from_secs(60);
/// How long a job waits for room on a full disk before it is tried again.
const FULL: Duration = Duration::from_secs(10);
/// How long a job stands back that was not in turn to go out: others have the worker meanwhile.
const STAND_BACK: Duration = Duration::from_secs(2);

/// Does what is due, of a queue without a number of its own up to `workers` jobs at the same time, runs the watchdog, and
/// makes and seals what an older version did not, until `stop` says so; then gives every lease back and returns.
pub async fn run(app: App, workers: usize, stop: watch::Receiver<bool>) {
    let leases = Leases::default();
    let apart = leases.keep_apart(&app);
    let work = async {
        tokio::join!(
            work(&app, workers, &leases, &stop),
            watch(&app, &stop),
            make_cards(&app, &stop),
            fill_name_keys(&app, &stop),
            fill_plan_names(&app, &stop),
            forget_arrived(&app),
            sealing::run(&app, &stop)
        )
    };
    match apart {
        Ok(apart) => {
            work.await;
            apart.end().await;
        }
        Err(error) => {
            tracing::error!(%error, "leases have no thread of their own: work that holds the others up loses its lease");
            tokio::select! {
                _ = work => {}
                never = leases.keep(&app) => match never {},
            }
        }
    }
}

/// Carries out everything that is due, and returns when nothing is: for tests and rehearsals that move the clock
/// themselves.
pub async fn settle(app: &App) -> Result<(), Problem> {
    let (_keep, never) = watch::channel(false);
    let leases = Leases::default();
    let work = async {
        loop {
            let room = QUEUES.iter().map(|queue| Room { queue, free: 1 }).collect();
            let claimed = match look(app, room, 0).await? {
                Look::Found(claimed) => claimed,
                Look::Alone(claimed) => vec![claimed],
                Look::Nothing { until } if until <= app.env.clock.now() => continue,
                Look::Nothing { .. } | Look::Finish => return Ok(()),
            };
            for claimed in claimed {
                carry_out(app, &leases, &claimed, never.clone()).await;
            }
        }
    };
    tokio::select! {
        done = work => done,
        never = leases.keep(app) => match never {},
    }
}

/// One claims for all, as many jobs at once as there are workers free: many who claim one each would be in each
/// other's way.
async fn work(app: &App, workers: usize, leases: &Leases, stop: &watch::Receiver<bool>) {
    let pools = Pool::all(workers);
    let mut busy = JoinSet::new();
    let start = |busy: &mut JoinSet<()>, claimed: Claimed| {
        let (app, leases, stop) = (app.clone(), leases.clone(), stop.clone());
        // No more is claimed than there is room for.
        let seat = pools.iter().find(|pool| pool.queue.name == claimed.queue.name).and_then(Pool::seat);
        busy.spawn(async move {
            let _seat = seat;
            carry_out(&app, &leases, &claimed, stop).await;
        })
    };
    // What nothing is started beside, and until when; and until when what is under way may keep such a job waiting.
    let (mut alone, mut finishing) = (None::<(AbortHandle, Timestamp)>, None);
    while !*stop.borrow() {
        while busy.try_join_next().is_some() {}
        let now = app.env.clock.now();
        alone = alone.filter(|(job, until)| *until > now && !job.is_finished());
        let room: Vec<_> = pools.iter().map(|pool| Room { queue: pool.queue, free: pool.free() }).collect();
        let (full, none) = (room.iter().any(|room| room.free == 0), room.iter().all(|room| room.free == 0));
        let under_way = if finishing.is_some_and(|until| until <= now) { 0 } else { busy.len() };
        let taken = none || alone.is_some();
        let found = if taken { Ok(Look::Finish) } else { look(app, room, under_way).await };
        match found {
            Ok(Look::Found(claimed)) => {
                finishing = None;
                claimed.into_iter().for_each(|claimed| _ = start(&mut busy, claimed));
            }
            Ok(Look::Alone(claimed)) => alone = Some((start(&mut busy, claimed), now + ALONE)),
            Ok(Look::Finish) => {
                let asked = (!taken).then(|| *finishing.get_or_insert(now + ALONE));
                let wake = alone.as_ref().map(|(_, until)| *until).or(asked);
                tokio::select! {
                    Some(_) = busy.join_next() => {}
                    () = reached(app, wake) => {}
                    () = stopped(stop.clone()) => {}
                }
            }
            Ok(Look::Nothing { until }) => {
                finishing = None;
                tokio::select! {
                    () = rest(app, until, stop) => {}
                    // Of a queue without a free worker more may be due.
                    Some(_) = busy.join_next(), if full => {}
                }
            }
            Err(problem) => {
                report(&problem, "looking for work failed");
                // What is due stays due: it would be asked for again at once, and fail again.
                tokio::select! {
                    () = app.env.clock.wait(LOOK) => {}
                    () = stopped(stop.clone()) => {}
                }
            }
        }
    }
    while busy.join_next().await.is_some() {}
}

/// Comes back at `time`, if there is one.
async fn reached(app: &App, time: Option<Timestamp>) {
    match time {
        Some(time) => app.env.clock.wait(time.since(app.env.clock.now())).await,
        None => std::future::pending().await,
    }
}

/// Waits until there may be work: somebody enqueued some, the next job is due, or it is time for a look.
async fn rest(app: &App, until: Timestamp, stop: &watch::Receiver<bool>) {
    tokio::select! {
        () = app.work.notified() => {}
        () = app.env.clock.wait(until.since(app.env.clock.now())) => {}
        () = stopped(stop.clone()) => {}
    }
}

/// Works on a job, whose lease is kept; on a stop it is given back. Counts what was claimed and what was left, done or
/// not: the difference is what this node works on.
async fn carry_out(app: &App, leases: &Leases, claimed: &Claimed, stop: watch::Receiver<bool>) {
    let Claimed { queue, job } = claimed;
    let ctx = app.worker_ctx(format!("job-{}", job.id));
    metrics::counter!("stoa_jobs_claimed_total", "queue" => queue.name).increment(1);
    let under_way = leases.renew(job);
    let outcome = tokio::select! {
        // A job that panics must not take its worker with it.
        outcome = AssertUnwindSafe(persevere(app, &ctx, claimed)).catch_unwind() => {
            outcome.unwrap_or_else(|_| Err(Problem::internal("the work panicked")))
        }
        () = under_way.lost() => Ok(()),
        () = stopped(stop) => give_back(app, job, ctx.now).await,
    };
    drop(under_way);
    if let Err(problem) = outcome {
        report(&problem, "a job failed and will be taken up again");
        if let Err(problem) = try_again_later(app, claimed, &problem).await {
            report(&problem, "a job is taken up again when its lease ends");
        }
    }
    metrics::counter!("stoa_jobs_left_total", "queue" => queue.name).increment(1);
}

/// Works on `job` again while the database only says that too much goes on: nobody else would look at it before its
/// lease ends. A step may run twice. A job that found a disk full is put off, as soon as that can be written.
async fn persevere(app: &App, ctx: &Ctx, Claimed { queue, job }: &Claimed) -> Result<(), Problem> {
    loop {
        let mut outcome = (queue.work)(app, ctx, job).await;
        if let Err(problem @ Problem::Full(_)) = &outcome {
            report(problem, "a job waits for room on a disk");
            outcome = give_back(app, job, app.env.clock.now() + FULL).await;
        }
        if let Err(Problem::NoTurn) = &outcome {
            outcome = give_back(app, job, app.env.clock.now() + STAND_BACK).await;
        }
        match outcome {
            Err(problem) if problem.passes() => {
                tracing::warn!(%problem, job = job.id, "a job could not go on and is tried again");
                app.env.clock.wait(LOOK).await;
            }
            outcome => return outcome,
        }
    }
}

/// Has a job that failed taken up again, and counts that; when it failed too often for its queue, it is given up.
async fn try_again_later(app: &App, claimed: &Claimed, problem: &Problem) -> Result<(), Problem> {
    let (job, most) = (claimed.job.clone(), claimed.queue.attempts.unwrap_or(i64::MAX));
    let (now, due) = (app.env.clock.now(), app.env.clock.now() + app.env.settings.lease);
    let reason = problem.to_string();
    let put_off = move |tx: &mut Tx<'_>| match jobs::hold(tx, &job)? {
        Some(counted) if counted.attempts + 1 >= most => jobs::bury(tx, &job, true, &reason, now),
        _ => jobs::retry(tx, &job, due),
    };
    Ok(app.db.write_loosely(put_off).await?)
}

/// Gives the lease back; the job is due again at `due`, and this try does not count.
async fn give_back(app: &App, job: &Job, due: Timestamp) -> Result<(), Problem> {
    let job = job.clone();
    Ok(app.db.write_loosely(move |tx| jobs::put_back(tx, &job, due)).await?)
}

async fn watch(app: &App, stop: &watch::Receiver<bool>) {
    let (mut failed, mut forgetting) = (false, Forgetting::default());
    loop {
        let next = app.env.clock.now() + WATCH;
        tokio::select! {
            () = app.env.clock.wait(WATCH) => {}
            () = stopped(stop.clone()) => return,
        }
        // After a machine slept, a rehearsal moved its clock or a sweep failed, everything looks stuck: work may go on
        // first.
        if mem::take(&mut failed) || app.env.clock.now().since(next) > OVERSLEPT {
            continue;
        }
        let ctx = app.worker_ctx("watchdog");
        if let Err(problem) = watchdog::sweep(app, &ctx).await {
            report(&problem, "the watchdog could not look");
            failed = true;
        }
        if let Err(problem) = forgetting.some(app, &ctx).await {
            report(&problem, "what is old could not be forgotten");
        }
        // Whoever follows the log does this, too; so that it never becomes much.
        if let Err(error) = db::events::put_in_order(&app.db).await {
            report(&error.into(), "events could not be put in order");
        }
    }
}

/// Makes the cards that are missing, once; until that is done the catalogue makes them for each list.
async fn make_cards(app: &App, stop: &watch::Receiver<bool>) {
    let making = async {
        while let Err(problem) = cards::make_missing(app).await {
            report(&problem, "cards of live offers could not be made");
            app.env.clock.wait(WATCH).await;
        }
    };
    tokio::select! {
        () = making => {}
        () = stopped(stop.clone()) => {}
    }
}

/// Fills in the keys of names that are missing, once; until that is done their offers sort apart.
async fn fill_name_keys(app: &App, stop: &watch::Receiver<bool>) {
    let filling = async {
        while let Err(problem) = offers::fill_name_keys(app).await {
            report(&problem, "keys of names could not be filled in");
            app.env.clock.wait(WATCH).await;
        }
    };
    tokio::select! {
        () = filling => {}
        () = stopped(stop.clone()) => {}
    }
}

/// Writes down by what plans are found that were there before, once; until that is done they are not.
async fn fill_plan_names(app: &App, stop: &watch::Receiver<bool>) {
    let filling = async {
        while let Err(problem) = offers::fill_plan_names(app).await {
            report(&problem, "the names of plans could not be written down");
            app.env.clock.wait(WATCH).await;
        }
    };
    tokio::select! {
        () = filling => {}
        () = stopped(stop.clone()) => {}
    }
}

/// Deletes files that were on their way when a process was killed, once.
async fn forget_arrived(app: &App) {
    if let Err(problem) = uploads::forget_arrived(app).await {
        report(&problem, "files that never arrived as a whole could not be deleted");
    }
}
