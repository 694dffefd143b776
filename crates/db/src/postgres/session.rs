//! One connection with its prepared statements, and what the server's errors mean.

use std::collections::HashMap;
use std::sync::Arc;

use postgres::error::{DbError, Severity, SqlState};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::{Client, Statement};

use crate::tx::{Connection, EachRow};
use crate::value::Source;
use crate::{Error, Row, Sql, Value};

pub(crate) struct Session {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    in_transaction: bool,
}

impl Connection for Session {
    fn run(&mut self, sql: &Sql, params: &[Value<'_>], each: &mut EachRow<'_>) -> Result<u64, Error> {
        let refused = |found| error(found, sql.postgres);
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, params).map_err(refused)?;
        while let Some(row) = rows.next().map_err(refused)? {
            each(&Row::new(Source::Postgres(&row)))?;
        }
        Ok(rows.rows_affected().unwrap_or(0))
    }

    fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.client.batch_execute(text).map_err(|found| error(found, text))
    }

    fn overwrite_deleted(&mut self, _overwrite: bool) -> Result<(), Error> {
        Ok(())
    }

    fn prepare(&mut self, sql: &Sql) -> Result<(), Error> {
        self.statement(sql).map(drop)
    }
}

impl Session {
    pub(super) fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new(), in_transaction: false }
    }

    pub(super) fn begin(&mut self, text: &str) -> Result<(), Error> {
        self.in_transaction = true;
        self.batch(text)
    }

    /// Ends the transaction, if it was not committed.
    pub(super) fn roll_back(&mut self) -> Result<(), Error> {
        match std::mem::take(&mut self.in_transaction) {
            true => self.batch("ROLLBACK"),
            false => Ok(()),
        }
    }

    fn statement(&mut self, sql: &Sql) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql.postgres) {
            return Ok(statement.clone());
        }
        let prepared = self.client.prepare(sql.postgres);
        let statement = prepared.map_err(|found| error(found, sql.postgres))?;
        self.statements.insert(sql.postgres, statement.clone());
        Ok(statement)
    }

    /// Commits. Only an error that the server reports as a refusal means that nothing happened.
    pub(super) fn commit(&mut self) -> Result<(), Error> {
        let Err(found) = self.client.batch_execute("COMMIT") else {
            self.in_transaction = false;
            return Ok(());
        };
        let refused = found.as_db_error().is_some_and(|error| {
            error.parsed_severity() == Some(Severity::Error)
                && *error.code() != SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN
        });
        if refused {
            return Err(error(found, "COMMIT"));
        }
        let reason = "the connection broke during the commit; whether it happened is unknown".to_owned();
        Err(Error::Unavailable { reason, outcome_unknown: true, source: Arc::new(found) })
    }
}

/// What `found` means to the caller of `text`. [`Error::Busy`] and [`Error::Unavailable`] have the layer try again.
fn error(found: postgres::Error, text: &str) -> Error {
    const BROKE: &str = "the connection to PostgreSQL broke";
    let Some(code) = found.code() else {
        let cause = std::error::Error::source(&found);
        return match found.is_closed() || cause.is_some_and(<dyn std::error::Error>::is::<std::io::Error>) {
            true => Error::unavailable(BROKE, found),
            false => Error::sql(text, found),
        };
    };
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Busy,
        SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE => Error::Timeout,
        SqlState::DISK_FULL => Error::Full(std::sync::Arc::new(found)),
        SqlState::UNIQUE_VIOLATION => {
            let constraint = found.as_db_error().and_then(DbError::constraint).unwrap_or("key");
            Error::Unique { constraint: constraint.to_owned() }
        }
        // A new connection prepares anew: the schema has changed under a statement, or a pooler lost it.
        SqlState::FEATURE_NOT_SUPPORTED | SqlState::INVALID_SQL_STATEMENT_NAME => {
            Error::unavailable("a prepared statement is out of date", found)
        }
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Error::unavailable(BROKE, found),
        // Connection exceptions, resources that ran out, an operator who intervened.
        _ if ["08", "53", "57"].iter().any(|class| code.code().starts_with(class)) => {
            Error::unavailable("PostgreSQL cannot serve now", found)
        }
        _ => Error::sql(text, found),
    }
}
