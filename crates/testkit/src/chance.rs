//! Choices that can be made again.

use std::hash::{BuildHasher as _, RandomState};

/// A generator of numbers: SplitMix64 (Steele, Lea and Flood 2014).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from zero on and less than `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end
    }

    /// Whether something happens that happens once in `many` times.
    pub fn once_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    /// A generator of its own, for another thread.
    pub fn fork(&mut self) -> Self {
        Self(self.draw())
    }
}

/// Runs `round` with `rounds` seeds, or as often as `rounds_variable` says, beginning with the seed of `seed_variable`
/// or one that nobody foresaw. A round that panics tells how to repeat it.
pub fn rounds(rounds_variable: &str, seed_variable: &str, rounds: u64, mut round: impl FnMut(u64)) {
    let mut seed = number(seed_variable).unwrap_or_else(unforeseen);
    for _ in 0..number(rounds_variable).unwrap_or(rounds) {
        let told = Seed { variable: seed_variable, seed };
        round(seed);
        drop(told);
        seed = Chance::new(seed).draw();
    }
}

/// A seed in use: tells how to repeat what fails while it is.
pub struct Seed<'a> {
    /// What takes the seed.
    pub variable: &'a str,
    pub seed: u64,
}

impl Drop for Seed<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}={} makes the same choices again", self.variable, self.seed);
        }
    }
}

/// A number that differs from run to run.
pub fn unforeseen() -> u64 {
    RandomState::new().hash_one("seed")
}

/// The number that an environment variable holds.
pub fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not {text}")))
}
