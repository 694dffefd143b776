//! Half of the load that the server can take, for a long time: nothing may grow.

use std::time::Duration;

use crate::load::{Connection, Figures, Until, median, run};
use crate::offers::{Offers, Work};
use crate::process::Stolen;
use crate::server::{Marketplace, Server};

/// Connections that ask at once; one more releases offers all the time.
const CONNECTIONS: usize = 16;
/// How long the maximum is measured.
const PROBE: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);
/// From one release of an offer to the next.
const RELEASES: Duration = Duration::from_millis(50);
/// Minutes until caches are full.
const WARM: usize = 5;
/// Minutes that are compared: so many of the first third after that with as many of the last third. They are those in
/// which the host of a virtual machine took the least processor time from it.
const CALM: usize = 5;

/// What is looked at every minute, and by how much the middle of its last minutes may lie above that of the first: a
/// share and an amount.
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
    offers.visit(server.address(), Work::Save);
    let highest = mixed(&server, offers, PROBE, Duration::ZERO).per_second();
    let every = Duration::from_secs_f64(CONNECTIONS as f64 / (highest / 2.0));
    println!("{}: {highest:.0} pieces of work per s at most, from now on half of it", marketplace.engine());
    println!("minute     per s    p50 ms    p99 ms   RSS MiB     files   threads     tasks  stolen %");
    let minutes: Vec<_> = (1..=minutes).map(|minute| Minute::of(&server, offers, every, minute)).collect();
    let third = minutes.len().saturating_sub(WARM) / 3;
    if third < CALM {
        return println!("too short to tell whether anything grows");
    }
    let [first, last] = [&minutes[WARM..][..third], &minutes[minutes.len() - third..]].map(calm);
    for (index, (what, share, amount)) in LIMITS.iter().enumerate() {
        let middle = |minutes: &[&Minute]| median(minutes.iter().map(|minute| minute.looked_at[index]));
        let (first, last) = (middle(&first), middle(&last));
        assert!(last <= first * (1.0 + share) + amount, "{what} grew from {first:.1} to {last:.1}");
        println!("{what}: {first:.1}, and at the end {last:.1}");
    }
}

struct Minute {
    /// In the order of [`LIMITS`].
    looked_at: [f64; 5],
    /// Percent of the processor time that the host gave to others.
    stolen: f64,
}

impl Minute {
    fn of(server: &Server, offers: &Offers, every: Duration, number: usize) -> Self {
        let stolen = Stolen::since_now();
        let figures = mixed(server, offers, MINUTE, every);
        let stolen = stolen.percent();
        let processes = server.processes();
        let looked_at = [
            figures.millis(0.99),
            processes.mebibytes(),
            processes.descriptors() as f64,
            processes.threads() as f64,
            server.tasks(),
        ];
        let [p99, memory, files, threads, tasks] = looked_at;
        println!(
            "{number:>6} {:>9.0} {:>9.2} {p99:>9.2} {memory:>9.1} {files:>9} {threads:>9} {tasks:>9} {stolen:>9.1}",
            figures.per_second(),
            figures.millis(0.50),
        );
        Self { looked_at, stolen }
    }
}

/// The [`CALM`] minutes with the least stolen time.
fn calm(minutes: &[Minute]) -> Vec<&Minute> {
    let mut minutes: Vec<_> = minutes.iter().collect();
    minutes.sort_by(|one, other| one.stolen.total_cmp(&other.stolen));
    minutes.truncate(CALM);
    minutes
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
