//! SQLite makes writes that wait together durable with one commit, and keeps them apart all the same.

use std::sync::{Arc, Mutex};

use db::{Db, Error, params};

use crate::support::{ADD, ADD_PAGE, Fresh, add, notes, occupy, until};

type Outcome = tokio::task::JoinHandle<Result<u64, Error>>;

/// Has `count` writes wait, so that they make one group, and answers their outcomes.
async fn in_one_group(
    db: &Db,
    count: i64,
    write: impl Fn(&mut db::Tx<'_>, i64) -> Result<u64, Error> + Copy + Send + Sync + 'static,
) -> Vec<Result<u64, Error>> {
    let (gate, busy) = occupy(db).await;
    let mut tasks: Vec<Outcome> = Vec::new();
    for id in 1..=count {
        let handle = db.clone();
        tasks.push(tokio::spawn(async move { handle.write(move |tx| write(tx, id)).await }));
    }
    until(|| db.queue_depth() == count as usize + 1).await;
    gate.open();
    busy.await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

fn observed(db: &Db) -> Arc<Mutex<Vec<usize>>> {
    let sizes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sizes);
    db.observe_groups(move |size| seen.lock().unwrap().push(size));
    sizes
}

#[tokio::test]
async fn writes_that_wait_share_a_commit() {
    let db = Fresh::sqlite(|_| ());
    let sizes = observed(&db.db);
    let outcomes = in_one_group(&db.db, 40, |tx, id| tx.execute(ADD, params![id])).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(*sizes.lock().unwrap(), [1, 40]);
    assert_eq!(notes(&db.db).await, 40);
}

#[tokio::test]
async fn a_failing_write_takes_nobody_with_it() {
    let db = Fresh::sqlite(|_| ());
    let sizes = observed(&db.db);
    let outcomes = in_one_group(&db.db, 40, |tx, id| {
        tx.execute(ADD, params![id])?;
        match id {
            13 => Err(Error::Closed),
            17 => panic!("as the test wants"),
            19 => tx.execute(ADD, params![id]),
            _ => Ok(1),
        }
    })
    .await;
    assert_eq!(*sizes.lock().unwrap(), [1, 40]);
    for (id, outcome) in (1..).zip(outcomes) {
        match id {
            13 => assert!(matches!(outcome, Err(Error::Closed)), "{outcome:?}"),
            17 => assert!(matches!(outcome, Err(Error::Panicked)), "{outcome:?}"),
            19 => assert!(matches!(outcome, Err(Error::Unique { .. })), "{outcome:?}"),
            _ => assert_eq!(outcome.unwrap(), 1, "write {id}"),
        }
    }
    assert_eq!(notes(&db.db).await, 37);
}

#[tokio::test]
async fn a_commit_that_one_write_spoils_fails_only_that_write() {
    let db = Fresh::sqlite(|_| ());
    let outcomes = in_one_group(&db.db, 10, |tx, id| {
        tx.execute(ADD, params![id])?;
        let note = if id == 4 { 99 } else { id };
        tx.execute(ADD_PAGE, params![id, note])
    })
    .await;
    let failed: Vec<usize> =
        (1..).zip(&outcomes).filter(|(_, outcome)| outcome.is_err()).map(|(id, _)| id).collect();
    assert_eq!(failed, [4]);
    assert_eq!(notes(&db.db).await, 9);
    add(&db.db, 4).await.unwrap();
}
