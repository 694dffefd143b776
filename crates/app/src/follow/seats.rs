//! Streams at once: so many, and so many of one caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Settings;

/// Who sits: all that do, and how many of each.
#[derive(Clone, Default)]
pub(super) struct Seats(Arc<Mutex<HashMap<String, usize>>>);

/// Which seats are all taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Of everybody.
    All,
    /// Of the caller, which may have so many.
    Own(usize),
}

/// A seat, given back when it is dropped.
pub(super) struct Seat {
    seats: Seats,
    who: String,
}

impl Seats {
    pub(super) fn take(&self, who: String, settings: &Settings) -> Result<Seat, Taken> {
        let mut seated = self.seated();
        let own = seated.get(&who).copied().unwrap_or(0);
        if let Some(most) = settings.streams_each.filter(|most| own >= *most) {
            return Err(Taken::Own(most));
        }
        if settings.streams.is_some_and(|most| seated.values().sum::<usize>() >= most) {
            return Err(Taken::All);
        }
        seated.insert(who.clone(), own + 1);
        Ok(Seat { seats: self.clone(), who })
    }

    fn seated(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        // Counting does not panic half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seated = self.seats.seated();
        match seated.get_mut(&self.who) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(seated.remove(&self.who)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_free_again_when_its_stream_ends() {
        let (seats, who) = (Seats::default(), |name: &str| name.to_owned());
        let settings = Settings { streams: Some(3), streams_each: Some(2), ..Settings::default() };
        let first = seats.take(who("a"), &settings).unwrap();
        let second = seats.take(who("a"), &settings).unwrap();
        assert_eq!(seats.take(who("a"), &settings).err(), Some(Taken::Own(2)));
        let third = seats.take(who("b"), &settings).unwrap();
        assert_eq!(seats.take(who("b"), &settings).err(), Some(Taken::All));
        drop(first);
        let fourth = seats.take(who("a"), &settings).unwrap();
        drop((second, third, fourth));
        assert!(seats.seated().is_empty(), "nobody is remembered");
    }
}
