//! Addresses of ours that another offer showed: what is there is held already, and nobody fetches from themselves.

use db::artifacts::{self, Artifact};
use net::Url;

use crate::offers::{ArtifactAccess, artifact_for};
use crate::{App, Ctx, Problem};

/// What lies at `source`, an address of ours for `digest`, if whoever has that address may read it.
pub(super) async fn at_our_address(
    app: &App,
    ctx: &Ctx,
    source: &str,
    digest: &str,
) -> Result<Option<Artifact>, Problem> {
    let (source, digest) = (source.to_owned(), digest.to_owned());
    app.read(ctx, move |ctx, tx| match artifact_for(ctx, tx, &digest, &access(&source)) {
        Ok(_) => {
            let held = artifacts::of_anybody(tx, &digest)?;
            Ok(held.map(|held| Artifact { source: source.clone(), etag: None, last_modified: None, ..held }))
        }
        Err(Problem::NotFound(_)) => Ok(None),
        Err(problem) => Err(problem),
    })
    .await
}

/// What the address shows to be let in.
fn access(source: &str) -> ArtifactAccess {
    let Ok(url) = Url::parse(source) else { return ArtifactAccess::default() };
    let shown =
        |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    ArtifactAccess { expires: shown("expires"), signature: shown("signature") }
}
