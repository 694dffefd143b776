//! Looks for words in the manual.

use std::ops::Range;

use crate::article::{Article, Section};
use crate::contents::Manual;
use crate::fold::{Sought, sought};

/// The most letters of what was typed that count.
const TYPED: usize = 100;
/// The most places that are told.
const TOLD: usize = 20;
/// How many bytes of a text are shown, and how many of them before what was found.
const SHOWN: usize = 220;
const BEFORE: usize = 60;

/// What a find counts for, by where it is; a whole word counts for half as much again.
const IN_TITLE: usize = 12;
const IN_HEADING: usize = 8;
const IN_TEXT: usize = 2;
/// How often a word that is repeated counts.
const REPEATS: usize = 3;

/// A place of the manual where what was sought is.
pub struct Hit<'a> {
    pub article: &'a Article,
    /// Nothing where it is what the article begins with.
    pub section: Option<&'a Section>,
    pub snippet: Snippet,
}

/// A piece of a text: its parts, and whether each is what was sought.
pub type Snippet = Vec<(String, bool)>;

impl Hit<'_> {
    pub fn address(&self) -> String {
        match self.section {
            Some(section) => format!("{}#{}", self.article.address(), section.anchor),
            None => self.article.address(),
        }
    }
}

impl Manual {
    /// The places where every word of `typed` is, the best first.
    pub fn search(&self, typed: &str) -> Vec<Hit<'_>> {
        let typed: String = typed.chars().take(TYPED).collect();
        let sought = sought(&typed);
        if sought.is_empty() {
            return Vec::new();
        }
        let places = self.articles.iter().flat_map(|article| {
            let sections = article.sections.iter().map(move |section| (article, Some(section)));
            std::iter::once((article, None)).chain(sections)
        });
        let mut found: Vec<_> = places
            .filter_map(|(article, section)| {
                let (score, ranges) = score(&sought, article, section)?;
                let text = section.map_or(article.about.as_str(), |section| section.text.as_str());
                Some((score, Hit { article, section, snippet: snippet(text, ranges) }))
            })
            .collect();
        // Stable: what is read first comes first among equals.
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, hit)| hit).take(TOLD).collect()
    }
}

/// What a place counts for, and where in its text the words are; nothing where one is missing, or all are in the title of another place.
fn score(
    sought: &[Sought],
    article: &Article,
    section: Option<&Section>,
) -> Option<(usize, Vec<Range<usize>>)> {
    let (mut total, mut is_own, mut ranges) = (0, false, Vec::new());
    for word in sought {
        let title = worth(&word.find(&article.title), IN_TITLE);
        let heading = section.map_or(0, |section| worth(&word.find(&section.title), IN_HEADING));
        let text = word.find(section.map_or(article.about.as_str(), |section| section.text.as_str()));
        let own = heading + worth(&text, IN_TEXT) + if section.is_none() { title } else { 0 };
        if own == 0 && title == 0 {
            return None;
        }
        is_own |= own > 0;
        // An article that is about it tells more of it than one that mentions it.
        total += own + if section.is_some() { title / 3 } else { 0 };
        ranges.extend(text.into_iter().map(|(range, _)| range));
    }
    is_own.then_some((total, ranges))
}

fn worth(found: &[(Range<usize>, bool)], each: usize) -> usize {
    let worth = |(_, is_whole): &(Range<usize>, bool)| if *is_whole { each + each / 2 } else { each };
    found.iter().take(REPEATS).map(worth).sum()
}

/// The piece of `text` around the first of `ranges`, with those within it marked.
fn snippet(text: &str, mut ranges: Vec<Range<usize>>) -> Snippet {
    ranges.sort_by_key(|range| (range.start, range.end));
    let first = ranges.first().map_or(0, |range| range.start);
    let start = if first <= BEFORE { 0 } else { word_from(text, first - BEFORE).min(first) };
    let end = if text.len() - start <= SHOWN { text.len() } else { word_from(text, start + SHOWN) };
    let mut parts = Snippet::new();
    let mut add = |part: &str, is_sought| {
        if !part.is_empty() {
            parts.push((part.to_owned(), is_sought));
        }
    };
    if start > 0 {
        add("… ", false);
    }
    let mut at = start;
    for range in ranges.into_iter().filter(|range| range.end <= end) {
        if range.start >= at {
            add(&text[at..range.start], false);
            add(&text[range.clone()], true);
            at = range.end;
        }
    }
    add(text[at..end].trim_end(), false);
    if end < text.len() {
        add(" …", false);
    }
    parts
}

/// Where the first word behind `at` begins; the end of the text where none does.
fn word_from(text: &str, at: usize) -> usize {
    let tail = text.as_bytes().iter().enumerate().skip(at);
    tail.map(|(at, byte)| (at, *byte)).find(|(_, byte)| *byte == b' ').map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use words::Language;

    use super::*;
    use crate::contents::manual;

    fn addresses(language: Language, typed: &str) -> Vec<String> {
        manual(language).search(typed).iter().map(Hit::address).collect()
    }

    #[test]
    fn what_an_article_is_about_comes_before_what_it_mentions() {
        for (language, typed, first) in [
            (Language::English, "compare", "/help/compare"),
            (Language::English, "stop sell", "/help/stop-selling"),
            (Language::Korean, "판매중지", "/help/stop-selling"),
            (Language::Korean, "비교", "/help/compare"),
        ] {
            assert_eq!(addresses(language, typed).first().map(String::as_str), Some(first), "{typed}");
        }
    }

    #[test]
    fn every_word_must_be_there() {
        let both = addresses(Language::English, "preview link");
        assert!(!both.is_empty());
        assert!(both.len() < addresses(Language::English, "preview").len().max(TOLD + 1));
        for typed in ["", " - ", "preview qqqq", "존재하지않는말"] {
            assert!(addresses(Language::English, typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn what_was_found_is_marked_within_its_sentence() {
        let text = format!(
            "{} A preview waits, and no Preview is lost. {}",
            "Before it. ".repeat(20),
            "After. ".repeat(40)
        );
        let ranges = sought("preview").into_iter().flat_map(|word| word.find(&text)).map(|(range, _)| range);
        let shown = snippet(&text, ranges.collect());
        let marked: Vec<_> = shown.iter().filter(|part| part.1).map(|part| part.0.as_str()).collect();
        assert_eq!(marked, ["preview", "Preview"]);
        let whole: String = shown.iter().map(|part| part.0.as_str()).collect();
        assert!(whole.starts_with("… ") && whole.ends_with(" …") && whole.len() < 300, "{whole}");
        assert_eq!(snippet("판매 중지", Vec::new()), [("판매 중지".to_owned(), false)]);
    }

    #[test]
    fn every_hit_shows_a_piece_of_what_stands_there() {
        for (language, typed) in [(Language::Korean, "오퍼"), (Language::English, "offer")] {
            let found = manual(language).search(typed);
            assert_eq!(found.len(), TOLD, "{typed}");
            for hit in &found {
                assert!(!hit.snippet.is_empty(), "{}", hit.address());
            }
            assert!(found.iter().any(|hit| hit.snippet.iter().any(|part| part.1)), "{typed}");
        }
    }
}
