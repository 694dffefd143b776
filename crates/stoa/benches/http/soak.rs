//! Half of the load that the server can take, for a long time: nothing may grow.

use std::time::Duration;

use crate::load::{Connection, Figures, Until, median, run};
use crate::offers::Offers;
use crate::server::{Marketplace, Server};

/// Connections that ask at once; one more releases offers all the time.
const CONNECTIONS: usize = 16;
/// How long the maximum is measured.
const PROBE: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);
/// From one release of an offer to the next.
const RELEASES: Duration = Duration::from_millis(50);
/// Minutes until caches are full, and minutes that are compared: the first ones after that with the last ones.
const WARM: usize = 5;

/// What is looked at every minute, and by how much the middle of its last minutes may lie above that of the first: a
/// share and an amount. The latency is of a machine on which other things happen.
const LIMITS: [(&str, f64, f64); 5] = [
    ("p99 ms", 1.0, 5.0),
    ("RSS MiB", 0.1, 8.0),
    ("files", 0.0, 8.0),
    ("threads", 0.0, 4.0),
    ("tasks", 0.0, 8.0),
];

/// Keeps the load for `minutes`, prints a line for each, and panics when something grew.
pub(crate) fn soak(marketplace: &Marketplace, offers: &Offers, minutes: usize) {
    let server = marketplace.serve();
    offers.visit(server.address());
    let highest = mixed(&server, offers, PROBE, Duration::ZERO).per_second();
    let every = Duration::from_secs_f64(CONNECTIONS as f64 / (highest / 2.0));
    println!("{}: {highest:.0} pieces of work per s at most, from now on half of it", marketplace.engine());
    println!("minute     per s    p50 ms    p99 ms   RSS MiB     files   threads     tasks");
    let samples: Vec<_> = (1..=minutes).map(|minute| sample(&server, offers, every, minute)).collect();
    if minutes < 3 * WARM {
        return println!("too short to tell whether anything grows");
    }
    for (index, (what, share, amount)) in LIMITS.iter().enumerate() {
        let middle = |samples: &[[f64; 5]]| median(samples.iter().map(|sample| sample[index]));
        let (first, last) = (middle(&samples[WARM..2 * WARM]), middle(&samples[minutes - WARM..]));
        assert!(last <= first * (1.0 + share) + amount, "{what} grew from {first:.1} to {last:.1}");
        println!("{what}: {first:.1}, and at the end {last:.1}");
    }
}

fn sample(server: &Server, offers: &Offers, every: Duration, minute: usize) -> [f64; 5] {
    let figures = mixed(server, offers, MINUTE, every);
    let processes = server.processes();
    let sample = [
        figures.millis(0.99),
        processes.mebibytes(),
        processes.descriptors() as f64,
        processes.threads() as f64,
        server.tasks(),
    ];
    let [p99, memory, files, threads, tasks] = sample;
    println!(
        "{minute:>6} {:>9.0} {:>9.2} {p99:>9.2} {memory:>9.1} {files:>9} {threads:>9} {tasks:>9}",
        figures.per_second(),
        figures.millis(0.50),
    );
    sample
}

/// Of twenty requests sixteen read an offer, three save one and one lists; meanwhile offers go live one by one.
fn mixed(server: &Server, offers: &Offers, span: Duration, every: Duration) -> Figures {
    let saved = offers.publishable()..offers.count;
    let own = |worker: usize, round: usize| {
        saved.start + (round % (saved.len() / CONNECTIONS)) * CONNECTIONS + worker
    };
    std::thread::scope(|scope| {
        let releases = scope.spawn(|| {
            run(server.address(), 1, Until::Passed(span), RELEASES, |connection, _, round| {
                offers.release(connection, round % offers.publishable(), round);
            })
        });
        let work = |connection: &mut Connection, worker: usize, round: usize| match round % 20 {
            0 => drop(offers.list(connection, worker + round)),
            5 | 10 | 15 => offers.save(connection, own(worker, round / 5), round),
            _ => drop(offers.get(connection, (worker * 31 + round) % offers.count)),
        };
        let figures = run(server.address(), CONNECTIONS, Until::Passed(span), every, work);
        releases.join().expect("no release fails");
        figures
    })
}
