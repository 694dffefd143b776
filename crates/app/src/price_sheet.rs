//! The prices of a spreadsheet that an offer names, read off the runtime's threads, once.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use offer_types::pricing::PriceSheet;
use sheets::{Unreadable, read_cells};
use words::{Argument, Sentence, say};

use crate::App;

/// How long reading may take; the largest one that is read takes a tenth of a second.
const LONGEST: Duration = Duration::from_secs(10);
/// Nobody reads more reasons than this.
const MOST_REASONS: usize = 50;

/// Why there are no prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// The publisher's to correct; every reason.
    Wrong(Arc<Argument>),
    /// There is too much to do here.
    OutOfTime,
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
            read_prices(&bytes, &|| wanted.strong_count() > 0 && clock.now() < end)
        })
        .await;
    drop(waiting);
    let prices = match prices {
        Ok(prices) => Ok(Arc::new(prices)),
        Err(Unusable::Wrong(reasons)) => Err(reasons),
        Err(Unusable::OutOfTime) => return Err(Unusable::OutOfTime),
    };
    app.sheets.remember(digest, prices.clone());
    prices.map_err(Unusable::Wrong)
}

fn read_prices(bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<PriceSheet, Unusable> {
    let rows = read_cells(bytes, go_on).map_err(|unreadable| match unreadable {
        Unreadable::OutOfTime => Unusable::OutOfTime,
        reason => Unusable::Wrong(joined(vec![reason.words()])),
    })?;
    PriceSheet::from_rows(&rows).map_err(|findings| {
        Unusable::Wrong(joined(findings.into_iter().map(|finding| finding.text).collect()))
    })
}

/// The first of these reasons, one behind the other.
fn joined(mut reasons: Vec<Sentence>) -> Arc<Argument> {
    let more = reasons.len().saturating_sub(MOST_REASONS);
    reasons.truncate(MOST_REASONS);
    if more > 0 {
        reasons.push(say!("reasons-more", count = more));
    }
    Arc::new(Argument::Reasons(reasons))
}
