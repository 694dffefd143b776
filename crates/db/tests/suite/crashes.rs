//! PostgreSQL crashes and recovers in the midst of writes. `STOA_POSTGRES_CRASHES` says how often.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use db::{Db, Error, Migration, Options, Sql, Tx, params, sql};

use crate::databases::Server;
use crate::support::until;

/// Crashes without `STOA_POSTGRES_CRASHES`.
const CRASHES: u64 = 4;
const WRITERS: usize = 6;
/// Acknowledged writes before each crash.
const BUSY: usize = 100;

/// No key forbids that something is there twice.
const MARKS: Migration = Migration {
    number: 1,
    name: "0001_marks",
    sqlite: "",
    postgres: "CREATE TABLE marks (id BIGINT NOT NULL)",
};
const MARK: &Sql = sql!("INSERT INTO marks (id) VALUES ($1)");
const ALL: &Sql = sql!("SELECT id, COUNT(*) FROM marks GROUP BY id");

/// What the layer said about a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Done,
    Unknown,
    NotDone,
}

#[derive(Default)]
struct Work {
    next: AtomicI64,
    acknowledged: AtomicUsize,
    over: AtomicBool,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_write_is_there_as_often_as_was_said() {
    let server = Arc::new(tokio::task::spawn_blocking(Server::start_durable).await.unwrap());
    let options = Options { connections: 4, ..Options::new(server.url("postgres")) };
    let db = Db::open(&options).unwrap();
    db.migrate(&[MARKS]).unwrap();
    let work = Arc::new(Work::default());
    let writers: Vec<_> = (0..WRITERS).map(|_| tokio::spawn(write(db.clone(), Arc::clone(&work)))).collect();
    for _ in 0..crate::chance::number("STOA_POSTGRES_CRASHES").unwrap_or(CRASHES) {
        busy(&work).await;
        let server = Arc::clone(&server);
        let crash = move || {
            server.crash();
            server.restart();
        };
        tokio::task::spawn_blocking(crash).await.unwrap();
    }
    busy(&work).await;
    work.over.store(true, Ordering::Relaxed);
    let mut said = BTreeMap::new();
    for writer in writers {
        said.extend(writer.await.unwrap());
    }
    compare(&db, &said).await;
}

/// Comes back when the writers got on.
async fn busy(work: &Work) {
    let before = work.acknowledged.load(Ordering::Relaxed);
    until(|| work.acknowledged.load(Ordering::Relaxed) >= before + BUSY).await;
}

/// Writes until it is over; every write makes two marks with the same id, which nobody else makes.
async fn write(db: Db, work: Arc<Work>) -> Vec<(i64, Said)> {
    let mut said = Vec::new();
    while !work.over.load(Ordering::Relaxed) {
        let id = work.next.fetch_add(1, Ordering::Relaxed);
        let write = move |tx: &mut Tx<'_>| {
            tx.execute(MARK, params![id])?;
            tx.execute(MARK, params![id])
        };
        said.push((id, what_was_said(db.write(write).await, &work)));
    }
    said
}

fn what_was_said(outcome: Result<u64, Error>, work: &Work) -> Said {
    match outcome {
        Ok(_) => {
            work.acknowledged.fetch_add(1, Ordering::Relaxed);
            Said::Done
        }
        Err(Error::Unavailable { outcome_unknown: true, .. }) => Said::Unknown,
        Err(Error::Unavailable { .. }) => Said::NotDone,
        Err(other) => panic!("{other:?}"),
    }
}

async fn compare(db: &Db, said: &BTreeMap<i64, Said>) {
    let found: Vec<(i64, i64)> =
        db.read::<_, Error>(|tx| tx.all(ALL, &[], |row| Ok((row.get(0)?, row.get(1)?)))).await.unwrap();
    let found: BTreeMap<_, _> = found.into_iter().collect();
    for (id, said) in said {
        let marks = found.get(id).copied().unwrap_or(0);
        let right = match said {
            Said::Done => marks == 2,
            Said::NotDone => marks == 0,
            Said::Unknown => marks == 0 || marks == 2,
        };
        assert!(right, "write {id} was {said:?} and left {marks} marks");
    }
    assert!(found.keys().all(|id| said.contains_key(id)), "marks that nobody made");
}
