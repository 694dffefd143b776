//! Two nodes over one PostgreSQL: they share the work, whatever their clocks show, and when one of them dies or sleeps.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::process::Signal;
use serde_json::Value;
use testkit::documents;
use testkit::site::Site;
use tokio::runtime::Runtime;

use crate::crash::account::Account;
use crate::crash::check;
use crate::crash::client::{Client, PUBLISHER, target, text};
use crate::crash::installation::{Installation, METRICS_TOKEN};
use crate::crash::mailbox::Mailbox;
use crate::crash::offer::{Kind, Offer, Request};
use crate::crash::wait::{LONG, until};
use crate::crash::writer::{acknowledged, send};

/// Offers that are published while a node is killed.
const OFFERS: usize = 200;
/// Publishers at the same time.
const PUBLISHERS: usize = 8;

#[test]
fn nodes_whose_clocks_are_minutes_apart_work_together() {
    // Long enough that only a wrong clock ends it.
    let installation = Installation::on_postgres().set("publishing.lease=60s");
    let account = Account::open(&installation);
    let nodes = ["+7m", "-7m"].map(|clock| installation.start_at(Some(clock)));
    let log = installation.log();
    assert!(log.contains("s ahead of the database's") && log.contains("s behind the database's"), "{log}");
    let told = installation.run_at(Some("+7m"), &["doctor"]);
    assert!(told.contains("warn     clock") && told.contains("s ahead of the database's"), "{told}");

    let addresses = [nodes[0].address, nodes[1].address];
    for (issuer, other) in [(0, 1), (1, 0)] {
        let token = account.buy_token(addresses[issuer]);
        let list = format!("/api/publishers/{PUBLISHER}/offers?api-version=2017-10-31");
        Client::open(addresses[other], &token).get(&list).expect(200);
    }

    let (runtime, site) = closed_site();
    let token = account.buy_token(addresses[0]);
    let mut clients = addresses.map(|address| Client::open(address, &token));
    start_to_publish(
        &mut clients[0],
        "slow",
        &documents::virtual_machine_with_logos(PUBLISHER, "slow", &site),
    );
    runtime.block_on(asked(&site));
    // One node holds it now. Both go on looking for work, and neither takes it for abandoned.
    let claimed = || addresses.map(|address| counted(address, "stoa_jobs_claimed_total"));
    let (before, mut quick) = (claimed(), 0);
    until("both nodes found work", || {
        quick += 1;
        let (client, offer) = (&mut clients[quick % 2], format!("quick-{quick}"));
        start_to_publish(client, &offer, &documents::core_vm(PUBLISHER, &offer));
        until_status(client, &offer, "waitingForPublisherReview");
        let now = claimed();
        if now[0] > before[0] && now[1] > before[1] { Ok(()) } else { Err(format!("{before:?} {now:?}")) }
    });
    assert_eq!(status(&mut clients[1], "slow"), "running");
    site.open();
    until_status(&mut clients[1], "slow", "waitingForPublisherReview");
    let operations =
        addresses.map(|address| counted(address, "stoa_jobs_claimed_total{queue=\"operation\"}"));
    assert_eq!(operations[0] + operations[1], quick + 1, "each operation was claimed once");
    has_happened_once(&mut clients[0], "slow");
}

#[test]
fn a_node_that_was_stopped_past_its_lease_repeats_nothing() {
    let installation = Installation::on_postgres();
    let account = Account::open(&installation);
    let first = installation.start();
    let token = account.buy_token(first.address);
    let (runtime, site) = closed_site();
    let document = documents::virtual_machine_with_logos(PUBLISHER, "slow", &site);
    start_to_publish(&mut Client::open(first.address, &token), "slow", &document);
    runtime.block_on(asked(&site));
    first.process.signal(Signal::STOP);

    let second = installation.start();
    let mut client = Client::open(second.address, &token);
    site.open();
    until_status(&mut client, "slow", "waitingForPublisherReview");
    client.ask("POST", &target("slow", "/golive"), "", "").unwrap().expect(202);
    until_status(&mut client, "slow", "succeeded");
    until_all_is_done(&installation);
    let seen = |client: &mut Client| {
        let shown =
            ["", "/history", "/submissions", "/status"].map(|rest| client.get(&target("slow", rest)).body);
        (
            shown,
            client.get(&format!("/catalog/offers/{PUBLISHER}/slow")).expect(200).body,
            installation.loose_ends(),
        )
    };
    let before = seen(&mut client);

    first.process.signal(Signal::CONT);
    until("the first node has left what it held", || {
        let [claimed, left] =
            ["stoa_jobs_claimed_total", "stoa_jobs_left_total"].map(|name| counted(first.address, name));
        if claimed == left { Ok(()) } else { Err(format!("{claimed} claimed, {left} left")) }
    });
    // The connection may have been silent for too long.
    let mut client = Client::open(second.address, &token);
    assert_eq!(seen(&mut client), before);
    has_happened_once(&mut client, "slow");
}

#[test]
fn two_nodes_share_the_work_and_one_of_them_dies() {
    let installation = Installation::on_postgres();
    let account = Account::open(&installation);
    let nodes = [installation.start(), installation.start()];
    let token = account.buy_token(nodes[0].address);
    let addresses = Mutex::new([nodes[0].address, nodes[1].address]);
    let [first, second] = nodes;
    let mut offers: Vec<_> = (0..OFFERS).map(|number| Offer::new(format!("offer-{number}"))).collect();
    let crowd = Crowd {
        addresses,
        token,
        dying: AtomicBool::new(false),
        dead: AtomicBool::new(false),
        done: AtomicUsize::new(0),
    };
    let share = std::thread::scope(|scope| {
        for (number, offers) in offers.chunks_mut(OFFERS / PUBLISHERS).enumerate() {
            let crowd = &crowd;
            scope.spawn(move || {
                for offer in offers {
                    crowd.insist(offer, number, Request::Save { counter: 1 });
                    crowd.insist(offer, number, Request::Start(Kind::Publish));
                    crowd.done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        until("half of the offers are published", || match crowd.done.load(Ordering::SeqCst) {
            done if done >= OFFERS / 2 => Ok(()),
            done => Err(format!("{done} are")),
        });
        let share =
            [first.address, second.address].map(|address| counted(address, "stoa_jobs_claimed_total"));
        crowd.dying.store(true, Ordering::SeqCst);
        installation.kill(first.process);
        crowd.dead.store(true, Ordering::SeqCst);
        share
    });
    assert!(share[0] > 0 && share[1] > 0, "both worked: {share:?}");

    let third = installation.start();
    crowd.addresses.lock().unwrap()[0] = third.address;
    let mut client = Client::open(second.address, &crowd.token);
    for offer in &offers {
        until_status(&mut client, &offer.id, "waitingForPublisherReview");
    }
    std::thread::scope(|scope| {
        for (number, offers) in offers.chunks_mut(OFFERS / PUBLISHERS).enumerate() {
            let crowd = &crowd;
            scope.spawn(move || {
                offers.iter_mut().for_each(|offer| crowd.insist(offer, number, Request::Start(Kind::GoLive)));
            });
        }
    });
    for offer in &mut offers {
        check::settled(offer, &mut client);
    }
    Mailbox::new(installation.mails()).check(&offers);
    assert_eq!(installation.loose_ends().1, 0);
    for node in [second, third] {
        assert!(node.process.stop().success());
    }
    println!("shares before the kill: {share:?}");
}

/// Clients of two nodes.
struct Crowd {
    addresses: Mutex<[SocketAddr; 2]>,
    token: String,
    /// One node is being killed: connections may break.
    dying: AtomicBool,
    /// It is gone, and nothing more is committed for it.
    dead: AtomicBool,
    done: AtomicUsize,
}

impl Crowd {
    /// Asks until `request` is acknowledged or found to have happened: at one node first, then at the other.
    fn insist(&self, offer: &mut Offer, mut node: usize, request: Request) {
        until("the request was accepted", || {
            let address = self.addresses.lock().unwrap()[node % 2];
            let answer = Client::connect(address, &self.token)
                .and_then(|mut client| send(offer, &mut client, request));
            match answer {
                Ok(answer) if acknowledged(offer, request, &answer) => return Ok(()),
                Ok(answer) => return Err(format!("{answer:?}")),
                Err(error) => {
                    assert!(self.dying.load(Ordering::SeqCst), "a connection broke by itself: {error}");
                    until("the dead node is gone", || match self.dead.load(Ordering::SeqCst) {
                        true => Ok(()),
                        false => Err(error.to_string()),
                    });
                }
            }
            node += 1;
            let address = self.addresses.lock().unwrap()[node % 2];
            offer.unanswered = Some(request);
            match check::restarted(offer, &mut Client::open(address, &self.token)).happened {
                true => Ok(()),
                false => Err("its answer was lost".to_owned()),
            }
        });
    }
}

/// A site with nothing to give until it is opened.
pub(super) fn closed_site() -> (Runtime, Site) {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::start());
    site.close();
    (runtime, site)
}

async fn asked(site: &Site) {
    tokio::time::timeout(LONG, site.asked(1)).await.expect("a node fetches");
}

pub(super) fn start_to_publish(client: &mut Client, offer: &str, document: &Value) {
    let headers = "Content-Type: application/json\r\n";
    client.ask("PUT", &target(offer, ""), headers, &document.to_string()).unwrap().expect(200);
    client.ask("POST", &target(offer, "/publish"), "", "").unwrap().expect(202);
}

pub(super) fn status(client: &mut Client, offer: &str) -> String {
    text(&client.get(&target(offer, "/status")).expect(200).json(), "status")
}

pub(super) fn until_status(client: &mut Client, offer: &str, wanted: &str) {
    until("an operation has ended", || match status(client, offer) {
        status if status == wanted => Ok(()),
        status => Err(format!("{offer} is {status}")),
    });
}

fn until_all_is_done(installation: &Installation) {
    until("no work is left", || match installation.loose_ends() {
        (0, 0) => Ok(()),
        (mails, jobs) => Err(format!("{mails} mails, {jobs} jobs")),
    });
}

/// No event is told twice.
fn has_happened_once(client: &mut Client, offer: &str) {
    let history = client.get(&target(offer, "/history")).expect(200).json();
    let mut times = BTreeMap::new();
    for event in history["value"].as_array().unwrap() {
        *times.entry((event["action"].to_string(), event["subject"].to_string())).or_insert(0) += 1;
    }
    assert!(times.len() >= 3 && times.values().all(|times| *times == 1), "{times:?}");
}

/// The sum of a node's counters whose names begin so.
fn counted(address: SocketAddr, name: &str) -> usize {
    let metrics = Client::open(address, METRICS_TOKEN).get("/metrics").expect(200).body;
    let counters = metrics.lines().filter(|line| line.starts_with(name));
    counters.map(|line| line.rsplit(' ').next().unwrap().parse::<usize>().unwrap()).sum()
}
