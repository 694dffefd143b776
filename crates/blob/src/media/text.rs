//! Text: whether a browser would take it for a page, whether it is a table, or just text.

/// What makes a browser that guesses take a file for a page (WHATWG MIME Sniffing §7.1).
const PAGE_STARTS: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a",
    "<style",
    "<title",
    "<b",
    "<body",
    "<br",
    "<p",
    "<!--",
    "<svg",
    "<?xml",
];

pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Before asking whether it is text, because a browser does not ask either.
    if let Some(markup) = markup(bytes.trim_ascii_start()) {
        return Some(markup);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
        return None;
    }
    let table = [',', ';', '\t'].into_iter().any(|separator| is_table(text, separator));
    Some(if table { "text/csv" } else { "text/plain" })
}

fn markup(bytes: &[u8]) -> Option<&'static str> {
    let start = PAGE_STARTS.iter().find(|start| {
        let Some((head, rest)) = bytes.split_at_checked(start.len()) else { return false };
        head.eq_ignore_ascii_case(start.as_bytes()) && (start.ends_with('-') || name_ends(rest))
    })?;
    Some(match *start {
        "<svg" => "image/svg+xml",
        "<?xml" if contains_tag(bytes, b"<svg") => "image/svg+xml",
        "<?xml" if contains_tag(bytes, b"<html") => "text/html",
        "<?xml" => "application/xml",
        _ => "text/html",
    })
}

/// Whether a tag's name is over here, so that `<b` does not find itself in `<banana>`.
fn name_ends(rest: &[u8]) -> bool {
    rest.first().is_none_or(|next| matches!(next, b'>' | b'/' | b'?') || next.is_ascii_whitespace())
}

fn contains_tag(bytes: &[u8], tag: &[u8]) -> bool {
    bytes.windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag))
}

/// Whether the text is at least two records of the same number of fields, two or more (RFC 4180).
/// A separator inside quotes separates nothing.
fn is_table(text: &str, separator: char) -> bool {
    let (mut widths, mut width, mut quoted, mut blank) = (Vec::new(), 1_usize, false, true);
    for c in text.chars().chain(['\n']) {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                if !blank {
                    widths.push(width);
                }
                (width, blank) = (1, true);
                continue;
            }
            '\r' => continue,
            _ if c == separator && !quoted => width += 1,
            _ => {}
        }
        blank = false;
    }
    widths.len() >= 2 && widths[0] >= 2 && widths.iter().all(|width| *width == widths[0])
}
