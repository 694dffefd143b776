//! Suggestions for somebody who is typing.
//!
//! Names stand in the index by the letters from each of their words on (see [`crate::terms`]), so that what is suggested for a beginning
//! stands together.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::Failed;
use crate::language::letters::on_other_keyboard;
use crate::question::{Mistyped, after};
use crate::snapshot::Snapshot;
use crate::terms::{BETWEEN, Kind, spaced};
use crate::{Query, Suggested, Suggestion};

/// The most names of a kind that are looked at.
const LOOKED_AT: usize = 64;
/// Of a list, at most this part are categories, and at most this part publishers.
const SHARE: usize = 3;
/// The most suggestions.
const MOST: usize = 20;

const KINDS: [Kind; 3] = [Kind::Category, Kind::Publisher, Kind::Offer];

/// A name that begins as was typed: the best is the least.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    errors: u8,
    /// Not the whole name begins so, but one of its words.
    inner: bool,
    what: Suggested,
    text: String,
}

/// What `text` may be the beginning of.
pub(crate) fn suggest(snapshot: &Snapshot, text: &str, limit: usize) -> Result<Vec<Suggestion>, Failed> {
    let end = text.char_indices().nth(Query::TEXT).map_or(text.len(), |(at, _)| at);
    let letters = spaced(&text[..end]);
    let limit = limit.min(MOST);
    if letters.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = beginning_with(snapshot, &letters)?;
    if found.is_empty()
        && let Some(meant) = on_other_keyboard(&letters)
    {
        found = beginning_with(snapshot, &meant)?;
    }
    if found.is_empty() {
        found = mistyped(snapshot, &letters)?;
    }
    Ok(pick(found, limit))
}

fn beginning_with(snapshot: &Snapshot, letters: &str) -> Result<Vec<Candidate>, Failed> {
    let mut found = Vec::new();
    for kind in KINDS {
        let prefix = kind.term(letters);
        let mut terms = BTreeSet::new();
        for segment in &snapshot.segments {
            let mut stream = segment.terms.terms().range().ge(&prefix).lt(after(&prefix)).into_stream()?;
            let mut looked_at = 0;
            while let Some((term, info)) = stream.next() {
                if looked_at == LOOKED_AT {
                    break;
                }
                if segment.is_in_use(info)? {
                    terms.insert(term.to_owned());
                    looked_at += 1;
                }
            }
        }
        found.extend(terms.iter().take(LOOKED_AT).filter_map(|term| read(kind, term, 0)));
    }
    Ok(found)
}

/// Names that begin with `letters` but for an error or two.
fn mistyped(snapshot: &Snapshot, letters: &str) -> Result<Vec<Candidate>, Failed> {
    let mut found = Vec::new();
    for kind in KINDS {
        let Some(automaton) = Mistyped::new(letters, kind.letter(), true) else { return Ok(found) };
        let mut terms = BTreeMap::new();
        for segment in &snapshot.segments {
            let mut stream = segment.terms.terms().search(&automaton).into_stream()?;
            let mut looked_at = 0;
            while let Some((term, info)) = stream.next() {
                if looked_at == LOOKED_AT {
                    break;
                }
                if segment.is_in_use(info)? {
                    terms.insert(term.to_owned(), automaton.distance(term).unwrap_or(u8::MAX));
                    looked_at += 1;
                }
            }
        }
        found.extend(terms.iter().take(LOOKED_AT).filter_map(|(term, errors)| read(kind, term, *errors)));
    }
    Ok(found)
}

/// What a term suggests: the letters, whether they are inner ones, the key and the name.
fn read(kind: Kind, term: &[u8], errors: u8) -> Option<Candidate> {
    let mut parts = std::str::from_utf8(term).ok()?.split(BETWEEN).skip(1);
    let (inner, key, text) = (parts.next()? != "0", parts.next()?, parts.next()?.to_owned());
    let what = match kind {
        Kind::Category => Suggested::Category(key.to_owned()),
        Kind::Publisher => Suggested::Publisher(key.parse().ok()?),
        _ => {
            let (publisher, offer) = key.split_once(' ')?;
            Suggested::Offer(publisher.parse().ok()?, offer.parse().ok()?)
        }
    };
    Some(Candidate { errors, inner, what, text })
}

/// The best, each once, and some of every kind.
fn pick(mut found: Vec<Candidate>, limit: usize) -> Vec<Suggestion> {
    found.sort_unstable();
    let share = (limit / SHARE).max(1);
    let mut seen = BTreeSet::new();
    let (mut categories, mut publishers) = (0, 0);
    let mut picked = Vec::new();
    for Candidate { what, text, .. } in found {
        let many = match &what {
            Suggested::Category(_) => &mut categories,
            Suggested::Publisher(_) => &mut publishers,
            Suggested::Offer(..) => &mut 0,
        };
        if picked.len() < limit && *many < share && seen.insert(what.clone()) {
            *many += 1;
            picked.push(Suggestion { text, what });
        }
    }
    picked
}
