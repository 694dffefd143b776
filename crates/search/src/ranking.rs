//! What counts how much: `data/ranking.json`.

use std::sync::LazyLock;

use domain::Timestamp;
use serde::Deserialize;

use crate::terms::{PLACES, Place};

pub(crate) const DATA: &str = include_str!("../data/ranking.json");

const DAY: i64 = 24 * 3600;
/// How many days are told apart: what is older is as old.
const DAYS: usize = 3650;

/// The file.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Weights {
    places: Places,
    matches: Matches,
    whole_title: u32,
    adjacent: u32,
    freshness: Freshness,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    title: u32,
    keywords: u32,
    publisher: u32,
    id: u32,
    names: u32,
    summary: u32,
    text: u32,
}

/// How a word was found, in hundredths of what its place counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Matches {
    /// The whole id, or the two of them.
    pub id: u32,
    pub word: u32,
    /// Two words in one, or one in two.
    pub joined: u32,
    pub stem: u32,
    pub synonym: u32,
    /// In a longer word.
    pub part: u32,
    /// Typed on the other keyboard.
    pub keyboard: u32,
    pub prefix: u32,
    pub one_error: u32,
    pub two_errors: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Freshness {
    /// What an offer of today is ahead, in hundredths.
    adds: u32,
    half_life_days: u32,
}

/// The file, as it is counted with.
#[derive(Debug)]
pub(crate) struct Ranking {
    pub matches: Matches,
    pub whole_title: u32,
    pub adjacent: u32,
    /// What a set of places counts together.
    pub places: [u32; 1 << PLACES],
    /// What an offer is ahead by its age in days, in hundred thousandths.
    ages: Vec<u32>,
}

/// What an offer has where nothing was typed.
pub(crate) const NOTHING_TYPED: u32 = 100;

impl Ranking {
    /// That of the data file.
    pub(crate) fn get() -> &'static Self {
        static RANKING: LazyLock<Ranking> = LazyLock::new(|| {
            let weights = serde_json::from_str(DATA).expect("the ranking is read by a test");
            Ranking::new(weights)
        });
        &RANKING
    }

    fn new(weights: Weights) -> Self {
        let one = |place: Place| match place {
            Place::Title => weights.places.title,
            Place::Keywords => weights.places.keywords,
            Place::Publisher => weights.places.publisher,
            Place::Id => weights.places.id,
            Place::Names => weights.places.names,
            Place::Summary => weights.places.summary,
            Place::Text => weights.places.text,
        };
        let mut places = [0; 1 << PLACES];
        for (set, counts) in places.iter_mut().enumerate() {
            *counts =
                Place::ALL.into_iter().filter(|place| set & usize::from(place.bit()) != 0).map(one).sum();
        }
        let Freshness { adds, half_life_days } = weights.freshness;
        let half_life = f64::from(half_life_days.max(1));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and a thousand times a setting"
        )]
        let ages = (0_u32..)
            .take(DAYS)
            .map(|day| (f64::from(adds) * 1000.0 * (-f64::from(day) / half_life).exp2()).round() as u32);
        let Weights { matches, whole_title, adjacent, .. } = weights;
        Self { matches, whole_title, adjacent, places, ages: ages.collect() }
    }

    /// The rank of an offer with these points.
    pub(crate) fn score(&self, points: u32, boost: i64, changed: i64, now: Timestamp) -> i64 {
        let days = (now.micros().saturating_sub(changed) / 1_000_000 / DAY).max(0);
        let age = usize::try_from(days).unwrap_or(usize::MAX).min(self.ages.len() - 1);
        i64::from(points)
            * i64::from(100_000 + self.ages[age])
            * (100 + boost.clamp(-100, i64::from(i16::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_word_stands_counts_in_this_order() {
        let places = Ranking::get().places;
        let order = [Place::Title, Place::Keywords, Place::Publisher, Place::Summary, Place::Text];
        let counts = order.map(|place| places[usize::from(place.bit())]);
        assert!(counts.is_sorted_by(|one, next| one > next), "{counts:?}");
        assert_eq!(places[0], 0);
    }

    #[test]
    fn the_newer_of_two_is_ahead_and_the_boosted_of_two() {
        let ranking = Ranking::get();
        let now = Timestamp::from_seconds(1_800_000_000);
        let at = |days: i64| now.micros() - days * DAY * 1_000_000;
        let score = |boost, days| ranking.score(100, boost, at(days), now);
        assert!(score(0, 1) > score(0, 100));
        assert!(score(0, 100_000) == score(0, 1_000_000), "older is as old");
        assert!(score(0, -5) == score(0, 0), "not before its time");
        assert!(score(50, 1000) > score(0, 0));
        assert_eq!(score(-100, 0), 0);
    }
}
