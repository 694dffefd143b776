//! Comparing a run with a recorded one.
//!
//! What changes something is compared in its order, with its bodies. What only reads (tokens, too) is compared as a set
//! between two changes, without: how often a tool polls, and what it sees then, depends on the moment. Ids that the
//! marketplace makes are all alike, and so are times and signatures.

use std::collections::BTreeSet;

use serde_json::Value;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::Recorder;
use crate::alike::{address, alike};
use crate::har;
use crate::hosts::is_identity;
use crate::record::{CALLS, Call};

/// The calls that are expected.
#[derive(Debug)]
pub struct Contract {
    entries: Vec<Entry>,
    compared: Compared,
}

/// How much of the calls is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Methods, addresses and statuses.
    Addresses,
    /// Those, and what is sent and answered where something changes.
    Bodies,
}

/// Something that is different in a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Divergence {
    /// A call that was expected and did not come.
    Missing(String),
    /// A call that came and was not expected.
    Unexpected(String),
    /// A call that came as it was expected, but for a body.
    Body {
        call: String,
        /// `what is sent` or `what is answered`.
        side: &'static str,
        expected: Value,
        came: Value,
    },
    /// Why something cannot be compared.
    NotComparable(String),
}

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
    pub fn read(text: &str, compared: Compared) -> Result<Self, Unreadable> {
        let archive: Value = serde_json::from_str(text)?;
        let entries = archive["log"]["entries"].as_array().ok_or(Unreadable::NoArchive)?;
        let exchange = |(number, entry): (usize, &Value)| {
            let word = |value: &Value| value.as_str().map(str::to_owned);
            let (request, response) = (&entry["request"], &entry["response"]);
            match (word(&request["method"]), word(&request["url"]), response["status"].as_u64()) {
                (Some(method), Some(url), Some(status)) => Ok(Exchange {
                    method,
                    url,
                    status,
                    sent: Body::of(request["postData"]["text"].as_str(), request["bodySize"].as_u64()),
                    answered: Body::of(
                        response["content"]["text"].as_str(),
                        response["content"]["size"].as_u64(),
                    ),
                }),
                _ => Err(Unreadable::Entry(number)),
            }
        };
        let exchanges = entries.iter().enumerate().map(exchange).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { entries: run(exchanges), compared })
    }

    /// What is different in what `recorder` saw, in the order of the run. A run of which calls are left out cannot be
    /// compared, and says so; so does a call whose body was not kept in one of the runs.
    pub fn differences(&self, recorder: &Recorder) -> Vec<Divergence> {
        let state = recorder.state();
        if state.left_out > 0 {
            let why = format!("the run has more calls than are kept, which is {CALLS}: compare shorter ones");
            return vec![Divergence::NotComparable(why)];
        }
        let exchange = |call: &Call| {
            let answer = call.answer.as_ref();
            Exchange {
                method: call.method.to_string(),
                url: har::url(call),
                status: call.status().into(),
                sent: Body::of(
                    har::text(&call.headers, &call.body).as_deref(),
                    Some(call.body.length() as u64),
                ),
                answered: answer.map_or(Body::Nothing, |answer| {
                    let length = answer.body.length() as u64;
                    Body::of(har::text(&answer.headers, &answer.body).as_deref(), Some(length))
                }),
            }
        };
        differences(&self.entries, &run(state.calls.iter().map(exchange)), self.compared)
    }
}

struct Exchange {
    method: String,
    url: String,
    status: u64,
    sent: Body,
    answered: Body,
}

/// A body, without what differs from run to run.
#[derive(Debug, Clone, PartialEq)]
enum Body {
    Nothing,
    /// There was one, and it was not kept.
    LeftOut,
    Whole(Value),
}

impl Body {
    fn of(text: Option<&str>, length: Option<u64>) -> Self {
        match (text, length) {
            (Some(text), _) if !text.is_empty() => {
                let mut value = alike(text);
                // Of an offer not what its publishing is at, in what is answered and in what is sent back.
                if let Some(offer) = value.as_object_mut().filter(|offer| offer.contains_key("definition")) {
                    offer.remove("status");
                }
                Self::Whole(value)
            }
            (_, None | Some(0)) => Self::Nothing,
            _ => Self::LeftOut,
        }
    }

    /// An answer: of a refusal its codes, because its words tell of the moment.
    fn answered(self, status: u64) -> Self {
        let Self::Whole(mut value) = self else { return self };
        if let Some(error) = value.get_mut("error").and_then(Value::as_object_mut).filter(|_| status >= 400) {
            error.remove("message");
        }
        Self::Whole(value)
    }

    fn shown(&self) -> Value {
        match self {
            Self::Whole(value) => value.clone(),
            Self::Nothing | Self::LeftOut => Value::Null,
        }
    }
}

impl Exchange {
    fn only_reads(&self) -> bool {
        let path = self.url.splitn(4, '/').nth(3).unwrap_or_default();
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS") || is_identity(&format!("/{path}"))
    }

    fn line(&self) -> String {
        format!("{} {} {}", self.method, address(&self.url), self.status)
    }
}

/// A call as it is compared; one that only reads has no bodies.
#[derive(Debug)]
struct Entry {
    line: String,
    bodies: Option<[Body; 2]>,
}

/// What the bodies of an entry are.
const SIDES: [&str; 2] = ["what is sent", "what is answered"];

/// The run in the form in which two are compared.
fn run(exchanges: impl IntoIterator<Item = Exchange>) -> Vec<Entry> {
    let (mut entries, mut reads) = (Vec::new(), BTreeSet::new());
    let read = |line: String| Entry { line, bodies: None };
    for exchange in exchanges {
        if exchange.only_reads() {
            reads.insert(exchange.line());
        } else {
            entries.extend(std::mem::take(&mut reads).into_iter().map(read));
            let line = exchange.line();
            let bodies = Some([exchange.sent, exchange.answered.answered(exchange.status)]);
            entries.push(Entry { line, bodies });
        }
    }
    entries.extend(reads.into_iter().map(read));
    entries
}

/// What the two runs do not have in common.
fn differences(expected: &[Entry], found: &[Entry], compared: Compared) -> Vec<Divergence> {
    let lines = |entries: &[Entry]| entries.iter().map(|entry| entry.line.clone()).collect::<Vec<_>>();
    let (before, after) = (lines(expected), lines(found));
    let mut divergences = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (old, new) = (operation.old_range(), operation.new_range());
        if operation.tag() != DiffTag::Equal {
            divergences.extend(before[old].iter().cloned().map(Divergence::Missing));
            divergences.extend(after[new].iter().cloned().map(Divergence::Unexpected));
        } else if compared == Compared::Bodies {
            divergences.extend(expected[old].iter().zip(&found[new]).flat_map(|(a, b)| bodies(a, b)));
        }
    }
    divergences
}

/// How the bodies of the same call differ.
fn bodies(expected: &Entry, found: &Entry) -> Vec<Divergence> {
    let (Some(before), Some(after)) = (&expected.bodies, &found.bodies) else { return Vec::new() };
    let call = &expected.line;
    let one = |(side, (before, after)): (&'static str, (&Body, &Body))| match (before, after) {
        (Body::LeftOut, Body::LeftOut) => None,
        (Body::LeftOut, _) | (_, Body::LeftOut) => {
            let why =
                format!("  {call}: {side} cannot be compared: one of the runs kept it and the other did not");
            Some(Divergence::NotComparable(why))
        }
        (before, after) => (before != after).then(|| Divergence::Body {
            call: call.clone(),
            side,
            expected: before.shown(),
            came: after.shown(),
        }),
    };
    SIDES.into_iter().zip(before.iter().zip(after)).filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OFFER: &str = "https://cloudpartner.azure.com/o";

    fn exchange(method: &str, path: &str, status: u64) -> Exchange {
        let url = format!("https://cloudpartner.azure.com{path}");
        Exchange { method: method.to_owned(), url, status, sent: Body::Nothing, answered: Body::Nothing }
    }

    fn calls(calls: &[(&str, &str, u64)]) -> Vec<Entry> {
        run(calls.iter().map(|(method, path, status)| exchange(method, path, *status)))
    }

    /// A PUT with these bodies.
    fn put(sent: &str, answered: &str, status: u64) -> Vec<Entry> {
        let body = |text: &str| Body::of(Some(text), Some(text.len() as u64));
        run([Exchange { sent: body(sent), answered: body(answered), ..exchange("PUT", "/o", status) }])
    }

    fn lines(divergences: Vec<Divergence>) -> Vec<String> {
        let line = |divergence| match divergence {
            Divergence::Missing(call) => format!("- {call}"),
            Divergence::Unexpected(call) => format!("+ {call}"),
            Divergence::Body { call, side, expected, came } => format!("{call}: {side}: {expected} {came}"),
            Divergence::NotComparable(why) => why,
        };
        divergences.into_iter().map(line).collect()
    }

    fn compare(expected: &[Entry], found: &[Entry]) -> Vec<String> {
        lines(differences(expected, found, Compared::Bodies))
    }

    #[test]
    fn polling_and_ids_make_no_difference() {
        let first = "/api/publishers/p/offers/o/operations/0199d6a0-0000-7000-8000-000000000001?api-version=2017-10-31";
        let second = first.replace("001?", "002?");
        let expected = calls(&[("GET", "/a", 200), ("GET", first, 200), ("PUT", "/o", 200)]);
        let found = calls(&[
            ("GET", &second, 200),
            ("GET", "/a", 200),
            ("GET", &second, 200),
            ("GET", "/a", 200),
            ("PUT", "/o", 200),
        ]);
        assert_eq!(compare(&expected, &found), [""; 0]);
        assert!(expected[1].line.contains("/operations/{id}?api-version=2017-10-31"), "{expected:?}");
    }

    #[test]
    fn changes_are_compared_in_order_with_their_status() {
        let expected = calls(&[("PUT", "/o", 200), ("POST", "/o/publish", 202), ("GET", "/o/status", 200)]);
        let found = calls(&[("PUT", "/o", 412), ("PUT", "/o", 200), ("POST", "/o/publish", 202)]);
        assert_eq!(
            compare(&expected, &found),
            [format!("+ PUT {OFFER} 412"), format!("- GET {OFFER}/status 200")]
        );
    }

    #[test]
    fn what_is_sent_and_answered_is_compared_without_ids_times_and_signatures() {
        let id = |number: u8| format!("0199d6a0-0000-7000-8000-00000000000{number}");
        let offer = |number: u8, title: &str| {
            json!({
                "id": id(number), "status": format!("s{number}"), "changedTime": format!("2026-11-2{number}T08:00:00.1234567Z"),
                "eTag": format!("W/\"datetime'2026-11-2{number}T08%3A00%3A00.1234567Z'\""),
                "definition": { "title": title, "disk": format!("https://x/v.vhd?sv=1&se=2027-01-0{number}&sig=a{number}%2B&sp=r"),
                    "published": format!("11/2{number}/2026"), "logo": format!("http://127.0.0.1:808{number}/artifacts/a?expires=1{number}&signature=b{number}") },
            })
            .to_string()
        };
        let one = put(&offer(1, "A"), &offer(2, "A"), 200);
        assert_eq!(compare(&one, &put(&offer(3, "A"), &offer(4, "A"), 200)), [""; 0]);
        let other = compare(&one, &put(&offer(3, "B"), &offer(4, "A"), 200));
        assert!(
            other.len() == 1 && other[0].starts_with(&format!("PUT {OFFER} 200: what is sent: ")),
            "{other:?}"
        );
        let other = compare(&one, &put(&offer(3, "A"), &offer(4, "A").replace("sp=r", "sp=w"), 200));
        assert!(other.len() == 1 && other[0].contains("what is answered"), "{other:?}");
        let other = put(&offer(3, "B"), "{}", 200);
        assert_eq!(differences(&one, &other, Compared::Addresses), []);
    }

    #[test]
    fn a_refusal_is_compared_by_its_codes_and_what_was_not_kept_is_told() {
        let refusal = |code: &str, message: &str| {
            put("{}", &json!({ "error": { "code": code, "message": message } }).to_string(), 409)
        };
        assert_eq!(compare(&refusal("A", "at step 1"), &refusal("A", "at step 2")), [""; 0]);
        assert_eq!(compare(&refusal("A", "a"), &refusal("B", "a")).len(), 1);
        let left_out = run([Exchange { sent: Body::of(None, Some(7)), ..exchange("PUT", "/o", 200) }]);
        let told = compare(&left_out, &put("{}", "", 200));
        assert!(told.len() == 1 && told[0].contains("cannot be compared"), "{told:?}");
        assert_eq!(compare(&left_out, &left_out), [""; 0]);
        let nothing = calls(&[("PUT", "/o", 200)]);
        assert_eq!(
            compare(&nothing, &put("{}", "", 200)),
            [format!("PUT {OFFER} 200: what is sent: null {{}}")]
        );
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        let read = |text: &str| Contract::read(text, Compared::Bodies);
        assert!(matches!(read("{"), Err(Unreadable::Json(_))));
        assert!(matches!(read("{}"), Err(Unreadable::NoArchive)));
        let text = r#"{"log":{"entries":[{"request":{"method":"GET"}}]}}"#;
        assert!(matches!(read(text), Err(Unreadable::Entry(0))));
    }
}
