//! Databases that have the marketplace's schema already, copied from one that was migrated once for all tests of these
//! migrations: hundreds of tests begin with one, each in a process of its own.

use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;
use std::{fs, thread};

use db::{Db, MIGRATIONS, Options};
use postgres::{Client, NoTls};

use crate::postgres::{TestDatabase, TestFile, database_server, fresh_sqlite};

/// A SQLite file with the schema.
pub fn migrated_sqlite() -> TestFile {
    let template = std::env::temp_dir().join(format!("{}.db", template_name()));
    if !template.exists() {
        // Whoever is first gives it its name; it is complete by then.
        let fresh = fresh_sqlite();
        let copy = fresh.folder().join("template.db");
        migrate(&fresh.url()).backup(&copy).expect("the template is copied");
        fs::rename(&copy, &template).expect("the template gets its name");
    }
    let file = fresh_sqlite();
    copy(&template, &file.path());
    file
}

/// A database with the schema, on the server that `scripts/with-postgres` provides.
pub fn migrated_database() -> TestDatabase {
    let template = template_name();
    // The client has a runtime of its own, which must not start inside a test's.
    let make = || make_template(&template).expect("the template is made");
    thread::scope(|scope| scope.spawn(make).join().expect("the client does not panic"));
    TestDatabase::copied(&template)
}

/// Makes the template unless it is there. It counts as there once nobody can connect to it any more.
fn make_template(name: &str) -> Result<(), postgres::Error> {
    let server = database_server();
    let mut client = Client::connect(server.as_str(), NoTls)?;
    let is_there = "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate";
    if client.query_opt(is_there, &[&name])?.is_some() {
        return Ok(());
    }
    // Others wait here for the one that makes it; the lock goes with the connection.
    client.execute("SELECT pg_advisory_lock(hashtext($1))", &[&name])?;
    if client.query_opt(is_there, &[&name])?.is_some() {
        return Ok(());
    }
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
    client.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let mut url = server;
    url.set_path(name);
    drop(migrate(url.as_str()));
    client.batch_execute(&format!("ALTER DATABASE {name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false"))
}

fn migrate(url: &str) -> Db {
    let db = Db::open(&Options { connections: 1, ..Options::new(url) }).expect("the database opens");
    db.migrate(MIGRATIONS).expect("the schema is made");
    db
}

/// Another for each history of the schema.
fn template_name() -> String {
    let mut hasher = DefaultHasher::new();
    for migration in MIGRATIONS {
        hasher.write(migration.sqlite.as_bytes());
        hasher.write(migration.postgres.as_bytes());
    }
    format!("stoa_template_{:016x}", hasher.finish())
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap_or_else(|error| panic!("{} cannot be copied: {error}", from.display()));
}
