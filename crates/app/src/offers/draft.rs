//! A draft as a publisher sends it, read and checked before the database is asked anything.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::offer_type::{ArtifactSlot, OfferType, Size};
use domain::{Finding, FindingCode, OfferId, OfferTypeId, PublisherId, json, pricing, shown, shown_value};
use serde_json::{Map, Value};

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
}

/// Why a draft cannot be stored.
#[derive(Clone)]
enum Refused {
    Invalid(Vec<Finding>),
    TooLarge(String),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid(findings) => Self::Invalid(findings),
            Refused::TooLarge(message) => Self::bad_request("DocumentTooLarge", message),
        }
    }
}

/// A draft ready to be stored: checked, completed, its secrets taken out. The tree it was read into, which takes ten times as
/// much room, is gone.
#[derive(Clone)]
pub(super) struct Checked {
    /// JSON text of the definition.
    pub text: String,
    /// The files it names.
    pub artifacts: Vec<ArtifactSlot>,
    pub secrets: BTreeMap<String, String>,
    pub display_text: String,
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
        let Sent { offer_type, definition, type_versions, findings } = Sent::read(&publisher, &id, body)?;
        if !findings.is_empty() {
            return Err(Problem::Invalid(findings));
        }
        let known = offer_type.as_ref().and_then(|id| ctx.env.offer_types.get(id));
        let (unchecked, checked) = match known {
            Some(known) => (String::new(), Some(check(&ctx.env.settings, known, definition))),
            None => (definition.to_string(), None),
        };
        Ok(Self { publisher, id, offer_type, unchecked, type_versions, checked })
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
            None => check(&ctx.env.settings, known, json::stored(&self.unchecked)?).map(Cow::Owned),
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
                findings.push(Finding::new(
                    FindingCode::WrongType,
                    "definition",
                    "`definition` must be an object",
                ));
                Value::Null
            }
        };
        let type_versions = match body.remove("offerTypeVersions") {
            Some(versions @ Value::Object(_)) => Some(versions.to_string()),
            None | Some(Value::Null) => None,
            Some(_) => {
                let message = "`offerTypeVersions` must be an object of version numbers, or left out";
                findings.push(Finding::new(FindingCode::WrongType, "offerTypeVersions", message));
                None
            }
        };
        Ok(Self { offer_type, definition, type_versions, findings })
    }
}

pub(super) fn no_type(id: &OfferTypeId) -> Problem {
    Problem::bad_request(
        "UnknownOfferType",
        format!("there is no offer type `{id}`; GET /api/offerTypes lists them"),
    )
}

/// What of a document counts: how large it will be, without the prices that a spreadsheet gave.
pub(super) fn counted_size(offer_type: &OfferType, definition: &mut Value) -> Size {
    pricing::without_sheet_prices(definition, |definition| offer_type.size_when_complete(definition))
}

fn check(settings: &Settings, offer_type: &OfferType, mut definition: Value) -> Result<Checked, Refused> {
    let findings = offer_type.check_draft(&definition);
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
    let display_text = definition["displayText"].as_str().unwrap_or_default().to_owned();
    let artifacts = offer_type.artifacts(&definition);
    let text = offer_type.completed(&definition, size.bytes);
    Ok(Checked { text, artifacts, secrets, display_text, warnings })
}

pub(super) fn too_large(size: Size, settings: &Settings) -> String {
    let (bytes, values) = (settings.max_document_bytes, settings.max_document_values);
    format!(
        "with what the marketplace fills in, the definition has {} bytes and {} values; at most {bytes} and {values} are kept: send fewer entries",
        size.bytes, size.values
    )
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
            let message = format!("`{member}` is {other}, but the address says `{path}`: make them the same");
            findings.push(Finding::new(FindingCode::Inconsistent, member, message));
        }
    }
}

fn offer_type(body: &Map<String, Value>, findings: &mut Vec<Finding>) -> Option<OfferTypeId> {
    let text = match body.get("offerTypeId") {
        None | Some(Value::Null) => return None,
        Some(Value::String(text)) if text.is_empty() => return None,
        Some(Value::String(text)) => text,
        Some(_) => {
            findings.push(Finding::new(
                FindingCode::WrongType,
                "offerTypeId",
                "`offerTypeId` must be a text",
            ));
            return None;
        }
    };
    match text.parse() {
        Ok(id) => Some(id),
        Err(error) => {
            findings.push(Finding::new(FindingCode::InvalidFormat, "offerTypeId", error.to_string()));
            None
        }
    }
}
