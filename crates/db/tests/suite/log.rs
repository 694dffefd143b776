//! SQLite's write-ahead log.

use std::sync::atomic::{AtomicBool, Ordering};

use db::{Error, Sql, Tx, params, sql};
use futures::executor::block_on;

use crate::support::{ADD, COUNT, COUNT_TO, Fresh};

const REPLACE: &Sql = sql!("UPDATE notes SET data = $1");

/// There is always somebody who reads from the middle of the log.
#[test]
fn the_log_stays_short_under_constant_reads() {
    const MIB: usize = 1 << 20;
    let fresh = Fresh::sqlite(|_| ());
    block_on(fresh.db.write::<_, Error>(|tx| tx.execute(ADD, params![1_i64]))).unwrap();
    let written = AtomicBool::new(false);
    let read = || {
        while !written.load(Ordering::Relaxed) {
            let linger = |tx: &mut Tx<'_>| {
                tx.one(COUNT, &[], |row| row.get::<i64>(0))?;
                tx.one(COUNT_TO, params![20_000_i64], |row| row.get::<i64>(0))
            };
            assert_eq!(fresh.db.read_blocking::<_, Error>(linger).unwrap(), 20_000);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(read);
        }
        for round in 0..200 {
            // Other bytes each time: SQLite writes no page that stays the same.
            let replace = move |tx: &mut Tx<'_>| tx.execute(REPLACE, params![vec![round; MIB]]);
            block_on(fresh.db.write::<_, Error>(replace)).unwrap();
        }
        written.store(true, Ordering::Relaxed);
    });
    let file = fresh.options.url.strip_prefix("sqlite:").unwrap();
    let log = std::fs::metadata(format!("{file}-wal")).unwrap().len();
    assert!(log < 80 << 20, "{log}");
}
