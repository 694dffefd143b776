//! A small schema on a fresh database of either engine, and gates that hold a closure where a test wants it.

use std::any::Any;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use db::{Db, Error, Migration, Options, Sql, Tx, params, sql};

/// `notes` for everything; `pages` with a foreign key that is checked at the commit.
pub(crate) const SCHEMA: Migration = Migration {
    number: 1,
    name: "0001_notes",
    sqlite: "
        CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, number INTEGER, data BLOB) STRICT;
        CREATE TABLE pages (
            id INTEGER PRIMARY KEY,
            note INTEGER NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED
        ) STRICT;",
    postgres: "
        CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT, number BIGINT, data BYTEA);
        CREATE TABLE pages (
            id BIGINT PRIMARY KEY,
            note BIGINT NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED
        );",
};

pub(crate) const ADD: &Sql = sql!("INSERT INTO notes (id) VALUES ($1)");
pub(crate) const ADD_PAGE: &Sql = sql!("INSERT INTO pages (id, note) VALUES ($1, $2)");
pub(crate) const COUNT: &Sql = sql!("SELECT COUNT(*) FROM notes");
/// Takes minutes for a large `$1`.
pub(crate) const COUNT_TO: &Sql = sql!(
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
     SELECT COUNT(*) FROM numbers"
);

/// A database that goes away with the test.
pub(crate) struct Fresh {
    pub(crate) db: Db,
    pub(crate) options: Options,
    _kept: Box<dyn Any + Send + Sync>,
}

impl Fresh {
    pub(crate) fn sqlite(adjust: impl FnOnce(&mut Options)) -> Self {
        let file = crate::databases::fresh_sqlite();
        Self::open(file.url(), file, adjust)
    }

    pub(crate) fn postgres(adjust: impl FnOnce(&mut Options)) -> Self {
        let database = crate::databases::fresh_database();
        Self::open(database.url(), database, adjust)
    }

    fn open(url: String, kept: impl Any + Send + Sync, adjust: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options { connections: 4, ..Options::new(url) };
        adjust(&mut options);
        let db = Db::open(&options).unwrap();
        db.migrate(&[SCHEMA]).unwrap();
        Self { db, options, _kept: Box::new(kept) }
    }
}

/// Makes each function two tests, `name::sqlite` and `name::postgres`. A list in brackets sets [`Options`].
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* $([$($option:ident: $value:expr),*])? async fn $name:ident($fresh:ident: Fresh) $body:block)*) => {
        $($(#[$doc])* mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn check($fresh: Fresh) $body

            #[allow(unused_variables)]
            fn adjust(options: &mut db::Options) {
                $($(options.$option = $value;)*)?
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                check(Fresh::sqlite(adjust)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                check(Fresh::postgres(adjust)).await;
            }
        })*
    };
}
pub(crate) use on_both_engines;

/// How many notes there are.
pub(crate) async fn notes(db: &Db) -> i64 {
    db.read::<_, Error>(|tx| tx.one(COUNT, &[], |row| row.get(0))).await.unwrap()
}

/// Writes one note.
pub(crate) async fn add(db: &Db, id: i64) -> Result<u64, Error> {
    db.write(move |tx| tx.execute(ADD, params![id])).await
}

/// Comes back when `reached` holds. The time limit turns a hang into a failure.
pub(crate) async fn until(reached: impl Fn() -> bool) {
    let waiting = async {
        while !reached() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("this happens soon");
}

/// Holds a closure in its middle until the test lets it go on.
#[derive(Clone)]
pub(crate) struct Gate {
    entered: Arc<Barrier>,
    opened: Arc<Barrier>,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Self { entered: Arc::new(Barrier::new(2)), opened: Arc::new(Barrier::new(2)) }
    }

    /// For the closure: tells that it is here and waits.
    pub(crate) fn pass(&self) {
        self.entered.wait();
        self.opened.wait();
    }

    /// For the test: comes back when the closure is at the gate.
    pub(crate) async fn entered(&self) {
        let entered = Arc::clone(&self.entered);
        tokio::task::spawn_blocking(move || entered.wait()).await.unwrap();
    }

    pub(crate) fn open(&self) {
        self.opened.wait();
    }
}

/// Occupies one database thread with a write that waits at the gate it answers.
pub(crate) async fn occupy(db: &Db) -> (Gate, tokio::task::JoinHandle<Result<(), Error>>) {
    let gate = Gate::new();
    let (inside, handle) = (gate.clone(), db.clone());
    let task = tokio::spawn(async move {
        let wait = move |_: &mut Tx<'_>| {
            inside.pass();
            Ok(())
        };
        handle.write(wait).await
    });
    gate.entered().await;
    (gate, task)
}
