//! What goes into a statement and what comes out of it.

use std::fmt::Display;
use std::str::FromStr;

use domain::{
    OfferId, OfferTypeId, OperationId, PersonId, PlanId, PrincipalId, PublisherId, SessionId, StopId,
    Timestamp,
};
use serde::de::DeserializeOwned;
use words::Sentence;

use crate::Error;

/// A parameter, or one field of a row. Booleans are 0 and 1, times are microseconds, ids are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// What can be a parameter.
pub trait ToValue {
    fn to_value(&self) -> Value<'_>;
}

/// What a column can be read as. The error says why it cannot.
pub trait FromValue: Sized {
    fn from_value(value: Value<'_>) -> Result<Self, String>;
}

/// The parameters of a statement: `params![id, now, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::ToValue::to_value(&$value)),*] as &[$crate::Value<'_>] };
}

/// Which column of a row: its number, from 0, or its name where `columns!` gave it one.
pub trait Column {
    fn index(self) -> usize;
}

impl Column for usize {
    fn index(self) -> usize {
        self
    }
}

/// One row of a result.
pub struct Row<'a> {
    source: Source<'a>,
    /// How many columns are passed over.
    first: usize,
}

#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn new(source: Source<'a>) -> Self {
        Self { source, first: 0 }
    }

    /// The row without its first `count` columns.
    pub(crate) fn without(&self, count: usize) -> Self {
        Self { source: self.source, first: self.first + count }
    }

    /// The column, or [`Error::Type`] when it holds something else.
    pub fn get<T: FromValue>(&self, column: impl Column) -> Result<T, Error> {
        let index = self.first + column.index();
        T::from_value(self.value(index)?).map_err(|reason| self.does_not_fit(index, reason))
    }

    /// The column at `index` of the whole row as it is.
    pub(crate) fn value(&self, index: usize) -> Result<Value<'_>, Error> {
        let value = match self.source {
            Source::Sqlite(row) => crate::sqlite::field(row, index),
            Source::Postgres(row) => crate::postgres::field(row, index),
        };
        value.map_err(|reason| self.does_not_fit(index, reason))
    }

    /// The text of the column, parsed.
    pub fn parsed<T: FromStr<Err: Display>>(&self, column: impl Column) -> Result<T, Error> {
        let index = column.index();
        let text: String = self.get(index)?;
        parse(&text).map_err(|reason| self.does_not_fit(self.first + index, reason))
    }

    /// The JSON document in the column.
    pub fn json<T: DeserializeOwned>(&self, column: impl Column) -> Result<T, Error> {
        let index = column.index();
        let text: String = self.get(index)?;
        serde_json::from_str(&text).map_err(|error| self.does_not_fit(self.first + index, error.to_string()))
    }

    fn does_not_fit(&self, index: usize, reason: String) -> Error {
        let name = match self.source {
            Source::Sqlite(row) => row.as_ref().column_name(index).ok(),
            Source::Postgres(row) => row.columns().get(index).map(postgres::Column::name),
        };
        Error::Type { column: format!("column {index} `{}`", name.unwrap_or("?")), reason }
    }
}

impl FromValue for Sentence {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(Self::from_stored(text)),
            other => Err(format!("holds {}, not text", other.kind())),
        }
    }
}

/// `type, "what it is": parameter => its value, field => the type`
macro_rules! values {
    ($($type:ty, $wanted:literal: $self:ident => $to:expr, $pattern:pat => $from:expr;)*) => {
        $(impl ToValue for $type {
            fn to_value(&$self) -> Value<'_> {
                $to
            }
        }

        impl FromValue for $type {
            fn from_value(value: Value<'_>) -> Result<Self, String> {
                match value {
                    $pattern => $from,
                    other => Err(format!("holds {}, not {}", other.kind(), $wanted)),
                }
            }
        })*
    };
}

values! {
    i64, "a number": self => Value::Int(*self), Value::Int(number) => Ok(number);
    u32, "a number": self => Value::Int((*self).into()), Value::Int(number) => fit(number);
    bool, "0 or 1": self => Value::Int((*self).into()), Value::Int(number @ (0 | 1)) => Ok(number == 1);
    Timestamp, "a time": self => Value::Int(self.micros()), Value::Int(micros) => Ok(Self::from_micros(micros));
    String, "text": self => Value::Text(self), Value::Text(text) => Ok(text.to_owned());
    Vec<u8>, "bytes": self => Value::Bytes(self), Value::Bytes(bytes) => Ok(bytes.to_vec());
    PublisherId, "a publisher id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    OfferId, "an offer id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    OfferTypeId, "an offer type id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    PlanId, "a plan id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    OperationId, "an operation id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    PersonId, "a person id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    SessionId, "a session id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    StopId, "a stop id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
    PrincipalId, "a client id": self => Value::Text(self.as_str()), Value::Text(text) => parse(text);
}

impl Value<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

fn fit(number: i64) -> Result<u32, String> {
    number.try_into().map_err(|_| format!("{number} does not fit"))
}

fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}
