//! `GET /artifacts/{digest}`: logos, screenshots and documents.

use app::App;
use app::offers::{ArtifactAccess, artifact_for};
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use crate::path::PathParameters;
use crate::query::Query;
use crate::visitor::Visitor;

pub(crate) async fn get(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: PathParameters,
    query: Query,
) -> Result<Response, ApiError> {
    let missing = || ApiError::new(StatusCode::NOT_FOUND, "NotFound", "there is no such artifact");
    let digest: blob::Digest = path.text("digest").parse().map_err(|_| missing())?;
    let access = ArtifactAccess {
        expires: query.get("expires").map(str::to_owned),
        signature: query.get("signature").map(str::to_owned),
    };
    let name = digest.to_string();
    let media_type = app.read(&ctx, move |ctx, tx| artifact_for(ctx, tx, &name, &access)).await?;
    let bytes = app.blobs.get(&digest).await.map_err(app::Problem::internal)?.ok_or_else(missing)?;
    let headers = [
        (header::CONTENT_TYPE, media_type.as_str()),
        // The address names the bytes, so they never change.
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}
