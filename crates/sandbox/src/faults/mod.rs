//! What goes wrong on purpose.

mod grammar;
mod target;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::rehearsal::Rehearsal;
use axum::http::{HeaderMap, Method, StatusCode, header};
use domain::publishing::StepKind;

use grammar::{CallFault, StepFault, What};
pub use grammar::{Fault, GRAMMAR};

/// How long a step takes that hangs: longer than anybody waits.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// The longest rest between two tries of a step: nobody rehearses how minutes pass, and whoever does moves the clock.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// The faults in force.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Active>>);

struct Active {
    fault: Fault,
    /// Occasions so far.
    occasions: u64,
}

impl Active {
    /// Notes an occasion for the fault; whether it takes it.
    fn takes_this(&mut self) -> bool {
        self.occasions += 1;
        self.fault.when.takes(self.occasions)
    }
}

/// What befalls one call.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Befallen {
    /// How much later it is answered.
    pub(crate) delay: Duration,
    /// What happens instead of answering it.
    pub(crate) instead: Option<Instead>,
    /// Whether its `If-Match` is replaced by that of an older draft.
    pub(crate) stale_tag: bool,
    /// The faults that did it, as they were written.
    pub(crate) faults: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    Drop,
    ExpiredToken,
    Answer { status: StatusCode, retry_after: Option<Duration>, message: Option<String> },
}

impl Faults {
    pub fn add(&self, fault: Fault) {
        self.active().push(Active { fault, occasions: 0 });
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        self.active().clear();
    }

    /// The faults in force as they were written, in the order in which they were added.
    pub fn list(&self) -> Vec<String> {
        self.active().iter().map(|active| active.fault.to_string()).collect()
    }

    /// What befalls a call. Of several faults that answer it, the first does; delays add up.
    pub(crate) fn befall(&self, method: &Method, path: &str, headers: &HeaderMap) -> Befallen {
        let mut befallen = Befallen::default();
        for active in self.active().iter_mut() {
            let What::Call(target, fault) = &active.fault.what else { continue };
            if !target.is(method, path) || !concerns(fault, headers) {
                continue;
            }
            let fault = fault.clone();
            if active.takes_this() {
                befallen.faults.push(active.fault.to_string());
                befallen.add(fault);
            }
        }
        befallen
    }

    fn active(&self) -> MutexGuard<'_, Vec<Active>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a call has what the fault goes for.
fn concerns(fault: &CallFault, headers: &HeaderMap) -> bool {
    match fault {
        CallFault::ExpiredToken => headers.contains_key(header::AUTHORIZATION),
        CallFault::StaleTag => headers.get(header::IF_MATCH).is_some_and(|tag| tag != "*"),
        CallFault::Answer { .. } | CallFault::Delay(_) | CallFault::Drop => true,
    }
}

impl Befallen {
    fn add(&mut self, fault: CallFault) {
        let instead = match fault {
            CallFault::Delay(delay) => return self.delay += delay,
            CallFault::StaleTag => return self.stale_tag = true,
            CallFault::Drop => Instead::Drop,
            CallFault::ExpiredToken => Instead::ExpiredToken,
            CallFault::Answer { status, retry_after, message } => {
                Instead::Answer { status, retry_after, message }
            }
        };
        self.instead.get_or_insert(instead);
    }
}

impl Rehearsal for Faults {
    fn length(&self, step: StepKind) -> Option<Duration> {
        self.active().iter().find_map(|active| match &active.fault.what {
            What::Step(at, StepFault::Slow { length }) if *at == step => Some(*length),
            What::Step(at, StepFault::Hang) if *at == step => Some(FOR_EVER),
            _ => None,
        })
    }

    fn may_reject(&self, step: StepKind) -> bool {
        let rejects = |what: &What| matches!(what, What::Step(at, StepFault::Reject { .. }) if *at == step);
        self.active().iter().any(|active| rejects(&active.fault.what))
    }

    fn rejection(&self, step: StepKind) -> Option<String> {
        self.active().iter_mut().find_map(|active| match &active.fault.what {
            What::Step(at, StepFault::Reject { message }) if *at == step => {
                let message = message.clone();
                active.takes_this().then_some(message)
            }
            _ => None,
        })
    }

    fn pause(&self, pause: Duration) -> Duration {
        pause.min(LONGEST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn nobody_waits_long_for_another_try() {
        let (minute, moment) = (Duration::from_secs(60), Duration::from_millis(1));
        assert_eq!([minute, moment].map(|usual| Faults::default().pause(usual)), [LONGEST_PAUSE, moment]);
    }

    fn faults(list: &[&str]) -> Faults {
        let faults = Faults::default();
        list.iter().for_each(|fault| faults.add(fault.parse().unwrap()));
        faults
    }

    #[test]
    fn the_first_fault_answers_and_delays_add_up() {
        let faults = faults(&["delay 1s", "answer 503 every 2", "answer 500", "delay 2s on PUT"]);
        let get = || faults.befall(&Method::GET, "/api", &HeaderMap::new());
        let status = |befallen: &Befallen| match befallen.instead {
            Some(Instead::Answer { status, .. }) => status.as_u16(),
            _ => 0,
        };
        let (first, second) = (get(), get());
        assert_eq!((status(&first), status(&second)), (500, 503));
        assert_eq!((first.delay, second.faults.len()), (Duration::from_secs(1), 3));
        faults.clear();
        assert_eq!(get(), Befallen::default());
    }

    #[test]
    fn only_calls_that_have_what_it_goes_for_are_occasions() {
        let faults = faults(&["stale-etag times 1", "expired-token every 2"]);
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static("*"));
        assert_eq!(faults.befall(&Method::PUT, "/", &headers), Befallen::default());
        headers.insert(header::IF_MATCH, HeaderValue::from_static("W/\"1\""));
        assert!(faults.befall(&Method::PUT, "/", &headers).stale_tag);
        assert!(!faults.befall(&Method::PUT, "/", &headers).stale_tag);
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer x"));
        assert_eq!(faults.befall(&Method::PUT, "/", &headers).instead, None);
        assert_eq!(faults.befall(&Method::PUT, "/", &headers).instead, Some(Instead::ExpiredToken));
    }

    #[test]
    fn steps_are_rejected_so_often_and_take_so_long() {
        let faults = faults(&["reject certify times 1: no", "hang live", "slow package 16d"]);
        assert_eq!(faults.rejection(StepKind::Validate), None);
        assert!(faults.may_reject(StepKind::Certify) && !faults.may_reject(StepKind::Live));
        assert_eq!(faults.rejection(StepKind::Certify).as_deref(), Some("no"));
        assert_eq!(faults.rejection(StepKind::Certify), None);
        assert_eq!(faults.length(StepKind::Package), Some(Duration::from_secs(16 * 86_400)));
        assert_eq!(faults.length(StepKind::Live), Some(FOR_EVER));
        assert_eq!(faults.length(StepKind::Certify), None);
    }
}
