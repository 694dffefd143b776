//! From the saved draft to the preview and to production. What is there already is not done again.

use serde_json::Value;
use tokio::time::Instant;

use super::apply::{Outcome, Stage};
use crate::{Failure, OfferName, Session, Step, Watched, Which, follow};

/// Starts the publication of a draft, unless it is where it should get, or on its way there.
pub(super) async fn publish(session: &Session, outcome: &mut Outcome, to: Stage) -> Result<(), Failure> {
    let name = outcome.planned.file.name.clone();
    if is_in(session, &name, Which::Production, &outcome.draft).await? {
        outcome.reached = Some(Stage::Live);
        return Ok(());
    }
    if is_in(session, &name, Which::Preview, &outcome.draft).await? {
        // A preview that cannot be signed off any more is published again on the way to production.
        let signs_off = matches!(status(session, &name).await?.as_str(), "waitingForPublisherReview" | "running");
        if to == Stage::Preview || signs_off {
            outcome.reached = Some(Stage::Preview);
            return Ok(());
        }
    }
    match session.publish(&name, &[], false).await {
        Ok(location) => outcome.under_way = Some(location),
        Err(Failure::Conflict { code, .. }) if code == "NothingToPublish" => outcome.reached = Some(Stage::Live),
        Err(failure) => outcome.under_way = Some(running(session, outcome, failure).await?),
    }
    Ok(())
}

/// Starts the way of a preview to production, unless it is there or on its way.
pub(super) async fn go_live(session: &Session, outcome: &mut Outcome) -> Result<(), Failure> {
    if outcome.reached == Some(Stage::Live) {
        return Ok(());
    }
    let name = outcome.planned.file.name.clone();
    if !is_in(session, &name, Which::Preview, &outcome.draft).await? {
        return Err(Failure::Conflict {
            code: "OtherPreview".to_owned(),
            message: format!("somebody else published `{name}` meanwhile: its preview is not what the file says"),
            location: None,
        });
    }
    outcome.under_way = Some(match session.golive(&name).await {
        Ok(location) => location,
        Err(failure) => running(session, outcome, failure).await?,
    });
    Ok(())
}

/// Waits for what is under way, and so for the file's content to get where it goes.
pub(super) async fn wait(
    session: &Session,
    outcome: &mut Outcome,
    stage: Stage,
    deadline: Instant,
    watch: &mut dyn FnMut(&OfferName, &Step),
) -> Result<(), Failure> {
    let Some(operation) = &outcome.under_way else { return Ok(()) };
    let name = &outcome.planned.file.name;
    let watched = Watched::Operation(operation.clone());
    let left = deadline.saturating_duration_since(Instant::now());
    let ended = follow(session, name, &watched, left, |step| watch(name, step)).await;
    if !matches!(ended, Err(Failure::TimedOut(_))) {
        outcome.under_way = None;
    }
    ended?;
    outcome.reached = Some(stage);
    Ok(())
}

/// Where the operation is followed that was in the way, when it is one of the same version: then nothing needs to be
/// started.
async fn running(session: &Session, outcome: &Outcome, failure: Failure) -> Result<String, Failure> {
    let Failure::Conflict { location: Some(location), .. } = &failure else { return Err(failure) };
    let operation = session.operation(&outcome.planned.file.name, location).await?;
    match operation["offerVersion"] == outcome.draft["version"] {
        true => Ok(location.clone()),
        false => Err(failure),
    }
}

/// Whether a slot holds the version of the draft: a version that was published once never changes.
async fn is_in(session: &Session, name: &OfferName, slot: Which, draft: &Value) -> Result<bool, Failure> {
    let held = session.offer(name, slot).await?;
    Ok(held.is_some_and(|held| held.document["version"] == draft["version"]))
}

async fn status(session: &Session, name: &OfferName) -> Result<String, Failure> {
    Ok(session.status(name).await?["status"].as_str().unwrap_or_default().to_owned())
}
