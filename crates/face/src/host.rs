//! The `Host` header, which HTTP/1.1 wants exactly once (RFC 9112 section 3.2).

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Version, header};

use crate::refusal::Refusal;

/// Refuses a request of HTTP/1.1 without one host.
pub(crate) fn require(request: &Request) -> Result<(), Refusal> {
    if request.version() != Version::HTTP_11 {
        return Ok(());
    }
    let refused = |message: &str| Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidHost", message));
    match one(request.headers()) {
        Ok(host) if host.is_empty() || is_host(host) => Ok(()),
        Ok(_) => refused("the `Host` header names no host: send the name or the address, and the port"),
        Err(0) => refused("there is no `Host` header, which HTTP/1.1 wants: send one"),
        Err(_) => refused("there is more than one `Host` header: send one"),
    }
}

/// The value of the only one, or how many there are.
fn one(headers: &HeaderMap) -> Result<&[u8], usize> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Ok(host.as_bytes()),
        (None, _) => Err(0),
        (Some(_), Some(_)) => Err(2),
    }
}

fn is_host(host: &[u8]) -> bool {
    // A port may be left out behind its colon (RFC 3986 section 3.2.3).
    let named = Authority::try_from(host.strip_suffix(b":").unwrap_or(host));
    named.is_ok_and(|named| {
        !host.contains(&b'@') && (named.as_str() == named.host() || named.port_u16().is_some())
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn judged(version: Version, hosts: &[&str]) -> Result<(), String> {
        let request = Request::builder().version(version);
        let request = hosts.iter().fold(request, |request, host| request.header(header::HOST, *host));
        require(&request.body(Body::empty()).unwrap()).map_err(|error| error.message)
    }

    #[test]
    fn http_1_1_wants_exactly_one_host() {
        for host in ["", "a", "market.example", "market.example:8080", "127.0.0.1", "[::1]:80", "a:", "a_b"] {
            judged(Version::HTTP_11, &[host]).unwrap();
        }
        for hosts in [&[][..], &["a", "b"], &["a", "a"], &["a b"], &["user@a"], &["a/b"], &["a:b"]] {
            assert!(judged(Version::HTTP_11, hosts).is_err(), "{hosts:?}");
        }
        for version in [Version::HTTP_10, Version::HTTP_2] {
            judged(version, &[]).unwrap();
        }
    }
}
