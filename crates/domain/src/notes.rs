//! What a publisher tells whoever certifies an offer.

/// Notes for certification: how to try the offer out, and what changed. Lines end with a line feed, and nothing in them is
/// invisible but blanks and tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes(String);

/// Notes are longer than [`Notes::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the notes for certification have {characters} characters; shorten them to {} or fewer", Notes::MOST)]
pub struct NotesTooLong {
    pub characters: usize,
}

impl Notes {
    /// The most characters they may have.
    pub const MOST: usize = 5000;

    /// Reads what somebody typed; nothing where they left it empty. A browser sends other ends of lines than it shows, so that
    /// they are made one before anything is counted.
    pub fn parse(typed: &str) -> Result<Option<Self>, NotesTooLong> {
        let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
        let is_shown = |character: &char| matches!(character, '\n' | '\t') || !character.is_control();
        let shown: String = lines.chars().filter(is_shown).collect();
        let text = shown.trim();
        let characters = text.chars().count();
        match characters {
            0 => Ok(None),
            _ if characters > Self::MOST => Err(NotesTooLong { characters }),
            _ => Ok(Some(Self(text.to_owned()))),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_what_a_person_sees() {
        let read = |typed: &str| Notes::parse(typed).map(|notes| notes.map(|notes| notes.0));
        assert_eq!(read(" \r\n\t\u{7}"), Ok(None));
        assert_eq!(
            read("  User: tester\r\n\tTry\u{0} it\rtwice \n"),
            Ok(Some("User: tester\n\tTry it\ntwice".to_owned()))
        );
    }

    #[test]
    fn characters_are_counted_and_no_bytes() {
        let most = "한".repeat(Notes::MOST);
        assert!(Notes::parse(&format!("{most}\r\n")).is_ok_and(|notes| notes.is_some()));
        let error = Notes::parse(&format!("{most}한")).unwrap_err();
        assert_eq!(error, NotesTooLong { characters: 5001 });
        assert!(error.to_string().ends_with("5001 characters; shorten them to 5000 or fewer"), "{error}");
    }
}
