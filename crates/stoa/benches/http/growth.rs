//! Whether the same work takes longer with more offers: two servers, asked in turn, so that whatever else the machine
//! does concerns both. Their databases are on the disk, and every write is synced to it; what was read stays in memory,
//! because some systems take it from a file that was not read for a minute, however much memory is free, and it is not
//! their disks that are to be measured. What the server with many still reads from the disk is told.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::CONNECTIONS;
use crate::load::{Figures, Until, median, run};
use crate::offers::{Offers, Work};
use crate::process::disk_reads;
use crate::server::{Marketplace, Server};

/// How many offers there are where there are few.
const FEW: usize = 1000;
/// How often each is asked.
pub(crate) const TURNS: usize = 9;
/// How long each turn is.
const TURN: Duration = Duration::from_secs(1);
/// Rounds that no turn reaches, so that each asks for other offers than those before.
const ROUNDS: usize = 1_000_000;
/// What a GET and a PUT keep of their throughput at least.
const KEPT: f64 = 0.8;

struct Side {
    offers: Offers,
    server: Server,
    _held: Held,
    _marketplace: Marketplace,
}

/// A folder whose files stay in memory until this value is dropped.
struct Held(Child);

impl Held {
    fn new(path: &Path) -> Self {
        // It says when it has them, and goes on; into a pipe it would say so at its end.
        let mut command = Command::new("stdbuf");
        command.args(["-oL", "vmtouch", "-l"]).arg(path).stdout(Stdio::piped());
        let mut vmtouch = command.spawn().expect("coreutils are installed");
        let mut lines = BufReader::new(vmtouch.stdout.take().expect("it has an output")).lines();
        let locked = lines.any(|line| line.expect("a line").starts_with("LOCKED"));
        assert!(locked, "vmtouch cannot keep {} in memory: install it, raise `ulimit -l`", path.display());
        Self(vmtouch)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Side {
    fn new(count: usize) -> Self {
        let marketplace = Marketplace::new();
        println!("{count} offers imported in {:.1} s", marketplace.import(count).as_secs_f64());
        let held = Held::new(&marketplace.database());
        let server = marketplace.serve();
        let offers = Offers::new(&marketplace.token(&server), count);
        Self { offers, server, _held: held, _marketplace: marketplace }
    }
}

/// Has a server work for a while.
pub(crate) fn take_turn(
    server: &Server,
    offers: &Offers,
    work: Work,
    connections: usize,
    turn: usize,
) -> Figures {
    let spent = Until::Passed(TURN);
    run(server.address(), connections, spent, Duration::ZERO, |connection, worker, round| {
        offers.perform(work, connection, (worker, connections), turn * ROUNDS + round);
    })
}

/// Compares a server that has `count` offers with one that has few, in the work whose name contains `only`.
pub(crate) fn growth(count: usize, only: &str) {
    let [few, many] = [FEW, count].map(Side::new);
    println!(
        "\n{:<26} {:>11} {:>14} {:>14} {:>8} {:>22}",
        "work", "connections", "per s, few", "per s, many", "ratio", "KiB from disk for each"
    );
    let mut slower = Vec::new();
    for (work, connections) in [Work::Get, Work::List, Work::Save, Work::Release]
        .into_iter()
        .filter(|work| work.name().contains(only))
        .flat_map(|work| CONNECTIONS.map(|connections| (work, connections)))
    {
        if connections == CONNECTIONS[0] {
            for side in [&few, &many] {
                side.offers.visit(side.server.address(), work);
            }
        }
        let before = disk_reads();
        let turns = (0..TURNS).map(|turn| {
            [&few, &many].map(|side| take_turn(&side.server, &side.offers, work, connections, turn))
        });
        let turns: Vec<_> = turns.collect();
        let read = (disk_reads() - before) as f64 / 1024.0;
        let done: usize = turns.iter().map(|[_, many]| many.latencies.len()).sum();
        let turns: Vec<_> = turns.iter().map(|turn| turn.each_ref().map(Figures::per_second)).collect();
        let [few, many] = [0, 1].map(|side| median(turns.iter().map(|turn| turn[side])));
        let ratio = median(turns.iter().map(|[few, many]| many / few));
        println!(
            "{:<26} {connections:>11} {few:>14.0} {many:>14.0} {ratio:>8.2} {:>22.1}",
            work.name(),
            read / done as f64
        );
        if matches!(work, Work::Get | Work::Save) && ratio < KEPT {
            slower.push(format!("{} at {connections}: {ratio:.2}", work.name()));
        }
    }
    assert!(slower.is_empty(), "slower with more offers: {}", slower.join(", "));
}
