//! One operation of the document, put together from what its reader should know.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::refusals;
use crate::routes::Route;

/// What there is to say about one route.
pub(crate) struct Operation {
    pub(super) route: Route,
    tag: &'static str,
    id: &'static str,
    summary: &'static str,
    description: &'static str,
    /// Beside those in the path, by their names in the components.
    parameters: Vec<&'static str>,
    body: Option<Value>,
    responses: BTreeMap<u16, Value>,
    signed_in: bool,
}

impl Operation {
    /// An operation anybody may ask for.
    pub(crate) fn new(route: Route, tag: &'static str, id: &'static str) -> Self {
        Self {
            route,
            tag,
            id,
            summary: "",
            description: "",
            parameters: vec!["x-ms-request-id"],
            body: None,
            responses: BTreeMap::new(),
            signed_in: false,
        }
    }

    /// An operation of the publishing API, with what all of those have in common.
    pub(crate) fn of_api(route: Route, tag: &'static str, id: &'static str) -> Self {
        Self::signed_in(route, tag, id).takes(&["api-version"])
    }

    /// An operation for whoever signs in.
    pub(crate) fn signed_in(route: Route, tag: &'static str, id: &'static str) -> Self {
        let operation = Self { signed_in: true, ..Self::new(route, tag, id) };
        operation.refuses(&[400, 401, 414, 429, 431, 500, 503])
    }

    /// What it is for, in a line and then in sentences.
    pub(crate) fn about(mut self, summary: &'static str, description: &'static str) -> Self {
        (self.summary, self.description) = (summary, description);
        self
    }

    pub(crate) fn takes(mut self, parameters: &[&'static str]) -> Self {
        self.parameters.extend_from_slice(parameters);
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    pub(crate) fn answers(mut self, status: u16, answer: Answer) -> Self {
        self.responses.insert(status, answer.value());
        self
    }

    /// Refusals with the error body of the publishing API.
    pub(crate) fn refuses(mut self, statuses: &[u16]) -> Self {
        self.responses.extend(statuses.iter().map(|status| (*status, refusals::reference(*status))));
        self
    }

    /// Refusals with the error body of the token service.
    pub(crate) fn refuses_token(mut self, statuses: &[u16]) -> Self {
        self.responses.extend(statuses.iter().map(|status| (*status, refusals::token_reference(*status))));
        self
    }

    /// The operation as the document has it.
    pub(super) fn value(&self) -> Value {
        let parameters = in_path(self.route.path).chain(self.parameters.iter().copied());
        let parameters: Vec<_> =
            parameters.map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })).collect();
        let responses: Map<_, _> =
            self.responses.iter().map(|(status, response)| (status.to_string(), response.clone())).collect();
        let mut value = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "description": self.description,
            "parameters": parameters,
            "responses": responses,
        });
        if let Some(body) = &self.body {
            value["requestBody"] = body.clone();
        }
        if self.signed_in {
            value["security"] = json!([{ "bearer": [] }]);
        }
        value
    }
}

/// The names between braces.
fn in_path(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}
