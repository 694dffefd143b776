//! The artifact store.

use std::time::Duration;

use app::random::{Random as _, SystemRandom};
use bytes::Bytes;

use super::Finding;
use crate::config::Config;
use crate::installation;

const PART: &str = "artifacts";
const ADVICE: &str = "check artifacts.store and artifacts.options, and that this user may write there";

/// How long an object store may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) async fn look(config: &Config) -> Finding {
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
