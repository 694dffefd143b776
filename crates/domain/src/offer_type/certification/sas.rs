//! Shared access signatures of disk images, as "Common SAS URL issues" of the Cloud Partner Portal
//! documentation and the storage service's "Create a service SAS" describe them.

use std::time::Duration;

use url::Url;

use super::CertificationContext;
use crate::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The value of a query parameter. A text that is no URL has none.
fn parameter(uri: &str, name: &str) -> Option<String> {
    let url = Url::parse(uri).ok()?;
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The full date and time in a parameter; a bare date is none.
fn time(uri: &str, name: &str) -> Option<Timestamp> {
    parameter(uri, name).filter(|text| text.contains('T')).as_deref().and_then(Timestamp::parse)
}

fn or_nothing(value: Option<String>) -> String {
    value.filter(|text| !text.is_empty()).unwrap_or_else(|| "nothing".to_owned())
}

pub(super) fn query(uri: &str) -> Option<String> {
    let query = Url::parse(uri).ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default();
    query.is_empty().then(|| "no query".to_owned())
}

pub(super) fn dates(uri: &str) -> Option<String> {
    let bad = ["st", "se"].into_iter().filter(|name| time(uri, name).is_none());
    let bad: Vec<_> = bad.map(|name| format!("{name}={}", or_nothing(parameter(uri, name)))).collect();
    (!bad.is_empty()).then(|| bad.join(" and "))
}

/// The parameters of a signature made with a user's delegated key.
const DELEGATION: [&str; 6] = ["skoid", "sktid", "skt", "ske", "sks", "skv"];

fn has(uri: &str, name: &str) -> bool {
    parameter(uri, name).is_some_and(|value| !value.is_empty())
}

/// A signature is there with all that belongs to its kind. That there is none at all is the business of [`query`].
pub(super) fn parts(uri: &str) -> Option<String> {
    if query(uri).is_some() {
        return None;
    }
    let lacking: Vec<_> = DELEGATION.into_iter().filter(|name| !has(uri, name)).collect();
    match lacking.as_slice() {
        _ if !has(uri, "sig") => Some("it has no sig".to_owned()),
        [] => None,
        all if all.len() == DELEGATION.len() => None,
        some => Some(format!("a user-delegation signature needs {}", some.join(", "))),
    }
}

/// The letters may come in any order; what counts is what they allow.
pub(super) fn permissions(uri: &str, allowed: &[String]) -> Option<String> {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let found = parameter(uri, "sp");
    let right = |found: &str| allowed.iter().any(|allowed| letters(found) == letters(allowed));
    (!found.as_deref().is_some_and(right)).then(|| or_nothing(found))
}

pub(super) fn scope(uri: &str, allowed: &[String]) -> Option<String> {
    let found = parameter(uri, "sr");
    let right = found.as_ref().is_some_and(|found| allowed.contains(found));
    let of_account = found.is_none() && (has(uri, "ss") || has(uri, "srt"));
    (!right).then(|| match of_account {
        true => "an account signature (ss, srt), which has no sr".to_owned(),
        false => or_nothing(found),
    })
}

/// `st` lies at least `days` before `created`. A missing time is the business of [`dates`].
pub(super) fn start(uri: &str, created: Timestamp, days: u64) -> Option<String> {
    let start = time(uri, "st")?;
    (start + DAY * u32::try_from(days).unwrap_or(u32::MAX) > created).then(|| start.to_string())
}

/// `se` lies at least `days` after the publish was asked for, and still ahead; so does the end of the delegated key.
pub(super) fn expiry(uri: &str, context: &CertificationContext<'_>, days: u64) -> Option<String> {
    let end = time(uri, "se")?;
    let key = time(uri, "ske").filter(|key| *key < end);
    let expiry = key.unwrap_or(end);
    let needed = context.created + DAY * u32::try_from(days).unwrap_or(u32::MAX);
    (expiry < needed || expiry <= context.now).then(|| match key {
        Some(key) => {
            format!("{key} with the user-delegation key it was made with (ske): make it with an account key")
        }
        None => end.to_string(),
    })
}
