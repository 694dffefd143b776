//! Which route of the marketplace a call was for.

use axum::http::Method;

/// The route of a call as the marketplace writes it, such as `/api/publishers/{publisher}`; nothing when it is none.
pub(crate) fn route(method: &Method, path: &str) -> Option<&'static str> {
    let fitting = api::routes().filter(|route| {
        // A GET route answers HEAD, too.
        let asked = if method == Method::HEAD { "GET" } else { method.as_str() };
        route.method.eq_ignore_ascii_case(asked) && fits(route.path, path)
    });
    // A word says more than a parameter.
    fitting.map(|route| route.path).min_by_key(|path| path.matches('{').count())
}

fn fits(route: &str, path: &str) -> bool {
    let mut wanted = route.split('/').filter(|segment| !segment.is_empty());
    let mut found = path.split('/').filter(|segment| !segment.is_empty());
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted.starts_with('{') || wanted == found => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_the_route_that_says_most() {
        let offer = "/api/publishers/{publisher}/offers/{offer}";
        for (method, path, expected) in [
            (Method::GET, "/api/publishers/a/offers/b", Some(offer)),
            (Method::HEAD, "/api//publishers/a/offers/b/", Some(offer)),
            (Method::PUT, "/api/publishers/a/offers/b", Some(offer)),
            (Method::DELETE, "/api/publishers/a/offers/b", None),
            (Method::GET, "/common/discovery/instance", Some("/common/discovery/instance")),
            (Method::POST, "/t/oauth2/token", Some("/{tenant}/oauth2/token")),
            (Method::GET, "/nowhere", None),
        ] {
            assert_eq!(route(&method, path), expected, "{method} {path}");
        }
    }
}
