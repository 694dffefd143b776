//! The tree of a document, made without room to spare.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::Reading;

/// The names `serde_json` gives to numbers and to raw text when it hands them over.
const RESERVED: [&str; 2] = ["$serde_json::private::Number", "$serde_json::private::RawValue"];

/// Any value.
#[derive(Clone, Copy)]
pub(super) struct Node<'a>(pub(super) &'a Reading<'a>);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let mut list = Vec::with_capacity(self.0.begin());
        loop {
            match source.next_element_seed(self) {
                Ok(Some(value)) => list.push(value),
                Ok(None) => return Ok(Value::Array(list)),
                Err(error) => {
                    self.0.inside(|| format!("[{}]", list.len()));
                    return Err(error);
                }
            }
        }
    }

    /// Objects, and numbers that fit nowhere else, which come as an object with one reserved member so that no digit is lost.
    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let mut next = source.next_key_seed(Name(self.0))?;
        if let Some(None) = next {
            let digits: String = source.next_value()?;
            return digits.parse().map(Value::Number).map_err(A::Error::custom);
        }
        let mut members = Map::with_capacity(self.0.begin());
        while let Some(Some(name)) = next {
            match members.entry(name) {
                Entry::Occupied(there) => {
                    let why = "a member of this name was there before: send each once";
                    return Err(self.0.refuse("DuplicateMember", there.key(), why));
                }
                Entry::Vacant(free) => match source.next_value_seed(self) {
                    Ok(value) => drop(free.insert(value)),
                    Err(error) => {
                        self.0.inside(|| free.key().clone());
                        return Err(error);
                    }
                },
            }
            next = source.next_key_seed(Name(self.0))?;
        }
        Ok(Value::Object(members))
    }
}

/// The name of a member, or none when a number follows.
struct Name<'a>(&'a Reading<'a>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<String>;

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        if name == RESERVED[0] && !self.0.holds(name) { Ok(None) } else { self.visit_str(name) }
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        if RESERVED.contains(&name) {
            let why = "this name has a meaning of its own inside the marketplace: use another";
            return Err(self.0.refuse("ReservedMember", name, why));
        }
        Ok(Some(name.to_owned()))
    }
}
