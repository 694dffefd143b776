//! `GET /api/publishers` and `GET /api/publishers/{publisher}`.

use app::App;
use app::identity;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use db::publishers::Publisher;
use wire::publisher::{Publisher as Profile, PublisherDefinition};

use super::listed;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::PublisherPath;

pub(crate) async fn list(State(app): State<App>, Caller(ctx): Caller) -> Result<Response, ApiError> {
    let types = categories(&app);
    let pages = app.pages(&ctx, identity::visible_publishers);
    listed::array(pages, move |publisher| profile(publisher, &types)).await
}

pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    PublisherPath(id): PublisherPath,
) -> Result<Json<Profile>, ApiError> {
    let types = categories(&app);
    let found = app.read(&ctx, move |ctx, tx| identity::publisher(ctx, tx, &id)).await?;
    Ok(Json(profile(found, &types)))
}

fn categories(app: &App) -> Vec<String> {
    app.env.offer_types.iter().map(|known| known.id().to_string()).collect()
}

fn profile(publisher: Publisher, types: &[String]) -> Profile {
    Profile {
        version: 0,
        id: publisher.id.to_string(),
        definition: PublisherDefinition {
            display_text: publisher.display_name,
            offer_type_categories: types.to_vec(),
            seller_id: publisher.seller_id,
        },
    }
}
