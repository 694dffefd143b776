//! What goes into a statement.

use domain::{OfferId, OfferTypeId, OperationId, PlanId, PrincipalId, PublisherId, Timestamp};

/// A parameter. Booleans are 0 and 1, times are microseconds, ids are text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// What can be a parameter.
pub trait ToValue {
    fn to_value(&self) -> Value;
}

/// The parameters of a statement: `params![id, now, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::ToValue::to_value(&$value)),*] as &[$crate::Value] };
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

macro_rules! to_value {
    ($($type:ty: $self:ident => $value:expr;)*) => {
        $(impl ToValue for $type {
            fn to_value(&$self) -> Value {
                $value
            }
        })*
    };
}

to_value! {
    i64: self => Value::Int(*self);
    i32: self => Value::Int((*self).into());
    u32: self => Value::Int((*self).into());
    bool: self => Value::Int((*self).into());
    Timestamp: self => Value::Int(self.micros());
    str: self => Value::Text(self.to_owned());
    String: self => Value::Text(self.clone());
    [u8]: self => Value::Bytes(self.to_vec());
    Vec<u8>: self => Value::Bytes(self.clone());
    PublisherId: self => Value::Text(self.as_str().to_owned());
    OfferId: self => Value::Text(self.as_str().to_owned());
    OfferTypeId: self => Value::Text(self.as_str().to_owned());
    PlanId: self => Value::Text(self.as_str().to_owned());
    OperationId: self => Value::Text(self.as_str().to_owned());
    PrincipalId: self => Value::Text(self.as_str().to_owned());
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}
