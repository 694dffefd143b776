//! The storefronts of the installation, and the pages of its operator.

use anyhow::{Context as _, anyhow, bail};
use storefront::{LegalPage, Shop, Storefronts};

use crate::config::Config;

/// Loads the operator's storefronts, else the built-in ones, and their pages; fails with every problem of the files.
pub(crate) fn load(config: &Config) -> anyhow::Result<Shop> {
    let stores = match &config.storefront.file {
        None => Storefronts::built_in(),
        Some(file) => {
            let text = client::read_text(file)
                .with_context(|| format!("storefront.file: {} cannot be read", file.display()))?;
            let read = Storefronts::parse(&text);
            read.map_err(|error| anyhow!("storefront.file: {} cannot be used: {error}", file.display()))?
        }
    };
    Ok(Shop::new(stores, legal(config)?))
}

fn legal(config: &Config) -> anyhow::Result<Vec<LegalPage>> {
    let Some(directory) = &config.storefront.legal else { return Ok(Vec::new()) };
    let unread = || format!("storefront.legal: {} cannot be read", directory.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).with_context(unread)? {
        let path = entry.with_context(unread)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(".md") {
            files.push((name.to_owned(), client::read_text(&path).with_context(|| name.to_owned())?));
        }
    }
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    match LegalPage::read(files) {
        Ok(pages) => Ok(pages),
        Err(faults) => {
            bail!("storefront.legal: {} cannot be used:\n  {}", directory.display(), faults.join("\n  "))
        }
    }
}
