//! Marks in texts: where the words stand that were searched for.

use std::ops::Range;

use crate::language::letters::letters_of;
use crate::language::synonyms::mentions;
use crate::language::words::{Word, words};
use crate::question::Marks;
use crate::{Highlighted, Segment};

/// About how many letters of a description are shown.
const SHOWN: usize = 200;
/// How many stand before the first word that was searched for.
const BEFORE: usize = 60;
/// How many bytes of a description are looked through.
const LOOKED_THROUGH: usize = 8_000;

pub(crate) struct Highlighter<'m> {
    marks: &'m Marks,
}

impl<'m> Highlighter<'m> {
    pub(crate) fn new(marks: &'m Marks) -> Self {
        Self { marks }
    }

    /// All of `text`.
    pub(crate) fn whole(&self, text: &str) -> Highlighted {
        segments(text, 0..text.len(), &self.spans(text))
    }

    /// The summary where a word stands in it, or else the part of the description where one does.
    pub(crate) fn snippet(&self, summary: &str, text: &str) -> Highlighted {
        let marked = self.spans(summary);
        if !marked.is_empty() {
            return segments(summary, 0..summary.len(), &marked);
        }
        let looked_through = &text[..text.floor_char_boundary(LOOKED_THROUGH)];
        let marked = self.spans(looked_through);
        match marked.first() {
            Some(first) => part(text, first.start, &marked),
            None if summary.trim().is_empty() => part(text, 0, &[]),
            None => segments(summary, 0..summary.len(), &[]),
        }
    }

    /// What is marked in `text`: in order, and nothing twice.
    fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let words: Vec<Word<'_>> = words(text).collect();
        let letters: Vec<String> = words.iter().map(|word| letters_of(&word.text)).collect();
        let mut spans: Vec<Range<usize>> = Vec::new();
        for (word, letters) in words.iter().zip(&letters) {
            spans.extend(self.span(text, word, letters));
        }
        for (pair, letters) in words.windows(2).zip(letters.windows(2)) {
            if self.marks.words.contains(&letters.concat()) {
                spans.extend(pair.iter().map(|word| word.span.clone()));
            }
        }
        if !self.marks.concepts.is_empty() {
            for mention in
                mentions(&words).iter().filter(|mention| self.marks.concepts.contains(&mention.concept))
            {
                let mentioned = words.get(mention.first..=mention.last).unwrap_or_default();
                spans.extend(mentioned.iter().map(|word| without_particle(text, word)));
            }
        }
        spans.sort_unstable_by_key(|span| (span.start, span.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        merged
    }

    /// The part of a word that is marked.
    fn span(&self, text: &str, word: &Word<'_>, letters: &str) -> Option<Range<usize>> {
        let Marks { words, stems, prefixes, parts, .. } = self.marks;
        if words.contains(letters) {
            return Some(word.span.clone());
        }
        if let Some(left) = word.without_particles().find(|left| words.contains(&letters_of(left))) {
            return Some(beginning(text, word, left));
        }
        if !stems.is_empty() && stems.contains(word.stem().unwrap_or(&word.text)) {
            return Some(word.span.clone());
        }
        // Of words that only begin like one all is marked.
        if prefixes.iter().any(|prefix| letters.starts_with(prefix.as_str())) {
            return Some(word.span.clone());
        }
        let written = &text[word.span.clone()];
        let (at, part) = parts.iter().find_map(|part| Some((written.find(part.as_str())?, part)))?;
        let start = word.span.start + at;
        Some(start..start + part.len())
    }
}

/// Where `left`, which a word begins with, stands; all of the word where it is written otherwise.
fn beginning(text: &str, word: &Word<'_>, left: &str) -> Range<usize> {
    match text[word.span.clone()].starts_with(left) {
        true => word.span.start..word.span.start + left.len(),
        false => word.span.clone(),
    }
}

/// A word of a phrase, without the particle behind it.
fn without_particle(text: &str, word: &Word<'_>) -> Range<usize> {
    match word.without_particles().last() {
        Some(left) => beginning(text, word, left),
        None => word.span.clone(),
    }
}

/// The part of `text` around `at`.
fn part(text: &str, at: usize, marked: &[Range<usize>]) -> Highlighted {
    let before = text[..at].char_indices().rev().take(BEFORE).last().map_or(at, |(start, _)| start);
    // A word is not cut, unless there are no spaces.
    let start = match before {
        0 => 0,
        start => text[start..at].find(char::is_whitespace).map_or(start, |space| start + space),
    };
    let start = start + (text[start..at].len() - text[start..at].trim_start().len());
    let end = text[start..].char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| start + end);
    let end = match end == text.len() {
        true => end,
        false => text[start..end]
            .rfind(char::is_whitespace)
            .filter(|space| start + space > at)
            .map_or(end, |space| start + space),
    };
    let mut found = segments(text, start..end, marked);
    let dots = || Segment { text: "…".to_owned(), marked: false };
    if start > 0 {
        found.0.insert(0, dots());
    }
    if end < text.len() {
        found.0.push(dots());
    }
    found
}

/// The texts of `range`, marked and not.
fn segments(text: &str, range: Range<usize>, marked: &[Range<usize>]) -> Highlighted {
    let mut segments = Vec::new();
    let mut at = range.start;
    let mut push = |from: usize, to: usize, marked: bool| {
        if from < to {
            segments.push(Segment { text: text[from..to].to_owned(), marked });
        }
    };
    for span in marked.iter().filter(|span| span.start >= range.start && span.end <= range.end) {
        push(at, span.start, false);
        push(span.start, span.end, true);
        at = span.end;
    }
    push(at, range.end, false);
    Highlighted(segments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(marks: &Marks, text: &str) -> String {
        let shown = Highlighter { marks }.whole(text);
        let segments = shown.0.iter().map(|segment| match segment.marked {
            true => format!("[{}]", segment.text),
            false => segment.text.clone(),
        });
        segments.collect()
    }

    fn set<const N: usize>(texts: [&str; N]) -> std::collections::BTreeSet<String> {
        texts.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn words_are_marked_without_their_particles() {
        let marks = Marks { words: set([&letters_of("보안"), "linux"]), ..Marks::default() };
        assert_eq!(marked(&marks, "Linux의 보안은 LINUX."), "[Linux]의 [보안]은 [LINUX].");
    }

    #[test]
    fn stems_parts_and_beginnings_are_marked() {
        let marks = Marks {
            stems: set(["connect"]),
            parts: set(["보안"]),
            prefixes: set(["kube"]),
            ..Marks::default()
        };
        assert_eq!(
            marked(&marks, "Connecting 클라우드보안팀 on Kubernetes"),
            "[Connecting] 클라우드[보안]팀 on [Kubernetes]"
        );
    }

    #[test]
    fn a_snippet_is_where_the_words_are() {
        let marks = Marks { words: set(["needle"]), ..Marks::default() };
        let text = format!("{} the needle in it {}", "hay ".repeat(100), "straw ".repeat(100));
        let snippet = Highlighter { marks: &marks }.snippet("A summary.", &text);
        assert!(snippet.0.iter().any(|segment| segment.marked && segment.text == "needle"), "{snippet:?}");
        let shown = snippet.text();
        assert!(shown.starts_with("…hay") && shown.ends_with("straw…"), "{shown}");
        assert!(shown.chars().count() <= SHOWN + 2, "{shown}");
        let other = Highlighter { marks: &Marks::default() }.snippet("A summary.", &text);
        assert_eq!(other.text(), "A summary.");
    }
}
