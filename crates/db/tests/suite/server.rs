//! PostgreSQL: collisions are repeated, connections come back, and an unknown outcome is said to be unknown.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use crate::databases::Server;
use crate::support::{ADD, Fresh, Gate, SCHEMA, add, notes, occupy};
use db::{Db, Error, Migration, Options, Sql, Tx, params, sql};

const DIE: &Sql = sql!("SELECT pg_terminate_backend(pg_backend_pid())");
const NUMBER: &Sql = sql!("SELECT number FROM notes WHERE id = $1");
const SET_NUMBER: &Sql = sql!("UPDATE notes SET number = $2 WHERE id = $1");

#[tokio::test]
async fn work_goes_on_after_the_server_was_restarted() {
    let server = Server::start();
    let options = Options { connections: 2, ..Options::new(server.url("postgres")) };
    let db = Db::open(&options).unwrap();
    db.migrate(&[SCHEMA]).unwrap();
    add(&db, 1).await.unwrap();

    server.restart();
    add(&db, 2).await.unwrap();
    assert_eq!(notes(&db).await, 2);

    server.stop();
    let error = add(&db, 3).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }) && error.is_retryable(), "{error:?}");
    assert!(db.ping().await.is_err());

    server.restart();
    db.ping().await.unwrap();
    assert_eq!(notes(&db).await, 2);
    add(&db, 3).await.unwrap();
}

#[tokio::test]
async fn a_write_that_loses_its_connection_before_the_commit_is_repeated() {
    let fresh = Fresh::postgres(|_| ());
    let runs = Arc::new(AtomicU32::new(0));
    let ran = Arc::clone(&runs);
    let write = move |tx: &mut Tx<'_>| {
        tx.execute(ADD, params![1_i64])?;
        if ran.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.execute(DIE, &[])?;
        }
        Ok::<_, Error>(())
    };
    fresh.db.write(write).await.unwrap();
    assert_eq!((runs.load(Ordering::SeqCst), notes(&fresh.db).await), (2, 1));
}

/// A trigger at the end of the commit breaks the connection, so that nobody can know.
#[tokio::test]
async fn a_write_that_loses_its_connection_in_the_commit_is_not_repeated() {
    const BREAKING: Migration = Migration {
        number: 2,
        name: "0002_breaking",
        sqlite: "",
        postgres: "
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON pages DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die();",
    };
    let fresh = Fresh::postgres(|_| ());
    fresh.db.migrate(&[SCHEMA, BREAKING]).unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let ran = Arc::clone(&runs);
    let write = move |tx: &mut Tx<'_>| {
        ran.fetch_add(1, Ordering::SeqCst);
        tx.execute(ADD, params![1_i64])?;
        tx.execute(crate::support::ADD_PAGE, params![1_i64, 1_i64])
    };
    let error = fresh.db.write::<_, Error>(write).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { outcome_unknown: true, .. }), "{error:?}");
    assert!(error.to_string().contains("unknown") && !error.is_retryable(), "{error}");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    add(&fresh.db, 2).await.unwrap();
}

/// What PostgreSQL answers when its disk is full (SQLSTATE 53100) is no reason to try again.
#[tokio::test]
async fn a_full_disk_is_told_at_once() {
    let fresh = Fresh::postgres(|_| ());
    let full = sql!("DO 'BEGIN RAISE disk_full; END'");
    let runs = Arc::new(AtomicU32::new(0));
    let ran = Arc::clone(&runs);
    let write = move |tx: &mut Tx<'_>| {
        ran.fetch_add(1, Ordering::SeqCst);
        tx.execute(full, &[])
    };
    let error = fresh.db.write::<_, Error>(write).await.unwrap_err();
    assert!(matches!(error, Error::Full(_)) && !error.is_retryable(), "{error:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    add(&fresh.db, 1).await.unwrap();
}

/// Both read 0 before either writes 1; only a repeated transaction can make 2 of it.
#[tokio::test]
async fn increments_that_collide_both_count() {
    let fresh = Fresh::postgres(|_| ());
    fresh
        .db
        .write::<_, Error>(|tx| tx.execute(sql!("INSERT INTO notes (id, number) VALUES (1, 0)"), &[]))
        .await
        .unwrap();
    let both_have_read = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let increment = || {
        let (db, meet, runs) = (fresh.db.clone(), Arc::clone(&both_have_read), Arc::clone(&runs));
        tokio::spawn(async move {
            let increment = move |tx: &mut Tx<'_>| {
                let number: i64 = tx.one(NUMBER, params![1_i64], |row| row.get(0))?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meet.wait();
                }
                tx.execute(SET_NUMBER, params![1_i64, number + 1])
            };
            db.write::<_, Error>(increment).await
        })
    };
    let (one, other) = (increment(), increment());
    one.await.unwrap().unwrap();
    other.await.unwrap().unwrap();
    let number = fresh.db.read::<i64, Error>(|tx| tx.one(NUMBER, params![1_i64], |row| row.get(0))).await;
    assert_eq!(number.unwrap(), 2);
    assert!(runs.load(Ordering::SeqCst) > 2);
}

/// Each holds the row the other wants.
#[tokio::test]
async fn writes_that_block_each_other_both_happen() {
    let fresh = Fresh::postgres(|options| options.url.push_str("?options=-c%20deadlock_timeout%3D10ms"));
    add(&fresh.db, 1).await.unwrap();
    add(&fresh.db, 2).await.unwrap();
    let both_hold_one = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let write = |first: i64, second: i64| {
        let (db, meet, runs) = (fresh.db.clone(), Arc::clone(&both_hold_one), Arc::clone(&runs));
        tokio::spawn(async move {
            let write = move |tx: &mut Tx<'_>| {
                tx.execute(SET_NUMBER, params![first, first])?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meet.wait();
                }
                tx.execute(SET_NUMBER, params![second, first])
            };
            db.write::<_, Error>(write).await
        })
    };
    let (one, other) = (write(1, 2), write(2, 1));
    assert_eq!(one.await.unwrap().unwrap(), 1);
    assert_eq!(other.await.unwrap().unwrap(), 1);
    assert!(runs.load(Ordering::SeqCst) > 2);
}

/// Only a write that collided goes alone.
#[tokio::test]
async fn a_write_that_lost_its_connection_again_and_again_keeps_nobody_from_writing() {
    let fresh = Fresh::postgres(|_| ());
    let runs = AtomicU32::new(0);
    let gate = Gate::new();
    let (db, inside) = (fresh.db.clone(), gate.clone());
    let unlucky = tokio::spawn(async move {
        let write = move |tx: &mut Tx<'_>| {
            if runs.fetch_add(1, Ordering::SeqCst) < 5 {
                return tx.execute(DIE, &[]).map(drop);
            }
            inside.pass();
            Ok(())
        };
        db.write::<_, Error>(write).await
    });
    gate.entered().await;
    let other = tokio::time::timeout(Duration::from_secs(30), add(&fresh.db, 1)).await;
    gate.open();
    unlucky.await.unwrap().unwrap();
    other.expect("the other is not kept waiting").unwrap();
}

/// Whoever holds the table of users keeps everybody from connecting.
#[tokio::test]
async fn a_write_that_would_go_alone_keeps_nobody_from_writing_while_it_connects() {
    let server = Server::start();
    let options = Options { connections: 3, ..Options::new(server.url("postgres")) };
    let open = || Db::open(&options).unwrap();
    let (db, doorkeeper, killer) = (open(), open(), open());
    db.migrate(&[SCHEMA]).unwrap();
    // One of the two threads that write is busy, so that all tries of the unlucky write are the other's.
    let (gate, occupied) = occupy(&db).await;
    add(&db, 1).await.unwrap();
    db.ping().await.unwrap();

    let broken = Gate::new();
    let (runs, handle, inside) = (AtomicU32::new(0), db.clone(), broken.clone());
    let unlucky = tokio::spawn(async move {
        let collide = sql!("DO 'BEGIN RAISE serialization_failure; END'");
        let write = move |tx: &mut Tx<'_>| match runs.fetch_add(1, Ordering::SeqCst) {
            0..2 => tx.execute(collide, &[]),
            2 => {
                let own: i64 =
                    tx.one(sql!("SELECT CAST(pg_backend_pid() AS BIGINT)"), &[], |row| row.get(0))?;
                let collided = tx.execute(collide, &[]);
                let kill = sql!("SELECT pg_terminate_backend(CAST($1 AS INTEGER))");
                killer.write_blocking::<_, Error>(move |tx| tx.execute(kill, params![own]))?;
                inside.pass();
                collided
            }
            _ => tx.execute(ADD, params![2_i64]),
        };
        handle.write::<_, Error>(write).await
    });
    broken.entered().await;
    let door = Gate::new();
    let inside = door.clone();
    let closed = tokio::spawn(async move {
        let close = move |tx: &mut Tx<'_>| {
            tx.execute(sql!("LOCK TABLE pg_authid IN ACCESS EXCLUSIVE MODE"), &[])?;
            inside.pass();
            Ok(())
        };
        doorkeeper.write::<_, Error>(close).await
    });
    door.entered().await;
    broken.open();
    let waiting = sql!("SELECT count(*) FROM pg_locks WHERE NOT granted");
    let connecting = async {
        while db.read::<i64, Error>(|tx| tx.one(waiting, &[], |row| row.get(0))).await.unwrap() == 0 {}
    };
    tokio::time::timeout(Duration::from_secs(30), connecting).await.expect("it connects anew");
    gate.open();
    occupied.await.unwrap().unwrap();
    let other = tokio::time::timeout(Duration::from_secs(30), add(&db, 3)).await;
    door.open();
    closed.await.unwrap().unwrap();
    assert_eq!(unlucky.await.unwrap().unwrap(), 1);
    other.expect("the other is not kept waiting").unwrap();
}

#[tokio::test]
async fn a_statement_survives_a_change_of_its_table() {
    let fresh = Fresh::postgres(|options| options.connections = 1);
    let whole = |row: &db::Row<'_>| row.get::<i64>(0);
    add(&fresh.db, 1).await.unwrap();
    let every = sql!("SELECT * FROM notes");
    assert_eq!(fresh.db.read::<_, Error>(move |tx| tx.all(every, &[], whole)).await.unwrap(), [1]);
    let wider = "ALTER TABLE notes ADD COLUMN colour TEXT";
    let wider = Migration { number: 2, name: "0002_wider", sqlite: wider, postgres: wider };
    fresh.db.migrate(&[SCHEMA, wider]).unwrap();
    assert_eq!(fresh.db.read::<_, Error>(move |tx| tx.all(every, &[], whole)).await.unwrap(), [1]);
}
