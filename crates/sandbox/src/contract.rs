//! Comparing a run with a recorded one.
//!
//! What changes something is compared in its order. What only reads (tokens, too) is compared as a set between two
//! changes: how often a tool polls depends on the moment. Ids that the marketplace makes are all alike.

use std::collections::BTreeSet;

use serde_json::Value;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use crate::har::url;
use crate::hosts::is_identity;
use crate::record::{CALLS, Call};
use crate::{HOSTS, Recorder};

/// The calls that are expected.
#[derive(Debug)]
pub struct Contract(Vec<String>);

/// Why a recorded run cannot be compared with.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is not JSON")]
    Json(#[from] serde_json::Error),
    #[error("entry {0} of `log.entries` has no `request.method`, `request.url` or `response.status`")]
    Entry(usize),
    #[error("it is no HTTP Archive: there is no list `log.entries`; record one with --har")]
    NoArchive,
}

impl Contract {
    /// Reads an HTTP Archive.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let archive: Value = serde_json::from_str(text)?;
        let entries = archive["log"]["entries"].as_array().ok_or(Unreadable::NoArchive)?;
        let exchange = |(number, entry): (usize, &Value)| {
            let word = |value: &Value| value.as_str().map(str::to_owned);
            let (method, url) = (word(&entry["request"]["method"]), word(&entry["request"]["url"]));
            match (method, url, entry["response"]["status"].as_u64()) {
                (Some(method), Some(url), Some(status)) => Ok(Exchange { method, url, status }),
                _ => Err(Unreadable::Entry(number)),
            }
        };
        let exchanges = entries.iter().enumerate().map(exchange).collect::<Result<Vec<_>, _>>()?;
        Ok(Self(lines(exchanges)))
    }

    /// What is different in what `recorder` saw: `-` before what was expected and did not come, `+` before what came
    /// and was not expected. Empty when nothing is. A run of which calls are left out cannot be compared, and says so.
    pub fn differences(&self, recorder: &Recorder) -> Vec<String> {
        let state = recorder.state();
        if state.left_out > 0 {
            return vec![format!(
                "the run has more calls than are kept, which is {CALLS}: compare shorter ones"
            )];
        }
        let exchange = |call: &Call| Exchange {
            method: call.method.to_string(),
            url: url(call),
            status: call.status().into(),
        };
        differences(&self.0, &lines(state.calls.iter().map(exchange)))
    }
}

struct Exchange {
    method: String,
    url: String,
    status: u64,
}

impl Exchange {
    fn only_reads(&self) -> bool {
        let path = self.url.splitn(4, '/').nth(3).unwrap_or_default();
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS") || is_identity(&format!("/{path}"))
    }

    fn line(&self) -> String {
        format!("{} {} {}", self.method, alike(&self.url), self.status)
    }
}

/// The run in the form in which two are compared.
fn lines(exchanges: impl IntoIterator<Item = Exchange>) -> Vec<String> {
    let (mut lines, mut reads) = (Vec::new(), BTreeSet::new());
    for exchange in exchanges {
        if exchange.only_reads() {
            reads.insert(exchange.line());
        } else {
            lines.extend(std::mem::take(&mut reads));
            lines.push(exchange.line());
        }
    }
    lines.extend(reads);
    lines
}

/// An address without what differs from run to run: ids, and where the sandbox listened.
fn alike(url: &str) -> String {
    let mut parts = url.splitn(4, '/');
    let (scheme, _, host) =
        (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
    let host = if HOSTS.contains(&host) { host } else { "sandbox" };
    let is_id = |word: &str| word.len() == 36 && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let rest = parts.next().unwrap_or_default();
    let words = rest.split_inclusive(['/', '?', '&', '=', '$']).map(|part| {
        let word = part.trim_end_matches(['/', '?', '&', '=', '$']);
        if is_id(word) { part.replace(word, "{id}") } else { part.to_owned() }
    });
    format!("{scheme}//{host}/{}", words.collect::<String>())
}

/// What is only in one of the two lists.
fn differences(expected: &[String], found: &[String]) -> Vec<String> {
    let sides = |operation: &DiffOp| {
        let gone = expected[operation.old_range()].iter().map(|line| format!("- {line}"));
        let come = found[operation.new_range()].iter().map(|line| format!("+ {line}"));
        gone.chain(come).collect::<Vec<_>>()
    };
    let operations = capture_diff_slices(Algorithm::Myers, expected, found);
    operations.iter().filter(|operation| operation.tag() != DiffTag::Equal).flat_map(sides).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(calls: &[(&str, &str, u64)]) -> Vec<String> {
        lines(calls.iter().map(|(method, path, status)| Exchange {
            method: (*method).to_owned(),
            url: format!("https://cloudpartner.azure.com{path}"),
            status: *status,
        }))
    }

    #[test]
    fn polling_and_ids_make_no_difference() {
        let first = "/api/publishers/p/offers/o/operations/0199d6a0-0000-7000-8000-000000000001?api-version=2017-10-31";
        let second = first.replace("001?", "002?");
        let expected = run(&[("GET", "/a", 200), ("GET", first, 200), ("PUT", "/o", 200)]);
        let found = run(&[
            ("GET", &second, 200),
            ("GET", "/a", 200),
            ("GET", &second, 200),
            ("GET", "/a", 200),
            ("PUT", "/o", 200),
        ]);
        assert_eq!(differences(&expected, &found), [""; 0]);
        assert!(expected[1].contains("/operations/{id}?api-version"), "{expected:?}");
    }

    #[test]
    fn changes_are_compared_in_order_with_their_status() {
        let expected = run(&[("PUT", "/o", 200), ("POST", "/o/publish", 202), ("GET", "/o/status", 200)]);
        let found = run(&[("PUT", "/o", 412), ("PUT", "/o", 200), ("POST", "/o/publish", 202)]);
        assert_eq!(
            differences(&expected, &found),
            [
                "+ PUT https://cloudpartner.azure.com/o 412",
                "- GET https://cloudpartner.azure.com/o/status 200"
            ]
        );
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        assert!(matches!(Contract::read("{"), Err(Unreadable::Json(_))));
        assert!(matches!(Contract::read("{}"), Err(Unreadable::NoArchive)));
        let text = r#"{"log":{"entries":[{"request":{"method":"GET"}}]}}"#;
        assert!(matches!(Contract::read(text), Err(Unreadable::Entry(0))));
    }
}
