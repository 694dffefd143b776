//! One connection with its prepared statements, and what the server's errors mean.

use std::collections::HashMap;

use postgres::error::{Severity, SqlState};
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};

use super::Settings;
use crate::row::Source;
use crate::{Engine, Error, Row, Sql, Value};

pub(crate) struct Session {
    client: Client,
    /// By the address of the text: a [`Sql`] is a constant.
    statements: HashMap<usize, Statement>,
}

impl Session {
    pub(super) fn connect(settings: &Settings) -> Result<Self, Error> {
        let client = match &settings.tls {
            Some(tls) => settings.config.connect(tls.clone()),
            None => settings.config.connect(NoTls),
        };
        let client = client.map_err(|error| Error::unavailable("cannot connect to PostgreSQL", error))?;
        let mut session = Self { client, statements: HashMap::new() };
        session.batch(&settings.session)?;
        Ok(session)
    }

    pub(crate) fn execute(&mut self, sql: &'static Sql, params: &[Value]) -> Result<u64, Error> {
        let statement = self.prepare(sql)?;
        let changed = self.client.execute(&statement, &values(params));
        changed.map_err(|found| error(found, sql.text(Engine::Postgres)))
    }

    pub(crate) fn rows(
        &mut self,
        sql: &'static Sql,
        params: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let statement = self.prepare(sql)?;
        let rows = self.client.query(&statement, &values(params));
        let rows = rows.map_err(|found| error(found, sql.text(Engine::Postgres)))?;
        rows.iter().try_for_each(|row| each(&Row(Source::Postgres(row))))
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.client.batch_execute(text).map_err(|found| error(found, text))
    }

    pub(crate) fn prepare(&mut self, sql: &'static Sql) -> Result<Statement, Error> {
        let address = std::ptr::from_ref(sql).addr();
        if let Some(statement) = self.statements.get(&address) {
            return Ok(statement.clone());
        }
        let text = sql.text(Engine::Postgres);
        let statement = self.client.prepare(text).map_err(|found| error(found, text))?;
        self.statements.insert(address, statement.clone());
        Ok(statement)
    }

    /// Commits. Only an error that the server reports as a refusal means that nothing happened.
    pub(super) fn commit(&mut self) -> Result<(), Error> {
        let Err(found) = self.client.batch_execute("COMMIT") else {
            return Ok(());
        };
        let refused = found.as_db_error().is_some_and(|error| {
            error.parsed_severity() == Some(Severity::Error)
                && *error.code() != SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN
        });
        if refused {
            return Err(error(found, "COMMIT"));
        }
        Err(Error::Unavailable {
            reason: "the connection broke during the commit; whether it happened is unknown".to_owned(),
            outcome_unknown: true,
            source: Some(std::sync::Arc::new(found)),
        })
    }
}

fn values(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// What `found` means to the caller of `text`. [`Error::Busy`] and [`Error::Unavailable`] have the layer try again.
fn error(found: postgres::Error, text: &str) -> Error {
    let Some(code) = found.code() else {
        let cause = std::error::Error::source(&found);
        return if found.is_closed() || cause.is_some_and(<dyn std::error::Error>::is::<std::io::Error>) {
            Error::unavailable("the connection to PostgreSQL broke", found)
        } else {
            Error::refused(text, found)
        };
    };
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Busy,
        SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE => Error::Timeout,
        SqlState::DISK_FULL => Error::Full(std::sync::Arc::new(found)),
        SqlState::UNIQUE_VIOLATION => {
            let constraint = found.as_db_error().and_then(postgres::error::DbError::constraint);
            Error::Unique { constraint: constraint.unwrap_or("key").to_owned() }
        }
        // A new connection prepares anew: the schema has changed under a statement, or a pooler lost it.
        SqlState::FEATURE_NOT_SUPPORTED | SqlState::INVALID_SQL_STATEMENT_NAME => {
            Error::unavailable("a prepared statement is out of date", found)
        }
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => {
            Error::unavailable("PostgreSQL cannot serve now", found)
        }
        _ if code.code().starts_with("08") => Error::unavailable("the connection to PostgreSQL broke", found),
        _ => Error::refused(text, found),
    }
}
