//! The exchange rates of the installation.

use anyhow::{Context as _, anyhow};
use offer_types::pricing::RateTable;

use crate::config::Config;

/// Loads the operator's rates, else the built-in ones; fails with every problem of the file.
pub(crate) fn load(config: &Config) -> anyhow::Result<RateTable> {
    let Some(file) = &config.pricing.exchange_rates else { return Ok(RateTable::built_in()) };
    let text = client::read_text(file)
        .with_context(|| format!("pricing.exchange_rates: {} cannot be read", file.display()))?;
    RateTable::parse(&text).map_err(|errors| {
        let problems: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
        anyhow!("pricing.exchange_rates: {} cannot be used:{}", file.display(), problems.concat())
    })
}
