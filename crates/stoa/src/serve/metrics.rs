//! Measurements in the Prometheus text format.

use std::time::Duration;

use anyhow::Context as _;
use domain::publishing::OperationState;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds, from a look-up by key to a request that waits for a fetch.
const REQUEST_SECONDS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Writes that one commit makes durable.
const GROUP_SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// How often samples are put into their buckets when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Collects the measurements of the whole program from now on.
pub(super) fn install() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("stoa_http_request_seconds".to_owned()), REQUEST_SECONDS)?
        .set_buckets_for_metric(Matcher::Full("stoa_db_group_size".to_owned()), GROUP_SIZES)?
        .install_recorder()
        .context("measurements cannot be collected")?;
    metrics::describe_histogram!("stoa_http_request_seconds", "time to answer a request");
    metrics::describe_histogram!("stoa_db_group_size", "writes made durable by one commit");
    metrics::describe_gauge!("stoa_operations_running", "operations under way in the whole marketplace");
    metrics::describe_gauge!("stoa_jobs_due", "due jobs that nobody works on yet, counted up to 10000");
    metrics::describe_counter!(app::ENDED, "operations this process ended");
    for state in OperationState::ALL.iter().filter(|state| **state != OperationState::Running) {
        metrics::counter!(app::ENDED, "state" => state.as_str()).increment(0);
    }
    metrics::gauge!("stoa_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let upkeep = handle.clone();
    std::thread::Builder::new().name("metrics".to_owned()).spawn(move || {
        loop {
            std::thread::sleep(UPKEEP);
            upkeep.run_upkeep();
        }
    })?;
    Ok(handle)
}

/// Notes how many writes a commit made durable.
pub(super) fn group(size: usize) {
    metrics::histogram!("stoa_db_group_size").record(u32::try_from(size).map_or(f64::INFINITY, f64::from));
}
