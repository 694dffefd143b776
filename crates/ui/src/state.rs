//! What something is in: a shape, a colour and a word. The word is the meaning.

use words::{Sentence, say};

use crate::Reader;

/// A state that pages show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A ring: never published.
    Draft,
    /// Half a disc: a step runs.
    Running,
    /// A target: visible to testers, waits for its sign-off.
    Preview,
    /// A disc.
    Live,
    /// A triangle: somebody must act.
    Attention,
    /// A square: live, and not sold any more.
    Stopped,
}

impl State {
    pub const ALL: [Self; 6] =
        [Self::Attention, Self::Preview, Self::Running, Self::Draft, Self::Live, Self::Stopped];

    /// The word for it in addresses and classes.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Preview => "preview",
            Self::Live => "live",
            Self::Attention => "attention",
            Self::Stopped => "stopped",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// The word for it.
    pub fn words(self) -> Sentence {
        match self {
            Self::Draft => say!("state-draft"),
            Self::Running => say!("state-running"),
            Self::Preview => say!("state-preview"),
            Self::Live => say!("state-live"),
            Self::Attention => say!("state-attention"),
            Self::Stopped => say!("state-stopped"),
        }
    }

    /// Its shape and its word, as HTML.
    pub fn badge(self, reader: &Reader<'_>) -> String {
        // The words are ours, and hold no markup.
        format!(r#"<span class="st st-{}">{}{}</span>"#, self.key(), self.shape(), reader.say(&self.words()))
    }

    /// Its shape, to stand before words.
    pub fn shape(self) -> String {
        let shape = match self {
            Self::Draft => {
                r#"<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>"#
            }
            Self::Running => {
                r#"<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor"/>"#
            }
            Self::Preview => {
                r#"<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/><circle cx="6" cy="6" r="1.75" fill="currentColor"/>"#
            }
            Self::Live => r#"<circle cx="6" cy="6" r="5" fill="currentColor"/>"#,
            Self::Attention => r#"<path d="M6 .75 12 11.5H0z" fill="currentColor"/>"#,
            Self::Stopped => r#"<path d="M1.5 1.5h9v9h-9z" fill="currentColor"/>"#,
        };
        format!(r#"<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{shape}</svg>"#)
    }
}
