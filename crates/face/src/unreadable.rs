//! What is no request never reaches a handler: hyper answers it by itself, with nothing but a status.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};

use crate::secure;

/// Code and message for a head that is too large, whoever finds it.
pub const HEAD_TOO_LARGE: (&str, &str) = (
    "RequestHeaderFieldsTooLarge",
    "the address and the headers are larger than this marketplace takes: send shorter ones, and at most 100 headers",
);

const NO_BODY: &str = "content-length: 0\r\n";

/// What to send in place of `answer` if it is hyper's own: the same with an error body of JSON and the headers that every
/// answer carries, which is also how one of ours is told from it. `write` makes the body of a code and a message.
#[must_use]
pub fn explained(answer: &[u8], write: fn(&str, &str) -> String) -> Option<Vec<u8>> {
    let status = answer.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    let (code, message) = reason(StatusCode::from_bytes(status).ok()?)?;
    let head = std::str::from_utf8(answer).ok()?;
    let (before, after) = head.split_once(NO_BODY)?;
    if secure::ALWAYS.iter().any(|(name, _)| head.contains(name.as_str())) || !head.ends_with("\r\n\r\n") {
        return None;
    }
    let body = write(code, message);
    let mut explained = before.to_owned();
    for (name, value) in &secure::ALWAYS {
        write!(explained, "{name}: {}\r\n", value.to_str().ok()?).ok()?;
    }
    let (kind, length) = (header::CONTENT_TYPE, header::CONTENT_LENGTH);
    write!(explained, "{kind}: application/json\r\n{length}: {}\r\n{after}{body}", body.len()).ok()?;
    Some(explained.into_bytes())
}

/// Code and message of what hyper refuses by itself.
fn reason(status: StatusCode) -> Option<(&'static str, &'static str)> {
    Some(match status {
        StatusCode::BAD_REQUEST => (
            "MalformedRequest",
            "this is no request of HTTP/1.1: look at its first line, at its Content-Length, and for control characters in its headers",
        ),
        StatusCode::URI_TOO_LONG => {
            ("UriTooLong", "the address is longer than this marketplace takes: send a shorter one")
        }
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => HEAD_TOO_LARGE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\ndate: now\r\n\r\n";

    fn write(code: &str, message: &str) -> String {
        format!("{code}: {message}")
    }

    #[test]
    fn an_answer_of_the_library_gets_a_body_of_its_length() {
        let explained = String::from_utf8(explained(OWN.as_bytes(), write).unwrap()).unwrap();
        let (head, body) = explained.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nconnection: close\r\n") && head.ends_with("\r\ndate: now"), "{head}");
        assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}");
        assert!(head.contains("\r\nx-content-type-options: nosniff\r\n"), "{head}");
        assert!(body.starts_with("RequestHeaderFieldsTooLarge: "), "{body}");
    }

    #[test]
    fn nothing_else_is_touched() {
        let ours = OWN.replace("date: now", "x-content-type-options: nosniff");
        let done = OWN.replace("431 Request Header Fields Too Large", "200 OK");
        let body = OWN.replace("content-length: 0", "content-length: 5") + "error";
        for answer in [ours.as_str(), &done, &body, &OWN[..60], "\u{fffd}", ""] {
            assert_eq!(explained(answer.as_bytes(), write), None, "{answer}");
        }
    }
}
