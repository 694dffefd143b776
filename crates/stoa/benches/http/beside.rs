//! Two builds of the server, asked in turn, so that whatever else the machine does concerns both.

use crate::growth::{TURNS, take_turn};
use crate::load::median;
use crate::offers::{Offers, Work};
use crate::server::{Marketplace, Server};
use crate::{CONNECTIONS, FILES};

struct Side {
    offers: Offers,
    server: Server,
    marketplace: Marketplace,
}

impl Side {
    fn new(marketplace: Marketplace) -> Self {
        marketplace.import(FILES);
        let server = marketplace.serve();
        let offers = Offers::new(&marketplace.token(&server), FILES);
        Self { offers, server, marketplace }
    }

    /// Publishes all that can be published, and waits until it is; how many a second were accepted.
    fn publish(&self, connections: usize) -> f64 {
        let accepted = self.offers.publish_all(self.server.address(), connections);
        self.offers.settle(self.server.address());
        accepted.per_second()
    }

    /// Seconds until another server of the same offers answers.
    fn start(&self) -> f64 {
        self.marketplace.cold_start(&Offers::target(0, ""), &self.offers.headers).as_secs_f64()
    }

    fn mebibytes(&self) -> f64 {
        self.server.processes().mebibytes()
    }
}

/// Compares how many offers of 100 kB, and how many pages of such, this build saves.
pub(crate) fn pages() {
    let side = Side::new(Marketplace::new());
    println!("{}, {FILES} offers", side.marketplace.engine());
    side.offers.enlarge(side.server.address());
    for connections in CONNECTIONS {
        let turns: Vec<_> = (0..TURNS)
            .map(|turn| {
                let figures =
                    |work| take_turn(&side.server, &side.offers, work, connections, turn).per_second();
                [Work::SaveLarge, Work::SavePageOfLarge].map(figures)
            })
            .collect();
        let [whole, page] = [0, 1].map(|work| median(turns.iter().map(|turn| turn[work])));
        let ratio = median(turns.iter().map(|[whole, page]| page / whole));
        println!(
            "{connections:>2} connections: {whole:.0} offers of 100 kB a second, {page:.0} pages of such ({ratio:.3})"
        );
    }
}

/// Compares this build with the `other`, in the work whose name contains `only`.
pub(crate) fn beside(other: &str, only: &str) {
    let marketplaces = [Marketplace::of(other), Marketplace::new()];
    println!("{}, {FILES} offers; {other} is the other", marketplaces[0].engine());
    let sides = marketplaces.map(Side::new);
    if "cold start".contains(only) {
        let [other, own] = sides.each_ref().map(Side::mebibytes);
        let starts = (0..TURNS).map(|_| sides.each_ref().map(Side::start));
        println!("cold start: {:.3} of the other's time", median(starts.map(|[other, own]| own / other)));
        println!("memory idle: {other:.0} MiB, {own:.0} MiB ({:.3})", own / other);
    }
    let tell = |work: &str, connections: usize, turns: &[[f64; 2]]| {
        let [other, own] = [0, 1].map(|side| median(turns.iter().map(|turn| turn[side])));
        let ratio = median(turns.iter().map(|[other, own]| own / other));
        println!("{work:<26} {connections:>11} {other:>14.0} {own:>14.0} {ratio:>8.3}");
    };
    println!(
        "{:<26} {:>11} {:>14} {:>14} {:>8}",
        "work", "connections", "per s, other", "per s, own", "ratio"
    );
    for work in [Work::Get, Work::List, Work::Save] {
        for connections in CONNECTIONS.into_iter().filter(|_| work.name().contains(only)) {
            sides.iter().for_each(|side| side.offers.visit(side.server.address(), work));
            let turn = |turn| {
                let figures = |side: &Side| take_turn(&side.server, &side.offers, work, connections, turn);
                sides.each_ref().map(|side| figures(side).per_second())
            };
            tell(work.name(), connections, &(0..TURNS).map(turn).collect::<Vec<_>>());
        }
    }
    for connections in CONNECTIONS.into_iter().filter(|_| "publish accepted".contains(only)) {
        let turns = (0..TURNS).map(|_| sides.each_ref().map(|side| side.publish(connections)));
        tell("publish accepted", connections, &turns.collect::<Vec<_>>());
    }
    for connections in CONNECTIONS.into_iter().filter(|_| Work::Release.name().contains(only)) {
        let flow =
            |side: &Side, turn| take_turn(&side.server, &side.offers, Work::Release, connections, turn);
        let turns = (0..TURNS).map(|turn| sides.each_ref().map(|side| flow(side, turn).per_second()));
        tell(Work::Release.name(), connections, &turns.collect::<Vec<_>>());
    }
    let [other, own] = sides.each_ref().map(Side::mebibytes);
    println!("memory after load: {other:.0} MiB, {own:.0} MiB ({:.3})", own / other);
}
