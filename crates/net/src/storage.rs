//! What blob storage on Azure says about a request that it refuses: a code in `x-ms-error-code`, and a message in an XML body
//! ("Status and error codes" of its REST API).

use std::fmt;

use reqwest::Response;

use crate::FetchError;
use crate::answer::{Limits, read_bytes};
use crate::rate::LeastRate;

/// A refusal has a few hundred bytes.
const LONGEST_BODY: u64 = 4096;
/// In characters: what is told came from outside.
const LONGEST_SENTENCE: usize = 200;
const LONGEST_CODE: usize = 64;

/// The storage's own word for what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError {
    /// For example `AuthenticationFailed`.
    pub code: String,
    /// The first sentence of its message. An answer to HEAD has none.
    pub sentence: Option<String>,
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sentence {
            Some(sentence) => write!(f, "{}: {sentence}", self.code),
            None => f.write_str(&self.code),
        }
    }
}

/// What an answer that is no success says.
pub(crate) async fn refusal(mut response: Response, least: LeastRate) -> FetchError {
    let status = response.status().as_u16();
    let Some(code) = code(&response) else { return FetchError::Status(status) };
    // Whether or not the body comes, the code says what is wrong.
    let body = read_bytes(&mut response, &Limits { max_bytes: LONGEST_BODY }, least).await;
    let sentence = body.ok().and_then(|body| first_sentence(&String::from_utf8_lossy(&body)));
    FetchError::Storage { status, said: StorageError { code, sentence } }
}

fn code(response: &Response) -> Option<String> {
    let code = response.headers().get("x-ms-error-code")?.to_str().ok()?;
    let is_word =
        !code.is_empty() && code.len() <= LONGEST_CODE && code.bytes().all(|b| b.is_ascii_alphanumeric());
    is_word.then(|| code.to_owned())
}

/// Of `<Message>Server failed to authenticate the request. Make sure …`, up to the first full stop or the end of its line.
fn first_sentence(body: &str) -> Option<String> {
    let message = body.split_once("<Message>")?.1.split_once("</Message>")?.0;
    let line = message.trim().lines().next()?;
    let end = line.find(". ").map_or(line.len(), |stop| stop + 1);
    let sentence: String = line[..end].chars().filter(|c| !c.is_control()).take(LONGEST_SENTENCE).collect();
    (!sentence.is_empty()).then_some(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_is_told() {
        let body = |message: &str| {
            format!(
                "\u{feff}<?xml version=\"1.0\"?><Error><Code>X</Code><Message>{message}</Message></Error>"
            )
        };
        for (message, told) in [
            (
                "The specified blob does not exist.\nRequestId:1\nTime:2",
                Some("The specified blob does not exist."),
            ),
            (
                "Server failed to authenticate the request. Make sure the header is right.",
                Some("Server failed to authenticate the request."),
            ),
            ("no stop", Some("no stop")),
            (" ", None),
        ] {
            assert_eq!(first_sentence(&body(message)).as_deref(), told);
        }
        assert_eq!(first_sentence("<html>403</html>"), None);
        assert_eq!(first_sentence(&body(&"a".repeat(1000))).unwrap().len(), LONGEST_SENTENCE);
    }
}
