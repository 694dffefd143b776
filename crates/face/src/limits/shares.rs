//! How much each has of something there is only so much of: requests under way, and bytes that are held for them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much each has.
pub(super) struct Shares<K>(Mutex<HashMap<K, usize>>);

impl<K> Default for Shares<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone> Shares<K> {
    /// A share for `who`, with nothing in it yet.
    pub(super) fn share(shares: &Arc<Self>, who: K) -> Share<K> {
        Share { shares: shares.clone(), who, many: 0 }
    }

    /// A share of one for `who`, unless it has `most` already.
    pub(super) fn take(shares: &Arc<Self>, who: K, most: usize) -> Option<Share<K>> {
        let mut share = Self::share(shares, who);
        share.grow(1, most).then_some(share)
    }

    /// What `who` has.
    pub(super) fn of(&self, who: &K) -> usize {
        self.lock().get(who).copied().unwrap_or(0)
    }

    fn add(&self, who: &K, many: usize, most: usize) -> bool {
        let mut taken = self.lock();
        match taken.get_mut(who) {
            Some(all) if all.saturating_add(many) > most => return false,
            Some(all) => *all += many,
            None if many > most => return false,
            None => drop(taken.insert(who.clone(), many)),
        }
        true
    }

    fn leave(&self, who: &K, many: usize) {
        let mut taken = self.lock();
        match taken.get_mut(who) {
            Some(all) if *all > many => *all -= many,
            _ => drop(taken.remove(who)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        // Counting does not panic half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is taken; it is given back when this is dropped.
pub(super) struct Share<K: Eq + Hash + Clone> {
    shares: Arc<Shares<K>>,
    who: K,
    many: usize,
}

impl<K: Eq + Hash + Clone> Share<K> {
    /// Takes `more`, unless all shares of its owner would be more than `most`.
    pub(super) fn grow(&mut self, more: usize, most: usize) -> bool {
        let grown = self.shares.add(&self.who, more, most);
        if grown {
            self.many += more;
        }
        grown
    }
}

impl<K: Eq + Hash + Clone> Drop for Share<K> {
    fn drop(&mut self) {
        self.shares.leave(&self.who, self.many);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_free_again_when_its_request_ends() {
        let seats = Arc::new(Shares::default());
        let first = Shares::take(&seats, "a", 2).unwrap();
        let second = Shares::take(&seats, "a", 2).unwrap();
        assert!(Shares::take(&seats, "a", 2).is_none());
        assert!(Shares::take(&seats, "b", 2).is_some(), "each has its own");
        drop(first);
        let third = Shares::take(&seats, "a", 2).unwrap();
        drop((second, third));
        assert!(seats.lock().is_empty(), "nobody is remembered");
    }

    #[test]
    fn a_share_grows_within_what_its_owner_may_have_and_is_given_back_whole() {
        let bytes = Arc::new(Shares::default());
        let (mut first, mut second) = (Shares::share(&bytes, "a"), Shares::share(&bytes, "a"));
        assert!(first.grow(5, 10) && second.grow(4, 10) && !second.grow(2, 10) && second.grow(1, 10));
        assert_eq!(bytes.of(&"a"), 10);
        assert!(!Shares::share(&bytes, "b").grow(11, 10));
        drop(first);
        assert_eq!((bytes.of(&"a"), bytes.of(&"b")), (5, 0));
        drop(second);
        assert!(bytes.lock().is_empty(), "nobody is remembered");
    }
}
