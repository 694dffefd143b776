//! Comparing what the marketplace shows with what was acknowledged.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::crash::client::{Client, PUBLISHER, number, target, text};
use crate::crash::offer::{Draft, End, Kind, Offer, Operation, Request, counter};
use crate::crash::wait::until;

/// What a restart finds: every acknowledged effect, and nothing that was never asked for. A request whose answer was
/// lost is settled here.
pub(crate) fn restarted(offer: &mut Offer, client: &mut Client) -> Found {
    let request = offer.unanswered.take();
    if request == Some(Request::Cancel) {
        // Whether it happened is seen when the operation has ended.
        offer.canceled();
    }
    let saved = same_draft(offer, client, request);
    let listed = submissions(offer, client);
    let started = same_operations(offer, &listed, request);
    Found { happened: saved || started, abandoned: listed.iter().any(is_running) }
}

/// What a restart found of one offer.
pub(crate) struct Found {
    /// The request whose answer was lost had happened.
    pub(crate) happened: bool,
    /// An operation was left in the middle.
    pub(crate) abandoned: bool,
}

fn same_draft(offer: &mut Offer, client: &mut Client, request: Option<Request>) -> bool {
    let answer = client.get(&target(&offer.id, ""));
    let stored = match answer.status {
        404 => None,
        _ => Some(Draft::read(&answer.expect(200))),
    };
    let asked = match request {
        Some(Request::Save { counter }) => Some(counter),
        _ => None,
    };
    match stored {
        Some(stored) if Some(stored.counter) == asked => {
            offer.saved(stored);
            true
        }
        stored => {
            assert_eq!(stored, offer.draft, "{} is as it was saved last ({request:?} was lost)", offer.id);
            false
        }
    }
}

fn same_operations(offer: &mut Offer, listed: &[Value], request: Option<Request>) -> bool {
    let happened = match (listed.get(offer.operations.len()), request) {
        (Some(more), Some(Request::Start(kind))) if text(more, "submissionType") == kind.word() => {
            offer.started(kind, text(more, "id"));
            true
        }
        _ => false,
    };
    let shown: Vec<_> = listed
        .iter()
        .map(|one| (text(one, "id"), text(one, "submissionType"), number(one, "version")))
        .collect();
    let known: Vec<_> = offer
        .operations
        .iter()
        .map(|one| (one.id.clone(), one.kind.word().to_owned(), one.version))
        .collect();
    assert_eq!(shown, known, "the operations of {} are those that were accepted", offer.id);
    happened
}

/// The operations that are listed, oldest first, without a cancel that had nothing to cancel.
fn submissions(offer: &Offer, client: &mut Client) -> Vec<Value> {
    let answer = client.get(&target(&offer.id, "/submissions"));
    let mut listed: Vec<Value> = match answer.status {
        404 if offer.draft.is_none() => Vec::new(),
        _ => serde_json::from_str(&answer.expect(200).body).unwrap(),
    };
    listed.reverse();
    let ids: BTreeSet<_> = listed.iter().map(|one| text(one, "id")).collect();
    assert_eq!(ids.len(), listed.len(), "no operation of {} is listed twice: {listed:?}", offer.id);
    let running = listed.iter().filter(|one| is_running(one)).count();
    assert!(running <= 1, "one operation of {} at a time: {listed:?}", offer.id);
    let idle: Vec<_> = listed.extract_if(.., |one| one["submissionType"] == "cancel").collect();
    match (&idle[..], &offer.idle) {
        ([], None) => {}
        // Nothing is known of one whose answer was lost.
        ([one], known) => assert!(known.as_ref().is_none_or(|known| one["id"] == **known), "{one}"),
        (idle, known) => panic!("{} has one cancel without effect, {known:?}: {idle:?}", offer.id),
    }
    listed
}

fn is_running(listed: &Value) -> bool {
    listed["submissionState"] == "running"
}

/// What there is once abandoned work was taken up again: every operation has come to its end, once.
pub(crate) fn settled(offer: &mut Offer, client: &mut Client) {
    if offer.draft.is_none() {
        return;
    }
    until("every operation has ended", || {
        match submissions(offer, client).iter().find(|one| is_running(one)) {
            None => Ok(()),
            Some(running) => Err(running.to_string()),
        }
    });
    history(offer, client);
    for operation in &offer.operations {
        let shown =
            client.get(&target(&offer.id, &format!("/operations/{}", operation.id))).expect(200).json();
        let status = if operation.end == End::Succeeded { "succeeded" } else { "canceled" };
        assert_eq!(shown["status"], status, "{shown}");
        assert_eq!(number(&shown, "publishingVersion"), operation.version, "{shown}");
    }
    for publish in offer.operations.iter().filter(|operation| operation.kind == Kind::Publish) {
        let frozen =
            client.get(&target(&offer.id, &format!("/versions/{}", publish.version))).expect(200).json();
        assert_eq!(counter(&frozen["definition"]), publish.counter, "what was published stays: {frozen}");
    }
    catalogue(offer, client);
}

fn catalogue(offer: &Offer, client: &mut Client) {
    let shown = client.get(&format!("/catalog/offers/{PUBLISHER}/{}", offer.id));
    match offer.live() {
        None => assert_eq!(shown.status, 404, "{} was never live: {shown:?}", offer.id),
        Some(live) => {
            let shown = shown.expect(200).json();
            let seen = (number(&shown, "version"), counter(&shown));
            assert_eq!(seen, (live.version, live.counter), "{shown}");
        }
    }
}

/// The history tells each change by the writer and each effect of a step once, in the order they happened in, and so
/// what each operation came to.
fn history(offer: &mut Offer, client: &mut Client) {
    let mut events = Vec::new();
    let mut next = Some(format!("{}&top=500", target(&offer.id, "/history")));
    while let Some(page) = next {
        let mut page = client.get(&page).expect(200).json();
        next = page["nextLink"].as_str().map(str::to_owned);
        events.splice(0..0, page["value"].as_array_mut().unwrap().drain(..).rev());
    }
    // A cancel that had nothing to cancel.
    events.retain(|event| event["action"] != "cancel.accepted");
    let told = events.iter().map(|event| match event["subject"].as_str() {
        Some(subject) => format!("{} {subject}", text(event, "action")),
        None => text(event, "action"),
    });
    let (changes, mut effects): (Vec<_>, Vec<_>) = told.partition(|told| {
        let action = told.split(' ').next().unwrap_or_default();
        action == "offer.created" || action == "offer.saved" || action.ends_with(".accepted")
    });
    assert_eq!(changes, offer.changes, "the history of {} is what was acknowledged", offer.id);
    for operation in &mut offer.operations {
        let of_one = effects.iter().take_while(|told| told.ends_with(&operation.id)).count();
        let told: Vec<_> = effects.drain(..of_one).collect();
        operation.end = end(operation, &told);
    }
    assert!(effects.is_empty(), "every step of {} had its effect once, in order: {effects:?}", offer.id);
}

/// What an operation came to by what the history tells of it: its steps each once, and no more of cancels than were
/// asked for.
fn end(operation: &Operation, told: &[String]) -> End {
    let events = told.iter().map(|told| told.split(' ').next().unwrap_or_default());
    let canceling = ["cancel.requested", "operation.canceled", "preview.withdrawn"];
    let (cancels, steps): (Vec<_>, Vec<_>) = events.partition(|event| canceling.contains(event));
    let all = operation.kind.events();
    let end = match cancels[..] {
        // One that came when nothing was left to stop has no effect.
        [] | ["cancel.requested"] if steps == all => End::Succeeded,
        ["cancel.requested", "operation.canceled"] if steps != all && all.starts_with(&steps) => End::Stopped,
        ["preview.withdrawn"] | ["cancel.requested", "preview.withdrawn"] if steps == all => End::Withdrawn,
        _ => panic!("{operation:?}: {told:?}"),
    };
    let asked = cancels.iter().filter(|event| **event != "operation.canceled").count();
    assert!(asked <= operation.cancels, "{operation:?}: {told:?}");
    end
}
