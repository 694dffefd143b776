//! How much there is of what grows, for a person who asks: each text looks at a whole table.

use domain::Timestamp;

use crate::{Error, Sql, Tx, events, params};

sql_texts! {
    const ANSWERS = "SELECT count(*) FROM answers";
    const ARTIFACTS = "SELECT count(*) FROM artifacts";
    const DEAD_JOBS = "SELECT count(*) FROM dead_jobs";
    const EVENTS = "SELECT count(*) FROM events";
    const JOBS = "SELECT count(*) FROM jobs";
    const LOOSE_BLOBS = "SELECT count(*) FROM loose_blobs";
    const MAILS = "SELECT count(*) FROM mails";
    const OPERATIONS = "SELECT count(*) FROM operations";
    const STEPS = "SELECT count(*) FROM operation_steps";
    const UPLOADS = "SELECT count(*) FROM uploads";
    const VERSIONS = "SELECT count(*) FROM offer_versions";

    const BYTES = {
        sqlite: "SELECT coalesce(sum(pgsize), 0) FROM dbstat('main', 1)
            WHERE name IN (SELECT s.name FROM sqlite_schema s WHERE s.tbl_name = $1)",
        postgres: "SELECT pg_total_relation_size(to_regclass($1))"
    };

    const OLD_DEAD_JOBS = "SELECT count(*) FROM dead_jobs WHERE died_at < $1";
    const OLD_EVENTS = "SELECT count(*) FROM events
        WHERE event_id > $2 AND at < $1 AND (offer_id IS NULL OR action IN ('offer.saved', 'offer.restored'))";
    const OLD_MAILS = "SELECT count(*) FROM mails WHERE created_at < $1";
}

/// What grows: its table, and a text that counts its rows.
const TABLES: &[(&str, &Sql)] = &[
    ("answers", ANSWERS),
    ("artifacts", ARTIFACTS),
    ("dead_jobs", DEAD_JOBS),
    ("events", EVENTS),
    ("jobs", JOBS),
    ("loose_blobs", LOOSE_BLOBS),
    ("mails", MAILS),
    ("offer_versions", VERSIONS),
    ("operation_steps", STEPS),
    ("operations", OPERATIONS),
    ("uploads", UPLOADS),
];

/// How much there is of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    pub table: &'static str,
    pub rows: i64,
    /// With its indexes, on the disk.
    pub bytes: i64,
}

/// How much there is of everything that grows.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Grown>, Error> {
    let grown = |(table, count): &(&'static str, &'static Sql)| {
        let rows = tx.one(count, &[], |row| row.get(0))?;
        let bytes = tx.one(BYTES, params![*table], |row| row.get(0))?;
        Ok(Grown { table, rows, bytes })
    };
    TABLES.iter().map(grown).collect()
}

/// How many events before `before` are to be forgotten.
pub fn old_events(tx: &mut Tx<'_>, before: Timestamp) -> Result<i64, Error> {
    let looked_at = events::looked_at(tx)?;
    tx.one(OLD_EVENTS, params![before, looked_at], |row| row.get(0))
}

/// How many mails were made before `before`.
pub fn old_mails(tx: &mut Tx<'_>, before: Timestamp) -> Result<i64, Error> {
    tx.one(OLD_MAILS, params![before], |row| row.get(0))
}

/// How much work was given up before `before`.
pub fn old_dead_jobs(tx: &mut Tx<'_>, before: Timestamp) -> Result<i64, Error> {
    tx.one(OLD_DEAD_JOBS, params![before], |row| row.get(0))
}
