//! Where plans are sold, in which currency, and on which machine sizes.

use std::sync::LazyLock;

/// The currency of prices per core.
pub(crate) const USD: &str = "USD";

/// A country or region where plans are sold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: String,
    pub(crate) name: String,
    /// ISO 4217.
    pub(crate) currency: String,
    /// Only plans without a price are sold here (China).
    pub(crate) free_only: bool,
}

/// A class of machines that are charged alike.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CoreSize {
    /// `8core`.
    pub(crate) key: String,
    /// What a price per core is multiplied with. A shared core counts as one.
    pub(crate) cores: u16,
}

/// First the regions of `vm-regions.csv`. Behind them the markets it does not list, with their own currency: real
/// clients sell everywhere, and a price per core has to become a price there too.
static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    let listed =
        table(include_str!("../../../../offer-types/data/vm-regions.csv"), ["region", "name", "currency"]);
    let markets =
        table(include_str!("../../../../offer-types/data/markets.csv"), ["iso2", "country_name", "currency"]);
    let mut regions: Vec<Region> = Vec::new();
    for [code, name, currency] in listed.into_iter().chain(markets) {
        if regions.iter().all(|known| known.code != code) {
            let free_only = currency.is_empty();
            regions.push(Region {
                code,
                name,
                currency: if free_only { USD.to_owned() } else { currency },
                free_only,
            });
        }
    }
    regions
});

/// The currencies of all markets, those of what is no virtual machine, too.
pub(crate) fn market_currencies() -> impl Iterator<Item = &'static str> {
    static CURRENCIES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let markets = table(include_str!("../../../../offer-types/data/markets.csv"), ["currency"]);
        markets.into_iter().map(|[currency]| currency).filter(|currency| !currency.is_empty()).collect()
    });
    CURRENCIES.iter().map(String::as_str)
}

static CORE_SIZES: LazyLock<Vec<CoreSize>> = LazyLock::new(|| {
    let keys = table(include_str!("../../../../offer-types/data/vm-core-sizes.csv"), ["core_size"]);
    let cores = |key: &str| key.strip_suffix("core").and_then(|count| count.parse().ok()).unwrap_or(1);
    keys.into_iter().map(|[key]| CoreSize { cores: cores(&key), key }).collect()
});

fn table<const N: usize>(text: &'static str, columns: [&str; N]) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("built-in tables are read in tests").clone();
    let places = columns.map(|name| {
        header.iter().position(|column| column == name).expect("built-in tables are read in tests")
    });
    let records = reader.records().map(|record| record.expect("built-in tables are read in tests"));
    records.map(|record| places.map(|place| record[place].to_owned())).collect()
}

/// Every region, in the order prices are listed.
pub(crate) fn regions() -> &'static [Region] {
    &REGIONS
}

/// Letter case counts: codes are upper-case.
pub(crate) fn region(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// Every size, in the order prices are listed.
pub(crate) fn core_sizes() -> &'static [CoreSize] {
    &CORE_SIZES
}

pub(crate) fn is_core_size(key: &str) -> bool {
    CORE_SIZES.iter().any(|size| size.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_regions_come_first_and_keep_their_currency() {
        assert_eq!(regions().len(), 142);
        assert_eq!(regions()[0].code, "DZ");
        assert_eq!(region("BR").map(|region| region.currency.as_str()), Some("USD"));
        assert_eq!(regions().iter().position(|region| region.code == "AF"), Some(88));
        assert_eq!(region("MC").map(|region| region.currency.as_str()), Some("EUR"));
        let free_only: Vec<&str> =
            regions().iter().filter(|region| region.free_only).map(|region| region.code.as_str()).collect();
        assert_eq!(free_only, ["CN"]);
        assert_eq!(region("us"), None);
    }

    #[test]
    fn sizes_know_their_cores() {
        let sizes: Vec<(&str, u16)> =
            core_sizes().iter().map(|size| (size.key.as_str(), size.cores)).collect();
        assert_eq!(sizes.len(), 25);
        assert_eq!(sizes[..3], [("sharedcore", 1), ("1core", 1), ("2core", 2)]);
        assert_eq!(sizes[24], ("416core", 416));
    }
}
