//! What forms say of each country that may be chosen (`x-stoa-markets`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A country or region where something is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Market {
    /// ISO 3166-1 alpha-2, as it is stored.
    pub code: String,
    pub name: String,
    /// ISO 4217; nothing where nothing may cost anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    pub tax: Tax,
}

/// Who takes care of the tax that customers pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tax {
    /// The marketplace collects and remits it.
    Remitted,
    /// The marketplace buys and sells on, and remits it.
    Reseller,
    /// That depends on the agreement that a customer buys under.
    Mixed,
    #[serde(rename = "")]
    Publisher,
}

/// The annotation: everything by code. `currencies` goes before `marketCurrencies`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Annotation {
    names: BTreeMap<String, String>,
    #[serde(default)]
    currencies: BTreeMap<String, String>,
    market_currencies: BTreeMap<String, String>,
    taxes: BTreeMap<String, Tax>,
}

/// Reads `x-stoa-markets`.
pub(super) fn read(annotation: &Value) -> Result<Vec<Market>, String> {
    let read = Annotation::deserialize(annotation).map_err(|error| error.to_string())?;
    let Annotation { names, currencies, market_currencies, taxes } = read;
    let market = |(code, name): (String, String)| {
        let currency = currencies.get(&code).or_else(|| market_currencies.get(&code));
        Market {
            currency: currency.filter(|currency| !currency.is_empty()).cloned(),
            tax: taxes.get(&code).copied().unwrap_or(Tax::Publisher),
            name,
            code,
        }
    };
    Ok(names.into_iter().map(market).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_market_has_a_name_a_currency_and_somebody_who_remits_tax() {
        let annotation = json!({
            "names": { "BR": "Brazil", "CN": "China", "DE": "Germany" },
            "currencies": { "BR": "USD" },
            "marketCurrencies": { "BR": "BRL", "CN": "", "DE": "EUR" },
            "taxes": { "BR": "reseller", "CN": "", "DE": "remitted" },
        });
        let read = read(&annotation).unwrap();
        let told: Vec<_> = read.iter().map(|one| (&*one.code, one.currency.as_deref(), one.tax)).collect();
        let expected = [
            ("BR", Some("USD"), Tax::Reseller),
            ("CN", None, Tax::Publisher),
            ("DE", Some("EUR"), Tax::Remitted),
        ];
        assert_eq!(told, expected);
        assert!(super::read(&json!({ "names": {} })).is_err());
    }
}
