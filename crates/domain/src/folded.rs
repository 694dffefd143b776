//! Names as they are found and sorted: whatever their letter case, their accents, and how they were typed.
//!
//! One function makes the key that is stored beside a name and the words that somebody looks for, so that both engines compare the same
//! bytes. It is close to what Unicode calls compatibility case folding (UAX #15, TR #30): full-width letters, ligatures and letters
//! with accents are what people take them for. Marks that make another letter of one, as in Japanese and Hindi, stay.

use unicode_normalization::UnicodeNormalization as _;

/// The most characters of a key: two names that differ only behind them sort by their ids.
const MOST: usize = 200;

/// The key of `text`.
pub fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|letter| !is_accent(*letter)).flat_map(char::to_lowercase);
    let same = plain.flat_map(|letter| match letter {
        '\u{df}' => ['s', 's'].into_iter().take(2),
        // The form at the end of a word.
        '\u{3c2}' => ['\u{3c3}', ' '].into_iter().take(1),
        // A database in C does not take it.
        '\0' => [' ', ' '].into_iter().take(1),
        letter => [letter, ' '].into_iter().take(1),
    });
    let composed: String = same.nfc().collect();
    let words: Vec<&str> = composed.split_whitespace().collect();
    words.join(" ").chars().take(MOST).collect()
}

/// The accents of Latin, Greek and Cyrillic letters.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_take_for_the_same_is_the_same() {
        for (one, other) in [
            ("Zebra", "ZEBRA"),
            ("\u{c9}lan", "e\u{301}lan"),
            ("Stra\u{df}e", "STRASSE"),
            ("\u{130}stanbul", "istanbul"),
            ("\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2}"),
            ("\u{ff23}\u{ff4c}\u{ff4f}\u{ff55}\u{ff44}", "cloud"),
            ("  two \t words ", "Two Words"),
            // Hangul as one letter, and in its parts.
            ("\u{d55c}\u{ad6d}", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_another_letter_stays_one() {
        assert_ne!(folded("\u{304b}"), folded("\u{304c}"), "ka and ga");
        assert_eq!(folded("\u{1f680} Rocket"), "\u{1f680} rocket");
        assert_eq!(folded("\u{ac00}\u{c0c1}"), "\u{ac00}\u{c0c1}");
        assert_eq!(folded(""), "");
        assert_eq!(folded(&"\u{fdfa}".repeat(100)).chars().count(), MOST);
    }

    #[test]
    fn a_key_is_its_own_key() {
        for text in
            ["\u{c9}lan  Vital", "\u{1e9e}", "a\0b", "\u{fb01}n", "\u{d55c}\u{ad6d}\u{c5b4} 1\u{2075}"]
        {
            assert_eq!(folded(&folded(text)), folded(text), "{text}");
        }
    }
}
