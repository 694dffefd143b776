//! Exemptions from the address check, named by the operator for sandboxes and in-house servers.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use url::Host;

use crate::address::contains;

/// One host name or one network, on one port or on all, that may be reached whatever its address.
///
/// Written `localhost`, `images.example.com:8443`, `127.0.0.1`, `10.0.0.0/8`, `fd00::/8` or
/// `[::1]:8080`. A host name exempts that name only, wherever it resolves to; a network exempts the
/// addresses in it, however they were named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowRule {
    target: Target,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Name(String),
    Network { base: IpAddr, prefix: u32 },
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{text}” is neither a host name, an address nor a network such as 10.0.0.0/8, with an optional :port"
)]
pub struct InvalidAllowRule {
    pub text: String,
}

impl AllowRule {
    /// `name` as it stands in a URL that was parsed, so lower-case and in ASCII.
    pub(crate) fn allows_name(&self, name: &str, port: u16) -> bool {
        self.allows_port(port)
            && matches!(&self.target, Target::Name(allowed) if allowed == name.trim_end_matches('.'))
    }

    pub(crate) fn allows_address(&self, address: IpAddr, port: u16) -> bool {
        // The kernel connects ::ffff:127.0.0.1 to 127.0.0.1, so a rule for one is a rule for the other.
        let address = address.to_canonical();
        self.allows_port(port)
            && matches!(self.target, Target::Network { base, prefix } if contains(base, prefix, address))
    }

    fn allows_port(&self, port: u16) -> bool {
        self.port.is_none_or(|allowed| allowed == port)
    }
}

impl FromStr for AllowRule {
    type Err = InvalidAllowRule;

    fn from_str(text: &str) -> Result<Self, InvalidAllowRule> {
        parse(text.trim()).ok_or_else(|| InvalidAllowRule { text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<AllowRule> {
    if let Some(rest) = text.strip_prefix('[') {
        let (inside, after) = rest.split_once(']')?;
        let port = match after {
            "" => None,
            after => Some(parse_port(after.strip_prefix(':')?)?),
        };
        return Some(AllowRule { target: parse_network(inside)?, port });
    }
    // Before looking for a port, since a bare IPv6 address is full of colons.
    if let Some(target) = parse_network(text) {
        return Some(AllowRule { target, port: None });
    }
    let (target, port) = match text.rsplit_once(':') {
        Some((target, port)) => (target, Some(parse_port(port)?)),
        None => (text, None),
    };
    let target = match target.contains(':') {
        true => return None,
        false => parse_network(target).or_else(|| parse_name(target))?,
    };
    Some(AllowRule { target, port })
}

fn parse_network(text: &str) -> Option<Target> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(parse_decimal(prefix)?)),
        None => (text, None),
    };
    let base: IpAddr = address.parse().ok()?;
    let longest = if base.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.unwrap_or(longest);
    (prefix <= longest).then_some(Target::Network { base, prefix })
}

fn parse_name(text: &str) -> Option<Target> {
    // A wildcard would read as if it worked, so it is refused rather than compared literally.
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    if !text.chars().all(plain) {
        return None;
    }
    match Host::parse(text).ok()? {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            (!name.is_empty()).then(|| Target::Name(name.to_owned()))
        }
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn parse_port(text: &str) -> Option<u16> {
    u16::try_from(parse_decimal(text)?).ok().filter(|port| *port != 0)
}

/// Digits only: `u32::from_str` would also take a plus sign.
fn parse_decimal(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

impl fmt::Display for AllowRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.target, self.port) {
            (Target::Name(name), None) => write!(f, "{name}"),
            (Target::Name(name), Some(port)) => write!(f, "{name}:{port}"),
            (Target::Network { base, prefix }, None) => write!(f, "{base}/{prefix}"),
            (Target::Network { base, prefix }, Some(port)) if base.is_ipv4() => {
                write!(f, "{base}/{prefix}:{port}")
            }
            (Target::Network { base, prefix }, Some(port)) => write!(f, "[{base}/{prefix}]:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> AllowRule {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_is_written_as_it_is_read() {
        for (text, shown) in [
            ("localhost", "localhost"),
            (" Images.Example.COM. ", "images.example.com"),
            ("images.example.com:8443", "images.example.com:8443"),
            ("127.0.0.1", "127.0.0.1/32"),
            ("127.0.0.1:8080", "127.0.0.1/32:8080"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("10.0.0.0/8:443", "10.0.0.0/8:443"),
            ("::1", "::1/128"),
            ("[::1]:80", "[::1/128]:80"),
            ("fd00::/8", "fd00::/8"),
            ("[fd00::/8]:443", "[fd00::/8]:443"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(rule(text).to_string(), shown);
            assert_eq!(rule(shown), rule(text));
        }
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in [
            "",
            " ",
            "*",
            "*.example.com",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "::/129",
            "host:",
            "host:0",
            "host:65536",
            "host:1:2",
            "[::1",
            "[::1]80",
            "[host]:80",
            "http://host",
            "host/path",
            "user@host",
            "127.1",
            "2130706433",
            "a b",
            ".",
        ] {
            assert_eq!(text.parse::<AllowRule>(), Err(InvalidAllowRule { text: text.to_owned() }), "{text}");
        }
    }

    #[test]
    fn a_name_rule_exempts_the_name_and_no_address() {
        let rule = rule("localhost");
        assert!(rule.allows_name("localhost", 443) && rule.allows_name("localhost.", 80));
        assert!(!rule.allows_name("other.localhost", 443));
        assert!(!rule.allows_address("127.0.0.1".parse().unwrap(), 443));
    }

    #[test]
    fn a_network_rule_exempts_its_addresses_and_no_name() {
        let rule = rule("10.0.0.0/8");
        assert!(rule.allows_address("10.9.8.7".parse().unwrap(), 443));
        assert!(rule.allows_address("::ffff:10.9.8.7".parse().unwrap(), 443));
        assert!(!rule.allows_address("11.0.0.1".parse().unwrap(), 443));
        assert!(!rule.allows_name("10.9.8.7", 443));
    }

    #[test]
    fn a_rule_with_a_port_exempts_that_port_only() {
        assert!(rule("localhost:8443").allows_name("localhost", 8443));
        assert!(!rule("localhost:8443").allows_name("localhost", 443));
        assert!(!rule("127.0.0.1:8443").allows_address("127.0.0.1".parse().unwrap(), 22));
    }
}
