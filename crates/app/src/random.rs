//! Randomness as a parameter.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use ring::rand::SecureRandom as _;

/// A source of random bytes: the operating system's in production, a seeded one in the simulator.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Random {
    /// A UUIDv7 for `now`, so that ids sort by creation.
    pub fn uuid(&self, now: Timestamp) -> uuid::Uuid {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// `N` random bytes as URL-safe text.
    pub fn token<const N: usize>(&self) -> String {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// The operating system's random source.
pub struct SystemRandom(ring::rand::SystemRandom);

impl Default for SystemRandom {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the system's random source"
    )]
    fn default() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Continuing without randomness would hand out guessable secrets.
        self.0.fill(bytes).expect("the operating system provides random bytes");
    }
}
