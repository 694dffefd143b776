//! What a server says about itself. Ours describe themselves; the original does not, and has nothing but its API.

use std::collections::BTreeSet;

use net::Method;
use serde_json::Value;

/// What is known about a server from its OpenAPI document.
#[derive(Debug, Default)]
pub(crate) struct Description {
    /// Whether it knows a request by its `Idempotency-Key`, so that a second one has no second effect.
    pub(crate) replays: bool,
    /// Methods, in small letters, and paths as the document writes them.
    routes: BTreeSet<(String, String)>,
}

impl Description {
    pub(crate) fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let methods = |(path, methods): (&String, &Value)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(|(method, _)| (method.clone(), path.clone())).collect::<Vec<_>>()
        };
        Self {
            replays: document["components"]["parameters"]["Idempotency-Key"].is_object(),
            routes: paths.flat_map(methods).collect(),
        }
    }

    /// Whether there is such a route of ours; `below` follows the path of an offer.
    pub(crate) fn has(&self, method: &Method, below: &str) -> bool {
        self.has_path(method, &format!("/stoa/v1/publishers/{{publisher}}/offers/{{offer}}{below}"))
    }

    /// Whether there is a route of just this path.
    pub(crate) fn has_path(&self, method: &Method, path: &str) -> bool {
        self.routes.contains(&(method.as_str().to_ascii_lowercase(), path.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_route_is_there_when_it_is_described() {
        let offer = "/stoa/v1/publishers/{publisher}/offers/{offer}";
        let described = Description::of(&json!({
            "paths": { offer: { "delete": {} }, "/api/publishers": { "get": {} } },
            "components": { "parameters": { "Idempotency-Key": {} } },
        }));
        assert!(described.replays && described.has(&Method::DELETE, ""));
        assert!(!described.has(&Method::GET, "") && !described.has(&Method::POST, "/uploads"));
        let other = Description::of(&json!("a page"));
        assert!(!other.replays && !other.has(&Method::DELETE, ""));
    }
}
