//! What a browser sends of a form as it is on a page: all controls that count, in their order.

/// The controls of the first form on `page` whose tag has `mark`, as they are, with `pressed` as the button.
///
/// # Panics
///
/// Where there is no such form.
pub fn form_on(page: &str, mark: &str, pressed: Option<(&str, &str)>) -> Vec<(String, String)> {
    let start = page
        .match_indices("<form")
        .find(|(at, _)| page[*at..].split('>').next().is_some_and(|tag| tag.contains(mark)));
    let start = start.unwrap_or_else(|| panic!("a form with {mark}: {page}")).0;
    let inside = page[start..].split("</form>").next().unwrap_or_default();
    let mut sent = Vec::new();
    let mut rest = inside;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name = rest.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        let end = end_of_tag(rest);
        let tag = &rest[..end];
        let attribute = |wanted: &str| attribute(tag, wanted);
        let is_off = attribute("disabled").is_some();
        match (name, attribute("name").filter(|_| !is_off)) {
            ("input", Some(name)) => {
                let kind = attribute("type").unwrap_or_else(|| "text".to_owned());
                let value = attribute("value");
                let counts = match kind.as_str() {
                    "checkbox" | "radio" => attribute("checked").is_some(),
                    "submit" | "button" | "file" | "image" => false,
                    _ => true,
                };
                if counts {
                    let usual = if matches!(kind.as_str(), "checkbox" | "radio") { "on" } else { "" };
                    sent.push((name, value.unwrap_or_else(|| usual.to_owned())));
                }
            }
            ("textarea", Some(name)) => {
                let text = rest[end + 1..].split("</textarea>").next().unwrap_or_default();
                // A parser leaves out the first line break, and a browser sends them all as two.
                let text = unescaped(text.strip_prefix('\n').unwrap_or(text));
                sent.push((name, text.replace("\r\n", "\n").replace('\n', "\r\n")));
            }
            ("select", Some(name)) => {
                let options = rest[end + 1..].split("</select>").next().unwrap_or_default();
                let all: Vec<&str> =
                    options.split("<option").skip(1).map(|option| &option[..end_of_tag(option)]).collect();
                let chosen = all.iter().find(|option| self::attribute(option, "selected").is_some());
                if let Some(option) = chosen.or(all.first()) {
                    sent.push((name, self::attribute(option, "value").unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    sent.extend(pressed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    sent
}

/// Where a tag ends whose text begins here: not within an attribute.
fn end_of_tag(text: &str) -> usize {
    let mut is_quoted = false;
    let end = text.char_indices().find(|(_, letter)| {
        is_quoted ^= *letter == '"';
        !is_quoted && *letter == '>'
    });
    end.map_or(text.len(), |(at, _)| at)
}

fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag;
    // Names are found between values, never in them.
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_whitespace()) {
        rest = rest[at..].trim_start();
        let name = rest.split(|letter: char| letter == '=' || letter.is_ascii_whitespace()).next()?;
        let after = &rest[name.len()..];
        let value = after.strip_prefix("=\"").map(|value| value.split('"').next().unwrap_or_default());
        if name == wanted {
            return Some(unescaped(value.unwrap_or_default()));
        }
        rest = match value {
            Some(value) => &after[value.len() + 3..],
            None => after,
        };
        if !rest.starts_with(|letter: char| letter.is_ascii_whitespace()) {
            return None;
        }
    }
    None
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((reference, after)) =
            rest[1..].split_once(';').filter(|(reference, _)| reference.len() < 10)
        else {
            break;
        };
        let letter = match reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            number => {
                number.strip_prefix('#').and_then(|digits| digits.parse().ok()).and_then(char::from_u32)
            }
        };
        plain.extend(letter);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// The same form with other values for controls of these names.
#[must_use]
pub fn with_values(mut form: Vec<(String, String)>, values: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in values {
        match form.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => (*value).clone_into(own),
            None => form.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_of_a_form_is_sent() {
        let page = r#"<form class="find"><input name="q"></form><form method="post" data-editor>
<input type="hidden" name="tag" value="1&#38;2"><input name="/a" value="x &quot;y&quot; &gt;"><input type="checkbox" name="/b" value="true">
<input type="checkbox" name="/c" value="true" checked><input type="radio" name="/d" value="1"><input type="radio" name="/d" value="2" checked>
<textarea name="/e" rows="2">
one
two</textarea><select name="/f"><option value="1">a</option><option value="2" selected>b</option></select><input type="file" name="file:/g"><input name="/h" disabled>
<button name="do" value="save">Save</button></form>"#;
        let pairs = [
            ("tag", "1&2"),
            ("/a", "x \"y\" >"),
            ("/c", "true"),
            ("/d", "2"),
            ("/e", "one\r\ntwo"),
            ("/f", "2"),
            ("do", "save"),
        ];
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(form_on(page, "data-editor", Some(("do", "save"))), pairs);
        let changed = with_values(pairs, &[("/a", "z"), ("/new", "1")]);
        assert_eq!((changed[1].1.as_str(), changed.last().unwrap().0.as_str()), ("z", "/new"));
    }
}
