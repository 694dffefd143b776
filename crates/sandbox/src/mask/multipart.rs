//! Bodies of several parts (RFC 7578), each with a name.

use super::{MASK, is_secret};

/// The body without its secrets; nothing if its parts cannot be told apart.
pub(super) fn masked(media_type: &str, text: &str) -> Option<String> {
    let boundary = format!("--{}", parameter(media_type, "boundary")?);
    let mut parts = text.split(boundary.as_str());
    let mut out = super::prose::masked(parts.next()?);
    let mut known = false;
    for part in parts {
        known = true;
        out.push_str(&boundary);
        out.push_str(&self::part(part));
    }
    known.then_some(out)
}

fn part(part: &str) -> String {
    let gap = ["\r\n\r\n", "\n\n"].into_iter().find_map(|gap| Some(part.find(gap)? + gap.len()));
    let (head, content) = part.split_at(gap.unwrap_or(part.len()));
    let (value, end) = content.split_at(content.trim_end_matches(['\r', '\n']).len());
    let field = |name: &str| {
        head.lines().find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.trim().eq_ignore_ascii_case(name).then_some(value)
        })
    };
    let secret =
        field("content-disposition").and_then(|value| parameter(value, "name")).is_some_and(is_secret);
    let value = match secret {
        true if value.is_empty() => String::new(),
        true => MASK.to_owned(),
        false => super::body(field("content-type").unwrap_or_default(), value),
    };
    [head, &value, end].concat()
}

/// The parameter `name` of the value of a header.
fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_with_the_names_of_secrets_are_hidden_and_others_by_what_they_are() {
        let part = |name: &str, kind: &str, value: &str| {
            format!("--x y\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{kind}\r\n{value}\r\n")
        };
        let json = "Content-Type: application/json\r\n";
        let sent = [
            part("client_secret", "", "s\r\n\r\nt"),
            part("note", "", "password: p"),
            part("offer", json, r#"{"password":"p"}"#),
            part("id", "", "demo"),
        ];
        let shown = [
            part("client_secret", "", MASK),
            part("note", "", "password: (masked)"),
            part("offer", json, r#"{"password":"(masked)"}"#),
            part("id", "", "demo"),
        ];
        for kind in ["multipart/form-data; boundary=\"x y\"", "multipart/mixed; charset=utf-8; Boundary=x y"]
        {
            let body = masked(kind, &(sent.concat() + "--x y--\r\n"));
            assert_eq!(body.as_deref(), Some(&*(shown.concat() + "--x y--\r\n")));
        }
        assert_eq!(masked("multipart/form-data; boundary=z", "--x\r\n\r\na"), None);
        assert_eq!(masked("multipart/form-data", "--x\r\n\r\na"), None);
    }
}
