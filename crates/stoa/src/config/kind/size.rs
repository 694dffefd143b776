//! Amounts of bytes.

use std::fmt;
use std::str::FromStr;

use super::{Complaint, Kind, must_be, parsed};
use crate::config::raw::{Raw, quoted};

/// An amount of bytes, written as a number or `64KiB`, `4MiB`, `1GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Size(pub(crate) u64);

const UNITS: [(&str, u64); 4] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)];

const FORM: &str = "a number of bytes, or a size such as \"64KiB\", \"4MiB\" or \"1GiB\"";

impl FromStr for Size {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let length = UNITS.iter().find(|(name, _)| *name == unit.trim()).map(|(_, length)| *length);
        let bytes =
            number.parse::<u64>().ok().zip(length).and_then(|(number, length)| number.checked_mul(length));
        bytes.map(Self).ok_or(())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fitting = UNITS.iter().find(|(_, length)| self.0.is_multiple_of(*length) && self.0 > 0);
        let (name, length) = fitting.unwrap_or(&UNITS[3]);
        write!(f, "{}{name}", self.0 / length)
    }
}

impl Kind for Size {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        match raw {
            Raw::Toml(toml::Value::Integer(bytes)) => {
                u64::try_from(*bytes).map(Self).map_err(|_| must_be(FORM, raw))
            }
            raw => parsed(raw, FORM),
        }
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_it_is_read() {
        for (text, bytes) in
            [("0", 0), ("1000", 1000), ("64KiB", 65_536), ("4MiB", 4 << 20), ("3GiB", 3 << 30)]
        {
            let size: Size = text.parse().unwrap();
            assert_eq!((size.0, size.to_string().as_str()), (bytes, text));
        }
        for bad in ["", "4MB", "-1", "1.5MiB", "99999999999GiB"] {
            assert!(bad.parse::<Size>().is_err(), "{bad:?}");
        }
    }
}
