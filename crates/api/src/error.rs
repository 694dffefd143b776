//! Errors of the publishing API, which most other faces share: a JSON body with an `error` object.

use axum::Json;
use axum::http::header;
use axum::response::Response;
use domain::Timestamp;
use face::{Asked, Detail, Refusal};
use wire::error::{ErrorBody, ErrorDetail, ErrorObject};

use crate::cpp::location;

/// What to ask next, by the code of the refusal: use cases know no addresses.
const ADVICE: &[(&str, &str)] = &[("UnknownOfferType", "GET /api/offerTypes lists them")];

/// Writes `refusal` as the publishing API does.
pub(crate) fn write(mut refusal: Refusal, _: &Asked, _: Timestamp) -> Response {
    if let Some((_, advice)) = ADVICE.iter().find(|(code, _)| *code == refusal.code) {
        refusal.message = format!("{}; {advice}", refusal.message);
    }
    if let Some(running) = refusal.running.take() {
        refusal = refusal.with_header(header::LOCATION, location::of_operation(&running));
    }
    let detail = |Detail { code, target, message }| ErrorDetail { code, target, message };
    let error = ErrorObject {
        code: std::mem::take(&mut refusal.code),
        message: std::mem::take(&mut refusal.message),
        details: std::mem::take(&mut refusal.details).into_iter().map(detail).collect(),
    };
    refusal.answer(Json(ErrorBody { error }))
}

/// What to send in place of `answer`, if the HTTP library refused a request by itself (see [`face::unreadable`]).
#[must_use]
pub fn explained(answer: &[u8]) -> Option<Vec<u8>> {
    face::unreadable::explained(answer, |code, message| {
        let error = ErrorObject { code: code.to_owned(), message: message.to_owned(), details: Vec::new() };
        serde_json::to_string(&ErrorBody { error }).expect("texts can be written")
    })
}
