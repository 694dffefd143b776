//! Nodes that are stopped and started again, one after the other, while they are used.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::process::Signal;
use testkit::chance::{Chance, unforeseen};

use crate::crash::account::Account;
use crate::crash::check;
use crate::crash::client::{Answer, Client, PUBLISHER, target};
use crate::crash::installation::Installation;
use crate::crash::offer::{Draft, Offer, Request};
use crate::crash::wait::until;
use crate::crash::writer::{Wording, acknowledged};

/// How often each node is restarted.
const ROUNDS: usize = 3;
/// Clients at the same time, each with an offer of its own.
const CLIENTS: usize = 8;
/// Requests between two restarts.
const BETWEEN: usize = 200;

#[test]
fn a_rolling_restart_costs_one_repeat_at_most() {
    let installation = Installation::on_postgres();
    let mut account = Account::open(&installation);
    let mut nodes = [installation.start(), installation.start()].map(Some);
    let addresses = nodes.each_ref().map(|node| node.as_ref().unwrap().address);
    let load = Load {
        addresses: Mutex::new(addresses),
        token: account.token(addresses[0]),
        answered: AtomicUsize::new(0),
        repeated: AtomicUsize::new(0),
        read_again: AtomicUsize::new(0),
        over: AtomicBool::new(false),
    };
    let mut offers: Vec<_> = (0..CLIENTS).map(|number| Offer::new(format!("offer-{number}"))).collect();
    std::thread::scope(|scope| {
        for (number, offer) in offers.iter_mut().enumerate() {
            let load = &load;
            scope.spawn(move || load.work(offer, number));
        }
        for restart in 0..2 * ROUNDS {
            let node = &mut nodes[restart % 2];
            load.until_answered(BETWEEN);
            assert!(node.take().unwrap().process.stop().success());
            load.until_answered(BETWEEN);
            let address = node.insert(installation.start()).address;
            load.addresses.lock().unwrap()[restart % 2] = address;
        }
        load.until_answered(BETWEEN);
        load.over.store(true, Ordering::SeqCst);
    });
    let mut client = account.sign_in(load.addresses.lock().unwrap()[0]);
    for offer in &mut offers {
        check::settled(offer, &mut client);
    }
    let Load { answered, repeated, read_again, .. } = &load;
    println!("{answered:?} answered; {repeated:?} saves and {read_again:?} reads were repeated");
}

#[test]
fn a_node_that_stops_takes_no_more_connections_and_finishes_what_was_begun() {
    let installation = Installation::on_sqlite();
    let mut account = Account::open(&installation);
    let node = installation.start();
    let mut client = account.sign_in(node.address);
    let body = Offer::new("demo".to_owned()).document(1);
    let headers = "Content-Type: application/json\r\nExpect: 100-continue\r\n";
    let request = client.request("PUT", &target("demo", ""), headers, &body);
    let (head, body) = request.split_at(request.len() - body.len());
    client.send(head.as_bytes()).unwrap();
    // It asks for the rest.
    client.skim("HTTP/1.1 100 Continue\r\n\r\n".len()).unwrap();
    node.process.signal(Signal::TERM);
    until("nobody can connect", || match TcpStream::connect(node.address) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
        other => Err(format!("{other:?}")),
    });
    client.send(body.as_bytes()).unwrap();
    let answer = client.answer().unwrap();
    assert!(answer.status == 200 && answer.last, "{answer:?}");
    let error = client.ask("GET", "/readyz", "", "").expect_err("the connection is closed");
    assert!(error.kind() != ErrorKind::WouldBlock, "{error}");
    assert!(node.process.ended().success());
    let node = installation.start();
    account
        .sign_in(node.address)
        .get(&format!("/api/publishers/{PUBLISHER}/offers/demo?api-version=2017-10-31"))
        .expect(200);
}

/// Clients that know two nodes.
struct Load {
    addresses: Mutex<[SocketAddr; 2]>,
    token: String,
    answered: AtomicUsize,
    repeated: AtomicUsize,
    read_again: AtomicUsize,
    over: AtomicBool,
}

/// A kept-alive connection, and to which node.
struct Line {
    node: usize,
    client: Option<Client>,
}

impl Load {
    /// Saves and reads again and again.
    fn work(&self, offer: &mut Offer, node: usize) {
        let (mut line, mut chance) = (Line { node, client: None }, Chance::new(unforeseen()));
        while !self.over.load(Ordering::SeqCst) {
            offer.sent += 1;
            let request = Request::Save { counter: offer.sent };
            let answer = self.ask(&mut line, &Wording::of(offer, request).keyed(chance.draw()));
            assert!(acknowledged(offer, request, &answer), "{answer:?}");
            let read = self.ask(&mut line, &Wording::read(offer)).expect(200);
            assert_eq!(Some(Draft::read(&read)), offer.draft, "whichever node was asked");
        }
    }

    /// Asks the other node when the first did not answer.
    fn ask(&self, line: &mut Line, wording: &Wording) -> Answer {
        let answer = self.try_once(line, wording).unwrap_or_else(|first| {
            let repeated = if wording.method == "GET" { &self.read_again } else { &self.repeated };
            repeated.fetch_add(1, Ordering::SeqCst);
            *line = Line { node: line.node + 1, client: None };
            self.try_once(line, wording)
                .unwrap_or_else(|second| panic!("{}: {first}, then {second}", wording.method))
        });
        self.answered.fetch_add(1, Ordering::SeqCst);
        answer
    }

    fn try_once(
        &self,
        line: &mut Line,
        Wording { method, target, headers, body }: &Wording,
    ) -> Result<Answer, String> {
        let address = self.addresses.lock().unwrap()[line.node % 2];
        let mut client = match line.client.take() {
            Some(client) => client,
            None => Client::connect(address, &self.token).map_err(|error| error.to_string())?,
        };
        let answer = client.ask(method, target, headers, body).map_err(|error| error.to_string())?;
        if answer.status == 503 {
            return Err(answer.body);
        }
        if !answer.last {
            line.client = Some(client);
        }
        Ok(answer)
    }

    fn until_answered(&self, more: usize) {
        let enough = self.answered.load(Ordering::SeqCst) + more;
        until("clients are answered", || match self.answered.load(Ordering::SeqCst) {
            many if many >= enough => Ok(()),
            many => Err(format!("{many} answers")),
        });
    }
}
