//! What somebody signs in with.

use std::net::IpAddr;

/// A browser, and where it asks from.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// What it calls itself.
    pub name: String,
    /// Its address; behind a proxy that of the proxy.
    pub remote: Option<IpAddr>,
}

impl Browser {
    pub fn new(name: &str, remote: Option<IpAddr>) -> Self {
        Self { name: name.to_owned(), remote }
    }

    /// How and from where somebody signed in, for the event log.
    pub(super) fn told(&self, way: &str) -> String {
        match self.remote {
            Some(remote) => format!("{way} from {}", remote.to_canonical()),
            None => way.to_owned(),
        }
    }
}
