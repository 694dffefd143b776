//! Whether requests can be answered.

use std::time::Duration;

use app::App;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::described;
use crate::openapi::{Answer, Operation};
use crate::options::Options;
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/readyz" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "isReady")
        .about("Can requests be answered?", "Asks the database, too.")
        .answers(200, Answer::text("They can."))
        .answers(503, Answer::text("The database does not answer, or only slowly."))
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

/// How long what a node needs may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The database answers, and what is stored on this machine may be written. A full disk is no reason:
/// it comes back by itself, and what can be read meanwhile is read here.
async fn answer(State(app): State<App>, Extension(options): Extension<Options>) -> Response {
    let looked = async {
        app.db.ping().await.map_err(|error| ("the database does not answer", error.to_string()))?;
        // A file system on a network may take its time.
        let storage = tokio::task::spawn_blocking(move || (options.storage)());
        let storage = storage.await.unwrap_or_else(|error| Err(error.to_string()));
        storage.map_err(|why| ("what is stored on this machine cannot be written", why))
    };
    match tokio::time::timeout(PATIENCE, looked).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err((said, reason))) => {
            tracing::warn!(reason, "not ready: {said}");
            (StatusCode::SERVICE_UNAVAILABLE, format!("{said}\n")).into_response()
        }
        Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database or a disk is slow to answer\n").into_response()
        }
    }
}
