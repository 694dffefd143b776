//! What an operation answers when it does what was asked.

use serde_json::{Map, Value, json};

/// One answer: what it means, its body and its headers.
pub(crate) struct Answer {
    description: &'static str,
    content: Map<String, Value>,
    headers: Vec<&'static str>,
}

impl Answer {
    pub(crate) fn empty(description: &'static str) -> Self {
        Self { description, content: Map::new(), headers: Vec::new() }
    }

    pub(crate) fn json(description: &'static str, schema: Value) -> Self {
        Self::of(description, "application/json", schema)
    }

    pub(crate) fn text(description: &'static str) -> Self {
        Self::of(description, "text/plain", json!({ "type": "string" }))
    }

    pub(crate) fn of(description: &'static str, media_type: &str, schema: Value) -> Self {
        let content = Map::from_iter([("schema".to_owned(), schema)]);
        let content = Map::from_iter([(media_type.to_owned(), content.into())]);
        Self { content, ..Self::empty(description) }
    }

    /// The same as a text of another media type, for whoever asks for that.
    pub(crate) fn or(mut self, media_type: &str) -> Self {
        self.content.insert(media_type.to_owned(), json!({ "schema": { "type": "string" } }));
        self
    }

    /// Headers by their names in the components, beside the request id that all answers carry.
    pub(crate) fn with(mut self, headers: &[&'static str]) -> Self {
        self.headers.extend_from_slice(headers);
        self
    }

    pub(super) fn value(self) -> Value {
        let headers = self.headers.iter().chain(&["x-ms-request-id"]);
        let headers = headers
            .map(|name| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") })))
            .collect::<Map<_, _>>();
        let mut value = json!({ "description": self.description, "headers": headers });
        if !self.content.is_empty() {
            value["content"] = self.content.into();
        }
        value
    }
}

/// A schema of the components.
pub(crate) fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

pub(crate) fn list_of(name: &str) -> Value {
    json!({ "type": "array", "items": schema(name) })
}

/// Headers of answers, by name.
pub(super) fn headers() -> Value {
    let always = |description: &str, example: &str| {
        json!({
            "description": description, "required": true, "schema": { "type": "string" }, "example": example,
        })
    };
    let sometimes = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    let operation = "/api/publishers/contoso/offers/demo/operations/019ab2c3-0000-7000-8000-000000000001?api-version=2017-10-31";
    json!({
        "ETag": always("Tag of what was answered, for `If-Match` and `If-None-Match`.", "W/\"datetime'2026-11-21T08%3A00%3A00.0000000Z'\""),
        "Cache-Control": always("How long the answer may be kept.", "public, no-cache"),
        "Accept-Ranges": always("What a `Range` is counted in.", "bytes"),
        "Content-Range": always("Which bytes these are, and how many there are in all.", "bytes 0-99/4096"),
        "Location": always("Path at which to follow the operation; the host is the one that was asked.", operation),
        "Operation-Location": always("The same as `Location`; some clients read only this one.", operation),
        "Link": sometimes("Path of the next page (RFC 8288), if there is one.", "</api/publishers/contoso/offers?api-version=2017-10-31&%24top=25&after=demo&%24filter=>; rel=\"next\""),
        "Idempotency-Replayed": sometimes("`true` when this is the answer to an earlier request with the same `Idempotency-Key`.", "true"),
        "x-stoa-warnings": sometimes("What is worth a look in the draft: a JSON list of objects with `code`, `target` and `message`, in ASCII and of at most 4096 characters. `UnknownMember` is kept but has no effect; `PlanMissing` is a plan that is live and is not in the draft; `NotSold` was stopped and stays so; `SealedMember` is a text under an unknown name that holds the word password, secret, token, key or connectionString: it is kept encrypted and never returned.", "[{\"code\":\"UnknownMember\",\"target\":\"definition.colour\",\"message\":\"`colour` is not a member of this offer type; it is kept but has no effect.\"}]"),
        "x-ms-request-id": always("Id of the request, which is also in the log and in the history: the caller's, or a new one.", "019ab2c3-0000-7000-8000-000000000002"),
    })
}
