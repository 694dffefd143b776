//! From the saved draft to the preview and to production. What is there already is not done again.

use serde_json::Value;

use super::goal::{Deadline, Goal, Stage};
use super::outcome::Outcome;
use super::plan::Context;
use crate::{Failure, HowToPublish, OfferName, Session, Step, Watched, Which, follow};

/// Starts the publication of a draft, unless it is where it should get, or on its way there.
pub(super) async fn publish(
    session: &Session,
    context: &Context,
    outcome: &mut Outcome,
    goal: Goal,
) -> Result<(), Failure> {
    if is_in(session, outcome, Which::Production).await? {
        outcome.reached = Some(Stage::Live);
        return Ok(());
    }
    if is_in(session, outcome, Which::Preview).await? && suffices(session, outcome, goal).await? {
        outcome.reached = Some(Stage::Preview);
        return Ok(());
    }
    match session.publish(&outcome.planned.file.name, &HowToPublish::default()).await {
        Ok(started) => {
            outcome.under_way = Some(started.location);
            outcome.remark(context, &started.warnings);
        }
        Err(Failure::Conflict { code, .. }) if code == "NothingToPublish" => {
            outcome.reached = Some(Stage::Live);
        }
        Err(failure) => outcome.under_way = Some(running(session, outcome, "publish", failure).await?),
    }
    Ok(())
}

/// Whether a preview needs no other publication: one that cannot be signed off any more leads nowhere.
async fn suffices(session: &Session, outcome: &Outcome, goal: Goal) -> Result<bool, Failure> {
    if !matches!(goal, Goal::Live { .. }) {
        return Ok(true);
    }
    let status = session.status(&outcome.planned.file.name).await?;
    Ok(matches!(status["status"].as_str(), Some("waitingForPublisherReview" | "running")))
}

/// Starts the way of a preview to production, unless it is there or on its way.
pub(super) async fn go_live(session: &Session, outcome: &mut Outcome) -> Result<(), Failure> {
    if is_in(session, outcome, Which::Production).await? {
        outcome.reached = Some(Stage::Live);
    }
    if outcome.reached == Some(Stage::Live) {
        return Ok(());
    }
    let name = &outcome.planned.file.name;
    if !is_in(session, outcome, Which::Preview).await? {
        return Err(Failure::Conflict {
            code: "OtherPreview".to_owned(),
            message: format!(
                "somebody else published `{name}` meanwhile: its preview is not what the file says"
            ),
            location: None,
        });
    }
    outcome.under_way = Some(match session.golive(name).await {
        Ok(location) => location,
        Err(failure) => running(session, outcome, "golive", failure).await?,
    });
    Ok(())
}

/// Waits for what is under way, and so for the file's content to get where it goes.
pub(super) async fn wait(
    session: &Session,
    outcome: &mut Outcome,
    stage: Stage,
    deadline: Deadline,
    watch: &dyn Fn(&OfferName, &Step),
) -> Result<(), Failure> {
    let Some(operation) = &outcome.under_way else { return Ok(()) };
    let name = &outcome.planned.file.name;
    let watched = Watched::Operation(operation.clone());
    let ended = follow(session, name, &watched, deadline.patience(), |step| watch(name, step)).await;
    if !matches!(ended, Err(Failure::TimedOut(_))) {
        outcome.under_way = None;
    }
    ended?;
    outcome.reached = Some(stage);
    Ok(())
}

/// Where the operation is followed that was in the way, when it does the same for the same version: then nothing needs to
/// be started.
async fn running(
    session: &Session,
    outcome: &Outcome,
    kind: &str,
    failure: Failure,
) -> Result<String, Failure> {
    let Failure::Conflict { location: Some(location), .. } = &failure else { return Err(failure) };
    let operation = session.operation(&outcome.planned.file.name, location).await?;
    let same = operation["submissionType"] == kind && is_same(&operation["offerVersion"], outcome);
    if same { Ok(location.clone()) } else { Err(failure) }
}

/// Whether a slot holds the version of the draft: a version that was published once never changes.
async fn is_in(session: &Session, outcome: &Outcome, slot: Which) -> Result<bool, Failure> {
    let held = session.offer(&outcome.planned.file.name, slot).await?;
    Ok(held.is_some_and(|held| is_same(&held.document["version"], outcome)))
}

fn is_same(version: &Value, outcome: &Outcome) -> bool {
    version.is_number() && *version == outcome.draft["version"]
}
