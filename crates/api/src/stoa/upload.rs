//! Sending a file for a place of an offer, rather than having it fetched.

use app::once::Outcome;
use app::uploads::{self, Received, Upload};
use app::{App, Ctx};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use face::Refusal;
use face::bearer::Caller;
use face::file::FileBody;
use face::path::OfferPath;
use face::query::Query;
use face::repeat::{Repeat, respond};
use serde_json::json;

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/uploads" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "uploadFile")
        .about("Upload a file for an offer", "Stores a logo, a screenshot, a document, a package or a price spreadsheet that fits the place it is for, and answers the address to put there. A file that is not what its `Content-Type` says, or not what the place asks for, is refused with all that is wrong about it. Nothing names it yet: it is forgotten after a day unless a draft of its publisher is saved with its address. The same bytes may come again.")
        .takes(&["place", "Idempotency-Key"])
        .body(json!({ "required": true, "content": { "*/*": { "schema": { "type": "string", "format": "binary" } } } }))
        .answers(201, Answer::json("The file is stored.", schema("Upload")).with(&["Idempotency-Replayed"]))
        .refuses(&[403, 404, 408, 413, 415, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    repeat: Repeat,
    file: FileBody,
) -> Result<Response, Refusal> {
    let place = query.get("place").unwrap_or_default().to_owned();
    if place.is_empty() {
        let message = "say what the file is for: `?place=` and the place in the definition";
        let error = Refusal::new(StatusCode::BAD_REQUEST, "InvalidQuery", message);
        return Err(error.with_target("place".to_owned()));
    }
    let (owner, wanted) = ((publisher.clone(), offer), place);
    let find =
        move |ctx: &Ctx, tx: &mut Tx<'_>| uploads::find_upload_place(ctx, tx, &owner.0, &owner.1, &wanted);
    let place = app.read(&ctx, find).await?;
    let received = file.receive(&app, &ctx, &place).await?;
    let repeat = repeat.with(&publisher, &received.digest().into());
    let prepare = || async { Ok(received.clone()) };
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, received: &Received| {
        let body = serde_json::to_string(&rendered(uploads::keep_upload(ctx, tx, received)?))?;
        Ok(Outcome { status: 201, headers: Vec::new(), body, made_of: None, replayed: false })
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}

fn rendered(Upload { file, address, until }: Upload) -> wire::upload::Upload {
    wire::upload::Upload {
        address,
        sha256: file.digest,
        bytes: file.bytes,
        media_type: file.media_type,
        width: file.width,
        height: file.height,
        until: until.to_string(),
    }
}
