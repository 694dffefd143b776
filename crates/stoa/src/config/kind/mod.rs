//! The kinds of values settings have: how each is read, what is said when it cannot be, and how it is shown.

mod address;
mod basic;
mod options;
mod outside;
mod provider;
mod secret;
mod size;
mod span;
mod words;

pub(crate) use address::{Address, Issuer, Origin};
pub(crate) use options::Options;
pub(crate) use outside::Filter;
pub(crate) use provider::Provider;
pub(crate) use secret::{DatabaseUrl, Secret, SecretUrl, masked as masked_url};
pub(crate) use size::Size;
pub(crate) use words::{LogFormat, Transport};

pub(crate) use domain::Span;

use std::str::FromStr;

use super::raw::Raw;
use super::toml_value;

/// What is wrong with a value. The message follows the name of the setting: `must be …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// Where in the value, as `[0].issuer`; empty for the whole of it.
    pub(crate) at: String,
    pub(crate) message: String,
}

/// A kind of value.
pub(crate) trait Kind: Sized {
    /// Whether its members are settings of their own, with names nobody knows beforehand.
    const IS_TABLE: bool = false;

    /// Reads what a source says. No message repeats a secret.
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>>;

    /// The value of a setting that has no default and is not set.
    fn absent() -> Option<Self> {
        None
    }

    /// The value in TOML with secrets masked; nothing when nothing is set.
    fn shown(&self) -> Option<String>;
}

/// A complaint about the whole value.
fn complaint(message: impl Into<String>) -> Vec<Complaint> {
    vec![Complaint { at: String::new(), message: message.into() }]
}

fn must_be(what: &str, raw: &Raw) -> Vec<Complaint> {
    complaint(format!("must be {what}, not {}", raw.given()))
}

/// A text that parses; `what` says what it must be.
fn parsed<T: FromStr>(raw: &Raw, what: &str) -> Result<T, Vec<Complaint>> {
    raw.text().and_then(|text| text.trim().parse().ok()).ok_or_else(|| must_be(what, raw))
}

impl<T: Kind> Kind for Option<T> {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        match raw {
            // Deployment tools pass on variables they know nothing for as empty ones.
            Raw::Text(text) if text.is_empty() => Ok(None),
            raw => T::read(raw).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn shown(&self) -> Option<String> {
        self.as_ref().and_then(Kind::shown)
    }
}

impl<T: Kind> Kind for Vec<T> {
    /// A list in TOML; from the environment and flags also elements with commas between them.
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let elements: Vec<Raw> = match raw {
            Raw::Toml(toml::Value::Array(elements)) => elements.iter().cloned().map(Raw::Toml).collect(),
            Raw::Toml(_) => return Err(must_be("a list in square brackets", raw)),
            Raw::Text(text) if text.trim_start().starts_with('[') => match toml_value::parse(text.trim()) {
                Some(list) => return Self::read(&Raw::Toml(list)),
                None => return Err(must_be("a list such as [\"a\", \"b\"], or a,b", raw)),
            },
            Raw::Text(text) => {
                let elements = text.split(',').map(str::trim).filter(|element| !element.is_empty());
                elements.map(|element| Raw::Text(element.to_owned())).collect()
            }
        };
        let (mut list, mut complaints) = (Self::new(), Vec::new());
        for (at, element) in elements.iter().enumerate() {
            match T::read(element) {
                Ok(element) => list.push(element),
                Err(found) => complaints.extend(
                    found
                        .into_iter()
                        .map(|complaint| Complaint { at: format!("[{at}]{}", complaint.at), ..complaint }),
                ),
            }
        }
        if complaints.is_empty() { Ok(list) } else { Err(complaints) }
    }

    fn shown(&self) -> Option<String> {
        let elements: Vec<_> = self.iter().filter_map(Kind::shown).collect();
        Some(format!("[{}]", elements.join(", ")))
    }
}
