//! Every call, in the order in which they came.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::clock::Clock;
use axum::http::{HeaderMap, Method, Uri, Version};
use domain::Timestamp;

use crate::capture::{Bodies, Captured};

/// One call, with what is known of its answer so far.
#[derive(Clone)]
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
    /// Nothing while it is under way, or when its connection was dropped.
    pub(crate) answer: Option<Answer>,
}

#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Captured,
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

/// Remembers calls, and hosts that were asked for in vain.
pub struct Recorder {
    clock: Arc<dyn Clock>,
    pub(crate) bodies: Bodies,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    refused: Vec<String>,
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
        self.change(|state| {
            state.calls.push(call);
            state.calls.len() - 1
        })
    }

    pub(crate) fn answered(&self, number: usize, answer: Answer) {
        self.change(|state| state.calls[number].answer = Some(answer));
    }

    pub(crate) fn refused(&self, host: &str) {
        self.change(|state| {
            if !state.refused.iter().any(|known| known == host) {
                state.refused.push(host.to_owned());
            }
        });
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.change(|state| state.calls.clone())
    }

    pub(crate) fn refused_hosts(&self) -> Vec<String> {
        self.change(|state| state.refused.clone())
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
