//! Where in a text a sought word is.

use std::ops::Range;

/// A word that somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Words are written with blanks between them: one is found by its beginning.
    Word(String),
    /// Korean is written with blanks or without, and with particles behind: it is found wherever its letters are.
    Letters(Vec<char>),
}

/// The fewest letters that a Korean word is cut down to when it is not found as it was typed.
const FEWEST: usize = 2;
/// How many of its last letters may be a particle.
const PARTICLE: usize = 2;

/// The words of what somebody typed.
pub(crate) fn sought(typed: &str) -> Vec<Sought> {
    let folded = typed.to_lowercase();
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let word = |word: &str| match word.chars().any(is_hangul) {
        true => Sought::Letters(word.chars().collect()),
        false => Sought::Word(word.to_owned()),
    };
    words.map(word).collect()
}

pub(crate) fn is_hangul(letter: char) -> bool {
    ('\u{1100}'..='\u{11ff}').contains(&letter)
        || ('\u{3130}'..='\u{318f}').contains(&letter)
        || ('가'..='힣').contains(&letter)
}

impl Sought {
    /// The places of `text` where it is, as ranges of bytes, and whether each is a whole word.
    pub(crate) fn find(&self, text: &str) -> Vec<(Range<usize>, bool)> {
        match self {
            Self::Word(word) => words(text).filter_map(|range| begins(text, range, word)).collect(),
            Self::Letters(letters) => {
                let squeezed = squeezed(text);
                // A particle that was typed need not be the one that stands there.
                let shorter = (0..=PARTICLE).map_while(|cut| {
                    let most = letters.len().checked_sub(cut)?;
                    (cut == 0 || most >= FEWEST).then(|| &letters[..most])
                });
                let mut found = shorter.map(|letters| (occurrences(&squeezed, letters), letters.len()));
                let (found, many) = found.find(|(found, _)| !found.is_empty()).unwrap_or_default();
                found.into_iter().map(|range| (range, many == letters.len())).collect()
            }
        }
    }
}

/// The words of `text`.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(move |part| {
        let start = part.as_ptr().addr() - text.as_ptr().addr();
        start..start + part.len()
    })
}

/// The beginning of the word at `range`, where that is `sought`.
fn begins(text: &str, range: Range<usize>, sought: &str) -> Option<(Range<usize>, bool)> {
    let word = &text[range.clone()];
    let many = sought.chars().count();
    let folded: String = word.chars().take(many).flat_map(char::to_lowercase).collect();
    let length: usize = word.chars().take(many).map(char::len_utf8).sum();
    (folded == sought).then(|| (range.start..range.start + length, length == word.len()))
}

/// A letter without its case, and where it is.
type Letter = (char, Range<usize>);

/// The letters and digits of a text, without what is between them.
fn squeezed(text: &str) -> Vec<Letter> {
    let letters = text.char_indices().filter(|(_, letter)| letter.is_alphanumeric());
    let fold = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
    letters.map(|(at, letter)| (fold(letter), at..at + letter.len_utf8())).collect()
}

fn occurrences(text: &[Letter], sought: &[char]) -> Vec<Range<usize>> {
    let is_there =
        |window: &&[Letter]| window.iter().zip(sought).all(|((letter, _), sought)| letter == sought);
    let windows = text.windows(sought.len().max(1)).filter(is_there);
    let mut found: Vec<Range<usize>> = Vec::new();
    for window in windows {
        let (Some((_, first)), Some((_, last))) = (window.first(), window.last()) else { continue };
        // What overlaps is one place.
        if found.last().is_none_or(|before| before.end <= first.start) {
            found.push(first.start..last.end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, typed: &str) -> Vec<&'a str> {
        let all = sought(typed).into_iter().flat_map(|sought| sought.find(text));
        all.map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn a_word_is_found_by_its_beginning() {
        let text = "Canceling a publish: cancel, or uncancel it. STOA's 503";
        assert_eq!(found(text, "CANCEL"), ["Cancel", "cancel"]);
        assert_eq!(found(text, "go-stoa"), ["STOA"]);
        assert_eq!(found(text, "503 a"), ["503", "a"]);
        assert!(found(text, "ublish ling").is_empty());
    }

    #[test]
    fn korean_is_found_with_blanks_and_without_and_with_other_particles() {
        let text = "판매 중지는 되돌릴 수 있습니다. 오퍼가 API에 보입니다.";
        assert_eq!(found(text, "판매중지"), ["판매 중지"]);
        assert_eq!(found(text, "판매 중지"), ["판매", "중지"]);
        assert_eq!(found(text, "오퍼를"), ["오퍼"]);
        assert_eq!(found(text, "api에"), ["API에"]);
        assert!(found(text, "정산 를").is_empty());
    }

    #[test]
    fn what_is_typed_may_be_anything() {
        for typed in ["", "   ", "…", "İ", "ß", "\u{0}", "ㅋㅋㅋㅋ", "🏛"] {
            let _ = found("Straße, İstanbul und ㅋㅋㅋㅋㅋ 🏛", typed);
        }
        assert_eq!(found("ㅋㅋㅋㅋㅋ", "ㅋㅋ"), ["ㅋㅋ", "ㅋㅋ"]);
    }
}
