//! What is around every page.

use std::fmt;

use domain::Timestamp;
use words::{Language, Sentence};

use crate::{Mark, Reader, assets};

/// What the frame of a page needs.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    pub reader: Reader<'a>,
    /// What the browser calls it.
    pub title: String,
    pub theme: Theme,
    /// The address, to come back to after something about the reader was changed.
    pub here: String,
    /// What forms of this page prove with that they are ours.
    pub token: String,
    /// Whether its form was filled in before the session ended.
    pub form_is_back: bool,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Whose page it is.
    pub account: Option<Account>,
    pub navigation: Navigation,
    /// Where the manual tells of it.
    pub help: String,
    /// What is said above it.
    pub notes: Vec<Note>,
}

/// A sentence above a page, whatever page it is.
#[derive(Debug, Clone)]
pub struct Note {
    pub tone: Tone,
    pub text: String,
    /// Where there is more of it: what the link says, and where it leads.
    pub link: Option<(String, String)>,
}

/// How much a note asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Info,
    Look,
}

impl Tone {
    pub fn key(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Look => "look",
        }
    }
}

/// Light, dark, or as the machine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Machine,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Machine, Self::Light, Self::Dark];

    pub fn key(self) -> &'static str {
        match self {
            Self::Machine => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.key() == key)
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub address: String,
}

impl Person {
    /// The first letters of the first and the last word of their name.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace().filter_map(|word| word.chars().next());
        let first = words.next();
        let letters: String = first.into_iter().chain(words.next_back()).collect();
        letters.to_uppercase()
    }
}

/// A publisher whose pages are shown.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: String,
    pub name: String,
}

/// The one column of navigation.
#[derive(Debug, Clone, Default)]
pub struct Navigation {
    /// The offer whose pages these are.
    pub whose: Option<Whose>,
    pub parts: Vec<Part>,
}

/// An offer above its pages.
#[derive(Debug, Clone)]
pub struct Whose {
    pub name: String,
    pub id: String,
    pub logo: Option<String>,
    /// Where all of them are.
    pub back: String,
}

impl Whose {
    /// What stands for a logo.
    pub fn letter(&self) -> String {
        self.name.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default()
    }
}

/// Pages under one heading.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub heading: Option<String>,
    pub links: Vec<Link>,
}

/// A page in the navigation.
#[derive(Debug, Clone, Default)]
pub struct Link {
    pub text: String,
    pub to: String,
    pub is_here: bool,
    /// What stands at its right end.
    pub beside: Option<String>,
    /// How the page stands, where that is told.
    pub mark: Option<Mark>,
    /// Whether it is one of several below the link before them.
    pub is_inner: bool,
}

impl Navigation {
    /// The marks to explain below the pages; none where no page has one.
    pub fn marks(&self) -> &'static [Mark] {
        let is_marked = self.parts.iter().flat_map(|part| &part.links).any(|link| link.mark.is_some());
        if is_marked { &Mark::ALL } else { &[] }
    }
}

impl Page<'_> {
    pub fn text(&self, id: &'static str) -> String {
        self.reader.text(id)
    }

    pub fn say(&self, sentence: &Sentence) -> String {
        self.reader.say(sentence)
    }

    pub fn time(&self, at: &Timestamp) -> String {
        self.reader.time_element(*at)
    }

    /// How a page stands: a shape, and a word that is hidden.
    pub fn mark(&self, mark: &Mark) -> String {
        mark.beside(&self.reader)
    }

    pub fn mark_word(&self, mark: &Mark) -> String {
        self.say(&mark.words())
    }

    pub fn lang(&self) -> &'static str {
        self.reader.language().code()
    }

    /// The languages that this page is not in, each in its own words.
    pub fn others(&self) -> Vec<(&'static str, &'static str)> {
        let others = Language::ALL.into_iter().filter(|language| *language != self.reader.language());
        others.map(|language| (language.code(), own_name(language))).collect()
    }

    pub fn style(&self) -> &'static str {
        &assets::STYLE.path
    }

    pub fn module(&self) -> &'static str {
        &assets::MODULE.path
    }

    pub fn icon(&self) -> &'static str {
        &assets::ICON.path
    }

    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// What a language calls itself.
pub(crate) fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Korean => "한국어",
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        let initials = |name: &str| Person { name: name.to_owned(), address: String::new() }.initials();
        for (name, letters) in
            [("Mina Kim", "MK"), ("ana maria duarte", "AD"), ("Jonas", "J"), ("김미나", "김"), ("", "")]
        {
            assert_eq!(initials(name), letters);
        }
    }
}
