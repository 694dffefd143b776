//! Points in time as people write them, in UTC.

use domain::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use words::Language;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn civil(at: Timestamp) -> DateTime {
    let time = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::MAX);
    Offset::UTC.to_datetime(time)
}

/// The time of the day: `10:58`.
pub(crate) fn clock(at: Timestamp) -> String {
    let civil = civil(at);
    format!("{:02}:{:02}", civil.hour(), civil.minute())
}

/// How many midnights lie between `at` and a later `now`; negative for what is yet to come.
pub(crate) fn days_before(at: Timestamp, now: Timestamp) -> i64 {
    let day = |time: Timestamp| time.seconds().div_euclid(86_400);
    day(now) - day(at)
}

/// `29 Nov 2026`, `2026. 11. 29.`
pub(crate) fn date(at: Timestamp, language: Language) -> String {
    let civil = civil(at);
    let (year, month, day) = (civil.year(), civil.month(), civil.day());
    match language {
        Language::English => {
            let month = MONTHS[usize::from(month.unsigned_abs()) - 1];
            format!("{day} {month} {year}")
        }
        Language::Korean => format!("{year}. {month}. {day}."),
    }
}

/// The same before a time of the day.
pub(crate) fn date_before_clock(at: Timestamp, language: Language) -> String {
    let date = date(at, language);
    match language {
        Language::English => format!("{date}, "),
        Language::Korean => format!("{date} "),
    }
}
