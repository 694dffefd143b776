//! A write happens completely or not at all; a read sees one moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Error, params, sql};
use futures::executor::block_on;

use crate::support::{ADD, ADD_PAGE, COUNT, Fresh, Gate, add, notes, occupy, on_both_engines, until};

on_both_engines! {
    async fn a_closure_that_fails_leaves_nothing(fresh: Fresh) {
        #[derive(Debug)]
        enum Mine {
            Db,
            Refused,
        }
        impl From<Error> for Mine {
            fn from(_: Error) -> Self {
                Self::Db
            }
        }
        let result = fresh
            .db
            .write::<(), Mine>(|tx| {
                tx.execute(ADD, params![1_i64])?;
                Err(Mine::Refused)
            })
            .await;
        assert!(matches!(result, Err(Mine::Refused)), "{result:?}");
        assert_eq!(notes(&fresh.db).await, 0);
    }

    async fn a_failed_statement_decides_the_transaction(fresh: Fresh) {
        let db = fresh.db;
        add(&db, 1).await.unwrap();
        let result = db
            .write::<_, Error>(|tx| {
                tx.execute(ADD, params![2_i64])?;
                let first = tx.execute(ADD, params![1_i64]).unwrap_err();
                let later = tx.one(COUNT, &[], |row| row.get::<i64>(0)).unwrap_err();
                assert!(matches!((first, later), (Error::Unique { .. }, Error::Unique { .. })));
                Ok(())
            })
            .await;
        assert!(matches!(result, Err(Error::Unique { .. })), "{result:?}");
        assert_eq!(notes(&db).await, 1);
        add(&db, 3).await.unwrap();
    }

    async fn an_expected_conflict_is_no_failure(fresh: Fresh) {
        let db = fresh.db;
        add(&db, 1).await.unwrap();
        let put = sql!("INSERT INTO notes (id) VALUES ($1) ON CONFLICT (id) DO NOTHING");
        let changed = db.write::<_, Error>(move |tx| {
            tx.execute(ADD, params![2_i64])?;
            tx.execute(put, params![1_i64])
        });
        assert_eq!(changed.await.unwrap(), 0);
        assert_eq!(notes(&db).await, 2);
    }

    async fn a_panic_leaves_nothing_and_the_database_goes_on(fresh: Fresh) {
        let db = fresh.db;
        let result = db
            .write::<(), Error>(|tx| {
                tx.execute(ADD, params![1_i64])?;
                panic!("as the test wants");
            })
            .await;
        assert!(matches!(result, Err(Error::Panicked)), "{result:?}");
        let read = db.read::<(), Error>(|_| panic!("as the test wants")).await;
        assert!(matches!(read, Err(Error::Panicked)), "{read:?}");
        let scan = db.scan::<(), Error>(|_| panic!("as the test wants")).await;
        assert!(matches!(scan, Err(Error::Panicked)), "{scan:?}");
        add(&db, 2).await.unwrap();
        assert_eq!(notes(&db).await, 1);
    }

    async fn a_commit_that_breaks_a_deferred_constraint_is_an_error(fresh: Fresh) {
        let db = fresh.db;
        let result = db
            .write::<_, Error>(|tx| {
                tx.execute(ADD, params![1_i64])?;
                tx.execute(ADD_PAGE, params![1_i64, 99_i64])
            })
            .await;
        assert!(matches!(result, Err(Error::Refused { .. })), "{result:?}");
        assert_eq!(notes(&db).await, 0);
        add(&db, 1).await.unwrap();
    }

    async fn a_foreign_key_may_be_fulfilled_later_in_the_transaction(fresh: Fresh) {
        let result = fresh.db.write::<_, Error>(|tx| {
            tx.execute(ADD_PAGE, params![1_i64, 1_i64])?;
            tx.execute(ADD, params![1_i64])
        });
        assert_eq!(result.await.unwrap(), 1);
    }

    async fn a_write_sees_what_it_wrote(fresh: Fresh) {
        let counted = fresh.db.write::<i64, Error>(|tx| {
            tx.execute(ADD, params![1_i64])?;
            tx.one(COUNT, &[], |row| row.get(0))
        });
        assert_eq!(counted.await.unwrap(), 1);
    }

    async fn a_read_sees_every_acknowledged_write(fresh: Fresh) {
        for id in 1..=100 {
            add(&fresh.db, id).await.unwrap();
            assert_eq!(notes(&fresh.db).await, id);
            let scanned = fresh.db.scan::<i64, Error>(|tx| tx.one(COUNT, &[], |row| row.get(0))).await;
            assert_eq!(scanned.unwrap(), id);
        }
    }

    async fn a_read_cannot_write(fresh: Fresh) {
        let read = fresh.db.read::<_, Error>(|tx| tx.execute(ADD, params![1_i64])).await;
        assert!(read.is_err());
        assert_eq!(notes(&fresh.db).await, 0);
    }

    async fn a_read_sees_one_moment(fresh: Fresh) {
        let (db, gate) = (fresh.db, Gate::new());
        let (reader, inside) = (db.clone(), gate.clone());
        let read = tokio::spawn(async move {
            let twice = move |tx: &mut db::Tx<'_>| {
                let before: i64 = tx.one(COUNT, &[], |row| row.get(0))?;
                inside.pass();
                let after: i64 = tx.one(COUNT, &[], |row| row.get(0))?;
                Ok::<_, Error>((before, after))
            };
            reader.scan(twice).await
        });
        gate.entered().await;
        add(&db, 1).await.unwrap();
        gate.open();
        assert_eq!(read.await.unwrap().unwrap(), (0, 0));
        assert_eq!(notes(&db).await, 1);
    }

    /// The caller goes away while its closure runs: the closure is finished, and so is the write.
    async fn a_running_write_whose_caller_is_gone_is_completed(fresh: Fresh) {
        let (db, gate) = (fresh.db, Gate::new());
        let (writer, inside) = (db.clone(), gate.clone());
        let write = tokio::spawn(async move {
            let two = move |tx: &mut db::Tx<'_>| {
                tx.execute(ADD, params![1_i64])?;
                inside.pass();
                tx.execute(ADD, params![2_i64])
            };
            writer.write::<_, Error>(two).await
        });
        gate.entered().await;
        write.abort();
        assert!(write.await.unwrap_err().is_cancelled());
        gate.open();
        until(|| db.queue_depth() == 0).await;
        assert_eq!(notes(&db).await, 2);
    }

    [connections: 1]
    async fn a_waiting_write_whose_caller_is_gone_does_not_happen(fresh: Fresh) {
        let db = fresh.db;
        let (gate, busy) = occupy(&db).await;
        let runs = Arc::new(AtomicU32::new(0));
        let (writer, ran) = (db.clone(), Arc::clone(&runs));
        let write = tokio::spawn(async move {
            let count = move |tx: &mut db::Tx<'_>| {
                ran.fetch_add(1, Ordering::SeqCst);
                tx.execute(ADD, params![1_i64])
            };
            writer.write::<_, Error>(count).await
        });
        until(|| db.queue_depth() == 2).await;
        write.abort();
        assert!(write.await.unwrap_err().is_cancelled());
        gate.open();
        busy.await.unwrap().unwrap();
        add(&db, 2).await.unwrap();
        assert_eq!((notes(&db).await, runs.load(Ordering::SeqCst)), (1, 0));
    }

    async fn a_thread_without_a_runtime_reads_and_writes(fresh: Fresh) {
        let db = fresh.db;
        let thread = std::thread::spawn(move || {
            block_on(add(&db, 1)).unwrap();
            db.read_blocking::<i64, Error>(|tx| tx.one(COUNT, &[], |row| row.get(0))).unwrap()
        });
        assert_eq!(thread.join().unwrap(), 1);
    }

    async fn a_database_that_answers_is_there(fresh: Fresh) {
        fresh.db.ping().await.unwrap();
    }

    async fn a_text_the_engine_refuses_is_found_without_running_it(fresh: Fresh) {
        let db = fresh.db;
        db.prepare_all(&[("ADD", ADD), ("COUNT", COUNT)]).unwrap();
        let error = db.prepare_all(&[("ADD", ADD), ("BAD", sql!("SELECT nothing FROM nowhere"))]).unwrap_err();
        assert!(error.to_string().contains("SELECT nothing FROM nowhere"), "{error}");
        assert_eq!(notes(&db).await, 0);
    }
}
