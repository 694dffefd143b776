//! Every route in the words of OpenAPI 3.1, for people, generators and test tools.
//!
//! Shapes come from the types in `wire` and from the loaded offer types; what is said of an endpoint is in its file.
//! The tests compare it with the list of routes, and a client that knows nothing else tries it out (`make conformance`).

mod answer;
mod operation;
mod parameters;
mod refusals;
mod schemas;

use std::sync::{Arc, OnceLock};

use blob::Digest;
use bytes::Bytes;
use offer_types::OfferTypes;
use serde_json::{Map, Value, json};

pub(crate) use answer::{Answer, list_of, schema};
pub(crate) use operation::Operation;

use crate::router;

const ABOUT: &str = "An open commercial marketplace that speaks the Cloud Partner Portal REST API, version 2017-10-31.

A publisher puts an offer, publishes it, follows the operation until the preview is ready, looks at it, and goes live. \
Every call of the publishing API names its `api-version` and carries a bearer token of the token service. Success is 200 \
or 202, never 201 or 204, because tools of that API take those for failures. Answers of the publishing API are always \
JSON; errors have a code, a sentence that says what to do, and every problem of a document at once.

A slash at the end of a path means the same place, and so do publisher and offer ids in another letter case.";

/// The document, ready to be sent.
pub(crate) struct Document {
    pub(crate) text: Bytes,
    pub(crate) etag: String,
}

/// The document, made when somebody first asks for it: it needs every offer type, and most servers are never asked.
#[derive(Clone, Default)]
pub(crate) struct Described(Arc<OnceLock<Document>>);

impl Described {
    pub(crate) fn document(&self, offer_types: &OfferTypes) -> &Document {
        self.0.get_or_init(|| Document::new(offer_types, router::operations()))
    }
}

impl Document {
    fn new(offer_types: &OfferTypes, operations: impl Iterator<Item = Operation>) -> Self {
        let text = format!("{:#}\n", document(offer_types, operations));
        Self { etag: format!("\"{}\"", Digest::of(text.as_bytes())), text: text.into() }
    }
}

fn document(offer_types: &OfferTypes, operations: impl Iterator<Item = Operation>) -> Value {
    let tags = [
        ("Offers", "Drafts, versions and slots of offers, and what an offer may hold."),
        ("Publishing", "From draft to preview to live, and what happened along the way."),
        ("Stoa", "What this marketplace has beside the publishing API."),
        (
            "Tokens",
            "The token service: OAuth 2.0 client credentials (RFC 6749), in both generations of addresses.",
        ),
        ("Catalogue", "What everybody sees of live offers."),
        ("Watching", "What operators and their tools ask."),
    ];
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Stoa",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "Apache 2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This marketplace." }],
        "tags": tags.map(|(name, description)| json!({ "name": name, "description": description })),
        "paths": paths(operations),
        "components": {
            "schemas": schemas::components(offer_types),
            "parameters": parameters::components(),
            "headers": answer::headers(),
            "responses": refusals::components(),
            "securitySchemes": { "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "A token of this marketplace's token service for the resource \
                    `https://cloudpartner.azure.com`, or one of an OpenID provider its operator trusts.",
            } },
        },
    })
}

fn paths(operations: impl Iterator<Item = Operation>) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.route.path).or_insert_with(|| json!({}));
        path[operation.route.method] = operation.value();
    }
    Value::Object(paths)
}
