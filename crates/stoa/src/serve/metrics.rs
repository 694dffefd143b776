//! Measurements in the Prometheus text format.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use axum_server::Handle;
use domain::publishing::OperationState;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds, from a look-up by key to a request that waits for a fetch.
const REQUEST_SECONDS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Writes that one commit makes durable.
const GROUP_SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// What is measured as it is at the moment, beside the process itself.
const GAUGES: &[(&str, &str)] = &[
    ("stoa_build_info", "always 1; the version is in the label"),
    ("stoa_connections", "open connections"),
    ("stoa_data_free_bytes", "what is free in the file system of the data directory"),
    ("stoa_db_queue_depth", "pieces of work that wait for a database thread or run on one"),
    ("stoa_db_up", "1 when the database answered for these measurements, else 0"),
    ("stoa_job_overdue_seconds", "for how long the oldest job that is due has waited"),
    ("stoa_jobs_due", "due jobs that nobody works on yet, counted up to 10000"),
    ("stoa_operations_running", "operations under way in the whole marketplace"),
    ("stoa_tasks", "tasks of the runtime that have not ended"),
];

/// How often samples are put into their buckets when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Collects the measurements of the whole program from now on.
pub(crate) fn install() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("stoa_http_request_seconds".to_owned()), REQUEST_SECONDS)?
        .set_buckets_for_metric(Matcher::Full("stoa_db_group_size".to_owned()), GROUP_SIZES)?
        .install_recorder()
        .context("measurements cannot be collected")?;
    metrics::describe_histogram!("stoa_http_request_seconds", "time to answer a request");
    metrics::describe_histogram!("stoa_db_group_size", "writes made durable by one commit");
    for (gauge, what) in GAUGES {
        metrics::describe_gauge!(*gauge, *what);
    }
    metrics::describe_counter!("stoa_http_requests_total", "requests answered");
    metrics::describe_counter!(app::worker::MAILS, "tries to deliver a mail");
    metrics::describe_counter!(app::ENDED, "operations this process ended, by how");
    metrics::gauge!("stoa_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    // Readers of rates miss the first of a series that begins with it.
    for outcome in ["delivered", "failed"] {
        metrics::counter!(app::worker::MAILS, "outcome" => outcome).absolute(0);
    }
    for state in OperationState::ALL.iter().filter(|state| **state != OperationState::Running) {
        metrics::counter!(app::ENDED, "state" => state.as_str()).absolute(0);
    }
    let upkeep = handle.clone();
    std::thread::Builder::new().name("metrics".to_owned()).spawn(move || {
        loop {
            std::thread::sleep(UPKEEP);
            upkeep.run_upkeep();
        }
    })?;
    Ok(handle)
}

/// Renders the measurements, those of the process as they are at that moment.
pub(super) fn renderer(
    prometheus: PrometheusHandle,
    connections: Handle<SocketAddr>,
    data: PathBuf,
) -> impl Fn() -> String {
    let process = metrics_process::Collector::default();
    process.describe();
    move || {
        process.collect();
        metrics::gauge!("stoa_connections").set(float(connections.connection_count()));
        let tasks =
            tokio::runtime::Handle::try_current().map_or(0, |runtime| runtime.metrics().num_alive_tasks());
        metrics::gauge!("stoa_tasks").set(float(tasks));
        match rustix::fs::statvfs(&data) {
            Ok(disk) => {
                metrics::gauge!("stoa_data_free_bytes").set(disk.f_bavail as f64 * disk.f_frsize as f64);
            }
            Err(error) => {
                tracing::warn!(%error, "the file system of the data directory does not say what is free");
            }
        }
        prometheus.render()
    }
}

/// Notes how many writes a commit made durable.
pub(super) fn group(size: usize) {
    metrics::histogram!("stoa_db_group_size").record(float(size));
}

fn float(many: usize) -> f64 {
    u32::try_from(many).map_or(f64::INFINITY, f64::from)
}
