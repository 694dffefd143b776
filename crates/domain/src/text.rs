//! Texts as tools write them: in UTF-8, and perhaps with the mark that those of Windows put in front.

/// U+FEFF in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    #[error("it is in UTF-16: save it as UTF-8 (in PowerShell, `-Encoding utf8`)")]
    Utf16,
    #[error("it is not in UTF-8 from byte {} on", .0 + 1)]
    Other(usize),
}

impl From<NotText> for std::io::Error {
    fn from(why: NotText) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, why)
    }
}

/// What follows the mark, if there is one in front.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// Whether the bytes are text in UTF-16: with its mark, or beginning as nothing else does that is written for people.
pub fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] | [1..=0x7f, 0, ..])
}

/// The text that `bytes` are, without a mark in front.
pub fn utf8(bytes: &[u8]) -> Result<&str, NotText> {
    if is_utf16(bytes) {
        return Err(NotText::Utf16);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| NotText::Other(error.valid_up_to()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_skipped_and_utf_16_is_named() {
        for (bytes, read) in [
            (&b"a"[..], Ok("a")),
            (b"\xef\xbb\xbfa\xef\xbb\xbf", Ok("a\u{feff}")),
            (b"", Ok("")),
            (b"\xef\xbb\xbf", Ok("")),
            (b"\xff\xfea\0", Err(NotText::Utf16)),
            (b"\xfe\xff\0a", Err(NotText::Utf16)),
            (b"{\0", Err(NotText::Utf16)),
            (b"\0{", Err(NotText::Utf16)),
            (b"abc\xe9", Err(NotText::Other(3))),
        ] {
            assert_eq!(utf8(bytes), read, "{bytes:?}");
        }
        assert_eq!(without_mark(b"\xef\xbb\xbfa"), b"a");
        assert_eq!(NotText::Other(3).to_string(), "it is not in UTF-8 from byte 4 on");
    }
}
