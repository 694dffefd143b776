//! Forms of text (`format`) that type files may ask for.

use url::Url;

type Check = fn(&str) -> bool;

/// Name and check of each form beyond those of JSON Schema.
pub(super) const FORMATS: &[(&str, Check)] =
    &[("http-url", is_http_url), ("https-url", is_https_url), ("slug", is_slug), ("emails", is_email_list)];

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
        assert!(is_slug("Gen2_a-b") && !is_slug("-a") && !is_slug("a b"));
        assert!(is_email_list("a@example.com; b@example.com,") && !is_email_list("a@example.com, b"));
    }
}
