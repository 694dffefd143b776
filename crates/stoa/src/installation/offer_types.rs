//! The offer types of the installation: the built-in ones, and the operator's.

use std::borrow::Cow;
use std::path::Path;

use anyhow::{Context as _, bail};
use offer_types::{BUILT_IN, OfferTypes};

use crate::config::Config;

/// How deep folders may lie in each other.
const DEPTH: usize = 4;

/// Loads all offer types; fails with every problem of every file.
pub(crate) fn load(config: &Config) -> anyhow::Result<OfferTypes> {
    load_with(config.offer_types.directory.as_deref())
}

/// The built-in types, and those in a directory.
pub(crate) fn load_with(directory: Option<&Path>) -> anyhow::Result<OfferTypes> {
    let own = own_files(directory)?;
    if own.is_empty() {
        return Ok(OfferTypes::built_in());
    }
    let own = own.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    OfferTypes::load(BUILT_IN.iter().copied().chain(own)).map_err(|errors| {
        let problems: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
        anyhow::anyhow!("the offer types cannot be used:{}", problems.concat())
    })
}

/// Names and texts of all files: the built-in ones, and those in a directory.
pub(crate) fn read_files(
    directory: Option<&Path>,
) -> anyhow::Result<Vec<(Cow<'static, str>, Cow<'static, str>)>> {
    let built_in = BUILT_IN.iter().map(|(name, text)| (Cow::Borrowed(*name), Cow::Borrowed(*text)));
    let own = own_files(directory)?.into_iter().map(|(name, text)| (name.into(), text.into()));
    Ok(built_in.chain(own).collect())
}

fn own_files(directory: Option<&Path>) -> anyhow::Result<Vec<(String, String)>> {
    let mut own = Vec::new();
    if let Some(directory) = directory {
        read(directory, "", DEPTH, &mut own)
            .with_context(|| format!("offer_types.directory: {} cannot be read", directory.display()))?;
    }
    Ok(own)
}

/// Collects the type files, shared blocks and tables below `directory` by their names from there.
fn read(
    directory: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<(String, String)>,
) -> anyhow::Result<()> {
    if depth == 0 {
        bail!("folders lie too deep in each other");
    }
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        let Some(name) =
            path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'))
        else {
            continue;
        };
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            read(&path, &format!("{name}/"), depth - 1, files)?;
        } else if name.ends_with(".json") || name.ends_with(".csv") {
            let text = client::read_text(&path).with_context(|| name.clone())?;
            files.push((name, text));
        }
    }
    Ok(())
}
