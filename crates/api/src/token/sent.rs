//! A token request as it comes in: a form, and perhaps HTTP Basic credentials (RFC 6749 section 2.3.1).

use std::net::{IpAddr, SocketAddr};

use app::App;
use app::token::{Refusal, Target, TokenRequest};
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts as _, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::text::without_mark;
use face::Asked;
use face::body::{BodyLimits, NotRead, collect};
use url::form_urlencoded;

/// Largest form, in bytes; a real one has a few hundred.
const MAX_FORM: usize = 64 * 1024;

/// A token request, read but not judged. It has no `Debug`, because it holds a secret.
pub(crate) struct Sent {
    pub(super) asked: Asked,
    /// The rest, or why it cannot be read.
    pub(super) content: Result<Content, Refusal>,
}

pub(super) struct Content {
    tenant: String,
    remote: Option<IpAddr>,
    basic: Option<Basic>,
    form: Form,
}

struct Basic {
    client_id: String,
    client_secret: String,
}

impl FromRequest<App> for Sent {
    /// There is no room for it.
    type Rejection = face::Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, face::Refusal> {
        let (mut parts, body) = request.into_parts();
        let Ok(asked) = Asked::from_request_parts(&mut parts, app).await;
        match content(parts, body, app).await {
            Ok(content) => Ok(Self { asked, content: Ok(content) }),
            Err(Unread::Refused(refusal)) => Ok(Self { asked, content: Err(refusal) }),
            Err(Unread::TurnedAway(refusal)) => Err(refusal),
        }
    }
}

/// Why a request is not read.
enum Unread {
    Refused(Refusal),
    TurnedAway(face::Refusal),
}

impl From<Refusal> for Unread {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn content(mut parts: Parts, body: Body, app: &App) -> Result<Content, Unread> {
    let Path(tenant) = Path::<String>::from_request_parts(&mut parts, app)
        .await
        .map_err(|error| Refusal::InvalidRequest(error.body_text()))?;
    let time = parts.extensions.get::<BodyLimits>().map_or(0, |limits| limits.time.as_secs());
    let body = collect(body, MAX_FORM, &parts.extensions, app).await;
    let body = body.map_err(|why| {
        let message = match why {
            NotRead::Refused(error) => return Unread::TurnedAway(error),
            NotRead::TooLarge => format!("the form is larger than {MAX_FORM} bytes"),
            NotRead::TooSlow => format!("the form was not here after {time} seconds: send it faster"),
            NotRead::Incomplete => "the form ended before it was complete".to_owned(),
        };
        Refusal::InvalidRequest(message).into()
    })?;
    Ok(Content {
        tenant,
        remote: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip()),
        basic: basic(&parts.headers)?,
        form: Form::parse(without_mark(&body)),
    })
}

/// The credentials of an HTTP Basic header; both halves are form-encoded before they are joined.
fn basic(headers: &HeaderMap) -> Result<Option<Basic>, Refusal> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((scheme, encoded)) = value.split_once(' ') else { return Ok(None) };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let bytes = STANDARD.decode(encoded.trim()).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let halves = text.as_deref().and_then(|text| text.split_once(':'));
    let (id, secret) = halves
        .ok_or_else(|| Refusal::InvalidRequest("the `Authorization` header is not HTTP Basic".to_owned()))?;
    Ok(Some(Basic { client_id: decoded(id), client_secret: decoded(secret) }))
}

/// A form-encoded text. Whatever stands in it is a part of it: what separates members of a form does not here.
fn decoded(text: &str) -> String {
    let text = text.replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(text.as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}

/// Parameters by name.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The value of `name`. RFC 6749 section 3.2 wants a repeated parameter refused.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let place = |form: &Self| form.0.iter().position(|(key, _)| key == name);
        let Some(at) = place(self) else { return Ok(None) };
        let (_, value) = self.0.swap_remove(at);
        match place(self) {
            None => Ok(Some(value)),
            Some(_) => {
                Err(Refusal::InvalidRequest(format!("the parameter `{name}` is there more than once")))
            }
        }
    }
}

impl Content {
    /// The request in the words of the token service; `target` takes what the generation in question asks for.
    pub(super) fn request(
        self,
        asked: &Asked,
        target: impl FnOnce(&mut Form) -> Result<Target, Refusal>,
    ) -> Result<TokenRequest, Refusal> {
        let mut form = self.form;
        let target = target(&mut form)?;
        let grant_type = form.take("grant_type")?;
        let (client_id, client_secret) = (form.take("client_id")?, form.take("client_secret")?);
        if client_secret.is_none() && self.basic.is_none() && form.take("client_assertion")?.is_some() {
            return Err(Refusal::InvalidRequest(
                "certificates and other client assertions are not supported: send `client_secret`".to_owned(),
            ));
        }
        let (client_id, client_secret) = match self.basic {
            None => (client_id, client_secret),
            Some(basic) => {
                let same = client_id.is_none_or(|id| id.eq_ignore_ascii_case(&basic.client_id));
                if !same || client_secret.is_some() {
                    return Err(Refusal::InvalidRequest(
                        "send the client's credentials once: in the form or in the `Authorization` header"
                            .to_owned(),
                    ));
                }
                (Some(basic.client_id), Some(basic.client_secret))
            }
        };
        Ok(TokenRequest {
            tenant: self.tenant,
            grant_type,
            client_id,
            client_secret,
            target,
            remote: self.remote,
            request_id: asked.request_id.clone(),
        })
    }
}
