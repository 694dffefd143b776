//! Running one statement on SQLite, and what its errors mean.

use rusqlite::ffi;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, params_from_iter};

use crate::row::{Field, Source};
use crate::{Engine, Error, Row, Sql, Value};

pub(crate) fn execute(connection: &Connection, sql: &Sql, params: &[Value]) -> Result<u64, Error> {
    let text = sql.text(Engine::Sqlite);
    let run = || connection.prepare_cached(text)?.execute(params_from_iter(params));
    run().map(|changed| changed as u64).map_err(|found| error(found, text))
}

/// Hands every row to `each`. Reads to the end even when the caller wants one row: SQLite checks a statement's
/// foreign keys when it ends.
pub(crate) fn rows(
    connection: &Connection,
    sql: &Sql,
    params: &[Value],
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let text = sql.text(Engine::Sqlite);
    let refused = |found| error(found, text);
    let mut statement = connection.prepare_cached(text).map_err(refused)?;
    let mut rows = statement.query(params_from_iter(params)).map_err(refused)?;
    while let Some(row) = rows.next().map_err(refused)? {
        each(&Row(Source::Sqlite(row)))?;
    }
    Ok(())
}

pub(crate) fn batch(connection: &Connection, text: &str) -> Result<(), Error> {
    connection.execute_batch(text).map_err(|found| error(found, text))
}

pub(crate) fn prepare(connection: &Connection, sql: &Sql) -> Result<(), Error> {
    let text = sql.text(Engine::Sqlite);
    connection.prepare_cached(text).map(drop).map_err(|found| error(found, text))
}

/// The field at `index`, or why it cannot be read.
pub(crate) fn field<'a>(row: &'a rusqlite::Row<'_>, index: usize) -> Result<Field<'a>, String> {
    match row.get_ref(index).map_err(|error| error.to_string())? {
        ValueRef::Null => Ok(Field::Null),
        ValueRef::Integer(number) => Ok(Field::Int(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).map(Field::Text).map_err(|error| error.to_string()),
        ValueRef::Blob(bytes) => Ok(Field::Bytes(bytes)),
        ValueRef::Real(_) => {
            Err("holds a floating-point number, which the marketplace does not use".to_owned())
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// What `found` means to the caller of `text`.
pub(super) fn error(found: rusqlite::Error, text: &str) -> Error {
    if is_busy(&found) {
        return Error::Busy;
    }
    let Some(failure) = found.sqlite_error() else {
        return Error::refused(text, found);
    };
    match failure.code {
        ErrorCode::OperationInterrupted => Error::Timeout,
        ErrorCode::DiskFull => Error::Full(std::sync::Arc::new(found)),
        ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly => {
            Error::unavailable("the database file cannot be used", found)
        }
        _ if is_unique(failure.extended_code) => {
            let message = found.to_string();
            let columns = message.strip_prefix("UNIQUE constraint failed: ").unwrap_or(&message);
            Error::Unique { constraint: columns.to_owned() }
        }
        _ => Error::refused(text, found),
    }
}

fn is_unique(code: i32) -> bool {
    [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_ROWID]
        .contains(&code)
}
