//! Reading.

use std::collections::HashMap;
use std::fmt;

use serde_json::map::Entry;
use serde_json::{Map, Number, Value};
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, TScalarStyle};

/// How deep lists and objects may lie in each other, as in JSON.
const DEEPEST: usize = 128;
/// How many values aliases may add: a few lines can stand for billions.
const MOST_COPIES: usize = 100_000;

/// Why a text is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// Reads the one document in a text. Members keep their order, and numbers their spelling.
pub fn parse(text: &str) -> Result<Value, Fault> {
    let mut parser = Parser::new_from_str(text);
    let mut reader = Reader::default();
    loop {
        let (event, mark) = parser.next_token().map_err(|error| fault(*error.marker(), error.info()))?;
        match event {
            Event::StreamEnd => return Ok(reader.document.unwrap_or(Value::Null)),
            event => reader.take(event).map_err(|message| fault(mark, message))?,
        }
    }
}

fn fault(mark: Marker, message: impl Into<String>) -> Fault {
    Fault { line: mark.line(), column: mark.col() + 1, message: message.into() }
}

/// A document under way.
#[derive(Default)]
struct Reader {
    document: Option<Value>,
    /// The lists and objects that are not closed, with the anchor of each; outermost first.
    open: Vec<(Open, usize)>,
    anchors: HashMap<usize, Value>,
    copies: usize,
}

enum Open {
    List(Vec<Value>),
    /// With the name of the member whose value comes next.
    Object(Map<String, Value>, Option<String>),
}

impl Reader {
    fn take(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::DocumentStart if self.document.is_some() => {
                Err("there is a second document; one file holds one".to_owned())
            }
            Event::Scalar(text, style, anchor, tag) => {
                if let Some((Open::Object(members, name @ None), _)) = self.open.last_mut() {
                    if style == TScalarStyle::Plain && text == "<<" {
                        return Err("merge keys are not supported; write the members out".to_owned());
                    }
                    return named(members, name, text);
                }
                let value = scalar(text, style, tag.as_ref())?;
                self.close(value, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Open::List(Vec::new()), anchor, tag.as_ref(), "seq")
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(Open::Object(Map::new(), None), anchor, tag.as_ref(), "map")
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some((Open::List(list), anchor)) => self.close(list.into(), anchor),
                Some((Open::Object(members, _), anchor)) => self.close(members.into(), anchor),
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned();
                let value = value.ok_or("an alias inside of what it stands for would never end")?;
                self.copies += count(&value);
                if self.copies > MOST_COPIES {
                    return Err("the aliases make this too large".to_owned());
                }
                self.close(value, 0)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(&mut self, open: Open, anchor: usize, tag: Option<&Tag>, usual: &str) -> Result<(), String> {
        if self.open.len() == DEEPEST {
            return Err(format!("this lies deeper than {DEEPEST} lists and objects"));
        }
        if matches!(self.open.last(), Some((Open::Object(_, None), _))) {
            return Err("the name of a member must be a text".to_owned());
        }
        if let Some(tag) = tag.filter(|tag| core(tag) != Some(usual)) {
            return Err(unknown(tag));
        }
        self.open.push((open, anchor));
        Ok(())
    }

    /// Puts a value that is complete where it belongs.
    fn close(&mut self, value: Value, anchor: usize) -> Result<(), String> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.document = Some(value),
            Some((Open::List(list), _)) => list.push(value),
            Some((Open::Object(members, name), _)) => match name.take() {
                Some(name) => drop(members.insert(name, value)),
                None => return Err("the name of a member must be a text".to_owned()),
            },
        }
        Ok(())
    }
}

/// Takes `text` as the name of the next member.
fn named(members: &mut Map<String, Value>, name: &mut Option<String>, text: String) -> Result<(), String> {
    match members.entry(text) {
        Entry::Occupied(entry) => Err(format!("the member `{}` is there twice", entry.key())),
        Entry::Vacant(entry) => {
            *name = Some(entry.key().clone());
            Ok(())
        }
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn scalar(text: String, style: TScalarStyle, tag: Option<&Tag>) -> Result<Value, String> {
    match tag.map(|tag| (tag, core(tag))) {
        None if style == TScalarStyle::Plain => plain(text),
        None | Some((_, Some("str"))) => Ok(Value::String(text)),
        Some((_, Some("null" | "bool" | "int" | "float"))) => plain(text),
        Some((tag, _)) => Err(unknown(tag)),
    }
}

/// The name of a tag of YAML's own.
fn core(tag: &Tag) -> Option<&str> {
    match tag.handle.as_str() {
        "!!" | "tag:yaml.org,2002:" => Some(&tag.suffix),
        _ => tag.suffix.strip_prefix("tag:yaml.org,2002:"),
    }
}

fn unknown(tag: &Tag) -> String {
    format!("the tag {}{} means nothing here", tag.handle, tag.suffix)
}

/// What a text without quotation marks means (YAML 1.2.2 section 10.3.2).
pub(super) fn plain(text: String) -> Result<Value, String> {
    Ok(match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_json_number(number) => {
            Value::Number(serde_json::from_str::<Number>(number).map_err(|error| error.to_string())?)
        }
        number if is_other_number(number) => {
            return Err(format!(
                "`{number}` is a number that JSON cannot spell; write it plainly, or in quotation marks"
            ));
        }
        _ => Value::String(text),
    })
}

/// RFC 8259 section 6.
fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = (digits == 1 || digits > 1 && !text.starts_with('0')).then(|| &text[digits..]);
    let fraction = whole.and_then(|rest| match rest.strip_prefix('.') {
        Some(rest) => some_digits(rest),
        None => Some(rest),
    });
    let exponent = fraction.and_then(|rest| match rest.strip_prefix(['e', 'E']) {
        Some(rest) => some_digits(rest.strip_prefix(['+', '-']).unwrap_or(rest)),
        None => Some(rest),
    });
    exponent == Some("")
}

/// What follows one digit or more.
fn some_digits(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &text[digits..])
}

/// Signs, leading zeros, bare points, other bases, infinity: numbers to YAML alone.
fn is_other_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let based = |prefix, base| {
        text.strip_prefix(prefix).is_some_and(|digits: &str| {
            !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base))
        })
    };
    let decimal = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.bytes().any(|b| b.is_ascii_digit())
        && unsigned.parse::<f64>().is_ok();
    decimal
        || based("0x", 16)
        || based("0o", 8)
        || matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN")
}
