//! Accepting a publish.

use db::offers::WithDraft;
use db::operations::{Operation, Step};
use db::{Tx, offers, operations};
use domain::offer_type::OfferType;
use domain::publishing::{OfferStatus, OperationKind, OperationState, StepKind, StepStatus};
use domain::{OfferId, OperationId, PublisherId};
use serde_json::Value;

use super::{created_at, enqueue, in_progress, location};
use crate::events::{self, Event};
use crate::offers::{against_live, offer_type, open_into, with_addresses, with_draft};
use crate::roles::{Need, require};
use crate::{Ctx, Problem, notify};

/// A request to publish an offer.
#[derive(Debug, Clone)]
pub struct Publish {
    pub publisher: PublisherId,
    pub offer: OfferId,
    /// Addresses to tell about progress; offers of migrated publishers use the seller contact instead.
    pub emails: Vec<String>,
    /// Publish although nothing changed since the live version.
    pub force: bool,
}

/// Freezes the draft and starts its way to the preview; returns the address to follow it at.
pub fn publish(ctx: &Ctx, tx: &mut Tx<'_>, request: &Publish) -> Result<String, Problem> {
    let (publisher, id) = (&request.publisher, &request.offer);
    require(ctx, tx, publisher, Need::Edit)?;
    let mut stored = with_draft(tx, publisher, id)?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return Err(in_progress(tx, &running)?);
    }
    let known = offer_type(ctx, &stored.offer.offer_type)?;
    ready(ctx, tx, request, known, &stored)?;
    if !request.force && is_live(tx, publisher, &stored)? {
        return Err(Problem::conflict(
            "NothingToPublish",
            "the draft is the same as what is live; change it first, or publish with force=true",
        ));
    }
    offers::freeze(tx, publisher, id, stored.draft.version, ctx.now)?;
    let operation = start(ctx, tx, request, known, &stored)?;
    let offer = &mut stored.offer;
    offer.status = OfferStatus::Running;
    offer.status_at = ctx.now;
    offer.publication = Some(operation.id.clone());
    offers::save_status(tx, publisher, offer)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "publish.accepted",
            publisher: Some(publisher),
            offer: Some(id),
            subject: Some(operation.id.as_str()),
            after: Some(format!("version {}", operation.version)),
            ..Event::default()
        },
    )?;
    notify::publish_started(ctx, tx, &operation)?;
    Ok(location(&operation))
}

/// The publish level of validation, secrets included, and what went live since the draft was saved; every problem at once.
fn ready(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    known: &OfferType,
    WithDraft { offer, draft, .. }: &WithDraft,
) -> Result<(), Problem> {
    let mut definition: Value = serde_json::from_str(&draft.definition)?;
    let owner = (&request.publisher, &request.offer);
    open_into(ctx, owner, known, draft.secrets.as_deref(), &mut definition)?;
    let mut problems = known.check_publish(&with_addresses(known, &definition)).problems;
    problems.extend(against_live(tx, &request.publisher, offer, known, &definition)?);
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Problem::NotPublishable(problems)),
    }
}

fn is_live(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    WithDraft { offer, draft, .. }: &WithDraft,
) -> Result<bool, Problem> {
    let Some(live) = offer.production_version else { return Ok(false) };
    let live = offers::version(tx, publisher, &offer.id, live)?;
    Ok(live.is_some_and(|live| {
        live.version == draft.version
            || (live.definition == draft.definition && live.secrets == draft.secrets)
    }))
}

fn start(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    known: &OfferType,
    &WithDraft { ref offer, migrated, .. }: &WithDraft,
) -> Result<Operation, Problem> {
    let id = OperationId::from(ctx.uuid());
    let emails = match migrated {
        true => String::new(),
        false => request.emails.join(","),
    };
    let operation = Operation {
        publication: id.clone(),
        id,
        publisher: request.publisher.clone(),
        offer: request.offer.clone(),
        kind: OperationKind::Publish,
        state: OperationState::Running,
        version: offer.draft_version,
        previous_preview: offer.preview_version,
        emails,
        migrated,
        cancel_requested_at: None,
        failure: None,
        created_at: created_at(ctx, tx, &request.publisher, &request.offer)?,
        changed_at: ctx.now,
    };
    operations::insert(tx, &operation)?;
    for (position, step) in (0..).zip(known.steps()) {
        operations::insert_step(tx, &operation.id, &waiting(ctx, position, step))?;
    }
    enqueue(ctx, tx, &operation.id, ctx.now)?;
    Ok(operation)
}

pub(super) fn waiting(ctx: &Ctx, position: i64, step: &domain::offer_type::Step) -> Step {
    Step {
        position,
        id: step.id.clone(),
        // One client finds the sign-off by its name, others by its id: both are the id.
        name: if step.run == StepKind::Signoff { step.id.clone() } else { step.name.clone() },
        description: step.description.clone(),
        time_frame: step.estimated_time_frame.clone(),
        run: step.run,
        typical_seconds: i64::try_from(step.typical.as_secs()).unwrap_or(i64::MAX),
        status: StepStatus::NotStarted,
        progress: 0,
        messages: Vec::new(),
        decision: None,
        started_at: None,
        changed_at: ctx.now,
    }
}
