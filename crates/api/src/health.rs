//! What operators and their tools ask: is it alive, is it ready, how is it doing.

use std::time::Duration;

use app::App;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Timestamp;

use crate::Options;

/// Where counting due jobs ends: whoever watches them has been alarmed long before.
const MOST_JOBS: i64 = 10_000;

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
    let now = app.env.clock.now();
    if let Err(error) = app.db.scan(move |tx| gauges(tx, now)).await {
        tracing::warn!(%error, "the gauges could not be read");
    }
    metrics::gauge!("stoa_db_queue_depth").set(count(app.db.queue_depth()));
    let text = (options.metrics)();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Counts that live in the database, so that every node tells the same. What has ended is not counted here: there is
/// more of it every day.
fn gauges(tx: &mut db::Tx<'_>, now: Timestamp) -> Result<(), db::Error> {
    metrics::gauge!("stoa_operations_running").set(count(db::operations::count_running(tx)?));
    metrics::gauge!("stoa_jobs_due").set(count(db::jobs::count_due(tx, now, MOST_JOBS)?));
    Ok(())
}

fn count(many: impl TryInto<u32>) -> f64 {
    many.try_into().map_or(f64::from(u32::MAX), f64::from)
}
