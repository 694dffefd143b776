//! The certificate authority of one sandbox. Its key lives in memory and signs one certificate, then nobody has it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::HOSTS;

/// How long its certificates are valid, from when they are made.
const VALID: Duration = Duration::from_secs(30 * 24 * 3600);
/// How much earlier they begin, for clocks that differ.
const EARLIER: Duration = Duration::from_secs(24 * 3600);

/// Why there is no authority.
#[derive(Debug, thiserror::Error)]
pub enum CannotMake {
    #[error("the sandbox's certificates cannot be made")]
    Certificate(#[from] rcgen::Error),
    #[error("the sandbox's TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// What clients trust, and what the proxy shows them.
pub struct Authority {
    certificate: Certificate,
    /// Answers TLS for every one of [`HOSTS`].
    pub tls: Arc<ServerConfig>,
}

impl Authority {
    /// A new authority for [`HOSTS`] and nothing else, valid around `now`, which is the time of the clients' machine.
    pub fn new(now: Timestamp) -> Result<Self, CannotMake> {
        let params = authority(now);
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.self_signed(&key)?;
        let issuer = Issuer::new(params, key);
        let own_key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let own = server(now)?.signed_by(&own_key, &issuer)?;
        let own_key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![own.der().clone(), certificate.der().clone()], own_key)?;
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { certificate, tls: Arc::new(tls) })
    }

    /// Its certificate for programs that read PEM.
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// Its certificate as DER.
    pub fn der(&self) -> &[u8] {
        self.certificate.der()
    }
}

fn params(now: Timestamp, name: &str) -> CertificateParams {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let mut params = CertificateParams::default();
    params.not_before = epoch + now.since(Timestamp::EPOCH).saturating_sub(EARLIER);
    params.not_after = epoch + (now + VALID).since(Timestamp::EPOCH);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params
}

fn authority(now: Timestamp) -> CertificateParams {
    let mut params = params(now, "Stoa sandbox, private to one run");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // RFC 5280 section 4.2.1.10: kinds of names that are not mentioned are not limited, so addresses are excluded.
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: HOSTS.map(|host| GeneralSubtree::DnsName(host.to_owned())).into(),
        excluded_subtrees: [IpAddr::from(Ipv4Addr::UNSPECIFIED), IpAddr::from(Ipv6Addr::UNSPECIFIED)]
            .map(|any| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(any, 0)))
            .into(),
    });
    params
}

fn server(now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
    let mut params = params(now, "Stoa sandbox");
    params.subject_alt_names = HOSTS
        .into_iter()
        .map(|host| host.try_into().map(rcgen::SanType::DnsName))
        .collect::<Result<_, _>>()?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    Ok(params)
}

#[cfg(test)]
mod tests {
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier as _;
    use rustls::pki_types::{CertificateDer, UnixTime};

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_248_000);

    fn accepts(
        authority: &CertificateDer<'_>,
        own: &CertificateDer<'_>,
        name: &str,
        at: Timestamp,
    ) -> Result<(), rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone().into_owned()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let at = UnixTime::since_unix_epoch(at.since(Timestamp::EPOCH));
        verifier.verify_server_cert(own, &[], &name.try_into().unwrap(), &[], at).map(drop)
    }

    /// An authority like that of a sandbox whose key somebody got hold of.
    fn stolen(names: &[&str]) -> (CertificateDer<'static>, CertificateDer<'static>) {
        let params = authority(NOW);
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        let own_key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let subject_alt_names = CertificateParams::new(names).unwrap().subject_alt_names;
        let mut own = server(NOW).unwrap();
        own.subject_alt_names = subject_alt_names;
        let own = own.signed_by(&own_key, &issuer).unwrap();
        (certificate.der().clone(), own.der().clone())
    }

    #[test]
    fn it_answers_for_the_hosts_that_are_played_for_a_month() {
        let (authority, own) = stolen(&HOSTS);
        for host in HOSTS {
            accepts(&authority, &own, host, NOW).unwrap();
        }
        accepts(&authority, &own, "example.com", NOW).unwrap_err();
        accepts(&authority, &own, HOSTS[0], NOW + VALID + EARLIER).unwrap_err();
        assert!(Authority::new(NOW).unwrap().pem().starts_with("-----BEGIN CERTIFICATE-----"));
    }

    #[test]
    fn it_can_vouch_for_nobody_else() {
        for other in ["example.com", "azure.com", "management.azure.com", "127.0.0.1", "::1"] {
            let (authority, own) = stolen(&[HOSTS[0], other]);
            accepts(&authority, &own, HOSTS[0], NOW).expect_err(other);
            accepts(&authority, &own, other, NOW).expect_err(other);
        }
    }
}
