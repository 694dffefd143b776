//! Requests that prove who makes them.

use std::sync::Arc;

use app::token::authenticate;
use app::{Actor, App, Ctx, Problem};
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::limits::Admission;
use crate::refusal::Refusal;
use crate::request_id::RequestId;

/// The context of a request whose bearer token was accepted (RFC 6750 section 2.1).
pub struct Caller(pub Ctx);

/// Whose request it is, for those who look at its body before any use case does.
#[derive(Clone, Default)]
pub(crate) struct Asker(pub(crate) String);

impl Asker {
    pub(crate) fn of(request: &Request) -> Self {
        request.extensions().get().cloned().unwrap_or_default()
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let admission = parts.extensions.get::<Arc<Admission>>().cloned();
        let admission = admission.ok_or_else(|| Problem::internal("the router admits no requests"))?;
        let actor = signed_in(&parts.headers, app).await?;
        if let Actor::Principal(id) = &actor {
            admission.of_caller(id)?;
        }
        parts.extensions.insert(Asker(actor.to_string()));
        Ok(Self(app.ctx(actor, RequestId::read(&parts.extensions))))
    }
}

async fn signed_in(headers: &HeaderMap, app: &App) -> Result<Actor, Problem> {
    authenticate(app, bearer(headers)?).await
}

/// The token in the `Authorization` header. RFC 6750 allows other places; tokens there end up in logs.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let refused =
        |why: &str| Problem::Unauthenticated(format!("{why}: send `Authorization: Bearer` and a token"));
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or_else(|| refused("nobody is signed in"))?;
    if values.next().is_some() {
        return Err(refused("there is more than one `Authorization` header"));
    }
    let (scheme, token) =
        value.to_str().ok().and_then(|value| value.trim().split_once(' ')).unwrap_or_default();
    match scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() {
        true => Ok(token.trim()),
        false => Err(refused("the `Authorization` header has no bearer token")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Result<String, String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        bearer(&headers).map(str::to_owned).map_err(|problem| problem.to_string())
    }

    #[test]
    fn reads_the_token_in_any_spelling_of_the_scheme() {
        for value in ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c "] {
            assert_eq!(read(&[value]).unwrap(), "a.b.c", "{value}");
        }
    }

    #[test]
    fn refuses_a_missing_a_foreign_and_a_second_header() {
        for values in
            [&[][..], &["Bearer"], &["Bearer "], &["a.b.c"], &["Basic YTpi"], &["Bearer a", "Bearer b"]]
        {
            assert!(read(values).is_err(), "{values:?}");
        }
    }
}
