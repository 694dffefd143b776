//! The `api-version` every call to the publishing API names.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use face::Refusal;
use face::query::Query;

/// The versions we speak.
const KNOWN: [&str; 2] = ["2016-08-01-preview", "2017-10-31"];

/// Refuses calls without exactly one known version.
pub(crate) async fn require(request: Request, next: Next) -> Response {
    let query = Query::of(request.uri().query());
    let named = query.all("api-version");
    let known =
        matches!(named.as_slice(), [one] if KNOWN.iter().any(|known| known.eq_ignore_ascii_case(one)));
    if known {
        return next.run(request).await;
    }
    let problem = match named.as_slice() {
        [] => "The api-version query parameter is missing".to_owned(),
        [one] => format!("The api-version '{}' is invalid", one.chars().take(40).collect::<String>()),
        _ => "The api-version query parameter is given more than once".to_owned(),
    };
    let message = format!("{problem}. Allowed values are [{}]", KNOWN.join(", "));
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidAPIVersion", message)
        .with_target("api-version".to_owned())
        .into_response()
}
