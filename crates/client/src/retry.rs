//! Which requests are sent again, and when.

use std::time::Duration;

use net::header::RETRY_AFTER;
use net::{Answer, FetchError, StatusCode};
use serde_json::Value;

/// How often a request is sent at most.
const TRIES: u32 = 5;
/// Before the second try; then twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// A server that wants more patience than this is not waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Why a request may be worth another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The server did nothing: it never got the request, or refused to look at it.
    NothingDone,
    /// The request may have had its effect.
    Unclear,
}

/// What is wrong with an outcome, if another try may mend it.
pub(crate) fn trouble(outcome: &Result<Answer, FetchError>) -> Option<Trouble> {
    match outcome {
        Ok(answer) => match answer.status {
            StatusCode::SERVICE_UNAVAILABLE if outcome_is_unknown(answer) => Some(Trouble::Unclear),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Some(Trouble::NothingDone),
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                Some(Trouble::Unclear)
            }
            _ => None,
        },
        Err(FetchError::Connect { .. }) => Some(Trouble::NothingDone),
        Err(FetchError::Interrupted { .. }) => Some(Trouble::Unclear),
        Err(_) => None,
    }
}

/// Whether the server says that the request may have had its effect.
pub(crate) fn outcome_is_unknown(answer: &Answer) -> bool {
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
    body["error"]["code"] == "OutcomeUnknown"
}

/// The tries of one request.
#[derive(Default)]
pub(crate) struct Tries(u32);

impl Tries {
    /// How long to wait before the next try; nothing when it is enough.
    pub(crate) fn pause(&mut self, outcome: &Result<Answer, FetchError>) -> Option<Duration> {
        self.0 += 1;
        let asked = outcome.as_ref().ok().and_then(retry_after);
        let pause = asked.unwrap_or(FIRST_PAUSE * 2_u32.pow(self.0 - 1));
        (self.0 < TRIES && pause <= LONGEST_PAUSE).then_some(pause)
    }
}

/// How long the server wants to be left alone. A date is not read: the clocks of two machines differ.
pub(crate) fn retry_after(answer: &Answer) -> Option<Duration> {
    let text = answer.headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use net::{HeaderMap, HeaderValue};

    use super::*;

    fn answer(status: u16, retry_after: Option<&'static str>) -> Result<Answer, FetchError> {
        let value = retry_after.map(|text| (RETRY_AFTER, HeaderValue::from_static(text)));
        let status = StatusCode::from_u16(status).unwrap();
        Ok(Answer { status, headers: HeaderMap::from_iter(value), bytes: Default::default() })
    }

    #[test]
    fn only_what_another_try_may_mend_is_tried_again() {
        for (status, expected) in [
            (200, None),
            (400, None),
            (412, None),
            (429, Some(Trouble::NothingDone)),
            (500, Some(Trouble::Unclear)),
            (503, Some(Trouble::NothingDone)),
            (507, None),
        ] {
            assert_eq!(trouble(&answer(status, None)), expected, "{status}");
        }
        let mut unknown = answer(503, None).unwrap();
        unknown.bytes =
            br#"{"error":{"code":"OutcomeUnknown","message":"read the offer"}}"#.as_slice().into();
        assert_eq!(trouble(&Ok(unknown)), Some(Trouble::Unclear));
        assert_eq!(trouble(&Err(FetchError::Timeout { after: Duration::from_secs(1) })), None);
    }

    #[test]
    fn the_server_says_how_long_or_pauses_grow_and_they_end() {
        let mut tries = Tries::default();
        let pauses: Vec<_> = (0..TRIES).map(|_| tries.pause(&answer(503, None))).collect();
        let milliseconds = |n| Some(Duration::from_millis(n));
        assert_eq!(
            pauses,
            [milliseconds(200), milliseconds(400), milliseconds(800), milliseconds(1600), None]
        );
        let pause = |after| Tries::default().pause(&answer(429, Some(after)));
        assert_eq!(pause("7"), Some(Duration::from_secs(7)));
        assert_eq!(pause("61"), None);
        assert_eq!(pause("Wed, 21 Oct 2026 07:28:00 GMT"), Some(FIRST_PAUSE));
    }
}
