//! Web addresses without a path.

use std::str::FromStr;

use url::Url;

use super::{Complaint, Kind, parsed};
use crate::config::raw::{Raw, quoted};

/// Scheme, host and port of a web address, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) String);

impl FromStr for Address {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let url = Url::parse(text).map_err(|_| ())?;
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if bare && anonymous && is_web { Ok(Self(url.origin().ascii_serialization())) } else { Err(()) }
    }
}

impl Kind for Address {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        parsed(raw, "the address of a web site without a path, such as https://market.example")
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

/// A web site whose pages may call us: what browsers send as `Origin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin(pub(crate) String);

impl Kind for Origin {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        Address::read(raw).map(|address| Self(address.0))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

/// The address of an OpenID provider, letter by letter as it calls itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issuer(pub(crate) String);

impl FromStr for Issuer {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let url = Url::parse(text).map_err(|_| ())?;
        let anonymous = url.username().is_empty() && url.password().is_none();
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        match is_web && anonymous && url.query().is_none() && url.fragment().is_none() {
            true => Ok(Self(text.to_owned())),
            false => Err(()),
        }
    }
}

impl Kind for Issuer {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        parsed(raw, "the address of an OpenID provider, such as https://id.example/realms/contoso")
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_stays_as_it_was_written() {
        for good in ["https://id.example", "https://id.example/", "https://ID.example/realms/a/"] {
            assert_eq!(good.parse::<Issuer>().unwrap().0, good);
        }
        for bad in [
            "id.example",
            "file:///a",
            "https://id.example/?a",
            "https://id.example/#a",
            "https://u@id.example",
        ] {
            assert!(bad.parse::<Issuer>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_has_a_scheme_a_host_and_nothing_else() {
        for (text, kept) in [
            ("https://market.example", "https://market.example"),
            ("https://Market.example:443/", "https://market.example"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().0, kept, "{text}");
        }
        for bad in [
            "",
            "market.example",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a?b",
            "https://u:p@a",
            "https://a#b",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }
}
