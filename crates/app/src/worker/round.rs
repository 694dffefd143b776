//! How all background work goes round: how often it looks, when it stops, how it says what went wrong.

use std::time::Duration;

use tokio::sync::watch;

use crate::Problem;

/// How often a worker looks for work that another process enqueued.
pub(crate) const LOOK: Duration = Duration::from_secs(1);
/// How often a node may die, or lose its lease, during a job before the job is given up.
pub(crate) const MOST_DEATHS: i64 = 5;

/// Waits until `stop` says so.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    // A sender that is gone can never ask for anything else.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Logs what kept work from being done, with its inside cause.
pub(crate) fn report(problem: &Problem, what: &str) {
    let cause = std::error::Error::source(problem).map(ToString::to_string);
    tracing::error!(%problem, cause, "{what}");
}
