//! What happened, for the person who started the sandbox.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{Method, header};

use crate::Recorder;
use crate::hosts::is_identity;
use crate::record::Call;
use crate::routes::route;

/// Polling is worth a word from this many calls on, when they come faster than one in [`HASTY`].
const MANY: usize = 10;
const HASTY: Duration = Duration::from_millis(250);

impl Recorder {
    /// Calls by route and status, and what is worth a warning.
    pub fn summary(&self) -> String {
        let calls = self.calls();
        let mut text = counts(&calls);
        let warnings = [warnings(&calls), refused(&self.refused_hosts())].concat();
        for warning in warnings {
            let _ = writeln!(text, "warning: {warning}");
        }
        text
    }
}

fn counts(calls: &[Call]) -> String {
    let mut counts = BTreeMap::<_, usize>::new();
    for call in calls {
        let path = route(&call.method, call.path()).unwrap_or("(no such route)");
        *counts.entry((path, call.method.as_str(), call.status())).or_default() += 1;
    }
    let befallen = calls.iter().filter(|call| !call.faults.is_empty()).count();
    let mut text = many(calls.len(), "call", "calls");
    let retries = many(retries(calls).len(), "retry", "retries");
    let _ =
        writeln!(text, ", {retries} after a failure, {} changed by a fault", many(befallen, "call", "calls"));
    for ((path, method, status), count) in counts {
        let status = if status == 0 { "no answer".to_owned() } else { status.to_string() };
        let _ = writeln!(text, "{count:>6}  {method:<5} {path}  {status}");
    }
    text
}

fn many(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// Calls that repeat one that failed, each with the one before.
fn retries(calls: &[Call]) -> Vec<(&Call, &Call)> {
    let mut last = BTreeMap::new();
    let mut retries = Vec::new();
    for call in calls {
        let failed = |before: &&Call| matches!(before.status(), 0 | 429 | 500..);
        if let Some(before) = last.insert((call.method.as_str(), call.path()), call).filter(failed) {
            retries.push((before, call));
        }
    }
    retries
}

fn warnings(calls: &[Call]) -> Vec<String> {
    let mut warnings = Vec::new();
    if calls.is_empty() {
        warnings.push("no call came: does the tool use the proxy that HTTPS_PROXY names?".to_owned());
    }
    warnings.extend(lost_updates(calls));
    warnings.extend(polling(calls));
    warnings.extend(impatience(calls));
    warnings.extend(tokens(calls));
    warnings
}

fn lost_updates(calls: &[Call]) -> Option<String> {
    let puts: Vec<_> = calls.iter().filter(|call| call.method == Method::PUT).collect();
    let tag = |call: &&Call| call.headers.get(header::IF_MATCH).map(|tag| tag.as_bytes().to_owned());
    let all =
        |wanted: Option<&[u8]>| !puts.is_empty() && puts.iter().all(|call| tag(call).as_deref() == wanted);
    let how = if all(Some(b"*")) {
        "was *"
    } else if all(None) {
        "was missing"
    } else {
        return None;
    };
    Some(format!(
        "If-Match {how} on every PUT ({}): lost updates possible; send the ETag of the GET",
        puts.len()
    ))
}

fn polling(calls: &[Call]) -> Vec<String> {
    let mut polled = BTreeMap::<_, Vec<&Call>>::new();
    for call in calls.iter().filter(|call| call.method == Method::GET && call.path().starts_with("/api/")) {
        polled.entry(call.path()).or_default().push(call);
    }
    let hasty = polled.into_iter().filter_map(|(path, calls)| {
        let (first, last) = (calls.first()?, calls.last()?);
        let span = last.at.since(first.at);
        let often = u32::try_from(calls.len()).unwrap_or(u32::MAX);
        (calls.len() >= MANY && span < HASTY * often)
            .then(|| format!("polled {often} times in {:.1} s: GET {path}", span.as_secs_f64()))
    });
    hasty.collect()
}

/// Retries that came before the time the answer named.
fn impatience(calls: &[Call]) -> Option<String> {
    let early = retries(calls).into_iter().filter(|(before, call)| {
        let Some(answer) = &before.answer else { return false };
        let pause =
            answer.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        pause.is_some_and(|seconds| call.at.since(before.at) < Duration::from_secs(seconds))
    });
    let count = early.count();
    (count > 0)
        .then(|| format!("{} came before the time that Retry-After named", many(count, "retry", "retries")))
}

fn tokens(calls: &[Call]) -> Option<String> {
    let tokens = calls.iter().filter(|call| call.method == Method::POST && is_identity(call.path())).count();
    let others = calls.iter().filter(|call| !is_identity(call.path())).count();
    (tokens >= MANY && tokens * 10 >= others * 9).then(|| {
        format!(
            "{tokens} tokens were asked for, for {}: a token works for an hour",
            many(others, "call", "calls")
        )
    })
}

fn refused(hosts: &[String]) -> Vec<String> {
    let refused = |host: &String| format!("{host} was asked for and refused: --allow {host} lets it through");
    hosts.iter().map(refused).collect()
}
