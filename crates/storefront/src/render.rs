//! Pages as answers.

use app::Problem;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use face::Refusal;
use ui::answer::guard;

use crate::visit::Visit;

/// A page as a browser may keep it: it asks again each time, and going back is quick.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Whether somebody may keep a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeping {
    AskAgain,
    /// Nobody: it is not for everybody.
    Nothing,
}

/// The page that `template` makes.
pub(crate) fn page(visit: &Visit, template: &impl Template) -> Result<Response, Refusal> {
    page_with(visit, StatusCode::OK, Keeping::AskAgain, template)
}

/// The same under another status, or for fewer.
pub(crate) fn page_with(
    visit: &Visit,
    status: StatusCode,
    keeping: Keeping,
    template: &impl Template,
) -> Result<Response, Refusal> {
    let text = template.render().map_err(Problem::internal)?;
    let mut answer = match visit.compresses {
        true => {
            let coding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            (status, coding, Html(ui::assets::compressed(&text))).into_response()
        }
        false => (status, Html(text)).into_response(),
    };
    guard(answer.headers_mut());
    if keeping == Keeping::AskAgain {
        answer.headers_mut().insert(header::CACHE_CONTROL, ASK_AGAIN);
    }
    let language = HeaderValue::from_static(visit.reader().language().code());
    answer.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    Ok(answer)
}

/// Sends somebody on to an address of this marketplace.
pub(crate) fn go_to(address: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    guard(answer.headers_mut());
    let place = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
    answer.headers_mut().insert(header::LOCATION, place);
    answer
}
