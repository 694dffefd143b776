//! What operators and their tools ask: is it alive, is it ready, how is it doing.

use std::time::Duration;

use app::App;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::publishing::OperationState;

use crate::Options;

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, too.
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    match tokio::time::timeout(Duration::from_secs(2), app.db.ping()).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database is slow to answer\n").into_response(),
    }
}

/// `GET /metrics`: the Prometheus text format.
pub(crate) async fn metrics(State(app): State<App>, Extension(options): Extension<Options>) -> Response {
    if let Err(error) = app.db.scan(gauges).await {
        tracing::warn!(%error, "the gauges could not be read");
    }
    metrics::gauge!("stoa_db_queue_depth").set(count(app.db.queue_depth()));
    let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    metrics::gauge!("stoa_tasks").set(count(tasks));
    let text = (options.metrics)();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Counts that live in the database, so that every node tells the same.
fn gauges(tx: &mut db::Tx<'_>) -> Result<(), db::Error> {
    let counts = db::operations::count(tx)?;
    for state in OperationState::ALL {
        let many = counts.iter().find(|(counted, _)| counted == state.as_str()).map_or(0, |(_, many)| *many);
        metrics::gauge!("stoa_operations", "state" => state.as_str()).set(count(many));
    }
    metrics::gauge!("stoa_jobs").set(count(db::jobs::depth(tx)?));
    Ok(())
}

fn count(many: impl TryInto<u32>) -> f64 {
    many.try_into().map_or(f64::from(u32::MAX), f64::from)
}
