//! The way in by the operator's OpenID provider.

use app::App;
use app::openid::{self, Failed, OpenId, Returned};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::query::Query;
use words::{Sentence, say};

use crate::asker::Asker;
use crate::door::{Fault, enter, may_hold_cookies, sign_in_page};
use crate::reading::Reading;
use crate::render::go_to;
use crate::return_to::{HOME, within};
use face::cookies::Cookie;

/// The longest address that is gone on to: a browser keeps it in a cookie, and keeps no large ones.
const LONGEST: usize = 1024;

/// The way to the provider, for whoever wants to go on to `to`.
pub(crate) fn address(to: &str) -> String {
    let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
    format!("/signin/openid?to={to}")
}

fn provider(app: &App) -> Result<&OpenId, Refusal> {
    let missing = "people sign in without a provider here";
    app.env.settings.open_id.as_ref().ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "NotFound", missing))
}

pub(crate) fn begin() -> MethodRouter<App> {
    get(async |State(app): State<App>, headers: HeaderMap, reading: Reading, query: Query| {
        let to = Some(within(query.get("to"))).filter(|to| to.len() <= LONGEST);
        let to = to.unwrap_or_else(|| HOME.to_owned());
        let provider = provider(&app)?;
        if reading.person.is_some() {
            return Ok(go_to(&to));
        }
        if !may_hold_cookies(&app, &headers) {
            return sign_in_page(&reading, StatusCode::FORBIDDEN, to, Fault::of(say!("signin-plain")));
        }
        match openid::begin(&app, provider, &to, reading.reader().language()).await {
            Ok(begun) => {
                let mut answer = go_to(&begun.address);
                let cookie = Cookie::Provider.set(&app.env.settings, &begun.kept);
                answer.headers_mut().append(header::SET_COOKIE, cookie);
                Ok(answer)
            }
            Err(failed) => failure(&app, &reading, provider, to, failed),
        }
    })
}

pub(crate) fn finish() -> MethodRouter<App> {
    get(
        async |State(app): State<App>,
               headers: HeaderMap,
               Asker(browser): Asker,
               reading: Reading,
               query: Query| {
            let provider = provider(&app)?;
            let kept = Cookie::Provider.read(&app.env.settings, &headers);
            let text = |name| query.get(name).map(str::to_owned);
            let returned = Returned {
                code: text("code"),
                state: text("state"),
                error: text("error"),
                issuer: text("iss"),
            };
            let asked = (kept.as_deref(), returned);
            let request = &reading.ctx.request_id;
            let mut answer = match openid::finish(&app, request, provider, asked, browser).await {
                Ok((opened, to)) => enter(&app, &reading, &opened, &within(Some(&to))).await?,
                Err(failed) => failure(&app, &reading, provider, HOME.to_owned(), failed)?,
            };
            // Good for one answer, whatever it was.
            answer.headers_mut().append(header::SET_COOKIE, Cookie::Provider.forget(&app.env.settings));
            Ok::<_, Refusal>(answer)
        },
    )
}

/// The sign-in page, which says why and offers what is left.
fn failure(
    app: &App,
    reading: &Reading,
    provider: &OpenId,
    to: String,
    failed: Failed,
) -> Result<Response, Refusal> {
    let (status, why) = explained(failed, &provider.name, app.env.settings.password_sign_in)?;
    sign_in_page(reading, status, to, Fault::of(why))
}

fn explained(failed: Failed, provider: &str, has_password: bool) -> Result<(StatusCode, Sentence), Refusal> {
    let provider = provider.to_owned();
    Ok(match failed {
        Failed::NotBegun => (StatusCode::BAD_REQUEST, say!("openid-not-begun")),
        Failed::Refused(code) => (StatusCode::FORBIDDEN, say!("openid-refused", provider, code)),
        Failed::OutOfReach if has_password => {
            (StatusCode::SERVICE_UNAVAILABLE, say!("openid-out-of-reach-password", provider))
        }
        Failed::OutOfReach => (StatusCode::SERVICE_UNAVAILABLE, say!("openid-out-of-reach", provider)),
        Failed::Untrusted(_) => (StatusCode::BAD_GATEWAY, say!("openid-untrusted", provider)),
        Failed::NotVerified => (StatusCode::FORBIDDEN, say!("openid-not-verified", provider)),
        Failed::Unknown { address } if address.is_empty() => {
            (StatusCode::FORBIDDEN, say!("openid-unknown-account", provider))
        }
        Failed::Unknown { address } => (StatusCode::FORBIDDEN, say!("openid-unknown", address)),
        Failed::Problem(problem) => return Err(problem.into()),
    })
}
