//! Whether addresses still hold what an offer has from them: a look before a publish says that there is nothing to do.

use std::time::Duration;

use db::artifacts::{self, Artifact};
use domain::{OfferId, PublisherId};
use net::{FetchError, For, Limits, Validators};

use crate::{App, Ctx, Problem};

/// How long all looks of one request may take: somebody waits for its answer.
const LONGEST: Duration = Duration::from_secs(10);

/// Whether each of these addresses still holds the bytes with its digest. One where nothing is any more holds them, as the offer does;
/// one that cannot be asked in time may hold others.
pub(crate) async fn are_unchanged(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    named: Vec<(String, String)>,
) -> Result<bool, Problem> {
    let owner = (publisher.clone(), offer.clone());
    let held = app.read(ctx, move |_, tx| {
        let held = named.iter().map(|(source, digest)| {
            let held = artifacts::by_source(tx, &owner.0, &owner.1, source)?;
            Ok(held.filter(|held| held.digest == *digest))
        });
        held.collect::<Result<Option<Vec<_>>, Problem>>()
    });
    let Some(held) = held.await? else { return Ok(false) };
    let looks = async {
        for artifact in &held {
            if !is_unchanged(app, publisher, artifact).await {
                return false;
            }
        }
        true
    };
    Ok(tokio::select! {
        unchanged = looks => unchanged,
        () = app.env.clock.wait(LONGEST) => false,
    })
}

async fn is_unchanged(app: &App, publisher: &PublisherId, held: &Artifact) -> bool {
    let Ok(url) = held.source.parse() else { return true };
    let (whose, limits) = (publisher.as_str(), Limits { max_bytes: app.env.settings.max_artifact_bytes });
    match app.guard.get_if_changed(For::artifacts(whose), &url, &validators(held), &limits).await {
        Ok(None) => true,
        Ok(Some(fetched)) => {
            let bytes = fetched.bytes.clone();
            let digest = app.heavy.run(whose, move || blob::Digest::of(&bytes)).await;
            digest.to_string() == held.digest
        }
        Err(FetchError::TooLarge { .. }) => false,
        Err(error) => !error.is_temporary(),
    }
}

/// By what the server of an artifact can tell whether it is still the same.
pub(super) fn validators(held: &Artifact) -> Validators {
    Validators { etag: held.etag.clone(), last_modified: held.last_modified.clone() }
}
