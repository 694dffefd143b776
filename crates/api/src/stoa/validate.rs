//! What saving and publishing an offer would say, without doing either.

use std::io::Write;

use app::App;
use app::offers::{self, ToValidate};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, post};
use face::Refusal;
use face::bearer::Caller;
use face::body::OfferIfAny;
use face::path::OfferPath;
use serde_json::json;
use wire::validation::{Severity, Validation, ValidationLevel};
use words::Language;

use super::described;
use super::finding::{describe_finding, describe_shortly};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

/// How many findings are told to programs, too: nobody corrects more at once, and what is told takes memory.
const MOST_IN_FULL: usize = 200;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/validate" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "validateOffer")
        .about("Validate an offer", "Lists everything that saving and publishing would say about the body, which is as a PUT takes it, or, without one, about the stored draft; nothing is saved. An offer that is not there yet can be validated, too. Files behind addresses are not fetched and disks are not certified. Messages are in English, or in Korean where `Accept-Language` prefers it.")
        .body(json!({ "required": false, "content": { "application/json": { "schema": {
            "type": "object", "description": "An offer as a PUT takes it. Whatever is not as a PUT takes it is among the findings.",
        } } } }))
        .answers(200, Answer::json("The findings, whatever they are.", schema("Validation")))
        .refuses(&[403, 404, 408, 413, 415])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    headers: HeaderMap,
    OfferIfAny(body): OfferIfAny,
) -> Result<impl IntoResponse, Refusal> {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    let words = app.env.offer_types.words(accepted.map_or(Language::English, Language::accepted));
    let sent = body.map_or(ToValidate::Stored, |body| ToValidate::Sent(body.value, body.size));
    let offers::Validation { offer_type, draft, publish } =
        offers::validate(&app, &ctx, &publisher, &offer, sent).await?;
    let can_be_saved = draft.problems.is_empty();
    let can_be_published = can_be_saved && publish.problems.is_empty();
    let findings = [
        (ValidationLevel::Draft, Severity::Error, draft.problems),
        (ValidationLevel::Publish, Severity::Error, publish.problems),
        (ValidationLevel::Draft, Severity::Warning, draft.warnings),
        (ValidationLevel::Publish, Severity::Warning, publish.warnings),
    ];
    let findings = findings.into_iter().flat_map(|(level, severity, findings)| {
        findings.into_iter().map(move |finding| (level, severity, finding))
    });
    let findings = findings.enumerate().map(|(nth, (level, severity, finding))| match nth < MOST_IN_FULL {
        true => describe_finding(level, severity, &finding, words),
        false => describe_shortly(level, severity, &finding, words),
    });
    let validation = Validation {
        offer_type_id: offer_type.to_string(),
        can_be_saved,
        can_be_published,
        findings: findings.collect(),
    };
    let head = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_LANGUAGE, words.language().code()),
        (VARY, "Accept-Language"),
    ];
    Ok((head, written_exactly(&validation)))
}

/// JSON without room to spare: an answer with thousands of findings would take three times as much while it grows.
fn written_exactly(validation: &Validation) -> Vec<u8> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, validation).expect("texts can be written");
    let mut text = Vec::with_capacity(length.0);
    serde_json::to_writer(&mut text, validation).expect("texts can be written");
    text
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
