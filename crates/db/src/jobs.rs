//! Work to do later, claimed under leases.
//!
//! A job is due when `run_at` has come. Claiming it writes a fresh lease and moves `run_at` to the lease's end, so a
//! job whose worker died becomes due by itself. A worker proves with [`hold`], inside the transaction of each effect,
//! that its lease is still the one written: a worker that slept past its lease finds another and changes nothing.

use domain::Timestamp;

use crate::{Error, Tx, params};

sql_texts! {
    const ENQUEUE = "INSERT INTO jobs (job_id, queue, subject, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, 0, $5)
        ON CONFLICT (queue, subject) DO NOTHING";

    const CLAIM = {
        sqlite: "UPDATE jobs SET lease = $1, run_at = $2, attempts = attempts + 1
            WHERE job_id IN (SELECT job_id FROM jobs WHERE run_at <= $3 ORDER BY run_at LIMIT $4)
            RETURNING job_id, queue, subject, attempts",
        postgres: "WITH due AS MATERIALIZED
                (SELECT job_id FROM jobs WHERE run_at <= $3 ORDER BY run_at LIMIT $4 FOR UPDATE SKIP LOCKED)
            UPDATE jobs SET lease = $1, run_at = $2, attempts = attempts + 1
            FROM due WHERE jobs.job_id = due.job_id
            RETURNING jobs.job_id, queue, subject, attempts"
    };

    const HOLD = {
        sqlite: "SELECT attempts FROM jobs WHERE job_id = $1 AND lease = $2",
        postgres: "SELECT attempts FROM jobs WHERE job_id = $1 AND lease = $2 FOR UPDATE"
    };

    const PROGRESSED = "UPDATE jobs SET run_at = $3, attempts = 1 WHERE job_id = $1 AND lease = $2";

    const RENEW = "UPDATE jobs SET run_at = $3 WHERE job_id = $1 AND lease = $2";

    const RELEASE = "UPDATE jobs SET run_at = $3, attempts = $4, lease = NULL WHERE job_id = $1 AND lease = $2";

    const PUT_BACK = "UPDATE jobs SET run_at = $3, attempts = attempts - 1, lease = NULL WHERE job_id = $1 AND lease = $2";

    const FINISH = "DELETE FROM jobs WHERE job_id = $1 AND lease = $2";

    const HURRY = "UPDATE jobs SET run_at = $3 WHERE queue = $1 AND subject = $2 AND lease IS NULL AND run_at > $3";

    const NEXT = "SELECT min(run_at) FROM jobs";

    const COUNT_DUE = "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE run_at <= $1 LIMIT $2) AS due";

    const DUE = "SELECT run_at FROM jobs WHERE queue = $1 AND subject = $2";
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
    /// How often it was claimed without being released as progress, this time included.
    pub attempts: i64,
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

/// Claims up to `many` of the jobs that have been due longest, until `until`, all under the same fresh lease.
pub fn claim(
    tx: &mut Tx<'_>,
    lease: &str,
    until: Timestamp,
    now: Timestamp,
    many: i64,
) -> Result<Vec<Job>, Error> {
    tx.all(CLAIM, params![lease, until, now, many], |row| {
        Ok(Job {
            id: row.get(0)?,
            queue: row.get(1)?,
            subject: row.get(2)?,
            lease: lease.to_owned(),
            attempts: row.get(3)?,
        })
    })
}

/// How often `job` was tried, when it is still held under its lease; on PostgreSQL also keeps others from claiming it
/// meanwhile.
pub fn hold(tx: &mut Tx<'_>, job: &Job) -> Result<Option<i64>, Error> {
    tx.optional(HOLD, params![job.id, job.lease], |row| row.get(0))
}

/// Extends the lease to `until`; whether it was still held.
pub fn renew(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(RENEW, params![job.id, job.lease, until])? == 1)
}

/// Extends the lease to `until` after progress: tries are counted from here.
pub fn progressed(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<(), Error> {
    tx.execute(PROGRESSED, params![job.id, job.lease, until])?;
    Ok(())
}

/// Gives the job back, due at `run_at`, with `attempts` counted so far.
pub fn release(tx: &mut Tx<'_>, job: &Job, run_at: Timestamp, attempts: i64) -> Result<(), Error> {
    tx.execute(RELEASE, params![job.id, job.lease, run_at, attempts])?;
    Ok(())
}

/// Gives the job back, due at `run_at`; the try that was cut short does not count. Progress may have forgotten the tries
/// before it since the job was claimed.
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

/// When the next job is due, if there is any.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    tx.one(NEXT, &[], |row| row.get(0))
}

/// How many jobs are due and nobody works on; counts no further than `most`.
pub fn count_due(tx: &mut Tx<'_>, now: Timestamp, most: i64) -> Result<i64, Error> {
    tx.one(COUNT_DUE, params![now, most], |row| row.get(0))
}

/// When the job for `subject` is due, if there is one: while somebody holds it, that is the end of the lease.
pub fn due(tx: &mut Tx<'_>, queue: &str, subject: &str) -> Result<Option<Timestamp>, Error> {
    tx.optional(DUE, params![queue, subject], |row| row.get(0))
}
