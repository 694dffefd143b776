//! From the draft to the preview and to production, or back.

use std::time::Duration;

use client::{Failure, OfferName, Started, Watched};
use serde_json::json;

use super::super::Desk;
use super::super::arguments::Waiting;
use super::super::shown::Shown;
use super::super::watch::watch;
use super::shown;

pub(super) async fn publish(
    desk: &Desk,
    offer: &str,
    notify: &[String],
    force: bool,
    waiting: &Waiting,
) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let Started { location, warnings } = desk.session.publish(&name, notify, force).await?;
    desk.warn(&warnings);
    started(desk, &name, location, waiting).await
}

pub(super) async fn live(desk: &Desk, offer: &str, waiting: &Waiting) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let location = desk.session.golive(&name).await?;
    started(desk, &name, location, waiting).await
}

pub(super) async fn confirm(desk: &Desk, offer: &str, members: &[String]) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let confirmed = desk.session.confirm(&name, members).await?;
    Ok(Shown::told(
        confirmed,
        format!("confirmed for {name}: nobody is restricted by {}", members.join(", ")),
    ))
}

/// Waits for what was started, or says how to.
async fn started(
    desk: &Desk,
    name: &OfferName,
    location: String,
    waiting: &Waiting,
) -> Result<Shown, Failure> {
    match waiting.length() {
        Some(timeout) => Ok(shown(watch(desk, name, &Watched::Operation(location), timeout).await?)),
        None => {
            let text = format!("started {location}\nwait for it with: stoa offer wait {name}");
            Ok(Shown::told(json!({ "operation": location }), text))
        }
    }
}

pub(super) async fn cancel(desk: &Desk, offer: &str, waiting: &Waiting) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let location = desk.session.cancel(&name).await?;
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

pub(super) async fn wait(desk: &Desk, offer: &str, timeout: Duration) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    Ok(shown(watch(desk, &name, &Watched::Offer, timeout).await?))
}
