//! Whom outgoing TLS connections trust.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::BuildError;

/// TLS as every request uses it: the machine's authorities, plus the operator's own.
pub(crate) fn client_config(extra_pem: Option<&[u8]>) -> Result<ClientConfig, BuildError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    // Only where the machine has none, as in an empty container: an authority that an
    // administrator removed must not come back through us.
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    if let Some(pem) = extra_pem {
        add_extra(&mut roots, pem)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Fails when `SSL_CERT_FILE` names a file without certificates. A person who names one means it: to go on with other
/// authorities would only fail later, and say less.
pub(crate) fn check_named_file() -> Result<(), BuildError> {
    if std::env::var_os("SSL_CERT_FILE").is_none_or(|file| file.is_empty()) {
        return Ok(());
    }
    let found = rustls_native_certs::load_native_certs();
    match found.certs.is_empty() {
        true => {
            let reason = found.errors.first().map_or("there is none in it".to_owned(), ToString::to_string);
            Err(BuildError::SslCertFile { reason })
        }
        false => Ok(()),
    }
}

fn add_extra(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), BuildError> {
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| BuildError::Roots { reason: error.to_string() })?;
        roots.add(certificate).map_err(|error| BuildError::Roots { reason: error.to_string() })?;
    }
    match roots.len() > before {
        true => Ok(()),
        false => Err(BuildError::Roots { reason: "no certificate found in the PEM text".to_owned() }),
    }
}
