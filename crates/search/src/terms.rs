//! The terms of an offer: what its entry is found by.
//!
//! All of them are terms of one field of the index. The first letter of a term says of what [`Kind`] it is, and how often an offer is
//! noted for it says at which [`Place`]s it stands: the count is the set of places, as bits. So one look answers both whether an
//! offer has a word and where.

use std::collections::HashMap;

use domain::folded;

use crate::language::letters::{letters_of, push_letters};
use crate::language::synonyms::mentions;
use crate::language::words::{Script, Word, humps, words};
use crate::{Entry, Facet};

/// Where a word stands in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Text,
    Summary,
    /// What its categories, its industries and its type are called.
    Names,
    Publisher,
    Keywords,
    Title,
    Id,
}

/// How many places there are.
pub(crate) const PLACES: usize = 7;

impl Place {
    pub(crate) const ALL: [Self; PLACES] =
        [Self::Text, Self::Summary, Self::Names, Self::Publisher, Self::Keywords, Self::Title, Self::Id];

    /// It in a set. Where many words stand has a low bit: it is counted by repeating the word.
    pub(crate) fn bit(self) -> u8 {
        match self {
            Self::Text => 1,
            Self::Summary => 1 << 1,
            Self::Names => 1 << 2,
            Self::Publisher => 1 << 3,
            Self::Keywords => 1 << 4,
            Self::Title => 1 << 5,
            Self::Id => 1 << 6,
        }
    }

    /// Whether pairs of its words are known in one: not where that would be most of the index.
    fn has_pairs(self) -> bool {
        !matches!(self, Self::Text | Self::Summary)
    }
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The letters of a word, or of what is left of it without its particles.
    Word,
    /// The stem of an English word that is another one.
    Stem,
    /// The letters of two words side by side.
    Joined,
    /// Two syllables of a word side by side.
    Part,
    /// The last syllable of a word and the first of the next.
    Across,
    /// The number of a concept.
    Concept,
    /// The letters of a whole title.
    WholeTitle,
    /// The id of the publisher, that of the offer, or both with a dot between.
    Id,
    /// What is suggested: see [`crate::suggest`].
    Category,
    Publisher,
    Offer,
}

impl Kind {
    pub(crate) const fn letter(self) -> char {
        match self {
            Self::Word => 'w',
            Self::Stem => 's',
            Self::Joined => 'j',
            Self::Part => 'b',
            Self::Across => 'c',
            Self::Concept => 'k',
            Self::WholeTitle => 't',
            Self::Id => 'i',
            Self::Category => 'C',
            Self::Publisher => 'P',
            Self::Offer => 'O',
        }
    }

    pub(crate) fn term(self, of: &str) -> String {
        let mut term = String::with_capacity(of.len() + 1);
        term.push(self.letter());
        term.push_str(of);
        term
    }
}

/// Stands between the letters of a name, its key and the name itself in what is suggested.
pub(crate) const BETWEEN: char = '\u{0}';
/// Ends a term in the text that is indexed.
const END: char = '\n';

/// The terms of one entry, with the places where each stands.
#[derive(Debug, Default)]
pub(crate) struct Terms(HashMap<String, u8>);

impl Terms {
    /// All that `entry` is found by.
    pub(crate) fn of(entry: &Entry) -> Self {
        let mut terms = Self::default();
        terms.add_text(&entry.title, Place::Title);
        terms.add_text(&entry.publisher_name, Place::Publisher);
        terms.add_text(&entry.summary, Place::Summary);
        terms.add_text(cut(&entry.text), Place::Text);
        for keyword in &entry.keywords {
            terms.add_text(keyword, Place::Keywords);
        }
        let names = entry.facets.iter().filter(|(facet, _)| **facet != Facet::Publisher);
        for name in names.flat_map(|(_, values)| values).flat_map(|value| &value.names) {
            terms.add_text(name, Place::Names);
        }
        let (publisher, offer) = (entry.publisher.as_str(), entry.offer.as_str());
        let both = format!("{publisher}.{offer}");
        for id in [publisher, offer, &both] {
            terms.add(Kind::Id.term(id), Place::Id);
        }
        terms.add_text(&both, Place::Id);
        terms.add(Kind::WholeTitle.term(&in_one(&entry.title)), Place::Title);
        terms.add_names(entry);
        terms
    }

    fn add(&mut self, term: String, place: Place) {
        *self.0.entry(term).or_default() |= place.bit();
    }

    fn add_text(&mut self, text: &str, place: Place) {
        let words: Vec<_> = words(text).collect();
        for word in &words {
            self.add_word(word, &text[word.span.clone()], place);
        }
        for mention in mentions(&words) {
            self.add(Kind::Concept.term(&mention.concept.to_string()), place);
        }
        for pair in words.windows(2) {
            if place.has_pairs() {
                let mut joined = Kind::Joined.term("");
                pair.iter().for_each(|word| push_letters(&word.text, &mut joined));
                self.add(joined, place);
            }
            if let [one, next] = pair
                && let (true, true) = (one.has_parts(), next.has_parts())
                && let (Some(last), Some(first)) = (one.text.chars().next_back(), next.text.chars().next())
            {
                self.add([Kind::Across.letter(), last, first].iter().collect(), place);
            }
        }
    }

    fn add_word(&mut self, word: &Word<'_>, written: &str, place: Place) {
        let term = Kind::Word.term(&letters_of(&word.text));
        let is_known = self.0.get(&term).is_some_and(|places| places & place.bit() != 0);
        let parts_of_name = if word.script == Script::Other { humps(written) } else { Vec::new() };
        if is_known && parts_of_name.is_empty() {
            return;
        }
        self.add(term, place);
        if let Some(stem) = word.stem() {
            self.add(Kind::Stem.term(stem), place);
        }
        for left in word.without_particles() {
            self.add(Kind::Word.term(&letters_of(left)), place);
        }
        for part in parts_of_name {
            self.add(Kind::Word.term(&part.to_ascii_lowercase()), place);
        }
        for part in parts(word) {
            self.add(Kind::Part.term(&part), place);
        }
    }

    /// What is suggested to people who are typing.
    fn add_names(&mut self, entry: &Entry) {
        let (publisher, offer) = (entry.publisher.as_str(), entry.offer.as_str());
        for category in entry.facets.get(&Facet::Category).into_iter().flatten() {
            for name in &category.names {
                self.add_name(Kind::Category, name, &category.key);
            }
        }
        self.add_name(Kind::Publisher, &entry.publisher_name, publisher);
        self.add_name(Kind::Offer, &entry.title, &format!("{publisher} {offer}"));
    }

    /// `name` by the letters from each of its words on. The whole name comes before its end of the same letters.
    fn add_name(&mut self, kind: Kind, name: &str, key: &str) {
        let spaced = spaced(name);
        let mut letters = spaced.as_str();
        let mut inner = '0';
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        while !letters.is_empty() {
            let from = format!("{letters}{BETWEEN}{inner}{BETWEEN}{key}{BETWEEN}{name}");
            self.add(kind.term(&from), Place::Title);
            inner = '1';
            letters = letters.split_once(' ').map_or("", |(_, rest)| rest);
        }
    }

    /// As [`crate::index::TermStream`] reads them: the set of places as a letter, the term, and an end.
    pub(crate) fn text(&self) -> String {
        let mut text = String::with_capacity(self.0.keys().map(|term| term.len() + 2).sum());
        for (term, places) in &self.0 {
            text.push(char::from(*places));
            text.extend(term.chars().map(|letter| if letter == END { ' ' } else { letter }));
            text.push(END);
        }
        text
    }

    /// Reads the first term of what [`Terms::text`] wrote: its places, it, and the rest.
    pub(crate) fn read(text: &str) -> Option<(u32, &str, &str)> {
        let places = text.chars().next()?;
        let (term, rest) = text[places.len_utf8()..].split_once(END)?;
        Some((u32::from(places), term, rest))
    }
}

/// The most bytes of a description that are read: those of publishers are shorter.
const TEXT: usize = 40_000;

/// The part of a description that is known to the index.
pub(crate) fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(TEXT)]
}

/// The letters of the words of `text` in one.
pub(crate) fn in_one(text: &str) -> String {
    words(text).map(|word| letters_of(&word.text)).collect()
}

/// The letters of the words of `text`, with spaces between.
pub(crate) fn spaced(text: &str) -> String {
    let words: Vec<_> = words(text).map(|word| letters_of(&word.text)).collect();
    words.join(" ")
}

/// Each two syllables of a word side by side.
pub(crate) fn parts(word: &Word<'_>) -> Vec<String> {
    if !word.has_parts() {
        return Vec::new();
    }
    syllable_pairs(&word.text)
}

/// Each two letters of `text` side by side.
pub(crate) fn syllable_pairs(text: &str) -> Vec<String> {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.map(|(one, next)| [one, next].iter().collect()).collect()
}

/// How offers with equal titles are sorted by name.
pub(crate) fn sort_name(entry: &Entry) -> String {
    folded(&entry.title)
}
