//! What the operator decides about the HTTP faces.

use std::sync::Arc;

/// Limits and switches of the HTTP faces.
#[derive(Clone)]
pub struct Options {
    /// Largest request body, in bytes.
    pub max_body: usize,
    /// Origins allowed to call from a browser (CORS); empty switches it off.
    pub cors_origins: Vec<String>,
    /// Renders the metrics in the Prometheus text format.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    pub metrics_readers: MetricsReaders,
}

/// Who may read the metrics.
#[derive(Clone)]
pub enum MetricsReaders {
    /// Callers on this machine.
    Local,
    /// Whoever has this bearer token.
    Token(String),
    /// Nobody: a proxy on this machine makes everybody look local.
    Nobody,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_body: 4 * 1024 * 1024,
            cors_origins: Vec::new(),
            metrics: Arc::new(String::new),
            metrics_readers: MetricsReaders::Local,
        }
    }
}
