//! JSON as people meant it: every member once.
//!
//! RFC 8259 leaves open which of two members with one name counts, and readers differ. A document that means one thing here
//! and another thing to whoever checked it before is refused, while it is read: there is no second pass. Every offer that
//! comes from outside is read here, by whatever way it comes.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

/// The names `serde_json` gives to numbers and to raw text when it hands them over.
const RESERVED: [&str; 2] = ["$serde_json::private::Number", "$serde_json::private::RawValue"];

/// Longest place that is told, in characters.
const LONGEST_PLACE: usize = 300;

/// Why a text is not taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    /// The path of the member at fault, when it is one.
    pub target: Option<String>,
    /// With line and column.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Some(target) => write!(f, "{target}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Reads a document.
pub fn parse(text: &[u8]) -> Result<Value, Fault> {
    let reading = Reading { text, trouble: RefCell::default() };
    let mut source = serde_json::Deserializer::from_slice(text);
    let read = Node(&reading).deserialize(&mut source).and_then(|value| source.end().map(|()| value));
    read.map_err(|error| reading.fault(&error))
}

/// What is known while a document is read.
struct Reading<'t> {
    text: &'t [u8],
    trouble: RefCell<Option<Trouble>>,
}

/// A member that may not be there.
struct Trouble {
    code: &'static str,
    /// Its path, innermost first.
    path: Vec<String>,
}

impl Reading<'_> {
    /// Whether `part` was sent, rather than made up by the parser.
    fn holds(&self, part: &str) -> bool {
        self.text.as_ptr_range().contains(&part.as_ptr())
    }

    fn refuse<E: serde::de::Error>(&self, code: &'static str, member: &str, why: &str) -> E {
        *self.trouble.borrow_mut() = Some(Trouble { code, path: vec![member.to_owned()] });
        E::custom(why)
    }

    /// Notes on the way out that the member at fault is inside `step`.
    fn inside(&self, step: impl FnOnce() -> String) {
        if let Some(trouble) = self.trouble.borrow_mut().as_mut() {
            trouble.path.push(step());
        }
    }

    fn fault(&self, error: &serde_json::Error) -> Fault {
        let text = error.to_string();
        // The reason without the place, which is said first.
        let reason = text.split(" at line ").next().unwrap_or_default();
        let place = format!("line {}, column {}", error.line(), error.column());
        match self.trouble.take() {
            None => {
                Fault { code: "MalformedJson", target: None, message: format!("not JSON: {place}: {reason}") }
            }
            Some(Trouble { code, path }) => {
                Fault { code, target: Some(joined(path)), message: format!("{place}: {reason}") }
            }
        }
    }
}

/// `definition.plans[0].planId`.
fn joined(path: Vec<String>) -> String {
    let mut text = String::new();
    for step in path.into_iter().rev() {
        if !text.is_empty() && !step.starts_with('[') {
            text.push('.');
        }
        text.push_str(&step);
    }
    text.chars().take(LONGEST_PLACE).collect()
}

/// Any value.
#[derive(Clone, Copy)]
struct Node<'a>(&'a Reading<'a>);

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
        let mut list = Vec::new();
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
        let mut members = Map::new();
        while let Some(name) = source.next_key_seed(Name(self.0))? {
            let Some(name) = name else {
                let digits: String = source.next_value()?;
                return digits.parse().map(Value::Number).map_err(A::Error::custom);
            };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (&'static str, String) {
        let fault = parse(text.as_bytes()).unwrap_err();
        (fault.code, fault.target.unwrap_or_default())
    }

    #[test]
    fn reads_what_serde_json_reads_digit_by_digit_and_in_order() {
        for text in [
            r#"{"z":[1,-0.0,1e+2,123456789012345678901234567890.10],"a":{"b":null,"c":true,"é":"\u0000\n"}}"#,
            "[]",
            "{}",
            "0",
            r#""text""#,
            "[[[{}]]]",
        ] {
            let value = parse(text.as_bytes()).unwrap();
            assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(value.to_string(), serde_json::from_str::<Value>(text).unwrap().to_string());
        }
        let long = "9".repeat(100_000);
        assert_eq!(parse(long.as_bytes()).unwrap().to_string(), long);
    }

    #[test]
    fn a_second_member_is_refused_with_its_place() {
        let at = |text: &str| {
            let (code, target) = refused(text);
            assert_eq!(code, "DuplicateMember", "{text}");
            target
        };
        assert_eq!(at(r#"{"a":1,"a":1}"#), "a");
        assert_eq!(at(r#"{"a":1,"\u0061":2}"#), "a");
        assert_eq!(
            at(r#"{"definition":{"plans":[{},{"planId":"x","b":1,"planId":"y"}]}}"#),
            "definition.plans[1].planId"
        );
        assert_eq!(at(r#"[[{"a":{}},{"b":1,"b":2}]]"#), "[0][1].b");
        assert_eq!(at(&format!(r#"{{"{0}":{{"a":1,"a":2}}}}"#, "k".repeat(1000))).len(), LONGEST_PLACE);
        let told = parse(b"{\n\"a\": 1,\n\"a\": 2}").unwrap_err().message;
        assert!(told.contains("line 3, column 3"), "{told}");
    }

    #[test]
    fn names_that_mean_something_to_the_parser_are_no_members() {
        for (text, place) in [
            (r#"{"a":{"$serde_json::private::Number":"12"}}"#, "a.$serde_json::private::Number"),
            (r#"{"\u0024serde_json::private::Number":"12"}"#, "$serde_json::private::Number"),
            (r#"{"$serde_json::private::RawValue":"{\"a\":1,\"a\":2}"}"#, "$serde_json::private::RawValue"),
            (r#"{"b":0,"$serde_json::private::RawValue":1}"#, "$serde_json::private::RawValue"),
        ] {
            assert_eq!(refused(text), ("ReservedMember", place.to_owned()), "{text}");
        }
    }

    #[test]
    fn broken_texts_are_refused_with_line_and_column() {
        for text in ["", "{", "[1,]", "{\"a\"}", "nul", "[1] 2", "01", "1e", "\"\u{1}\"", "{1:2}"] {
            let fault = parse(text.as_bytes()).unwrap_err();
            assert_eq!((fault.code, fault.target), ("MalformedJson", None), "{text}");
            assert!(fault.message.contains("line 1, column "), "{}", fault.message);
        }
        assert_eq!(refused(&"[".repeat(10_000)).0, "MalformedJson");
        assert_eq!(refused(&"{\"a\":".repeat(10_000)).0, "MalformedJson");
        assert_eq!(parse(b"\"\xff\"").unwrap_err().code, "MalformedJson");
    }
}
