//! What happened as an HTTP Archive, version 1.2, with secrets masked.

use axum::http::{HeaderMap, Version, header};
use serde_json::{Value, json};

use crate::Recorder;
use crate::capture::Captured;
use crate::mask;
use crate::record::{Answer, Call};

impl Recorder {
    /// The calls that are kept.
    pub fn har(&self) -> Value {
        let state = self.state();
        let entries: Vec<_> = state.calls.iter().map(entry).collect();
        json!({ "log": {
            "version": "1.2",
            "creator": { "name": "stoa sandbox", "version": env!("CARGO_PKG_VERSION") },
            "entries": entries,
            "comment": left_out(state.left_out, state.without_bodies),
        } })
    }
}

/// What is not there, because a long run has more than is kept.
fn left_out(calls: usize, bodies: usize) -> String {
    let calls = (calls > 0).then(|| format!("{calls} earlier calls are left out"));
    let bodies = match bodies {
        0 => None,
        1 => Some("the bodies of the first call are left out".to_owned()),
        many => Some(format!("the bodies of the first {many} calls are left out")),
    };
    calls.into_iter().chain(bodies).collect::<Vec<_>>().join("; ")
}

fn entry(call: &Call) -> Value {
    let took = call.answer.as_ref().map_or(0.0, |answer| answer.took.as_secs_f64() * 1000.0);
    json!({
        "startedDateTime": call.at.to_string(),
        "time": took,
        "request": request(call),
        "response": response(call),
        "cache": {},
        "timings": { "send": 0, "wait": took, "receive": 0 },
        "comment": call.faults.join("; "),
    })
}

fn request(call: &Call) -> Value {
    let query = call.uri.query().unwrap_or_default();
    let mut request = json!({
        "method": call.method.as_str(),
        "url": url(call),
        "httpVersion": version(call.version),
        "cookies": [],
        "headers": headers(&call.headers),
        "queryString": mask::pairs(query).into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
        "headersSize": -1,
        "bodySize": call.body.length(),
    });
    if let Some(text) = text(&call.headers, &call.body) {
        request["postData"] = json!({ "mimeType": media_type(&call.headers), "text": text });
    }
    request
}

fn response(call: &Call) -> Value {
    // Status 0 is what browsers write for a call that was never answered.
    let Some(Answer { status, headers: sent, body, .. }) = &call.answer else {
        return json!({
            "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [],
            "content": { "size": 0, "mimeType": "" }, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        });
    };
    let mut content = json!({ "size": body.length(), "mimeType": media_type(sent) });
    if let Some(text) = text(sent, body) {
        content["text"] = text.into();
    }
    let reason = axum::http::StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
    json!({
        "status": status,
        "statusText": reason.unwrap_or_default(),
        "httpVersion": version(call.version),
        "cookies": [],
        "headers": headers(sent),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": body.length(),
    })
}

/// The whole address of a call.
pub(crate) fn url(call: &Call) -> String {
    let scheme = if crate::HOSTS.contains(&call.host.as_str()) { "https" } else { "http" };
    let query = call.uri.query().map(|query| format!("?{}", mask::encoded(query))).unwrap_or_default();
    format!("{scheme}://{}{}{query}", call.host, call.path())
}

fn headers(headers: &HeaderMap) -> Vec<Value> {
    let one = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        let value = mask::header_value(name, &String::from_utf8_lossy(value.as_bytes()));
        json!({ "name": name.as_str(), "value": value })
    };
    headers.iter().map(one).collect()
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A body as it is written down, if it was kept and is text.
pub(crate) fn text(headers: &HeaderMap, body: &Captured) -> Option<String> {
    body.text().map(|text| mask::body(media_type(headers), &text))
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_2 => "HTTP/2",
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}
