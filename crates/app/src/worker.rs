//! Background work: takes due jobs under leases, and watches over what nobody works on.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use db::jobs::{self, Job};
use db::mails;
use futures::FutureExt as _;
use tokio::sync::watch;

use crate::publishing::{self, watchdog};
use crate::{App, Ctx, Problem, notify, once};

/// How often a worker looks for work that another process enqueued.
const LOOK: Duration = Duration::from_secs(1);
/// How often the watchdog looks.
const WATCH: Duration = Duration::from_secs(30);
/// How late the watchdog may wake and still take what it sees for the truth.
const OVERSLEPT: Duration = Duration::from_secs(300);
/// How often a mail is tried before it is given up; the delivery log keeps the reason.
const MAIL_ATTEMPTS: i64 = 12;
/// The longest pause between two tries of a mail.
const LONGEST_MAIL_PAUSE: Duration = Duration::from_secs(3600);

/// Runs `workers` workers and the watchdog until `stop` says so; then gives every lease back and returns.
pub async fn run(app: App, workers: usize, stop: watch::Receiver<bool>) {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..workers {
        tasks.spawn(work(app.clone(), stop.clone()));
    }
    tasks.spawn(watch(app, stop));
    while tasks.join_next().await.is_some() {}
}

/// Carries out everything that is due, and returns when nothing is: for tests and rehearsals that move the clock
/// themselves.
pub async fn settle(app: &App) -> Result<(), Problem> {
    let (_keep, never) = watch::channel(false);
    while let Some(job) = claim(app).await? {
        carry_out(app, &job, never.clone()).await;
    }
    Ok(())
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // A sender that is gone can never ask for anything else.
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn work(app: App, stop: watch::Receiver<bool>) {
    loop {
        if *stop.borrow() {
            return;
        }
        match claim(&app).await {
            Ok(Some(job)) => {
                // There may be more: another worker should look, too.
                app.work.notify_one();
                carry_out(&app, &job, stop.clone()).await;
            }
            Ok(None) => rest(&app, stop.clone()).await,
            Err(problem) => {
                report(&problem, "looking for work failed");
                rest(&app, stop.clone()).await;
            }
        }
    }
}

/// Waits until there may be work: somebody enqueued some, the next job is due, or it is time for a look.
async fn rest(app: &App, stop: watch::Receiver<bool>) {
    let now = app.env.clock.now();
    let next = app.db.read(jobs::next_due).await.ok().flatten();
    let until = next.map_or(now + LOOK, |due| due.min(now + LOOK)).max(now + Duration::from_millis(1));
    tokio::select! {
        () = app.work.notified() => {}
        () = app.env.clock.sleep_until(until) => {}
        () = stopped(stop) => {}
    }
}

async fn claim(app: &App) -> Result<Option<Job>, Problem> {
    let ctx = app.worker_ctx("claim");
    // An idle marketplace writes nothing.
    let due = app.read(&ctx, |_, tx| Ok(jobs::next_due(tx)?)).await?;
    if due.is_none_or(|due| due > ctx.now) {
        return Ok(None);
    }
    let lease = app.env.random.uuid(ctx.now).to_string();
    let until = ctx.now + app.env.settings.lease;
    app.write(&ctx, move |ctx, tx| Ok(jobs::claim(tx, &lease, until, ctx.now)?)).await
}

/// Works on `job`, keeping its lease; on a stop the lease is given back.
async fn carry_out(app: &App, job: &Job, stop: watch::Receiver<bool>) {
    let ctx = app.worker_ctx(format!("job-{}", job.id));
    let outcome = tokio::select! {
        // A job that panics must not take its worker with it.
        outcome = AssertUnwindSafe(persevere(app, &ctx, job)).catch_unwind() => {
            outcome.unwrap_or_else(|_| Err(Problem::internal("the work panicked")))
        }
        outcome = keep_lease(app, &ctx, job) => outcome,
        () = stopped(stop) => give_back(app, &ctx, job).await,
    };
    if let Err(problem) = outcome {
        report(&problem, "a job failed and will be taken up again when its lease ends");
    }
}

/// Works on `job` again while the database only says that too much goes on: nobody else would look at it before its
/// lease ends. A step may run twice.
async fn persevere(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    loop {
        match dispatch(app, ctx, job).await {
            Err(Problem::Unavailable(error)) if error.is_retryable() => {
                tracing::warn!(%error, job = job.id, "a job could not go on and is tried again");
                app.env.clock.sleep_until(app.env.clock.now() + LOOK).await;
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
async fn keep_lease(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    let lease = app.env.settings.lease;
    loop {
        app.env.clock.sleep_until(app.env.clock.now() + lease / 3).await;
        let (job, until) = (job.clone(), app.env.clock.now() + lease);
        match app.write(ctx, move |_, tx| Ok(jobs::renew(tx, &job, until)?)).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // The lease still holds; the next renewal may come in time. If not, every effect notices.
            Err(Problem::Unavailable(error)) if error.is_retryable() => {
                tracing::warn!(%error, "a lease was not extended");
            }
            Err(problem) => return Err(problem),
        }
    }
}

async fn give_back(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    let job = job.clone();
    // The try that was cut short does not count.
    app.write(ctx, move |ctx, tx| Ok(jobs::release(tx, &job, ctx.now, job.attempts - 1)?)).await
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
    let now = app.ctx(ctx.actor.clone(), ctx.request_id.clone());
    let failure = sent.and_then(Result::err).map(|error| error.to_string());
    let job = job.clone();
    app.write(&now, move |ctx, tx| {
        if jobs::hold(tx, &job)?.is_none() {
            return Ok(());
        }
        match &failure {
            None => {
                mails::delivered(tx, &job.subject, ctx.now)?;
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
                    jobs::release(tx, &job, ctx.now + pause, job.attempts)?;
                }
            }
        }
        Ok(())
    })
    .await
}

async fn watch(app: App, stop: watch::Receiver<bool>) {
    loop {
        let next = app.env.clock.now() + WATCH;
        tokio::select! {
            () = app.env.clock.sleep_until(next) => {}
            () = stopped(stop.clone()) => return,
        }
        // After a machine slept, or a rehearsal moved its clock, everything looks stuck: work may go on first.
        if app.env.clock.now().since(next) > OVERSLEPT {
            continue;
        }
        let ctx = app.worker_ctx("watchdog");
        if let Err(problem) = app.write(&ctx, watchdog::sweep).await {
            report(&problem, "the watchdog could not look");
        }
        if let Err(problem) = app.write(&ctx, once::forget).await {
            report(&problem, "answers of yesterday could not be forgotten");
        }
    }
}

fn report(problem: &Problem, what: &str) {
    let cause = std::error::Error::source(problem).map(ToString::to_string);
    tracing::error!(%problem, cause, "{what}");
}
