//! What saving and publishing an offer would say, without doing either.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, post};
use domain::Finding;
use serde_json::json;
use wire::validation::{Severity, Validation, ValidationFinding, ValidationLevel};

use super::described;
use crate::bearer::Caller;
use crate::body::OfferIfAny;
use crate::error::ApiError;
use crate::openapi::{Answer, Operation, schema};
use crate::path::OfferPath;
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/validate" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "validateOffer")
        .about("Validate an offer", "Lists everything that saving and publishing would say about the body, which is as a PUT takes it, or, without one, about the stored draft; nothing is saved. An offer that is not there yet can be validated, too. Files behind addresses are not fetched and disks are not certified.")
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
    OfferIfAny(body): OfferIfAny,
) -> Result<Json<Validation>, ApiError> {
    let sent = body.map(|body| (body.value, body.size));
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
        let told = move |Finding { code, target, message }| ValidationFinding {
            level,
            severity,
            code: code.to_string(),
            target,
            message,
        };
        findings.into_iter().map(told)
    });
    Ok(Json(Validation {
        offer_type_id: offer_type.to_string(),
        can_be_saved,
        can_be_published,
        findings: findings.collect(),
    }))
}
