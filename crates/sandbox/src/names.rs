//! An address for every name, and the name of every address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::allow::{LOCALHOST, plain};

/// Addresses begin here: of networks that are set aside for measuring (RFC 2544) and for private use (RFC 4193), which no
/// name leads to elsewhere.
const V4: Ipv4Addr = Ipv4Addr::new(198, 18, 0, 1);
const V6: Ipv6Addr = Ipv6Addr::new(0xfd73, 0x746f, 0x6100, 0, 0, 0, 0, 1);

/// As many names have an address of their own; all others share one.
const MOST: u32 = 60_000;

/// The names that were looked up.
pub(crate) struct Names {
    /// What this machine calls itself.
    own: String,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    pub(crate) fn new(own: &str) -> Self {
        Self { own: plain(own), known: Mutex::default() }
    }

    /// Whether a name means the machine that asks (RFC 6761 section 6.3).
    pub(crate) fn is_own(&self, name: &str) -> bool {
        name == LOCALHOST || name.ends_with(".localhost") || name == self.own
    }

    /// The addresses of a name.
    pub(crate) fn addresses(&self, name: &str) -> (Ipv4Addr, Ipv6Addr) {
        if self.is_own(name) {
            return (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST);
        }
        let number = self.known().number(name);
        (Ipv4Addr::from(u32::from(V4) + number), Ipv6Addr::from(u128::from(V6) + u128::from(number)))
    }

    /// The name that led to an address; the address itself when none did.
    pub(crate) fn name(&self, address: IpAddr) -> String {
        let address = address.to_canonical();
        let number = match address {
            IpAddr::V4(address) => u32::from(address).checked_sub(u32::from(V4)),
            IpAddr::V6(address) => {
                u128::from(address).checked_sub(u128::from(V6)).and_then(|number| number.try_into().ok())
            }
        };
        let known = self.known();
        let name = number.and_then(|number| known.names.get(usize::try_from(number).ok()?));
        name.cloned().unwrap_or_else(|| plain(&address.to_string()))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let next = u32::try_from(self.names.len()).unwrap_or(MOST);
        if next < MOST {
            self.names.push(name.to_owned());
            self.numbers.insert(name.to_owned(), next);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_addresses_of_its_own_that_lead_back() {
        let names = Names::new("Laptop");
        for name in ["cloudpartner.azure.com", "example.com", "cloudpartner.azure.com"] {
            let (v4, v6) = names.addresses(name);
            for address in [v4.into(), v6.into(), v4.to_ipv6_mapped().into()] {
                assert_eq!(names.name(address), name);
            }
        }
        assert_ne!(names.addresses("example.com"), names.addresses("example.org"));
        for own in ["localhost", "a.localhost", "laptop"] {
            assert_eq!(names.addresses(own).0, Ipv4Addr::LOCALHOST, "{own}");
        }
        assert_eq!(names.name(Ipv6Addr::LOCALHOST.into()), "localhost");
        assert_eq!(names.name([192, 0, 2, 1].into()), "192.0.2.1");
    }

    #[test]
    fn names_beyond_the_most_share_an_address() {
        let names = Names::new("");
        for number in 0..MOST {
            names.addresses(&number.to_string());
        }
        assert_eq!(names.addresses("one more"), names.addresses("another"));
        assert_eq!(names.name(names.addresses("7").0.into()), "7");
    }
}
