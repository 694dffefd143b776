//! A part of a file, and what a server says about the part it sent.

use reqwest::header::{CONTENT_RANGE, HeaderMap, HeaderValue};

/// The part of a file to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// The last so many bytes, or the whole file if it is shorter.
    Last(u64),
    /// From `start`, `length` bytes, or what there is of them.
    Part { start: u64, length: u64 },
}

/// The `Range` header for `length` bytes from `start`; none when that is no byte at all.
pub(crate) fn header(start: u64, length: u64) -> Option<HeaderValue> {
    let last = start.checked_add(length.checked_sub(1)?)?;
    HeaderValue::try_from(format!("bytes={start}-{last}")).ok()
}

/// `Content-Range: bytes first-last/total` (RFC 9110 §14.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContentRange {
    pub(crate) first: u64,
    pub(crate) length: u64,
    pub(crate) total: u64,
}

impl ContentRange {
    pub(crate) fn of(headers: &HeaderMap) -> Option<ContentRange> {
        let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
        let (span, total) = text.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = span.split_once('-')?;
        let (first, last, total) = (first.parse().ok()?, last.parse::<u64>().ok()?, total.parse().ok()?);
        let length = last.checked_sub(first)?.checked_add(1)?;
        (last < total).then_some(ContentRange { first, length, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &'static str) -> Option<ContentRange> {
        ContentRange::of(&HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_static(text))]))
    }

    #[test]
    fn a_content_range_is_read_or_refused() {
        assert_eq!(parse("bytes 2-5/10"), Some(ContentRange { first: 2, length: 4, total: 10 }));
        for text in [
            "bytes 2-5/*",
            "bytes */10",
            "bytes 5-2/10",
            "bytes 2-10/10",
            "2-5/10",
            "bytes 2-5",
            "bytes a-b/c",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("bytes 0-18446744073709551615/18446744073709551615"), None);
    }

    #[test]
    fn a_range_header_has_an_inclusive_end_and_is_never_empty() {
        assert_eq!(header(2, 4), Some(HeaderValue::from_static("bytes=2-5")));
        assert_eq!(header(2, 0), None);
        assert_eq!(header(u64::MAX, 2), None);
    }
}
