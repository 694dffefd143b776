//! Signatures in addresses and keys in connection strings: as good as passwords, and in plain sight.

/// What stands where a secret stood.
pub const MASK: &str = "(masked)";

/// What stands before a signature or a key: those of storage accounts, of object stores, and our own.
const NAMES: [&str; 5] = ["sig=", "signature=", "Signature=", "AccountKey=", "AccessKey="];

/// `text` with every signature and key hidden.
pub fn hide_signatures(text: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, name| after_each(name, &text))
}

/// Whether there is a signature or a key in `text`.
pub fn is_signed(text: &str) -> bool {
    hide_signatures(text) != text
}

/// Hides what stands behind each `name`.
fn after_each(name: &str, text: &str) -> String {
    let mut parts = text.split(name);
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .find(|c: char| matches!(c, '&' | '#' | '"' | ';') || c.is_whitespace())
            .unwrap_or(part.len());
        let mask = if end == 0 { "" } else { MASK };
        hidden.extend([name, mask, &part[end..]]);
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_and_keys_are_hidden_and_nothing_else() {
        for (text, hidden) in [
            ("https://x/v?sv=1&sig=q%2B&se=2", "https://x/v?sv=1&sig=(masked)&se=2"),
            ("https://x/a?expires=2&signature=abc#top", "https://x/a?expires=2&signature=(masked)#top"),
            ("https://x/a?X-Amz-Signature=abc", "https://x/a?X-Amz-Signature=(masked)"),
            ("Name=a;AccountKey=k==;Suffix=b", "Name=a;AccountKey=(masked);Suffix=b"),
            ("see \"https://x?sig=abc\" and sig=d", "see \"https://x?sig=(masked)\" and sig=(masked)"),
        ] {
            assert_eq!(hide_signatures(text), hidden);
            assert!(is_signed(text) && !is_signed(hidden), "{text}");
        }
        for plain in ["", "https://x/design=1", "https://x/v?sig=&se=1", "a signature"] {
            assert_eq!(hide_signatures(plain), plain);
        }
    }
}
