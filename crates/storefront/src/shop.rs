//! What the operator brings to the storefront, and what follows from it.

use std::sync::OnceLock;

use app::App;

use crate::fronts::Storefronts;
use crate::legal::LegalPage;
use crate::market::Markets;

/// The operator's storefronts and pages.
pub struct Shop {
    pub(crate) fronts: Storefronts,
    /// Pages of the operator, in the order of their keys.
    pub(crate) legal: Vec<LegalPage>,
    markets: OnceLock<Markets>,
}

impl Shop {
    #[must_use]
    pub fn new(fronts: Storefronts, legal: Vec<LegalPage>) -> Self {
        Self { fronts, legal, markets: OnceLock::new() }
    }

    /// All countries and regions that something may be sold in.
    pub(crate) fn markets(&self, app: &App) -> &Markets {
        self.markets.get_or_init(|| Markets::of(&app.env.offer_types))
    }
}

impl Default for Shop {
    /// What there is where the operator says nothing.
    fn default() -> Self {
        Self::new(Storefronts::built_in(), Vec::new())
    }
}
