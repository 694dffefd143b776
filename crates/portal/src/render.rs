//! Pages as answers.

use app::Problem;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use face::Refusal;
pub(crate) use ui::answer::{compresses, guard};

use crate::reading::Reading;

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

/// Sends somebody on, so that going back or reading anew sends no form again.
pub(crate) fn go_to(address: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    guard(answer.headers_mut());
    let place = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/dashboard"));
    answer.headers_mut().insert(header::LOCATION, place);
    answer
}
