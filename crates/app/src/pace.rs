//! How fast publishing goes.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// How fast operations go, by the injected clock. Written `instant`, `brisk`, `real` or `60x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as the work itself.
    Instant,
    /// About two seconds in all, for publish and go-live together: tools that look for the running operation right after
    /// they asked for it find it.
    Brisk,
    /// Each step takes as long as its time frame says, days included.
    Real,
    /// So many times faster than [`Pace::Real`].
    Faster(NonZeroU32),
}

/// How a pace is written, for people who wrote it otherwise.
pub const PACE_FORM: &str = r#""instant", "brisk", "real" or how many times faster than that, such as "60x""#;

impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let times = || text.strip_suffix(['x', '×'])?.parse().ok();
        match text {
            "instant" => Ok(Self::Instant),
            "brisk" => Ok(Self::Brisk),
            "real" => Ok(Self::Real),
            _ => times().map(Self::Faster).ok_or_else(|| format!("give {PACE_FORM}")),
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant => f.write_str("instant"),
            Self::Brisk => f.write_str("brisk"),
            Self::Real => f.write_str("real"),
            Self::Faster(times) => write!(f, "{times}x"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_it_is_read() {
        for text in ["instant", "brisk", "real", "60x"] {
            assert_eq!(text.parse::<Pace>().unwrap().to_string(), text);
        }
        assert_eq!("5×".parse::<Pace>(), "5x".parse());
        for bad in ["", "x", "0x", "-1x", "1.5x", "fast", "60"] {
            assert!(bad.parse::<Pace>().is_err(), "{bad}");
        }
    }
}
