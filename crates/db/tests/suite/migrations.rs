//! The schema moves forward, once, and only along the history this program knows.

use std::sync::{Arc, Barrier};

use db::{Db, Error, Migration};

use crate::support::{Fresh, SCHEMA, on_both_engines};

const fn migration(number: u32, name: &'static str, text: &'static str) -> Migration {
    Migration { number, name, sqlite: text, postgres: text }
}

const SECOND: Migration = migration(2, "0002_shelves", "CREATE TABLE shelves (id BIGINT PRIMARY KEY)");
const THIRD: Migration = migration(7, "0007_boxes", "CREATE TABLE boxes (id BIGINT PRIMARY KEY)");
const BROKEN: Migration =
    migration(3, "0003_broken", "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1)");

fn numbers(applied: &[Migration]) -> Vec<u32> {
    applied.iter().map(|applied| applied.number).collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(error @ Error::Refused { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn what_is_missing_is_applied_in_order_and_once(fresh: Fresh) {
        let all = [SCHEMA, SECOND, THIRD];
        assert_eq!(numbers(&fresh.db.migrate(&all).unwrap()), [2, 7]);
        assert!(fresh.db.migrate(&all).unwrap().is_empty());
        assert!(fresh.db.pending(&all).unwrap().is_empty());
    }

    async fn a_dry_run_lists_and_changes_nothing(fresh: Fresh) {
        for _ in 0..2 {
            let pending = fresh.db.pending(&[SCHEMA, SECOND, THIRD]).unwrap();
            assert_eq!(numbers(&pending), [2, 7]);
            assert_eq!(pending[0].name, "0002_shelves");
        }
        // Would fail if the table existed.
        fresh.db.migrate(&[SCHEMA, SECOND]).unwrap();
    }

    async fn a_migration_that_fails_leaves_nothing_and_says_which(fresh: Fresh) {
        let message = refusal(fresh.db.migrate(&[SCHEMA, SECOND, BROKEN]));
        assert!(message.contains("0003_broken"), "{message}");
        assert_eq!(numbers(&fresh.db.pending(&[SCHEMA, SECOND, BROKEN]).unwrap()), [3]);
        // Would fail if half of it had stayed.
        let whole = migration(3, "0003_whole", "CREATE TABLE half (id BIGINT)");
        assert_eq!(numbers(&fresh.db.migrate(&[SCHEMA, SECOND, whole]).unwrap()), [3]);
    }

    async fn a_migration_that_was_changed_later_is_refused(fresh: Fresh) {
        let changed = Migration { sqlite: "SELECT 1", postgres: "SELECT 1", ..SCHEMA };
        for message in [refusal(fresh.db.pending(&[changed])), refusal(fresh.db.migrate(&[changed]))] {
            assert_eq!(message, "migration 0001_notes was changed after it was applied");
        }
    }

    async fn a_database_of_a_newer_program_is_refused(fresh: Fresh) {
        fresh.db.migrate(&[SCHEMA, SECOND]).unwrap();
        for message in [refusal(fresh.db.pending(&[SCHEMA])), refusal(fresh.db.migrate(&[SCHEMA]))] {
            assert!(message.contains("0002_shelves") && message.contains("newer"), "{message}");
        }
    }

    async fn a_migration_that_comes_too_late_is_refused(fresh: Fresh) {
        fresh.db.migrate(&[SCHEMA, THIRD]).unwrap();
        let message = refusal(fresh.db.migrate(&[SCHEMA, SECOND, THIRD]));
        assert_eq!(message, "migration 0002_shelves is older than 0007_boxes, which is applied");
        let message = refusal(fresh.db.migrate(&[SECOND, SCHEMA]));
        assert!(message.contains("order"), "{message}");
    }

    async fn two_starters_apply_each_migration_once(fresh: Fresh) {
        let start = Arc::new(Barrier::new(2));
        let starters: Vec<_> = (0..2)
            .map(|_| {
                let (start, options) = (Arc::clone(&start), fresh.options.clone());
                std::thread::spawn(move || {
                    let db = Db::open(&options).unwrap();
                    start.wait();
                    db.migrate(&[SCHEMA, SECOND, THIRD]).unwrap()
                })
            })
            .collect();
        let mut applied: Vec<u32> =
            starters.into_iter().flat_map(|starter| numbers(&starter.join().unwrap())).collect();
        applied.sort_unstable();
        assert_eq!(applied, [2, 7]);
    }
}

#[test]
fn two_starters_create_a_sqlite_database_together() {
    let file = crate::databases::fresh_sqlite();
    let start = Arc::new(Barrier::new(4));
    let starters: Vec<_> = (0..4)
        .map(|_| {
            let (start, options) = (Arc::clone(&start), db::Options::new(file.url()));
            std::thread::spawn(move || {
                start.wait();
                numbers(&Db::open(&options).unwrap().migrate(&[SCHEMA]).unwrap())
            })
        })
        .collect();
    let applied: Vec<u32> = starters.into_iter().flat_map(|starter| starter.join().unwrap()).collect();
    assert_eq!(applied, [1]);
}

/// SQLite changes a table by building it anew, which breaks foreign keys for a moment.
#[tokio::test]
async fn a_table_that_others_refer_to_can_be_built_anew() {
    let fresh = Fresh::sqlite(|_| ());
    let fill = "INSERT INTO notes (id) VALUES (1); INSERT INTO pages (id, note) VALUES (1, 1)";
    let rebuild = "
        CREATE TABLE notes_new (id INTEGER PRIMARY KEY, colour TEXT) STRICT;
        INSERT INTO notes_new (id) SELECT id FROM notes;
        DROP TABLE notes;
        ALTER TABLE notes_new RENAME TO notes;";
    let history = [SCHEMA, migration(2, "0002_fill", fill), migration(3, "0003_rebuild", rebuild)];
    assert_eq!(numbers(&fresh.db.migrate(&history).unwrap()), [2, 3]);

    let dangling = migration(4, "0004_dangling", "DELETE FROM notes");
    let message = refusal(fresh.db.migrate(&[history[0], history[1], history[2], dangling]));
    assert_eq!(message, "a foreign key would point to nothing");
    assert_eq!(crate::support::notes(&fresh.db).await, 1);
}
