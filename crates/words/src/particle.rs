//! Korean particles, whose form depends on the last sound of the word before them.

/// Each particle behind a final consonant and without one.
const PARTICLES: [[&str; 2]; 7] =
    [["은", "는"], ["이", "가"], ["을", "를"], ["과", "와"], ["이나", "나"], ["이라", "라"], ["으로", "로"]];

/// How the last sound of a word ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// ㄹ, which counts as no final consonant before 로.
    Liquid,
    Consonant,
}

/// The form of `particle`, given in either form, behind `word`; both, `을(를)`, where nobody knows how the word is read. What is no
/// particle stays as it is.
pub(crate) fn after(word: &str, particle: &str) -> String {
    let Some([closed, open]) = PARTICLES.into_iter().find(|forms| forms.contains(&particle)) else {
        return particle.to_owned();
    };
    match (ending(word), closed) {
        (Some(Ending::Vowel), _) | (Some(Ending::Liquid), "으로") => open.to_owned(),
        (Some(_), _) => closed.to_owned(),
        (None, "이나" | "이라") => format!("({}){open}", &closed[..'이'.len_utf8()]),
        (None, "으로") => "(으)로".to_owned(),
        (None, _) => format!("{closed}({open})"),
    }
}

fn ending(word: &str) -> Option<Ending> {
    // Quotes and brackets are not read, and what is told in round ones beside a word does not change how it ends.
    let aside = word.strip_suffix(')').and_then(|word| word.rsplit_once('('));
    let word = aside.map(|(before, _)| before).filter(|before| !before.is_empty()).unwrap_or(word);
    let spoken = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
    let last = spoken.chars().next_back()?;
    match last {
        '가'..='힣' => Some(match (u32::from(last) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Liquid,
            _ => Ending::Consonant,
        }),
        // 퍼센트
        '%' => Some(Ending::Vowel),
        '1' | '7' | '8' => Some(Ending::Liquid),
        '0' | '3' | '6' => Some(Ending::Consonant),
        '2' | '4' | '5' | '9' => Some(Ending::Vowel),
        last if last.is_ascii_alphabetic() => {
            let start = spoken
                .rfind(|c: char| !c.is_ascii_alphabetic())
                .map_or(0, |at| at + spoken[at..].chars().next().map_or(0, char::len_utf8));
            latin(&spoken[start..])
        }
        _ => None,
    }
}

/// Units as they are read: 기가바이트, 픽셀 and so on.
const UNITS: [(&str, Ending); 6] = [
    ("KB", Ending::Vowel),
    ("MB", Ending::Vowel),
    ("MiB", Ending::Vowel),
    ("GB", Ending::Vowel),
    ("GiB", Ending::Vowel),
    ("px", Ending::Liquid),
];

/// How words end that are borrowed; the first that fits. What is not here is read either way: 북 and 링크.
const ENDINGS: [(&str, Ending); 29] = [
    ("ng", Ending::Consonant),
    ("n", Ending::Consonant),
    ("m", Ending::Consonant),
    ("l", Ending::Liquid),
    ("ble", Ending::Liquid),
    ("ple", Ending::Liquid),
    ("tle", Ending::Liquid),
    ("dle", Ending::Liquid),
    ("le", Ending::Liquid),
    ("me", Ending::Consonant),
    ("ne", Ending::Consonant),
    ("e", Ending::Vowel),
    ("a", Ending::Vowel),
    ("i", Ending::Vowel),
    ("o", Ending::Vowel),
    ("u", Ending::Vowel),
    ("y", Ending::Vowel),
    ("w", Ending::Vowel),
    ("r", Ending::Vowel),
    ("s", Ending::Vowel),
    ("z", Ending::Vowel),
    ("x", Ending::Vowel),
    ("d", Ending::Vowel),
    ("f", Ending::Vowel),
    ("v", Ending::Vowel),
    ("h", Ending::Vowel),
    ("j", Ending::Vowel),
    ("g", Ending::Vowel),
    ("q", Ending::Vowel),
];

fn latin(word: &str) -> Option<Ending> {
    if let Some((_, ending)) = UNITS.into_iter().find(|(unit, _)| *unit == word) {
        return Some(ending);
    }
    let lower = word.to_ascii_lowercase();
    let is_spelt = word.len() == 1 || word.bytes().all(|letter| letter.is_ascii_uppercase());
    if is_spelt {
        // By the names of letters: 엘, 엠, 엔, 알.
        return Some(match lower.bytes().next_back()? {
            b'l' | b'r' => Ending::Liquid,
            b'm' | b'n' => Ending::Consonant,
            _ => Ending::Vowel,
        });
    }
    ENDINGS.into_iter().find(|(end, _)| lower.ends_with(end)).map(|(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::after;

    #[test]
    fn the_last_sound_decides() {
        for (word, particle, form) in [
            ("플랜", "을", "을"),
            ("로고", "을", "를"),
            ("로고", "가", "가"),
            ("요약", "는", "은"),
            ("서울", "으로", "로"),
            ("부산", "로", "으로"),
            ("1", "으로", "로"),
            ("3", "으로", "으로"),
            ("1023", "을", "을"),
            ("2", "이", "가"),
            ("“gold”", "이", "가"),
            ("`plan`", "을", "을"),
            ("SAS", "는", "는"),
            ("URL", "으로", "로"),
            ("USD", "와", "와"),
            ("CSV", "를", "를"),
            ("20 MB", "을", "를"),
            ("40%", "을", "를"),
            ("premium", "이", "이"),
            ("server", "이나", "나"),
            ("Table", "라", "이라"),
            ("게시자(ID)", "은", "는"),
            ("가격(미국 달러)", "을", "을"),
            ("범주(이전 형식)", "은", "는"),
            ("(정부용)", "이", "이"),
        ] {
            assert_eq!(after(word, particle), form, "{word} {particle}");
        }
    }

    #[test]
    fn what_nobody_knows_how_to_read_gets_both_forms() {
        assert_eq!(after("link", "을"), "을(를)");
        assert_eq!(after("鍵", "이"), "이(가)");
        assert_eq!(after("", "으로"), "(으)로");
        assert_eq!(after("web", "이라"), "(이)라");
        assert_eq!(after("web", ""), "");
    }
}
