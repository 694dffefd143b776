//! Which calls a fault is about.

use axum::http::Method;

/// Calls with this method and a path like this; without either, every call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) method: Option<String>,
    /// A path in which `*` stands for anything.
    pub(super) path: Option<String>,
}

impl Target {
    pub(super) fn is(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method.as_str())
            && self.path.as_ref().is_none_or(|pattern| fits(pattern, path))
    }
}

/// Whether `path` is what `pattern` says.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, path) in [
            ("*", "/a"),
            ("/a", "/a"),
            ("/api/*", "/api/publishers"),
            ("*/publish", "/api/publishers/p/offers/o/publish"),
            ("/api/*/offers/*", "/api/publishers/p/offers/o"),
            ("*a*a", "/aa"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("/a", "/ab"), ("/a", "/"), ("*/publish", "/publishers"), ("/x/*", "/api"), ("*a*a", "/ba")]
        {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }
}
