//! How it is doing, in the Prometheus text format.

use std::net::SocketAddr;

use app::App;
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use blob::Digest;
use domain::Timestamp;
use face::Refusal;
use face::bearer::bearer;
use metrics::gauge;

use super::described;
use crate::openapi::{Answer, Operation};
use crate::options::{MetricsReaders, Options};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/metrics" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "getMetrics")
        .about("Read the measurements", "The Prometheus text format, for whom the operator allows it: callers on the same machine, or those with the token of the setting `metrics.token`.")
        .answers(200, Answer::text("The measurements."))
        .refuses(&[401, 403])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

/// Where counting due jobs ends: whoever watches them has been alarmed long before.
const MOST_JOBS: i64 = 10_000;

async fn answer(
    State(app): State<App>,
    Extension(options): Extension<Options>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    admit(&options.metrics_readers, caller, &headers)?;
    let now = app.env.clock.now();
    let counted = app.db.scan(move |tx| gauges(tx, now)).await;
    gauge!("stoa_db_up").set(if counted.is_ok() { 1.0 } else { 0.0 });
    if let Err(error) = counted {
        tracing::warn!(%error, "the gauges could not be read");
    }
    gauge!("stoa_db_queue_depth").set(count(app.db.queue_depth()));
    let text = (options.metrics)();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// Refuses who is not among the readers.
fn admit(readers: &MetricsReaders, caller: SocketAddr, headers: &HeaderMap) -> Result<(), Refusal> {
    let forbidden = |message| Err(Refusal::new(StatusCode::FORBIDDEN, "Forbidden", message));
    match readers {
        MetricsReaders::Local if caller.ip().to_canonical().is_loopback() => Ok(()),
        MetricsReaders::Local => forbidden("ask on the machine itself, or set metrics.token and send it"),
        MetricsReaders::Nobody => {
            forbidden("nobody may read the measurements: set metrics.token and send it")
        }
        // Hashes are compared: how long that takes tells nothing about the token.
        MetricsReaders::Token(token) => {
            let sent = bearer(headers)?;
            match Digest::of(sent.as_bytes()) == Digest::of(token.as_bytes()) {
                true => Ok(()),
                false => {
                    Err(app::Problem::Unauthenticated("this is not the token of metrics.token".to_owned())
                        .into())
                }
            }
        }
    }
}

/// Counts that live in the database, so that every node tells the same. What has ended is not counted here: there is
/// more of it every day.
fn gauges(tx: &mut db::Tx<'_>, now: Timestamp) -> Result<(), db::Error> {
    gauge!("stoa_operations_running").set(count(db::operations::count_running(tx)?));
    gauge!("stoa_jobs_due").set(count(db::jobs::count_due(tx, now, MOST_JOBS)?));
    let overdue = db::jobs::oldest_due(tx)?.map_or(0.0, |due| now.since(due).as_secs_f64());
    gauge!("stoa_job_overdue_seconds").set(overdue);
    Ok(())
}

fn count(many: impl TryInto<u32>) -> f64 {
    many.try_into().map_or(f64::from(u32::MAX), f64::from)
}
