//! The link a publisher gets to look before going live.

use app::App;
use app::catalogue::{preview, render_entry};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use face::visitor::Visitor;

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/catalog/preview/{publisher}/{offer}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "getPreview")
        .about("Look at a preview", "The link in the status of an offer that waits for sign-off; it works for whoever has it, until the preview goes.")
        .takes(&["previewVersion", "signature"])
        .answers(200, Answer::json("The offer as it would be live.", schema("CatalogueEntry")).with(&["Cache-Control"]))
        .refuses(&[404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: OfferPath,
    query: Query,
) -> Result<Response, Refusal> {
    let version = query.get("version").and_then(|version| version.parse().ok()).unwrap_or_default();
    let signature = query.get("signature").unwrap_or_default().to_owned();
    let shown = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
        preview(ctx, tx, &path.publisher, &path.offer, version, &signature)
    };
    let shown = app.read(&ctx, shown).await?;
    let entry = render_entry(&app, &ctx, shown).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(entry)).into_response())
}
