//! Whom a request counts for.

use std::net::IpAddr;

use domain::{PersonId, PrincipalId};

/// Who asks: somebody who signed in, or else an address and, for IPv6, the network of one customer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Caller(PrincipalId),
    Person(PersonId),
    Network(IpAddr),
}

impl Who {
    pub(super) fn at(address: IpAddr) -> Self {
        Self::Network(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_customer_is_one_caller() {
        let at = |address: &str| Who::at(address.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }
}
