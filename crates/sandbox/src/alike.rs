//! What two runs of the same tool write alike, but for ids, times, signatures, and where the sandbox listened.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::HOSTS;

/// What differs from run to run, and what stands in its place. What is longer comes first.
static VARYING: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        // Of addresses of storage and of our own: signatures, and until when they are valid.
        (r#"\b(sig|signature)=[^&#"'\s;]*"#, "$1={signature}"),
        (r#"\b(expires|se|st|ske|skt)=[^&#"'\s;]+"#, "$1={time}"),
        (r"(?i)\b\d{4}-\d\d-\d\d[t ]\d\d(:|%3a)\d\d((:|%3a)\d\d(\.\d+)?)?(z|[+-]\d\d:?\d\d)?", "{time}"),
        (r"\b(\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4})\b", "{time}"),
        (r"(?i)\b[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\b", "{id}"),
        (r"\b(127\.0\.0\.1|localhost|\[::1\]):\d+", "{sandbox}"),
    ]
    .into_iter()
    .filter_map(|(pattern, stands)| Some((Regex::new(pattern).ok()?, stands)))
    .collect()
});

/// A body, JSON or not.
pub(crate) fn alike(body: &str) -> Value {
    let mut value = serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned()));
    replace(&mut value);
    value
}

/// The address of a call. Its query is what the tool asks for: dates in it stay.
pub(crate) fn address(url: &str) -> String {
    let mut parts = url.splitn(4, '/');
    let (scheme, _, host) =
        (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
    let host = if HOSTS.contains(&host) { host } else { "sandbox" };
    let is_id = |word: &str| word.len() == 36 && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let rest = parts.next().unwrap_or_default();
    let words = rest.split_inclusive(['/', '?', '&', '=', '$']).map(|part| {
        let word = part.trim_end_matches(['/', '?', '&', '=', '$']);
        if is_id(word) { part.replace(word, "{id}") } else { part.to_owned() }
    });
    format!("{scheme}//{host}/{}", words.collect::<String>())
}

fn replace(value: &mut Value) {
    match value {
        Value::String(text) => *text = text_alike(text),
        Value::Array(elements) => elements.iter_mut().for_each(replace),
        Value::Object(members) => members.values_mut().for_each(replace),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn text_alike(text: &str) -> String {
    let replaced = VARYING.iter().fold(Cow::Borrowed(text), |text, (pattern, stands)| {
        Cow::Owned(pattern.replace_all(&text, *stands).into_owned())
    });
    replaced.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_written_alike_and_the_rest_stays() {
        assert_eq!(VARYING.len(), 6, "every pattern can be read");
        for (text, expected) in [
            (
                "https://x/a.vhd?sv=2022-11-02&sr=c&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2027&sig=q%2B",
                "https://x/a.vhd?sv={time}&sr=c&sp=rl&st={time}&se={time}&sig={signature}",
            ),
            ("W/\"datetime'2026-11-29T16%3A29%3A15.1234567Z'\"", "W/\"datetime'{time}'\""),
            ("at 2026-11-29T16:29:15+01:00, on 11/29/2026", "at {time}, on {time}"),
            ("0199D6A0-0000-7000-8000-000000000001.", "{id}."),
            ("http://127.0.0.1:8080/x", "http://{sandbox}/x"),
            (
                "base-v20260101 2026.11.29 1.0.1 design=1 latest=2",
                "base-v20260101 2026.11.29 1.0.1 design=1 latest=2",
            ),
        ] {
            assert_eq!(text_alike(text), expected);
        }
        assert_eq!(alike("a=1&sig=2"), Value::from("a=1&sig={signature}"));
    }
}
