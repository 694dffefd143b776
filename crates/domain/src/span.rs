//! Lengths of time as people write them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A length of time, written `500ms`, `30s`, `10m`, `1h` or `2d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub Duration);

/// Units with their length in milliseconds, longest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// How a span is written, for people who wrote it otherwise.
pub const SPAN_FORM: &str = "a length of time with its unit, such as \"30s\", \"10m\", \"1h\" or \"2d\"";

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let length = UNITS.iter().find(|(name, _)| *name == unit.trim()).map(|(_, length)| *length);
        let milliseconds =
            number.parse::<u64>().ok().zip(length).and_then(|(number, length)| number.checked_mul(length));
        // Longer than a century is a slip, and would overflow somewhere else.
        let milliseconds = milliseconds.filter(|milliseconds| *milliseconds <= 36_525 * UNITS[0].1);
        milliseconds
            .map(|milliseconds| Self(Duration::from_millis(milliseconds)))
            .ok_or_else(|| format!("give {SPAN_FORM}"))
    }
}

impl fmt::Display for Span {
    /// In the longest unit that needs no fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let fitting =
            UNITS.iter().find(|(_, length)| milliseconds.is_multiple_of(*length) && milliseconds > 0);
        match fitting {
            Some((name, length)) => write!(f, "{}{name}", milliseconds / length),
            None => f.write_str("0s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_it_is_read() {
        for (text, seconds, shown) in [
            ("90s", 90, "90s"),
            ("60s", 60, "1m"),
            ("24h", 86_400, "1d"),
            ("2d", 172_800, "2d"),
            ("0m", 0, "0s"),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.0, span.to_string().as_str()), (Duration::from_secs(seconds), shown), "{text}");
        }
        assert_eq!("1500ms".parse::<Span>().unwrap().to_string(), "1500ms");
        for bad in ["", "30", "s", "-1s", "1.5h", "1w", "1h30m", "99999999999999999999d", "36526d"] {
            assert!(bad.parse::<Span>().is_err(), "{bad:?}");
        }
    }
}
