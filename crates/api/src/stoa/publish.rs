//! Publishing some pages of a draft, or all of them.

use std::collections::BTreeSet;

use app::once::Outcome;
use app::publishing::{self, Publish, Publishable, Selection};
use app::{App, Ctx};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use domain::{Finding, Notes, Page};
use face::Refusal;
use face::bearer::Caller;
use face::body::JsonBody;
use face::path::OfferPath;
use face::repeat::{Repeat, respond};
use serde::{Deserialize, de};
use serde_json::{Value, json};
use wire::publish::{HeldBack, Published, PulledIn};
use wire::validation::{Severity, ValidationLevel};
use words::Words;

use super::described;
use super::finding::describe_finding;
use crate::cpp;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/publish" };

/// The most pages that are chosen.
const MOST: usize = 1000;

pub(crate) fn operation() -> Operation {
    described(ROUTE, "publishPages")
        .about("Publish pages of a draft", "Freezes what is live, with the chosen pages of the draft in place of its own, as a version, and brings it to the preview slot; everything else stays draft. Without `pages` the whole draft is published. The pages offer-settings, plans and test-drive go along with every publish, and a new plan with all of its pages, unless something is wrong with it: then it is held back. The answer names what is published beside the chosen pages, and what is not. An offer that was never live goes out whole.")
        .takes(&["Idempotency-Key"])
        .body(json!({ "required": true, "content": { "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "pages": { "type": ["array", "null"], "maxItems": MOST, "items": { "type": "string" } },
                    "emails": emails(),
                    "force": force(),
                    "notes": notes(),
                },
            },
            "example": { "pages": ["listing", "plans/gen1/plan-listing"] },
        } } }))
        .answers(202, Answer::json("It has begun.", schema("Published")).with(&["Location", "Operation-Location", "Idempotency-Replayed", "x-stoa-warnings"]))
        .refuses(&[403, 404, 408, 409, 413, 415, 422, 507])
}

/// Whom to tell, in a description.
pub(super) fn emails() -> Value {
    json!({ "type": ["array", "null"], "items": { "type": "string" }, "description": "Whom to tell about offers that are not migrated." })
}

/// Whether to publish what is the same, in a description.
pub(super) fn force() -> Value {
    json!({ "type": ["boolean", "null"], "description": "Publish although nothing changed since the live version." })
}

/// What to tell whoever certifies, in a description.
pub(super) fn notes() -> Value {
    json!({ "type": ["string", "null"], "maxLength": Notes::MOST, "description": "What whoever certifies is told: how to try the offer out, and what changed. It is kept with the operation." })
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

/// What is to be published.
#[derive(Debug, Default, Deserialize)]
struct Request {
    pages: Option<Vec<String>>,
    emails: Option<Vec<String>>,
    force: Option<bool>,
    notes: Option<String>,
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    JsonBody { value: body, .. }: JsonBody,
) -> Result<Response, Refusal> {
    let repeat = repeat.with(&publisher, &body);
    let Request { pages, emails, force, notes } = read(body)?;
    let pages = pages.map(|pages| read_pages(&pages)).transpose()?;
    let emails = cpp::emails::parse(&emails.unwrap_or_default().join(","), "emails")?;
    let notes = read_notes(notes.as_deref(), "notes")?;
    let request = Publish { publisher, offer, emails, force: force.unwrap_or_default(), pages, notes };
    let prepare = || publishing::prepare_publish(&app, &ctx, &request);
    let asked = request.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, publishable: &Publishable| {
        let operation = publishing::publish(ctx, tx, &asked, publishable)?;
        let body = serde_json::to_string(&rendered(&publishable.selection))?;
        let mut outcome = Outcome { body, ..cpp::start::accepted(&operation) };
        outcome.headers.extend(cpp::warnings::header(&publishable.warnings));
        Ok(outcome)
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}

fn read(body: Value) -> Result<Request, Refusal> {
    // A list would be read as the members in their order.
    let read = if body.is_object() {
        serde_json::from_value(body)
    } else {
        Err(de::Error::custom("it is no object"))
    };
    read.map_err(|error: serde_json::Error| {
        let message = format!(
            "send `{{\"pages\": [...], \"emails\": [...], \"force\": false, \"notes\": ...}}`, each if needed: {error}"
        );
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidBody", message)
    })
}

/// The pages that are named; all that are none at once.
pub(super) fn read_pages(names: &[String]) -> Result<BTreeSet<Page>, Refusal> {
    let (mut pages, mut wrong) = (BTreeSet::new(), Vec::new());
    for name in names {
        match name.parse::<Page>() {
            Ok(page) => _ = pages.insert(page),
            Err(error) => wrong.push(error.to_string()),
        }
    }
    match wrong.is_empty() && names.len() <= MOST {
        true => Ok(pages),
        false => {
            wrong.truncate(10);
            let message = format!(
                "at most {MOST} pages are named by `pages`, each as the list of pages does; {}",
                wrong.join("; ")
            );
            Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidPage", message).with_target("pages".to_owned()))
        }
    }
}

/// What is told to whoever certifies; `member` is where it was sent.
pub(super) fn read_notes(sent: Option<&str>, member: &str) -> Result<Option<Notes>, Refusal> {
    Notes::parse(sent.unwrap_or_default()).map_err(|error| {
        let refusal = Refusal::new(StatusCode::BAD_REQUEST, "InvalidNotes", error.to_string());
        refusal.with_target(member.to_owned())
    })
}

/// A selection as it is sent.
pub(super) fn rendered(selection: &Selection) -> Published {
    let texts = |pages: &[Page]| pages.iter().map(ToString::to_string).collect();
    let pulled_in = selection
        .pulled_in
        .iter()
        .map(|pulled| PulledIn { page: pulled.page.to_string(), reason: pulled.reason() });
    let problem = |finding: &Finding| {
        describe_finding(ValidationLevel::Publish, Severity::Error, finding, Words::ENGLISH)
    };
    let held_back = selection.held_back.iter().map(|held| HeldBack {
        plan: held.plan.to_string(),
        pages: texts(&held.pages),
        problems: held.problems.iter().map(problem).collect(),
    });
    Published {
        pages: texts(&selection.pages),
        pulled_in: pulled_in.collect(),
        held_back: held_back.collect(),
    }
}
