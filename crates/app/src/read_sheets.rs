//! The prices of spreadsheets that were read not long ago.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use offer_types::pricing::PriceSheet;
use words::Argument;

/// How many are remembered: each is some 20 KB of prices.
const REMEMBERED: usize = 64;
/// What came of the spreadsheets that were read last, by the digest of their bytes: it never changes. Clones share them.
#[derive(Clone, Default)]
pub struct ReadSheets(Arc<Mutex<VecDeque<Remembered>>>);

struct Remembered {
    digest: String,
    /// The prices, or what is wrong with them.
    prices: Result<Arc<PriceSheet>, Arc<Argument>>,
}

impl ReadSheets {
    pub(crate) fn get(&self, digest: &str) -> Option<Result<Arc<PriceSheet>, Arc<Argument>>> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.iter().find(|one| one.digest == digest).map(|one| one.prices.clone())
    }

    pub(crate) fn remember(&self, digest: &str, prices: Result<Arc<PriceSheet>, Arc<Argument>>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|one| one.digest != digest);
        remembered.push_front(Remembered { digest: digest.to_owned(), prices });
        remembered.truncate(REMEMBERED);
    }
}
