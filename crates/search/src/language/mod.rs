//! What words are: how a text is taken apart, and which words mean the same.

pub(crate) mod letters;
pub(crate) mod particles;
pub(crate) mod synonyms;
pub(crate) mod words;

use std::collections::HashSet;
use std::sync::LazyLock;

const STOPWORDS: &str = include_str!("../../data/stopwords.txt");

/// What the data files say: an index that was made with others is of another kind.
pub(crate) const DATA: [&str; 3] = [particles::DATA, synonyms::DATA, STOPWORDS];

/// The program that takes texts apart, for the same reason.
pub(crate) const PROGRAM: [&str; 5] = [
    include_str!("mod.rs"),
    include_str!("letters.rs"),
    include_str!("particles.rs"),
    include_str!("synonyms.rs"),
    include_str!("words.rs"),
];

/// The lines of a data file that say something.
fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether `word` need not be found where others were typed with it.
pub(crate) fn is_stopword(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| lines(STOPWORDS).collect());
    WORDS.contains(word)
}
