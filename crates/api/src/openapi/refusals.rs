//! What is answered when something cannot be done.

use serde_json::{Value, json};

use super::answer::schema;
use face::unreadable;

/// Status, name among the components, when it comes, and an example of the code and the sentence.
const REFUSALS: &[(u16, &str, &str, &str, &str)] = &[
    (
        400,
        "BadRequest",
        "The request cannot be understood or contradicts itself; a document that could never become valid comes with every problem in `details`.",
        "InvalidAPIVersion",
        "The api-version query parameter is missing. Allowed values are [2016-08-01-preview, 2017-10-31]",
    ),
    (
        401,
        "Unauthorized",
        "There is no bearer token, or it is not (or no longer) valid.",
        "Unauthorized",
        "nobody is signed in: send `Authorization: Bearer` and a token",
    ),
    (
        403,
        "Forbidden",
        "The caller has no role that allows this; the same whether or not the thing exists.",
        "Forbidden",
        "you have no role in publisher `contoso`",
    ),
    (404, "NotFound", "There is nothing at this address.", "NotFound", "there is no offer `demo`"),
    (408, "Late", "The body did not come in time.", "RequestTimeout", "the body did not come within 60 s"),
    (
        409,
        "Conflict",
        "The state of the offer does not allow this now. `Location` leads to the operation in the way, if there is one.",
        "OperationInProgress",
        "an operation is running on this offer: wait for it or cancel it",
    ),
    (
        412,
        "PreconditionFailed",
        "`If-Match` or `If-None-Match` does not hold; nothing was changed.",
        "PreconditionFailed",
        "the offer was changed since you read it: read it again and repeat your change",
    ),
    (
        413,
        "TooLarge",
        "The body is larger than this marketplace takes.",
        "RequestEntityTooLarge",
        "the body is larger than 4194304 bytes, the most this marketplace takes",
    ),
    (
        414,
        "LongTarget",
        "Path and query are longer than this marketplace takes.",
        "UriTooLong",
        "path and query are longer than 8192 bytes, the most this marketplace takes",
    ),
    (
        415,
        "UnsupportedMediaType",
        "The body is not JSON by its media type.",
        "UnsupportedMediaType",
        "send the document as `Content-Type: application/json`",
    ),
    (
        416,
        "NoSuchRange",
        "The bytes that `Range` names are not there.",
        "RangeNotSatisfiable",
        "there are 4096 bytes: ask for some of them",
    ),
    (
        422,
        "Unprocessable",
        "The request is understood and cannot be carried out as it is: a draft that is not ready to publish, with every problem in `details`, or an `Idempotency-Key` that was used for another request.",
        "OfferNotPublishable",
        "the offer is not ready to publish: one problem to correct",
    ),
    (
        429,
        "TooMany",
        "The caller asks more often, or more at once, than this marketplace allows; try again after the time in `Retry-After`.",
        "TooManyRequests",
        "you asked too often: try again in 1 s",
    ),
    (
        431,
        "LargeHead",
        "The address and the headers are larger than this marketplace takes, or there are more than 100 headers.",
        unreadable::HEAD_TOO_LARGE.0,
        unreadable::HEAD_TOO_LARGE.1,
    ),
    (
        500,
        "InternalError",
        "A fault of the marketplace; the request id finds it in the log.",
        "InternalError",
        "something went wrong on our side; the request id finds it in the log",
    ),
    (
        503,
        "Unavailable",
        "The database cannot take the request now; try again after the time in `Retry-After`. Where the code is `OutcomeUnknown`, without that \
         header, the change may have been made: read the offer, or repeat the request with the `Idempotency-Key` it had.",
        "ServiceUnavailable",
        "the marketplace cannot reach its database right now; try again in a moment",
    ),
    (
        507,
        "Full",
        "The disk of the marketplace is full; nothing was changed, and reading goes on.",
        "InsufficientStorage",
        "the marketplace has no room left to store this: try again later",
    ),
];

/// Status, name among the components, when it comes, and the word in `error`.
const TOKEN_REFUSALS: &[(u16, &str, &str, &str)] = &[
    (400, "TokenBadRequest", "The request has a fault; `error_description` says which.", "invalid_request"),
    (
        401,
        "TokenUnauthorized",
        "The client id or the client secret is wrong, or no longer valid.",
        "invalid_client",
    ),
    (414, "TokenLongTarget", "Path and query are longer than this marketplace takes.", "invalid_request"),
    (
        429,
        "TokenTooMany",
        "Too many failed attempts in a row, or more requests than this marketplace takes; try again after the time in `Retry-After`.",
        "temporarily_unavailable",
    ),
    (
        431,
        "TokenLargeHead",
        "The address and the headers are larger than this marketplace takes, or there are more than 100 headers.",
        "invalid_request",
    ),
    (500, "TokenInternalError", "A fault of the marketplace.", "server_error"),
    (
        503,
        "TokenUnavailable",
        "The marketplace or its database cannot take the request now; try again after the time in `Retry-After`.",
        "temporarily_unavailable",
    ),
];

pub(super) fn reference(status: u16) -> Value {
    named(status, REFUSALS.iter().map(|refusal| (refusal.0, refusal.1)))
}

pub(super) fn token_reference(status: u16) -> Value {
    named(status, TOKEN_REFUSALS.iter().map(|refusal| (refusal.0, refusal.1)))
}

fn named(status: u16, mut refusals: impl Iterator<Item = (u16, &'static str)>) -> Value {
    let (_, name) =
        refusals.find(|refusal| refusal.0 == status).expect("operations name known refusals only");
    json!({ "$ref": format!("#/components/responses/{name}") })
}

/// Every refusal, by name.
pub(super) fn components() -> Value {
    let ours = REFUSALS.iter().map(|(status, name, description, code, message)| {
        let example = json!({ "error": { "code": code, "message": message } });
        ((*name).to_owned(), response(*status, description, "ErrorBody", &example))
    });
    let of_tokens = TOKEN_REFUSALS.iter().map(|(status, name, description, error)| {
        let example = json!({
            "error": error,
            "error_description": "AADSTS900144: the parameter `grant_type` is missing",
            "error_codes": [900_144],
            "timestamp": "2026-11-21 08:00:00Z",
            "trace_id": "019ab2c3-0000-7000-8000-000000000002",
            "correlation_id": "019ab2c3-0000-7000-8000-000000000002",
        });
        ((*name).to_owned(), response(*status, description, "TokenError", &example))
    });
    Value::Object(ours.chain(of_tokens).collect())
}

fn response(status: u16, description: &str, body: &str, example: &Value) -> Value {
    let mut headers = json!({ "x-ms-request-id": { "$ref": "#/components/headers/x-ms-request-id" } });
    if let Some((name, header)) = header(status) {
        headers[name] = header;
    }
    json!({
        "description": description,
        "headers": headers,
        "content": { "application/json": { "schema": schema(body), "example": example } },
    })
}

/// What a status brings along.
fn header(status: u16) -> Option<(&'static str, Value)> {
    let text = |required: bool, description: &str| json!({ "description": description, "required": required, "schema": { "type": "string" } });
    match status {
        401 => Some(("WWW-Authenticate", text(true, "How to authenticate (RFC 9110 section 11.6.1)."))),
        409 => Some(("Location", text(false, "Path of the operation in the way."))),
        429 | 503 => Some((
            "Retry-After",
            json!({
                "description": "Seconds to wait.", "required": true, "schema": { "type": "integer", "minimum": 1 },
            }),
        )),
        _ => None,
    }
}
