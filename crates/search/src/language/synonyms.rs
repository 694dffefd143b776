//! Words and phrases that mean the same.
//!
//! What means the same is one concept, whose number stands in the index beside the words. A phrase is known however it is
//! spaced: its key is its words in one.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

use super::letters::{letters_of, push_letters};
use super::lines;
use super::words::{Word, words};

/// The most words of a phrase.
const LONGEST: usize = 6;

pub(super) const DATA: &str = include_str!("../../data/synonyms.txt");

/// The number of a concept: that of its line.
pub(crate) type Concept = u16;

/// Concepts by the letters of the stems of their phrases. A short word may be several things.
static CONCEPTS: LazyLock<BTreeMap<String, Vec<Concept>>> = LazyLock::new(|| {
    let mut concepts: BTreeMap<String, Vec<Concept>> = BTreeMap::new();
    for (line, number) in lines(DATA).zip(0..) {
        for phrase in line.split('=') {
            let key: String = words(phrase).map(|word| stem_letters(&word)).collect();
            let numbers = concepts.entry(key).or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    concepts
});

fn stem_letters(word: &Word<'_>) -> String {
    letters_of(word.stem().unwrap_or(&word.text))
}

/// The concepts whose phrase has exactly these letters.
pub(crate) fn concepts_of(letters: &str) -> &'static [Concept] {
    CONCEPTS.get(letters).map_or(&[], Vec::as_slice)
}

/// All phrases, as letters, with their concepts.
pub(crate) fn phrases() -> impl Iterator<Item = (&'static str, &'static [Concept])> {
    CONCEPTS.iter().map(|(letters, concepts)| (letters.as_str(), concepts.as_slice()))
}

/// The phrases that begin with `letters`.
pub(crate) fn phrases_from(letters: &str) -> impl Iterator<Item = (&'static str, &'static [Concept])> {
    let from = CONCEPTS.range::<str, _>((Bound::Included(letters), Bound::Unbounded));
    from.take_while(move |(phrase, _)| phrase.starts_with(letters))
        .map(|(phrase, found)| (phrase.as_str(), found.as_slice()))
}

/// A phrase in a text: from its first to its last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub concept: Concept,
    pub first: usize,
    pub last: usize,
}

/// The concepts that `words` mention.
pub(crate) fn mentions(words: &[Word<'_>]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut phrase = String::new();
    for first in 0..words.len() {
        phrase.clear();
        for (last, word) in words.iter().enumerate().skip(first).take(LONGEST) {
            let length = phrase.len();
            // The last word may have particles; those before it have none in a phrase.
            for left in word.without_particles() {
                push_letters(left, &mut phrase);
                found.extend(concepts_of(&phrase).iter().map(|concept| Mention {
                    concept: *concept,
                    first,
                    last,
                }));
                phrase.truncate(length);
            }
            phrase.push_str(&stem_letters(word));
            found.extend(concepts_of(&phrase).iter().map(|concept| Mention {
                concept: *concept,
                first,
                last,
            }));
            if phrases_from(&phrase).next().is_none() {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentioned(text: &str) -> Vec<(Concept, usize, usize)> {
        let words: Vec<_> = words(text).collect();
        mentions(&words).into_iter().map(|found| (found.concept, found.first, found.last)).collect()
    }

    #[test]
    fn what_means_the_same_is_one_concept() {
        let machine = mentioned("virtual machines")[0].0;
        for text in ["vm", "VMs", "Virtual-Machine", "가상 머신", "가상머신을", "가상 머신은"] {
            assert!(
                mentioned(text).iter().any(|(concept, first, _)| *concept == machine && *first == 0),
                "{text}"
            );
        }
        assert_eq!(mentioned("a virtual tour"), []);
    }

    #[test]
    fn every_line_has_two_phrases_and_none_is_too_long() {
        for line in lines(DATA) {
            assert!(line.split('=').count() > 1, "{line}");
            for phrase in line.split('=') {
                assert!((1..=LONGEST).contains(&words(phrase).count()), "{phrase}");
                let found = mentions(&words(phrase).collect::<Vec<_>>());
                let last = words(phrase).count() - 1;
                assert!(found.iter().any(|mention| mention.first == 0 && mention.last == last), "{phrase}");
            }
        }
    }
}
