//! A draft as a publisher sends it, read and checked before the database is asked anything.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::{
    Definition, Finding, FindingCode, OfferId, OfferTypeId, Page, Place, PublisherId, Timestamp, json, shown,
    shown_value,
};
use offer_types::prices::{DollarPrice, FrozenRates};
use offer_types::pricing;
use offer_types::{ArtifactSlot, OfferType, Size};
use serde_json::{Map, Value};
use words::{Sentence, say};

use super::artifact_links::{digest_of, stand_in};
use super::beyond::Beyond;
use super::plan_names::key_of;
use crate::{Ctx, Problem, Settings};

/// A draft to save. Reading it does everything that needs only the document, so that nothing of it is done while a
/// transaction is open.
#[derive(Clone)]
pub struct Draft {
    pub(super) publisher: PublisherId,
    pub(super) id: OfferId,
    /// The type the body names; updates may leave it out.
    pub(super) offer_type: Option<OfferTypeId>,
    /// JSON text of what is to be checked when the type is known.
    unchecked: String,
    pub(super) type_versions: Option<String>,
    /// The outcome of checking it against the type it names.
    checked: Option<Result<Checked, Refused>>,
    /// What it is made of, where it is the stored draft with some pages replaced.
    pub(super) follows: Option<Follows>,
    /// The sealed secrets it goes on with, where those are not the stored ones.
    pub(super) sealed: Option<String>,
    /// The rates that its prices were saved with, where those are not the stored ones.
    pub(super) price_rates: Option<FrozenRates>,
}

/// What a draft is made of that says something new on some pages only.
#[derive(Clone)]
pub(crate) struct Follows {
    pub(crate) pages: Vec<Page>,
    /// When the draft was written that has all other pages.
    pub(crate) changed_at: Timestamp,
    /// The version that pages are brought back from.
    pub(crate) restored: Option<i64>,
}

impl Follows {
    /// So many pages are named in the history; of more it is told that the offer was saved.
    const MOST: usize = 20;

    /// The pages, as the history names them.
    pub(super) fn subject(&self) -> Option<String> {
        let names: Vec<_> = self.pages.iter().map(ToString::to_string).collect();
        (1..=Self::MOST).contains(&names.len()).then(|| names.join(", "))
    }
}

/// Why a draft cannot be stored.
#[derive(Clone)]
enum Refused {
    Invalid(Vec<Finding>),
    TooLarge(Sentence),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid(findings) => Self::Invalid(findings),
            Refused::TooLarge(text) => Self::bad_request("DocumentTooLarge", text.to_string()),
        }
    }
}

/// A draft ready to be stored: checked, completed, its secrets and what only newer faces know taken out. The tree it was read into, which takes ten times as
/// much room, is gone.
#[derive(Clone)]
pub(super) struct Checked {
    /// JSON text of the definition.
    pub text: String,
    pub beyond: Beyond,
    /// The files that both name.
    pub artifacts: Vec<ArtifactSlot>,
    pub secrets: BTreeMap<String, String>,
    /// Its prices that are converted.
    pub dollar_prices: Vec<DollarPrice>,
    pub display_text: String,
    /// What its plans are found by.
    pub plan_key: String,
    /// What is worth a look.
    pub warnings: Vec<Finding>,
}

impl Checked {
    /// The definition as a tree again, for the few who look into it.
    pub(super) fn definition(&self) -> Result<Value, Problem> {
        Ok(json::stored(&self.text)?)
    }
}

impl Draft {
    /// Reads the body of a PUT to `publisher`/`id`. Members the server owns and members it does not know are ignored;
    /// ids that contradict the path are not.
    pub fn read(ctx: &Ctx, publisher: PublisherId, id: OfferId, body: Value) -> Result<Self, Problem> {
        Self::read_for(ctx, (publisher, id), body, None)
    }

    /// The same for an offer that is `stored` as of this type, which never changes: a body need not name it.
    pub fn read_for(
        ctx: &Ctx,
        (publisher, id): (PublisherId, OfferId),
        body: Value,
        stored: Option<&OfferTypeId>,
    ) -> Result<Self, Problem> {
        let Sent { offer_type, definition, type_versions, findings } = Sent::read(&publisher, &id, body)?;
        if !findings.is_empty() {
            return Err(Problem::Invalid(findings));
        }
        let known = offer_type.as_ref().or(stored).and_then(|id| ctx.env.offer_types.get(id));
        let (unchecked, checked) = match known {
            Some(known) => (String::new(), Some(check(&ctx.env.settings, known, definition, Origin::Sent))),
            None => (definition.to_string(), None),
        };
        Ok(Self {
            publisher,
            id,
            offer_type,
            unchecked,
            type_versions,
            checked,
            follows: None,
            sealed: None,
            price_rates: None,
        })
    }

    /// A draft made of a stored one: its definition may refer to artifacts, which a body does by their addresses.
    pub(crate) fn of_stored(
        ctx: &Ctx,
        (publisher, id): (PublisherId, OfferId),
        (offer_type, definition): (OfferTypeId, Value),
        type_versions: Option<String>,
        follows: Option<Follows>,
    ) -> Result<Self, Problem> {
        let known = super::offer_type(ctx, &offer_type)?;
        let checked = Some(check(&ctx.env.settings, known, definition, Origin::Stored));
        Ok(Self {
            publisher,
            id,
            offer_type: Some(offer_type),
            unchecked: String::new(),
            type_versions,
            checked,
            follows,
            sealed: None,
            price_rates: None,
        })
    }

    /// The same, going on with these sealed secrets and rates of prices in place of the stored ones.
    pub(crate) fn going_on_with(self, sealed: Option<String>, price_rates: Option<FrozenRates>) -> Self {
        Self { sealed, price_rates, ..self }
    }

    pub fn publisher(&self) -> &PublisherId {
        &self.publisher
    }

    pub fn id(&self) -> &OfferId {
        &self.id
    }

    /// The draft checked against `offer_type`, which it need not name itself.
    pub(super) fn checked(&self, ctx: &Ctx, offer_type: &OfferTypeId) -> Result<Cow<'_, Checked>, Problem> {
        let known = ctx.env.offer_types.get(offer_type).ok_or_else(|| no_type(offer_type))?;
        match &self.checked {
            Some(outcome) => outcome.as_ref().map(Cow::Borrowed).map_err(Clone::clone),
            None => {
                check(&ctx.env.settings, known, json::stored(&self.unchecked)?, Origin::Sent).map(Cow::Owned)
            }
        }
        .map_err(Problem::from)
    }
}

/// What the body of a PUT says around its definition.
pub(super) struct Sent {
    pub(super) offer_type: Option<OfferTypeId>,
    /// Null where what was sent is no definition.
    pub(super) definition: Value,
    pub(super) type_versions: Option<String>,
    /// What contradicts the address, or cannot be read.
    pub(super) findings: Vec<Finding>,
}

impl Sent {
    pub(super) fn read(publisher: &PublisherId, id: &OfferId, body: Value) -> Result<Self, Problem> {
        let Value::Object(mut body) = body else {
            return Err(Problem::bad_request("InvalidBody", "send the offer as a JSON object"));
        };
        let mut findings = Vec::new();
        contradiction(&body, "publisherId", publisher.as_str(), &mut findings);
        contradiction(&body, "id", id.as_str(), &mut findings);
        let offer_type = offer_type(&body, &mut findings);
        let definition = match body.remove("definition") {
            Some(mut definition @ Value::Object(_)) => {
                pricing::drop_derived(&mut definition);
                definition
            }
            None | Some(Value::Null) => Value::Object(Map::new()),
            Some(_) => {
                let text = say!("definition-no-object");
                findings.push(Finding::new(FindingCode::WrongType, Place::definition(), text));
                Value::Null
            }
        };
        let type_versions = match body.remove("offerTypeVersions") {
            Some(versions @ Value::Object(_)) => Some(versions.to_string()),
            None | Some(Value::Null) => None,
            Some(_) => {
                let place = Place::around("offerTypeVersions");
                findings.push(Finding::new(FindingCode::WrongType, place, say!("type-versions-no-object")));
                None
            }
        };
        Ok(Self { offer_type, definition, type_versions, findings })
    }
}

pub(super) fn no_type(id: &OfferTypeId) -> Problem {
    Problem::bad_request("UnknownOfferType", format!("there is no offer type `{id}`"))
}

/// What of a document counts: how large it will be, without the prices that a spreadsheet gave.
pub(super) fn counted_size(offer_type: &OfferType, definition: &mut Value) -> Size {
    pricing::without_sheet_prices(definition, |definition| offer_type.size_when_complete(definition))
}

/// Where a definition comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Sent,
    /// Out of the store, where what is held has a reference, which no rule of the type expects.
    Stored,
}

fn check(
    settings: &Settings,
    offer_type: &OfferType,
    mut definition: Value,
    origin: Origin,
) -> Result<Checked, Refused> {
    let findings = match origin {
        Origin::Sent => offer_type.check_draft(&definition),
        Origin::Stored => {
            with_stand_ins(offer_type, &mut definition, |definition| offer_type.check_draft(definition))
        }
    };
    if !findings.is_empty() {
        return Err(Refused::Invalid(findings));
    }
    // Before anything is filled in: what is added may be many times what was sent.
    let size = counted_size(offer_type, &mut definition);
    if size.bytes > settings.max_document_bytes || size.values > settings.max_document_values {
        return Err(Refused::TooLarge(too_large(size, settings)));
    }
    let warnings = offer_type.draft_warnings(&definition);
    let secrets = offer_type
        .take_secrets_to_keep(&mut definition)
        .map_err(|finding| Refused::Invalid(vec![finding]))?;
    let display_text = Definition::of(&definition).display_text().to_owned();
    let plan_key = key_of(offer_type, &definition);
    let artifacts = offer_type.artifacts(&definition);
    let dollar_prices = offer_type.dollar_prices(&definition);
    let beyond = match origin {
        // What is null asks to forget what is stored, so that it is still to be seen.
        Origin::Sent => {
            Beyond::Stays(offer_type.take_beyond(&mut definition).map(|beyond| beyond.to_string()))
        }
        Origin::Stored => {
            Beyond::Whole(offer_type.take_beyond_to_keep(&mut definition).map(|beyond| beyond.to_string()))
        }
    };
    let text = offer_type.completed(&definition, size.bytes);
    Ok(Checked { text, beyond, artifacts, secrets, dollar_prices, display_text, plan_key, warnings })
}

/// Lets `look` see the definition with addresses in place of its references.
fn with_stand_ins<T>(offer_type: &OfferType, definition: &mut Value, look: impl FnOnce(&Value) -> T) -> T {
    let mut slots = offer_type.artifacts(definition);
    slots.retain(|slot| digest_of(&slot.value).is_some());
    for slot in &slots {
        let address = digest_of(&slot.value).map(stand_in);
        if let (Some(address), Some(place)) = (address, definition.pointer_mut(&slot.pointer)) {
            *place = address.into();
        }
    }
    let seen = look(definition);
    for slot in slots {
        if let Some(place) = definition.pointer_mut(&slot.pointer) {
            *place = slot.value.into();
        }
    }
    seen
}

pub(super) fn too_large(size: Size, settings: &Settings) -> Sentence {
    let (most_bytes, most_values) = (settings.max_document_bytes, settings.max_document_values);
    let Size { bytes, values } = size;
    say!("definition-too-large", bytes, values, most_bytes, most_values)
}

fn contradiction(body: &Map<String, Value>, member: &str, path: &str, findings: &mut Vec<Finding>) {
    match body.get(member) {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) if text.is_empty() || text.eq_ignore_ascii_case(path) => {}
        Some(other) => {
            let other = match other {
                Value::String(text) => format!("\"{}\"", shown(text)),
                other => shown_value(other).into_owned(),
            };
            let text = say!("address-contradicts", member = member.to_owned(), other, path = path.to_owned());
            findings.push(Finding::new(FindingCode::Inconsistent, Place::around(member), text));
        }
    }
}

fn offer_type(body: &Map<String, Value>, findings: &mut Vec<Finding>) -> Option<OfferTypeId> {
    let text = match body.get("offerTypeId") {
        None | Some(Value::Null) => return None,
        Some(Value::String(text)) if text.is_empty() => return None,
        Some(Value::String(text)) => text,
        Some(_) => {
            let place = Place::around("offerTypeId");
            findings.push(Finding::new(FindingCode::WrongType, place, say!("offer-type-no-text")));
            return None;
        }
    };
    match text.parse() {
        Ok(id) => Some(id),
        Err(error) => {
            let place = Place::around("offerTypeId");
            findings.push(Finding::new(FindingCode::InvalidFormat, place, error.words()));
            None
        }
    }
}
