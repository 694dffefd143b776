//! HTTPS by the marketplace itself.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::Server;

/// How to speak TLS, when the operator gave a certificate.
pub(crate) fn config(server: &Server) -> anyhow::Result<Option<RustlsConfig>> {
    let (Some(certificate), Some(key)) = (&server.tls_certificate, &server.tls_key) else { return Ok(None) };
    let chain =
        chain(certificate).with_context(|| format!("server.tls_certificate: {}", certificate.display()))?;
    let unreadable = || format!("server.tls_key: no private key can be read from {}", key.display());
    let key = PrivateKeyDer::from_pem_slice(&client::read_lines(key).with_context(unreadable)?)
        .with_context(unreadable)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("server.tls_certificate and server.tls_key do not belong together")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Some(RustlsConfig::from_config(Arc::new(config))))
}

fn chain(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let chain = CertificateDer::pem_slice_iter(&client::read_lines(path)?).collect::<Result<Vec<_>, _>>()?;
    if chain.is_empty() {
        bail!("there is no certificate in it");
    }
    Ok(chain)
}
