//! Hiding secrets in what is written down.

mod multipart;
mod prose;

use axum::http::{HeaderName, header};
use domain::hide_signatures;
use serde_json::Value;

pub(crate) use domain::MASK;

/// The value of a header, fit to be written down.
pub(crate) fn header_value(name: &HeaderName, value: &str) -> String {
    let hidden = [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE, header::SET_COOKIE]
        .contains(name)
        || (is_secret(name.as_str()) && name != "idempotency-key");
    match (hidden, value.split_once(' ')) {
        (true, Some((scheme, _))) if *name == header::AUTHORIZATION => format!("{scheme} {MASK}"),
        (true, _) => MASK.to_owned(),
        (false, _) => hide_signatures(value),
    }
}

/// Pairs of names and values, as of a query or a form.
pub(crate) fn pairs(encoded: &str) -> Vec<(String, String)> {
    let pair = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        let value = if is_secret(&name) { MASK.to_owned() } else { hide_signatures(&value) };
        (name.into_owned(), value)
    };
    url::form_urlencoded::parse(encoded.as_bytes()).map(pair).collect()
}

/// The same, encoded again.
pub(crate) fn encoded(encoded: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs(encoded)).finish()
}

/// A body of this media type.
pub(crate) fn body(media_type: &str, text: &str) -> String {
    // Tools send JSON under other names, too.
    if let Some(masked) = document(text) {
        return masked;
    }
    match media_type {
        // Where its secrets begin and end, nobody knows.
        json if json.contains("json") => "(left out: it is not JSON)".to_owned(),
        form if form.contains("x-www-form-urlencoded") => encoded(text),
        parts if parts.contains("multipart/") => multipart::masked(parts, text)
            .unwrap_or_else(|| "(left out: its parts are not told apart)".to_owned()),
        // Tools send forms without saying so.
        _ if is_form(text) => encoded(text),
        _ => prose::masked(&hide_signatures(text)),
    }
}

fn is_form(text: &str) -> bool {
    let of_name = |c: char| c.is_ascii_alphanumeric() || "_-.%+".contains(c);
    let begins = text.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.chars().all(of_name));
    begins && !text.contains(|c: char| c.is_whitespace() || "<>{}\"'".contains(c))
}

/// The text of a JSON object or list.
fn document(text: &str) -> Option<String> {
    let mut value: Value =
        text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(text).ok())??;
    hide(&mut value);
    Some(value.to_string())
}

fn hide(value: &mut Value) {
    match value {
        // A definition may come as the text of a document.
        Value::String(text) => *text = document(text).unwrap_or_else(|| hide_signatures(text)),
        Value::Array(elements) => elements.iter_mut().for_each(hide),
        Value::Object(members) => {
            for (name, member) in members {
                if is_secret(name) { hide_all(member) } else { hide(member) }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Hides everything there is, however deep.
fn hide_all(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(hide_all),
        Value::Object(members) => members.values_mut().for_each(hide_all),
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) => *value = MASK.into(),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Whether what is called `name` is a secret, in any spelling tools use. Of what says where leads go, offer types make
/// everything they do not know a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    ["sig", "signature"].contains(&name.as_str())
        || ["token", "key", "leadconfiguration"].iter().any(|end| name.ends_with(end))
        || ["secret", "password", "assertion", "connectionstring"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_the_rest_stays() {
        assert_eq!(header_value(&header::AUTHORIZATION, "Bearer abc"), "Bearer (masked)");
        assert_eq!(header_value(&header::COOKIE, "a=b c"), "(masked)");
        assert_eq!(header_value(&header::ETAG, "W/\"1\""), "W/\"1\"");
        assert_eq!(
            encoded("grant_type=client_credentials&client_secret=x%26y&resource=a"),
            "grant_type=client_credentials&client_secret=%28masked%29&resource=a"
        );
        let json = r#"{"access_token":"abc","token_type":"Bearer","n":1.50,"a":[{"leadPassword":"p"}],"u":"https://x/v?sv=1&sig=q%2B&se=2"}"#;
        assert_eq!(
            body("application/json; charset=utf-8", json),
            r#"{"access_token":"(masked)","token_type":"Bearer","n":1.50,"a":[{"leadPassword":"(masked)"}],"u":"https://x/v?sv=1&sig=(masked)&se=2"}"#
        );
        assert_eq!(
            body("text/plain", "see https://x?sig=abc and sig=d"),
            "see https://x?sig=(masked) and sig=(masked)"
        );
        assert_eq!(body("application/json", r#"{"password":"p""#), "(left out: it is not JSON)");
        for media_type in ["", "text/plain", "application/octet-stream"] {
            assert_eq!(
                body(media_type, "client_id=a&client%5Fsecret=s"),
                "client_id=a&client_secret=%28masked%29"
            );
            assert_eq!(body(media_type, r#"{"password":"p""#), r#"{"password":"(masked)""#);
            assert_eq!(body(media_type, r#"{"password":"p"}"#), r#"{"password":"(masked)"}"#);
        }
        assert_eq!(body("multipart/form-data", "--a\r\n"), "(left out: its parts are not told apart)");
        assert_eq!(encoded("version=1&signature=abc"), "version=1&signature=%28masked%29");
        let link = "https://x/artifacts/1?expires=2&signature=abc#top";
        assert_eq!(body("text/html", link), "https://x/artifacts/1?expires=2&signature=(masked)#top");
        assert_eq!(
            body("application/json", &format!(r#"{{"uri":"{link}"}}"#)),
            r#"{"uri":"https://x/artifacts/1?expires=2&signature=(masked)#top"}"#
        );
        assert_eq!(
            header_value(&header::LOCATION, "/p?signature=abc&version=1"),
            "/p?signature=(masked)&version=1"
        );
    }

    #[test]
    fn secrets_are_found_wherever_they_are() {
        for (sent, masked) in [
            (
                r#"{"applicationKey":"k","idempotencyKeys":["a"]}"#,
                r#"{"applicationKey":"(masked)","idempotencyKeys":["a"]}"#,
            ),
            (
                r#"{"clientSecrets":["a",7,{"b":"c"}],"secret":""}"#,
                r#"{"clientSecrets":["(masked)","(masked)",{"b":"(masked)"}],"secret":""}"#,
            ),
            (
                r#"{"x.marketoLeadConfiguration":{"other":"s"}}"#,
                r#"{"x.marketoLeadConfiguration":{"other":"(masked)"}}"#,
            ),
            (r#"{"definition":"{\"password\":\"p\"}"}"#, r#"{"definition":"{\"password\":\"(masked)\"}"}"#),
            (r#"["Name=a;AccountKey=k==;Suffix=b"]"#, r#"["Name=a;AccountKey=(masked);Suffix=b"]"#),
        ] {
            assert_eq!(body("application/json", sent), masked);
            assert_eq!(body("application/x-www-form-urlencoded", sent), masked);
        }
        assert_eq!(header_value(&HeaderName::from_static("x-functions-key"), "k"), "(masked)");
        assert_eq!(header_value(&HeaderName::from_static("idempotency-key"), "k"), "k");
    }
}
