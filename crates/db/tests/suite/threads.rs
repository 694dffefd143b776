//! The database's threads and its address.

use std::sync::mpsc;
use std::time::Duration;

use db::{Db, Error, Options};

use crate::support::{Fresh, add, notes, occupy, on_both_engines};

on_both_engines! {
    /// Whatever the threads hold is released when the last of them ends.
    async fn the_threads_end_with_the_last_handle(fresh: Fresh) {
        let (held, released) = mpsc::channel::<()>();
        fresh.db.observe_groups(move |_| {
            let _held = &held;
        });
        add(&fresh.db, 1).await.unwrap();
        let last = fresh.db.clone();
        drop(fresh.db);
        assert_eq!(released.try_recv(), Err(mpsc::TryRecvError::Empty));
        add(&last, 2).await.unwrap();
        drop(last);
        let ended = released.recv_timeout(Duration::from_secs(30));
        assert_eq!(ended, Err(mpsc::RecvTimeoutError::Disconnected));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_do_not_wait_behind_writes_on_postgres() {
    let fresh = Fresh::postgres(|options| options.connections = 4);
    let mut busy = Vec::new();
    for _ in 0..3 {
        busy.push(occupy(&fresh.db).await);
    }
    let waiting = tokio::spawn({
        let db = fresh.db.clone();
        async move { add(&db, 1).await }
    });
    assert_eq!(notes(&fresh.db).await, 0);
    for (gate, task) in busy {
        gate.open();
        task.await.unwrap().unwrap();
    }
    waiting.await.unwrap().unwrap();
    assert_eq!(notes(&fresh.db).await, 1);
}

fn refusal(url: &str) -> Error {
    match Db::open(&Options::new(url)) {
        Ok(_) => panic!("{url} was opened"),
        Err(error) => error,
    }
}

#[test]
fn an_address_where_nothing_is_cannot_be_opened() {
    for url in
        ["sqlite:/nowhere/at/all/stoa.db", "postgresql://stoa@%2Fnowhere/stoa", "host=/nowhere user=stoa"]
    {
        let error = refusal(url);
        assert!(matches!(error, Error::Unavailable { outcome_unknown: false, .. }), "{url}: {error:?}");
    }
}

#[test]
fn a_database_in_memory_is_no_database() {
    assert!(matches!(refusal("sqlite::memory:"), Error::Refused { .. }));
    assert!(matches!(refusal("sqlite:"), Error::Refused { .. }));
}

#[test]
fn an_address_that_does_not_say_how_safe_it_is_is_refused() {
    let error = refusal("postgresql://stoa@%2Fnowhere/stoa?sslmode=perhaps");
    assert!(matches!(error, Error::Refused { .. }), "{error:?}");
}

#[test]
fn a_file_that_is_no_database_cannot_be_opened() {
    let file = crate::databases::fresh_sqlite();
    std::fs::write(file.path(), "some other file, long enough to have a header that is wrong ".repeat(20))
        .unwrap();
    assert!(matches!(refusal(&file.url()), Error::Refused { .. }));
}

#[test]
fn only_the_owner_reads_a_new_database_file() {
    use std::os::unix::fs::PermissionsExt;
    let file = crate::databases::fresh_sqlite();
    let _db = Db::open(&Options::new(file.url())).unwrap();
    let mode = std::fs::metadata(file.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
