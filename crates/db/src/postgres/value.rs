//! Values in PostgreSQL's binary format.

use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::Value;
use crate::row::Field;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The field at `index`, or why it cannot be read.
pub(crate) fn field(row: &postgres::Row, index: usize) -> Result<Field<'_>, String> {
    row.try_get(index).map_err(|error| match std::error::Error::source(&error) {
        Some(cause) => cause.to_string(),
        None => error.to_string(),
    })
}

impl<'a> FromSql<'a> for Field<'a> {
    fn from_sql(r#type: &Type, raw: &'a [u8]) -> Result<Self, Cause> {
        Ok(match *r#type {
            Type::INT8 => Field::Int(i64::from_sql(r#type, raw)?),
            Type::INT4 => Field::Int(i32::from_sql(r#type, raw)?.into()),
            Type::INT2 => Field::Int(i16::from_sql(r#type, raw)?.into()),
            // The answer of EXISTS and of comparisons, which SQLite gives as 0 or 1.
            Type::BOOL => Field::Int(bool::from_sql(r#type, raw)?.into()),
            Type::BYTEA => Field::Bytes(raw),
            Type::JSONB => match raw.split_first() {
                Some((1, text)) => Field::Text(std::str::from_utf8(text)?),
                _ => return Err("holds JSON of an unknown format".into()),
            },
            _ => Field::Text(std::str::from_utf8(raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Cause> {
        Ok(Field::Null)
    }

    fn accepts(r#type: &Type) -> bool {
        matches!(
            *r#type,
            Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::BYTEA | Type::JSON | Type::JSONB
        ) || is_text(r#type)
    }
}

impl ToSql for Value {
    fn to_sql(&self, r#type: &Type, out: &mut BytesMut) -> Result<IsNull, Cause> {
        match (self, r#type) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => number.to_sql(r#type, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(r#type, out),
            (Self::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(r#type, out),
            (Self::Text(text), &Type::JSONB) => {
                out.extend_from_slice(&[1]);
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Text(text), _) if is_text(r#type) || *r#type == Type::JSON => {
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(r#type, out),
            // Without the value, which may be a secret.
            (Self::Int(_), _) => Err(format!("a number is not of type {type}").into()),
            (Self::Text(_), _) => Err(format!("text is not of type {type}").into()),
            (Self::Bytes(_), _) => Err(format!("bytes are not of type {type}").into()),
        }
    }

    /// Any: the value itself decides.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn is_text(r#type: &Type) -> bool {
    matches!(*r#type, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}
