//! Values in PostgreSQL's binary format, for the types that the schema and its expressions have.

use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::Value;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The field at `index`, or why it cannot be read.
pub(crate) fn field(row: &postgres::Row, index: usize) -> Result<Value<'_>, String> {
    row.try_get(index).map_err(|error| match std::error::Error::source(&error) {
        Some(cause) => cause.to_string(),
        None => error.to_string(),
    })
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(r#type: &Type, raw: &'a [u8]) -> Result<Self, Cause> {
        Ok(match *r#type {
            Type::INT8 => Value::Int(i64::from_sql(r#type, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(r#type, raw)?.into()),
            // The answer of EXISTS and of comparisons, which SQLite gives as 0 or 1.
            Type::BOOL => Value::Int(bool::from_sql(r#type, raw)?.into()),
            Type::BYTEA => Value::Bytes(raw),
            _ => Value::Text(<&str>::from_sql(r#type, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Cause> {
        Ok(Value::Null)
    }

    fn accepts(r#type: &Type) -> bool {
        matches!(*r#type, Type::INT8 | Type::INT4 | Type::BOOL | Type::BYTEA)
            || <&str as FromSql>::accepts(r#type)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, r#type: &Type, out: &mut BytesMut) -> Result<IsNull, Cause> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *r#type == Type::INT4 => i32::try_from(*number)?.to_sql(r#type, out),
            Self::Int(number) => number.to_sql_checked(r#type, out),
            Self::Text(text) => text.to_sql_checked(r#type, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(r#type, out),
        }
    }

    /// Any: the value itself decides.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
