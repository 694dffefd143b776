//! Every call, in the order in which they came.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::clock::Clock;
use axum::http::{HeaderMap, Method, Uri, Version};
use domain::Timestamp;

use crate::capture::{Bodies, Captured};
use crate::met::{Fate, Hosts};
use crate::summary::Tally;

/// What is kept: so many calls, and so many bytes of their heads and of their bodies.
pub(crate) const CALLS: usize = 10_000;
const HEADS: usize = 32 << 20;
const BODIES: usize = 64 << 20;

/// One call, with what is known of its answer so far.
pub(crate) struct Call {
    /// By the machine's own clock, not by the marketplace's.
    pub(crate) at: Timestamp,
    pub(crate) host: String,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Captured,
    /// The faults that befell it.
    pub(crate) faults: Vec<String>,
    /// Whether they made another call of it, or have it answered otherwise.
    pub(crate) changed: bool,
    /// For a token: the service beside the marketplace that it is for.
    pub(crate) beside: Option<&'static str>,
    /// When it was over, with an answer or without; nothing while it is under way.
    pub(crate) ended: Option<Timestamp>,
    /// Nothing while it is under way, or when its connection was dropped.
    pub(crate) answer: Option<Answer>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Captured,
    /// Bytes that will be kept of the body.
    pub(crate) expected: usize,
    pub(crate) took: Duration,
}

impl Call {
    pub(crate) fn status(&self) -> u16 {
        self.answer.as_ref().map_or(0, |answer| answer.status)
    }

    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }
}

impl Call {
    /// About as many bytes as its head has.
    fn head(&self) -> usize {
        let headers = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        self.uri.path_and_query().map_or(0, |target| target.as_str().len()) + headers.sum::<usize>()
    }

    /// Bytes kept of its bodies; what is not answered yet may keep more.
    fn bodies(&self) -> usize {
        self.body.kept() + self.answer.as_ref().map_or(0, |answer| answer.expected)
    }
}

/// Remembers calls, and what became of hosts: the last calls in full, as many as there is room for, and of
/// all earlier ones what the summary tells.
pub struct Recorder {
    clock: Arc<dyn Clock>,
    pub(crate) bodies: Bodies,
    state: Mutex<State>,
}

/// What is known of the calls so far.
#[derive(Default)]
pub(crate) struct State {
    /// Those that are kept.
    pub(crate) calls: VecDeque<Call>,
    /// How many came before them.
    pub(crate) left_out: usize,
    /// What is known of those.
    pub(crate) tally: Tally,
    /// How many of those kept have lost their bodies: the oldest.
    pub(crate) without_bodies: usize,
    pub(crate) hosts: Hosts,
    /// Bytes of the heads, and of the bodies, of those kept.
    heads: usize,
    bodies: usize,
}

impl State {
    fn make_room(&mut self) {
        while self.bodies > BODIES
            && let Some(call) = self.calls.get_mut(self.without_bodies)
        {
            self.bodies -= call.bodies();
            call.body.forget();
            if let Some(answer) = &mut call.answer {
                answer.body.forget();
                answer.expected = 0;
            }
            self.without_bodies += 1;
        }
        while (self.calls.len() > CALLS || self.heads > HEADS)
            && let Some(call) = self.calls.pop_front()
        {
            self.heads -= call.head();
            self.bodies -= call.bodies();
            self.without_bodies = self.without_bodies.saturating_sub(1);
            self.left_out += 1;
            self.tally.add(&call);
        }
    }
}

impl Recorder {
    /// `clock` is the machine's own: a call takes as long as its client waits.
    pub fn new(clock: Arc<dyn Clock>, bodies: Bodies) -> Self {
        Self { clock, bodies, state: Mutex::default() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Notes a call that has come; returns its number.
    pub(crate) fn began(&self, call: Call) -> usize {
        let mut state = self.state();
        let number = state.left_out + state.calls.len();
        state.heads += call.head();
        state.bodies += call.bodies();
        state.calls.push_back(call);
        state.make_room();
        number
    }

    /// Notes the answer of a call. One that took so long that its call is not kept any more counts as none.
    pub(crate) fn answered(&self, number: usize, answer: Answer) {
        let mut state = self.state();
        let at = number.checked_sub(state.left_out);
        let expected = answer.expected;
        let Some(call) = at.and_then(|at| state.calls.get_mut(at)) else { return };
        call.ended = Some(call.at + answer.took);
        call.answer = Some(answer);
        state.bodies += expected;
        state.make_room();
    }

    /// Notes that a call is over without an answer: its connection was dropped, or its client went away.
    pub(crate) fn lost(&self, number: usize) {
        let (mut state, now) = (self.state(), self.now());
        let at = number.checked_sub(state.left_out);
        if let Some(call) = at.and_then(|at| state.calls.get_mut(at)).filter(|call| call.ended.is_none()) {
            call.ended = Some(now);
        }
    }

    /// Notes what became of a host that was asked for.
    pub(crate) fn met(&self, host: &str, fate: Fate) {
        self.state().hosts.add(host, fate);
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, StatusCode, header};
    use testkit::clock::TestClock;

    use super::*;
    use crate::{Compared, Contract, Divergence, Faults};

    fn recorder() -> Recorder {
        Recorder::new(Arc::new(TestClock::new()), Bodies::Keep)
    }

    fn call(recorder: &Recorder, uri: &str, body: &[u8]) -> usize {
        recorder.began(Call {
            at: recorder.now(),
            host: crate::PUBLISHING.to_owned(),
            method: Method::PUT,
            uri: uri.parse().unwrap(),
            version: Version::HTTP_11,
            headers: [(header::IF_MATCH, HeaderValue::from_static("*"))].into_iter().collect(),
            body: Captured::whole(body, Bodies::Keep),
            faults: Vec::new(),
            changed: false,
            beside: None,
            ended: None,
            answer: None,
        })
    }

    fn answer(recorder: &Recorder, number: usize, status: StatusCode, body: &[u8]) {
        let body = Captured::whole(body, Bodies::Keep);
        let expected = body.kept();
        let took = Duration::ZERO;
        recorder.answered(
            number,
            Answer { status: status.as_u16(), headers: HeaderMap::new(), body, expected, took },
        );
    }

    #[test]
    fn the_last_calls_are_kept_and_all_are_counted() {
        let recorder = recorder();
        let uri = "/api/publishers/p/offers/o?api-version=2017-10-31";
        for number in 0..CALLS + 5 {
            let number = call(&recorder, &format!("{uri}&number={number}"), b"{}");
            answer(&recorder, number, StatusCode::SERVICE_UNAVAILABLE, b"busy");
        }
        answer(&recorder, 0, StatusCode::OK, b"too late for anybody");
        let (har, summary) = (recorder.har(), recorder.summary(&Faults::default()).to_string());
        let entries = har["log"]["entries"].as_array().unwrap();
        assert_eq!(entries.len(), CALLS);
        assert!(entries[0]["request"]["url"].as_str().unwrap().ends_with("number=5"), "{}", entries[0]);
        assert!(
            har["log"]["comment"].as_str().unwrap().contains("5 earlier calls are left out"),
            "{}",
            har["log"]["comment"]
        );
        let retries = CALLS + 4;
        assert!(
            summary.starts_with(&format!("{} calls, {retries} retries after a failure, 0 calls", CALLS + 5)),
            "{summary}"
        );
        assert!(summary.contains(&format!("If-Match was * on every PUT ({})", CALLS + 5)), "{summary}");
        let contract = Contract::read(&har.to_string(), Compared::Bodies).unwrap();
        let told = contract.differences(&recorder);
        assert!(
            matches!(&told[..], [Divergence::NotComparable(why)] if why.contains("more calls than are kept"))
        );
    }

    #[test]
    fn bodies_go_first_and_the_oldest_first() {
        let recorder = recorder();
        let megabyte = vec![b'x'; 1 << 20];
        let many = BODIES / megabyte.len();
        for _ in 0..many {
            let number = call(&recorder, "/o", b"small");
            answer(&recorder, number, StatusCode::OK, &megabyte);
        }
        let har = recorder.har();
        let entries = har["log"]["entries"].as_array().unwrap();
        let whole = |entry: &serde_json::Value| entry["response"]["content"]["text"].is_string();
        assert_eq!(
            entries.iter().map(whole).collect::<Vec<_>>(),
            [vec![false], vec![true; many - 1]].concat()
        );
        assert_eq!(entries[0]["response"]["content"]["size"], megabyte.len());
        assert!(
            har["log"]["comment"].as_str().unwrap().contains("the bodies of the first call"),
            "{}",
            har["log"]["comment"]
        );
    }

    #[test]
    fn long_heads_take_the_place_of_calls() {
        let recorder = recorder();
        let uri = format!("/{}", "x".repeat(60_000));
        for _ in 0..1_000 {
            call(&recorder, &uri, b"");
        }
        let state = recorder.state();
        assert!(state.heads <= HEADS && state.left_out > 0 && state.left_out + state.calls.len() == 1_000);
    }
}
