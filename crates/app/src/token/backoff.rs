//! Slowing down who guesses secrets.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use domain::Timestamp;

use super::locks;

/// Failures in a row that cost nothing.
const FREE_FAILURES: u32 = 5;

/// Longest wait between two attempts.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// Failures this old are forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(15 * 60);

/// Most pairs of client and address remembered.
const CAPACITY: usize = 4096;

/// Recent failures in a row, by client and address.
#[derive(Default)]
pub(crate) struct Failures(Mutex<HashMap<Who, Recent>>);

/// Who fails: a client id or a person's address, from an address or, for IPv6, from the network of one customer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    client: String,
    network: Option<IpAddr>,
}

impl Who {
    pub(crate) fn new(client: &str, remote: Option<IpAddr>) -> Self {
        // Longer than any client id we give out; what is longer is made up and may share an entry.
        let client = client.chars().take(64).collect::<String>().to_ascii_lowercase();
        let network = remote.map(|address| match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        });
        Self { client, network }
    }
}

#[derive(Debug, Clone, Copy)]
struct Recent {
    in_a_row: u32,
    last: Timestamp,
}

impl Recent {
    /// When the next attempt may be made.
    fn next_at(self) -> Timestamp {
        match self.in_a_row.checked_sub(FREE_FAILURES) {
            None => self.last,
            Some(beyond) => self.last + MAX_WAIT.min(Duration::from_secs(1 << beyond.min(6))),
        }
    }

    fn counts(self, now: Timestamp) -> bool {
        now.since(self.last) < FORGOTTEN_AFTER
    }
}

impl Failures {
    /// How long `who` must wait before it may try, if it must.
    pub(crate) fn wait(&self, who: &Who, now: Timestamp) -> Option<Duration> {
        let recent = *locks::lock(&self.0).get(who)?;
        let left = recent.next_at().since(now);
        (!left.is_zero()).then_some(left)
    }

    pub(crate) fn failed(&self, who: Who, now: Timestamp) {
        let mut failures = locks::lock(&self.0);
        if failures.len() >= CAPACITY && !failures.contains_key(&who) {
            make_room(&mut failures, now);
        }
        let recent = failures.entry(who).or_insert(Recent { in_a_row: 0, last: now });
        let before = if recent.counts(now) { recent.in_a_row } else { 0 };
        *recent = Recent { in_a_row: before.saturating_add(1), last: now };
    }

    pub(crate) fn succeeded(&self, who: &Who) {
        locks::lock(&self.0).remove(who);
    }
}

/// Forgets what no longer counts; if that is not enough, the older half.
fn make_room(failures: &mut HashMap<Who, Recent>, now: Timestamp) {
    failures.retain(|_, recent| recent.counts(now));
    if failures.len() >= CAPACITY {
        let mut times: Vec<Timestamp> = failures.values().map(|recent| recent.last).collect();
        let (_, median, _) = times.select_nth_unstable(CAPACITY / 2);
        let median = *median;
        failures.retain(|_, recent| recent.last > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(1_000_000) + Duration::from_secs(seconds)
    }

    fn who(client: &str) -> Who {
        Who::new(client, Some([127, 0, 0, 1].into()))
    }

    #[test]
    fn five_failures_are_free_then_waits_double_up_to_a_minute() {
        let failures = Failures::default();
        let mut now = after(0);
        for _ in 0..5 {
            assert_eq!(failures.wait(&who("a"), now), None);
            failures.failed(who("a"), now);
        }
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(failures.wait(&who("a"), now), Some(Duration::from_secs(seconds)));
            now = now + Duration::from_secs(seconds);
            assert_eq!(failures.wait(&who("a"), now), None);
            failures.failed(who("a"), now);
        }
        assert_eq!(failures.wait(&who("b"), now), None, "others are not slowed down");
        assert_eq!(failures.wait(&Who::new("a", Some([127, 0, 0, 2].into())), now), None);
    }

    #[test]
    fn success_and_time_forget_failures() {
        let failures = Failures::default();
        for _ in 0..9 {
            failures.failed(who("a"), after(0));
            failures.failed(who("b"), after(0));
        }
        failures.succeeded(&who("a"));
        assert_eq!(failures.wait(&who("a"), after(0)), None);
        failures.failed(who("b"), after(15 * 60));
        assert_eq!(failures.wait(&who("b"), after(15 * 60)), None);
    }

    #[test]
    fn one_ipv6_customer_is_one_guesser() {
        let from = |address: &str| Who::new("A", Some(address.parse().unwrap()));
        assert_eq!(from("2001:db8::1"), from("2001:db8::ffff:1"));
        assert_ne!(from("2001:db8::1"), from("2001:db8:0:1::1"));
        assert_eq!(from("::ffff:192.0.2.1"), from("192.0.2.1"));
        assert_eq!(Who::new("a", None), Who::new("A", None));
    }

    #[test]
    fn a_flood_of_clients_takes_bounded_memory_and_keeps_the_latest() {
        let failures = Failures::default();
        for n in 0..10_000 {
            failures.failed(who(&n.to_string()), after(0) + Duration::from_micros(n));
        }
        let kept = locks::lock(&failures.0);
        assert!(kept.len() <= CAPACITY);
        assert!(kept.contains_key(&who("9999")));
    }
}
