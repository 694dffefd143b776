//! Hosts that are let through.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The one name of this machine's loopback.
pub(crate) const LOCALHOST: &str = "localhost";

/// A host that the command may reach although it is not played, at one port or at every one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    host: String,
    port: Option<u16>,
}

impl Allowed {
    /// The port that is named.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    pub(crate) fn permits(&self, host: &str, port: u16) -> bool {
        self.host == plain(host) && self.port.is_none_or(|allowed| allowed == port)
    }
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no host: write it as storage.example.com or localhost:8080");
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self { host: plain(&address.to_string()), port: None });
        }
        // Nothing but a host, and a port after its last colon.
        let url = url::Url::parse(&format!("other://{text}")).map_err(|_| wrong())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        let bare = url.path().is_empty() && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.port() == Some(0) {
            return Err(wrong());
        }
        Ok(Self { host: plain(host), port: url.port() })
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// A host as it is compared: in small letters, without the brackets of an address and the dot at the end of a name.
pub(crate) fn plain(host: &str) -> String {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    match host.as_str() {
        "127.0.0.1" | "::1" => LOCALHOST.to_owned(),
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_permitted_at_its_port_or_at_all() {
        for (allowed, host, port, permitted) in [
            ("storage.example.com", "Storage.Example.com.", 443, true),
            ("storage.example.com", "storage.example.com", 22, true),
            ("storage.example.com", "example.com", 443, false),
            ("localhost:8080", "127.0.0.1", 8080, true),
            ("127.0.0.1:8080", "localhost", 8080, true),
            ("[::1]:8080", "localhost", 8080, true),
            ("::1", "[::1]", 1, true),
            ("localhost:8080", "localhost", 8081, false),
        ] {
            let allowed: Allowed = allowed.parse().unwrap();
            assert_eq!(allowed.permits(host, port), permitted, "{allowed} {host} {port}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in ["", ":80", "https://example.com", "example.com/x", "a@b", "example.com:0", "a:b", "a b"]
        {
            assert!(text.parse::<Allowed>().is_err(), "{text}");
        }
    }
}
