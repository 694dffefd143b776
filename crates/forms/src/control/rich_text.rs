//! Texts with markup: the source, and beside it what customers see of it.

use askama::Template;
use offer_types::{MarkupSeen, markup_seen};
use serde_json::{Map, Value};
use ui::Reader;
use words::{Sentence, say};

use super::{frame, made};
use crate::drawn::Drawn;

/// A button that writes markup around what is chosen.
struct Tool {
    label: String,
    /// What is written before and behind it, with `…` between both.
    mark: String,
    /// The same of each line.
    each: Option<&'static str>,
    /// The key that presses it, together with the control key.
    key: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "control/rich_text.html")]
struct Rich<'a> {
    d: &'a Drawn<'a>,
    tools: Vec<Tool>,
    /// What the toolbar is called, and the button that shows the text without a script.
    names: (String, String),
    rows: usize,
    seen: String,
    left_out: String,
}

#[derive(Template)]
#[template(path = "control/seen.html")]
struct Seen<'a> {
    label: &'a str,
    html: &'a str,
}

#[derive(Template)]
#[template(path = "control/preview.html")]
struct Preview<'a> {
    seen: String,
    left_out: String,
    /// The text without what customers do not see, where that is asked for.
    clean: Option<&'a str>,
}

/// The control of a text that may hold the tags of [`Field::markup`](offer_types::Field).
pub(crate) fn draw(drawn: &Drawn<'_>) -> String {
    let none = Map::new();
    let allowed = drawn.field.markup.as_ref().and_then(Value::as_object).unwrap_or(&none);
    let told = markup_seen(allowed, &drawn.text);
    // The same is among what is worth a look where the text is stored.
    let left_out = if drawn.looks.is_empty() { left_out(drawn.reader, &told) } else { String::new() };
    let lines: usize = drawn.text.lines().map(|line| line.chars().count() / 42 + 1).sum();
    let name = |sentence: Sentence| drawn.reader.say(&sentence);
    let rich = Rich {
        d: drawn,
        tools: tools(drawn.reader, allowed),
        names: (
            name(say!("rich-tools", label = drawn.label.clone())),
            name(say!("rich-preview", label = drawn.label.clone())),
        ),
        rows: lines.clamp(9, 24),
        seen: seen(drawn.reader, &told.html),
        left_out,
    };
    frame::around(drawn, &made(&rich))
}

/// What customers see of `text`, where `allowed` may be in it, and what they do not: a part of a page, as HTML. With `clean`, the text that
/// is left is in it, too.
pub fn preview(reader: &Reader<'_>, allowed: &Map<String, Value>, text: &str, clean: bool) -> String {
    let told = markup_seen(allowed, text);
    let (seen, left_out) = (seen(reader, &told.html), left_out(reader, &told));
    made(&Preview { seen, left_out, clean: clean.then_some(&told.html) })
}

fn seen(reader: &Reader<'_>, html: &str) -> String {
    // What heads a part of the text heads no part of the page.
    let mut html = html.to_owned();
    for level in 1..=6 {
        html = html
            .replace(&format!("<h{level}>"), "<p class=\"heading\">")
            .replace(&format!("</h{level}>"), "</p>");
    }
    made(&Seen { label: &reader.say(&say!("rich-seen")), html: &html })
}

/// What is left out, each with how often it is there; empty where nothing is.
fn left_out(reader: &Reader<'_>, told: &MarkupSeen) -> String {
    /// The most kinds that are named.
    const MOST: usize = 10;
    if told.left_out.is_empty() {
        return String::new();
    }
    let many: usize = told.left_out.iter().map(|(_, many)| many).sum();
    let named = told.left_out.iter().take(MOST).map(|(name, many)| match many {
        1 => name.clone(),
        many => format!("{name} × {many}"),
    });
    let list = named.collect::<Vec<_>>().join(", ");
    reader.say(&say!("rich-left-out", list, many))
}

/// Buttons for those of the usual tags that are allowed.
fn tools(reader: &Reader<'_>, allowed: &Map<String, Value>) -> Vec<Tool> {
    let among = |tags: &[&'static str]| tags.iter().copied().find(|tag| allowed.contains_key(*tag));
    let around = |label: Sentence, tags: &[&'static str], key| {
        let mark = |tag| format!("<{tag}>…</{tag}>");
        among(tags).map(|tag| Tool { label: reader.say(&label), mark: mark(tag), each: None, key })
    };
    let list = |label: Sentence, tag| {
        let each = (allowed.contains_key("li") && allowed.contains_key(tag)).then_some("<li>…</li>")?;
        let mark = format!("<{tag}>\n…\n</{tag}>");
        Some(Tool { label: reader.say(&label), mark, each: Some(each), key: None })
    };
    let link = || {
        let mark = "<a href=\"\">…</a>".to_owned();
        let is_allowed = allowed.get("a").is_some_and(|attributes| attributes[0] == "href");
        is_allowed.then(|| Tool { label: reader.say(&say!("rich-link")), mark, each: None, key: Some("k") })
    };
    let all = [
        around(say!("rich-bold"), &["b", "strong"], Some("b")),
        around(say!("rich-italic"), &["i", "em"], Some("i")),
        around(say!("rich-heading"), &["h3", "h2", "h4"], None),
        list(say!("rich-list"), "ul"),
        list(say!("rich-numbers"), "ol"),
        link(),
    ];
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use serde_json::json;
    use words::{Language, Words};

    use super::*;

    fn reader() -> Reader<'static> {
        Reader {
            words: Words::new(Language::English, None),
            now: Timestamp::parse("2026-11-29T10:58:07Z").unwrap(),
        }
    }

    #[test]
    fn a_preview_is_safe_and_says_what_is_left_out() {
        let allowed = json!({ "h3": [], "b": [] });
        let text = "<h3>Why</h3><b onclick=x>now</b><script>x</script></form>";
        let shown = preview(&reader(), allowed.as_object().unwrap(), text, true);
        assert!(shown.contains("<p class=\"heading\">Why</p><b>now</b>"), "{shown}");
        assert!(shown.contains("do not see &#60;form&#62;, &#60;script&#62;, onclick: they"), "{shown}");
        assert!(
            !shown.contains("<script") && !shown.contains("</form") && !shown.contains("onclick="),
            "{shown}"
        );
        assert!(shown.contains("<textarea data-clean>\n&#60;h3&#62;Why"), "{shown}");
    }

    #[test]
    fn tools_are_for_what_is_allowed() {
        let names = |allowed: Value| -> Vec<String> {
            tools(&reader(), allowed.as_object().unwrap()).into_iter().map(|tool| tool.mark).collect()
        };
        assert_eq!(
            names(json!({ "strong": [], "em": [], "ul": [], "a": ["href"] })),
            ["<strong>…</strong>", "<em>…</em>", "<a href=\"\">…</a>"]
        );
        assert_eq!(names(json!({ "ul": [], "li": [], "a": [] })), ["<ul>\n…\n</ul>"]);
    }
}
