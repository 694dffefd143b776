//! The database.

use std::path::Path;
use std::time::Duration;

use app::clock::{SystemClock, difference};
use db::artifacts::ShownArtifact;
use db::{Db, Engine};
use domain::counted;
use tokio::runtime::Runtime;

use super::finding::Finding;
use crate::config::Config;
use crate::installation::{self, Sealed};

const PART: &str = "database";

/// A look at every page of a large file takes its time.
const PATIENCE: Duration = Duration::from_secs(600);

/// What was found out about the database.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) findings: Vec<Finding>,
    /// What it knows of its key.
    pub(super) sealed: Option<Sealed>,
    /// The artifacts that live offers show; nothing where that could not be read.
    pub(super) shown: Option<Vec<ShownArtifact>>,
}

impl From<Vec<Finding>> for Looked {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }
}

pub(super) fn look(config: &Config, runtime: &Runtime) -> Looked {
    if let Some(file) = config.database_file()
        && matches!(file.try_exists(), Ok(false))
    {
        return vec![missing(config, &file)].into();
    }
    let opened = installation::database_options(config).and_then(|options| {
        let options = db::Options { scan_timeout: PATIENCE, connections: 1, ..options };
        Db::open(&options).map_err(installation::explain)
    });
    let db = match opened {
        Ok(db) => db,
        Err(error) => {
            let advice = "check database.url, the rights of the file, that the server runs, and who signed its certificate";
            return vec![Finding::failed(PART, &error, advice)].into();
        }
    };
    let whole = intact(&db);
    if whole.level == super::finding::Level::Problem {
        return vec![whole].into();
    }
    let mut findings = vec![whole];
    findings.extend(clock(&db, runtime));
    let pending = match db.pending(db::MIGRATIONS) {
        Ok(pending) => pending,
        Err(error) => {
            findings.push(Finding::failed(PART, &error.into(), "run the version of stoa that belongs to it"));
            return findings.into();
        }
    };
    if !pending.is_empty() {
        let names: Vec<_> = pending.iter().map(|migration| migration.name).collect();
        let is = if pending.len() == 1 { "is" } else { "are" };
        let what = format!("{} {is} pending: {}", counted(pending.len(), "migration"), names.join(", "));
        findings.push(match config.database.migrate {
            true => Finding::warning(
                PART,
                what,
                "`stoa serve` applies them when it starts, or run `stoa migrate`",
            ),
            false => Finding::problem(PART, what, "run `stoa migrate`"),
        });
        return findings.into();
    }
    findings.extend(collation(&db));
    findings.push(super::growth::look(&db, config));
    match Sealed::read(&db) {
        Ok(sealed) => {
            let shown = shown(&db).map_err(|error| {
                findings.push(Finding::failed(PART, &error.into(), "restore it from a copy"));
            });
            Looked { findings, sealed: Some(sealed), shown: shown.ok() }
        }
        Err(error) => {
            findings.push(Finding::failed(PART, &error, "restore it from a copy"));
            findings.into()
        }
    }
}

/// The artifacts that live offers show, each once.
fn shown(db: &Db) -> Result<Vec<ShownArtifact>, db::Error> {
    const PAGE: i64 = 1000;
    let mut all: Vec<ShownArtifact> = Vec::new();
    loop {
        let after = all.last().map(|last| last.digest.clone()).unwrap_or_default();
        let page = db.read_blocking::<_, db::Error>(move |tx| db::artifacts::shown(tx, &after, PAGE))?;
        let ended = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        all.extend(page);
        all.dedup_by(|next, last| next.digest == last.digest);
        if ended {
            return Ok(all);
        }
    }
}

/// There is no file. That is how an installation begins, and what a lost database looks like.
fn missing(config: &Config, file: &Path) -> Finding {
    match config.key_file().filter(|key| key.exists()) {
        Some(key) => Finding::problem(
            PART,
            format!("{} is not there, although its master key is ({})", file.display(), key.display()),
            "check data.directory and database.url, or restore it from a copy; `stoa serve --new` makes a new one",
        ),
        None => Finding::warning(
            PART,
            format!("{} is not there yet", file.display()),
            "`stoa serve` makes it; check data.directory and database.url if there should be one",
        ),
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

/// Whether the server compares keys byte by byte.
fn collation(db: &Db) -> Option<Finding> {
    const COLLATION: &str = "collation";
    match db.collation() {
        Ok(None) => None,
        Ok(Some(found)) if found.other_keys.is_empty() => {
            let what = match found.database.as_str() {
                "C" | "POSIX" => "texts are compared byte by byte".to_owned(),
                other => format!("keys are compared byte by byte, other texts of the database by {other}"),
            };
            Some(Finding::fine(COLLATION, what))
        }
        Ok(Some(found)) => Some(Finding::warning(
            COLLATION,
            format!("these keys are not compared byte by byte: {}", found.other_keys.join(", ")),
            "lists come in another order, and an update of the system may break their indexes: give these columns \
             COLLATE \"C\", as migration 0005_collation did",
        )),
        Err(error) => {
            Some(Finding::failed(COLLATION, &error.into(), "let this user read PostgreSQL's own tables"))
        }
    }
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
