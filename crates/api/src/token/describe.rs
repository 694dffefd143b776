//! What there is to say of the endpoints of the token service.

use serde_json::{Value, json};

use crate::openapi::Operation;
use crate::routes::Route;

/// An endpoint that gives tokens.
pub(super) fn describe_token(route: Route, id: &'static str) -> Operation {
    describe(route, id).refuses_token(&[401, 500])
}

/// Any endpoint, with what all of them have in common.
pub(super) fn describe(route: Route, id: &'static str) -> Operation {
    Operation::new(route, "Tokens", id).refuses_token(&[400, 414, 429, 431, 503])
}

/// `target` is how the generation names what the token is for.
pub(super) fn form(target: &str, example: &str) -> Value {
    let text = |example: &str| json!({ "type": "string", "examples": [example] });
    let mut properties = json!({
        "grant_type": { "const": "client_credentials" },
        "client_id": { "type": "string", "format": "uuid" },
        "client_secret": { "type": "string", "format": "password" },
    });
    properties[target] = text(example);
    json!({
        "required": true,
        "content": { "application/x-www-form-urlencoded": { "schema": {
            "type": "object",
            "required": ["grant_type", "client_id", "client_secret", target],
            "properties": properties,
        } } },
    })
}
