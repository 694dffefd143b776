//! A value before anybody knows what it means.

/// A value as a source gives it. It has no `Debug`, because it may be a secret.
#[derive(Clone)]
pub(crate) enum Raw {
    /// From the environment or a flag, where everything is text.
    Text(String),
    /// From the file.
    Toml(toml::Value),
}

impl Raw {
    /// What a source gave, for a message; long values are cut.
    pub(super) fn given(&self) -> String {
        let text = match self {
            Self::Text(text) => quoted(text),
            Self::Toml(value) => value.to_string(),
        };
        match text.char_indices().nth(80) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// The value, when it is a text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Toml(value) => value.as_str(),
        }
    }
}

/// The text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
