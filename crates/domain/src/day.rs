//! Days, of which something begins or ends at the beginning.

use std::fmt;
use std::str::FromStr;

use crate::Timestamp;

/// A day in UTC: `2027-03-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(jiff::civil::Date);

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written year-month-day, such as 2027-03-01")]
pub struct InvalidDay;

impl Day {
    /// The day that `time` is in.
    pub fn of(time: Timestamp) -> Self {
        let time = jiff::Timestamp::from_microsecond(time.micros()).unwrap_or(jiff::Timestamp::MAX);
        Self(jiff::tz::Offset::UTC.to_datetime(time).date())
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        let days = self.0.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
        Timestamp::from_seconds(days * 86_400)
    }

    /// The day so much later, in ISO 8601: `P90D`, `P2W`, `P3M`. Nothing where that is no number of days, or not later.
    pub fn later_by(self, duration: &str) -> Option<Self> {
        // Other spellings that the library knows are not ISO 8601.
        let span: jiff::Span = duration.starts_with('P').then(|| duration.parse().ok()).flatten()?;
        let whole_days = !duration.contains('T') && span.is_positive();
        whole_days.then(|| self.0.checked_add(span).ok()).flatten().map(Self)
    }

    pub fn days_later(self, days: u32) -> Self {
        let later = self.0.checked_add(jiff::Span::new().days(days));
        Self(later.unwrap_or(jiff::civil::Date::MAX))
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        is_plain.then(|| text.parse().ok()).flatten().map(Self).ok_or(InvalidDay)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_and_reads_back() {
        let time = Timestamp::parse("2026-11-21T08:00:00Z").unwrap();
        assert_eq!((Day::of(time), Day::of(time).to_string().as_str()), (day("2026-11-21"), "2026-11-21"));
        assert_eq!(Some(day("2026-11-21").start()), Timestamp::parse("2026-11-21T00:00:00Z"));
        for bad in ["", "2026-11-31", "2026-11-21T00:00:00Z", "21.11.2026", "2026-1-1", "20261121"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn so_much_later_is_counted_in_days_weeks_months_and_years() {
        let from = day("2026-11-30");
        for (duration, later) in
            [("P90D", "2027-02-28"), ("P2W", "2026-12-14"), ("P3M", "2027-02-28"), ("P1Y", "2027-11-30")]
        {
            assert_eq!(from.later_by(duration), Some(day(later)), "{duration}");
        }
        assert_eq!(from.days_later(90), day("2027-02-28"));
        for bad in ["", "90", "P0D", "-P90D", "PT24H", "P1DT1H", "90 days", "P-1D", "P99999999999D"] {
            assert_eq!(from.later_by(bad), None, "{bad}");
        }
    }
}
