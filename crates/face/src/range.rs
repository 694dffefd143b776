//! The `Range` of an answer (RFC 9110 section 14).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, header};

/// How much of what there is goes into an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    Part(Range<u64>),
    /// What is not there.
    Nothing,
}

/// What is wanted of `size` bytes tagged `etag`. Several parts at once get the whole, as those do that are not understood.
pub fn wanted(headers: &HeaderMap, etag: &str, size: u64) -> Wanted {
    let Some(range) = only(headers, &header::RANGE).filter(|_| still_holds(headers, etag)) else {
        return Wanted::Whole;
    };
    let bounds = range.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = bounds.and_then(|(_, bounds)| bounds.trim().split_once('-')) else {
        return Wanted::Whole;
    };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => part(first..last.saturating_add(1).min(size)),
        (Some(first), None) if last.is_empty() => part(first..size),
        (None, Some(many)) if first.is_empty() => part(size.saturating_sub(many)..size),
        _ => Wanted::Whole,
    }
}

fn part(range: Range<u64>) -> Wanted {
    if range.is_empty() { Wanted::Nothing } else { Wanted::Part(range) }
}

/// Whoever has a part of something else wants the whole. There is no date by which to know that.
fn still_holds(headers: &HeaderMap, etag: &str) -> bool {
    !headers.contains_key(header::IF_RANGE) || only(headers, &header::IF_RANGE) == Some(etag)
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?.trim();
    values.next().is_none().then_some(value)
}

/// A number of any length: larger ones than there are bytes are all the same.
fn number(digits: &str) -> Option<u64> {
    let number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_ten(sent: &[(HeaderName, &str)]) -> Wanted {
        let headers = sent.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        wanted(&headers, "\"tag\"", 10)
    }

    #[test]
    fn one_part_is_given_and_what_is_not_there_is_not() {
        let long = "9".repeat(40);
        for (sent, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-4", 2..5),
            ("Bytes = 2-4 ", 2..5),
            ("bytes=2-", 2..10),
            ("bytes=2-99", 2..10),
            (&format!("bytes=2-{long}"), 2..10),
            ("bytes=-3", 7..10),
            ("bytes=-99", 0..10),
        ] {
            assert_eq!(of_ten(&[(header::RANGE, sent)]), Wanted::Part(part), "{sent}");
        }
        for sent in ["bytes=10-", "bytes=10-12", &format!("bytes={long}-"), "bytes=-0"] {
            assert_eq!(of_ten(&[(header::RANGE, sent)]), Wanted::Nothing, "{sent}");
        }
    }

    #[test]
    fn everything_else_is_the_whole() {
        for sent in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=4-2",
            "bytes=a-b",
            "bytes=+1-2",
            "bytes=0-1,3-4",
            "lines=0-1",
        ] {
            assert_eq!(of_ten(&[(header::RANGE, sent)]), Wanted::Whole, "{sent}");
        }
        let twice = [(header::RANGE, "bytes=0-1"), (header::RANGE, "bytes=2-3")];
        assert_eq!(of_ten(&twice), Wanted::Whole);
        assert_eq!(of_ten(&[]), Wanted::Whole);
    }

    #[test]
    fn a_part_is_for_whoever_has_the_rest_of_the_same() {
        let range = (header::RANGE, "bytes=0-1");
        assert_eq!(of_ten(&[range.clone(), (header::IF_RANGE, "\"tag\"")]), Wanted::Part(0..2));
        for other in ["\"other\"", "W/\"tag\"", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert_eq!(of_ten(&[range.clone(), (header::IF_RANGE, other)]), Wanted::Whole, "{other}");
        }
    }
}
