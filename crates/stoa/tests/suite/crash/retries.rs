//! Requests under idempotency keys, whose clients give up at any point and ask again on other connections, also at the
//! same time, while the server, or its PostgreSQL, is killed now and then: each has one effect.

use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use testkit::chance::{Chance, Seed, number, unforeseen};

use crate::crash::account::Account;
use crate::crash::check;
use crate::crash::client::{Answer, Client};
use crate::crash::installation::{Installation, Running};
use crate::crash::mailbox::Mailbox;
use crate::crash::offer::{End, Offer, Request};
use crate::crash::wait::until;
use crate::crash::writer::{Wording, acknowledged, choose};

/// Repeats on each engine: what is sent of a request after the first time.
const REPEATS: usize = 5_000;
/// How often something is killed meanwhile.
const KILLS: usize = 5;
/// Clients at the same time, each with an offer of its own.
const CLIENTS: usize = 8;

#[test]
fn a_request_that_is_repeated_again_and_again_has_one_effect_on_sqlite() {
    repeat_while_killed(&Installation::on_sqlite());
}

#[test]
fn a_request_that_is_repeated_again_and_again_has_one_effect_on_postgres() {
    repeat_while_killed(&Installation::on_postgres());
}

fn repeat_while_killed(installation: &Installation) {
    repeat_again_and_again(installation, |running| {
        installation.kill(running.process);
        installation.start()
    });
}

/// Clients repeat their requests while `kill` is called now and then; it says what answers from then on.
pub(crate) fn repeat_again_and_again(installation: &Installation, kill: impl Fn(Running) -> Running) {
    let seed = number("STOA_CRASH_SEED").unwrap_or_else(unforeseen);
    let (_seed, mut chance) = (Seed { variable: "STOA_CRASH_SEED", seed }, Chance::new(seed));
    let mut account = Account::open(installation);
    let running = installation.start();
    let counter = Counter {
        address: Mutex::new(running.address),
        token: account.token(running.address),
        repeats: AtomicUsize::new(0),
    };
    let mut offers: Vec<_> = (0..CLIENTS).map(|number| Offer::new(format!("offer-{number}"))).collect();
    let (running, replays) = std::thread::scope(|scope| {
        let (counter, mut running) = (&counter, running);
        let clients: Vec<_> = offers
            .iter_mut()
            .map(|offer| {
                let mut chance = chance.fork();
                scope.spawn(move || counter.serve(offer, &mut chance))
            })
            .collect();
        for done in 1..=KILLS {
            counter.until_repeated(done * REPEATS / (KILLS + 1));
            running = kill(running);
            *counter.address.lock().unwrap() = running.address;
        }
        let replays: usize = clients.into_iter().map(|client| client.join().unwrap()).sum();
        (running, replays)
    });
    let mut client = account.sign_in(running.address);
    for offer in &mut offers {
        check::settled(offer, &mut client);
    }
    Mailbox::new(installation.mails()).check(&offers);
    let effects: usize = offers.iter().map(|offer| offer.changes.len()).sum();
    let operations = offers.iter().flat_map(|offer| &offer.operations);
    let canceled = operations.filter(|operation| operation.end != End::Succeeded).count();
    assert!(canceled > 0, "some cancels had something to cancel");
    let repeats = counter.repeats.load(Ordering::SeqCst);
    assert!(replays > effects / 4, "{replays} replays of {effects} effects");
    println!(
        "{} {repeats} repeats, {effects} effects, {canceled} canceled operations, {replays} answers given again",
        installation.engine()
    );
}

/// Where everybody asks.
struct Counter {
    /// Changes when the server is started again.
    address: Mutex<SocketAddr>,
    token: String,
    repeats: AtomicUsize,
}

/// A request under its key.
struct Keyed {
    wording: Wording,
    /// Whether anybody was connected to for it: the next time is a repeat.
    asked: AtomicBool,
}

impl Keyed {
    fn new(wording: Wording) -> Self {
        Self { wording, asked: AtomicBool::new(false) }
    }
}

impl Counter {
    /// Works on one offer until enough was repeated; how many effects were acknowledged by a repeated answer.
    fn serve(&self, offer: &mut Offer, chance: &mut Chance) -> usize {
        let mut replays = 0;
        while self.repeats.load(Ordering::SeqCst) < REPEATS {
            let request = choose(offer, chance);
            let keyed = Keyed::new(Wording::of(offer, request).keyed(chance.draw()));
            for _ in 0..chance.below(4) {
                // What became of it does not matter: that is why it is repeated.
                let _ = self.give_up(&keyed, chance);
            }
            replays += usize::from(self.ask_until_done(offer, request, &keyed, chance));
            if chance.once_in(8) {
                self.ask_afterwards(&keyed);
            }
        }
        replays
    }

    fn connect(&self, keyed: &Keyed) -> io::Result<Client> {
        let address = *self.address.lock().unwrap();
        let client = Client::connect(address, &self.token)?;
        if keyed.asked.swap(true, Ordering::SeqCst) {
            self.repeats.fetch_add(1, Ordering::SeqCst);
        }
        Ok(client)
    }

    fn ask(&self, keyed: &Keyed) -> io::Result<Answer> {
        let Wording { method, target, headers, body } = &keyed.wording;
        self.connect(keyed)?.ask(method, target, headers, body)
    }

    /// Breaks the connection somewhere in the request, behind it, or in the answer.
    fn give_up(&self, keyed: &Keyed, chance: &mut Chance) -> io::Result<()> {
        let Wording { method, target, headers, body } = &keyed.wording;
        let mut client = self.connect(keyed)?;
        let request = client.request(method, target, headers, body);
        match chance.below(3) {
            0 => client.send(&request.as_bytes()[..chance.below(request.len() as u64) as usize]),
            1 => client.send(request.as_bytes()),
            _ => {
                client.send(request.as_bytes())?;
                client.skim(1 + chance.below(100) as usize)
            }
        }
    }

    /// Asks until there is a whole answer, sometimes twice at once; whether it was given before.
    fn ask_until_done(
        &self,
        offer: &mut Offer,
        request: Request,
        keyed: &Keyed,
        chance: &mut Chance,
    ) -> bool {
        until("a request is answered", || {
            let answers = match chance.once_in(4) {
                true => std::thread::scope(|scope| {
                    let race = scope.spawn(|| self.ask(keyed));
                    vec![self.ask(keyed), race.join().unwrap()]
                }),
                false => vec![self.ask(keyed)],
            };
            let answers: Vec<_> = answers.into_iter().flatten().collect();
            let done: Vec<_> = answers.iter().filter(|answer| answer.status < 300).collect();
            match done[..] {
                [] => match answers.first() {
                    // Nothing happened; the next one may find it otherwise.
                    Some(answer) => {
                        Err(format!("{:?} {}", acknowledged(offer, request, answer), answer.status))
                    }
                    None => Err("the connection broke".to_owned()),
                },
                [first, ..] => {
                    assert!(
                        done.iter().all(|answer| answer.body == first.body && answer.etag == first.etag),
                        "{done:?}"
                    );
                    assert!(acknowledged(offer, request, first));
                    Ok(first.replayed)
                }
            }
        })
    }

    /// The answer stays, and the key cannot be used for anything else.
    fn ask_afterwards(&self, keyed: &Keyed) {
        let Wording { method, target, headers, body } = &keyed.wording;
        let body = format!("{{\"other\":{}}}", body.len());
        let other = Wording { method, target: target.clone(), headers: headers.clone(), body };
        for (keyed, expected) in [(keyed, 200..300), (&Keyed::new(other), 422..423)] {
            until("a request is answered", || {
                let answer = self.ask(keyed).map_err(|error| error.to_string())?;
                if answer.status == 503 {
                    return Err(answer.body);
                }
                assert!(expected.contains(&answer.status), "{answer:?}");
                assert_eq!(answer.replayed, answer.status < 300, "{answer:?}");
                Ok(())
            });
        }
    }

    /// Waits for so many repeats, as long as there are more and more.
    fn until_repeated(&self, enough: usize) {
        let repeats = || self.repeats.load(Ordering::SeqCst);
        while repeats() < enough {
            let before = repeats();
            until("clients repeat themselves", || match repeats() > before {
                true => Ok(()),
                false => Err(format!("{before} repeats")),
            });
        }
    }
}
