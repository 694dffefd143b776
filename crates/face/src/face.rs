//! A face: what makes one HTTP interface of the marketplace differ from the others.

use app::maintenance::Maintenance;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, Uri, header};
use axum::response::Response;
use domain::Timestamp;

use crate::maintenance;
use crate::refusal::Refusal;
use crate::request_id::RequestId;

/// What is decided for all routes of one HTTP interface.
pub struct Face {
    /// Everything below these addresses is this face's, also where there is nothing.
    pub below: &'static [&'static str],
    pub callers: Callers,
    /// Whether its answers are pages, which depend on cookies and languages.
    pub is_for_people: bool,
    /// Writes a refusal in the face's own shape, at the time of the refusal.
    pub refuse: fn(Refusal, &Asked, Timestamp) -> Response,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callers {
    /// Whoever signs in, with a bearer token or a browser: requests count for the caller, and answers are for the caller alone.
    SignIn,
    /// Anybody: requests count for the address they come from.
    Anybody,
    /// Whoever watches the process. Their requests are not counted: they cost nothing to answer, and a watcher who is not
    /// answered takes the process for dead.
    Watchers,
}

impl Face {
    /// Whether `path` is this face's, whatever is there.
    pub(crate) fn owns(&self, path: &str) -> bool {
        let mut below = self.below.iter().filter_map(|below| path.strip_prefix(below));
        below.any(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// What a refusal may repeat of the request that it answers, and who writes it.
#[derive(Clone)]
pub struct Asked {
    /// Who writes it.
    pub face: Option<&'static Face>,
    pub request_id: String,
    /// The caller's own id for the request (`client-request-id`, as MSAL and ADAL name it), when it is fit to be repeated.
    pub client_request_id: Option<String>,
    pub method: Method,
    /// Its path with the query.
    pub target: String,
    /// Maintenance that is planned or under way, where the face has to know.
    pub maintenance: Option<Maintenance>,
    /// What browsers say of whoever reads the answer: cookies and languages, and nothing else.
    pub reader: HeaderMap,
}

impl Asked {
    pub(crate) fn of(request: &Request) -> Self {
        Self::read(request.method(), request.uri(), request.headers(), request.extensions())
    }

    fn read(method: &Method, uri: &Uri, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let face = extensions.get::<FaceOfRequest>().map(|face| face.0);
        let of_reader = [header::COOKIE, header::ACCEPT_LANGUAGE];
        let reader = headers.iter().filter(|(name, _)| of_reader.contains(name));
        Self {
            request_id: RequestId::read(extensions),
            client_request_id: client_request_id(headers),
            method: method.clone(),
            maintenance: maintenance::of_request(extensions),
            target: uri.path_and_query().map_or_else(String::new, ToString::to_string),
            // Programs are told the same whoever reads it.
            reader: match face.is_some_and(|face| face.is_for_people) {
                true => reader.map(|(name, value)| (name.clone(), value.clone())).collect(),
                false => HeaderMap::new(),
            },
            face,
        }
    }

    /// The refusal as the face that was asked writes it.
    pub(crate) fn refuse(&self, refusal: Refusal, now: Timestamp) -> Response {
        let face = self.face.expect("every request was given its face before it was routed");
        (face.refuse)(refusal, self, now)
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::read(&parts.method, &parts.uri, &parts.headers, &parts.extensions))
    }
}

/// Among the extensions of every request: first the face that owns its address, then the one that its route belongs to.
#[derive(Clone, Copy)]
pub(crate) struct FaceOfRequest(pub(crate) &'static Face);

impl FaceOfRequest {
    pub(crate) fn callers(extensions: &Extensions) -> Callers {
        extensions.get::<Self>().map_or(Callers::Anybody, |face| face.0.callers)
    }
}

fn client_request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("client-request-id")?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (!id.is_empty() && id.len() <= 64 && id.bytes().all(plain)).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_owns_what_is_below_its_addresses() {
        let face = Face {
            below: &["/api", "/stoa"],
            callers: Callers::SignIn,
            is_for_people: false,
            refuse: |refusal, _, _| refusal.answer(()),
        };
        for path in ["/api", "/api/", "/api/publishers", "/stoa/v1"] {
            assert!(face.owns(path), "{path}");
        }
        for path in ["/", "/apis", "/v1/api", "/catalog/api"] {
            assert!(!face.owns(path), "{path}");
        }
    }
}
