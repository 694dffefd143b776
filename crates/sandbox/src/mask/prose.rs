//! Secrets in texts that have no form: a name, a sign, and a value.

use super::{MASK, is_secret};

/// What a value begins with that is hidden already.
const HIDDEN: &str = "(masked";

/// Words before a token, as in headers.
const SCHEMES: [&str; 2] = ["bearer", "basic"];

/// Names of headers whose lines are hidden to their ends.
const LINES: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];

/// The text without the values behind names of secrets.
pub(super) fn masked(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find(is_of_word) {
        let (before, from_word) = rest.split_at(start);
        let end = from_word.find(|c| !is_of_word(c)).unwrap_or(from_word.len());
        let (word, after) = from_word.split_at(end);
        out.extend([before, word]);
        rest = after;
        let hidden = |(_, value): &(&str, &str)| value.is_empty() || value.starts_with(HIDDEN);
        if let Some((sign, value)) = value(word, after).filter(|found| !hidden(found)) {
            out.extend([sign, MASK]);
            rest = &after[sign.len() + value.len()..];
        }
    }
    out + rest
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// What stands between a name and its secret, and the secret.
fn value<'a>(word: &str, after: &'a str) -> Option<(&'a str, &'a str)> {
    let name = word.to_ascii_lowercase();
    if SCHEMES.contains(&name.as_str()) {
        let value = after.strip_prefix(' ')?.trim_start();
        let end = value.find(|c: char| c.is_whitespace() || "\"',".contains(c)).unwrap_or(value.len());
        return Some((&after[..after.len() - value.len()], &value[..end]));
    }
    let line = LINES.contains(&name.as_str());
    if !line && !is_secret(&name) {
        return None;
    }
    let blank = |c: char| c == ' ' || c == '\t';
    let unquoted = after.strip_prefix(['"', '\'']).unwrap_or(after).trim_start_matches(blank);
    let behind = unquoted.strip_prefix(['=', ':', '>'])?.trim_start_matches(blank);
    let (value, end) = match behind.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => (&behind[1..], closing(&behind[1..], quote)),
        None if line => (behind, behind.find(['\r', '\n'])),
        None => (behind, behind.find(|c: char| c.is_whitespace() || "&;,<\"'}])".contains(c))),
    };
    let sign = &after[..after.len() - value.len()];
    Some((sign, &value[..end.unwrap_or(value.len())]))
}

/// Where a quoted text ends.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_name_of_a_secret_is_hidden() {
        for (sent, shown) in [
            ("client_secret = hunter2\nscope=all", "client_secret = (masked)\nscope=all"),
            ("Password: 'a \\' b' and more", "Password: '(masked)' and more"),
            ("{\"apiKey\" : \"k\", \"n\": 1", "{\"apiKey\" : \"(masked)\", \"n\": 1"),
            ("<password>p</password>", "<password>(masked)</password>"),
            ("a=1&client_secret=s&b= 2", "a=1&client_secret=(masked)&b= 2"),
            ("curl -H 'Authorization: Bearer abc.def' x", "curl -H 'Authorization: (masked)"),
            ("sent Bearer abc.def, got 401", "sent Bearer (masked), got 401"),
            ("Cookie: a=b; c=d\nHost: a", "Cookie: (masked)\nHost: a"),
            ("token=", "token="),
            ("signature=(masked)#top", "signature=(masked)#top"),
            ("the password is known; é keys: all", "the password is known; é keys: all"),
        ] {
            assert_eq!(masked(sent), shown);
        }
    }
}
