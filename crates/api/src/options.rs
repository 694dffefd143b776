//! What the operator decides about the HTTP faces.

use std::sync::Arc;
use std::time::Duration;

use face::limits::Limits;

/// Limits and switches of the HTTP faces.
#[derive(Clone)]
pub struct Options {
    /// Largest request body, in bytes.
    pub max_body: usize,
    /// The same of one that holds an offer: prices that the marketplace worked out come back in it.
    pub max_offer_body: usize,
    /// How long a request body may take to arrive.
    pub body_time: Duration,
    pub limits: Limits,
    /// Origins allowed to call from a browser (CORS); empty switches it off.
    pub cors_origins: Vec<String>,
    /// Renders the metrics in the Prometheus text format.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    pub metrics_readers: MetricsReaders,
    /// Why nothing can be stored although there may be room, if that is so.
    pub storage: Arc<dyn Fn() -> Result<(), String> + Send + Sync>,
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
            max_offer_body: 24 * 1024 * 1024,
            body_time: Duration::from_secs(60),
            limits: Limits::default(),
            cors_origins: Vec::new(),
            metrics: Arc::new(String::new),
            metrics_readers: MetricsReaders::Local,
            storage: Arc::new(|| Ok(())),
        }
    }
}
