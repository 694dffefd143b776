//! Whoever follows the event log misses nothing, however the commits of many writers interleave.

use std::collections::BTreeSet;

use db::events::{self, NewEvent, Placed};
use db::{Db, Error, MIGRATIONS, Options, Tx};
use domain::Timestamp;
use futures::future::try_join_all;

use crate::support::Gate;

const WRITERS: usize = 32;
const EACH: usize = 20;

fn open(url: String) -> Db {
    let db = Db::open(&Options::new(url)).unwrap();
    db.migrate(MIGRATIONS).unwrap();
    db
}

fn record(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    let event = NewEvent {
        at: Timestamp::EPOCH,
        actor: "a test",
        action: "offer.saved",
        publisher: None,
        offer: None,
        subject: Some(name),
        before: None,
        after: None,
        request_id: "1",
    };
    events::insert(tx, &event)
}

/// The next page behind `position`, as a follower asks for it.
async fn next(db: &Db, position: i64) -> Vec<Placed> {
    events::put_in_order(db).await.unwrap();
    db.read::<_, Error>(move |tx| events::after(tx, position, 7)).await.unwrap()
}

/// Follows the log from its beginning until `count` events were seen.
async fn follow(db: Db, count: usize) -> Vec<String> {
    let (mut position, mut seen) = (0, Vec::new());
    while seen.len() < count {
        for placed in next(&db, position).await {
            assert!(placed.position > position);
            position = placed.position;
            seen.extend(placed.event.subject);
        }
        tokio::task::yield_now().await;
    }
    seen
}

async fn writers(db: &Db) {
    let writer = |number: usize| async move {
        for nth in 0..EACH {
            db.write(move |tx| record(tx, &format!("{number}-{nth}"))).await?;
        }
        Ok::<_, Error>(())
    };
    try_join_all((0..WRITERS).map(writer)).await.unwrap();
}

fn assert_complete(seen: &[String], others: &[&str]) {
    let expected: BTreeSet<_> = (0..WRITERS)
        .flat_map(|number| (0..EACH).map(move |nth| format!("{number}-{nth}")))
        .chain(others.iter().map(|&name| name.to_owned()))
        .collect();
    assert_eq!(seen.len(), expected.len(), "none twice");
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), expected);
    for number in 0..WRITERS {
        let own: Vec<_> = seen.iter().filter(|name| name.starts_with(&format!("{number}-"))).collect();
        let in_order: Vec<_> = (0..EACH).map(|nth| format!("{number}-{nth}")).collect();
        assert!(own.into_iter().eq(in_order.iter()), "what one writer did keeps its order");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_misses_nothing_on_sqlite() {
    let file = crate::databases::fresh_sqlite();
    let db = open(file.url());
    let follower = tokio::spawn(follow(db.clone(), WRITERS * EACH));
    writers(&db).await;
    assert_complete(&follower.await.unwrap(), &[]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_misses_nothing_on_postgres() {
    let database = crate::databases::fresh_database();
    let db = open(database.url());
    // It has the lowest id, and is committed after all others were read.
    let gate = Gate::new();
    let slow = tokio::spawn({
        let (db, gate) = (db.clone(), gate.clone());
        let write = move |tx: &mut Tx<'_>| {
            record(tx, "slow")?;
            gate.pass();
            Ok::<_, Error>(())
        };
        async move { db.write(write).await }
    });
    gate.entered().await;
    let followers: Vec<_> = (0..3).map(|_| tokio::spawn(follow(db.clone(), WRITERS * EACH + 1))).collect();
    writers(&db).await;
    let before = follow(db.clone(), WRITERS * EACH).await;
    assert_complete(&before, &[]);
    gate.open();
    slow.await.unwrap().unwrap();
    for follower in followers {
        let seen = follower.await.unwrap();
        assert_complete(&seen, &["slow"]);
        assert_eq!((&seen[..before.len()], seen.last().map(String::as_str)), (&before[..], Some("slow")));
    }
    let newest = db.read(events::newest).await.unwrap();
    assert_eq!(usize::try_from(newest).unwrap(), WRITERS * EACH + 1);
}
