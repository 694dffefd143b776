//! Words as the letters that are typed for them.
//!
//! A Korean syllable is two or more keys of the two-set keyboard (KS X 5002). Who mistypes one has another syllable, but only one
//! letter that is wrong; so what is compared letter by letter is compared in those.

/// Where the syllables of Hangul begin, and how they are counted: 19 beginnings, 21 vowels, 28 ends of which one is none.
const FIRST_SYLLABLE: u32 = 0xAC00;
const LAST_SYLLABLE: u32 = 0xD7A3;
const VOWELS: u32 = 21;
const ENDS: u32 = 28;

const BEGINNINGS_TYPED: [&str; 19] = [
    "ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ",
    "ㅍ", "ㅎ",
];
const VOWELS_TYPED: [&str; 21] = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ",
    "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
];
const ENDS_TYPED: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ",
    "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];
/// The index of ㄹ among the ends.
const LIQUID: u32 = 8;

/// The keys of both keyboards, side by side.
const KEYS: [(char, char); 26] = [
    ('q', 'ㅂ'),
    ('w', 'ㅈ'),
    ('e', 'ㄷ'),
    ('r', 'ㄱ'),
    ('t', 'ㅅ'),
    ('y', 'ㅛ'),
    ('u', 'ㅕ'),
    ('i', 'ㅑ'),
    ('o', 'ㅐ'),
    ('p', 'ㅔ'),
    ('a', 'ㅁ'),
    ('s', 'ㄴ'),
    ('d', 'ㅇ'),
    ('f', 'ㄹ'),
    ('g', 'ㅎ'),
    ('h', 'ㅗ'),
    ('j', 'ㅓ'),
    ('k', 'ㅏ'),
    ('l', 'ㅣ'),
    ('z', 'ㅋ'),
    ('x', 'ㅌ'),
    ('c', 'ㅊ'),
    ('v', 'ㅍ'),
    ('b', 'ㅠ'),
    ('n', 'ㅜ'),
    ('m', 'ㅡ'),
];
/// The same keys with Shift, where that makes another letter.
const SHIFTED: [(char, char); 7] =
    [('q', 'ㅃ'), ('w', 'ㅉ'), ('e', 'ㄸ'), ('r', 'ㄲ'), ('t', 'ㅆ'), ('o', 'ㅒ'), ('p', 'ㅖ')];

pub(crate) fn is_syllable(letter: char) -> bool {
    (FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&u32::from(letter))
}

/// Syllables and single letters of Hangul.
pub(crate) fn is_hangul(letter: char) -> bool {
    is_syllable(letter)
        || matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}')
}

/// How a syllable ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Vowel,
    Liquid,
    Consonant,
}

/// How the syllable `letter` ends; nothing where it is none.
pub(crate) fn end_of(letter: char) -> Option<End> {
    let number = u32::from(letter).checked_sub(FIRST_SYLLABLE).filter(|_| is_syllable(letter))?;
    Some(match number % ENDS {
        0 => End::Vowel,
        LIQUID => End::Liquid,
        _ => End::Consonant,
    })
}

fn typed(table: &[&'static str], number: u32) -> &'static str {
    usize::try_from(number).ok().and_then(|number| table.get(number)).copied().unwrap_or_default()
}

/// Adds the letters of `word` to `letters`.
pub(crate) fn push_letters(word: &str, letters: &mut String) {
    for letter in word.chars() {
        let code = u32::from(letter);
        match code {
            FIRST_SYLLABLE..=LAST_SYLLABLE => {
                let number = code - FIRST_SYLLABLE;
                letters.push_str(typed(&BEGINNINGS_TYPED, number / (VOWELS * ENDS)));
                letters.push_str(typed(&VOWELS_TYPED, number / ENDS % VOWELS));
                letters.push_str(typed(&ENDS_TYPED, number % ENDS));
            }
            0x1100..=0x1112 => letters.push_str(typed(&BEGINNINGS_TYPED, code - 0x1100)),
            0x1161..=0x1175 => letters.push_str(typed(&VOWELS_TYPED, code - 0x1161)),
            0x11A8..=0x11C2 => letters.push_str(typed(&ENDS_TYPED, code - 0x11A7)),
            _ => letters.push(letter),
        }
    }
}

/// The letters of `word`.
pub(crate) fn letters_of(word: &str) -> String {
    let mut letters = String::with_capacity(word.len() * 2);
    push_letters(word, &mut letters);
    letters
}

/// What the same keys are on the other keyboard; nothing where a letter is on neither.
pub(crate) fn on_other_keyboard(letters: &str) -> Option<String> {
    let to_korean = |letter: char| KEYS.iter().find(|(latin, _)| *latin == letter).map(|(_, korean)| *korean);
    let to_latin = |letter: char| {
        KEYS.iter().chain(&SHIFTED).find(|(_, korean)| *korean == letter).map(|(latin, _)| *latin)
    };
    let korean: Option<String> = letters.chars().map(to_korean).collect();
    korean.or_else(|| letters.chars().map(to_latin).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_is_the_keys_that_are_typed_for_it() {
        for (word, letters) in [
            ("가상", "ㄱㅏㅅㅏㅇ"),
            ("과", "ㄱㅗㅏ"),
            ("값", "ㄱㅏㅂㅅ"),
            ("뷁", "ㅂㅜㅔㄹㄱ"),
            ("\u{1112}\u{1161}\u{11ab}", "ㅎㅏㄴ"),
            ("aws용", "awsㅇㅛㅇ"),
        ] {
            assert_eq!(letters_of(word), letters, "{word}");
        }
    }

    #[test]
    fn keys_are_on_both_keyboards() {
        assert_eq!(on_other_keyboard("znqjspxltm"), Some(letters_of("쿠버네티스")));
        assert_eq!(on_other_keyboard(&letters_of("ㄴㄷ쳐걋ㅛ")).as_deref(), Some("security"));
        assert_eq!(on_other_keyboard("k8s"), None);
        assert_eq!(on_other_keyboard("linuxㄱ"), None);
    }

    #[test]
    fn a_syllable_ends_in_a_vowel_or_a_consonant() {
        assert_eq!(
            ["스", "안", "일", "a"].map(|text| text.chars().next().and_then(end_of)),
            [Some(End::Vowel), Some(End::Consonant), Some(End::Liquid), None]
        );
    }
}
