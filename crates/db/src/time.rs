//! The time by the database.

use domain::Timestamp;

use crate::{Db, Engine, Error};

impl Db {
    /// What the clock of the database server shows. Nothing on SQLite: there it is this machine's own.
    pub async fn server_time(&self) -> Result<Option<Timestamp>, Error> {
        let now = sql!("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)");
        match self.engine() {
            Engine::Sqlite => Ok(None),
            Engine::Postgres => self.read(move |tx| tx.one(now, &[], |row| row.get(0).map(Some))).await,
        }
    }
}
