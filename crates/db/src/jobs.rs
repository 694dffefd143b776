//! Work to do later, claimed under leases.
//!
//! A job is due when `run_at` has come. Claiming it writes a fresh lease and moves `run_at` to the lease's end, so a
//! job whose worker died becomes due by itself. A worker proves with [`hold`], inside the transaction of each effect,
//! that its lease is still the one written: a worker that slept past its lease finds another and changes nothing.
//!
//! Two things are counted, and progress forgets both. *Attempts* are tries that came to an end and are to be repeated: the
//! work says so. *Deaths* are leases that ran out: nobody gave the job back, so its node died or lost touch, perhaps
//! because of it. A job with a death is claimed alone.

use domain::Timestamp;

use crate::{Error, Row, Tx, params};

columns! { ($) job_columns, JobColumn: job_id, queue, subject, attempts, deaths }
columns! { ($) dead_columns, DeadColumn: subject, attempts, deaths, reason, died_at }

sql_texts! {
    const ENQUEUE = "INSERT INTO jobs (job_id, queue, subject, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, 0, $5)
        ON CONFLICT (queue, subject) DO NOTHING";

    const CLAIM = {
        sqlite: ["UPDATE jobs SET lease = $1, run_at = $2, deaths = CASE WHEN lease IS NULL THEN deaths ELSE deaths + 1 END
            WHERE job_id IN (SELECT job_id FROM jobs WHERE queue = $5 AND run_at <= $3 AND deaths = 0 ORDER BY run_at LIMIT $4)
            RETURNING ", job_columns!()],
        postgres: ["WITH due AS MATERIALIZED
                (SELECT job_id FROM jobs WHERE queue = $5 AND run_at <= $3 AND deaths = 0
                    ORDER BY run_at LIMIT $4 FOR UPDATE SKIP LOCKED)
            UPDATE jobs SET lease = $1, run_at = $2, deaths = CASE WHEN lease IS NULL THEN deaths ELSE deaths + 1 END
            FROM due WHERE jobs.job_id = due.job_id
            RETURNING ", job_columns!("jobs")]
    };

    const CLAIM_ALONE = {
        sqlite: ["UPDATE jobs SET lease = $1, run_at = $2, deaths = CASE WHEN lease IS NULL THEN deaths ELSE deaths + 1 END
            WHERE job_id IN (SELECT job_id FROM jobs WHERE queue = $4 AND run_at <= $3 AND deaths > 0 ORDER BY run_at LIMIT 1)
            RETURNING ", job_columns!()],
        postgres: ["WITH due AS MATERIALIZED
                (SELECT job_id FROM jobs WHERE queue = $4 AND run_at <= $3 AND deaths > 0
                    ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE jobs SET lease = $1, run_at = $2, deaths = CASE WHEN lease IS NULL THEN deaths ELSE deaths + 1 END
            FROM due WHERE jobs.job_id = due.job_id
            RETURNING ", job_columns!("jobs")]
    };

    const ALONE_DUE = "SELECT 1 FROM jobs WHERE queue = $1 AND run_at <= $2 AND deaths > 0 LIMIT 1";

    const HOLD = {
        sqlite: "SELECT attempts, deaths FROM jobs WHERE job_id = $1 AND lease = $2",
        postgres: "SELECT attempts, deaths FROM jobs WHERE job_id = $1 AND lease = $2 FOR UPDATE"
    };

    const PROGRESSED = "UPDATE jobs SET run_at = $3, attempts = 0, deaths = 0 WHERE job_id = $1 AND lease = $2";

    const RENEW = "UPDATE jobs SET run_at = $3 WHERE job_id = $1 AND lease = $2";

    const REST = "UPDATE jobs SET run_at = $3, attempts = 0, deaths = 0, lease = NULL WHERE job_id = $1 AND lease = $2";

    const RETRY = "UPDATE jobs SET run_at = $3, attempts = attempts + 1, lease = NULL WHERE job_id = $1 AND lease = $2";

    const PUT_BACK = "UPDATE jobs SET run_at = $3, lease = NULL WHERE job_id = $1 AND lease = $2";

    const FINISH = "DELETE FROM jobs WHERE job_id = $1 AND lease = $2";

    const HURRY = "UPDATE jobs SET run_at = $3 WHERE queue = $1 AND subject = $2 AND lease IS NULL AND run_at > $3";

    const NEXT = "SELECT min(run_at) FROM jobs WHERE queue = $1";

    const OLDEST = "SELECT min(run_at) FROM jobs";

    const COUNT_DUE = "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE run_at <= $1 LIMIT $2) AS due";

    const DUE = "SELECT run_at FROM jobs WHERE queue = $1 AND subject = $2";

    const BURY = ["INSERT INTO dead_jobs (queue, ", dead_columns!(), ")
        SELECT queue, subject, attempts + $3, deaths, $4, $5 FROM jobs WHERE job_id = $1 AND lease = $2
        ON CONFLICT (queue, subject) DO UPDATE SET attempts = excluded.attempts, deaths = excluded.deaths,
            reason = excluded.reason, died_at = excluded.died_at"];

    const DEAD = ["SELECT ", dead_columns!(), " FROM dead_jobs
        WHERE queue = $1 AND subject > $2 ORDER BY subject LIMIT $3"];

    const UNBURY = "DELETE FROM dead_jobs WHERE queue = $1 AND subject = $2";

    const FORGET_DEAD = "DELETE FROM dead_jobs WHERE (queue, subject) IN
            (SELECT queue, subject FROM dead_jobs WHERE died_at < $1 ORDER BY died_at LIMIT $2)";

    const COUNT = "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE queue = $1 LIMIT $2) AS due";

    const COUNT_DEAD = "SELECT count(*) FROM (SELECT 1 FROM dead_jobs WHERE queue = $1 LIMIT $2) AS due";
}

/// A job that was given up: nobody works on it until somebody has it tried anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    pub subject: String,
    /// Tries that came to an end, the last one among them.
    pub attempts: i64,
    /// How often its lease ran out.
    pub deaths: i64,
    pub reason: String,
    pub died_at: Timestamp,
}

/// A job that was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: String,
    pub queue: String,
    /// What the work is about: an operation id, a mail id.
    pub subject: String,
    /// The lease it is held under.
    pub lease: String,
    /// Tries that came to nothing before this one.
    pub attempts: i64,
    /// How often its lease ran out.
    pub deaths: i64,
}

/// What was counted of a job that is held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    pub attempts: i64,
    pub deaths: i64,
}

/// Adds work due at `run_at`; nothing happens when the same work already waits.
pub fn enqueue(
    tx: &mut Tx<'_>,
    id: &str,
    queue: &str,
    subject: &str,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(ENQUEUE, params![id, queue, subject, run_at, now])?;
    Ok(())
}

/// Claims up to `many` of the jobs of `queue` that have been due longest, until `until`, all under the same fresh lease. Those
/// whose lease has run out are among them for the first time; from then on they are for [`claim_alone`].
pub fn claim(
    tx: &mut Tx<'_>,
    queue: &str,
    lease: &str,
    until: Timestamp,
    now: Timestamp,
    many: i64,
) -> Result<Vec<Job>, Error> {
    tx.all(CLAIM, params![lease, until, now, many, queue], |row| claimed(row, lease))
}

/// Claims the job of `queue` that has been due longest of those whose lease has run out before.
pub fn claim_alone(
    tx: &mut Tx<'_>,
    queue: &str,
    lease: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<Option<Job>, Error> {
    tx.optional(CLAIM_ALONE, params![lease, until, now, queue], |row| claimed(row, lease))
}

/// Whether [`claim_alone`] would find a job.
pub fn is_alone_due(tx: &mut Tx<'_>, queue: &str, now: Timestamp) -> Result<bool, Error> {
    Ok(tx.optional(ALONE_DUE, params![queue, now], |row| row.get::<i64>(0))?.is_some())
}

fn claimed(row: &Row, lease: &str) -> Result<Job, Error> {
    Ok(Job {
        id: row.get(JobColumn::job_id)?,
        queue: row.get(JobColumn::queue)?,
        subject: row.get(JobColumn::subject)?,
        lease: lease.to_owned(),
        attempts: row.get(JobColumn::attempts)?,
        deaths: row.get(JobColumn::deaths)?,
    })
}

/// What was counted of `job`, when it is still held under its lease; on PostgreSQL also keeps others from claiming it
/// meanwhile.
pub fn hold(tx: &mut Tx<'_>, job: &Job) -> Result<Option<Counted>, Error> {
    tx.optional(HOLD, params![job.id, job.lease], |row| {
        Ok(Counted { attempts: row.get(0)?, deaths: row.get(1)? })
    })
}

/// Extends the lease to `until`; whether it was still held.
pub fn renew(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(RENEW, params![job.id, job.lease, until])? == 1)
}

/// Extends the lease to `until` after progress: what was counted is forgotten.
pub fn progressed(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<(), Error> {
    tx.execute(PROGRESSED, params![job.id, job.lease, until])?;
    Ok(())
}

/// Gives the job back after progress, due at `run_at`: what was counted is forgotten.
pub fn rest(tx: &mut Tx<'_>, job: &Job, run_at: Timestamp) -> Result<(), Error> {
    tx.execute(REST, params![job.id, job.lease, run_at])?;
    Ok(())
}

/// Gives the job back to be tried again at `run_at`; this try counts.
pub fn retry(tx: &mut Tx<'_>, job: &Job, run_at: Timestamp) -> Result<(), Error> {
    tx.execute(RETRY, params![job.id, job.lease, run_at])?;
    Ok(())
}

/// Gives the job back, due at `run_at`, as if it had not been claimed.
pub fn put_back(tx: &mut Tx<'_>, job: &Job, run_at: Timestamp) -> Result<(), Error> {
    tx.execute(PUT_BACK, params![job.id, job.lease, run_at])?;
    Ok(())
}

/// Removes a job that is done.
pub fn finish(tx: &mut Tx<'_>, job: &Job) -> Result<(), Error> {
    tx.execute(FINISH, params![job.id, job.lease])?;
    Ok(())
}

/// Makes a waiting job due at `now`; one that is being worked on is left alone.
pub fn hurry(tx: &mut Tx<'_>, queue: &str, subject: &str, now: Timestamp) -> Result<(), Error> {
    tx.execute(HURRY, params![queue, subject, now])?;
    Ok(())
}

/// When the next job of `queue` is due, if there is any.
pub fn next_due(tx: &mut Tx<'_>, queue: &str) -> Result<Option<Timestamp>, Error> {
    tx.one(NEXT, params![queue], |row| row.get(0))
}

/// When the job that is due first in all queues is due, if there is any.
pub fn oldest_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    tx.one(OLDEST, &[], |row| row.get(0))
}

/// How many jobs are due and nobody works on; counts no further than `most`.
pub fn count_due(tx: &mut Tx<'_>, now: Timestamp, most: i64) -> Result<i64, Error> {
    tx.one(COUNT_DUE, params![now, most], |row| row.get(0))
}

/// When the job for `subject` is due, if there is one: while somebody holds it, that is the end of the lease.
pub fn due(tx: &mut Tx<'_>, queue: &str, subject: &str) -> Result<Option<Timestamp>, Error> {
    tx.optional(DUE, params![queue, subject], |row| row.get(0))
}

/// Gives `job` up for `reason`, when it is still held: it waits among the dead. `tried` says whether the last try came to an
/// end, and counts.
pub fn bury(tx: &mut Tx<'_>, job: &Job, tried: bool, reason: &str, now: Timestamp) -> Result<(), Error> {
    if tx.execute(BURY, params![job.id, job.lease, i64::from(tried), reason, now])? == 1 {
        finish(tx, job)?;
    }
    Ok(())
}

/// The dead of `queue` whose subject comes after `after`, in that order.
pub fn dead(tx: &mut Tx<'_>, queue: &str, after: &str, limit: i64) -> Result<Vec<Dead>, Error> {
    tx.all(DEAD, params![queue, after, limit], |row| {
        Ok(Dead {
            subject: row.get(DeadColumn::subject)?,
            attempts: row.get(DeadColumn::attempts)?,
            deaths: row.get(DeadColumn::deaths)?,
            reason: row.get(DeadColumn::reason)?,
            died_at: row.get(DeadColumn::died_at)?,
        })
    })
}

/// Takes a job from among the dead; whether it was there.
pub fn unbury(tx: &mut Tx<'_>, queue: &str, subject: &str) -> Result<bool, Error> {
    Ok(tx.execute(UNBURY, params![queue, subject])? == 1)
}

/// Forgets up to `limit` of the dead that were given up before `before`, the oldest first; how many.
pub fn forget_dead(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, Error> {
    tx.execute(FORGET_DEAD, params![before, limit])
}

/// How many jobs of `queue` wait or are worked on, and how many are dead; each counts no further than `most`.
pub fn count(tx: &mut Tx<'_>, queue: &str, most: i64) -> Result<(i64, i64), Error> {
    let waiting = tx.one(COUNT, params![queue, most], |row| row.get(0))?;
    let dead = tx.one(COUNT_DEAD, params![queue, most], |row| row.get(0))?;
    Ok((waiting, dead))
}
