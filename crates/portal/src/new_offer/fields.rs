//! What somebody fills in to begin an offer, and what is wrong with it.

use app::offers::{Beginning, IdState, Start};
use domain::{OfferId, PublisherId};
use offer_types::EXAMPLES;
use serde_json::Value;
use words::{Sentence, say};

use crate::form::MOST;
use crate::sent::{MOST_OF_FILE, SentFile};

/// The field of a file to start from.
pub(super) const FILE_FIELD: &str = "document-file";
/// Documents with more bytes are sent as files only.
const MOST_IN_FORM: usize = MOST / 2;

/// What an offer begins as, as the form says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Way {
    #[default]
    Nothing,
    Offer,
    Example,
    Document,
}

impl Way {
    const ALL: [Self; 4] = [Self::Nothing, Self::Offer, Self::Example, Self::Document];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Offer => "offer",
            Self::Example => "example",
            Self::Document => "document",
        }
    }

    /// The field that says which.
    fn field(self) -> &'static str {
        match self {
            Self::Nothing => "type",
            Self::Offer => "from-offer",
            Self::Example => "from-example",
            Self::Document => "document",
        }
    }
}

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filled {
    pub(crate) publisher: String,
    pub(crate) offer_type: String,
    pub(crate) id: String,
    pub(crate) alias: String,
    pub(crate) way: Way,
    pub(crate) offer: String,
    pub(crate) example: String,
    pub(crate) document: String,
    /// Why a file that was sent is no document.
    pub(crate) unusable: Option<Sentence>,
}

/// Something that is wrong, at the field to put it right in.
pub(crate) struct Fault {
    pub(crate) field: &'static str,
    pub(crate) text: String,
    /// Where it is in a document.
    pub(crate) place: Option<String>,
}

/// The same before it is said in a language.
pub(super) type Wrong = (&'static str, Sentence);

impl Filled {
    pub(super) fn read<'f>(get: impl Fn(&str) -> &'f str) -> Self {
        let text = |name: &str| get(name).trim().to_owned();
        let way = get("start");
        Self {
            publisher: text("publisher"),
            offer_type: text("type"),
            id: text("id"),
            alias: text("alias"),
            way: Way::ALL.into_iter().find(|one| one.key() == way).unwrap_or_default(),
            offer: text("from-offer"),
            example: text("from-example"),
            document: get("document").to_owned(),
            unusable: None,
        }
    }

    /// Takes the text of a file in place of what was pasted, so that it is in the form whatever else is wrong. A document has at most `most`
    /// bytes.
    pub(super) fn take(&mut self, file: &SentFile, most: usize) {
        // Whoever sends a file means it.
        if self.way == Way::Nothing {
            self.way = Way::Document;
        }
        let Some(bytes) = file.bytes().ok().filter(|bytes| bytes.len() <= most) else {
            let most = most.min(MOST_OF_FILE);
            self.unusable = Some(say!("new-file-too-large", name = file.name.clone(), most));
            return;
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) if !text.contains('\0') => {
                self.document = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
            }
            _ => self.unusable = Some(say!("new-file-no-text", name = file.name.clone())),
        }
    }

    /// Leaves out a document that a form could not send again; whether it was one.
    pub(super) fn lighten(&mut self) -> bool {
        let is_heavy = self.document.len() > MOST_IN_FORM;
        if is_heavy {
            self.document.clear();
        }
        is_heavy
    }

    pub(crate) fn starts(&self, key: &str) -> bool {
        self.way.key() == key
    }

    /// The field at which it is told what is wrong with what the offer begins as.
    pub(super) fn field_of_start(&self) -> &'static str {
        self.way.field()
    }

    /// The offer that it asks for; or all that is wrong with it. A document has at most `most` values.
    pub(super) fn beginning(&self, publisher: PublisherId, most: usize) -> Result<Beginning, Vec<Wrong>> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let offer_type = match self.offer_type.as_str() {
            "" if self.way == Way::Nothing => {
                wrong.push(("type", say!("begin-type-missing")));
                None
            }
            "" => None,
            named => named
                .parse()
                .map_err(|_| wrong.push(("type", say!("begin-type-unknown", id = named.to_owned()))))
                .ok(),
        };
        let id: Option<OfferId> = match self.id.as_str() {
            "" => {
                wrong.push(("id", say!("new-id-missing")));
                None
            }
            id => id.parse().map_err(|error: domain::InvalidId| wrong.push(("id", error.words()))).ok(),
        };
        if let Some(text) = self.unusable.clone().filter(|_| self.way == Way::Document) {
            wrong.push((FILE_FIELD, text));
            return Err(wrong);
        }
        let start = match self.start(most) {
            Ok(start) => Some(start),
            Err(text) => {
                wrong.push((self.way.field(), text));
                None
            }
        };
        match (id, start) {
            (Some(id), Some(start)) if wrong.is_empty() => {
                let display_text = Some(self.alias.clone()).filter(|alias| !alias.is_empty());
                Ok(Beginning { publisher, id, offer_type, display_text, start })
            }
            _ => Err(wrong),
        }
    }

    fn start(&self, most: usize) -> Result<Start, Sentence> {
        match self.way {
            Way::Nothing => Ok(Start::Nothing),
            Way::Offer if self.offer.is_empty() => Err(say!("new-offer-missing")),
            Way::Offer => self.offer.parse().map(Start::Offer).map_err(|error| error.words()),
            Way::Example => {
                let example = EXAMPLES.iter().find(|(name, _)| *name == self.example);
                let (_, text) = example.ok_or_else(|| say!("new-example-missing"))?;
                document(text, most)
            }
            Way::Document if self.document.trim().is_empty() => Err(say!("new-document-missing")),
            Way::Document => document(&self.document, most),
        }
    }
}

fn document(text: &str, most: usize) -> Result<Start, Sentence> {
    match domain::json::parse(text.as_bytes(), most) {
        Ok(document @ Value::Object(_)) => Ok(Start::Document(document, text.len())),
        Ok(_) => Err(say!("new-document-no-object")),
        Err(fault) => Err(say!("new-document-unread", fault = fault.to_string())),
    }
}

/// What is wrong with an id; nothing where it is free.
pub(crate) fn wrong_id(state: IdState, id: &str) -> Option<Sentence> {
    match state {
        IdState::Free => None,
        IdState::Taken => Some(say!("new-id-taken", id = id.to_owned())),
        IdState::Retired(text) | IdState::Invalid(text) => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(fields: &[(&str, &str)]) -> Filled {
        Filled::read(|name| {
            fields.iter().find(|(key, _)| *key == name).map(|(_, value)| *value).unwrap_or_default()
        })
    }

    fn wrong(fields: &[(&str, &str)]) -> Vec<&'static str> {
        let asked = filled(fields).beginning("contoso".parse().unwrap(), 1000);
        asked.err().unwrap_or_default().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn all_that_is_wrong_is_told_at_its_field() {
        assert_eq!(wrong(&[]), ["type", "id"]);
        assert_eq!(wrong(&[("type", "a b"), ("id", "-"), ("start", "offer")]), ["type", "id", "from-offer"]);
        assert_eq!(wrong(&[("id", "a"), ("start", "example"), ("from-example", "none")]), ["from-example"]);
        for document in ["", "{", "[]", "1"] {
            assert_eq!(
                wrong(&[("id", "a"), ("start", "document"), ("document", document)]),
                ["document"],
                "{document}"
            );
        }
        assert!(wrong(&[("id", "a"), ("start", "document"), ("document", "{\"offer\": {}}")]).is_empty());
        assert!(wrong(&[("id", "a"), ("type", "microsoft-azure-saas")]).is_empty());
    }
}
