//! `GET /`: for whoever opens the address in a browser to see what this is.

use axum::response::{Html, IntoResponse, Response};

/// Addresses are relative: a proxy may have put the marketplace below a path. Nothing is loaded and nothing runs.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stoa</title></head>
<body>
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
</body>
</html>
"#;

pub(crate) async fn get() -> Response {
    Html(PAGE).into_response()
}
