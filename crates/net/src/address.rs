//! Which addresses a request made for somebody else may reach: only public unicast ones.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IANA special-purpose registry for IPv4, plus the metadata services that live on public addresses.
const REFUSED_V4: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "unspecified"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    // 100.100.100.200, the metadata service of Alibaba Cloud, is in here too.
    (Ipv4Addr::new(100, 64, 0, 0), 10, "carrier-grade NAT"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    // The metadata service of AWS, Azure, Google and most others.
    (Ipv4Addr::new(169, 254, 169, 254), 32, "cloud metadata"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    // The metadata service of Oracle Cloud.
    (Ipv4Addr::new(192, 0, 0, 192), 32, "cloud metadata"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarking"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    // Azure's host agent, reachable from every virtual machine there.
    (Ipv4Addr::new(168, 63, 129, 16), 32, "cloud metadata"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(255, 255, 255, 255), 32, "broadcast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// The same for IPv6. The last line refuses whatever is not global unicast (2000::/3, RFC 4291 §2.4).
const REFUSED_V6: &[(Ipv6Addr, u32, &str)] = &[
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
    (Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), 128, "cloud metadata"),
    (Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254), 128, "cloud metadata"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "unique-local"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// What the address is, when it is one that must not be reached.
pub(crate) fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => refusal_v4(v4),
        // Whoever routes these delivers to the IPv4 address inside, so that one decides.
        IpAddr::V6(v6) => match embedded(v6) {
            Some(v4) => refusal_v4(v4),
            None => refusal_v6(v6),
        },
    }
}

/// Whether the address lies in the network `base/prefix`; never across address families.
pub(crate) fn contains(base: IpAddr, prefix: u32, address: IpAddr) -> bool {
    match (base, address) {
        (IpAddr::V4(base), IpAddr::V4(address)) => within_v4(base, prefix, address),
        (IpAddr::V6(base), IpAddr::V6(address)) => within_v6(base, prefix, address),
        _ => false,
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    let row = REFUSED_V4.iter().find(|(base, prefix, _)| within_v4(*base, *prefix, address));
    row.map(|(_, _, kind)| *kind)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    let row = REFUSED_V6.iter().find(|(base, prefix, _)| within_v6(*base, *prefix, address));
    let global = within_v6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, address);
    row.map(|(_, _, kind)| *kind).or((!global).then_some("reserved"))
}

/// The IPv4 address inside a v4-mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052) or
/// 6to4 (RFC 3056) address.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let low = |a: u16, b: u16| Some(Ipv4Addr::from((u32::from(a) << 16) | u32::from(b)));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, a, b] => low(a, b),
        [0, 0, 0, 0, 0xffff, 0, a, b] => low(a, b),
        [0x64, 0xff9b, 0, 0, 0, 0, a, b] => low(a, b),
        [0x2002, a, b, ..] => low(a, b),
        _ => None,
    }
}

fn within_v4(base: Ipv4Addr, prefix: u32, address: Ipv4Addr) -> bool {
    let mask = u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0);
    base.to_bits() & mask == address.to_bits() & mask
}

fn within_v6(base: Ipv6Addr, prefix: u32, address: Ipv6Addr) -> bool {
    let mask = u128::MAX.checked_shl(128 - prefix.min(128)).unwrap_or(0);
    base.to_bits() & mask == address.to_bits() & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_refused_from_its_first_to_its_last_address() {
        let table = [
            ("unspecified", &["0.0.0.0", "0.255.255.255", "::"][..]),
            (
                "private",
                &[
                    "10.0.0.0",
                    "10.255.255.255",
                    "172.16.0.0",
                    "172.31.255.255",
                    "192.168.0.0",
                    "192.168.255.255",
                ],
            ),
            ("carrier-grade NAT", &["100.64.0.0", "100.100.100.200", "100.127.255.255"]),
            ("loopback", &["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"]),
            ("link-local", &["169.254.0.0", "169.254.255.255", "fe80::", "fe80::1", "febf:ffff::1"]),
            (
                "cloud metadata",
                &["169.254.169.254", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"],
            ),
            (
                "documentation",
                &[
                    "192.0.2.0",
                    "192.0.2.255",
                    "198.51.100.1",
                    "203.0.113.255",
                    "2001:db8::",
                    "2001:db8:ffff::1",
                    "3fff::1",
                    "3fff:fff:ffff::1",
                ],
            ),
            ("benchmarking", &["198.18.0.0", "198.19.255.255"]),
            ("multicast", &["224.0.0.0", "239.255.255.255", "ff00::", "ff02::1"]),
            ("broadcast", &["255.255.255.255"]),
            ("unique-local", &["fc00::", "fdff:ffff::1"]),
            ("site-local", &["fec0::1", "feff::1"]),
            // Old IPv4-compatible form, local NAT64, discard, Teredo, ORCHID, segment routing, unassigned.
            (
                "reserved",
                &[
                    "192.0.0.0",
                    "192.0.0.255",
                    "192.88.99.1",
                    "240.0.0.0",
                    "255.255.255.254",
                    "::10.0.0.1",
                    "::8.8.8.8",
                    "64:ff9b:1::1",
                    "100::1",
                    "2001::1",
                    "2001:2::1",
                    "2001:1ff::1",
                    "5f00::1",
                    "4000::1",
                    "1fff::1",
                ],
            ),
            // The same networks behind every way to write an IPv4 address in an IPv6 one.
            (
                "loopback",
                &[
                    "::ffff:127.0.0.1",
                    "::ffff:0:127.0.0.1",
                    "64:ff9b::127.0.0.1",
                    "2002:7f00:1::",
                    "2002:7f00:1:0:1::9",
                ],
            ),
            ("private", &["::ffff:10.1.2.3", "::ffff:0:10.1.2.3", "64:ff9b::192.168.0.1", "2002:ac10:1::1"]),
            ("cloud metadata", &["::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"]),
            ("multicast", &["::ffff:224.0.0.1"]),
            ("unspecified", &["::ffff:0.0.0.0"]),
        ];
        for (kind, addresses) in table {
            for address in addresses {
                let parsed: IpAddr = address.parse().unwrap();
                assert_eq!(refusal(parsed), Some(kind), "{address}");
            }
        }
    }

    #[test]
    fn the_neighbours_of_refused_ranges_are_public() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.15",
            "168.63.129.17",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "191.255.255.255",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "203.0.114.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:db7::1",
            "2001:db9::1",
            "2606:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ] {
            assert_eq!(refusal(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn a_network_of_prefix_zero_holds_its_whole_family_and_nothing_else() {
        let [v4, v6]: [IpAddr; 2] = ["0.0.0.0", "::"].map(|text| text.parse().unwrap());
        assert!(contains(v4, 0, "203.0.113.9".parse().unwrap()));
        assert!(contains(v6, 0, "ff02::1".parse().unwrap()));
        assert!(!contains(v4, 0, "ff02::1".parse().unwrap()));
    }
}
