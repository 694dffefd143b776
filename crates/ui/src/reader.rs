//! Who reads a page: in which language, and when.

use std::time::Duration;

use domain::Timestamp;
use words::{Language, Sentence, Words, say};

use crate::emphasis::with_bold;
use crate::time;

/// A reader; whatever a page says is said to one.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub words: Words<'a>,
    pub now: Timestamp,
}

impl Reader<'_> {
    pub fn language(&self) -> Language {
        self.words.language()
    }

    /// The sentence in their language.
    pub fn say(&self, sentence: &Sentence) -> String {
        self.words.say(sentence)
    }

    /// The same as HTML: what stands between the first two `**` is bold.
    pub fn lead(&self, sentence: &Sentence) -> String {
        with_bold(&self.say(sentence))
    }

    /// The message `id`, which takes no arguments.
    pub fn text(&self, id: &'static str) -> String {
        self.say(&Sentence::message(id))
    }

    /// A text of an offer type's data.
    pub fn of_type(&self, text: &str) -> String {
        self.words.of_type(text).to_owned()
    }

    /// A point in time (UTC), with today and yesterday in words.
    pub fn time(&self, at: Timestamp) -> String {
        let clock = time::clock(at);
        match time::days_before(at, self.now) {
            0 => self.say(&say!("time-today", clock)),
            1 => self.say(&say!("time-yesterday", clock)),
            _ => format!("{}{clock}", time::date_before_clock(at, self.language())),
        }
    }

    /// The same within a sentence.
    pub fn time_within(&self, at: Timestamp) -> String {
        let clock = time::clock(at);
        match time::days_before(at, self.now) {
            0 => self.say(&say!("time-within-today", clock)),
            1 => self.say(&say!("time-within-yesterday", clock)),
            _ => self.time(at),
        }
    }

    /// [`Reader::time`] as an element that says it to programs, too.
    pub fn time_element(&self, at: Timestamp) -> String {
        format!("<time datetime=\"{at}\">{}</time>", self.time(at))
    }

    /// The day of a point in time; of today, the time.
    pub fn day(&self, at: Timestamp) -> String {
        match time::days_before(at, self.now) {
            0 | 1 => self.time(at),
            _ => time::date(at, self.language()),
        }
    }

    /// The day of a point in time, always as a date.
    pub fn date(&self, at: Timestamp) -> String {
        time::date(at, self.language())
    }

    /// How long something took, or takes, in words.
    pub fn duration(&self, duration: Duration) -> String {
        let minutes = duration.as_secs().div_ceil(60);
        let sentence = match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
            (0, 0, _) if duration.as_secs() < 60 => say!("duration-seconds", seconds = duration.as_secs()),
            (0, 0, minutes) => say!("duration-minutes", minutes),
            (0, hours, minutes) => say!("duration-hours", hours, minutes),
            (days, hours, _) => say!("duration-days", days, hours),
        };
        self.say(&sentence)
    }

    /// How much a file has.
    pub fn size(&self, bytes: u64) -> String {
        let unit = |unit: u64, name: &str| {
            let tenths = bytes.saturating_mul(10) / unit;
            match tenths < 100 && !tenths.is_multiple_of(10) {
                true => format!("{}.{} {name}", tenths / 10, tenths % 10),
                false => format!("{} {name}", (tenths + 5) / 10),
            }
        };
        match bytes {
            0..1000 => self.say(&say!("size-bytes", bytes)),
            1000..1_000_000 => unit(1000, "kB"),
            1_000_000..1_000_000_000 => unit(1_000_000, "MB"),
            _ => unit(1_000_000_000, "GB"),
        }
    }

    /// A share of a hundred.
    pub fn percent(&self, percent: i64) -> String {
        match self.language() {
            Language::English => format!("{percent} %"),
            Language::Korean => format!("{percent}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(language: Language) -> Reader<'static> {
        Reader { words: Words::new(language, None), now: Timestamp::parse("2026-11-29T10:58:07Z").unwrap() }
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let (english, korean) = (reader(Language::English), reader(Language::Korean));
        for (time, in_english, in_korean) in [
            ("2026-11-29T09:05:00Z", "Today 09:05", "오늘 09:05"),
            ("2026-11-28T23:59:00Z", "Yesterday 23:59", "어제 23:59"),
            ("2026-11-03T10:58:00Z", "3 Nov 2026, 10:58", "2026. 11. 3. 10:58"),
            ("2026-11-30T00:00:00Z", "30 Nov 2026, 00:00", "2026. 11. 30. 00:00"),
        ] {
            assert_eq!(english.time(at(time)), in_english);
            assert_eq!(korean.time(at(time)), in_korean);
        }
        assert_eq!(english.time_within(at("2026-11-29T09:05:00Z")), "today, 09:05");
        assert_eq!(english.day(at("2026-10-02T10:58:00Z")), "2 Oct 2026");
        assert_eq!(korean.day(at("2026-10-02T10:58:00Z")), "2026. 10. 2.");
    }

    #[test]
    fn sizes_have_a_digit_behind_the_point_where_it_matters() {
        let (english, korean) = (reader(Language::English), reader(Language::Korean));
        for (bytes, told) in [
            (1_000, "1 kB"),
            (1_549, "1.5 kB"),
            (13_700, "14 kB"),
            (999_999, "1000 kB"),
            (4_194_304, "4.1 MB"),
            (20_000_000_000, "20 GB"),
        ] {
            assert_eq!(english.size(bytes), told);
        }
        assert_eq!((english.size(1), korean.size(999)), ("1 byte".to_owned(), "999바이트".to_owned()));
    }

    #[test]
    fn durations_have_two_units_at_most() {
        let (english, korean) = (reader(Language::English), reader(Language::Korean));
        for (seconds, in_english, in_korean) in [
            (20, "20 s", "20초"),
            (240, "4 min", "4분"),
            (7800, "2 h 10 min", "2시간 10분"),
            (97_200, "1 day 3 h", "1일 3시간"),
            (200_000, "2 days 7 h", "2일 7시간"),
        ] {
            assert_eq!(english.duration(Duration::from_secs(seconds)), in_english);
            assert_eq!(korean.duration(Duration::from_secs(seconds)), in_korean);
        }
    }
}
