//! Background work: takes due jobs under leases, and watches over what nobody works on.

use std::mem;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use db::jobs::{self, Job};
use db::{Tx, mails};
use domain::Timestamp;
use futures::FutureExt as _;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::publishing::{self, watchdog};
use crate::{App, Ctx, Problem, cards, notify, once};

/// How often a worker looks for work that another process enqueued.
const LOOK: Duration = Duration::from_secs(1);
/// When to look again for what somebody else holds at this moment.
const SOON: Duration = Duration::from_millis(10);
/// How often the watchdog looks.
const WATCH: Duration = Duration::from_secs(30);
/// How late the watchdog may wake and still take what it sees for the truth.
const OVERSLEPT: Duration = Duration::from_secs(300);
/// How often a mail is tried before it is given up; the delivery log keeps the reason.
const MAIL_ATTEMPTS: i64 = 12;
/// Counts tries to deliver a mail, by `outcome`: `delivered` or `failed`.
pub const MAILS: &str = "stoa_mail_attempts_total";
/// How long a job waits for room on a full disk before it is tried again.
const FULL: Duration = Duration::from_secs(10);
/// How long a job stands back that was not in turn to go out: others have the worker meanwhile.
const STAND_BACK: Duration = Duration::from_secs(2);
/// The longest pause between two tries of a mail.
const LONGEST_MAIL_PAUSE: Duration = Duration::from_secs(3600);

/// Does up to `workers` jobs at the same time, runs the watchdog, and makes what an older version did not, until `stop` says so; then gives every lease back
/// and returns.
pub async fn run(app: App, workers: usize, stop: watch::Receiver<bool>) {
    tokio::join!(work(&app, workers, &stop), watch(&app, &stop), make_cards(&app, &stop));
}

/// Carries out everything that is due, and returns when nothing is: for tests and rehearsals that move the clock
/// themselves.
pub async fn settle(app: &App) -> Result<(), Problem> {
    let (_keep, never) = watch::channel(false);
    while let Look::Found(jobs) = look(app, 1).await? {
        for job in jobs {
            carry_out(app, &job, never.clone()).await;
        }
    }
    Ok(())
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // A sender that is gone can never ask for anything else.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// One claims for all, as many jobs at once as there are workers free: many who claim one each would be in each
/// other's way.
async fn work(app: &App, workers: usize, stop: &watch::Receiver<bool>) {
    let mut busy = JoinSet::new();
    while !*stop.borrow() {
        while busy.try_join_next().is_some() {}
        let free = workers - busy.len();
        if free == 0 {
            tokio::select! {
                Some(_) = busy.join_next() => {}
                () = stopped(stop.clone()) => {}
            }
            continue;
        }
        match look(app, free).await {
            Ok(Look::Found(jobs)) => {
                for job in jobs {
                    let (app, stop) = (app.clone(), stop.clone());
                    busy.spawn(async move { carry_out(&app, &job, stop).await });
                }
            }
            Ok(Look::Nothing { until }) => rest(app, until, stop).await,
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

/// Waits until there may be work: somebody enqueued some, the next job is due, or it is time for a look.
async fn rest(app: &App, until: Timestamp, stop: &watch::Receiver<bool>) {
    tokio::select! {
        () = app.work.notified() => {}
        () = app.env.clock.wait(until.since(app.env.clock.now())) => {}
        () = stopped(stop.clone()) => {}
    }
}

/// What there is to do.
enum Look {
    /// Jobs that are due, claimed.
    Found(Vec<Job>),
    /// Nothing, probably until then.
    Nothing { until: Timestamp },
}

/// Claims up to `many` jobs that are due.
async fn look(app: &App, many: usize) -> Result<Look, Problem> {
    let ctx = app.worker_ctx("claim");
    let later = ctx.now + LOOK;
    // An idle marketplace writes nothing.
    let due = app.read(&ctx, |_, tx| Ok(jobs::next_due(tx)?)).await?.unwrap_or(later);
    if due > ctx.now {
        return Ok(Look::Nothing { until: due.min(later) });
    }
    let lease = app.env.random.uuid(ctx.now).to_string();
    let until = ctx.now + app.env.settings.lease;
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    let claimed = app.db.write_loosely(move |tx| jobs::claim(tx, &lease, until, ctx.now, many)).await?;
    Ok(match claimed.is_empty() {
        // Others are claiming what is due, or are about to finish it.
        true => Look::Nothing { until: ctx.now + SOON },
        false => Look::Found(claimed),
    })
}

/// Works on `job`, keeping its lease; on a stop the lease is given back. Counts what was claimed and what was left, done or
/// not: the difference is what this node works on.
async fn carry_out(app: &App, job: &Job, stop: watch::Receiver<bool>) {
    let ctx = app.worker_ctx(format!("job-{}", job.id));
    metrics::counter!("stoa_jobs_claimed_total", "queue" => job.queue.clone()).increment(1);
    let outcome = tokio::select! {
        // A job that panics must not take its worker with it.
        outcome = AssertUnwindSafe(persevere(app, &ctx, job)).catch_unwind() => {
            outcome.unwrap_or_else(|_| Err(Problem::internal("the work panicked")))
        }
        outcome = keep_lease(app, job) => outcome,
        () = stopped(stop) => give_back(app, job, ctx.now).await,
    };
    if let Err(problem) = outcome {
        report(&problem, "a job failed and will be taken up again when its lease ends");
    }
    metrics::counter!("stoa_jobs_left_total", "queue" => job.queue.clone()).increment(1);
}

/// Works on `job` again while the database only says that too much goes on: nobody else would look at it before its
/// lease ends. A step may run twice. A job that found a disk full is put off, as soon as that can be written.
async fn persevere(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    loop {
        let mut outcome = dispatch(app, ctx, job).await;
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

async fn dispatch(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    match job.queue.as_str() {
        publishing::QUEUE => publishing::engine::advance(app, ctx, job).await,
        notify::QUEUE => deliver(app, ctx, job).await,
        other => {
            Err(Problem::internal(format!("nobody works on queue `{other}`; is an older version running?")))
        }
    }
}

/// Extends the lease for as long as the work goes on; returns when it was lost.
async fn keep_lease(app: &App, job: &Job) -> Result<(), Problem> {
    let lease = app.env.settings.lease;
    loop {
        app.env.clock.wait(lease / 3).await;
        let (job, until) = (job.clone(), app.env.clock.now() + lease);
        match app.db.write_loosely(move |tx| jobs::renew(tx, &job, until)).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // The lease still holds; the next renewal may come in time. If not, every effect notices.
            Err(error) => {
                let problem = Problem::from(error);
                if !problem.passes() {
                    return Err(problem);
                }
                tracing::warn!(%problem, "a lease was not extended");
            }
        }
    }
}

/// Gives the lease back; the job is due again at `due`, and this try does not count.
async fn give_back(app: &App, job: &Job, due: Timestamp) -> Result<(), Problem> {
    let job = job.clone();
    Ok(app.db.write_loosely(move |tx| jobs::put_back(tx, &job, due)).await?)
}

/// Delivers a mail at least once; its id lets a mailbox recognise a second copy.
async fn deliver(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    let id = job.subject.clone();
    let mail = app.read(ctx, move |_, tx| Ok(mails::get(tx, &id)?)).await?;
    let sent = match mail.filter(|mail| mail.delivered_at.is_none()) {
        None => None,
        Some(mail) => {
            let to = mail.recipients.split(',').map(str::to_owned).collect();
            Some(
                app.mailer
                    .send(&mail::Mail { id: mail.id, to, subject: mail.subject, text: mail.body })
                    .await,
            )
        }
    };
    if let Some(sent) = &sent {
        let outcome = if sent.is_ok() { "delivered" } else { "failed" };
        metrics::counter!(MAILS, "outcome" => outcome).increment(1);
    }
    let now = app.env.clock.now();
    let failure = match sent.and_then(Result::err) {
        Some(error) if error.is_full() => return Err(Problem::Full(error.into())),
        error => error.map(|error| error.to_string()),
    };
    let job = job.clone();
    // Whoever holds the job is the only one who writes about its mail.
    let record = move |tx: &mut Tx<'_>| {
        if jobs::hold(tx, &job)?.is_none() {
            return Ok(());
        }
        match &failure {
            None => {
                mails::delivered(tx, &job.subject, now)?;
                jobs::finish(tx, &job)?;
            }
            Some(reason) => {
                tracing::warn!(
                    mail = job.subject,
                    attempt = job.attempts,
                    reason,
                    "a mail was not delivered"
                );
                mails::failed(tx, &job.subject, reason)?;
                if job.attempts >= MAIL_ATTEMPTS {
                    jobs::finish(tx, &job)?;
                } else {
                    let pause = Duration::from_secs(1 << job.attempts.clamp(0, 20)).min(LONGEST_MAIL_PAUSE);
                    jobs::release(tx, &job, now + pause, job.attempts)?;
                }
            }
        }
        Ok::<_, db::Error>(())
    };
    Ok(app.db.write_loosely(record).await?)
}

async fn watch(app: &App, stop: &watch::Receiver<bool>) {
    let mut failed = false;
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
        if let Err(problem) = forget_answers(app, &ctx).await {
            report(&problem, "answers of yesterday could not be forgotten");
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

async fn forget_answers(app: &App, ctx: &Ctx) -> Result<(), Problem> {
    while app.write(ctx, once::forget).await? {}
    Ok(())
}

fn report(problem: &Problem, what: &str) {
    let cause = std::error::Error::source(problem).map(ToString::to_string);
    tracing::error!(%problem, cause, "{what}");
}
