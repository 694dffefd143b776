//! Writing: one thread that makes everything waiting durable with one commit.

use std::sync::mpsc::Receiver;

use rusqlite::{Connection, ErrorCode};

use super::statement::{self, command};
use crate::Error;
use crate::observer::Observer;
use crate::work::{Ended, Job};

/// The most writes that share a commit.
const GROUP: usize = 512;

pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) observer: Observer,
}

impl Writer {
    /// Works until every handle to the database is gone.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let waiting = jobs.try_iter().take(GROUP - 1);
            self.commit(std::iter::once(first).chain(waiting).collect());
        }
    }

    /// Runs a group in one transaction and answers each.
    fn commit(&mut self, mut group: Vec<Job>) {
        group.retain(Job::wanted);
        let result = match group.as_mut_slice() {
            [] => return,
            [job] => self.one(job),
            jobs => self.together(jobs),
        };
        if !self.connection.is_autocommit() && command(&self.connection, "ROLLBACK").is_err() {
            tracing::error!("SQLite could not roll back");
        }
        match result {
            Ok(()) => {
                self.observer.group(group.len());
                answer(group, &Ok(()));
            }
            // A deferred constraint does not say who broke it. One by one, only the culprit fails.
            Err(error) if group.len() > 1 && is_somebodys_fault(&error) => {
                for job in group {
                    self.commit(vec![job]);
                }
            }
            Err(error) => answer(group, &Err(statement::error(error, "COMMIT"))),
        }
    }

    fn together(&mut self, group: &mut [Job]) -> rusqlite::Result<()> {
        command(&self.connection, "BEGIN IMMEDIATE")?;
        for job in group {
            command(&self.connection, "SAVEPOINT job")?;
            if !self.runs_well(job) {
                command(&self.connection, "ROLLBACK TO job")?;
            }
            command(&self.connection, "RELEASE job")?;
        }
        command(&self.connection, "COMMIT")
    }

    /// Without a savepoint: what is not committed is rolled back.
    fn one(&mut self, job: &mut Job) -> rusqlite::Result<()> {
        command(&self.connection, "BEGIN IMMEDIATE")?;
        if self.runs_well(job) { command(&self.connection, "COMMIT") } else { Ok(()) }
    }

    fn runs_well(&mut self, job: &mut Job) -> bool {
        matches!((job.work.run)(&mut self.connection), Ended::Well)
    }
}

/// Whether one write of the group caused `error`: it broke a deferred constraint, or it made SQLite roll back
/// everything (as a full disk does), so that its savepoint is unknown.
fn is_somebodys_fault(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ConstraintViolation | ErrorCode::Unknown))
}

fn answer(group: Vec<Job>, outcome: &Result<(), Error>) {
    for job in group {
        job.answer(outcome.clone());
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::Tx;
    use crate::work::{Mode, Queue};

    fn writer() -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE notes (data BLOB)").unwrap();
        Writer { connection, observer: Observer::default() }
    }

    /// Has each size written by a caller of its own, in one group, and answers who was told success.
    fn write_in_a_group(writer: &mut Writer, sizes: &[i64]) -> Vec<bool> {
        let (queue, jobs) = Queue::new(10, Observer::default());
        std::thread::scope(|scope| {
            let callers = sizes.iter().map(|&size| {
                let write = move |tx: &mut Tx<'_>| {
                    tx.execute(sql!("INSERT INTO notes VALUES (zeroblob($1))"), crate::params![size])
                };
                let queue = &queue;
                scope.spawn(move || block_on(queue.run::<_, Error>(Mode::Write, write)))
            });
            let callers: Vec<_> = callers.collect();
            writer.commit(jobs.writes.iter().take(sizes.len()).collect());
            callers.into_iter().map(|caller| caller.join().unwrap().is_ok()).collect()
        })
    }

    fn kept(writer: &Writer) -> i64 {
        writer.connection.query_row("SELECT COUNT(*) FROM notes", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn nobody_in_a_group_whose_commit_fails_is_told_success() {
        let mut writer = writer();
        writer.connection.commit_hook(Some(|| true)).unwrap();
        assert_eq!(write_in_a_group(&mut writer, &[1, 1, 1]), [false; 3]);
        assert_eq!(kept(&writer), 0);
    }

    /// SQLite rolls back the whole transaction, and every savepoint with it, when the disk is full.
    #[test]
    fn a_write_that_does_not_fit_takes_nobody_with_it() {
        let mut writer = writer();
        writer.connection.pragma_update(None, "max_page_count", 20).unwrap();
        assert_eq!(write_in_a_group(&mut writer, &[1, 1_000_000, 1]), [true, false, true]);
        assert_eq!(kept(&writer), 2);
    }
}
