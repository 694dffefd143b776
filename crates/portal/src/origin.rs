//! Whether a form was sent from a page of ours.

use app::Settings;
use axum::http::{HeaderMap, header};
use url::Url;

/// Whether the browser says so. Every browser sends `Origin` with a form, and newer ones `Sec-Fetch-Site`, which no page can
/// change; whoever says neither is no browser that shows our pages.
pub(crate) fn is_own(headers: &HeaderMap, settings: &Settings) -> bool {
    let one = |name: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
    };
    if headers.contains_key("sec-fetch-site") && one("sec-fetch-site") != Some("same-origin") {
        return false;
    }
    let Some(origin) = one(header::ORIGIN.as_str()).and_then(|origin| Url::parse(origin).ok()) else {
        return false;
    };
    let is_public = Url::parse(&settings.public_url).is_ok_and(|public| public.origin() == origin.origin());
    // Reached under another name than the public one: a tunnel, or this machine itself.
    let is_asked = one(header::HOST.as_str()).is_some_and(|host| {
        let asked = Url::parse(&format!("{}://{host}", origin.scheme()));
        asked.is_ok_and(|asked| asked.origin() == origin.origin())
    });
    origin.origin().is_tuple() && (is_public || is_asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(headers: &[(&'static str, &'static str)]) -> bool {
        let settings = Settings { public_url: "https://market.example".to_owned(), ..Settings::default() };
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_own(&headers, &settings)
    }

    #[test]
    fn a_form_comes_from_where_it_goes_to() {
        for headers in [
            &[("origin", "https://market.example"), ("host", "market.example")][..],
            // A proxy names its own host.
            &[("origin", "https://market.example"), ("host", "10.0.0.2:8080")],
            &[
                ("origin", "http://127.0.0.1:8080"),
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "same-origin"),
            ],
        ] {
            assert!(judged(headers), "{headers:?}");
        }
        for headers in [
            &[("host", "market.example")][..],
            &[("origin", "null"), ("host", "market.example")],
            &[("origin", "https://evil.example"), ("host", "market.example")],
            &[("origin", "https://market.example.evil.example"), ("host", "market.example")],
            &[("origin", "https://market.example:444"), ("host", "market.example")],
            &[("origin", "http://market.example"), ("host", "market.example:8080")],
            &[
                ("origin", "https://market.example"),
                ("host", "market.example"),
                ("sec-fetch-site", "same-site"),
            ],
            &[
                ("origin", "https://market.example"),
                ("host", "market.example"),
                ("sec-fetch-site", "cross-site"),
            ],
            &[("origin", "file:///tmp/page.html"), ("host", "market.example")],
        ] {
            assert!(!judged(headers), "{headers:?}");
        }
    }
}
