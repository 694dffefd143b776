//! Shared access signatures of disk images, as "Common SAS URL issues" of the Cloud Partner Portal
//! documentation and the storage service's "Create a service SAS" describe them.

use std::time::Duration;

use url::Url;

use super::evidence::CertificationContext;
use domain::{Timestamp, shown};
use words::{Argument, Sentence, say};

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

fn or_nothing(value: Option<String>) -> Argument {
    value.filter(|text| !text.is_empty()).map_or_else(|| say!("found-nothing").into(), Argument::from)
}

pub(super) fn query(uri: &str) -> Option<Argument> {
    let query = Url::parse(uri).ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default();
    query.is_empty().then(|| say!("found-no-query").into())
}

pub(super) fn dates(uri: &str) -> Option<Argument> {
    let bad = ["st", "se"].into_iter().filter(|name| time(uri, name).is_none());
    let mut bad = bad
        .map(|name| match parameter(uri, name).filter(|text| !text.is_empty()) {
            Some(value) => format!("{name}={}", shown(&value)).into(),
            None => say!("found-no-parameter", name).into(),
        })
        .peekable();
    bad.peek()?;
    Some(Sentence::joined(bad, |first, second| say!("both", first, second)))
}

/// The parameters of a signature made with a user's delegated key.
const DELEGATION: [&str; 6] = ["skoid", "sktid", "skt", "ske", "sks", "skv"];

fn has(uri: &str, name: &str) -> bool {
    parameter(uri, name).is_some_and(|value| !value.is_empty())
}

/// A signature is there with all that belongs to its kind. That there is none at all is the business of [`query`].
pub(super) fn parts(uri: &str) -> Option<Argument> {
    if query(uri).is_some() {
        return None;
    }
    let lacking: Vec<_> = DELEGATION.into_iter().filter(|name| !has(uri, name)).collect();
    match lacking.as_slice() {
        _ if !has(uri, "sig") => Some(say!("found-no-signature").into()),
        [] => None,
        all if all.len() == DELEGATION.len() => None,
        some => {
            let lacking = some.iter().map(|name| Argument::from(*name)).collect::<Vec<_>>();
            Some(say!("found-incomplete-delegation", lacking).into())
        }
    }
}

/// The letters may come in any order; what counts is what they allow.
pub(super) fn permissions(uri: &str, allowed: &[String]) -> Option<Argument> {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let found = parameter(uri, "sp");
    let right = |found: &str| allowed.iter().any(|allowed| letters(found) == letters(allowed));
    (!found.as_deref().is_some_and(right)).then(|| or_nothing(found))
}

pub(super) fn scope(uri: &str, allowed: &[String]) -> Option<Argument> {
    let found = parameter(uri, "sr");
    let right = found.as_ref().is_some_and(|found| allowed.contains(found));
    let of_account = found.is_none() && (has(uri, "ss") || has(uri, "srt"));
    (!right).then(|| match of_account {
        true => say!("found-account-signature").into(),
        false => or_nothing(found),
    })
}

/// `st` lies at least `days` before `created`. A missing time is the business of [`dates`].
pub(super) fn start(uri: &str, created: Timestamp, days: u64) -> Option<Argument> {
    let start = time(uri, "st")?;
    (start + DAY * u32::try_from(days).unwrap_or(u32::MAX) > created).then(|| start.to_string().into())
}

/// `se` lies at least `days` after the publish was asked for, and still ahead; so does the end of the delegated key.
pub(super) fn expiry(uri: &str, context: &CertificationContext<'_>, days: u64) -> Option<Argument> {
    let end = time(uri, "se")?;
    let key = time(uri, "ske").filter(|key| *key < end);
    let expiry = key.unwrap_or(end);
    let needed = context.created + DAY * u32::try_from(days).unwrap_or(u32::MAX);
    (expiry < needed || expiry <= context.now).then(|| match key {
        Some(key) => say!("found-delegation-ends", end = key.to_string()).into(),
        None => end.to_string().into(),
    })
}
