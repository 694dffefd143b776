//! When the processes crash.

use std::collections::BTreeMap;

use testkit::chance::Chance;

/// On which side of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// It never happened.
    Before,
    /// It happened, and nobody was told.
    After,
}

/// Counts the transactions of a story, and knows at which of them the process that makes it crashes.
#[derive(Debug)]
pub(crate) struct Fate {
    transactions: usize,
    crashes: BTreeMap<usize, When>,
    order: Order,
}

/// Who is next when several could go on.
struct Order(Chance);

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("by the seed")
    }
}

impl Fate {
    /// No crash.
    pub(crate) fn smooth() -> Self {
        Self::new(BTreeMap::new(), Chance::new(0))
    }

    /// A crash at the transaction with this number, from 1.
    pub(crate) fn one(number: usize, when: When) -> Self {
        Self::new(BTreeMap::from([(number, when)]), Chance::new(0))
    }

    /// One to four crashes among the first `transactions`.
    pub(crate) fn several(mut chance: Chance, transactions: usize) -> Self {
        let count = 1 + chance.below(4);
        let mut crash = || {
            let number = 1 + chance.below(transactions as u64) as usize;
            (number, if chance.once_in(2) { When::Before } else { When::After })
        };
        let crashes = (0..count).map(|_| crash()).collect();
        Self::new(crashes, chance)
    }

    fn new(crashes: BTreeMap<usize, When>, order: Chance) -> Self {
        Self { transactions: 0, crashes, order: Order(order) }
    }

    /// A transaction is about to happen: whether its process crashes.
    pub(crate) fn transaction(&mut self) -> Option<When> {
        self.transactions += 1;
        self.crashes.get(&self.transactions).copied()
    }

    /// How many transactions there were.
    pub(crate) fn transactions(&self) -> usize {
        self.transactions
    }

    /// Whether the story came as far as the last crash.
    pub(crate) fn happened(&self) -> bool {
        self.crashes.keys().all(|number| *number <= self.transactions)
    }

    /// One of `count`.
    pub(crate) fn choose(&mut self, count: usize) -> usize {
        self.order.0.below(count as u64) as usize
    }
}
