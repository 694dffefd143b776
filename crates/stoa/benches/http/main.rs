//! Throughput and latency of the publishing API over HTTP, tokens and roles checked, every write synced to disk.
//!
//! Starts a server of its own and prints each figure with its ratio to `GET /healthz`, the least this server can do, at
//! the same number of connections in the same run. `DATABASE_URL` chooses another database than an embedded one.

mod load;
mod server;

use std::sync::LazyLock;
use std::time::Duration;

use load::{Connection, Figures, run};
use serde_json::Value;
use server::Server;

/// How long each figure is measured.
const SPAN: Duration = Duration::from_secs(4);
/// Offers there are, each about 3.7 kB.
const OFFERS: usize = 200;
/// How many connections each figure is measured at.
const CONNECTIONS: [usize; 3] = [1, 16, 64];

fn main() {
    // `cargo bench -- --quick` proves that the bench itself works.
    let quick = std::env::args().any(|argument| argument == "--quick");
    let (span, offers) = if quick { (Duration::from_millis(200), 70) } else { (SPAN, OFFERS) };
    let server = Server::start();
    let token = server.token();
    seed(&server, &token, offers);
    println!("database: {}, offers: {offers}, span: {span:?}", server.engine());
    println!("{:<26} {:>5} {:>10} {:>9} {:>9} {:>9}", "work", "conns", "per s", "p50 ms", "p99 ms", "ratio");
    for connections in CONNECTIONS {
        let floor = run(&server, connections, span, |connection, _, _| {
            connection.call("GET", "/healthz", "", None).expect(200);
        });
        print("GET /healthz", connections, &floor, &floor);
        let get = run(&server, connections, span, |connection, worker, round| {
            let target = format!("{}?api-version=2017-10-31", offer((worker * 31 + round) % offers));
            connection.call("GET", &target, &token, None).expect(200);
        });
        print("GET offer", connections, &get, &floor);
        let put = run(&server, connections, span, |connection, worker, round| {
            save(connection, &token, worker % offers, round);
        });
        print("PUT offer with If-Match", connections, &put, &floor);
        let flow = run(&server, connections, span, |connection, worker, round| {
            release(connection, &token, worker % offers, round);
        });
        print("draft to preview to live", connections, &flow, &floor);
    }
    println!("server: {}", server.usage());
}

fn print(work: &str, connections: usize, figures: &Figures, floor: &Figures) {
    let ratio = figures.per_second() / floor.per_second();
    println!(
        "{work:<26} {connections:>5} {:>10.0} {:>9.2} {:>9.2} {ratio:>9.3}",
        figures.per_second(),
        figures.millis(0.50),
        figures.millis(0.99)
    );
}

fn offer(number: usize) -> String {
    format!("/api/publishers/bench/offers/offer-{number}")
}

/// A document of about 3.7 kB, different in every round.
fn document(number: usize, round: usize) -> String {
    static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
        let text = include_str!("../../../testkit/documents/core-vm.json");
        let mut document: Value = serde_json::from_str(text).expect("the document is JSON");
        document["publisherId"] = "bench".into();
        document["id"] = "{offer}".into();
        document["definition"]["displayText"] = "{round}".into();
        document["definition"]["x.filler"] = "lorem ipsum ".repeat(90).into();
        document.to_string()
    });
    TEMPLATE.replace("{offer}", &format!("offer-{number}")).replace("{round}", &format!("Round {round}"))
}

fn seed(server: &Server, token: &str, offers: usize) {
    let mut connection = Connection::open(server.address());
    for number in 0..offers {
        let target = format!("{}?api-version=2017-10-31", offer(number));
        connection.call("PUT", &target, token, Some(&document(number, 0))).expect(200);
    }
}

/// Reads the entity tag and saves the draft under it.
fn save(connection: &mut Connection, token: &str, number: usize, round: usize) {
    let target = format!("{}?api-version=2017-10-31", offer(number));
    let etag = match connection.etag.take() {
        Some(etag) => etag,
        None => connection.call("GET", &target, token, None).expect(200).etag,
    };
    let body = document(number, round);
    let saved = connection.call_with("PUT", &target, token, Some(&body), &format!("If-Match: {etag}\r\n"));
    connection.etag = Some(saved.expect(200).etag);
}

/// Edits, publishes, waits for the preview, signs off, waits until it is live.
fn release(connection: &mut Connection, token: &str, number: usize, round: usize) {
    let root = offer(number);
    let version = "?api-version=2017-10-31";
    let body = document(number, round + 1_000_000);
    connection.call("PUT", &format!("{root}{version}"), token, Some(&body)).expect(200);
    for (action, wanted) in [("publish", "waitingForPublisherReview"), ("golive", "succeeded")] {
        connection.call("POST", &format!("{root}/{action}{version}&force=true"), token, None).expect(202);
        loop {
            let answer = connection.call("GET", &format!("{root}/status{version}"), token, None).expect(200);
            let status: Value = serde_json::from_str(&answer.body).expect("a status is JSON");
            match status["status"].as_str() {
                Some("running") => std::thread::yield_now(),
                Some(status) if status == wanted => break,
                other => panic!("{other:?} instead of {wanted}: {}", answer.body),
            }
        }
    }
}
