//! An OpenID provider on the loopback interface: keys that sign, and a server that publishes them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::Settings;
use app::token::Provider;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub(crate) const ISSUER: &str = "https://login.example/realm";
pub(crate) const AUDIENCE: &str = "api://stoa";

/// A key pair of the provider.
pub(crate) struct Key {
    id: String,
    private: EncodingKey,
    pub(crate) public: Value,
}

impl Key {
    #[allow(
        clippy::disallowed_methods,
        reason = "ring makes keys from its own random source and from no other"
    )]
    pub(crate) fn new(id: &str) -> Self {
        let random = ring::rand::SystemRandom::new();
        let private = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_ref(), &random).unwrap();
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let [x, y] = [x, y].map(|half| URL_SAFE_NO_PAD.encode(half));
        Self {
            id: id.to_owned(),
            private: EncodingKey::from_ec_der(private.as_ref()),
            public: json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": id, "x": x, "y": y }),
        }
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &self.private).unwrap()
    }
}

/// A server of one key set.
pub(crate) struct Server {
    address: std::net::SocketAddr,
    body: Arc<Mutex<Option<String>>>,
    requests: Arc<AtomicUsize>,
    silent: Arc<AtomicBool>,
}

impl Server {
    /// Starts to serve; everything is an error until keys are published.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (body, requests) = (Arc::new(Mutex::new(None::<String>)), Arc::new(AtomicUsize::new(0)));
        let (served, counted) = (body.clone(), requests.clone());
        let silent = Arc::new(AtomicBool::new(false));
        let says_nothing = silent.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await.unwrap());
                }
                counted.fetch_add(1, Ordering::SeqCst);
                if says_nothing.load(Ordering::SeqCst) {
                    std::future::pending::<()>().await;
                }
                let body = served.lock().unwrap().clone();
                let (status, body) = body.map_or(("500 Down", String::new()), |body| ("200 OK", body));
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { address, body, requests, silent }
    }

    pub(crate) fn publish(&self, keys: &[&Value]) {
        self.serve(json!({ "keys": keys }).to_string());
    }

    pub(crate) fn serve(&self, body: String) {
        *self.body.lock().unwrap() = Some(body);
    }

    pub(crate) fn fail(&self) {
        *self.body.lock().unwrap() = None;
    }

    /// Answers nobody any more.
    pub(crate) fn fall_silent(&self) {
        self.silent.store(true, Ordering::SeqCst);
    }

    /// How often the keys were asked for.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Settings of a marketplace that trusts this provider.
    pub(crate) fn settings(&self) -> Settings {
        let provider = Provider {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            jwks_uri: format!("http://{}/keys", self.address).parse().unwrap(),
        };
        Settings { providers: vec![provider], ..Settings::default() }
    }
}
