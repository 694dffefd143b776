//! Where the marketplace is reached.

use url::{Host, Url};

use super::finding::Finding;
use crate::config::Config;
use crate::serve::tls;

const PART: &str = "address";

pub(super) fn look(config: &Config) -> Vec<Finding> {
    let server = &config.server;
    let public = config.public_url(server.listen);
    let mut findings = Vec::new();
    if let Err(error) = tls::config(server) {
        findings.push(Finding::failed(
            "certificate",
            &error,
            "give a PEM certificate with its chain, and its key",
        ));
    } else if server.tls_certificate.is_some() {
        findings.push(Finding::fine("certificate", "the certificate and its key belong together"));
    }
    let url = Url::parse(&public).ok();
    let this_machine = url.as_ref().is_some_and(is_this_machine);
    if this_machine && !server.listen.ip().is_loopback() {
        findings.push(Finding::warning(
            PART,
            format!("links begin with {public}, which means this machine wherever it is read"),
            "set server.public_url to the address others reach it at",
        ));
    }
    if !this_machine && public.starts_with("http:") {
        findings.push(Finding::warning(
            PART,
            format!("people and tools send secrets to {public} unencrypted"),
            "set server.public_url to an https address",
        ));
    }
    if server.public_url.is_none() && server.listen.port() == 0 {
        findings.push(Finding::warning(
            PART,
            "links change with the port, which is another at every start",
            "set server.public_url, or the port in server.listen",
        ));
    }
    if findings.iter().all(|finding| finding.part != PART) {
        findings.push(Finding::fine(PART, format!("{public}, listening on {}", server.listen)));
    }
    findings
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}
