//! Values that need no type of their own.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::{Complaint, Kind, must_be, parsed};
use crate::config::raw::{Raw, quoted};

impl Kind for bool {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        match raw {
            Raw::Toml(value) => value.as_bool(),
            Raw::Text(text) => text.trim().parse().ok(),
        }
        .ok_or_else(|| must_be("true or false", raw))
    }

    fn shown(&self) -> Option<String> {
        Some(self.to_string())
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl Kind for $number {
            fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
                match raw {
                    Raw::Toml(value) => value.as_integer().and_then(|number| number.try_into().ok()),
                    Raw::Text(text) => text.trim().parse().ok(),
                }
                .ok_or_else(|| must_be("a whole number", raw))
            }

            fn shown(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )*};
}

whole_numbers!(usize, u32);

impl Kind for String {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        raw.text().filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(|| must_be("a text", raw))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(self))
    }
}

impl Kind for PathBuf {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        raw.text().filter(|text| !text.is_empty()).map(Self::from).ok_or_else(|| must_be("a path", raw))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string_lossy()))
    }
}

impl Kind for SocketAddr {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        parsed(raw, "an address with a port, such as 127.0.0.1:8080 or [::1]:8080")
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}
