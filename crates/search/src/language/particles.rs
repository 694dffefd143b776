//! Particles and endings behind Korean words.

use std::sync::LazyLock;

use super::letters::{End, end_of};
use super::lines;

/// The fewest syllables that are left of a word: many of two end like a particle and have none.
const LEAST: usize = 2;
/// The most particles behind one word.
const MOST: usize = 3;

pub(super) const DATA: &str = include_str!("../../data/particles.txt");

/// Behind which sound a particle stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    Consonant,
    Vowel,
    VowelOrLiquid,
    Any,
}

impl Behind {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "consonant" => Self::Consonant,
            "vowel" => Self::Vowel,
            "liquid" => Self::VowelOrLiquid,
            "any" => Self::Any,
            _ => return None,
        })
    }

    fn allows(self, end: End) -> bool {
        match self {
            Self::Consonant => end != End::Vowel,
            Self::Vowel => end == End::Vowel,
            Self::VowelOrLiquid => end != End::Consonant,
            Self::Any => true,
        }
    }
}

/// The longest first. A line that is no particle is none; a test looks for such lines.
static PARTICLES: LazyLock<Vec<(&'static str, Behind)>> = LazyLock::new(|| {
    let mut particles: Vec<_> = lines(DATA).filter_map(read).collect();
    particles.sort_by_key(|(particle, _)| std::cmp::Reverse(particle.len()));
    particles
});

fn read(line: &'static str) -> Option<(&'static str, Behind)> {
    let (particle, behind) = line.split_once(' ')?;
    Some((particle, Behind::parse(behind)?))
}

/// Whether `word` is nothing but a particle, as it stands behind a word of another script.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLES.iter().any(|(particle, _)| *particle == word)
}

/// What is left of the Korean `word` without its particles: without the last, without the last two, and so on.
pub(crate) fn without_particles(word: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(word), |word| cut(word)).skip(1).take(MOST)
}

fn cut(word: &str) -> Option<&str> {
    PARTICLES.iter().find_map(|(particle, behind)| {
        let left = word.strip_suffix(particle)?;
        let end = end_of(left.chars().next_back()?)?;
        (behind.allows(end) && left.chars().count() >= LEAST).then_some(left)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_particle() {
        assert_eq!(PARTICLES.len(), lines(DATA).count());
    }

    #[test]
    fn particles_are_cut_where_they_can_stand() {
        for (word, left) in [
            ("데이터베이스를", vec!["데이터베이스"]),
            ("보안은", vec!["보안"]),
            ("보안는", vec![]),
            ("서버들에서도", vec!["서버들", "서버"]),
            ("관리합니다", vec!["관리"]),
            ("회의", vec![]),
            ("은행", vec![]),
            ("은", vec![]),
        ] {
            assert_eq!(without_particles(word).collect::<Vec<_>>(), left, "{word}");
        }
    }
}
