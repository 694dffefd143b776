//! What happens while the recorder runs: the same for the same seed, but for when the log is copied.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Barrier};
use std::thread;

use db::{Db, Error, MIGRATIONS, Migration, Options, Tx};
use futures::executor::block_on;
use futures::future::join_all;

use crate::chance::Chance;
use crate::recording::{Disk, Op, Recording};
use crate::schema::{HISTORY, write};

/// Groups of writes in one recording.
const GROUPS: u64 = 60;
/// The most writers of one group.
const WRITERS: u64 = 12;

/// The database in `folder`.
pub(crate) fn options(folder: &Path) -> Options {
    Options::new(format!("sqlite:{}", file(folder).display()))
}

fn file(folder: &Path) -> PathBuf {
    folder.join("stoa.db")
}

/// A marketplace makes its database.
pub(crate) fn migrations(disk: Disk) -> Vec<Op> {
    let folder = tempfile::tempdir().unwrap();
    let recording = Recording::start(folder.path(), disk);
    let db = Db::open(&options(folder.path())).unwrap();
    for known in 1..=MIGRATIONS.len() {
        migrate(&db, &MIGRATIONS[..known], &recording);
    }
    recording.finish()
}

/// Groups of concurrent writes, checkpoints, restarts, and migrations between them.
pub(crate) fn writes(chance: &mut Chance, disk: Disk) -> Vec<Op> {
    let folder = tempfile::tempdir().unwrap();
    let recording = Recording::start(folder.path(), disk);
    let mut db = Db::open(&options(folder.path())).unwrap();
    let mut written = 0;
    for group in 0..GROUPS {
        migrate_sometimes(&db, group, &recording);
        written = write_group(&db, written, 1 + chance.below(WRITERS) as i64, &recording);
        match chance.below(20) {
            0 => checkpoint(folder.path(), "TRUNCATE"),
            1 => checkpoint(folder.path(), "RESTART"),
            2 => checkpoint(folder.path(), "PASSIVE"),
            3 => db = restart(db, folder.path()),
            _ => {}
        }
    }
    recording.finish()
}

/// Groups of concurrent writes and migrations, and a log that is copied beside them all the time.
pub(crate) fn copies(chance: &mut Chance) -> Vec<Op> {
    let folder = tempfile::tempdir().unwrap();
    let recording = Recording::start(folder.path(), Disk::Honest);
    // Every group writes as many.
    let db = Db::open(&Options { log_pages: 3, ..options(folder.path()) }).unwrap();
    let (mut written, mut before) = (0, 0);
    for group in 0..GROUPS {
        migrate_sometimes(&db, group, &recording);
        let start = recording.ops().len();
        written = write_group(&db, written, 1 + chance.below(WRITERS) as i64, &recording);
        // However busy the machine, the copying is at most a group behind.
        until(|| recording.ops()[before..].iter().any(copies_a_page));
        before = start;
    }
    recording.finish()
}

pub(crate) fn copies_a_page(op: &Op) -> bool {
    matches!(op, Op::Write { file, .. } if file.ends_with(".db"))
}

fn migrate_sometimes(db: &Db, group: u64, recording: &Recording) {
    if group.is_multiple_of(GROUPS / 3) {
        let known = 1 + (group / (GROUPS / 3)) as usize;
        migrate(db, &HISTORY[..known], recording);
    }
}

fn migrate(db: &Db, history: &[Migration], recording: &Recording) {
    for applied in db.migrate(history).unwrap() {
        recording.note(Op::Migrated(applied.number));
    }
}

/// Has `count` writers wait in order while another write runs, so that they become durable together; beside each, one
/// fails. Answers how many batches there are then.
fn write_group(db: &Db, written: i64, count: i64, recording: &Recording) -> i64 {
    let (last, gate) = (written + count, Arc::new(Barrier::new(2)));
    recording.note(Op::Attempted(last));
    block_on(async {
        let held = Arc::clone(&gate);
        let hold = move |_: &mut Tx<'_>| {
            held.wait();
            held.wait();
            Ok::<_, Error>(())
        };
        let holding = queued(db.write(hold)).await;
        gate.wait();
        let (mut writes, mut failures) = (Vec::new(), Vec::new());
        for number in written + 1..=last {
            writes.push(queued(db.write(move |tx| write(tx, number))).await);
            failures.push(queued(db.write(move |tx| fail(tx, number))).await);
        }
        gate.wait();
        holding.await.unwrap();
        assert!(join_all(writes).await.iter().all(Result::is_ok));
        assert!(join_all(failures).await.iter().all(Result::is_err));
    });
    recording.note(Op::Acknowledged(last));
    last
}

/// Work takes its place in the queue when it is first asked for its result.
async fn queued<F: Future>(work: F) -> Pin<Box<F>> {
    let mut work = Box::pin(work);
    assert!(futures::poll!(&mut work).is_pending());
    work
}

fn fail(tx: &mut Tx<'_>, number: i64) -> Result<(), Error> {
    write(tx, number)?;
    Err(Error::Closed)
}

fn checkpoint(folder: &Path, kind: &str) {
    let connection = rusqlite::Connection::open(file(folder)).unwrap();
    let checkpoint = format!("PRAGMA wal_checkpoint({kind})");
    // It is refused while the database copies the log itself (sqlite.org/c3ref/wal_checkpoint_v2.html).
    until(|| connection.query_row(&checkpoint, [], |row| row.get::<_, i64>(0)).unwrap() == 0);
}

/// Closes the database and opens it again.
fn restart(db: Db, folder: &Path) -> Db {
    drop(db);
    // The last connection takes the log away; a thread closes it.
    until(|| !folder.join("stoa.db-wal").exists());
    Db::open(&options(folder)).unwrap()
}

fn until(reached: impl Fn() -> bool) {
    while !reached() {
        thread::yield_now();
    }
}
