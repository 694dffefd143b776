//! Beginning an offer: empty, as a copy of another one of its publisher's, or as a document says it.
//!
//! What comes of it is a draft like any other, saved as a PUT is that may only create. Of a copy the files go along, because the
//! publisher holds them; secrets do not: they were entered for the other offer.

mod ids;
mod secrets;

use std::sync::Arc;

use db::offers::{Version, WithDraft};
use db::{Tx, deletions};
use domain::{Definition, Finding, FindingCode, OfferId, OfferTypeId, Place, PublisherId};
use offer_types::OfferType;
use serde_json::{Map, Value, json};
use words::say;

use super::{Document, Draft, Precondition, Ready, offer_type, prepare, put, whole, with_draft};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

pub use ids::{IdState, offer_id_state, plan_id_state};
pub use secrets::{LeftSecret, secrets_left};

/// An offer to begin.
#[derive(Debug, Clone)]
pub struct Beginning {
    pub publisher: PublisherId,
    pub id: OfferId,
    /// What it begins as says it, too; both have to agree.
    pub offer_type: Option<OfferTypeId>,
    /// What its publisher calls it; without one, what it begins as is called, or its id.
    pub display_text: Option<String>,
    pub start: Start,
}

/// What an offer begins as.
#[derive(Debug, Clone)]
pub enum Start {
    Nothing,
    /// The draft of another offer of the same publisher.
    Offer(OfferId),
    /// An offer as a PUT takes it, or its definition alone; and its size in bytes, as it was sent.
    Document(Value, usize),
}

/// An offer that may be begun.
pub struct PreparedBeginning {
    draft: Arc<Draft>,
    ready: Ready,
}

/// It is created, and never replaced.
fn only_new() -> Precondition {
    Precondition { if_match: None, if_none_match: Some("*".to_owned()) }
}

/// Makes a draft ready to be saved by [`begin`].
pub async fn prepare_begin(
    app: &App,
    ctx: &Ctx,
    beginning: &Arc<Beginning>,
) -> Result<PreparedBeginning, Problem> {
    let asked = Arc::clone(beginning);
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &asked.publisher, Need::Edit)?;
        match &asked.start {
            Start::Offer(other) => Ok(Some(with_draft(tx, &asked.publisher, other)?)),
            Start::Nothing | Start::Document(..) => Ok(None),
        }
    };
    let found: Option<WithDraft> = app.read(ctx, find).await?;
    let size = match (&beginning.start, &found) {
        (Start::Document(_, size), _) => *size,
        (_, Some(found)) => found.draft.size(),
        _ => 0,
    };
    let (inner, asked) = (ctx.clone(), Arc::clone(beginning));
    let draft = move || draft_of(&inner, &asked, found).map(Arc::new);
    let draft = app.heavy.run_on(size, beginning.publisher.as_str(), draft).await?;
    let ready = prepare(app, ctx, &draft, size, &only_new(), None).await?;
    Ok(PreparedBeginning { draft, ready })
}

/// Creates an offer that was [prepared](prepare_begin).
pub fn begin(ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedBeginning) -> Result<Document, Problem> {
    put(ctx, tx, &prepared.draft, &only_new(), &prepared.ready)
}

fn draft_of(ctx: &Ctx, asked: &Beginning, found: Option<WithDraft>) -> Result<Draft, Problem> {
    let owner = (asked.publisher.clone(), asked.id.clone());
    match (&asked.start, found) {
        (Start::Offer(_), Some(WithDraft { offer, draft, .. })) => {
            let known = known(ctx, asked, Some(&offer.offer_type))?;
            let definition = renamed(asked, definition_of(ctx, known, &draft)?);
            Draft::of_stored(ctx, owner, (offer.offer_type, definition), draft.type_versions, None)
        }
        (Start::Document(body, _), _) => {
            let mut body = as_body(body.clone())?;
            let named = body.get("offerTypeId").and_then(Value::as_str).map(str::parse).transpose();
            let named: Option<OfferTypeId> = named.map_err(|error: domain::InvalidId| {
                let place = Place::around("offerTypeId");
                Problem::Invalid(vec![Finding::new(FindingCode::InvalidFormat, place, error.words())])
            })?;
            let known = known(ctx, asked, named.as_ref())?;
            body.insert("offerTypeId".to_owned(), known.id().as_str().into());
            let definition = body.remove("definition").unwrap_or_default();
            body.insert("definition".to_owned(), renamed(asked, definition));
            Draft::read(ctx, owner.0, owner.1, Value::Object(body))
        }
        (Start::Nothing | Start::Offer(_), _) => {
            let known = known(ctx, asked, None)?;
            let body =
                json!({ "offerTypeId": known.id().as_str(), "definition": renamed(asked, Value::Null) });
            Draft::read(ctx, owner.0, owner.1, body)
        }
    }
}

fn definition_of(ctx: &Ctx, known: &OfferType, draft: &Version) -> Result<Value, Problem> {
    let mut definition = whole(ctx, known, draft)?;
    offer_types::pricing::drop_derived(&mut definition);
    Ok(definition)
}

/// An offer without what names it: that is said anew. What is a definition alone is put into one.
fn as_body(document: Value) -> Result<Map<String, Value>, Problem> {
    let Value::Object(mut members) = document else {
        return Err(Problem::bad_request("InvalidBody", "an offer is a JSON object"));
    };
    let is_definition = !members.contains_key("definition")
        && ["offer", Definition::PLANS, Definition::DISPLAY_TEXT]
            .iter()
            .any(|name| members.contains_key(*name));
    if is_definition {
        let offer_type = members.shift_remove("offerTypeId");
        let mut body = Map::new();
        body.extend(offer_type.map(|named| ("offerTypeId".to_owned(), named)));
        body.insert("definition".to_owned(), Value::Object(members));
        return Ok(body);
    }
    for name in ["publisherId", "id"] {
        members.shift_remove(name);
    }
    Ok(members)
}

fn renamed(asked: &Beginning, mut definition: Value) -> Value {
    if definition.is_null() {
        definition = Value::Object(Map::new());
    }
    if let Value::Object(members) = &mut definition {
        let is_named = match members.get(Definition::DISPLAY_TEXT) {
            None | Some(Value::Null) => false,
            Some(Value::String(own)) => !own.trim().is_empty(),
            // What is no text is told to be none.
            Some(_) => true,
        };
        let name = asked.display_text.clone().or_else(|| (!is_named).then(|| asked.id.to_string()));
        members.extend(name.map(|name| (Definition::DISPLAY_TEXT.to_owned(), name.into())));
    }
    definition
}

/// The type that was chosen, or that `named` is; both have to be the same, and one that new offers are made of.
fn known<'c>(ctx: &'c Ctx, asked: &Beginning, named: Option<&OfferTypeId>) -> Result<&'c OfferType, Problem> {
    let refused = |code, text| Problem::Invalid(vec![Finding::new(code, Place::around("offerTypeId"), text)]);
    let id = match (&asked.offer_type, named) {
        (Some(chosen), Some(named)) if chosen != named => {
            let text = say!("begin-type-differs", own = chosen.to_string(), other = named.to_string());
            return Err(refused(FindingCode::Inconsistent, text));
        }
        (_, Some(id)) | (Some(id), None) => id,
        (None, None) => return Err(refused(FindingCode::Required, say!("begin-type-missing"))),
    };
    let Some(known) = ctx.env.offer_types.get(id) else {
        return Err(refused(FindingCode::NotAllowed, say!("begin-type-unknown", id = id.to_string())));
    };
    match known.retired() {
        None => Ok(known),
        Some(retired) => {
            let successor = retired.successor.to_string();
            let text = say!("begin-type-retired", id = id.to_string(), successor);
            Err(refused(FindingCode::NotAllowed, text))
        }
    }
}
