//! Points in time as the marketplace stores and prints them.

use std::fmt;
use std::time::Duration;

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Reads an RFC 3339 time, with or without a zone (then UTC).
    pub fn parse(text: &str) -> Option<Self> {
        let zoned = text.parse::<jiff::Timestamp>().ok();
        zoned.or_else(|| format!("{text}Z").parse().ok()).map(|t: jiff::Timestamp| Self(t.as_microsecond()))
    }

    /// The time elapsed since `earlier`; zero when `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;

    /// Saturates at the end of time.
    fn add(self, later: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(later.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    /// UTC with seven fractional digits and `Z`, the form of the publishing API: `2026-11-21T08:00:00.1234560Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        let civil = jiff::tz::Offset::UTC.to_datetime(time);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
            civil.year(),
            civil.month(),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            civil.subsec_nanosecond() / 100
        )
    }
}

/// The entity tag of an offer's draft: `W/"datetime'2026-11-21T08%3A00%3A00.1234560Z'"`.
///
/// It is a function of the change time, which the store makes unique per write of one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ETag(pub Timestamp);

impl ETag {
    /// Whether `header` (an `If-Match` or `If-None-Match` value: one tag or a comma list) names this tag.
    /// Comparison is weak (RFC 9110 §8.8.3.2) and accepts the tag with plain colons too.
    pub fn matches(&self, header: &str) -> bool {
        let own = self.to_string();
        let own = own.strip_prefix("W/").unwrap_or(&own).to_owned();
        header.split(',').any(|tag| {
            let tag = tag.trim();
            let tag = tag.strip_prefix("W/").unwrap_or(tag);
            tag.replace(':', "%3A").eq_ignore_ascii_case(&own)
        })
    }

    /// Whether `header` is a comma list of entity tags, whatever they are of (RFC 9110 §8.8.3).
    pub fn are_in(header: &str) -> bool {
        let is_tag = |tag: &str| {
            let tag = tag.strip_prefix("W/").unwrap_or(tag);
            let inside = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            inside.is_some_and(|inside| !inside.contains('"'))
        };
        header.split(',').all(|tag| is_tag(tag.trim()))
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "W/\"datetime'{}'\"", self.0.to_string().replace(':', "%3A"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_seven_digits_and_reads_them_back() {
        let time = Timestamp::from_micros(1_795_248_000_123_456);
        assert_eq!(time.to_string(), "2026-11-21T08:00:00.1234560Z");
        assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        assert_eq!(
            Timestamp::parse("2026-11-21T08:00:00.123"),
            Some(Timestamp::from_micros(1_795_248_000_123_000))
        );
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn etag_matches_itself_in_every_spelling_seen_in_the_wild() {
        let tag = ETag(Timestamp::from_micros(1_795_248_000_123_456));
        assert_eq!(tag.to_string(), "W/\"datetime'2026-11-21T08%3A00%3A00.1234560Z'\"");
        for header in [
            tag.to_string(),
            format!("\"other\", {tag}"),
            "\"datetime'2026-11-21T08%3a00%3a00.1234560Z'\"".to_owned(),
            "W/\"datetime'2026-11-21T08:00:00.1234560Z'\"".to_owned(),
        ] {
            assert!(tag.matches(&header), "{header}");
        }
        for header in ["", "W/\"\"", "datetime", "W/\"datetime'2026-11-21T08%3A00%3A00.1234561Z'\""] {
            assert!(!tag.matches(header), "{header}");
        }
    }

    #[test]
    fn tells_tags_from_what_is_none() {
        for header in ["\"\"", "\"a\"", "W/\"a\", \"b\"", "W/\"datetime'2026-11-21T08:00:00.1234560Z'\""] {
            assert!(ETag::are_in(header), "{header}");
        }
        for header in ["", "garbage", "W/", "\"", "W/\"datetime'2026", "\"a\"b\"", "\"a\", b", "*"] {
            assert!(!ETag::are_in(header), "{header}");
        }
    }
}
