//! Lengths of time as people write them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A length of time, written `500ms`, `30s`, `10m`, `1h` or `2d`, and shown as it was written. Two are the same that take the
/// same time.
#[derive(Debug, Clone, Copy)]
pub struct Span(
    pub Duration,
    /// The unit it was written in; nothing where it is the longest that needs no fraction.
    Option<usize>,
);

/// Units with their length in milliseconds, longest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// How a span is written, for people who wrote it otherwise.
pub const SPAN_FORM: &str = "a length of time with its unit, such as \"30s\", \"10m\", \"1h\" or \"2d\"";

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let unit = UNITS.iter().position(|(name, _)| *name == unit.trim());
        let number = number.parse::<u64>().ok();
        let milliseconds = number.zip(unit).and_then(|(number, unit)| number.checked_mul(UNITS[unit].1));
        // Longer than a century is a slip, and would overflow somewhere else.
        let milliseconds = milliseconds.filter(|milliseconds| *milliseconds <= 36_525 * UNITS[0].1);
        milliseconds
            .map(|milliseconds| Self(Duration::from_millis(milliseconds), unit))
            .ok_or_else(|| format!("give {SPAN_FORM}"))
    }
}

impl From<Duration> for Span {
    fn from(length: Duration) -> Self {
        Self(length, None)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let fitting = || {
            let fits = |(_, length): &(&str, u64)| milliseconds.is_multiple_of(*length) && milliseconds > 0;
            UNITS.iter().position(fits).unwrap_or(UNITS.len() - 2)
        };
        let (name, length) = UNITS[self.1.unwrap_or_else(fitting)];
        write!(f, "{}{name}", milliseconds / length)
    }
}

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Span {}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_it_is_read() {
        for (text, seconds, shortest) in [
            ("90s", 90, "90s"),
            ("60s", 60, "1m"),
            ("24h", 86_400, "1d"),
            ("2d", 172_800, "2d"),
            ("0m", 0, "0s"),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.0, span.to_string().as_str()), (Duration::from_secs(seconds), text));
            assert_eq!((span, Span::from(span.0).to_string().as_str()), (Span::from(span.0), shortest));
        }
        assert_eq!("1500ms".parse::<Span>().unwrap().to_string(), "1500ms");
        for bad in ["", "30", "s", "-1s", "1.5h", "1w", "1h30m", "99999999999999999999d", "36526d"] {
            assert!(bad.parse::<Span>().is_err(), "{bad:?}");
        }
    }
}
