//! Addresses that name an artifact by its bytes: what the publisher holds of those is here already, and nobody fetches from
//! themselves.

use db::artifacts::{self, Artifact};
use domain::PublisherId;
use net::Url;

use crate::offers::{ArtifactAccess, artifact_for, named_digest, own_digest};
use crate::{App, Ctx, Problem};

/// Where the file is that an address means.
pub(super) enum Where {
    Here(Artifact),
    /// The address is ours, and whoever shows it may not read what it names, if there is such a file.
    Nowhere,
    /// It is to be fetched.
    Outside,
}

/// Where the file at `source` is. The hash alone opens what the publisher holds itself, in whichever offer; another publisher's
/// file takes what anybody would need to read it.
pub(super) async fn where_is(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    source: &str,
) -> Result<Where, Problem> {
    let own = own_digest(&app.env.settings, source).map(str::to_owned);
    let named = named_digest(source).map(str::to_owned);
    if own.is_none() && named.is_none() {
        return Ok(Where::Outside);
    }
    let (publisher, source) = (publisher.clone(), source.to_owned());
    app.read(ctx, move |ctx, tx| {
        let theirs = named.as_deref().map(|digest| artifacts::of_publisher(tx, &publisher, digest));
        let found = match (theirs.transpose()?.flatten(), own.as_deref()) {
            (Some(held), _) => Some(held),
            (None, None) => return Ok(Where::Outside),
            (None, Some(digest)) => match artifact_for(ctx, tx, digest, &access(&source)) {
                Ok(_) => artifacts::of_anybody(tx, digest)?,
                Err(Problem::NotFound(_)) => None,
                Err(problem) => return Err(problem),
            },
        };
        Ok(match found {
            Some(held) => {
                Where::Here(Artifact { source: source.clone(), etag: None, last_modified: None, ..held })
            }
            None => Where::Nowhere,
        })
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
