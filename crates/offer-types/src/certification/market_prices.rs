//! What something costs in the countries where it is sold, by the model of all prices.

use domain::Place;
use domain::price::{PriceFault, Priced};
use domain::shown;
use serde_json::{Map, Value};
use words::{Argument, say};

use super::complaints::Complaints;
use super::parameters::text;
use crate::prices::PriceMap;
use crate::shape::Shape;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum MarketPrices {
    /// Countries without a price.
    Missing,
    /// Prices in another currency than the country's.
    Currency,
    /// Prices where nothing is sold.
    Unsold,
}

impl MarketPrices {
    pub(super) fn parse(map: &Map<String, Value>) -> Result<Self, String> {
        Ok(match text(map, "about")?.as_str() {
            "missing" => Self::Missing,
            "currency" => Self::Currency,
            "unsold" => Self::Unsold,
            _ => return Err("`about` must be missing, currency or unsold".to_owned()),
        })
    }

    /// Complaints about the prices of all plans; `None` when there are none.
    pub(super) fn run(self, prices: &PriceMap, root: &Shape, definition: &Value) -> Option<Complaints> {
        let mut priced = prices.lists(root, definition).flat_map(|list| list.priced).peekable();
        priced.peek()?;
        let mut found = Complaints::default();
        for priced in priced {
            let faults = priced.faults.iter().filter_map(|fault| self.complaint(&priced, fault));
            for (place, text) in faults {
                if !found.add(&place, text) {
                    return Some(found);
                }
            }
        }
        Some(found)
    }

    /// What to say of a fault and where, if it is what is looked for.
    fn complaint(self, priced: &Priced, fault: &PriceFault) -> Option<(Place, Argument)> {
        let at = |market: &str| priced.place.member(&priced.by_market).member(market);
        Some(match (self, fault) {
            (Self::Missing, PriceFault::Missing { market })
            | (Self::Unsold, PriceFault::Unsold { market }) => (at(market), shown(market).into()),
            (Self::Currency, PriceFault::Currency { market, right, given }) => {
                let (name, right) = (shown(market), right.to_string());
                let text = say!("found-currency", market = name, right, given = shown(given));
                (at(market).member("currency"), text.into())
            }
            _ => return None,
        })
    }
}
