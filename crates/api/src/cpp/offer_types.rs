//! `GET /api/offerTypes` and `GET /api/offerTypes/{offerType}`.

use app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::OfferTypeId;
use domain::offer_type::OfferType;
use wire::offer_type::OfferType as Known;

use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::PathParameters;

pub(crate) async fn list(State(app): State<App>, Caller(ctx): Caller) -> Result<Response, ApiError> {
    // They are the same for everybody who is still admitted.
    app.read(&ctx, |_, _| Ok(())).await?;
    Ok(Json(app.env.offer_types.iter().map(shown).collect::<Vec<_>>()).into_response())
}

pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    path: PathParameters,
) -> Result<Response, ApiError> {
    // They are the same for everybody who is still admitted.
    app.read(&ctx, |_, _| Ok(())).await?;
    let id: OfferTypeId = path.id("offerType")?;
    match app.env.offer_types.get(&id) {
        Some(known) => Ok(Json(shown(known)).into_response()),
        None => {
            let message = format!("there is no offer type `{id}`; GET /api/offerTypes lists them");
            Err(ApiError::new(StatusCode::NOT_FOUND, "NotFound", message))
        }
    }
}

fn shown(known: &OfferType) -> Known<'_> {
    Known {
        id: known.id().as_str(),
        display_name: known.display_name(),
        version: known.version(),
        offer_type_versions: known.namespace_versions(),
        definition_schema: known.schema(),
    }
}
