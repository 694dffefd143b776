//! An OpenID provider on loopback: people sign in there by saying who they are, and a test says how it misbehaves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::openid::{ClientSecret, OpenId, Unknown};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

const CLIENT: &str = "stoa";
/// With letters that a form encodes.
const SECRET: &str = "s3cret: of/the+client";

/// How the tokens are made that it gives next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// As they should be.
    None,
    /// With no signature, and saying so.
    Unsigned,
    /// Signed by a key that is not among its own, under the id of one that is.
    OtherKey,
    /// With the public key taken for a shared secret.
    PublicKeyAsSecret,
}

struct Key {
    id: String,
    private: EncodingKey,
    public: Value,
    point: Vec<u8>,
}

impl Key {
    #[allow(
        clippy::disallowed_methods,
        reason = "ring makes keys from its own random source and from no other"
    )]
    fn new(id: &str) -> Self {
        let random = ring::rand::SystemRandom::new();
        let private = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_ref(), &random);
        let point = pair.expect("a key").public_key().as_ref().to_vec();
        let (x, y) = point[1..].split_at(32);
        let [x, y] = [x, y].map(|half| URL_SAFE_NO_PAD.encode(half));
        Self {
            id: id.to_owned(),
            private: EncodingKey::from_ec_der(private.as_ref()),
            public: json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": id, "x": x, "y": y }),
            point,
        }
    }
}

/// A code that was given, and what it is good for.
struct Grant {
    challenge: String,
    way_back: String,
    claims: Value,
}

struct Inside {
    issuer: String,
    key: Key,
    forgery: Forgery,
    is_down: bool,
    grants: BTreeMap<String, Grant>,
    /// How many codes were given.
    given: usize,
    /// How often each address was asked for.
    asked: BTreeMap<&'static str, usize>,
}

type Shared = Arc<Mutex<Inside>>;

fn lock(shared: &Shared) -> MutexGuard<'_, Inside> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The provider; it stops with this value.
pub struct IdentityProvider {
    pub issuer: String,
    inside: Shared,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl IdentityProvider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let inside = Arc::new(Mutex::new(Inside {
            issuer: issuer.clone(),
            key: Key::new("first"),
            forgery: Forgery::None,
            is_down: false,
            grants: BTreeMap::new(),
            given: 0,
            asked: BTreeMap::new(),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(inside.clone());
        let server =
            tokio::spawn(async move { axum::serve(listener, router).await.expect("serving goes on") });
        Self { issuer, inside, server }
    }

    /// How a marketplace knows it.
    pub fn options(&self) -> OpenId {
        crate::log::keep_out(SECRET);
        OpenId {
            name: "Contoso ID".to_owned(),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(ClientSecret::new(SECRET)),
            scopes: ["openid", "email", "profile"].map(str::to_owned).to_vec(),
            name_claim: "name".to_owned(),
            unknown: Unknown::Refused,
        }
    }

    /// Signs somebody in who was led to `address` at the time `now`, in seconds; where their browser is sent then. `claims` are added
    /// to those of the token; null takes one away.
    pub fn sign_in(&self, address: &str, now: i64, claims: &Value) -> String {
        let asked = Asked::read(address, &self.issuer);
        let mut all = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "mina-at-contoso", "nonce": asked.nonce,
            "iat": now, "exp": now + 300, "email": "mina@contoso.example", "email_verified": true, "name": "Mina Kim",
        });
        let members = all.as_object_mut().expect("an object");
        for (name, value) in claims.as_object().expect("claims") {
            match value {
                Value::Null => _ = members.remove(name),
                value => _ = members.insert(name.clone(), value.clone()),
            }
        }
        let mut inside = lock(&self.inside);
        inside.given += 1;
        let code = format!("code-{}", inside.given);
        let grant = Grant { challenge: asked.challenge, way_back: asked.way_back.clone(), claims: all };
        inside.grants.insert(code.clone(), grant);
        format!("{}?code={code}&state={}&iss={}", asked.way_back, asked.state, encoded(&self.issuer))
    }

    /// The same where it refuses.
    pub fn refuse(&self, address: &str, error: &str) -> String {
        let asked = Asked::read(address, &self.issuer);
        format!("{}?error={error}&state={}", asked.way_back, asked.state)
    }

    /// From now on it makes its tokens so.
    pub fn forge(&self, forgery: Forgery) {
        lock(&self.inside).forgery = forgery;
    }

    /// From now on it signs with another key, and publishes no earlier one.
    pub fn change_key(&self) {
        lock(&self.inside).key = Key::new("second");
    }

    /// Whether it answers with nothing but errors.
    pub fn go_down(&self, is_down: bool) {
        lock(&self.inside).is_down = is_down;
    }

    /// How often `path` was asked for.
    pub fn asked(&self, path: &str) -> usize {
        lock(&self.inside).asked.get(path).copied().unwrap_or_default()
    }
}

/// What a browser was sent with, which has to be complete.
struct Asked {
    state: String,
    nonce: String,
    challenge: String,
    way_back: String,
}

impl Asked {
    fn read(address: &str, issuer: &str) -> Self {
        let url = Url::parse(address).expect("an address");
        assert!(address.starts_with(&format!("{issuer}/authorize?")), "{address}");
        let given: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let one = |name: &str| given.get(name).unwrap_or_else(|| panic!("{name}: {address}")).clone();
        assert_eq!((one("response_type"), one("client_id")), ("code".to_owned(), CLIENT.to_owned()));
        assert_eq!((one("code_challenge_method"), one("code_challenge").len()), ("S256".to_owned(), 43));
        assert_eq!(one("scope"), "openid email profile");
        let [state, nonce] = ["state", "nonce"].map(one);
        assert!(state.len() >= 43 && nonce.len() >= 43 && state != nonce, "{address}");
        Self { state, nonce, challenge: one("code_challenge"), way_back: one("redirect_uri") }
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Counts a request, and answers it with `answer` unless the provider is down.
fn unless_down(
    shared: &Shared,
    path: &'static str,
    answer: impl FnOnce(&mut Inside) -> Response,
) -> Response {
    let mut inside = lock(shared);
    *inside.asked.entry(path).or_default() += 1;
    if inside.is_down { StatusCode::BAD_GATEWAY.into_response() } else { answer(&mut inside) }
}

async fn describe(State(shared): State<Shared>) -> Response {
    unless_down(&shared, "/.well-known/openid-configuration", |inside| {
        let below = |path: &str| format!("{}{path}", inside.issuer);
        let description = json!({
            "issuer": inside.issuer,
            "authorization_endpoint": below("/authorize"),
            "token_endpoint": below("/token"),
            "jwks_uri": below("/keys"),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        });
        Json(description).into_response()
    })
}

async fn keys(State(shared): State<Shared>) -> Response {
    unless_down(&shared, "/keys", |inside| Json(json!({ "keys": [inside.key.public] })).into_response())
}

async fn token(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    unless_down(&shared, "/token", |inside| {
        let error =
            |status: StatusCode, error: &str| (status, Json(json!({ "error": error }))).into_response();
        let credentials = STANDARD.encode(format!("{}:{}", encoded(CLIENT), encoded(SECRET)));
        let sent = headers.get(header::AUTHORIZATION).and_then(|sent| sent.to_str().ok());
        if sent != Some(&format!("Basic {credentials}")) {
            return error(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        match redeem(inside, &body) {
            Some(claims) => {
                let token = made(inside, &claims);
                let answer = json!({ "access_token": "opaque", "token_type": "Bearer", "id_token": token });
                Json(answer).into_response()
            }
            None => error(StatusCode::BAD_REQUEST, "invalid_grant"),
        }
    })
}

/// What a code stands for: once, whatever becomes of it.
fn redeem(inside: &mut Inside, body: &[u8]) -> Option<Value> {
    let form: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
    let one = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let grant = inside.grants.remove(one("code"))?;
    let challenge = ring::digest::digest(&ring::digest::SHA256, one("code_verifier").as_bytes());
    let is_right = one("grant_type") == "authorization_code"
        && one("redirect_uri") == grant.way_back
        && URL_SAFE_NO_PAD.encode(challenge) == grant.challenge;
    is_right.then_some(grant.claims)
}

fn made(inside: &Inside, claims: &Value) -> String {
    let header = |algorithm| Header { kid: Some(inside.key.id.clone()), ..Header::new(algorithm) };
    let sign = |algorithm, key: &EncodingKey| {
        jsonwebtoken::encode(&header(algorithm), claims, key).expect("claims can be signed")
    };
    match inside.forgery {
        Forgery::None => sign(Algorithm::ES256, &inside.key.private),
        Forgery::OtherKey => sign(Algorithm::ES256, &Key::new("other").private),
        Forgery::PublicKeyAsSecret => sign(Algorithm::HS256, &EncodingKey::from_secret(&inside.key.point)),
        Forgery::Unsigned => {
            let head = json!({ "alg": "none", "kid": inside.key.id }).to_string();
            let [head, claims] = [head, claims.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part));
            format!("{head}.{claims}.")
        }
    }
}
