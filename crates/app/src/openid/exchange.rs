//! The code for an id token (OpenID Connect Core 1.0 section 3.1.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use net::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use net::{HeaderMap, HeaderValue, Method, Request};
use serde::Deserialize;
use url::form_urlencoded;

use super::begin::way_back;
use super::discovery::Metadata;
use super::{Failed, OpenId};
use crate::{App, Problem};

/// Largest answer, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

#[derive(Deserialize)]
struct Answer {
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct Complaint {
    error: String,
}

/// What is asked of the provider.
fn request_for(
    app: &App,
    provider: &OpenId,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<Request, Failed> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &way_back(&app.env.settings))
        .append_pair("code_verifier", verifier)
        .append_pair("client_id", &provider.client_id);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(secret) = &provider.client_secret {
        if metadata.secret_in_body {
            form.append_pair("client_secret", secret.reveal());
        } else {
            headers.insert(AUTHORIZATION, basic(&provider.client_id, secret.reveal())?);
        }
    }
    let body = form.finish().into();
    Ok(Request { method: Method::POST, url: metadata.token.clone(), headers, body })
}

/// The id token that `code` stands for.
pub(super) async fn exchange(
    app: &App,
    provider: &OpenId,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<String, Failed> {
    let request = request_for(app, provider, metadata, code, verifier)?;
    let limits = net::Limits { max_bytes: MAX_BYTES };
    let answer = app.guard.ask(net::For::KEYS, request, &limits).await.map_err(|error| {
        tracing::warn!(issuer = provider.issuer, %error, "the OpenID provider gives no tokens");
        Failed::OutOfReach
    })?;
    if !answer.status.is_success() {
        let complaint = serde_json::from_slice::<Complaint>(&answer.bytes).ok();
        let said = complaint.map(|complaint| domain::shown(&complaint.error).to_string());
        let status = answer.status.as_u16();
        tracing::warn!(
            issuer = provider.issuer,
            status,
            said,
            "the OpenID provider gives no token for a code"
        );
        return Err(match answer.status.is_server_error() {
            true => Failed::OutOfReach,
            false => Failed::Untrusted("it gives no token for its own code".to_owned()),
        });
    }
    let answer: Answer = serde_json::from_slice(&answer.bytes)
        .map_err(|_| Failed::Untrusted("its answer is no JSON".to_owned()))?;
    answer.id_token.ok_or(Failed::Untrusted("its answer has no id token".to_owned()))
}

/// RFC 6749 section 2.3.1: both are encoded like members of a form first.
fn basic(id: &str, secret: &str) -> Result<HeaderValue, Failed> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let credentials = STANDARD.encode(format!("{}:{}", encode(id), encode(secret)));
    let mut header = HeaderValue::try_from(format!("Basic {credentials}")).map_err(Problem::internal)?;
    header.set_sensitive(true);
    Ok(header)
}
