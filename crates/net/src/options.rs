//! What an operator decides about outgoing requests.

use std::time::Duration;

use crate::AllowRule;

/// What outgoing requests may do.
#[derive(Clone, Debug)]
pub struct GuardOptions {
    /// Whether plain `http://` addresses are fetched too.
    pub allow_http: bool,
    /// Hosts and networks exempt from the address check.
    pub allow: Vec<AllowRule>,
    /// Requests under way at the same time; more wait for their turn.
    pub max_concurrent: usize,
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
            timeout: Duration::from_secs(30),
            max_redirects: 5,
            extra_roots_pem: None,
            user_agent: concat!("stoa/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}
