//! The artifact store.

use std::time::Duration;

use app::random::{Random as _, SystemRandom};
use bytes::Bytes;
use db::artifacts::ShownArtifact;
use domain::counted;

use super::finding::{Finding, Level};
use crate::config::Config;
use crate::installation;

const PART: &str = "artifacts";
const ADVICE: &str = "check artifacts.store and artifacts.options, and that this user may write there";

/// How many files that are not there are named.
const TOLD: usize = 20;

/// How long an object store may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it may take to look for every file.
const PATIENCE_FOR_ALL: Duration = Duration::from_secs(600);

/// Whether the store works, and has the files that live offers show.
pub(super) async fn look(config: &Config, shown: Option<&[ShownArtifact]>) -> Vec<Finding> {
    let store = look_at_store(config).await;
    let found = match shown.filter(|shown| !shown.is_empty() && store.level == Level::Fine) {
        Some(shown) => match tokio::time::timeout(PATIENCE_FOR_ALL, look_for(config, shown)).await {
            Ok(Ok(found)) => Some(found),
            Ok(Err(error)) => Some(Finding::failed(PART, &error, ADVICE)),
            Err(_) => Some(Finding::warning(
                PART,
                "looking for every file took too long",
                "ask again when there is less to do",
            )),
        },
        None => None,
    };
    std::iter::once(store).chain(found).collect()
}

/// Looks for each file that a live offer shows.
async fn look_for(config: &Config, shown: &[ShownArtifact]) -> anyhow::Result<Finding> {
    let blobs = installation::artifact_store(config)?;
    let mut missing = Vec::new();
    for ShownArtifact { digest, publisher, offer } in shown {
        if !blobs.exists(&digest.parse()?).await? {
            missing.push(format!("{digest} of {publisher}/{offer}"));
        }
    }
    let all = counted(shown.len(), "file");
    if missing.is_empty() {
        return Ok(Finding::fine(PART, format!("{all} that live offers show: all there")));
    }
    let more = match missing.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("\nand {more} more"),
    };
    missing.truncate(TOLD);
    let what = format!("of {all} that live offers show these are not there:\n{}{more}", missing.join("\n"));
    let advice = "restore artifacts.store from a copy made after that of the database; see docs/operate.md";
    Ok(Finding::problem(PART, what, advice))
}

async fn look_at_store(config: &Config) -> Finding {
    if config.artifacts.store.is_none() && matches!(config.data_directory().try_exists(), Ok(false)) {
        return Finding::fine(PART, "will be in the data directory");
    }
    let tried = async {
        net::Guard::new(installation::guard_options(config)?)?;
        try_out(config).await
    };
    match tokio::time::timeout(PATIENCE, tried).await {
        Ok(Ok(())) => Finding::fine(PART, format!("{} can be written and read", config.artifacts_shown())),
        Ok(Err(error)) => Finding::failed(PART, &error, ADVICE),
        Err(_) => Finding::problem(PART, format!("{} did not answer", config.artifacts_shown()), ADVICE),
    }
}

/// Stores, reads and removes a few bytes that nobody else has.
async fn try_out(config: &Config) -> anyhow::Result<()> {
    let blobs = installation::artifact_store(config)?;
    let mut unlike_any_other = [0; 32];
    SystemRandom::default().fill(&mut unlike_any_other);
    let digest = blobs.put(Bytes::copy_from_slice(&unlike_any_other)).await?;
    let found = blobs.get(&digest).await?;
    blobs.delete(&digest).await?;
    anyhow::ensure!(found.is_some(), "what was just stored is not there");
    Ok(())
}
