//! JSON as people meant it: every member once, and no more of it than was agreed on.
//!
//! RFC 8259 leaves open which of two members with one name counts, and readers differ. A document that means one thing here
//! and another thing to whoever checked it before is refused, while it is read. Every offer that comes from outside is
//! read here, by whatever way it comes, and counted before a tree of it exists.

#[cfg(feature = "readings")]
mod readings;
mod size;
mod tree;

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::DeserializeSeed as _;
use serde_json::Value;

use crate::shown::shortened;
use crate::text::{NotText, is_utf16, without_mark};
#[cfg(feature = "readings")]
pub use readings::Readings;
use size::{Lengths, TooMuch};
use tree::Node;

/// The most values of a document, where nobody decides otherwise. An offer of 100 plans with its prices in every region
/// and size has 250,000.
pub const MOST_VALUES: usize = 400_000;

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

/// Reads a document of at most `most` values; a mark in front, as tools of Windows write it, is skipped.
pub fn parse(text: &[u8], most: usize) -> Result<Value, Fault> {
    if is_utf16(text) {
        return Err(Fault {
            code: "MalformedJson",
            target: None,
            message: format!("not JSON: {}", NotText::Utf16),
        });
    }
    let text = without_mark(text);
    let lengths = size::measure(text, Some(most)).map_err(|why| too_much(text, most, &why))?;
    let reading = Reading::new(text, lengths);
    reading.tree().map_err(|error| reading.fault(&error))
}

/// Reads a document of the marketplace's own, which was counted when it came: its tree takes no more room than it must.
pub fn stored(text: &str) -> Result<Value, serde_json::Error> {
    let lengths = size::measure(text.as_bytes(), None).unwrap_or_default();
    Reading::new(text.as_bytes(), lengths).tree()
}

fn too_much(text: &[u8], most: usize, why: &TooMuch) -> Fault {
    let (TooMuch::Values { at } | TooMuch::Short { at }) = *why;
    let before = &text[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = at - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1) + 1;
    let reason = match why {
        TooMuch::Values { .. } => format!("here begins more than {most} values, the most a document may have: send fewer"),
        TooMuch::Short { .. } => {
            "there are too many values for how short they are: leave out those that are empty, and split long lists"
                .to_owned()
        }
    };
    Fault {
        code: "TooManyValues",
        target: None,
        message: format!("too large: line {line}, column {column}: {reason}"),
    }
}

/// What is known while a document is read.
struct Reading<'t> {
    text: &'t [u8],
    lengths: Lengths,
    /// Lists and objects begun so far.
    begun: Cell<usize>,
    trouble: RefCell<Option<Trouble>>,
}

/// A member that may not be there.
struct Trouble {
    code: &'static str,
    /// Its path, innermost first.
    path: Vec<String>,
}

impl<'t> Reading<'t> {
    fn new(text: &'t [u8], lengths: Lengths) -> Self {
        Self { text, lengths, begun: Cell::new(0), trouble: RefCell::default() }
    }

    fn tree(&self) -> Result<Value, serde_json::Error> {
        #[cfg(feature = "readings")]
        readings::note(self.text);
        let mut source = serde_json::Deserializer::from_slice(self.text);
        let value = Node(self).deserialize(&mut source)?;
        source.end()?;
        Ok(value)
    }

    /// How many entries the list or object has that begins now.
    fn begin(&self) -> usize {
        self.lengths.of(self.begun.replace(self.begun.get() + 1))
    }

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
    shortened(&text, LONGEST_PLACE).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Value, Fault> {
        parse(text, MOST_VALUES)
    }

    fn refused(text: &str) -> (&'static str, String) {
        let fault = read(text.as_bytes()).unwrap_err();
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
            let value = read(text.as_bytes()).unwrap();
            assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(value.to_string(), serde_json::from_str::<Value>(text).unwrap().to_string());
        }
        assert_eq!(read(b"\xef\xbb\xbf{}").unwrap(), serde_json::json!({}));
        let long = "9".repeat(100_000);
        assert_eq!(read(long.as_bytes()).unwrap().to_string(), long);
    }

    #[test]
    fn what_has_too_many_values_is_refused_with_its_place() {
        let fault = parse(b"{\n\"a\": [1, 2,\n3, 4]}", 5).unwrap_err();
        assert_eq!((fault.code, fault.target), ("TooManyValues", None));
        assert!(
            fault.message.contains("line 3, column 2: here begins more than 5 values"),
            "{}",
            fault.message
        );
        let dense = format!("[{}1]", "1,".repeat(2_000_000));
        let fault = parse(dense.as_bytes(), usize::MAX).unwrap_err();
        assert_eq!(fault.code, "TooManyValues");
        assert!(
            stored(&format!("[{}1]", "1,".repeat(100_000))).is_ok(),
            "what is stored was counted when it came"
        );
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
        assert_eq!(
            at(&format!(r#"{{"{0}":{{"a":1,"a":2}}}}"#, "k".repeat(1000))),
            format!("{}…", "k".repeat(LONGEST_PLACE))
        );
        let told = read(b"{\n\"a\": 1,\n\"a\": 2}").unwrap_err().message;
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
            let fault = read(text.as_bytes()).unwrap_err();
            assert_eq!((fault.code, fault.target), ("MalformedJson", None), "{text}");
            assert!(fault.message.contains("line 1, column "), "{}", fault.message);
        }
        for utf16 in [&b"\xff\xfe{\0}\0"[..], b"\xfe\xff\0{\0}", b"{\0}\0"] {
            let fault = read(utf16).unwrap_err();
            assert!(fault.code == "MalformedJson" && fault.message.contains("UTF-16"), "{}", fault.message);
        }
        assert_eq!(refused(&"[".repeat(10_000)).0, "MalformedJson");
        assert_eq!(refused(&"{\"a\":".repeat(10_000)).0, "MalformedJson");
        assert_eq!(read(b"\"\xff\"").unwrap_err().code, "MalformedJson");
    }
}
