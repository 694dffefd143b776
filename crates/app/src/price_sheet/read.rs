//! Reads a spreadsheet off the runtime's threads, once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use domain::pricing::PriceSheet;

use super::{Until, read_bytes};
use crate::App;

/// How long reading may take; the largest one that is read takes a tenth of a second.
const LONGEST: Duration = Duration::from_secs(10);
/// How many are remembered: each is some 20 KB of prices.
const REMEMBERED: usize = 64;
/// Nobody reads more reasons than this.
const MOST_REASONS: usize = 50;

/// What came of the spreadsheets that were read last, by the digest of their bytes: it never changes. Clones share them.
#[derive(Clone, Default)]
pub struct ReadSheets(Arc<Mutex<VecDeque<Remembered>>>);

struct Remembered {
    digest: String,
    /// The prices, or what is wrong with them.
    prices: Result<Arc<PriceSheet>, Arc<str>>,
}

/// Why there are no prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// The publisher's to correct; every reason.
    Wrong(Arc<str>),
    /// There is too much to do here.
    OutOfTime,
}

impl ReadSheets {
    fn get(&self, digest: &str) -> Option<Result<Arc<PriceSheet>, Arc<str>>> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.iter().find(|one| one.digest == digest).map(|one| one.prices.clone())
    }

    fn remember(&self, digest: &str, prices: Result<Arc<PriceSheet>, Arc<str>>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|one| one.digest != digest);
        remembered.push_front(Remembered { digest: digest.to_owned(), prices });
        remembered.truncate(REMEMBERED);
    }
}

/// The prices of the spreadsheet with this digest, when it was read not long ago.
pub(crate) fn known(app: &App, digest: &str) -> Option<Result<Arc<PriceSheet>, Unusable>> {
    app.sheets.get(digest).map(|prices| prices.map_err(Unusable::Wrong))
}

/// Reads the spreadsheet with this digest, for the publisher `whose` it is. Reading ends when nobody waits for it.
pub(crate) async fn read(
    app: &App,
    whose: &str,
    digest: &str,
    bytes: Bytes,
) -> Result<Arc<PriceSheet>, Unusable> {
    if let Some(prices) = known(app, digest) {
        return prices;
    }
    let waiting = Arc::new(());
    let (clock, wanted) = (app.env.clock.clone(), Arc::downgrade(&waiting));
    let prices = app
        .heavy
        .run(whose, move || {
            let end = clock.now() + LONGEST;
            read_bytes(&bytes, Until(&|| wanted.strong_count() > 0 && clock.now() < end))
        })
        .await
        .map_err(|_| Unusable::OutOfTime)?;
    drop(waiting);
    let prices = prices.map(Arc::new).map_err(|findings| Arc::from(reasons(&findings)));
    app.sheets.remember(digest, prices.clone());
    prices.map_err(Unusable::Wrong)
}

fn reasons(findings: &[domain::Finding]) -> String {
    let shown = findings.iter().take(MOST_REASONS).map(|finding| finding.message.trim_end_matches('.'));
    let mut reasons: Vec<_> = shown.map(str::to_owned).collect();
    if findings.len() > MOST_REASONS {
        reasons.push(format!("and {} more", findings.len() - MOST_REASONS));
    }
    reasons.join("; ")
}
