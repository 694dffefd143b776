//! One marketplace, from its first start on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Duration;

use testkit::chance::Chance;

use crate::crash::account::Account;
use crate::crash::check;
use crate::crash::installation::{Installation, Running};
use crate::crash::mailbox::Mailbox;
use crate::crash::offer::Offer;
use crate::crash::wait::LONG;
use crate::crash::writer::{Watch, work};

/// Writers at the same time, each with an offer of its own.
const WRITERS: usize = 4;

pub(crate) struct Marketplace {
    installation: Installation,
    chance: Chance,
    /// Who the writers are.
    account: Account,
    offers: Vec<Offer>,
    mailbox: Mailbox,
    tally: Tally,
}

/// What happened, so that one can see that enough did.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    effects: usize,
    lost_answers: usize,
    lost_answers_of_done_work: usize,
    abandoned_operations: usize,
    given_up_as_busy: usize,
}

impl Marketplace {
    pub(crate) fn new(installation: Installation, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        // The very first start is no safer than the others.
        installation.start_and_kill(Duration::from_millis(chance.below(200)));
        let account = Account::open(&installation);
        let offers = (0..WRITERS).map(|number| Offer::new(format!("offer-{number}"))).collect();
        let mailbox = Mailbox::new(installation.mails());
        Self { installation, chance, account, offers, mailbox, tally: Tally::default() }
    }

    /// Is used and killed `rounds` times.
    pub(crate) fn survive(mut self, rounds: u64) {
        for _ in 0..rounds {
            let running = self.installation.start();
            self.compare(&running);
            // Otherwise the writers go on while abandoned work still waits for the end of its lease.
            if !self.chance.once_in(3) {
                self.settle(&running);
            }
            self.use_and_kill(running);
            if self.chance.once_in(3) {
                // The next one dies while it starts, or while it takes over what the first has left.
                let after = Duration::from_millis(self.chance.below(1500));
                self.installation.start_and_kill(after);
                self.tally.kills += 1;
            }
        }
        let running = self.installation.start();
        self.compare(&running);
        self.settle(&running);
        self.installation.kill(running.process);
        self.installation.run(&["doctor"]);
        self.read_log();
        println!("{} {:?}", self.installation.engine(), self.tally);
    }

    /// What was acknowledged is there.
    fn compare(&mut self, running: &Running) {
        let mut client = self.account.sign_in(running.address);
        for offer in &mut self.offers {
            self.tally.lost_answers += usize::from(offer.unanswered.is_some());
            let found = check::restarted(offer, &mut client);
            self.tally.lost_answers_of_done_work += usize::from(found.happened);
            self.tally.abandoned_operations += usize::from(found.abandoned);
        }
    }

    /// Everything that was begun is carried to its end.
    fn settle(&mut self, running: &Running) {
        let mut client = self.account.sign_in(running.address);
        for offer in &mut self.offers {
            check::settled(offer, &mut client);
        }
        self.mailbox.check(&self.offers);
    }

    /// Nothing went wrong on the marketplace's side. PostgreSQL may refuse transactions that collide again and again, as
    /// they do on a slow machine: nothing has happened then, and work in the background waits for the end of its lease.
    fn read_log(&mut self) {
        let log = self.installation.log();
        let errors = log.lines().filter(|line| line.contains(" ERROR "));
        let (busy, failures): (Vec<_>, Vec<_>) =
            errors.partition(|line| line.contains("the database is busy"));
        assert!(failures.is_empty(), "{failures:#?}");
        self.tally.given_up_as_busy = busy.len();
    }

    /// Has the writers work until enough was acknowledged, and kills the program in the midst of it.
    fn use_and_kill(&mut self, running: Running) {
        let enough = 1 + self.chance.below(150);
        // What is acknowledged too early is caught right behind the acknowledgement; other things take their time.
        let pause = if self.chance.once_in(2) { 0 } else { self.chance.below(20_000) };
        let (effects, acknowledged) = channel();
        let watch = &Watch { effects, killed: AtomicBool::new(false) };
        let clients: Vec<_> = self.offers.iter().map(|_| self.account.sign_in(running.address)).collect();
        let in_time = std::thread::scope(|scope| {
            for (offer, mut client) in self.offers.iter_mut().zip(clients) {
                let mut chance = self.chance.fork();
                scope.spawn(move || work(offer, &mut client, &mut chance, watch));
            }
            let in_time = (0..enough).all(|_| acknowledged.recv_timeout(LONG).is_ok());
            sleep(Duration::from_micros(pause));
            watch.killed.store(true, Ordering::SeqCst);
            self.installation.kill(running.process);
            in_time
        });
        assert!(in_time, "the writers get on");
        self.tally.kills += 1;
        self.tally.effects += enough as usize + acknowledged.try_iter().count();
    }
}
