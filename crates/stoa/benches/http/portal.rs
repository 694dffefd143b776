//! Pages of the portal as a browser asks for them that is signed in, and the streams that keep pages up to date.

use std::time::Duration;

use crate::load::{Connection, Until, run};
use crate::nginx::Nginx;
use crate::offers::{Offers, Work, scattered};
use crate::server::{Marketplace, Server};
use crate::{CONNECTIONS, FILES, Measured, PUBLISHERS, print, timed};

/// Streams that are open at once.
const STREAMS: usize = 2000;
/// So many offers are edited at once.
const EDITED: usize = 200;
/// Pages after which memory is looked at again.
const VIEWS: usize = 10_000;

/// What is kept up to date, and who looks at it.
struct Portal {
    server: Server,
    nginx: Nginx,
    cookie: String,
    /// All offers, the overview of one, and a page of one in the editor.
    pages: [(&'static str, Vec<String>); 3],
}

/// Measures the pages beside nginx with the same bytes, then memory after many of them, and what open streams cost.
pub(crate) fn portal(span: Duration) {
    let marketplace = Marketplace::new();
    marketplace.import(FILES);
    let server = marketplace.serve_with(&[
        "limits.connections=8000",
        "limits.streams=8000",
        "limits.streams_each=8000",
    ]);
    let offers = Offers::new(&marketplace.token(&server), FILES);
    let portal = Portal::new(&marketplace, server);
    println!("{}, {FILES} offers, signed in, {span:?} each", marketplace.engine());
    for connections in CONNECTIONS {
        portal.measure(connections, span);
    }
    let before = portal.server.processes().mebibytes();
    run(portal.server.address(), 16, Until::Done(VIEWS / 16), Duration::ZERO, |connection, worker, round| {
        portal.view(connection, worker % 3, worker * 1_000_003 + round);
    });
    let after = portal.server.processes().mebibytes();
    println!("\nmemory before {VIEWS} views: {before:.0} MiB, after: {after:.0} MiB ({:.2})", after / before);

    let get = || {
        offers.visit(portal.server.address(), Work::Get);
        let one = |connection: &mut Connection, worker, round| {
            offers.perform(Work::Get, connection, (worker, 16), round);
        };
        run(portal.server.address(), 16, Until::Passed(span), Duration::ZERO, one).per_second()
    };
    let (quiet, before) = (get(), portal.server.processes().mebibytes());
    let streams: Vec<_> = (0..STREAMS).map(|_| portal.follow()).collect();
    let cost = portal.server.processes().mebibytes() - before;
    let busy = get();
    println!(
        "{} streams: {cost:.0} MiB; GET offer {quiet:.0} a second without, {busy:.0} with them ({:.3})",
        streams.len(),
        busy / quiet
    );
}

impl Portal {
    fn new(marketplace: &Marketplace, server: Server) -> Self {
        let cookie = marketplace.sign_in(&server);
        let page = |name: &'static str| {
            move |number: usize| {
                let (publisher, offer) = (number % PUBLISHERS, number / PUBLISHERS);
                format!("/dashboard/commercial-marketplace/offers/bench-{publisher}/offer-{offer}/{name}")
            }
        };
        let pages = [
            ("all offers", vec!["/dashboard/commercial-marketplace/overview?publisher=*&rows=25".to_owned()]),
            ("overview of an offer", (0..FILES).map(page("overview")).collect()),
            ("listing in the editor", (0..EDITED.min(FILES)).map(page("listing")).collect()),
        ];
        let mut connection = Connection::open(server.address());
        let first = |(_, targets): &(_, Vec<String>)| connection.get(&targets[0], &cookie).expect(200).body;
        let bodies: Vec<_> = pages.iter().map(first).collect();
        for (body, (name, _)) in bodies.iter().zip(&pages) {
            println!("{name}: {:.1} kB", body.len() as f64 / 1e3);
        }
        let nginx = Nginx::start(&bodies).expect("nginx is installed: apt-get install nginx-light");
        Self { server, nginx, cookie, pages }
    }

    fn view(&self, connection: &mut Connection, page: usize, number: usize) {
        let (_, targets) = &self.pages[page];
        connection.get(&targets[scattered(number, targets.len())], &self.cookie).expect(200);
    }

    fn measure(&self, connections: usize, span: Duration) {
        println!("\n{connections} connections; in brackets the ratio to nginx with the same bytes");
        println!("{:<26} {:>16} {:>15} {:>15} {:>15}", "work", "per s", "p50 ms", "p99 ms", "CPU µs");
        for (page, (name, _)) in self.pages.iter().enumerate() {
            let until = Until::Passed(span);
            let reference: Measured = timed(&self.nginx.processes(), || {
                run(self.nginx.address(), connections, until, Duration::ZERO, |connection, _, _| {
                    connection.get(&format!("/{page}"), "").expect(200);
                })
            });
            let own = timed(&self.server.processes(), || {
                run(self.server.address(), connections, until, Duration::ZERO, |connection, worker, round| {
                    self.view(connection, page, worker * 1_000_003 + round);
                })
            });
            print(name, &own, &reference);
        }
    }

    /// A stream of what happens to the offers of a publisher, which has begun.
    fn follow(&self) -> Connection {
        let mut connection = Connection::open(self.server.address());
        let target = "/dashboard/commercial-marketplace/events/bench-0";
        connection.get(target, &self.cookie).expect(200);
        connection
    }
}
