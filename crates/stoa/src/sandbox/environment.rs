//! What the command finds in its environment.

use std::path::Path;

use anyhow::{Context as _, bail};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use sandbox::{Allowed, Authority, java_trust_store};
use serde_json::json;

use super::place::{Place, VARIABLE};
use super::seed::SignIn;

/// A subscription that is none: tools want the name of one.
const SUBSCRIPTION: &str = "59160c40-2e25-4dcf-a2fd-6514cb08bf08";

/// Names and values.
pub(super) struct Environment(pub(super) Vec<(&'static str, String)>);

/// Writes the files a command reads, and names them.
pub(super) fn environment(
    place: &Place,
    trust: &Trust,
    sign_in: &SignIn,
    proxy: std::net::SocketAddr,
) -> anyhow::Result<Environment> {
    let own = place.write("authority.pem", trust.own().as_bytes())?;
    let bundle = place.write("authorities.pem", trust.bundle().as_bytes())?;
    let java = place.write("authorities.jks", &trust.java_store())?;
    let credentials = place.write("credentials.json", credentials(sign_in).as_bytes())?;
    let (url, bundle, own) = (format!("http://{proxy}"), shown(&bundle), shown(&own));
    let java = format!(
        "-Dhttps.proxyHost={} -Dhttps.proxyPort={} -Djavax.net.ssl.trustStore={} -Djavax.net.ssl.trustStoreType=JKS",
        proxy.ip(),
        proxy.port(),
        java.display()
    );
    let SignIn { publisher, tenant, client, secret, .. } = sign_in;
    let mut list = Vec::new();
    let mut set = |names: &[&'static str], value: &str| {
        list.extend(names.iter().map(|name| (*name, value.to_owned())));
    };
    // curl (everything.curl.dev/usingcurl/proxies/env), Python's requests (its "Proxies"), Go (net/http.ProxyFromEnvironment),
    // .NET (HttpClient.DefaultProxy), the Azure SDKs: some look at the one spelling, some at the other.
    set(&["HTTPS_PROXY", "https_proxy"], &url);
    // Nothing goes around the proxy.
    set(&["NO_PROXY", "no_proxy"], "");
    // OpenSSL (SSL_CTX_set_default_verify_paths(3)) and with it .NET on Linux; Go (crypto/x509.SystemCertPool).
    set(&["SSL_CERT_FILE"], &bundle);
    // Python's requests ("SSL Cert Verification"), which brings authorities of its own; curl (curl(1), "Environment").
    set(&["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"], &bundle);
    // Node.js brings its own, too, and takes more (nodejs.org/api/cli.html).
    set(&["NODE_EXTRA_CA_CERTS"], &own);
    // It looks at HTTPS_PROXY only when it is told to, from 22.21 and 24.5 on (nodejs.org/learn, "Enterprise Network
    // Configuration"). Before, a library has to; that of the Azure SDK does.
    set(&["NODE_USE_ENV_PROXY"], "1");
    // Every JVM takes options from here (java(1)); these are of "Java Networking and Proxies" and the "JSSE Reference Guide".
    set(&["JAVA_TOOL_OPTIONS"], &java);
    set(&["STOA_URL"], &url);
    set(&["STOA_PUBLISHER"], publisher);
    // EnvironmentCredential of the Azure SDKs reads the three that begin with AZURE_.
    set(&["STOA_TENANT_ID", "AZURE_TENANT_ID"], tenant);
    set(&["STOA_CLIENT_ID", "AZURE_CLIENT_ID"], client);
    set(&["STOA_CLIENT_SECRET", "AZURE_CLIENT_SECRET"], secret);
    // For tools that are given a file, such as azure-img-utils; nobody reads this variable by itself.
    set(&["AZURE_CREDENTIALS_FILE"], &shown(&credentials));
    set(&[VARIABLE], &shown(place.path()));
    Ok(Environment(list))
}

impl Environment {
    /// As a shell reads it.
    pub(super) fn exports(&self) -> String {
        let quoted = |value: &str| format!("'{}'", value.replace('\'', r"'\''"));
        let lines = self.0.iter().map(|(name, value)| format!("export {name}={}\n", quoted(value)));
        lines.collect()
    }
}

/// The authorities the command trusts: ours first, and with hosts that are let through also those of this machine.
pub(super) struct Trust(Vec<CertificateDer<'static>>);

impl Trust {
    pub(super) fn new(authority: &Authority, allow: &[Allowed]) -> anyhow::Result<Self> {
        let mut trusted = vec![CertificateDer::from(authority.der().to_vec())];
        if !allow.is_empty() {
            trusted.extend(system_authorities().context(
                "--allow needs the certificate authorities of this machine; do SSL_CERT_FILE and SSL_CERT_DIR name files that are there?",
            )?);
        }
        Ok(Self(trusted))
    }

    fn own(&self) -> String {
        self.0.iter().take(1).map(|certificate| pem(certificate)).collect()
    }

    /// All of them as PEM.
    pub(super) fn bundle(&self) -> String {
        self.0.iter().map(|certificate| pem(certificate)).collect()
    }

    /// All of them for Java.
    pub(super) fn java_store(&self) -> Vec<u8> {
        java_trust_store(&self.0)
    }
}

fn system_authorities() -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let mut found = rustls_native_certs::load_native_certs();
    // One that is broken would make tools refuse the whole bundle.
    found.certs.retain(|certificate| RootCertStore::empty().add(certificate.clone()).is_ok());
    match (found.certs.is_empty(), found.errors.into_iter().next()) {
        (true, Some(error)) => Err(error.into()),
        (true, None) => bail!("there is none"),
        (false, _) => Ok(found.certs),
    }
}

fn pem(certificate: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// The sign-in as a file of the Azure SDKs.
fn credentials(sign_in: &SignIn) -> String {
    let SignIn { tenant, client, secret, .. } = sign_in;
    json!({
        "clientId": client,
        "clientSecret": secret,
        "tenantId": tenant,
        "subscriptionId": SUBSCRIPTION,
        "activeDirectoryEndpointUrl": format!("https://{}", sandbox::IDENTITY),
        "managementEndpointUrl": "https://management.core.windows.net/",
    })
    .to_string()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
