//! What comes out of a statement.

use std::fmt::Display;
use std::str::FromStr;

use domain::{OfferId, OfferTypeId, OperationId, PlanId, PrincipalId, PublisherId, Timestamp};
use serde::de::DeserializeOwned;

use crate::Error;

/// One row of a result; columns are numbered from 0.
pub struct Row<'a>(pub(crate) Source<'a>);

pub(crate) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

/// One field of a row, as the engine holds it.
#[derive(Debug, Clone, Copy)]
pub enum Field<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// What a column can be read as. The error says why it cannot.
pub trait FromValue: Sized {
    fn from_field(field: Field<'_>) -> Result<Self, String>;
}

impl Row<'_> {
    /// The column at `index`, or [`Error::Type`] when it holds something else.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, Error> {
        let field = match self.0 {
            Source::Sqlite(row) => crate::sqlite::field(row, index),
            Source::Postgres(row) => crate::postgres::field(row, index),
        };
        field.and_then(T::from_field).map_err(|reason| self.does_not_fit(index, reason))
    }

    /// The text at `index`, parsed.
    pub fn parsed<T: FromStr<Err: Display>>(&self, index: usize) -> Result<T, Error> {
        let text: String = self.get(index)?;
        parse(&text).map_err(|reason| self.does_not_fit(index, reason))
    }

    /// The JSON document at `index`.
    pub fn json<T: DeserializeOwned>(&self, index: usize) -> Result<T, Error> {
        let text: String = self.get(index)?;
        serde_json::from_str(&text).map_err(|error| self.does_not_fit(index, error.to_string()))
    }

    fn does_not_fit(&self, index: usize, reason: String) -> Error {
        let name = match self.0 {
            Source::Sqlite(row) => row.as_ref().column_name(index).ok(),
            Source::Postgres(row) => row.columns().get(index).map(postgres::Column::name),
        };
        Error::Type { column: format!("column {index} `{}`", name.unwrap_or("?")), reason }
    }
}

fn unexpected<T>(wanted: &str, field: Field<'_>) -> Result<T, String> {
    let found = match field {
        Field::Null => "nothing",
        Field::Int(_) => "a number",
        Field::Text(_) => "text",
        Field::Bytes(_) => "bytes",
    };
    Err(format!("holds {found}, not {wanted}"))
}

macro_rules! from_field {
    ($($type:ty, $wanted:literal: $pattern:pat => $value:expr;)*) => {
        $(impl FromValue for $type {
            fn from_field(field: Field<'_>) -> Result<Self, String> {
                match field {
                    $pattern => $value,
                    other => unexpected($wanted, other),
                }
            }
        })*
    };
}

fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

from_field! {
    i64, "a number": Field::Int(number) => Ok(number);
    u32, "a number": Field::Int(number) => number.try_into().map_err(|_| format!("{number} does not fit"));
    bool, "0 or 1": Field::Int(number @ (0 | 1)) => Ok(number == 1);
    Timestamp, "a time": Field::Int(micros) => Ok(Self::from_micros(micros));
    String, "text": Field::Text(text) => Ok(text.to_owned());
    Vec<u8>, "bytes": Field::Bytes(bytes) => Ok(bytes.to_vec());
    PublisherId, "a publisher id": Field::Text(text) => parse(text);
    OfferId, "an offer id": Field::Text(text) => parse(text);
    OfferTypeId, "an offer type id": Field::Text(text) => parse(text);
    PlanId, "a plan id": Field::Text(text) => parse(text);
    OperationId, "an operation id": Field::Text(text) => parse(text);
    PrincipalId, "a client id": Field::Text(text) => parse(text);
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_field(field: Field<'_>) -> Result<Self, String> {
        match field {
            Field::Null => Ok(None),
            other => T::from_field(other).map(Some),
        }
    }
}
