//! What happened, for the person who started the sandbox.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{Method, header};
use domain::Timestamp;

use crate::Recorder;
use crate::hosts::is_identity;
use crate::record::Call;
use crate::routes::route;

/// Polling is worth a word from this many calls on, when they come faster than one in [`HASTY`].
const MANY: usize = 10;
const HASTY: Duration = Duration::from_millis(250);
/// As many addresses are watched for polling and for retries.
const ADDRESSES: usize = 10_000;

impl Recorder {
    /// Calls by route and status, and what is worth a warning.
    pub fn summary(&self) -> String {
        let state = self.state();
        let mut tally = state.tally.clone();
        state.calls.iter().for_each(|call| tally.add(call));
        let mut text = tally.counts();
        let warnings = [tally.warnings(), refused(&state.refused)].concat();
        for warning in warnings {
            let _ = writeln!(text, "warning: {warning}");
        }
        text
    }
}

/// What is remembered of calls, added one by one in their order.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    calls: usize,
    /// Calls that a fault changed.
    befallen: usize,
    /// By route, method and status.
    counts: BTreeMap<(&'static str, String, u16), usize>,
    /// Calls by method and path that failed and were not repeated yet.
    failed: BTreeMap<(String, String), Failed>,
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
}

#[derive(Clone)]
struct Failed {
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
        self.befallen += usize::from(!call.faults.is_empty());
        self.tokens += usize::from(call.method == Method::POST && is_identity(call.path()));
        self.others += usize::from(!is_identity(call.path()));
        self.add_retry(call);
        if call.method == Method::PUT {
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
        if let Some(before) = self.failed.remove(&key) {
            self.retries += 1;
            self.early +=
                usize::from(before.retry_after.is_some_and(|pause| call.at.since(before.at) < pause));
        }
        if matches!(call.status(), 0 | 429 | 500..) && self.failed.len() < ADDRESSES {
            let headers = call.answer.as_ref().map(|answer| &answer.headers);
            let pause =
                headers.and_then(|headers| headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok());
            self.failed.insert(key, Failed { at: call.at, retry_after: pause.map(Duration::from_secs) });
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

    fn counts(&self) -> String {
        let calls = many(self.calls, "call", "calls");
        let retries = many(self.retries, "retry", "retries");
        let befallen = many(self.befallen, "call", "calls");
        let mut text = format!("{calls}, {retries} after a failure, {befallen} changed by a fault\n");
        for ((path, method, status), count) in &self.counts {
            let status = if *status == 0 { "no answer".to_owned() } else { status.to_string() };
            let _ = writeln!(text, "{count:>6}  {method:<5} {path}  {status}");
        }
        text
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.calls == 0 {
            warnings.push("no call came: does the tool use the proxy that HTTPS_PROXY names?".to_owned());
        }
        warnings.extend(self.lost_updates());
        warnings.extend(self.polling());
        warnings.extend((self.early > 0).then(|| {
            let retries = many(self.early, "retry", "retries");
            format!("{retries} came before the time that Retry-After named")
        }));
        warnings.extend(self.spent_tokens());
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

fn many(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn refused(hosts: &[String]) -> Vec<String> {
    let refused = |host: &String| format!("{host} was asked for and refused: --allow {host} lets it through");
    hosts.iter().map(refused).collect()
}
