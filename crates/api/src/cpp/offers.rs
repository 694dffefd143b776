//! `GET /api/publishers/{publisher}/offers`.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::filter::OfferFilter;
use wire::offer::{DisplayText, OfferSummary};

use super::render::migration_status;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::PublisherPath;
use crate::query::Query;

pub(crate) async fn list(
    State(app): State<App>,
    Caller(ctx): Caller,
    PublisherPath(publisher): PublisherPath,
    query: Query,
) -> Result<Json<Vec<OfferSummary>>, ApiError> {
    let filter = OfferFilter::parse(query.get("$filter").unwrap_or_default()).map_err(|error| {
        ApiError::new(StatusCode::BAD_REQUEST, "InvalidFilter", error.to_string())
            .with_target("$filter".to_owned())
    })?;
    let asked = publisher.clone();
    let (found, migrated) = app.scan(&ctx, move |ctx, tx| offers::list(ctx, tx, &asked, &filter)).await?;
    let summary = |offer: db::offers::Offer| OfferSummary {
        offer_type_id: offer.offer_type.to_string(),
        publisher_id: publisher.to_string(),
        status: offer.status.to_string(),
        id: offer.id.to_string(),
        version: offer.draft_version,
        definition: DisplayText { display_text: offer.display_text },
        changed_time: offer.changed_at.to_string(),
        pc_migration_status: migration_status(migrated),
    };
    Ok(Json(found.into_iter().map(summary).collect()))
}
