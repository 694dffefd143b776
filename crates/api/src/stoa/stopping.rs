//! What the endpoints that stop and resume selling have in common.

use app::once::Outcome;
use app::selling::{self, AskedAlternative, Change, Changed, Prepared, Terms, Wish};
use app::{App, Ctx};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use db::Tx;
use domain::selling::Item;
use face::Refusal;
use face::bearer::Caller;
use face::body::JsonIfAny;
use face::path::OfferPath;
use face::precondition::Condition;
use face::query::Query;
use face::repeat::{Repeat, respond};
use serde_json::{Value, json};
use wire::selling::{Alternative, Standing, StopTerms};

use crate::openapi::{Answer, Operation, schema};

/// What there is to say of stopping anything, on the terms of `example`.
pub(super) fn stops(operation: Operation, example: &Value) -> Operation {
    changes(operation)
        .body(json!({ "required": false, "content": { "application/json": {
            "schema": schema("StopTerms"), "example": example,
        } } }))
        .refuses(&[408, 413, 415])
}

/// What there is to say of stopping or resuming anything.
pub(super) fn changes(operation: Operation) -> Operation {
    operation
        .takes(&["If-Match", "Idempotency-Key"])
        .answers(
            200,
            Answer::json(
                "How it stands now. The tag is that of the state of selling of the offer.",
                schema("Standing"),
            )
            .with(&["ETag", "Idempotency-Replayed"]),
        )
        .refuses(&[403, 404, 409, 412, 422, 507])
}

/// A request to stop or to resume.
pub(super) struct Asked {
    caller: Caller,
    path: OfferPath,
    condition: Condition,
    repeat: Repeat,
    generation: Option<String>,
}

impl FromRequestParts<App> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let path = OfferPath::from_request_parts(parts, app).await?;
        let Ok(condition) = Condition::from_request_parts(parts, app).await;
        let repeat = Repeat::from_request_parts(parts, app).await?;
        let generation = Query::of(parts.uri.query()).get("generation").map(str::to_owned);
        Ok(Self { caller, path, condition, repeat, generation })
    }
}

/// The same with terms, if there are any.
pub(super) struct AskedToStop(pub(super) Asked, pub(super) Option<Value>);

impl FromRequest<App> for AskedToStop {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let asked = Asked::from_request_parts(&mut parts, app).await?;
        let JsonIfAny(body) = JsonIfAny::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self(asked, body.map(|body| body.value)))
    }
}

impl Asked {
    /// The plan in the address.
    pub(super) fn plan(&self) -> Result<Item, Refusal> {
        self.path.rest.id("plan").map(Item::Plan)
    }

    /// The version of images in the address.
    pub(super) fn image(&self) -> Result<Item, Refusal> {
        let generation = self.generation.as_ref().map(|id| id.parse());
        let generation = generation.transpose().map_err(|error: domain::InvalidId| {
            Refusal::new(StatusCode::BAD_REQUEST, "InvalidResourceId", error.to_string())
                .with_target("generation".to_owned())
        })?;
        let (plan, version) = (self.path.rest.id("plan")?, self.path.rest.id("imageVersion")?);
        Ok(Item::Image { plan, generation, version })
    }

    pub(super) async fn resume(self, app: &App, item: Item) -> Result<Response, Refusal> {
        self.answer(app, item, Wish::Resume, &Value::Null).await
    }

    async fn answer(self, app: &App, item: Item, wish: Wish, body: &Value) -> Result<Response, Refusal> {
        let Self { caller: Caller(ctx), path: OfferPath { publisher, offer, .. }, condition, repeat, .. } =
            self;
        let repeat = repeat.with(&publisher, body);
        let change = Change { publisher, offer, item, wish, if_match: condition.0.if_match };
        let prepare = || selling::prepare(app, &ctx, &change);
        let asked = change.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| {
            let Changed { standing, tag } = selling::change(ctx, tx, &asked, prepared)?;
            let body = serde_json::to_string(&rendered(standing))?;
            let headers = vec![("etag".to_owned(), tag)];
            Ok(Outcome { status: 200, headers, body, made_of: None, replayed: false })
        };
        Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
    }
}

impl AskedToStop {
    pub(super) async fn stop(self, app: &App, item: Item) -> Result<Response, Refusal> {
        let Self(asked, body) = self;
        let body = body.unwrap_or(Value::Null);
        let terms = if body.is_null() { StopTerms::default() } else { read_terms(&body)? };
        let StopTerms { date, date_offset, reason, alternative } = terms;
        let alternative = alternative.map(|asked| AskedAlternative {
            publisher: asked.publisher_id,
            offer: asked.offer_id,
            plan: asked.plan_id,
            image_version: asked.image_version,
        });
        let wish = Wish::Stop(Terms { date, date_offset, reason, alternative });
        asked.answer(app, item, wish, &body).await
    }
}

fn read_terms(body: &Value) -> Result<StopTerms, Refusal> {
    // A list would be read as the members in their order.
    let is_object = |value: &Value| value.is_object() || value.is_null();
    let read = match is_object(body) && is_object(&body["alternative"]) {
        true => serde_json::from_value(body.clone()).map_err(|error| error.to_string()),
        false => Err("it is no object".to_owned()),
    };
    read.map_err(|error| {
        let message = format!(
            "send `{{\"date\": \"2027-03-01\", \"reason\": \"endOfSupport\", \"alternative\": {{\"planId\": \"...\"}}}}`, each if needed, or nothing: {error}"
        );
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidBody", message)
    })
}

/// How something stands, as it is sent.
pub(super) fn rendered(standing: selling::Standing) -> Standing {
    let selling::Standing { word, since, date, reason, alternative, .. } = standing;
    Standing {
        state: word.to_owned(),
        since: since.map(|since| since.to_string()),
        date: date.map(|date| date.to_string()),
        reason: reason.map(|reason| reason.to_string()),
        alternative: alternative.map(|alternative| Alternative {
            publisher_id: Some(alternative.publisher.to_string()),
            offer_id: Some(alternative.offer.to_string()),
            plan_id: alternative.plan.map(|plan| plan.to_string()),
            image_version: alternative.version.map(|version| version.to_string()),
        }),
    }
}
