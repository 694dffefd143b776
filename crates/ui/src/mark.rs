//! How a page of an offer stands: a shape, a colour and a word. The word is the meaning, and is hidden where there is little room.

use words::{Sentence, say};

use crate::Reader;

/// A state of a page that is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A disc with a tick.
    Complete,
    /// A diamond: it says something else than what is live.
    Changed,
    /// Half a disc: something must change before it can be published.
    Incomplete,
    /// A ring.
    NotStarted,
}

impl Mark {
    /// In the order of the key below the navigation.
    pub const ALL: [Self; 4] = [Self::Complete, Self::Changed, Self::Incomplete, Self::NotStarted];

    /// The word for it in classes.
    pub fn key(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Changed => "changed",
            Self::Incomplete => "incomplete",
            Self::NotStarted => "not-started",
        }
    }

    /// The word for it.
    pub fn words(self) -> Sentence {
        match self {
            Self::Complete => say!("mark-complete"),
            Self::Changed => say!("mark-changed"),
            Self::Incomplete => say!("mark-incomplete"),
            Self::NotStarted => say!("mark-not-started"),
        }
    }

    /// Its shape, as HTML.
    pub fn shape(self) -> String {
        let shape = match self {
            Self::Complete => {
                r#"<circle cx="6" cy="6" r="5.5" fill="currentColor"/><path d="m3.25 6.25 2 2 3.5-4" fill="none" stroke="var(--paper)" stroke-width="1.5"/>"#
            }
            Self::Changed => r#"<path d="m6 .5 5.5 5.5L6 11.5.5 6z" fill="currentColor"/>"#,
            Self::Incomplete => {
                r#"<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor"/>"#
            }
            Self::NotStarted => {
                r#"<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>"#
            }
        };
        format!(
            r#"<svg class="mk mk-{}" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{shape}</svg>"#,
            self.key()
        )
    }

    /// Its shape, and its word for whoever does not see that.
    pub fn beside(self, reader: &Reader<'_>) -> String {
        // The words are ours, and hold no markup.
        format!(r#"{}<span class="hidden"> {}</span>"#, self.shape(), reader.say(&self.words()))
    }

    /// Its shape and its word.
    pub fn badge(self, reader: &Reader<'_>) -> String {
        format!(r#"<span class="st mk-{}">{}{}</span>"#, self.key(), self.shape(), reader.say(&self.words()))
    }
}
