//! Sentences as they are stored and sent: `{"say": id, "with": {…}}` for a message, `{"text": …, "with": {…}}` for a text of an
//! offer type's data, and a text for somebody's own words.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::sentence::{Name, Wording};
use crate::{Argument, Sentence, Words};

impl Sentence {
    /// The text that a column keeps.
    pub fn to_stored(&self) -> String {
        match &self.wording {
            // Else it would be read as something else.
            Wording::Plain(text) if text.starts_with('{') => json!({ "plain": text }).to_string(),
            Wording::Plain(text) => text.clone(),
            _ => self.to_json().to_string(),
        }
    }

    /// Reads what [`Sentence::to_stored`] wrote. Any other text, such as one of an earlier release, is somebody's own words.
    pub fn from_stored(text: &str) -> Self {
        let read = || match serde_json::from_str(text).ok()? {
            Value::Object(written) => Self::read(written),
            _ => None,
        };
        match text.starts_with('{') {
            true => read().unwrap_or_else(|| Self::plain(text)),
            false => Self::plain(text),
        }
    }

    fn to_json(&self) -> Value {
        let (member, words) = match &self.wording {
            Wording::Plain(text) => return Value::from(text.as_str()),
            Wording::OfType(text) => ("text", text.as_str()),
            Wording::Message(id) => ("say", id.as_ref()),
        };
        let mut written = Map::new();
        written.insert(member.to_owned(), words.into());
        if !self.arguments.is_empty() {
            let arguments = self.arguments.iter();
            let arguments = arguments.map(|(name, argument)| (name.to_string(), argument.to_json()));
            written.insert("with".to_owned(), Value::Object(arguments.collect()));
        }
        Value::Object(written)
    }

    fn of_json(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::plain(text)),
            Value::Object(written) => Self::read(written),
            _ => None,
        }
    }

    fn read(mut written: Map<String, Value>) -> Option<Self> {
        let mut text = |member: &str| match written.remove(member) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let wording = match (text("say"), text("text"), text("plain")) {
            (Some(id), ..) => Wording::Message(Cow::Owned(id)),
            (None, Some(text), _) => Wording::OfType(text),
            (None, None, plain) => return plain.map(Self::plain),
        };
        let arguments = match written.remove("with") {
            Some(Value::Object(arguments)) => arguments,
            _ => Map::new(),
        };
        let arguments = arguments.into_iter().map(|(name, value)| (Name::Owned(name), Argument::read(value)));
        Some(Self { wording, arguments: arguments.collect() })
    }

    /// The arguments as programs read them: texts, numbers, and lists of them, in the language of `words`.
    pub fn arguments(&self, words: Words<'_>) -> Map<String, Value> {
        let plain = self.arguments.iter().map(|(name, argument)| (name.to_string(), argument.value(words)));
        plain.collect()
    }
}

impl Argument {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_ref()),
            Self::Number(number) => Value::from(*number),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Reasons(reasons) => json!({ "reasons": reasons }),
            Self::Label(text) => json!({ "label": text }),
            Self::Sentence(sentence) => sentence.to_json(),
        }
    }

    fn read(value: Value) -> Self {
        match value {
            Value::String(text) => Self::from(text),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Self::Number(number),
                None => Self::from(number.to_string()),
            },
            Value::Array(items) => Self::List(items.into_iter().map(Self::read).collect()),
            Value::Object(mut written) => match (written.remove("label"), written.remove("reasons")) {
                (Some(Value::String(text)), _) => Self::Label(text),
                (_, Some(Value::Array(reasons))) => {
                    Self::Reasons(reasons.into_iter().filter_map(Sentence::of_json).collect())
                }
                _ => Sentence::read(written).map_or_else(|| Self::from(""), Self::from),
            },
            other => Self::from(other.to_string()),
        }
    }

    fn value(&self, words: Words<'_>) -> Value {
        match self {
            Self::Number(number) => Value::from(*number),
            Self::List(items) => items.iter().map(|item| item.value(words)).collect(),
            other => Value::from(words.argument(other)),
        }
    }
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sentence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Self::of_json(Value::deserialize(deserializer)?);
        read.ok_or_else(|| serde::de::Error::custom("a sentence is a text, or has `say` or `text`"))
    }
}
