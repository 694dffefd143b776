//! What is written, and what must be there.
//!
//! Batch number *n* writes a row, its parts and a tally, and takes the parts of an older batch away. Batches are
//! written in order, so the number of batches that are there says what every table must hold.

use db::{Db, Error, MIGRATIONS, Migration, Sql, Tx, params, sql};

use crate::chance::Chance;

/// Batches older than this have no parts: their pages are used again.
const KEPT: i64 = 40;

const ADD_BATCH: &Sql = sql!("INSERT INTO batches (number, parts) VALUES ($1, $2)");
const ADD_PART: &Sql = sql!("INSERT INTO parts (batch, part, data) VALUES ($1, $2, $3)");
const FORGET: &Sql = sql!("DELETE FROM parts WHERE batch = $1");
const TALLY: &Sql = sql!("UPDATE tally SET batches = batches + 1, parts = parts + $1");
const TALLIED: &Sql = sql!("SELECT batches, parts FROM tally");
const BATCHES: &Sql = sql!("SELECT number, parts FROM batches ORDER BY number");
const PARTS: &Sql = sql!("SELECT batch, part, data FROM parts ORDER BY batch, part");
const OBJECTS: &Sql = sql!("SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name");

/// No key forbids that something is there twice. The second migration builds the largest table anew.
pub(crate) const HISTORY: [Migration; 3] = [
    migration(
        1,
        "0001_batches",
        "CREATE TABLE batches (number INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT;
         CREATE TABLE parts (batch INTEGER NOT NULL, part INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
         CREATE INDEX parts_of_batch ON parts (batch);
         CREATE TABLE tally (batches INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT;
         INSERT INTO tally VALUES (0, 0);",
    ),
    migration(
        2,
        "0002_parts_in_order",
        "CREATE TABLE parts_new (part INTEGER NOT NULL, batch INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
         INSERT INTO parts_new (part, batch, data) SELECT part, batch, data FROM parts ORDER BY batch, part;
         DROP TABLE parts;
         ALTER TABLE parts_new RENAME TO parts;",
    ),
    migration(3, "0003_parts_of_batch", "CREATE INDEX parts_of_batch ON parts (batch, part);"),
];

const fn migration(number: u32, name: &'static str, sqlite: &'static str) -> Migration {
    Migration { number, name, sqlite, postgres: "" }
}

/// Writes batch `number`.
pub(crate) fn write(tx: &mut Tx<'_>, number: i64) -> Result<(), Error> {
    let parts = parts(number);
    let count = parts.len() as i64;
    tx.execute(ADD_BATCH, params![number, count])?;
    for (part, text) in (0_i64..).zip(parts) {
        tx.execute(ADD_PART, params![number, part, text])?;
    }
    tx.execute(FORGET, params![number - KEPT])?;
    tx.execute(TALLY, params![count]).map(drop)
}

/// The parts of a batch: mostly one or two short ones, now and then some that need many pages.
fn parts(number: i64) -> Vec<String> {
    let mut chance = Chance::new(number as u64);
    let (count, longest) = if chance.once_in(8) { (4, 40_000) } else { (2, 400) };
    let part = |part| format!("{number}/{part} ").repeat(1 + chance.below(longest / 6) as usize);
    (0..=count - 1).map(part).collect()
}

/// What was promised before a power cut.
#[derive(Debug, Default, Clone)]
pub(crate) struct Promised {
    pub(crate) attempted: i64,
    pub(crate) acknowledged: i64,
    pub(crate) migrated: Vec<u32>,
}

/// Compares the database with what was promised; says what is wrong.
pub(crate) fn compare(db: &Db, promised: &Promised) -> Result<(), String> {
    migrated(db, &HISTORY, promised)?;
    let compare = |tx: &mut Tx<'_>| {
        let batches: Vec<(i64, i64)> = tx.all(BATCHES, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let parts: Vec<(i64, i64, String)> =
            tx.all(PARTS, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let tally: (i64, i64) = tx.one(TALLIED, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok::<_, Error>((batches, parts, tally))
    };
    let (batches, found, tally) = db.read_blocking(compare).map_err(|error| format!("{error:?}"))?;
    let count = batches.len() as i64;
    if count < promised.acknowledged || count > promised.attempted {
        return Err(format!("{count} batches"));
    }
    let expected = |number| (number, parts(number).len() as i64);
    if !batches.iter().copied().eq((1..=count).map(expected)) {
        return Err(format!("other batches than 1 to {count}: {batches:?}"));
    }
    let whole = (count, batches.iter().map(|(_, parts)| parts).sum());
    if tally != whole {
        return Err(format!("the tally is {tally:?} and not {whole:?}"));
    }
    let expected = (1.max(count - KEPT + 1)..=count)
        .flat_map(|number| (0..).zip(parts(number)).map(move |(part, text)| (number, part, text)));
    if !found.into_iter().eq(expected) {
        return Err(format!("other parts than those of {count} batches"));
    }
    Ok(())
}

/// Compares what is left of a new marketplace with a whole one.
pub(crate) fn compare_marketplace(db: &Db, promised: &Promised) -> Result<(), String> {
    migrated(db, MIGRATIONS, promised)?;
    let folder = tempfile::tempdir().unwrap();
    let whole = Db::open(&crate::story::options(folder.path())).unwrap();
    whole.migrate(MIGRATIONS).unwrap();
    let objects =
        |db: &Db| db.read_blocking::<Vec<String>, Error>(|tx| tx.all(OBJECTS, &[], |row| row.get(0)));
    let (found, expected) = (objects(db).map_err(|error| format!("{error:?}"))?, objects(&whole).unwrap());
    if found == expected { Ok(()) } else { Err(format!("another schema: {found:#?}")) }
}

/// Has the next start of the program go on with the migrations.
fn migrated(db: &Db, history: &[Migration], promised: &Promised) -> Result<(), String> {
    let applied = db.migrate(history).map_err(|error| format!("{error:?}"))?;
    match applied.iter().find(|applied| promised.migrated.contains(&applied.number)) {
        Some(again) => Err(format!("{} was lost", again.name)),
        None => Ok(()),
    }
}
