//! A copy of a database in use is a database.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use db::{Db, Error, Options, params, sql};
use futures::executor::block_on;

use crate::support::{ADD, ADD_PAGE, Fresh, SCHEMA, add, notes};

/// Every note comes with a page in the same write; the copy must not have one without the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_while_writes_go_on_is_consistent() {
    let fresh = Fresh::sqlite(|_| ());
    let (written, stop) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
    let writer = {
        let (db, written, stop) = (fresh.db.clone(), Arc::clone(&written), Arc::clone(&stop));
        std::thread::spawn(move || {
            let padding = vec![7_u8; 20_000];
            for id in 1.. {
                let padding = padding.clone();
                let pair = move |tx: &mut db::Tx<'_>| {
                    tx.execute(sql!("INSERT INTO notes (id, data) VALUES ($1, $2)"), params![id, padding])?;
                    tx.execute(ADD_PAGE, params![id, id])
                };
                block_on(db.write::<_, Error>(pair)).unwrap();
                written.store(id, Ordering::SeqCst);
                if stop.load(Ordering::SeqCst) {
                    return;
                }
            }
        })
    };
    crate::support::until(|| written.load(Ordering::SeqCst) > 50).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");

    let before = written.load(Ordering::SeqCst);
    fresh.db.backup(&copy).unwrap();
    let after = written.load(Ordering::SeqCst) + 1;
    stop.store(true, Ordering::SeqCst);
    writer.join().unwrap();

    let restored = Db::open(&Options::new(format!("sqlite:{}", copy.display()))).unwrap();
    let copied = notes(&restored).await;
    assert!((before..=after).contains(&copied), "{before} ≤ {copied} ≤ {after}");
    let consistent = restored.read::<(i64, i64, String), Error>(|tx| {
        let pages = tx.one(sql!("SELECT COUNT(*) FROM pages"), &[], |row| row.get(0))?;
        let last = tx.one(sql!("SELECT MAX(id) FROM notes"), &[], |row| row.get(0))?;
        Ok((pages, last, tx.one(sql!("PRAGMA integrity_check"), &[], |row| row.get(0))?))
    });
    assert_eq!(consistent.await.unwrap(), (copied, copied, "ok".to_owned()));
    assert!(restored.pending(&[SCHEMA]).unwrap().is_empty());
    restored.write::<_, Error>(|tx| tx.execute(ADD, params![-1_i64])).await.unwrap();
}

/// Pages that a delete freed keep their bytes until they are needed.
#[tokio::test]
async fn a_copy_has_nothing_of_what_was_deleted() {
    const GONE: &[u8] = b"what nobody should read any more";
    let fresh = Fresh::sqlite(|_| ());
    let large = GONE.repeat(1000);
    let insert = sql!("INSERT INTO notes (id, data) VALUES ($1, $2)");
    let add = move |tx: &mut db::Tx<'_>| tx.execute(insert, params![1_i64, large.clone()]);
    fresh.db.write::<_, Error>(add).await.unwrap();
    fresh.db.write::<_, Error>(|tx| tx.execute(sql!("DELETE FROM notes"), &[])).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    fresh.db.backup(&copy).unwrap();
    let bytes = fs::read(copy).unwrap();
    assert!(!bytes.windows(GONE.len()).any(|part| part == GONE));
}

/// What is overwritten is gone from the file itself, and only there where it was asked for.
#[tokio::test]
async fn what_is_overwritten_is_not_in_the_file_any_more() {
    const GONE: &[u8] = b"what nobody should read any more";
    for overwrite in [false, true] {
        let fresh = Fresh::sqlite(|_| ());
        let large = GONE.repeat(1000);
        let insert = sql!("INSERT INTO notes (id, data) VALUES ($1, $2)");
        let add = move |tx: &mut db::Tx<'_>| tx.execute(insert, params![1_i64, large.clone()]);
        fresh.db.write::<_, Error>(add).await.unwrap();
        let forget = move |tx: &mut db::Tx<'_>| {
            let delete = |tx: &mut db::Tx<'_>| tx.execute(sql!("DELETE FROM notes"), &[]);
            if overwrite { tx.overwriting(delete) } else { delete(tx) }
        };
        fresh.db.write::<_, Error>(forget).await.unwrap();
        let file = fresh.options.url.strip_prefix("sqlite:").unwrap();
        let log = rusqlite::Connection::open(file).unwrap();
        log.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        let bytes = fs::read(file).unwrap();
        assert_eq!(bytes.windows(GONE.len()).any(|part| part == GONE), !overwrite);
    }
}

#[tokio::test]
async fn a_copy_never_replaces_a_file_and_leaves_nothing_else() {
    let fresh = Fresh::sqlite(|_| ());
    add(&fresh.db, 1).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    fs::write(&copy, "precious").unwrap();
    assert!(matches!(fresh.db.backup(&copy), Err(Error::Refused { .. })));
    assert_eq!(fs::read_to_string(&copy).unwrap(), "precious");

    fresh.db.backup(&folder.path().join("other.db")).unwrap();
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["copy.db", "other.db"]);
    assert!(matches!(fresh.db.backup(&folder.path().join("none/copy.db")), Err(Error::Refused { .. })));
}

#[test]
fn a_postgres_database_is_copied_by_its_own_tool() {
    let fresh = Fresh::postgres(|_| ());
    let error = fresh.db.backup(std::path::Path::new("copy.db")).unwrap_err();
    assert!(error.to_string().contains("pg_dump"), "{error}");
}
