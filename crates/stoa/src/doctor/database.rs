//! The database.

use std::time::Duration;

use app::clock::{SystemClock, difference};
use db::keys::SigningKey;
use db::{Db, Engine};
use tokio::runtime::Runtime;

use super::Finding;
use crate::config::Config;
use crate::installation;

const PART: &str = "database";

/// A look at every page of a large file takes its time.
const PATIENCE: Duration = Duration::from_secs(600);

/// What there is to say, and the signing keys in it when it could be read.
pub(super) fn look(config: &Config, runtime: &Runtime) -> (Vec<Finding>, Option<Vec<SigningKey>>) {
    if let Some(file) = config.database_file()
        && matches!(file.try_exists(), Ok(false))
    {
        let what = format!("{} is not there yet", file.display());
        let advice = "`stoa serve` makes it; check data.directory and database.url if there should be one";
        return (vec![Finding::warning(PART, what, advice)], None);
    }
    let options =
        db::Options { scan_timeout: PATIENCE, connections: 1, ..db::Options::new(config.database_url()) };
    let db = match Db::open(&options).map_err(installation::explain) {
        Ok(db) => db,
        Err(error) => {
            let advice = "check database.url, the rights of the file, and that the server runs";
            return (vec![Finding::failed(PART, &error, advice)], None);
        }
    };
    let whole = intact(&db);
    if whole.level == super::Level::Problem {
        return (vec![whole], None);
    }
    let mut findings = vec![whole];
    findings.extend(clock(&db, runtime));
    let pending = match db.pending(db::MIGRATIONS) {
        Ok(pending) => pending,
        Err(error) => {
            findings.push(Finding::failed(PART, &error.into(), "run the version of stoa that belongs to it"));
            return (findings, None);
        }
    };
    if !pending.is_empty() {
        let names: Vec<_> = pending.iter().map(|migration| migration.name).collect();
        let what = format!("{} migrations are pending: {}", pending.len(), names.join(", "));
        findings.push(match config.database.migrate {
            true => Finding::warning(
                PART,
                what,
                "`stoa serve` applies them when it starts, or run `stoa migrate`",
            ),
            false => Finding::problem(PART, what, "run `stoa migrate`"),
        });
        return (findings, None);
    }
    match installation::stored_keys(&db) {
        Ok(stored) => (findings, Some(stored)),
        Err(error) => {
            findings.push(Finding::failed(PART, &error, "restore it from a copy"));
            (findings, None)
        }
    }
}

/// Whether the database server and this machine agree on the time.
fn clock(db: &Db, runtime: &Runtime) -> Option<Finding> {
    const CLOCK: &str = "clock";
    if db.engine() == Engine::Sqlite {
        return None;
    }
    Some(match runtime.block_on(difference(db, &SystemClock)) {
        Ok(found) if found.is_notable() => {
            let advice =
                "the marketplace goes by the database's; set this machine's clock, for example with chrony";
            Finding::warning(CLOCK, found.to_string(), advice)
        }
        Ok(found) => Finding::fine(CLOCK, found.to_string()),
        Err(error) => Finding::failed(CLOCK, &error.into(), "check that the server runs"),
    })
}

/// Whether it answers and is not damaged.
fn intact(db: &Db) -> Finding {
    let (fine, advice) = match db.engine() {
        Engine::Postgres => ("PostgreSQL answers", "check that the server runs"),
        Engine::Sqlite => {
            ("the SQLite file answers and is intact", "restore it from a copy if it is damaged")
        }
    };
    match db.damage() {
        Ok(damage) if damage.is_empty() => Finding::fine(PART, fine),
        Ok(damage) => {
            let what = format!("the file is damaged:\n{}", damage.join("\n"));
            Finding::problem(PART, what, "restore it from a copy")
        }
        Err(error) => Finding::failed(PART, &error.into(), advice),
    }
}
