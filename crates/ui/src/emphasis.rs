//! Sentences with a part in bold.

/// The text as HTML; what stands between the first two `**` is bold.
pub(crate) fn with_bold(text: &str) -> String {
    let mut parts = text.splitn(3, "**").map(escape);
    let before = parts.next().unwrap_or_default();
    match (parts.next(), parts.next()) {
        (Some(bold), Some(rest)) => format!("{before}<b>{bold}</b>{rest}"),
        (Some(rest), None) => format!("{before}**{rest}"),
        _ => before,
    }
}

/// The text with what HTML takes for its own in its place.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_bold_and_nothing_is_markup() {
        assert_eq!(
            with_bold("**Ready.** Go <live> & \"sell\""),
            "<b>Ready.</b> Go &lt;live&gt; &amp; &quot;sell&quot;"
        );
        assert_eq!(with_bold("a ** b"), "a ** b");
        assert_eq!(with_bold("**<b>** **c**"), "<b>&lt;b&gt;</b> **c**");
        assert_eq!(with_bold("plain"), "plain");
    }
}
