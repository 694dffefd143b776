//! Files that are no lines of offers, told apart by how they begin.

use std::path::Path;

/// As many bytes as are looked at.
pub(super) const ENOUGH: usize = 64 << 10;

/// How files of other kinds begin, and what they are.
const OTHERS: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a spreadsheet or another ZIP archive"),
    (b"\x1f\x8b", "compressed: unpack it with gunzip first"),
    (b"SQLite format 3", "a database: `stoa serve` uses one that is named by database.url"),
    (b"%PDF", "a PDF document"),
];

/// Why a file that begins so cannot be one with an offer per line, and what to do; nothing when it may be one.
pub(super) fn objection(first: &[u8], path: &Path) -> Option<String> {
    let file = path.display();
    let one_each = "an import takes one offer per line, as JSON";
    if let Some((_, what)) = OTHERS.iter().find(|(begins, _)| first.starts_with(begins)) {
        return Some(format!("{file} is {what}; {one_each}"));
    }
    let text = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first).trim_ascii_start();
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    match line {
        b"" => Some(format!("{file} is empty; {one_each}")),
        [b'[', ..] => {
            Some(format!("{file} is one JSON list; {one_each}: jq -c '.[]' {file} makes such lines"))
        }
        b"{" => Some(format!(
            "{file} is one JSON document on several lines; {one_each}: jq -c . {file} makes such a line"
        )),
        [b'{', ..] => None,
        [b'<', ..] => Some(format!("{file} is HTML or XML; {one_each}")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(format!("{file} is UTF-16; {one_each}, in UTF-8")),
        _ if line.starts_with(b"---")
            || line.windows(2).any(|pair| pair == b": ")
            || line.ends_with(b":") =>
        {
            Some(format!("{file} is YAML; {one_each}: `stoa apply` takes YAML files, one for each offer"))
        }
        // Whatever it is, the line is told with what is wrong in it.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_kinds_are_known_by_how_they_begin() {
        let said = |first: &[u8]| objection(first, Path::new("offers.json"));
        for (first, words) in [
            (
                &b"[\n  {\"id\": \"a\"}"[..],
                "is one JSON list; an import takes one offer per line, as JSON: jq -c '.[]' offers.json",
            ),
            (b"{\n  \"id\": \"a\"", "is one JSON document on several lines"),
            (b"# offers\nid: a", ""),
            (b"id: a\n", "is YAML"),
            (b"---\n", "is YAML"),
            (b"PK\x03\x04rest", "is a spreadsheet"),
            (b"\x1f\x8b\x08", "unpack it"),
            (b"  \n", "is empty"),
            (b"", "is empty"),
            (b"<html>", "is HTML"),
        ] {
            match said(first) {
                Some(said) => assert!(!words.is_empty() && said.contains(words), "{said}"),
                None => assert_eq!(words, "", "{first:?}"),
            }
        }
        for lines in [&b"{\"id\": \"a\"}\n"[..], b"\xef\xbb\xbf{\"id\": 1}", b"\n {}"] {
            assert_eq!(said(lines), None);
        }
    }
}
