//! From the host of a URL to the addresses a connection may be made to.

use std::io;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::address::refusal;
use crate::{AllowRule, BadUrl, FetchError};

/// Where names are looked up.
pub(crate) enum Names {
    System,
    #[cfg(test)]
    Fixed(Vec<(&'static str, Vec<IpAddr>)>),
}

impl Names {
    async fn look_up(&self, name: &str, port: u16) -> io::Result<Vec<IpAddr>> {
        match self {
            Names::System => {
                Ok(tokio::net::lookup_host((name, port)).await?.map(|found| found.ip()).collect())
            }
            #[cfg(test)]
            Names::Fixed(table) => {
                let row = table.iter().find(|(known, _)| *known == name);
                row.map(|(_, addresses)| addresses.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
            }
        }
    }
}

/// The addresses of the URL's host that may be connected to; at least one.
pub(crate) async fn permitted_addresses(
    url: &Url,
    names: &Names,
    rules: &[AllowRule],
) -> Result<Vec<SocketAddr>, FetchError> {
    let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
        return Err(FetchError::BadUrl { reason: BadUrl::NoHost });
    };
    let found = match host {
        Host::Ipv4(address) => vec![IpAddr::V4(address)],
        Host::Ipv6(address) => vec![IpAddr::V6(address)],
        Host::Domain(name) => names
            .look_up(name, port)
            .await
            .map_err(|source| FetchError::Resolve { host: name.to_owned(), source })?,
    };
    let exempt = matches!(host, Host::Domain(name) if rules.iter().any(|rule| rule.allows_name(name, port)));
    let mut refused = None;
    let mut permitted = Vec::new();
    for address in found {
        let allowed = exempt || rules.iter().any(|rule| rule.allows_address(address, port));
        match refusal(address) {
            Some(kind) if !allowed => refused = refused.or(Some((address, kind))),
            _ => permitted.push(SocketAddr::new(address, port)),
        }
    }
    match (permitted.is_empty(), refused) {
        (false, _) => Ok(permitted),
        (true, Some((address, kind))) if says_itself(&host) => {
            Err(FetchError::RefusedAddress { host: host.to_string(), address, kind })
        }
        (true, Some((address, kind))) => Err(FetchError::Inside { host: host.to_string(), address, kind }),
        (true, None) => {
            Err(FetchError::Resolve { host: host.to_string(), source: io::ErrorKind::NotFound.into() })
        }
    }
}

/// Whether no name server is needed to know that the host is inside: it is an address, or a name for this machine wherever it is
/// asked for (RFC 6761 §6.3).
fn says_itself(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(_) | Host::Ipv6(_) => true,
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
    }
}

/// Answers every question with the addresses that were checked, so that what is connected to is
/// what was looked at, even if the name server changes its mind in between.
pub(crate) struct Pinned(pub(crate) Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _name: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}
