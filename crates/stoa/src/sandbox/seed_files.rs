//! The offers that a sandbox starts with, as files have them.

use std::path::Path;

use client::files::{OfferFile, Unset};
use domain::PublisherId;

use crate::examples::Example;

/// Whose an offer is when its file does not say.
const PUBLISHER: &str = "contoso";

/// The offers in the files of `directory`, by the names of the files, and what is wrong with those that cannot be read.
pub(super) fn read(directory: &Path) -> anyhow::Result<(Vec<Example>, Vec<String>)> {
    let publisher: PublisherId = PUBLISHER.parse()?;
    let value_of = |name: &str| std::env::var(name).ok();
    let (files, problems) = client::files::gather(directory, Some(&publisher), &value_of, Unset::Refuse)
        .map_err(|failure| anyhow::anyhow!("--seed: {failure}"))?;
    let inside = |text: String| match text.strip_prefix(&format!("{}/", directory.display())) {
        Some(inside) => inside.to_owned(),
        None => text,
    };
    let seed = |file: OfferFile| Example {
        name: inside(file.path.display().to_string()),
        publisher: file.name.publisher.clone(),
        id: file.name.offer.clone(),
        body: file.document(),
        held: Vec::new(),
    };
    let told = problems.into_iter().map(|problem| format!("{}: {}", inside(problem.target), problem.message));
    Ok((files.into_iter().map(seed).collect(), told.collect()))
}
