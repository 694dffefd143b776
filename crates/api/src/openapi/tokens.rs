//! The token service.

use serde_json::{Value, json};

use super::answer::{Answer, schema};
use super::operation::Operation;

const TAG: &str = "Tokens";

pub(super) fn operations() -> Vec<Operation> {
    let get = |path, id| of_service("get", path, id);
    vec![
        token("/{tenant}/oauth2/token", "getTokenV1")
            .about("Get a token for a resource", "The first generation of the token endpoint. Credentials may also come as HTTP Basic (RFC 6749 section 2.3.1).")
            .body(form("resource", "https://cloudpartner.azure.com"))
            .answers(200, Answer::json("A token.", schema("TokenV1")).with(&["Cache-Control"])),
        token("/{tenant}/oauth2/v2.0/token", "getTokenV2")
            .about("Get a token for a scope", "The second generation of the token endpoint, which MSAL uses. Credentials may also come as HTTP Basic.")
            .body(form("scope", "https://cloudpartner.azure.com/.default"))
            .answers(200, Answer::json("A token.", schema("TokenV2")).with(&["Cache-Control"])),
        get("/{tenant}/.well-known/openid-configuration", "getConfigurationV1")
            .about("Discover the first generation's endpoints", "OpenID Connect Discovery 1.0. Every well-formed tenant has one, so that nobody learns which exist.")
            .answers(200, Answer::json("The endpoints.", schema("OpenIdConfiguration"))),
        get("/{tenant}/v2.0/.well-known/openid-configuration", "getConfigurationV2")
            .about("Discover the second generation's endpoints", "MSAL asks here before its first token.")
            .answers(200, Answer::json("The endpoints.", schema("OpenIdConfiguration"))),
        get("/{tenant}/discovery/keys", "getKeysV1")
            .about("Read the public keys", "What tokens of this marketplace can be verified with (RFC 7517); the same for every tenant.")
            .answers(200, Answer::json("The keys.", schema("KeySet")))
            .refuses_token(&[500]),
        get("/{tenant}/discovery/v2.0/keys", "getKeysV2")
            .about("Read the public keys, at another address", "The same as `getKeysV1`.")
            .answers(200, Answer::json("The keys.", schema("KeySet")))
            .refuses_token(&[500]),
        get("/common/discovery/instance", "discoverInstance")
            .about("Ask whether an authority is real", "MSAL and ADAL ask before they trust a host that they do not know.")
            .takes(&["authorization_endpoint"])
            .answers(200, Answer::json("Where the authority's discovery document is.", schema("InstanceDiscovery"))),
    ]
}

fn token(path: &'static str, id: &'static str) -> Operation {
    of_service("post", path, id).refuses_token(&[401, 500])
}

/// An operation of the token service, with what all of those have in common.
fn of_service(method: &'static str, path: &'static str, id: &'static str) -> Operation {
    Operation::new(method, path, TAG, id).refuses_token(&[400, 414, 429, 431, 503])
}

/// `target` is how the generation names what the token is for.
fn form(target: &str, example: &str) -> Value {
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
