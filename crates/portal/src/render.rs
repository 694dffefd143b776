//! Pages as answers.

use app::Problem;
use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use face::Refusal;

use crate::reading::Reading;

/// What a browser may do with a page: show what comes from here, and nothing else (Content Security Policy Level 3).
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// The page that `template` makes.
pub(crate) fn page(reading: &Reading, template: &impl Template) -> Result<Response, Refusal> {
    page_with(reading, StatusCode::OK, template)
}

/// The same under another status.
pub(crate) fn page_with(
    reading: &Reading,
    status: StatusCode,
    template: &impl Template,
) -> Result<Response, Refusal> {
    let text = template.render().map_err(Problem::internal)?;
    let mut answer = match reading.compresses {
        true => {
            let coding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            (status, coding, Html(ui::assets::compressed(&text))).into_response()
        }
        false => (status, Html(text)).into_response(),
    };
    guard(answer.headers_mut());
    let language = HeaderValue::from_static(reading.reader().language().code());
    answer.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    if let Some(cookie) = &reading.to_set {
        answer.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    Ok(answer)
}

/// Whether a page is compressed for whoever asks like this. Not for what another site had a browser ask for: by the lengths of many
/// answers in which it has words of its own repeated, it would find out what else is on the page (BREACH, breachattack.com).
pub(crate) fn compresses(headers: &HeaderMap) -> bool {
    let from = headers.get("sec-fetch-site").and_then(|from| from.to_str().ok());
    matches!(from, Some("same-origin" | "none")) && ui::assets::takes_gzip(headers)
}

/// The headers of every page.
pub(crate) fn guard(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    // Without any, a browser would not say which page a form came from.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language, Accept-Encoding"));
}

/// Sends somebody on, so that going back or reading anew sends no form again.
pub(crate) fn go_to(address: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    guard(answer.headers_mut());
    let place = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/dashboard"));
    answer.headers_mut().insert(header::LOCATION, place);
    answer
}
