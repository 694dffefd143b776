//! Forms of text (`format`) that type files may ask for.

use std::collections::BTreeSet;

use url::Url;

type Check = fn(&str) -> bool;

/// Name and check of each form beyond those of JSON Schema.
pub(super) const FORMATS: &[(&str, Check)] = &[
    ("http-url", is_http_url),
    ("https-url", is_https_url),
    ("link", |text| stray(text, LINK).is_empty()),
    ("signed-url", |text| stray(text, SIGNED).is_empty()),
    ("slug", is_slug),
    ("emails", is_email_list),
];

/// What a value of a form looks like, to be read after "must be".
pub(super) fn describe(format: &str) -> &str {
    match format {
        "http-url" => "a web address that starts with http:// or https://",
        "https-url" => "a web address that starts with https://",
        "slug" => "1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit",
        "emails" => "mail addresses separated by commas or semicolons",
        "email" => "a mail address such as name@example.com",
        "uuid" => "an id of the form 00000000-0000-0000-0000-000000000000",
        other => other,
    }
}

/// What a text of the form `format` holds and must not, by name.
pub(super) fn found_in(format: &str, text: &str) -> Option<String> {
    let strays = match format {
        "link" => stray(text, LINK),
        "signed-url" => stray(text, SIGNED),
        _ => return None,
    };
    Some(strays.into_iter().collect::<Vec<_>>().join(" and "))
}

/// Quotes that no link has; `'` may be in one.
const LINK: &[char] = &['"', '“', '”', '„', '«', '»'];
/// Quotes that no address with a signature has.
const SIGNED: &[char] = &['"', '“', '”', '„', '«', '»', '\'', '‘', '’', '`'];

/// What slipped into an address when it was copied.
fn stray(text: &str, quotes: &[char]) -> BTreeSet<&'static str> {
    let name = |c: char| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some("a line break"),
        c if quotes.contains(&c) => Some("a quotation mark"),
        c if c.is_whitespace() => Some("white space"),
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' => Some("an invisible character"),
        c if c.is_control() => Some("a control character"),
        _ => None,
    };
    let mut found: BTreeSet<_> = text.chars().filter_map(name).collect();
    // Whoever appends a signature to an address that has one makes both useless.
    if quotes == SIGNED && text.matches('?').nth(1).is_some() {
        found.insert("a second question mark");
    }
    found
}

fn is_http_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn is_https_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

/// The alphabet of plan ids.
fn is_slug(text: &str) -> bool {
    text.parse::<crate::PlanId>().is_ok()
}

fn is_email_list(text: &str) -> bool {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).all(is_email)
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    !name.is_empty() && !text.contains(char::is_whitespace) && host.contains('.') && !host.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_accept_and_refuse() {
        assert!(is_http_url("http://example.com/a") && is_https_url("https://example.com"));
        assert!(
            !is_http_url("ftp://example.com")
                && !is_http_url("privacyURL")
                && !is_https_url("http://example.com")
        );
        for (text, name) in [
            ("https://x.example/a b", "white space"),
            ("https://x.example/a\n", "a line break"),
            ("\"https://x.example/a\"", "a quotation mark"),
            ("https://x.example/a\u{7}", "a control character"),
            ("\u{feff}https://x.example/a", "an invisible character"),
        ] {
            assert_eq!(found_in("link", text).unwrap(), name, "{text}");
            assert_eq!(found_in("signed-url", text).unwrap(), name, "{text}");
        }
        let twice = "https://x.example/it's?a=1?b=2";
        assert_eq!(found_in("link", twice).unwrap(), "");
        assert_eq!(found_in("signed-url", twice).unwrap(), "a quotation mark and a second question mark");
        assert!(is_slug("Gen2_a-b") && !is_slug("-a") && !is_slug("a b"));
        assert!(is_email_list("a@example.com; b@example.com,") && !is_email_list("a@example.com, b"));
    }
}
