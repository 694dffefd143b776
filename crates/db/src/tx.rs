//! The only thing a closure sees of the database.

use crate::observer::Observer;
use crate::{Error, Row, Sql, Value};

/// A transaction. An error from one of its statements decides it: every later statement answers with the same error
/// and the transaction is rolled back, even when the closure answers `Ok`. PostgreSQL works that way; the layer makes
/// SQLite do the same, so that a test on one engine speaks for both. Where a conflict is expected, write
/// `ON CONFLICT DO NOTHING` and look at the number of rows.
pub struct Tx<'a> {
    pub(crate) connection: &'a mut dyn Connection,
    /// The error that decided this transaction.
    pub(crate) failure: Option<Error>,
    /// Is told every statement.
    pub(crate) observer: &'a Observer,
}

/// What an engine does for a transaction.
pub(crate) trait Connection {
    /// Runs a statement to its end, hands every row of its result to `each`, and answers how many rows it changed.
    fn run(&mut self, sql: &Sql, params: &[Value<'_>], each: &mut EachRow<'_>) -> Result<u64, Error>;
    /// Runs a script of statements without parameters.
    fn batch(&mut self, text: &str) -> Result<(), Error>;
    /// Whether what is deleted from now on is overwritten in the file. PostgreSQL removes it when it cleans up.
    fn overwrite_deleted(&mut self, overwrite: bool) -> Result<(), Error>;
    /// Checks a statement without running it.
    fn prepare(&mut self, sql: &Sql) -> Result<(), Error>;
}

pub(crate) type EachRow<'a> = dyn FnMut(&Row<'_>) -> Result<(), Error> + 'a;

impl Tx<'_> {
    /// Runs a statement and answers how many rows it changed.
    pub fn execute(&mut self, sql: &'static Sql, params: &[Value<'_>]) -> Result<u64, Error> {
        self.run(sql, params, &mut |_| Ok(()))
    }

    /// Every row of the result.
    pub fn all<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.run(sql, params, &mut |row| {
            found.push(map(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The row of a result that has at most one.
    pub fn optional<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.run(sql, params, &mut |row| match found.replace(map(row)?) {
            None => Ok(()),
            Some(_) => Err(Error::ManyRows(sql.postgres)),
        })?;
        Ok(found)
    }

    /// The row of a result that has exactly one.
    pub fn one<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.optional(sql, params, map)?.ok_or(Error::NoRow(sql.postgres))
    }

    pub(crate) fn run(
        &mut self,
        sql: &Sql,
        params: &[Value<'_>],
        each: &mut EachRow<'_>,
    ) -> Result<u64, Error> {
        let observer = self.observer;
        self.guarded(|connection| {
            check(params)?;
            observer.statement(sql);
            connection.run(sql, params, each)
        })
    }

    /// Runs `f`, and has what it deletes overwritten in the file, where it would else stay readable until its place is
    /// needed (sqlite.org/pragma.html#pragma_secure_delete).
    pub fn overwriting<T, E: From<Error>>(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.guarded(|connection| connection.overwrite_deleted(true))?;
        let done = f(self);
        // Also after a failure: the connection goes on to serve others.
        let back = self.connection.overwrite_deleted(false);
        let done = done?;
        back?;
        Ok(done)
    }

    /// Has the engine do something, unless the transaction is decided.
    pub(crate) fn guarded<T>(
        &mut self,
        step: impl FnOnce(&mut dyn Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let result = step(self.connection);
        self.failure = result.as_ref().err().cloned();
        result
    }
}

/// PostgreSQL cannot store a NUL in text, so neither engine gets one.
fn check(params: &[Value<'_>]) -> Result<(), Error> {
    let has_nul = |value: &Value<'_>| matches!(value, Value::Text(text) if text.as_bytes().contains(&0));
    match params.iter().position(has_nul) {
        None => Ok(()),
        Some(index) => Err(Error::Nul { parameter: index + 1 }),
    }
}
