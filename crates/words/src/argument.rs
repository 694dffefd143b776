//! What stands in a sentence for one of its names.

use std::borrow::Cow;
use std::fmt;

use crate::sentence::Wording;
use crate::{Sentence, Words};

/// A value that a sentence speaks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Somebody's words, an id, an address: the same in every language.
    Text(Cow<'static, str>),
    Number(i64),
    List(Vec<Argument>),
    /// One behind the other, without their periods.
    Reasons(Vec<Sentence>),
    /// What an offer type's data calls something, in English.
    Label(String),
    /// A part of the sentence that depends on the language.
    Sentence(Box<Sentence>),
}

impl Argument {
    /// The label of something in an offer type's data.
    pub fn label(text: impl Into<String>) -> Self {
        Self::Label(text.into())
    }

    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Number(number) => number.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1,
            Self::List(items) => items.iter().map(|item| item.size() + 2).sum(),
            Self::Reasons(reasons) => reasons.iter().map(|reason| reason.size() + 2).sum(),
            Self::Label(text) => text.len(),
            Self::Sentence(sentence) => sentence.size(),
        }
    }
}

/// What it is in English.
impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::ENGLISH.argument(self))
    }
}

impl From<Sentence> for Argument {
    fn from(sentence: Sentence) -> Self {
        match sentence.wording {
            Wording::Plain(text) => Self::from(text),
            _ => Self::Sentence(Box::new(sentence)),
        }
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<&'static str> for Argument {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<Cow<'_, str>> for Argument {
    fn from(text: Cow<'_, str>) -> Self {
        Self::from(text.into_owned())
    }
}

impl From<Vec<Argument>> for Argument {
    fn from(items: Vec<Argument>) -> Self {
        Self::List(items)
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Argument {
            /// A number that no `i64` holds is told by its digits.
            fn from(number: $number) -> Self {
                i64::try_from(number).map_or_else(|_| Self::from(number.to_string()), Self::Number)
            }
        })*
    };
}

from_numbers!(u32, u64, usize, i64);
