//! Choices that follow from a name.

/// A row of numbers that always is the same for the same name.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(name: &str) -> Self {
        // FNV-1a.
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
    }

    /// splitmix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of 0, 1 … up to `many`, which it is not.
    pub(crate) fn below(&mut self, many: u32) -> u32 {
        u32::try_from(self.next() % u64::from(many)).unwrap_or_default()
    }

    /// One of several; there is one at least.
    pub(crate) fn one_of<T: Copy>(&mut self, several: &[T]) -> T {
        several[self.below(u32::try_from(several.len()).unwrap_or(1)) as usize]
    }

    /// Between both.
    pub(crate) fn between(&mut self, least: f32, most: f32) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "a thousand steps are enough")]
        let share = self.below(1000) as f32 / 1000.0;
        least + (most - least) * share
    }
}
