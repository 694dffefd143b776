//! What happened, for the person who started the sandbox.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use axum::http::{Method, header};
use domain::Timestamp;
use serde_json::{Value, json};

use crate::faults::Effect;
use crate::hosts::is_identity;
use crate::met::Hosts;
use crate::record::{Call, State};
use crate::routes::route;
use crate::{Faults, Recorder};

/// Polling is worth a word from this many calls on, when they come faster than one in [`HASTY`].
const MANY: usize = 10;
const HASTY: Duration = Duration::from_millis(250);
/// As many addresses are watched for polling and for retries.
const ADDRESSES: usize = 10_000;
/// As many calls of one address that failed are waited for to be repeated.
const AT_ONCE: usize = 100;

/// What happened so far.
pub struct Summary {
    tally: Tally,
    hosts: Hosts,
    effects: Vec<Effect>,
    /// What is worth a second look, a sentence each.
    pub warnings: Vec<String>,
}

impl Recorder {
    /// Calls by route and status, what became of the faults, and what is worth a warning.
    pub fn summary(&self, faults: &Faults) -> Summary {
        let state = self.state();
        let tally = state.whole();
        let effects = faults.effects();
        let mut warnings: Vec<_> = state.hosts.warnings().collect();
        // Whoever was refused did call.
        warnings
            .extend(tally.nothing().filter(|_| tally.calls > 0 || warnings.is_empty()).map(str::to_owned));
        warnings.extend(tally.warnings());
        warnings.extend(effects.iter().filter(|effect| effect.times == 0).map(in_vain));
        Summary { tally, hosts: state.hosts.clone(), effects, warnings }
    }
}

impl State {
    /// What is known of all calls.
    fn whole(&self) -> Tally {
        let mut tally = self.tally.clone();
        self.calls.iter().for_each(|call| tally.add(call));
        tally
    }
}

impl Summary {
    /// For programs: counts as numbers, `null` as the status of a call that got no answer.
    pub fn json(&self) -> Value {
        let route = |((path, method, status), count): (&(&str, String, u16), &usize)| json!({ "method": method, "path": path, "status": Some(status).filter(|status| **status > 0), "count": count });
        let fault = |effect: &Effect| json!({ "fault": effect.fault, "occasions": effect.occasions, "times": effect.times });
        json!({
            "calls": self.tally.calls,
            "retries": self.tally.retries,
            "changed": self.tally.changed,
            "routes": self.tally.counts.iter().map(route).collect::<Vec<_>>(),
            "hosts": self.hosts.json(),
            "faults": self.effects.iter().map(fault).collect::<Vec<_>>(),
            "warnings": self.warnings,
        })
    }

    /// Whether nothing came that a release is made of: no call, or none but for a token.
    pub fn saw_nothing(&self) -> bool {
        self.tally.nothing().is_some()
    }

    /// Every fault, and why it never took effect if it did not.
    pub fn faults(&self) -> impl Iterator<Item = (&str, Option<String>)> {
        self.effects.iter().map(|effect| (&*effect.fault, (effect.times == 0).then(|| in_vain(effect))))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { calls, retries, changed, counts, .. } = &self.tally;
        let (calls, changed) = (many(*calls, "call", "calls"), many(*changed, "call", "calls"));
        let retries = many(*retries, "retry", "retries");
        writeln!(f, "{calls}, {retries} after a failure, {changed} changed by a fault")?;
        for ((path, method, status), count) in counts {
            let status = if *status == 0 { "no answer".to_owned() } else { status.to_string() };
            writeln!(f, "{count:>6}  {method:<5} {path}  {status}")?;
        }
        write!(f, "{}", self.hosts)?;
        for Effect { fault, times, .. } in &self.effects {
            writeln!(f, "{times:>6}  fault {fault}")?;
        }
        self.warnings.iter().try_for_each(|warning| writeln!(f, "warning: {warning}"))
    }
}

/// Why a fault did not take effect: a rehearsal that relies on it proves nothing.
fn in_vain(Effect { fault, occasions, about, .. }: &Effect) -> String {
    let why = match (*occasions, *about) {
        (0, "calls") => "no call was one it is about".to_owned(),
        (0, _) => "no publish came to its step".to_owned(),
        (1, _) => format!("it was about one of the {about} only, and takes a later one"),
        (occasions, _) => format!("it was about {occasions} of the {about} only, and takes a later one"),
    };
    format!("the fault `{fault}` never took effect: {why}")
}

/// What is remembered of calls, added one by one in their order.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    calls: usize,
    /// Calls that a fault changed, or had answered otherwise.
    changed: usize,
    /// By route, method and status.
    counts: BTreeMap<(&'static str, String, u16), usize>,
    /// Calls by method and path that failed and were not repeated yet.
    failed: BTreeMap<(String, String), Vec<Failed>>,
    /// Repeats of calls that failed, and those of them that came before the time the answer named.
    retries: usize,
    early: usize,
    /// PUTs: all, those for any draft, those that do not say for which.
    puts: usize,
    for_any: usize,
    unsaid: usize,
    /// Reading calls by path.
    polled: BTreeMap<String, Polled>,
    /// Calls for a token, and calls of the marketplace.
    tokens: usize,
    others: usize,
    /// Tokens that were handed out for services beside the marketplace.
    beside: BTreeMap<&'static str, usize>,
}

/// A call that failed.
#[derive(Clone)]
struct Failed {
    /// When that was known.
    at: Timestamp,
    retry_after: Option<Duration>,
}

#[derive(Clone)]
struct Polled {
    often: u32,
    first: Timestamp,
    last: Timestamp,
}

impl Tally {
    pub(crate) fn add(&mut self, call: &Call) {
        let path = route(&call.method, call.path()).unwrap_or("(no such route)");
        *self.counts.entry((path, call.method.to_string(), call.status())).or_default() += 1;
        self.calls += 1;
        self.changed += usize::from(call.changed);
        self.tokens += usize::from(call.method == Method::POST && is_identity(call.path()));
        self.others += usize::from(!is_identity(call.path()));
        if let Some(service) = call.beside.filter(|_| call.status() == 200) {
            *self.beside.entry(service).or_default() += 1;
        }
        self.add_retry(call);
        // Whoever sends a new one only overwrites nothing.
        if call.method == Method::PUT && !call.headers.contains_key(header::IF_NONE_MATCH) {
            let tag = call.headers.get(header::IF_MATCH);
            self.puts += 1;
            self.for_any += usize::from(tag.is_some_and(|tag| tag == "*"));
            self.unsaid += usize::from(tag.is_none());
        }
        if call.method == Method::GET && call.path().starts_with("/api/") {
            self.add_poll(call);
        }
    }

    fn add_retry(&mut self, call: &Call) {
        let key = (call.method.to_string(), call.path().to_owned());
        // One that began before a failure was known is no answer to it, but another call at the same time.
        let known = |failed: &Failed| failed.at <= call.at;
        if let Some(failures) = self.failed.get_mut(&key)
            && let Some(before) = failures.iter().position(known).map(|at| failures.remove(at))
        {
            self.retries += 1;
            self.early +=
                usize::from(before.retry_after.is_some_and(|pause| call.at.since(before.at) < pause));
        }
        let room = self.failed.len() < ADDRESSES || self.failed.contains_key(&key);
        if let Some(at) = failed_at(call).filter(|_| room) {
            let headers = call.answer.as_ref().map(|answer| &answer.headers);
            let pause =
                headers.and_then(|headers| headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok());
            let failures = self.failed.entry(key).or_default();
            failures.push(Failed { at, retry_after: pause.map(Duration::from_secs) });
            // More than a few at once are those that nobody repeats.
            if failures.len() > AT_ONCE {
                failures.remove(0);
            }
        }
    }

    fn add_poll(&mut self, call: &Call) {
        if let Some(polled) = self.polled.get_mut(call.path()) {
            polled.often = polled.often.saturating_add(1);
            polled.last = call.at;
        } else if self.polled.len() < ADDRESSES {
            self.polled.insert(call.path().to_owned(), Polled { often: 1, first: call.at, last: call.at });
        }
    }

    fn nothing(&self) -> Option<&'static str> {
        match (self.calls, self.others) {
            (0, _) => Some(
                "no call came: does the command publish, and where it is not isolated, through the proxy that HTTPS_PROXY names?",
            ),
            (_, 0) if self.tokens > 0 => Some("a token was fetched, and no call followed"),
            (_, 0) => Some("no call came but to the sign-in"),
            _ => None,
        }
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        warnings.extend(self.lost_updates());
        warnings.extend(self.polling());
        warnings.extend((self.early > 0).then(|| {
            let retries = many(self.early, "retry", "retries");
            format!("{retries} came before the time that Retry-After named")
        }));
        warnings.extend(self.spent_tokens());
        warnings.extend(self.beside.iter().map(|(service, count)| {
            let (tokens, host) = (many(*count, "token", "tokens"), service.trim_start_matches("https://"));
            let (were, them) = if *count == 1 { ("was", "it") } else { ("were", "them") };
            format!("{tokens} for {host} {were} handed out: nothing stands behind {them} in a sandbox")
        }));
        warnings
    }

    fn lost_updates(&self) -> Option<String> {
        let how = match self.puts {
            0 => return None,
            puts if self.for_any == puts => "was *",
            puts if self.unsaid == puts => "was missing",
            _ => return None,
        };
        let puts = self.puts;
        Some(format!("If-Match {how} on every PUT ({puts}): lost updates possible; send the ETag of the GET"))
    }

    fn polling(&self) -> impl Iterator<Item = String> {
        self.polled.iter().filter_map(|(path, Polled { often, first, last })| {
            let span = last.since(*first);
            (*often as usize >= MANY && span < HASTY * *often)
                .then(|| format!("polled {often} times in {:.1} s: GET {path}", span.as_secs_f64()))
        })
    }

    fn spent_tokens(&self) -> Option<String> {
        let (tokens, others) = (self.tokens, self.others);
        (tokens >= MANY && tokens * 10 >= others * 9).then(|| {
            format!(
                "{tokens} tokens were asked for, for {}: a token works for an hour",
                many(others, "call", "calls")
            )
        })
    }
}

/// When a call was known to have failed in a way after which it may be sent again as it was: because of what is on its way,
/// of the moment, of its token or its tag, or of a fault.
fn failed_at(call: &Call) -> Option<Timestamp> {
    let again = match call.status() {
        0 | 401 | 408 | 409 | 412 | 429 | 500.. => true,
        status => call.changed && status >= 400,
    };
    call.ended.filter(|_| again)
}

fn many(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app::rehearsal::Rehearsal as _;
    use axum::http::{HeaderMap, StatusCode, Version};
    use domain::publishing::StepKind;
    use testkit::clock::TestClock;

    use super::*;
    use crate::capture::{Bodies, Captured};
    use crate::record::Answer;

    /// A recorder, and the clock it reads.
    struct Run {
        clock: Arc<TestClock>,
        recorder: Recorder,
        faults: Faults,
    }

    impl Run {
        fn new(faults: &[&str]) -> Self {
            let clock = Arc::new(TestClock::new());
            let run = Self {
                recorder: Recorder::new(clock.clone(), Bodies::Measure),
                clock,
                faults: Faults::default(),
            };
            faults.iter().for_each(|fault| run.faults.add(fault.parse().unwrap()));
            run
        }

        fn begin(&self, method: Method, path: &str) -> usize {
            let befallen = self.faults.befall(&method, path, &HeaderMap::new());
            self.recorder.began(Call {
                at: self.recorder.now(),
                host: crate::PUBLISHING.to_owned(),
                method,
                uri: path.parse().unwrap(),
                version: Version::HTTP_11,
                headers: HeaderMap::new(),
                body: Captured::whole(b"", Bodies::Measure),
                changed: befallen.is_changed(),
                faults: befallen.faults,
                beside: None,
                ended: None,
                answer: None,
            })
        }

        /// A second later.
        fn end(&self, number: usize, status: u16, retry_after: Option<u32>) {
            self.clock.advance(Duration::from_secs(1));
            let headers = retry_after.map(|pause| (header::RETRY_AFTER, pause.into())).into_iter().collect();
            let body = Captured::whole(b"", Bodies::Measure);
            self.recorder.answered(
                number,
                Answer { status, headers, body, expected: 0, took: Duration::from_secs(1) },
            );
        }

        fn call(&self, method: Method, path: &str, status: StatusCode) {
            self.end(self.begin(method, path), status.as_u16(), None);
        }

        fn retries(&self) -> usize {
            self.recorder.summary(&self.faults).tally.retries
        }
    }

    #[test]
    fn what_is_sent_again_after_a_failure_is_a_retry() {
        let run = Run::new(&[]);
        for (status, again) in [
            (500, true),
            (429, true),
            (401, true),
            (409, true),
            (412, true),
            (404, false),
            (422, false),
            (200, false),
        ] {
            let (before, path) = (run.retries(), format!("/{status}"));
            run.call(Method::PUT, &path, StatusCode::from_u16(status).unwrap());
            run.call(Method::GET, &path, StatusCode::OK);
            assert_eq!(run.retries(), before, "another method");
            run.call(Method::PUT, &path, StatusCode::OK);
            run.call(Method::PUT, &path, StatusCode::OK);
            assert_eq!(run.retries() - before, usize::from(again), "{status}");
        }
        let run = Run::new(&["answer 422 on POST */publish times 1"]);
        run.call(Method::POST, "/publish", StatusCode::UNPROCESSABLE_ENTITY);
        run.call(Method::POST, "/publish", StatusCode::ACCEPTED);
        assert_eq!(run.retries(), 1, "what a fault answered is not what the marketplace says");
    }

    #[test]
    fn calls_at_the_same_time_are_no_retries_and_each_failure_has_one() {
        let run = Run::new(&[]);
        let both = [run.begin(Method::GET, "/o"), run.begin(Method::GET, "/o")];
        assert_eq!(run.retries(), 0);
        run.end(both[0], 503, Some(3));
        run.end(both[1], 503, Some(1));
        assert_eq!(run.retries(), 0);
        run.clock.advance(Duration::from_secs(1));
        run.call(Method::GET, "/o", StatusCode::OK);
        run.call(Method::GET, "/o", StatusCode::OK);
        run.call(Method::GET, "/o", StatusCode::OK);
        let summary = run.recorder.summary(&run.faults);
        assert_eq!((summary.tally.retries, summary.tally.early), (2, 1), "{summary}");
    }

    #[test]
    fn a_call_under_way_has_not_failed_and_one_that_was_lost_has() {
        let run = Run::new(&[]);
        let lost = run.begin(Method::GET, "/o");
        run.call(Method::GET, "/o", StatusCode::OK);
        assert_eq!(run.retries(), 0);
        run.recorder.lost(lost);
        run.call(Method::GET, "/o", StatusCode::OK);
        assert_eq!(run.retries(), 1);
    }

    #[test]
    fn faults_tell_how_often_they_took_effect_and_which_never_did() {
        let run = Run::new(&[
            "delay 1ms",
            "answer 503 every 2 on GET",
            "drop on /never",
            "answer 500 every 9",
            "reject certify: No",
            "hang live",
        ]);
        run.call(Method::GET, "/o", StatusCode::OK);
        run.call(Method::GET, "/o", StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(run.faults.rejection(StepKind::Certify).as_deref(), Some("No"));
        let summary = run.recorder.summary(&run.faults);
        assert_eq!(
            summary.to_string(),
            "2 calls, 0 retries after a failure, 1 call changed by a fault\n     \
                1  GET   (no such route)  200\n     1  GET   (no such route)  503\n     2  fault delay 1ms\n     \
                1  fault answer 503 every 2 on GET\n     0  fault drop on /never\n     0  fault answer 500 every 9\n     \
                1  fault reject certify: No\n     0  fault hang live\n\
            warning: the fault `drop on /never` never took effect: no call was one it is about\n\
            warning: the fault `answer 500 every 9` never took effect: it was about one of the calls only, and takes a later one\n\
            warning: the fault `hang live` never took effect: no publish came to its step\n"
        );
        let told = summary.json();
        assert_eq!(
            told["faults"][1],
            json!({ "fault": "answer 503 every 2 on GET", "occasions": 2, "times": 1 })
        );
        assert_eq!(
            told["routes"][1],
            json!({ "method": "GET", "path": "(no such route)", "status": 503, "count": 1 })
        );
        assert_eq!(
            (&told["calls"], &told["changed"], told["warnings"].as_array().unwrap().len()),
            (&json!(2), &json!(1), 3)
        );
    }
}
