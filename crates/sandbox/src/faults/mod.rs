//! What goes wrong on purpose.

mod grammar;
mod target;

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::rehearsal::Rehearsal;
use axum::http::{HeaderMap, Method, StatusCode, header};
use domain::OperationId;
use domain::publishing::StepKind;

use grammar::{CallFault, StepFault, What};
pub use grammar::{Fault, GRAMMAR};

/// How long a step takes that hangs: longer than anybody waits.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// The longest rest between two tries of a step: nobody rehearses how minutes pass, and whoever does moves the clock.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// The faults in force, and those there were.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Added>>);

struct Added {
    fault: Fault,
    in_force: bool,
    /// Occasions so far, and how many of them it took.
    occasions: u64,
    taken: u64,
    /// The operations whose step took its time.
    slowed: BTreeSet<OperationId>,
}

impl Added {
    /// Notes an occasion for the fault; whether it takes it.
    fn takes_this(&mut self) -> bool {
        self.occasions += 1;
        let takes = self.fault.when.takes(self.occasions);
        self.taken += u64::from(takes);
        takes
    }
}

/// What became of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Effect {
    /// As it was written.
    pub(crate) fault: String,
    /// How many calls it could have changed, or steps rejected.
    pub(crate) occasions: u64,
    /// How often it did, or how many publishes it held up.
    pub(crate) times: u64,
    /// What it is about, in the plural.
    pub(crate) about: &'static str,
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

impl Befallen {
    /// Whether the marketplace gets another call than was sent, or the client another answer.
    pub(crate) fn is_changed(&self) -> bool {
        self.instead.is_some() || self.stale_tag
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    Drop,
    ExpiredToken,
    Answer { status: StatusCode, retry_after: Option<Duration>, message: Option<String> },
}

impl Faults {
    pub fn add(&self, fault: Fault) {
        let slowed = BTreeSet::new();
        self.added().push(Added { fault, in_force: true, occasions: 0, taken: 0, slowed });
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        self.added().iter_mut().for_each(|added| added.in_force = false);
    }

    /// The faults in force as they were written, in the order in which they were added.
    pub fn list(&self) -> Vec<String> {
        self.added().iter().filter(|added| added.in_force).map(|added| added.fault.to_string()).collect()
    }

    /// What became of every fault there was.
    pub(crate) fn effects(&self) -> Vec<Effect> {
        let effect = |added: &Added| Effect {
            fault: added.fault.to_string(),
            occasions: added.occasions,
            times: added.taken + added.slowed.len() as u64,
            about: if matches!(added.fault.what, What::Call(..)) { "calls" } else { "steps" },
        };
        self.added().iter().map(effect).collect()
    }

    /// What befalls a call. Of several faults that answer it, the first does, and the others are not about it; nor is one
    /// of a tag that nobody reads then. Delays add up.
    pub(crate) fn befall(&self, method: &Method, path: &str, headers: &HeaderMap) -> Befallen {
        let mut befallen = Befallen::default();
        let mut added = self.added();
        for reads_tag in [false, true] {
            for added in added.iter_mut().filter(|added| added.in_force) {
                let What::Call(target, fault) = &added.fault.what else { continue };
                let in_vain = befallen.instead.is_some() && !matches!(fault, CallFault::Delay(_));
                if (*fault == CallFault::StaleTag) != reads_tag
                    || in_vain
                    || !target.is(method, path)
                    || !concerns(fault, headers)
                {
                    continue;
                }
                let fault = fault.clone();
                if added.takes_this() {
                    befallen.faults.push(added.fault.to_string());
                    befallen.add(fault);
                }
            }
        }
        befallen
    }

    fn added(&self) -> MutexGuard<'_, Vec<Added>> {
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
        self.instead = Some(instead);
    }
}

impl Rehearsal for Faults {
    fn length(&self, step: StepKind, operation: &OperationId) -> Option<Duration> {
        self.added().iter_mut().filter(|added| added.in_force).find_map(|added| {
            let length = match added.fault.what {
                What::Step(at, StepFault::Slow { length }) if at == step => length,
                What::Step(at, StepFault::Hang) if at == step => FOR_EVER,
                _ => return None,
            };
            added.slowed.insert(operation.clone());
            Some(length)
        })
    }

    fn befalls(&self, step: StepKind) -> bool {
        let is_of = |what: &What| matches!(what, What::Step(at, _) if *at == step);
        self.added().iter().any(|added| added.in_force && is_of(&added.fault.what))
    }

    fn rejection(&self, step: StepKind) -> Option<String> {
        self.added().iter_mut().filter(|added| added.in_force).find_map(|added| match &added.fault.what {
            What::Step(at, StepFault::Reject { message }) if *at == step => {
                let message = message.clone();
                added.takes_this().then_some(message)
            }
            _ => None,
        })
    }

    fn draws_pictures(&self) -> bool {
        true
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
        assert_eq!((first.delay, second.faults.len()), (Duration::from_secs(1), 2));
        faults.clear();
        assert_eq!(get(), Befallen::default());
        let times: Vec<_> =
            faults.effects().into_iter().map(|effect| (effect.occasions, effect.times)).collect();
        assert_eq!(
            times,
            [(2, 2), (2, 1), (1, 1), (0, 0)],
            "one that another is in front of waits for its turn"
        );
    }

    #[test]
    fn a_tag_is_not_stale_in_a_call_that_nobody_reads() {
        let faults = faults(&["stale-etag times 1", "drop times 1"]);
        let tag = [(header::IF_MATCH, HeaderValue::from_static("W/\"1\""))].into_iter().collect();
        let (first, second) =
            (faults.befall(&Method::PUT, "/", &tag), faults.befall(&Method::PUT, "/", &tag));
        assert_eq!(
            (first.instead, first.stale_tag, first.faults),
            (Some(Instead::Drop), false, vec!["drop times 1".to_owned()])
        );
        assert!(second.stale_tag && second.instead.is_none());
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
        let befallen =
            [StepKind::Certify, StepKind::Live, StepKind::Provision].map(|step| faults.befalls(step));
        assert_eq!(befallen, [true, true, false]);
        assert_eq!(faults.rejection(StepKind::Certify).as_deref(), Some("no"));
        assert_eq!(faults.rejection(StepKind::Certify), None);
        let [one, other]: [OperationId; 2] =
            ["00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"]
                .map(|id| id.parse().unwrap());
        for operation in [&one, &one, &other] {
            let length = faults.length(StepKind::Package, operation);
            assert_eq!(length, Some(Duration::from_secs(16 * 86_400)));
        }
        assert_eq!(faults.length(StepKind::Live, &one), Some(FOR_EVER));
        assert_eq!(faults.length(StepKind::Certify, &one), None);
        let effects: Vec<_> =
            faults.effects().into_iter().map(|effect| (effect.fault, effect.times)).collect();
        let expected = [("reject certify times 1: no", 1), ("hang live", 1), ("slow package 16d", 2)];
        assert_eq!(effects, expected.map(|(fault, times)| (fault.to_owned(), times)));
    }
}
