//! Forms of text (`format`) that type files may ask for.

use std::collections::BTreeSet;

use url::Url;
use words::{Argument, Sentence, say};

type Check = fn(&str) -> bool;

/// Name and check of each form beyond those of JSON Schema.
pub(super) const FORMATS: &[(&str, Check)] = &[
    ("http-url", is_http_url),
    ("https-url", is_https_url),
    ("link", |text| stray(text, LINK).is_empty()),
    ("signed-url", |text| stray(text, SIGNED).is_empty()),
    ("slug", is_slug),
    ("emails", is_email_list),
    ("json", |text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()),
];

/// What a value of a form looks like, to be read after "must be".
pub(super) fn describe(format: &str) -> Argument {
    match format {
        "http-url" => say!("form-http-url").into(),
        "https-url" => say!("form-https-url").into(),
        "slug" => say!("form-slug").into(),
        "emails" => say!("form-emails").into(),
        "email" => say!("form-email").into(),
        "json" => say!("form-json").into(),
        "uuid" => say!("form-uuid").into(),
        other => other.to_owned().into(),
    }
}

/// What a text of the form `format` holds and must not, by name.
pub(super) fn found_in(format: &str, text: &str) -> Option<Argument> {
    let strays = match format {
        "link" => stray(text, LINK),
        "signed-url" => stray(text, SIGNED),
        _ => return None,
    };
    let names = strays.into_iter().map(|stray| stray.name().into());
    Some(Sentence::joined(names, |first, second| say!("both", first, second)))
}

/// Quotes that no link has; `'` may be in one.
const LINK: &[char] = &['"', '“', '”', '„', '«', '»'];
/// Quotes that no address with a signature has.
const SIGNED: &[char] = &['"', '“', '”', '„', '«', '»', '\'', '‘', '’', '`'];

/// What slipped into an address when it was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stray {
    ControlCharacter,
    LineBreak,
    QuotationMark,
    SecondQuestionMark,
    InvisibleCharacter,
    WhiteSpace,
}

impl Stray {
    fn name(self) -> Sentence {
        match self {
            Self::ControlCharacter => say!("stray-control-character"),
            Self::LineBreak => say!("stray-line-break"),
            Self::QuotationMark => say!("stray-quotation-mark"),
            Self::SecondQuestionMark => say!("stray-second-question-mark"),
            Self::InvisibleCharacter => say!("stray-invisible-character"),
            Self::WhiteSpace => say!("stray-white-space"),
        }
    }
}

fn stray(text: &str, quotes: &[char]) -> BTreeSet<Stray> {
    let name = |c: char| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Stray::LineBreak),
        c if quotes.contains(&c) => Some(Stray::QuotationMark),
        c if c.is_whitespace() => Some(Stray::WhiteSpace),
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' => Some(Stray::InvisibleCharacter),
        c if c.is_control() => Some(Stray::ControlCharacter),
        _ => None,
    };
    let mut found: BTreeSet<_> = text.chars().filter_map(name).collect();
    // Whoever appends a signature to an address that has one makes both useless.
    if quotes == SIGNED && text.matches('?').nth(1).is_some() {
        found.insert(Stray::SecondQuestionMark);
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
    text.parse::<domain::PlanId>().is_ok()
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

    fn found_in(format: &str, text: &str) -> String {
        super::found_in(format, text).unwrap().to_string()
    }

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
            assert_eq!(found_in("link", text), name, "{text}");
            assert_eq!(found_in("signed-url", text), name, "{text}");
        }
        let twice = "https://x.example/it's?a=1?b=2";
        assert_eq!(found_in("link", twice), "");
        assert_eq!(found_in("signed-url", twice), "a quotation mark and a second question mark");
        assert!(is_slug("Gen2_a-b") && !is_slug("-a") && !is_slug("a b"));
        assert!(is_email_list("a@example.com; b@example.com,") && !is_email_list("a@example.com, b"));
    }
}
