//! Nothing waits or runs forever.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use db::{Error, params};
use futures::future::try_join_all;

use crate::support::{COUNT_TO, Fresh, add, notes, occupy, on_both_engines, until};

const SHORT: Duration = Duration::from_millis(50);

on_both_engines! {
    [scan_timeout: SHORT]
    async fn a_scan_that_takes_too_long_is_stopped(fresh: Fresh) {
        let db = fresh.db;
        let scan = db.scan::<i64, Error>(|tx| tx.one(COUNT_TO, params![1_000_000_000_i64], |row| row.get(0)));
        assert!(matches!(scan.await, Err(Error::Timeout)));
        let read = db.read::<i64, Error>(|tx| tx.one(COUNT_TO, params![1_000_000_000_i64], |row| row.get(0)));
        assert!(matches!(read.await, Err(Error::Timeout)));
        let short = db.scan::<i64, Error>(|tx| tx.one(COUNT_TO, params![10_i64], |row| row.get(0)));
        assert_eq!(short.await.unwrap(), 10);
    }

    [connections: 24]
    async fn scans_do_not_wait_for_each_other(fresh: Fresh) {
        let together = Arc::new(Barrier::new(4));
        let scans = (0..4).map(|_| {
            let together = Arc::clone(&together);
            fresh.db.scan::<i64, Error>(move |tx| {
                together.wait();
                tx.one(COUNT_TO, params![10_i64], |row| row.get(0))
            })
        });
        assert_eq!(try_join_all(scans).await.unwrap(), [10; 4]);
    }

    [connections: 1, queue: 2]
    async fn more_work_than_the_queue_takes_is_refused(fresh: Fresh) {
        let db = fresh.db;
        let (gate, busy) = occupy(&db).await;
        let writer = db.clone();
        let waiting = tokio::spawn(async move { add(&writer, 1).await });
        until(|| db.queue_depth() == 2).await;
        let refused = tokio::time::timeout(Duration::from_secs(30), add(&db, 2)).await.expect("nobody waits");
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
        gate.open();
        busy.await.unwrap().unwrap();
        waiting.await.unwrap().unwrap();
        until(|| db.queue_depth() == 0).await;
        add(&db, 3).await.unwrap();
        assert_eq!(notes(&db).await, 2);
    }
}

/// A process of its own as far as SQLite is concerned.
fn other_process(fresh: &Fresh) -> rusqlite::Connection {
    let path = fresh.options.url.strip_prefix("sqlite:").unwrap();
    rusqlite::Connection::open(path).unwrap()
}

#[tokio::test]
async fn a_write_waits_for_the_lock_of_another_process() {
    let fresh = Fresh::sqlite(|_| ());
    let other = other_process(&fresh);
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO notes (id) VALUES (1)").unwrap();
    let writer = fresh.db.clone();
    let write = tokio::spawn(async move { add(&writer, 2).await });
    until(|| fresh.db.queue_depth() == 1).await;
    other.execute_batch("COMMIT").unwrap();
    write.await.unwrap().unwrap();
    assert_eq!(notes(&fresh.db).await, 2);
}

#[tokio::test]
async fn a_write_that_waited_too_long_is_refused_and_changed_nothing() {
    let fresh = Fresh::sqlite(|options| options.busy_timeout = SHORT);
    let other = other_process(&fresh);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = add(&fresh.db, 1).await.unwrap_err();
    assert!(matches!(error, Error::Busy) && error.is_retryable(), "{error:?}");
    assert_eq!(notes(&fresh.db).await, 0);
    other.execute_batch("ROLLBACK").unwrap();
    add(&fresh.db, 1).await.unwrap();
}

#[tokio::test]
async fn a_lock_on_a_postgres_row_is_not_waited_for_longer_than_allowed() {
    let fresh = Fresh::postgres(|options| options.busy_timeout = SHORT);
    add(&fresh.db, 1).await.unwrap();
    let touch = db::sql!("UPDATE notes SET number = 1 WHERE id = 1");
    let gate = crate::support::Gate::new();
    let (inside, writer) = (gate.clone(), fresh.db.clone());
    let holder = tokio::spawn(async move {
        let hold = move |tx: &mut db::Tx<'_>| {
            tx.execute(touch, &[])?;
            inside.pass();
            Ok::<_, Error>(())
        };
        writer.write(hold).await
    });
    gate.entered().await;
    let waited = fresh.db.write(move |tx| tx.execute(touch, &[])).await;
    assert!(matches!(waited, Err(Error::Timeout)), "{waited:?}");
    gate.open();
    holder.await.unwrap().unwrap();
}
