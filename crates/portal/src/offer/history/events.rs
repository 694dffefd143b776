//! Events as people read them: what happened, to what, and from where.

use std::collections::BTreeMap;

use db::events::Event;
use domain::{OfferId, Page, PublisherId, Timestamp};
use ui::{Reader, State};
use words::{Sentence, Words, say};

use super::super::compare::page_title;
use super::super::{COMPARE, RESTORE, of};

/// Everything that happens to an offer, as the log calls it.
pub(crate) const ACTIONS: &[&str] = &[
    "offer.created",
    "offer.saved",
    "offer.restored",
    "offer.confirmed",
    "publish.accepted",
    "certification.decided",
    "leads.registered",
    "preview.ready",
    "preview.withdrawn",
    "golive.accepted",
    "offer.live",
    "operation.failed",
    "operation.canceled",
    "cancel.requested",
    "cancel.accepted",
    "offer.deprecated",
    "offer.stopped",
    "offer.resumed",
    "plan.deprecated",
    "plan.stopped",
    "plan.resumed",
    "plan.deleted",
    "image.deprecated",
    "image.withdrawn",
    "image.restored",
    "offer.deleted",
];

/// What people call an event.
pub(crate) fn what(action: &str) -> Sentence {
    match action {
        "offer.created" => say!("history-created"),
        "offer.saved" => say!("history-saved"),
        "offer.restored" => say!("history-restored"),
        "offer.confirmed" => say!("history-confirmed"),
        "offer.deleted" => say!("history-deleted"),
        "plan.deleted" => say!("history-plan-deleted"),
        "offer.stopped" => say!("history-stopped"),
        "offer.resumed" => say!("history-resumed"),
        "offer.deprecated" => say!("history-ends"),
        "plan.stopped" => say!("history-plan-stopped"),
        "plan.resumed" => say!("history-plan-resumed"),
        "plan.deprecated" => say!("history-plan-ends"),
        "image.withdrawn" => say!("history-image-stopped"),
        "image.restored" => say!("history-image-resumed"),
        "image.deprecated" => say!("history-image-ends"),
        "publish.accepted" => say!("history-publish"),
        "golive.accepted" => say!("history-golive"),
        "cancel.accepted" => say!("history-cancel-nothing"),
        "cancel.requested" => say!("history-cancel"),
        "certification.decided" => say!("history-decided"),
        "leads.registered" => say!("history-leads"),
        "operation.failed" => say!("history-failed"),
        "operation.canceled" => say!("history-canceled"),
        "preview.ready" => say!("history-preview"),
        "preview.withdrawn" => say!("history-withdrawn"),
        "offer.live" => say!("history-live"),
        other => Sentence::plain(other),
    }
}

/// The state whose shape and colour it has.
fn state(action: &str) -> State {
    match action {
        "publish.accepted" | "golive.accepted" | "certification.decided" | "leads.registered" => {
            State::Running
        }
        "preview.ready" => State::Preview,
        "offer.live" | "offer.resumed" | "plan.resumed" | "image.restored" => State::Live,
        "operation.failed" | "offer.stopped" | "plan.stopped" | "image.withdrawn" => State::Attention,
        _ => State::Draft,
    }
}

/// From where something is done, as who did it tells.
pub(crate) fn place(actor: &str) -> Sentence {
    match actor.split_once(':') {
        Some(("person", _)) => say!("history-in-portal"),
        Some(("principal", _)) => say!("history-over-api"),
        _ if actor == "console" => say!("history-at-console"),
        _ => say!("history-by-itself"),
    }
}

/// The number of the published version that an event speaks of.
pub(crate) fn version(event: &Event) -> Option<i64> {
    let of_versions = matches!(
        event.action.as_str(),
        "publish.accepted" | "preview.ready" | "golive.accepted" | "offer.live"
    );
    let after = event.after.as_ref().filter(|_| of_versions)?.to_string();
    after.strip_prefix("version ")?.parse().ok()
}

/// What it was about, and what it came to; ids of operations tell people nothing.
pub(crate) fn detail(reader: &Reader<'_>, event: &Event) -> Option<String> {
    if let Some(version) = version(event) {
        return Some(reader.say(&say!("history-version", version)));
    }
    let say = |sentence: &Sentence| reader.say(sentence);
    match event.action.as_str() {
        "offer.created" | "offer.saved" => {
            let pages = pages(reader, event);
            let fields = event.after.as_ref().and_then(|after| after.argument("fields")).cloned();
            Some(match fields {
                Some(fields) => say(&say!("history-fields", pages, fields)),
                None => pages,
            })
        }
        "offer.restored" => {
            let pages = pages(reader, event);
            Some(match restored_from(event) {
                Some(from) => say(&say!("history-restored-from", pages, from)),
                None => pages,
            })
        }
        action if action.starts_with("offer.") => change(reader, event),
        action if action.starts_with("plan.") || action.starts_with("image.") => {
            let (subject, change) = (event.subject.clone(), change(reader, event));
            match (subject, change) {
                (Some(subject), Some(change)) => Some(say(&say!("history-of", subject, change))),
                (subject, change) => subject.or(change),
            }
        }
        _ => event.after.as_ref().map(|after| say(&version_words(after))),
    }
}

/// The pages that were saved.
fn pages(reader: &Reader<'_>, event: &Event) -> String {
    let title = |page: &str| page.parse().map_or(page.to_owned(), |page: Page| page_title(reader, &page));
    match &event.subject {
        None => reader.say(&say!("history-whole")),
        Some(pages) => pages.split(", ").map(title).collect::<Vec<_>>().join(", "),
    }
}

/// The version that pages were brought back from.
pub(crate) fn restored_from(event: &Event) -> Option<i64> {
    let after = event.after.as_ref().filter(|_| event.action == "offer.restored");
    after?.arguments(Words::ENGLISH).get("from")?.as_i64()
}

/// What something was, and is.
fn change(reader: &Reader<'_>, event: &Event) -> Option<String> {
    let word = |text: &str| {
        let known = match text {
            "selling" => say!("history-selling"),
            "stopped" => say!("history-is-stopped"),
            "active" => say!("history-active"),
            "withdrawn" => say!("history-is-withdrawn"),
            other => Sentence::plain(other),
        };
        reader.say(&known)
    };
    let after = event.after.as_ref().map(|after| word(&after.to_string()));
    match (&event.before, after) {
        (Some(before), Some(after)) => {
            Some(reader.say(&say!("history-became", before = word(before), after)))
        }
        (_, after) => after,
    }
}

/// The log says a version in English.
fn version_words(after: &Sentence) -> Sentence {
    let number = after.to_string().strip_prefix("version ").and_then(|number| number.parse::<i64>().ok());
    number.map_or_else(|| after.clone(), |version| say!("history-version", version))
}

/// Who saved what, and when, in one sentence.
pub(crate) fn saved_words(reader: &Reader<'_>, names: &BTreeMap<String, String>, event: &Event) -> String {
    let (who, at) = (who(reader, names, &event.actor), reader.time_within(event.at));
    reader.say(&say!("restore-saved", who, at, what = pages(reader, event)))
}

pub(crate) struct Happened {
    pub(crate) at: Timestamp,
    pub(crate) what: String,
    /// The shape before it, and its colour.
    pub(crate) shape: String,
    pub(crate) class: &'static str,
    pub(crate) detail: Option<String>,
    pub(crate) who: String,
    pub(crate) place: String,
    /// What the publisher told whoever certifies.
    pub(crate) notes: Option<String>,
    pub(crate) links: Vec<(String, String)>,
}

pub(crate) fn happened(
    reader: &Reader<'_>,
    (names, notes): (&BTreeMap<String, String>, &BTreeMap<String, String>),
    (publisher, offer): (&PublisherId, &OfferId),
    may_edit: bool,
    event: &Event,
) -> Happened {
    let state = state(&event.action);
    let compare = version(event).filter(|version| *version > 1).map(|version| {
        let to = of(COMPARE, publisher, offer);
        let to = format!("{to}?from=version%3A{}&to=version%3A{version}", version - 1);
        (reader.say(&say!("history-compare", version = version - 1)), to)
    });
    let restore = version(event).filter(|_| may_edit).map(|version| {
        let to = format!("{}?version={version}", of(RESTORE, publisher, offer));
        (reader.say(&say!("restore-link", version)), to)
    });
    Happened {
        at: event.at,
        what: reader.say(&what(&event.action)),
        shape: state.shape(),
        class: state.key(),
        detail: detail(reader, event),
        who: who(reader, names, &event.actor),
        place: reader.say(&place(&event.actor)),
        notes: event
            .subject
            .as_ref()
            .filter(|_| event.action == "publish.accepted")
            .and_then(|id| notes.get(id).cloned()),
        links: compare.into_iter().chain(restore).collect(),
    }
}

/// What people call whoever did it.
pub(crate) fn who(reader: &Reader<'_>, names: &BTreeMap<String, String>, actor: &str) -> String {
    match names.get(actor) {
        Some(name) => name.clone(),
        // Somebody who is known by an id alone.
        None if actor.contains(':') => actor.to_owned(),
        None if actor == "console" => reader.say(&say!("history-operator")),
        None => reader.say(&say!("marketplace-itself")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_words() {
        for action in ACTIONS {
            assert_ne!(what(action).to_string(), *action);
        }
    }
}
