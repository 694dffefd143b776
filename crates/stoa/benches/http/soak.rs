//! Half of the load that the server can take, for a long time: nothing may grow.

use std::time::Duration;

use crate::load::{Connection, Figures, Until, run};
use crate::offers::Offers;
use crate::server::{Marketplace, Server};

/// Connections that ask at once; one more releases offers all the time.
const CONNECTIONS: usize = 16;
/// How long the maximum is measured.
const PROBE: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);
/// From one release of an offer to the next.
const RELEASES: Duration = Duration::from_millis(50);
/// Minutes until caches are full; growth is counted from there.
const WARM: usize = 5;

/// One minute.
struct Sample {
    figures: Figures,
    mebibytes: f64,
    descriptors: usize,
    threads: u64,
}

/// Keeps the load for `minutes`, prints a line for each, and panics when memory, file descriptors or threads grew.
pub(crate) fn soak(marketplace: &Marketplace, offers: &Offers, minutes: usize) {
    let server = marketplace.serve();
    let highest = mixed(&server, offers, PROBE, Duration::ZERO).per_second();
    let every = Duration::from_secs_f64(CONNECTIONS as f64 / (highest / 2.0));
    println!("{}: {highest:.0} pieces of work per s at most, from now on half of it", marketplace.engine());
    println!("minute     per s    p50 ms    p99 ms   RSS MiB    files  threads");
    let samples: Vec<_> = (1..=minutes).map(|minute| sample(&server, offers, every, minute)).collect();
    let (first, last) = (&samples[WARM.min(minutes) - 1], &samples[minutes - 1]);
    let allowed = first.mebibytes * 1.1 + 8.0;
    assert!(last.mebibytes <= allowed, "memory grew to more than {allowed:.0} MiB");
    assert!(last.descriptors <= first.descriptors + 4, "file descriptors grew");
    assert!(last.threads <= first.threads + 4, "threads grew");
    println!(
        "flat: memory within a tenth and 8 MiB, files and threads within 4 of minute {}",
        WARM.min(minutes)
    );
}

fn sample(server: &Server, offers: &Offers, every: Duration, minute: usize) -> Sample {
    let figures = mixed(server, offers, MINUTE, every);
    let processes = server.processes();
    let sample = Sample {
        mebibytes: processes.mebibytes(),
        descriptors: processes.descriptors(),
        threads: processes.threads(),
        figures,
    };
    println!(
        "{minute:>6} {:>9.0} {:>9.2} {:>9.2} {:>9.1} {:>8} {:>8}",
        sample.figures.per_second(),
        sample.figures.millis(0.50),
        sample.figures.millis(0.99),
        sample.mebibytes,
        sample.descriptors,
        sample.threads
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
