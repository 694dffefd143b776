//! Saving the draft of an offer.

use std::sync::{Arc, Mutex, PoisonError};

use app::offers::{self, Document, Draft, Ready, Shown};
use app::once::Outcome;
use app::{App, Ctx, Problem};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, put};
use db::Tx;
use domain::ETag;
use face::Refusal;
use face::bearer::Caller;
use face::body::{JsonBody, OfferBody};
use face::path::OfferPath;
use face::precondition::Condition;
use face::repeat::{Repeat, respond};
use serde_json::{Value, json};

use super::{render, warnings};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "put", path: "/api/publishers/{publisher}/offers/{offer}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "putOffer")
        .about("Create or replace the draft of an offer", "Saves the whole draft. It may be unfinished: what could never become valid is refused with every problem at once, and the rest is checked when it is published. Members the marketplace does not know are kept as they are and named in `x-stoa-warnings`; a text among them whose name holds the whole word password, secret, token, key or connectionString is kept like a secret. Members it owns (`status`, `version`, `changedTime`) are ignored. A secret that is left out keeps its value, and `\"\"` clears it.")
        .takes(&["If-Match", "If-None-Match", "Idempotency-Key"])
        .body(draft())
        .answers(200, Answer::json("The draft as it is now; also when it is new.", schema("Offer")).with(&["ETag", "Idempotency-Replayed", "x-stoa-warnings"]))
        .refuses(&[403, 408, 409, 412, 413, 415, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    put(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    Condition(precondition): Condition,
    repeat: Repeat,
    OfferBody(JsonBody { value: body, size }): OfferBody,
) -> Result<Response, Refusal> {
    // Before the document is looked at: it may be large, and its faults are nobody else's business.
    let asked = (publisher.clone(), offer.clone());
    let stored = app.read(&ctx, move |ctx, tx| offers::find_stored(ctx, tx, &asked.0, &asked.1)).await?;
    let (whose, inner, known) = (publisher.clone(), ctx.clone(), stored.offer_type().cloned());
    let read = move || {
        let repeat = repeat.with(&publisher, &body);
        let draft = Draft::read_for(&inner, (publisher, offer), body, known.as_ref())?;
        Ok::<_, Problem>((repeat, draft))
    };
    let (repeat, draft) = app.heavy.run_on(size, whose.as_str(), read).await?;
    let (draft, condition) = (Arc::new(draft), precondition.clone());
    let (saved, repeatable) = (Arc::clone(&draft), repeat.is_some());
    // What was found is good for one try.
    let stored = Mutex::new(Some(stored));
    let prepare = || {
        let stored = stored.lock().unwrap_or_else(PoisonError::into_inner).take();
        offers::prepare(&app, &ctx, &draft, size, &precondition, stored)
    };
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, ready: &Ready| {
        let document = offers::put(ctx, tx, &saved, &condition, ready)?;
        let made_of = repeatable.then(|| Shown::of(ctx, &document).to_text()).transpose()?;
        answered(document, made_of)
    };
    let mut outcome = app.write_once(&ctx, repeat, prepare, case).await?;
    if outcome.replayed
        && let Some(made_of) = &outcome.made_of
    {
        outcome.body = text_of(offers::again(&app, &ctx, &draft, size, made_of).await?)?;
    }
    Ok(respond(outcome))
}

/// 200 for a create, too: see the module's decisions.
fn answered(document: Document, made_of: Option<String>) -> Result<Outcome, Problem> {
    let mut headers = vec![("etag".to_owned(), ETag(document.changed_at).to_string())];
    headers.extend(warnings::header(&document.warnings));
    Ok(Outcome { status: 200, headers, body: text_of(document)?, made_of, replayed: false })
}

/// The text of the answer, in as much room as it takes: the document may be large.
fn text_of(document: Document) -> Result<String, Problem> {
    /// Of everything around the definition.
    const AROUND: usize = 1024;
    let versions = document.type_versions.as_ref().map_or(0, |versions| versions.get().len());
    let mut text = Vec::with_capacity(document.definition.get().len() + versions + AROUND);
    serde_json::to_writer(&mut text, &render::offer(document))?;
    String::from_utf8(text).map_err(Problem::internal)
}

/// What a caller sends.
fn draft() -> Value {
    let example = json!({
        "offerTypeId": "microsoft-azure-corevm",
        "definition": { "displayText": "Demo images", "offer": {}, "plans": [{ "planId": "standard" }] },
    });
    json!({
        "required": true,
        "content": { "application/json": { "schema": schema("OfferDraft"), "example": example } },
    })
}
