//! What must hold between settings, and for values whose kind alone does not say it.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::entries::Entries;
use super::kind::{Secret, Size, Span, Transport};
use super::settings::Config;

/// Notes everything that does not fit together.
pub(super) fn check(config: &Config, entries: &mut Entries) {
    let mut report = |key: &str, message: String| {
        let place = entries.places.get(key).cloned();
        entries.problem(place, format!("{key} {message}"));
    };
    positive(config, &mut report);
    reachable(config, &mut report);
    mail(config, &mut report);
    openid(config, &mut report);
    if config.identity.token_lifetime.0 > Duration::from_secs(3600) {
        report("identity.token_lifetime", "must be at most 1h".to_owned());
    }
    if config.keys.master.as_ref().is_some_and(|master| decoded(master).is_none()) {
        report(
            "keys.master",
            "must be 32 bytes in base64, such as `openssl rand -base64 32` makes".to_owned(),
        );
    }
    if let Some(token) = &config.metrics.token {
        // A header cannot carry blanks at its ends.
        if token.reveal().trim() != token.reveal() {
            report("metrics.token", "must not begin or end with a blank".to_owned());
        }
        if token.reveal().trim().len() < 16 {
            report("metrics.token", "must have at least 16 characters".to_owned());
        }
    }
    if config.keys.master.is_some() && config.keys.file.is_some() {
        report("keys.file", "and keys.master are both set; set one of them".to_owned());
    }
}

/// The master key in a text.
pub(crate) fn decoded(master: &Secret) -> Option<[u8; 32]> {
    STANDARD.decode(master.reveal().trim()).ok()?.try_into().ok()
}

type Report<'a> = dyn FnMut(&str, String) + 'a;

fn positive(config: &Config, report: &mut Report<'_>) {
    let second = Span::from(Duration::from_secs(1));
    for (key, value) in [
        ("limits.head_time", config.limits.head_time),
        ("limits.body_time", config.limits.body_time),
        ("identity.token_lifetime", config.identity.token_lifetime),
        ("identity.session_idle", config.identity.session_idle),
        ("identity.session_longest", config.identity.session_longest),
        ("publishing.lease", config.publishing.lease),
        ("publishing.step_timeout", config.publishing.step_timeout),
        ("artifacts.link_lifetime", config.artifacts.link_lifetime),
        ("artifacts.fetch_timeout", config.artifacts.fetch_timeout),
        ("artifacts.turn_timeout", config.artifacts.turn_timeout),
    ] {
        if value < second {
            report(key, format!("must be at least {second}"));
        }
    }
    for (key, value) in [
        ("database.connections", config.database.connections),
        ("publishing.step_attempts", config.publishing.step_attempts as usize),
        ("artifacts.max_concurrent", config.artifacts.max_concurrent),
        ("artifacts.max_concurrent_each", config.artifacts.max_concurrent_each),
        ("artifacts.max_concurrent_host", config.artifacts.max_concurrent_host),
    ] {
        if value == 0 {
            report(key, "must be at least 1".to_owned());
        }
    }
    let (small, head) = (Size(1 << 10), Size(8 << 10));
    for (key, value, least) in [
        ("server.max_body", config.server.max_body, small),
        ("server.max_offer_body", config.server.max_offer_body, small),
        ("limits.target", config.limits.target, small),
        // What the HTTP library needs to read anything.
        ("limits.head", config.limits.head, head),
        ("artifacts.max_bytes", config.artifacts.max_bytes, small),
        ("artifacts.max_publish_bytes", config.artifacts.max_publish_bytes, small),
        ("artifacts.max_memory_each", config.artifacts.max_memory_each, small),
    ] {
        if value < least {
            report(key, format!("must be at least {least}"));
        }
    }
    for (key, value) in
        [("limits.bodies", config.limits.bodies), ("limits.bodies_each", config.limits.bodies_each)]
    {
        if value > Size(0) && value < config.server.max_body {
            report(key, "must be at least as large as server.max_body".to_owned());
        }
    }
    // Four bytes hold the limit in HTTP/2, and a buffer this large is allowed to every connection.
    if config.limits.head > Size(1 << 20) {
        report("limits.head", "must be at most 1MiB".to_owned());
    }
}

fn reachable(config: &Config, report: &mut Report<'_>) {
    let server = &config.server;
    match (&server.tls_certificate, &server.tls_key) {
        (Some(_), None) => {
            report("server.tls_certificate", "is set without server.tls_key; set both".to_owned());
        }
        (None, Some(_)) => {
            report("server.tls_key", "is set without server.tls_certificate; set both".to_owned());
        }
        (None, None) if !server.listen.ip().is_loopback() && !server.allow_plain_http => report(
            "server.listen",
            format!(
                "is {}, which other machines reach, and secrets would travel unencrypted: set server.tls_certificate \
                 and server.tls_key, or server.allow_plain_http = true when a proxy in front encrypts",
                server.listen
            ),
        ),
        _ => {}
    }
    if server.listen.ip().is_unspecified() && server.public_url.is_none() {
        report(
            "server.listen",
            format!("is {}, which no link can begin with: set server.public_url", server.listen),
        );
    }
}

fn openid(config: &Config, report: &mut Report<'_>) {
    let openid = &config.openid;
    match (&openid.issuer, &openid.client_id) {
        (Some(_), None) => report("openid.issuer", "is set without openid.client_id; set both".to_owned()),
        (None, Some(_)) => report("openid.client_id", "is set without openid.issuer; set both".to_owned()),
        (None, None) if !openid.password => {
            let message = "is false without openid.issuer: nobody could sign in with a browser";
            report("openid.password", message.to_owned());
        }
        _ => {}
    }
    let is_plain = openid.issuer.as_ref().is_some_and(|issuer| issuer.0.starts_with("http://"));
    if is_plain && !config.artifacts.allow_http {
        report("openid.issuer", "must begin with https:// unless artifacts.allow_http is true".to_owned());
    }
    if !openid.scopes.iter().any(|scope| scope == "openid") {
        report("openid.scopes", "must have \"openid\" among them".to_owned());
    }
    if let Some(scope) = openid.scopes.iter().find(|scope| scope.contains(char::is_whitespace)) {
        report("openid.scopes", format!("must be one scope each, which \"{scope}\" is not"));
    }
}

fn mail(config: &Config, report: &mut Report<'_>) {
    let mail = &config.mail;
    // Makes no connection; this one only looks at the sender.
    if let Err(error) = ::mail::Mailer::smtp("smtp://localhost?tls=none", &mail.from) {
        report("mail.from", format!("cannot be used: {error}"));
        return;
    }
    match (mail.transport, &mail.url) {
        (Transport::Smtp, None) => {
            report("mail.url", "must be set, because mail.transport is \"smtp\"".to_owned());
        }
        (Transport::Smtp, Some(url)) => {
            if let Err(error) = ::mail::Mailer::smtp(url.reveal(), &mail.from) {
                report("mail.url", format!("cannot be used: {error}"));
            }
        }
        (Transport::Files, Some(_)) => {
            report(
                "mail.url",
                "has no effect while mail.transport is \"files\"; set that to \"smtp\"".to_owned(),
            );
        }
        (Transport::Files, None) => {}
    }
}
