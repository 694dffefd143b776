//! The words of a text, where they stand, and their stems.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use super::letters::is_hangul;
use super::particles::{is_particle, without_particles};

/// The most bytes of a word: what is longer is cut.
const LONGEST: usize = 120;

/// What a word is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Hangul,
    /// Chinese characters and kana: written without spaces.
    Han,
    /// Latin letters, digits, and whatever else has spaces between words.
    Other,
}

impl Script {
    fn of(letter: char) -> Option<Self> {
        match letter {
            letter if letter.is_ascii_alphanumeric() => Some(Self::Other),
            letter if letter.is_ascii() => None,
            letter if is_hangul(letter) => Some(Self::Hangul),
            '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' => Some(Self::Han),
            // Accents that stand behind their letter.
            '\u{300}'..='\u{36f}' => Some(Self::Other),
            letter if letter.is_alphanumeric() => Some(Self::Other),
            _ => None,
        }
    }
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    /// Where it stands.
    pub span: Range<usize>,
    /// As it is looked for, whatever its letter case and accents.
    pub text: Cow<'t, str>,
    pub script: Script,
    /// The stem of an English word, where it is another; read when it is asked for.
    stem: OnceCell<Option<String>>,
}

impl Word<'_> {
    /// The stem of an English word, where it is another; nothing of words in other scripts.
    pub(crate) fn stem(&self) -> Option<&str> {
        static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));
        let is_word =
            || self.script == Script::Other && self.text.bytes().all(|byte| byte.is_ascii_lowercase());
        let stem =
            || is_word().then(|| ENGLISH.stem(&self.text).into_owned()).filter(|stem| *stem != self.text);
        self.stem.get_or_init(stem).as_deref()
    }

    /// What is left of a Korean word without its particles, the longest first.
    pub(crate) fn without_particles(&self) -> impl Iterator<Item = &str> {
        Some(&*self.text).filter(|_| self.script == Script::Hangul).into_iter().flat_map(without_particles)
    }

    /// Whether it is known by pairs of its syllables as well.
    pub(crate) fn has_parts(&self) -> bool {
        self.script != Script::Other
    }
}

/// The words of `text`, one after the other.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    Words { text, at: 0, before: None }
}

struct Words<'t> {
    text: &'t str,
    at: usize,
    /// Where the word before ended, and whether a particle may stand there.
    before: Option<(usize, Script)>,
}

impl<'t> Words<'t> {
    /// The end of the word that begins at `start`, in `script`.
    fn end(&self, start: usize, script: Script) -> usize {
        let rest = &self.text[start..];
        let letters = rest.char_indices().find(|(_, letter)| Script::of(*letter) != Some(script));
        let end = letters.map_or(rest.len(), |(at, _)| at);
        // C++ and C# are names.
        let signs = rest[end..].bytes().take_while(|byte| matches!(byte, b'+' | b'#')).count();
        start + end + if end <= 2 && signs <= 2 { signs } else { 0 }
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        loop {
            let rest = &self.text[self.at..];
            let mut letters = rest.char_indices().map(|(at, letter)| (at, Script::of(letter)));
            let Some((start, script)) = letters.find_map(|(at, script)| Some((at, script?))) else {
                self.at = self.text.len();
                return None;
            };
            let start = self.at + start;
            let end = self.end(start, script);
            let glued = self.before.is_some_and(|(end, _)| end == start);
            let before = self.before.replace((end, script));
            self.at = end;
            let written = &self.text[start..end];
            // The s in "the customer's".
            let is_genitive = written.eq_ignore_ascii_case("s")
                && before.is_some_and(|(end, _)| matches!(&self.text[end..start], "'" | "\u{2019}"));
            // The particle in "Linux를".
            let is_particle = script == Script::Hangul
                && glued
                && before.is_some_and(|(_, script)| script != Script::Hangul)
                && is_particle(written);
            if is_genitive || is_particle {
                continue;
            }
            let text = looked_for(written, script);
            if !text.is_empty() {
                return Some(Word { span: start..end, text, script, stem: OnceCell::new() });
            }
        }
    }
}

/// `written` as it is looked for.
fn looked_for(written: &str, script: Script) -> Cow<'_, str> {
    let short = &written[..written.floor_char_boundary(LONGEST)];
    if script == Script::Other && short.bytes().all(|byte| byte.is_ascii()) {
        return match short.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(short.to_ascii_lowercase()),
            false => Cow::Borrowed(short),
        };
    }
    if script == Script::Hangul && short.chars().all(super::letters::is_syllable) {
        return Cow::Borrowed(short);
    }
    // A folded word may have several words in it.
    Cow::Owned(domain::folded(short).replace(' ', ""))
}

/// The parts of a name that was written in one: `LoadBalancer`, `PostgreSQL`.
pub(crate) fn humps(written: &str) -> Vec<&str> {
    let bytes = written.as_bytes();
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..bytes.len() {
        let before = bytes[at - 1];
        let begins = bytes[at].is_ascii_uppercase()
            && (before.is_ascii_lowercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
        if begins && before.is_ascii_alphabetic() {
            parts.push(&written[start..at]);
            start = at;
        }
    }
    if start > 0 {
        parts.push(&written[start..]);
    }
    parts.retain(|part| part.len() > 1);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).map(|word| word.text.into_owned()).collect()
    }

    #[test]
    fn a_text_is_taken_apart() {
        for (text, expected) in [
            ("Secure Linux, hardened.", vec!["secure", "linux", "hardened"]),
            ("the customer's C# and C++ code", vec!["the", "customer", "c#", "and", "c++", "code"]),
            ("AWS용 쿠버네티스cluster", vec!["aws", "쿠버네티스", "cluster"]),
            ("Kubernetes를 쓰는 팀", vec!["kubernetes", "쓰는", "팀"]),
            ("\u{c9}lan e\u{301}lan \u{ff23}loud", vec!["elan", "elan", "cloud"]),
            ("\u{1112}\u{1161}\u{11ab}글", vec!["한글"]),
            ("contoso.secure-linux_2", vec!["contoso", "secure", "linux", "2"]),
            ("\u{1f680} … ??", vec![]),
        ] {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn stems_are_those_of_english() {
        let stems: Vec<Option<String>> =
            words("connections managing linux 2fa 관리").map(|word| word.stem().map(str::to_owned)).collect();
        let stems: Vec<_> = stems.iter().map(Option::as_deref).collect();
        assert_eq!(stems, [Some("connect"), Some("manag"), None, None, None]);
    }

    #[test]
    fn a_name_in_one_has_parts() {
        for (name, parts) in [
            ("LoadBalancer", vec!["Load", "Balancer"]),
            ("PostgreSQL", vec!["Postgre", "SQL"]),
            ("HTTPServer", vec!["HTTP", "Server"]),
            ("Linux", vec![]),
            ("LINUX", vec![]),
            ("iOS", vec!["OS"]),
        ] {
            assert_eq!(humps(name), parts, "{name}");
        }
    }

    #[test]
    fn spans_are_where_words_stand() {
        let text = "보안은 Linux";
        let spans: Vec<_> = words(text).map(|word| &text[word.span]).collect();
        assert_eq!(spans, ["보안은", "Linux"]);
    }
}
