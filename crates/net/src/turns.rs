//! A fair turnstile: so much at once in all and for each party, and whoever waits is let in by what their party has.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

/// How many may wait; more are turned away at once.
const MOST_WAITING: usize = 1000;

/// How many of the same first party may wait. Whoever waits may hold something else that others need, such as a worker.
const MOST_WAITING_EACH: usize = 8;

/// Turns at something there is only so much of: connections, or bytes of memory. Clones share it.
///
/// A turn counts for one party or several, and each has at most its share at once. Among those whose parties have room, the one
/// goes first whose first party has least at this moment, then the one whose first party was served longest ago. So nobody
/// waits for the many requests of somebody else. Those of the very same parties go in order of their coming; others go
/// past those whose party has no room, but nobody goes past one who only waits for the whole to have room.
#[derive(Clone)]
pub struct Turns {
    all: u64,
    patience: Duration,
    line: Arc<Mutex<Line>>,
}

/// Somebody a turn counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    /// What they may have at once.
    pub most: u64,
}

/// No turn came in time, or too many were waiting already. Trying later may help.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much else is under way")]
pub struct NoTurn;

/// A turn; it ends when this is dropped.
pub struct Turn {
    number: u64,
    weight: u64,
    parties: Arc<[Party]>,
    turns: Turns,
}

#[derive(Default)]
struct Line {
    taken: u64,
    /// Everybody who has a turn or waits for one.
    known: HashMap<String, Known>,
    /// In order of their coming.
    waiting: Vec<Waiting>,
    /// How many have come.
    come: u64,
    /// How many turns were given.
    given: u64,
}

#[derive(Default)]
struct Known {
    has: u64,
    /// Which turn was the last they were given.
    last: u64,
    /// Turns had and waited for.
    turns: usize,
}

struct Waiting {
    number: u64,
    weight: u64,
    parties: Arc<[Party]>,
    wake: oneshot::Sender<()>,
}

impl Turns {
    /// Turns at `all` of it; nobody waits longer than `patience`.
    pub fn new(all: u64, patience: Duration) -> Turns {
        Turns { all, patience, line: Arc::default() }
    }

    /// Waits for `weight` of it. Who wants more than there is, or than a party may have, gets that much.
    pub async fn take(&self, parties: impl Into<Arc<[Party]>>, weight: u64) -> Result<Turn, NoTurn> {
        let parties = parties.into();
        let weight = parties.iter().fold(weight.min(self.all), |weight, party| weight.min(party.most));
        let (turn, woken) = self.line_up(parties, weight)?;
        match tokio::time::timeout(self.patience, woken).await {
            Ok(Ok(())) => Ok(turn),
            _ => Err(NoTurn),
        }
    }

    fn line_up(&self, parties: Arc<[Party]>, weight: u64) -> Result<(Turn, oneshot::Receiver<()>), NoTurn> {
        let (wake, woken) = oneshot::channel();
        let mut line = self.line();
        if line.waiting.len() >= MOST_WAITING || line.waiting_beside(&parties) >= MOST_WAITING_EACH {
            return Err(NoTurn);
        }
        line.come += 1;
        let number = line.come;
        for party in parties.iter() {
            line.known.entry(party.name.clone()).or_default().turns += 1;
        }
        line.waiting.push(Waiting { number, weight, parties: parties.clone(), wake });
        line.let_in(self.all);
        drop(line);
        Ok((Turn { number, weight, parties, turns: self.clone() }, woken))
    }

    /// What is taken, how many wait, and who is known.
    #[cfg(test)]
    pub(crate) fn trace(&self) -> (u64, usize, usize) {
        let line = self.line();
        (line.taken, line.waiting.len(), line.known.len())
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        // Counting does not panic half-way.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn let_in(&mut self, all: u64) {
        while let Some(at) = self.next(all) {
            let Waiting { weight, parties, wake, .. } = self.waiting.remove(at);
            self.taken += weight;
            self.given += 1;
            for party in parties.iter() {
                if let Some(known) = self.known.get_mut(&party.name) {
                    known.has += weight;
                    known.last = self.given;
                }
            }
            // Whoever stopped waiting at this moment gives it back.
            let _ = wake.send(());
        }
    }

    /// Where the one stands whose turn it is, if there is room for them.
    fn next(&self, all: u64) -> Option<usize> {
        let mut same = HashSet::new();
        let firsts =
            self.waiting.iter().enumerate().filter(|(_, waiting)| same.insert(names(&waiting.parties)));
        let able = firsts.filter(|(_, waiting)| {
            waiting.parties.iter().all(|party| self.has(party) + waiting.weight <= party.most)
        });
        let (at, first) = able.min_by_key(|(_, waiting)| {
            let known = waiting.parties.first().and_then(|party| self.known.get(&party.name));
            known.map_or((0, 0, waiting.number), |known| (known.has, known.last, waiting.number))
        })?;
        (self.taken + first.weight <= all).then_some(at)
    }

    /// How many wait for the first of these.
    fn waiting_beside(&self, parties: &[Party]) -> usize {
        let first = |parties: &[Party]| parties.first().map(|party| party.name.clone());
        let of = first(parties);
        self.waiting.iter().filter(|waiting| first(&waiting.parties) == of).count()
    }

    fn has(&self, party: &Party) -> u64 {
        self.known.get(&party.name).map_or(0, |known| known.has)
    }

    fn give_back(&mut self, parties: &[Party], weight: u64) {
        self.taken -= weight;
        for party in parties {
            if let Some(known) = self.known.get_mut(&party.name) {
                known.has -= weight;
            }
        }
    }
}

fn names(parties: &[Party]) -> Vec<&str> {
    parties.iter().map(|party| party.name.as_str()).collect()
}

impl Turn {
    /// Gives back what is more than `weight`.
    pub fn shrink(&mut self, weight: u64) {
        let more = self.weight.saturating_sub(weight);
        self.weight -= more;
        let mut line = self.turns.line();
        line.give_back(&self.parties, more);
        line.let_in(self.turns.all);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut line = self.turns.line();
        match line.waiting.iter().position(|waiting| waiting.number == self.number) {
            Some(at) => drop(line.waiting.remove(at)),
            None => line.give_back(&self.parties, self.weight),
        }
        for party in self.parties.iter() {
            let Some(known) = line.known.get_mut(&party.name) else { continue };
            known.turns -= 1;
            if known.turns == 0 {
                line.known.remove(&party.name);
            }
        }
        line.let_in(self.turns.all);
    }
}
