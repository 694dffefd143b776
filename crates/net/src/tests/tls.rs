use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::server::{ok, serve};
use super::{ROOMY, SHOP, rules, url};
use crate::{BuildError, FetchError, Guard, GuardOptions};

/// A server for `localhost`, and the PEM text of the authority that vouches for it.
async fn secure_server() -> (u16, Vec<u8>) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(stream, |_| ok("hello").into()).await;
            }
        }
    });
    (port, authority.pem().into_bytes())
}

fn guard(extra_roots_pem: Option<Vec<u8>>) -> Result<Guard, BuildError> {
    let allow = rules(&["localhost", "127.0.0.1"]);
    Guard::new(GuardOptions { allow, extra_roots_pem, ..GuardOptions::default() })
}

#[tokio::test]
async fn an_authority_of_the_operator_is_trusted() {
    let (port, authority) = secure_server().await;
    let guard = guard(Some(authority)).unwrap();
    let fetched = guard.get(SHOP, &url(format!("https://localhost:{port}/")), &ROOMY).await.unwrap();
    assert_eq!(&fetched.bytes[..], b"hello");

    let error = guard.get(SHOP, &url(format!("https://127.0.0.1:{port}/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error}");
    assert_eq!(error.to_string(), "no secure connection to “127.0.0.1”: its certificate is for another name");
}

#[tokio::test]
async fn an_authority_nobody_knows_is_not() {
    let (port, _) = secure_server().await;
    let error =
        guard(None).unwrap().get(SHOP, &url(format!("https://localhost:{port}/")), &ROOMY).await.unwrap_err();
    assert!(error.to_string().contains("not issued by an authority known here"), "{error}");
    assert!(!error.is_temporary());
}

#[test]
fn extra_roots_that_are_no_certificates_are_refused() {
    for pem in ["", "not pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(matches!(guard(Some(pem.into())), Err(BuildError::Roots { .. })), "{pem}");
    }
}
