//! The only thing a closure sees of the database.

use crate::{Engine, Error, Row, Sql, Value, postgres, sqlite};

/// A transaction. An error from one of its statements decides it: every later statement answers with the same error
/// and the transaction is rolled back, even when the closure answers `Ok`. PostgreSQL works that way; the layer makes
/// SQLite do the same, so that a test on one engine speaks for both. Where a conflict is expected, write
/// `ON CONFLICT DO NOTHING` and look at the number of rows.
pub struct Tx<'a> {
    connection: Connection<'a>,
    failure: Option<Error>,
}

pub(crate) enum Connection<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Session),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: Connection<'a>) -> Self {
        Self { connection, failure: None }
    }

    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and answers how many rows it changed.
    pub fn execute(&mut self, sql: &'static Sql, params: &[Value]) -> Result<u64, Error> {
        self.guarded(params, |connection| match connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Connection::Postgres(session) => session.execute(sql, params),
        })
    }

    /// Every row of the result.
    pub fn all<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.rows(sql, params, &mut |row| {
            found.push(map(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The row of a result that has at most one.
    pub fn optional<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        let text = sql.text(self.engine());
        self.rows(sql, params, &mut |row| match found {
            None => {
                found = Some(map(row)?);
                Ok(())
            }
            Some(_) => Err(Error::ManyRows(text)),
        })?;
        Ok(found)
    }

    /// The row of a result that has exactly one.
    pub fn one<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let text = sql.text(self.engine());
        self.optional(sql, params, map)?.ok_or(Error::NoRow(text))
    }

    /// Runs a script of statements without parameters.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.guarded(&[], |connection| match connection {
            Connection::Sqlite(connection) => sqlite::batch(connection, text),
            Connection::Postgres(session) => session.batch(text),
        })
    }

    /// Has the engine check a statement without running it.
    pub(crate) fn prepare(&mut self, sql: &'static Sql) -> Result<(), Error> {
        self.guarded(&[], |connection| match connection {
            Connection::Sqlite(connection) => sqlite::prepare(connection, sql),
            Connection::Postgres(session) => session.prepare(sql).map(drop),
        })
    }

    /// The error that decided this transaction.
    pub(crate) fn into_failure(self) -> Option<Error> {
        self.failure
    }

    fn rows(
        &mut self,
        sql: &'static Sql,
        params: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.guarded(params, |connection| match connection {
            Connection::Sqlite(connection) => sqlite::rows(connection, sql, params, each),
            Connection::Postgres(session) => session.rows(sql, params, each),
        })
    }

    fn guarded<T>(
        &mut self,
        params: &[Value],
        statement: impl FnOnce(&mut Connection<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let result = check(params).and_then(|()| statement(&mut self.connection));
        if let Err(error) = &result {
            self.failure = Some(error.clone());
        }
        result
    }
}

/// PostgreSQL cannot store a NUL in text, so neither engine gets one.
fn check(params: &[Value]) -> Result<(), Error> {
    let has_nul = |value: &Value| matches!(value, Value::Text(text) if text.as_bytes().contains(&0));
    match params.iter().position(has_nul) {
        None => Ok(()),
        Some(index) => Err(Error::Nul { parameter: index + 1 }),
    }
}
