//! Throughput and latency of the publishing API over HTTP, tokens and roles checked, every write synced to disk.
//!
//! Starts a server of its own and prints each figure with its ratio to nginx, which serves the same offers as files in
//! the same run at the same number of connections. Under `scripts/with-postgres` the database is PostgreSQL.
//!
//! `-- --offers COUNT` makes as many offers. `-- --only WORK` measures the work whose name contains `WORK`, at 16
//! connections. `-- --quick` proves in a few seconds that the bench itself works; `-- --soak MINUTES` keeps half of the
//! load that the server can take for so long, and fails when memory, file descriptors or threads grow; `-- --growth COUNT`
//! asks a server with 1,000 offers and one with `COUNT` in turn, and fails when a GET or PUT of the latter is a fifth
//! slower; `--only` says here which work, too. `-- --beside PROGRAM` asks the server of another build in turn with this
//! one's, and prints the ratios: of an older one, what a change cost. `-- --pages` saves large offers and pages of them in turn.
//! `-- --portal` looks at pages of the portal.

mod beside;
mod growth;
mod load;
mod nginx;
mod offers;
mod portal;
mod process;
mod server;
mod soak;

use std::time::Duration;

use load::{Connection, Figures, Until, run};
use nginx::Nginx;
use offers::{Offers, Work, scattered};
use process::{Processes, Stolen};
use server::{Marketplace, Server};

/// Publishers there are.
const PUBLISHERS: usize = 20;
/// How many connections each figure is measured at.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// The most offers that nginx serves, too.
const FILES: usize = 1000;
/// How often all that can be published is published at once.
const BURSTS: usize = 4;
/// How often the server is started to measure how long that takes.
const STARTS: usize = 5;

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let after = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let (span, count) =
        if quick { (Duration::from_millis(300), 100) } else { (Duration::from_secs(4), 1000) };
    let only = after("--only");
    if let Some(count) = after("--growth") {
        return growth::growth(count.parse().expect("--growth COUNT"), &only.unwrap_or_default());
    }
    if arguments.iter().any(|argument| argument == "--pages") {
        return beside::pages();
    }
    if arguments.iter().any(|argument| argument == "--portal") {
        return portal::portal(span);
    }
    if let Some(program) = after("--beside") {
        return beside::beside(&program, &only.unwrap_or_default());
    }
    let count = after("--offers").map_or(count, |count| count.parse().expect("--offers COUNT"));
    let marketplace = Marketplace::new();
    println!("{count} offers imported in {:.1} s", marketplace.import(count).as_secs_f64());
    let offers = Offers::new(&marketplace.token(&marketplace.serve()), count);
    if let Some(minutes) = after("--soak") {
        return soak::soak(&marketplace, &offers, minutes.parse().expect("--soak MINUTES"));
    }
    println!("{}, {count} offers of {PUBLISHERS} publishers, {span:?} each", marketplace.engine());
    let bench = Bench::new(&marketplace, &offers, span, only.clone().unwrap_or_default());
    if only.is_some() {
        return bench.measure(16);
    }
    bench.start();
    for connections in CONNECTIONS {
        bench.measure(connections);
    }
    println!("memory after load: {}", bench.memory(&bench.server));
}

/// The server beside its reference.
struct Bench<'a> {
    marketplace: &'a Marketplace,
    offers: &'a Offers,
    span: Duration,
    /// What the names of the measured works contain.
    only: String,
    server: Server,
    nginx: Nginx,
}

/// One line of the table.
struct Measured {
    figures: Figures,
    /// Processor time of all.
    cpu: Duration,
}

impl Measured {
    /// The same work, done in two pieces.
    fn and(self, other: Self) -> Self {
        Self { figures: self.figures.and(other.figures), cpu: self.cpu + other.cpu }
    }

    /// Processor time per piece of work, in microseconds.
    fn micros(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.figures.latencies.len().max(1) as f64
    }
}

impl<'a> Bench<'a> {
    fn new(marketplace: &'a Marketplace, offers: &'a Offers, span: Duration, only: String) -> Self {
        let server = marketplace.serve();
        let mut connection = Connection::open(server.address());
        let documents: Vec<_> =
            (0..offers.count.min(FILES)).map(|number| offers.get(&mut connection, number)).collect();
        let nginx = Nginx::start(&documents).expect("nginx is installed: apt-get install nginx-light");
        Self { marketplace, offers, span, only, server, nginx }
    }

    /// Start and memory of a server that has done nothing yet.
    fn start(&self) {
        let target = Offers::target(0, "");
        let mut starts: Vec<_> =
            (0..STARTS).map(|_| self.marketplace.cold_start(&target, &self.offers.headers)).collect();
        starts.sort_unstable();
        let (start, reference) = (millis(starts[STARTS / 2]), millis(self.nginx.start));
        println!("cold start: {start:.0} ms until the first answer ({:.1} × nginx)", start / reference);
        let idle = self.marketplace.serve();
        println!("memory idle: {}", self.memory(&idle));
        let program = std::fs::metadata(env!("CARGO_BIN_EXE_stoa")).map_or(0, |program| program.len());
        println!("program: {:.1} MB", program as f64 / 1e6);
    }

    fn memory(&self, server: &Server) -> String {
        let (own, reference) = (server.processes().mebibytes(), self.nginx.processes().mebibytes());
        format!("{own:.0} MiB ({:.1} × nginx)", own / reference)
    }

    fn measure(&self, connections: usize) {
        let (offers, stolen) = (self.offers, Stolen::since_now());
        println!("\n{connections} connections; in brackets the ratio to nginx");
        println!("{:<26} {:>16} {:>15} {:>15} {:>15}", "work", "per s", "p50 ms", "p99 ms", "CPU µs");
        let spent = Until::Passed(self.span);
        let address = self.nginx.address();
        let reference = timed(&self.nginx.processes(), || {
            run(address, connections, spent, Duration::ZERO, |connection, worker, round| {
                let number = scattered(worker * 1_000_003 + round, offers.count.min(FILES));
                connection.get(&format!("/{number}"), "").expect(200);
            })
        });
        print("nginx, the same files", &reference, &reference);
        let own = |until: Until, one: &(dyn Fn(&mut Connection, usize, usize) + Sync)| {
            let address = self.server.address();
            timed(&self.server.processes(), || run(address, connections, until, Duration::ZERO, one))
        };
        let measure = |work: Work| {
            if work.name().contains(&self.only) {
                let one = |connection: &mut Connection, worker, round| {
                    offers.perform(work, connection, (worker, connections), round);
                };
                print(work.name(), &own(spent, &one), &reference);
            }
        };
        offers.visit(self.server.address(), Work::Save);
        for work in [Work::Get, Work::List, Work::Save, Work::SavePage] {
            measure(work);
        }
        if "publish accepted".contains(&self.only) {
            // As many as can be accepted before the first would have to wait for its pipeline, again and again.
            let address = self.server.address();
            let bursts = (0..BURSTS).map(|_| {
                let burst = timed(&self.server.processes(), || offers.publish_all(address, connections));
                offers.settle(address);
                burst
            });
            print("publish accepted", &bursts.reduce(Measured::and).expect("several"), &reference);
        }
        measure(Work::Release);
        println!("processor time that the host gave to others meanwhile: {:.0} %", stolen.percent());
    }
}

fn timed(processes: &Processes, work: impl FnOnce() -> Figures) -> Measured {
    let before = processes.cpu();
    let figures = work();
    Measured { figures, cpu: processes.cpu() - before }
}

fn print(work: &str, measured: &Measured, reference: &Measured) {
    let with_ratio = |own: f64, reference: f64, digits: usize| {
        let ratio = own / reference;
        let ratio = if ratio < 10.0 { format!("{ratio:.2}") } else { format!("{ratio:.0}") };
        format!("{own:.digits$} ({ratio})")
    };
    let (own, other) = (&measured.figures, &reference.figures);
    println!(
        "{work:<26} {:>16} {:>15} {:>15} {:>15}",
        with_ratio(own.per_second(), other.per_second(), 0),
        with_ratio(own.millis(0.50), other.millis(0.50), 2),
        with_ratio(own.millis(0.99), other.millis(0.99), 2),
        with_ratio(measured.micros(), reference.micros(), 0),
    );
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}
