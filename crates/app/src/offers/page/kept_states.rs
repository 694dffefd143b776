//! How the pages of offers stand, as it was worked out not long ago.
//!
//! Every page of the editor shows it for all pages of an offer, and it takes a look at the whole document. What is kept is counted in bytes;
//! where there is too much, whoever has most gives way, so that one publisher's offers never push out everybody's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{OfferId, PublisherId};

use super::PageStates;
use super::states::Basis;

/// About so many bytes are kept.
const MOST: usize = 16 << 20;

/// What was worked out. Clones share it.
#[derive(Clone)]
pub struct KeptStates(Arc<Mutex<Kept>>);

struct Kept {
    most: usize,
    bytes: usize,
    /// Grows with every look.
    looks: u64,
    publishers: HashMap<PublisherId, OfPublisher>,
}

#[derive(Default)]
struct OfPublisher {
    bytes: usize,
    offers: HashMap<OfferId, OfOffer>,
}

struct OfOffer {
    basis: Basis,
    states: Arc<PageStates>,
    bytes: usize,
    /// When it was looked at.
    look: u64,
}

impl Default for KeptStates {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl KeptStates {
    fn of(most: usize) -> Self {
        Self(Arc::new(Mutex::new(Kept { most, bytes: 0, looks: 0, publishers: HashMap::new() })))
    }

    /// Nobody panics while holding it.
    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What follows from `basis`, if that is what is kept of the offer.
    pub(super) fn get(
        &self,
        publisher: &PublisherId,
        offer: &OfferId,
        basis: &Basis,
    ) -> Option<Arc<PageStates>> {
        let mut kept = self.locked();
        kept.looks += 1;
        let look = kept.looks;
        let found = kept.publishers.get_mut(publisher)?.offers.get_mut(offer)?;
        (found.basis == *basis).then(|| {
            found.look = look;
            Arc::clone(&found.states)
        })
    }

    /// Keeps what follows from `basis`, in place of what was kept of the offer.
    pub(super) fn keep(
        &self,
        publisher: &PublisherId,
        offer: &OfferId,
        basis: Basis,
        states: &Arc<PageStates>,
    ) {
        let bytes = basis.size() + states.size() + publisher.as_str().len() + offer.as_str().len();
        let mut kept = self.locked();
        kept.remove(publisher, offer);
        if bytes > kept.most {
            return;
        }
        kept.looks += 1;
        let of_offer = OfOffer { basis, states: Arc::clone(states), bytes, look: kept.looks };
        kept.bytes += bytes;
        let of_publisher = kept.publishers.entry(publisher.clone()).or_default();
        of_publisher.bytes += bytes;
        of_publisher.offers.insert(offer.clone(), of_offer);
        while kept.bytes > kept.most {
            let Some((publisher, offer)) = kept.gives_way() else { break };
            kept.remove(&publisher, &offer);
        }
    }
}

impl Kept {
    /// Of the publisher that has most, what was not looked at for the longest time.
    fn gives_way(&self) -> Option<(PublisherId, OfferId)> {
        let (publisher, most) = self.publishers.iter().max_by_key(|(_, of_publisher)| of_publisher.bytes)?;
        let (offer, _) = most.offers.iter().min_by_key(|(_, of_offer)| of_offer.look)?;
        Some((publisher.clone(), offer.clone()))
    }

    fn remove(&mut self, publisher: &PublisherId, offer: &OfferId) {
        let Some(of_publisher) = self.publishers.get_mut(publisher) else { return };
        let Some(gone) = of_publisher.offers.remove(offer) else { return };
        of_publisher.bytes -= gone.bytes;
        self.bytes -= gone.bytes;
        if of_publisher.offers.is_empty() {
            self.publishers.remove(publisher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::states::tests::{basis, some_states};
    use super::*;

    fn publisher(name: &str) -> PublisherId {
        name.parse().unwrap()
    }

    fn offer(number: usize) -> OfferId {
        format!("offer-{number}").parse().unwrap()
    }

    #[test]
    fn what_follows_from_something_else_is_not_told() {
        let kept = KeptStates::default();
        let (whose, id, states) = (publisher("contoso"), offer(1), some_states(3));
        assert_eq!(kept.get(&whose, &id, &basis(1)), None);
        kept.keep(&whose, &id, basis(1), &states);
        assert_eq!(kept.get(&whose, &id, &basis(1)), Some(Arc::clone(&states)));
        assert_eq!(kept.get(&whose, &id, &basis(2)), None, "the draft was saved since");
        assert_eq!(kept.get(&publisher("fabrikam"), &id, &basis(1)), None);
        kept.keep(&whose, &id, basis(2), &states);
        assert_eq!(kept.get(&whose, &id, &basis(1)), None, "of an offer one is kept");
    }

    #[test]
    fn whoever_has_most_gives_way_and_what_was_not_looked_at_goes_first() {
        let one = basis(1).size() + some_states(3).size() + "contoso".len() + "offer-1".len();
        let kept = KeptStates::of(10 * one + 100);
        let (small, large) = (publisher("small"), publisher("large"));
        kept.keep(&small, &offer(1), basis(1), &some_states(3));
        for number in 1..=9 {
            kept.keep(&large, &offer(number), basis(1), &some_states(3));
        }
        assert!(kept.get(&large, &offer(1), &basis(1)).is_some());
        for number in 10..100 {
            kept.keep(&large, &offer(number), basis(1), &some_states(3));
            assert!(kept.get(&large, &offer(1), &basis(1)).is_some(), "it is looked at all the time");
        }
        assert!(kept.get(&small, &offer(1), &basis(1)).is_some(), "who has little keeps it");
        assert!(kept.get(&large, &offer(2), &basis(1)).is_none());
        let all = kept.locked();
        assert!(all.bytes <= all.most);
        let counted: usize = all.publishers.values().map(|of_publisher| of_publisher.bytes).sum();
        assert_eq!(all.bytes, counted);
    }

    #[test]
    fn what_is_too_much_alone_is_not_kept_and_pushes_out_nothing() {
        let kept = KeptStates::of(8 << 10);
        let whose = publisher("contoso");
        kept.keep(&whose, &offer(1), basis(1), &some_states(1));
        kept.keep(&whose, &offer(2), basis(1), &some_states(10_000));
        assert!(kept.get(&whose, &offer(1), &basis(1)).is_some());
        assert!(kept.get(&whose, &offer(2), &basis(1)).is_none());
    }
}
