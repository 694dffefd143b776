//! `GET /`: for whoever opens the address in a browser to see what this is.

use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

const STYLE: &str = "
:root { color-scheme: light dark; --paper: #ffffff; --ink: #12181e; --ink2: #434d57; --blue: #1d459f; --line: #d8dddb; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #151a20; --ink: #e9edf0; --ink2: #b3bcc5; --blue: #9bb9f7; --line: #2c353d; }
}
body { max-width: 46rem; margin: 0 auto; padding: 3rem 1.5rem; background: var(--paper); color: var(--ink);
  font: 400 0.9375rem/1.6 Inter, 'Segoe UI', system-ui, Roboto, 'Noto Sans', sans-serif; }
h1 { margin: 0 0 1rem; padding-top: 1.5rem; border-top: 2px solid var(--ink); font-size: 1.75rem; font-weight: 600;
  line-height: 1.25; }
main p:last-child { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--ink2); }
li { margin: 0.5rem 0; }
a { color: var(--blue); }
a:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
";

/// Addresses are relative: a proxy may have put the marketplace below a path. Nothing is loaded and nothing runs.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stoa</title>
<style>{style}</style></head>
<body>
<main>
<h1>Stoa</h1>
<p>This is a commercial marketplace. Publishers keep their offers here with the tools they know, over the Cloud Partner
Portal REST API (version 2017-10-31).</p>
<ul>
<li><a href="catalog/offers">What is on offer</a> (JSON)</li>
<li><a href="openapi.json">What can be asked here</a>, request by request (OpenAPI 3.1)</li>
<li><a href="readyz">Whether requests are answered now</a></li>
</ul>
<p>To publish, sign in with the client id and the secret the operator of this marketplace gave you, for example with
<code>stoa offer list</code>: <code>stoa help</code> says how. To run a marketplace, see <code>docs/operate.md</code>.</p>
</main>
</body>
</html>
"#;

/// The page, and what a browser may make of it: that style and nothing else.
static FRONT: LazyLock<(String, HeaderValue)> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'");
    (PAGE.replace("{style}", STYLE), HeaderValue::from_str(&policy).expect("plain letters"))
});

pub(crate) async fn get() -> Response {
    let (page, policy) = &*FRONT;
    ([(header::CONTENT_SECURITY_POLICY, policy.clone())], Html(page.as_str())).into_response()
}
