//! Somebody who works on one offer until the connection breaks.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use testkit::chance::Chance;

use crate::crash::client::{Answer, Client, target};
use crate::crash::offer::{Draft, Kind, Offer, Request};

/// What the writers and the one who kills share.
pub(crate) struct Watch {
    /// Told each acknowledged effect.
    pub(crate) effects: Sender<()>,
    /// Whether connections may break from now on.
    pub(crate) killed: AtomicBool,
}

/// Works until the program is killed.
pub(crate) fn work(offer: &mut Offer, client: &mut Client, chance: &mut Chance, watch: &Watch) {
    loop {
        let request = choose(offer, chance);
        match send(offer, client, request) {
            Ok(answer) => {
                if acknowledged(offer, request, &answer) {
                    // Whoever counts may have counted enough.
                    let _ = watch.effects.send(());
                }
            }
            Err(error) => {
                assert!(watch.killed.load(Ordering::SeqCst), "the connection broke by itself: {error}");
                offer.unanswered = Some(request);
                return;
            }
        }
    }
}

pub(crate) fn choose(offer: &mut Offer, chance: &mut Chance) -> Request {
    if offer.draft.is_none() || chance.once_in(2) {
        offer.sent += 1;
        return Request::Save { counter: offer.sent };
    }
    // Whatever the last one does, waits for, or has come to.
    if !offer.operations.is_empty() && chance.once_in(8) {
        return Request::Cancel;
    }
    let published =
        offer.operations.last().is_some_and(|last| last.kind == Kind::Publish && last.cancels == 0);
    // Sometimes a preview is replaced instead of signed off.
    Request::Start(if published && !chance.once_in(4) { Kind::GoLive } else { Kind::Publish })
}

pub(crate) fn send(offer: &Offer, client: &mut Client, request: Request) -> io::Result<Answer> {
    let Wording { method, target, headers, body } = Wording::of(offer, request);
    client.ask(method, &target, &headers, &body)
}

/// A request in HTTP.
pub(crate) struct Wording {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    /// They end in line breaks.
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Wording {
    pub(crate) fn of(offer: &Offer, request: Request) -> Self {
        match request {
            Request::Save { counter } => {
                let matching = offer.draft.as_ref().map(|draft| format!("If-Match: {}\r\n", draft.etag));
                Self {
                    method: "PUT",
                    target: target(&offer.id, ""),
                    headers: format!("Content-Type: application/json\r\n{}", matching.unwrap_or_default()),
                    body: offer.document(counter),
                }
            }
            Request::Start(kind) => {
                Self::action(format!("{}&force=true", target(&offer.id, &format!("/{}", kind.word()))))
            }
            Request::Cancel => Self::action(target(&offer.id, "/cancel")),
        }
    }

    /// Reads the draft.
    pub(crate) fn read(offer: &Offer) -> Self {
        Self { method: "GET", ..Self::action(target(&offer.id, "")) }
    }

    fn action(target: String) -> Self {
        Self { method: "POST", target, headers: String::new(), body: String::new() }
    }

    /// Under a key that makes it safe to repeat.
    pub(crate) fn keyed(mut self, key: u64) -> Self {
        self.headers.push_str(&format!("Idempotency-Key: {key:016x}\r\n"));
        self
    }
}

/// Notes what was acknowledged; whether anything was.
pub(crate) fn acknowledged(offer: &mut Offer, request: Request, answer: &Answer) -> bool {
    match (request, answer.status) {
        (Request::Save { counter }, 200) => {
            let draft = Draft::read(answer);
            assert_eq!(draft.counter, counter, "what is answered is what was sent");
            offer.saved(draft);
            true
        }
        (Request::Start(kind), 202) => {
            offer.started(kind, named(&answer.location).to_owned());
            true
        }
        (Request::Cancel, 202) => {
            let id = named(&answer.location);
            match offer.operations.last().is_some_and(|last| last.id == id) {
                true => offer.canceled(),
                false => assert_eq!(offer.idle.get_or_insert_with(|| id.to_owned()), id, "{}", offer.id),
            }
            true
        }
        // The earlier operation goes on; it may have to be taken over first.
        (Request::Start(_), 409) if answer.json()["error"]["code"] == "OperationInProgress" => false,
        // Nothing happened: the database gave up on a transaction that collided too often.
        (_, 503) => false,
        _ => panic!("{request:?} of {} was answered with {answer:?}", offer.id),
    }
}

/// The operation that a location names.
fn named(location: &str) -> &str {
    let path = location.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}
