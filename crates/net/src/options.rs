//! What an operator decides about outgoing requests.

use std::time::Duration;

use crate::{AllowRule, LeastRate};

/// What outgoing requests may do.
#[derive(Clone, Debug)]
pub struct GuardOptions {
    /// Whether plain `http://` addresses are fetched too.
    pub allow_http: bool,
    /// Hosts and networks exempt from the address check.
    pub allow: Vec<AllowRule>,
    /// Requests of one purpose under way at the same time; more wait for their turn.
    pub max_concurrent: usize,
    /// Of those, for one publisher.
    pub max_concurrent_each: usize,
    /// Of those, to one host.
    pub max_concurrent_host: usize,
    /// Bytes of answers that are in memory at the same time for one publisher. A request whose answer may be larger waits until there
    /// are none.
    pub max_memory_each: u64,
    /// How long a request waits for its turn at most.
    pub turn_timeout: Duration,
    /// How fast an answer has to come once it has begun, measured over ten seconds.
    pub least_rate: LeastRate,
    /// For one request with all its redirects and its whole answer, from when its turn has come.
    pub timeout: Duration,
    pub max_redirects: usize,
    /// Certificates of authorities trusted beside those of the machine.
    pub extra_roots_pem: Option<Vec<u8>>,
    pub user_agent: String,
}

impl Default for GuardOptions {
    fn default() -> Self {
        GuardOptions {
            allow_http: false,
            allow: Vec::new(),
            max_concurrent: 8,
            max_concurrent_each: 3,
            max_concurrent_host: 4,
            max_memory_each: 64 << 20,
            turn_timeout: Duration::from_secs(10),
            least_rate: LeastRate(1024),
            timeout: Duration::from_secs(30),
            max_redirects: 5,
            extra_roots_pem: None,
            user_agent: concat!("stoa/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}
