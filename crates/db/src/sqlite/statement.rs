//! Running one statement on SQLite, and what its errors mean.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement, ToSql, ffi};

use crate::tx::{self, EachRow};
use crate::value::Source;
use crate::{Error, Row, Sql, Value};

impl tx::Connection for Connection {
    /// Reads to the end even when the caller wants one row: SQLite checks a statement's foreign keys when it ends.
    fn run(&mut self, sql: &Sql, params: &[Value<'_>], each: &mut EachRow<'_>) -> Result<u64, Error> {
        let refused = |found| error(found, sql.sqlite);
        let mut statement = self.prepare_cached(sql.sqlite).map_err(refused)?;
        bind(&mut statement, params).map_err(refused)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(refused)? {
            each(&Row::new(Source::Sqlite(row)))?;
        }
        Ok(self.changes())
    }

    fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.execute_batch(text).map_err(|found| error(found, text))
    }

    fn overwrite_deleted(&mut self, overwrite: bool) -> Result<(), Error> {
        // It takes effect while it is compiled, so a statement that is kept would do nothing the second time.
        self.batch(if overwrite { "PRAGMA secure_delete = ON" } else { "PRAGMA secure_delete = OFF" })
    }

    fn prepare(&mut self, sql: &Sql) -> Result<(), Error> {
        self.prepare_cached(sql.sqlite).map(drop).map_err(|found| error(found, sql.sqlite))
    }
}

/// Binds each value to the parameter with its number. SQLite takes `$2` for a *name* and counts it by its first
/// appearance.
fn bind(statement: &mut Statement<'_>, params: &[Value<'_>]) -> rusqlite::Result<()> {
    let count = statement.parameter_count();
    for index in 1..=count {
        let number = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse().ok());
        let value = number.and_then(|number: usize| params.get(number.checked_sub(1)?));
        let Some(value) = value.filter(|_| count == params.len()) else {
            return Err(rusqlite::Error::InvalidParameterCount(params.len(), count));
        };
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

/// Runs one of the layer's own commands.
pub(super) fn command(connection: &Connection, text: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(text)?.execute([]).map(drop)
}

/// The field at `index`, or why it cannot be read.
pub(crate) fn field<'a>(row: &'a rusqlite::Row<'_>, index: usize) -> Result<Value<'a>, String> {
    match row.get_ref(index).map_err(|error| error.to_string())? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).map(Value::Text).map_err(|error| error.to_string()),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes)),
        ValueRef::Real(_) => {
            Err("holds a floating-point number, which the marketplace does not use".to_owned())
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(number),
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
    use ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, ReadOnly, SystemIoFailure};
    const UNIQUE: [i32; 3] =
        [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_ROWID];
    let Some(failure) = found.sqlite_error() else {
        return Error::sql(text, found);
    };
    match failure.code {
        DatabaseBusy | DatabaseLocked => Error::Busy,
        ErrorCode::OperationInterrupted => Error::Timeout,
        DiskFull => Error::Full(std::sync::Arc::new(found)),
        CannotOpen | SystemIoFailure | ReadOnly => {
            Error::unavailable("the database file cannot be used", found)
        }
        _ if UNIQUE.contains(&failure.extended_code) => {
            let message = found.to_string();
            let columns = message.strip_prefix("UNIQUE constraint failed: ").unwrap_or(&message);
            Error::Unique { constraint: columns.to_owned() }
        }
        _ => Error::sql(text, found),
    }
}
