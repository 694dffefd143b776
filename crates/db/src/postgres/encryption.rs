//! Whether connections are encrypted, and by whom the server's certificate must be signed.

use std::sync::Arc;

use postgres::Config;
use postgres::config::{Host, SslMode};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Options};

/// Reads the address of a server and decides: over a network everything is encrypted and the certificate is checked, unless
/// `sslmode=disable` says that the network is safe; on this machine nothing is, unless `sslmode=require` wants it.
pub(super) fn configured(options: &Options) -> Result<(Config, Option<MakeRustlsConnect>), Error> {
    let given = mode(&options.url);
    if let Some(other) = given.filter(|mode| !["disable", "require", "verify-full"].contains(mode)) {
        let reason = format!(
            "database.url: sslmode={other} does not say whether the connection is safe: use require, which also checks the \
             certificate, or disable"
        );
        return Err(Error::refused(reason));
    }
    // `verify-full` is what we do whenever we encrypt; the client only knows the word `require`.
    let url = match given {
        Some("verify-full") => options.url.replace("sslmode=verify-full", "sslmode=require"),
        _ => options.url.clone(),
    };
    let mut config: Config =
        url.parse().map_err(|error| Error::unavailable("the database URL cannot be read", error))?;
    if config.get_ssl_mode() == SslMode::Prefer && !is_this_machine(&config) {
        config.ssl_mode(SslMode::Require);
    }
    let encrypted = config.get_ssl_mode() == SslMode::Require;
    let tls = encrypted.then(|| trusting(options.extra_roots_pem.as_deref())).transpose()?;
    Ok((config, tls))
}

/// The word for `sslmode` in a URL, or in a text of `key=value` words.
fn mode(url: &str) -> Option<&str> {
    let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let (parameters, separator) = match is_url {
        true => (url.split_once('?').map_or("", |(_, query)| query), '&'),
        false => (url, ' '),
    };
    let mut words = parameters.split(separator).filter_map(|word| word.trim().strip_prefix("sslmode="));
    words.next_back().map(|word| word.trim_matches('\''))
}

fn is_this_machine(config: &Config) -> bool {
    let named = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    });
    named && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

/// Encryption that always checks the server's certificate: by the authorities of the machine, or those that `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` name, and by the operator's own.
fn trusting(extra_pem: Option<&[u8]>) -> Result<MakeRustlsConnect, Error> {
    let mut roots = RootCertStore::empty();
    let machine = rustls_native_certs::load_native_certs();
    for error in &machine.errors {
        tracing::warn!(%error, "a root certificate was passed over");
    }
    roots.add_parsable_certificates(machine.certs);
    if let Some(pem) = extra_pem {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let added = certificate.map(|certificate| roots.add(certificate));
            if !matches!(added, Ok(Ok(()))) {
                return Err(Error::refused("a certificate in database.extra_roots cannot be read"));
            }
        }
        if roots.len() == before {
            return Err(Error::refused("there is no certificate in database.extra_roots"));
        }
    }
    if roots.is_empty() {
        return Err(Error::refused(
            "this machine knows no authority to check PostgreSQL's certificate by: name a file in database.extra_roots",
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::failed("connections cannot be encrypted", error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encrypted(url: &str) -> Result<bool, String> {
        // Authorities of the machine may be missing where this runs.
        let made = rcgen::generate_simple_self_signed(["db.example".to_owned()]).unwrap();
        let roots = Some(made.cert.pem().into_bytes());
        let options = Options { extra_roots_pem: roots, ..Options::new(url) };
        let configured = configured(&options).map_err(|error| error.to_string());
        configured.map(|(config, tls)| {
            assert_eq!(config.get_ssl_mode() == SslMode::Require, tls.is_some(), "{url}");
            tls.is_some()
        })
    }

    #[test]
    fn what_leaves_this_machine_is_encrypted_unless_somebody_says_otherwise() {
        for (url, expected) in [
            ("postgres://stoa@db.example/stoa", true),
            ("postgresql://stoa:p@10.0.0.7:5432/stoa", true),
            ("postgres://stoa@[2001:db8::1]/stoa", true),
            ("postgres://stoa@db.example/stoa?application_name=x", true),
            ("host=db.example user=stoa", true),
            ("host=localhost hostaddr=10.0.0.7 user=stoa", true),
            ("host=db.example hostaddr=127.0.0.1 user=stoa", true),
            ("postgres://stoa@localhost,db.example/stoa", true),
            ("postgres://stoa@db.example/stoa?sslmode=require", true),
            ("postgres://stoa@db.example/stoa?sslmode=verify-full&connect_timeout=3", true),
            ("host=/run/postgresql user=stoa sslmode=require", true),
            ("postgres://stoa@db.example/stoa?sslmode=disable", false),
            ("host=db.example user=stoa sslmode=disable", false),
            ("host=db.example user=stoa sslmode='disable'", false),
            ("host=db.example user=stoa sslmode = disable", false),
            ("postgres://stoa:sslmode=disable@db.example/stoa", true),
            ("postgres://stoa@localhost/stoa", false),
            ("postgres://stoa@127.0.0.1:5433/stoa", false),
            ("postgres://stoa@[::1]/stoa", false),
            ("postgres://stoa@%2Frun%2Fpostgresql/stoa", false),
            ("host=/run/postgresql user=stoa", false),
        ] {
            assert_eq!(encrypted(url), Ok(expected), "{url}");
        }
    }

    #[test]
    fn a_word_that_would_do_without_encryption_is_refused() {
        for word in ["prefer", "allow", "verify-ca", "Disable", ""] {
            for url in [
                format!("postgres://stoa@db.example/stoa?sslmode={word}"),
                format!("host=db.example sslmode={word}"),
            ] {
                let refused = encrypted(&url).unwrap_err();
                assert!(refused.contains("use require") && refused.contains("disable"), "{refused}");
            }
        }
    }
}
