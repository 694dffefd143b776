//! From the draft to the preview and to production, or back.

use client::{Failure, HowToPublish, OfferName, Started, Watched};
use domain::Span;
use serde_json::{Value, json};

use super::super::Desk;
use super::super::common::Waiting;
use super::super::shown::Shown;
use super::super::watch::watch;
use super::shown;

pub(super) async fn publish(
    desk: &Desk,
    offer: &str,
    how: &HowToPublish,
    waiting: &Waiting,
) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let Started { location, warnings } = desk.session.publish(&name, how).await?;
    desk.warn(&warnings);
    let next = format!("look at the preview, and take it live with: stoa offer live {name}");
    started(desk, &name, location, waiting, &next).await
}

pub(super) async fn live(desk: &Desk, offer: &str, waiting: &Waiting) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let location = desk.session.golive(&name).await?;
    let next = format!("it is live; who did what says: stoa offer history {name}");
    started(desk, &name, location, waiting, &next).await
}

pub(super) async fn confirm(desk: &Desk, offer: &str, members: &[String]) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let confirmed = desk.session.confirm(&name, members).await?;
    Ok(Shown::told(
        confirmed,
        format!("confirmed for {name}: nobody is restricted by {}", members.join(", ")),
    ))
}

/// Waits for what was started and says what is next, or how to wait.
pub(super) async fn started(
    desk: &Desk,
    name: &OfferName,
    location: String,
    waiting: &Waiting,
    next: &str,
) -> Result<Shown, Failure> {
    match waiting.length() {
        Some(timeout) => {
            let ended = watch(desk, name, &Watched::Operation(location), timeout).await?;
            Ok(shown(ended).and(&format!("\n{next}")))
        }
        None => {
            let text = format!("started {location}\nwait for it with: stoa offer wait {name}");
            Ok(Shown::told(json!({ "operation": location }), text))
        }
    }
}

pub(super) async fn cancel(desk: &Desk, offer: &str, waiting: &Waiting) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let before = desk.session.status(&name).await?;
    // Asked for although nothing may be under way: who was faster is for the server to say.
    let location = desk.session.cancel(&name).await?;
    if !is_under_way(&before) {
        let status = before["status"].as_str().unwrap_or_default();
        let text = format!("nothing to cancel: {name} is {status}, and stays it");
        return Ok(Shown::told(json!({ "operation": location }), text));
    }
    let Some(timeout) = waiting.length() else {
        return Ok(Shown::told(json!({ "operation": location }), format!("canceling {location}")));
    };
    match watch(desk, &name, &Watched::Offer, timeout).await {
        // Just what was wanted; and an operation that failed before is not running either.
        Ok(_) | Err(Failure::Canceled(_) | Failure::Failed { .. }) => {
            Ok(shown(desk.session.status(&name).await?))
        }
        Err(failure) => Err(failure),
    }
}

/// Whether there is something to stop, or a preview to withdraw.
fn is_under_way(state: &Value) -> bool {
    matches!(
        state["status"].as_str(),
        Some("running" | "notStarted" | "inProgress" | "waitingForPublisherReview")
    )
}

pub(super) async fn wait(desk: &Desk, offer: &str, timeout: Span) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    Ok(shown(watch(desk, &name, &Watched::Offer, timeout).await?))
}
