//! Requests under way at once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many seats each has taken.
pub(super) struct Seats<K>(Mutex<HashMap<K, usize>>);

impl<K> Default for Seats<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone> Seats<K> {
    /// A seat for `who`, unless there are `most` already.
    pub(super) fn take(seats: &Arc<Self>, who: K, most: usize) -> Option<Seat<K>> {
        let mut taken = seats.lock();
        match taken.get_mut(&who) {
            Some(many) if *many >= most => return None,
            Some(many) => *many += 1,
            None => drop(taken.insert(who.clone(), 1)),
        }
        drop(taken);
        Some(Seat { seats: seats.clone(), who })
    }

    fn leave(&self, who: &K) {
        let mut taken = self.lock();
        match taken.get_mut(who) {
            Some(many) if *many > 1 => *many -= 1,
            _ => drop(taken.remove(who)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        // Counting does not panic half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request under way; it ends when this is dropped.
pub(super) struct Seat<K: Eq + Hash + Clone> {
    seats: Arc<Seats<K>>,
    who: K,
}

impl<K: Eq + Hash + Clone> Drop for Seat<K> {
    fn drop(&mut self) {
        self.seats.leave(&self.who);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_free_again_when_its_request_ends() {
        let seats = Arc::new(Seats::default());
        let first = Seats::take(&seats, "a", 2).unwrap();
        let second = Seats::take(&seats, "a", 2).unwrap();
        assert!(Seats::take(&seats, "a", 2).is_none());
        assert!(Seats::take(&seats, "b", 2).is_some(), "each has its own");
        drop(first);
        let third = Seats::take(&seats, "a", 2).unwrap();
        drop((second, third));
        assert!(seats.lock().is_empty(), "nobody is remembered");
    }
}
