//! What readers see of publishing: the status of an offer, its operations, one operation.

use db::operations::{Operation, Step};
use db::{Tx, offers, operations};
use domain::publishing::{Level, Message, OfferStatus, OperationKind, OperationState, StepStatus};
use domain::{OfferId, OfferTypeId, OperationId, PublisherId, Timestamp};
use words::say;

use super::engine;
use crate::offers::{find, migrated, offer_type};
use crate::pages::LIMIT;
use crate::roles::{Need, require};
use crate::{Ctx, Problem, catalogue};

/// A link for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    pub uri: String,
    /// Where people look at it, rather than programs.
    pub page: String,
}

/// The publishing status of an offer.
#[derive(Debug, Clone)]
pub struct StatusView {
    pub status: OfferStatus,
    pub messages: Vec<Message>,
    pub steps: Vec<Step>,
    pub preview_links: Vec<Link>,
    pub live_links: Vec<Link>,
    /// For offers that are not migrated: who is told by mail.
    pub emails: Option<String>,
    /// The newest publish or go-live, whose steps these are.
    pub latest: Option<Operation>,
}

/// One operation, with what belongs around it.
#[derive(Debug, Clone)]
pub struct OperationView {
    pub operation: Operation,
    pub offer_type: OfferTypeId,
    pub steps: Vec<Step>,
    pub messages: Vec<Message>,
    pub preview_links: Vec<Link>,
    pub live_links: Vec<Link>,
    /// `canCancel`, `canceling`, `canceled` or `cannotCancel`.
    pub cancellation: &'static str,
}

/// The publishing status of an offer: the steps of its latest publication, or those a first one may take.
pub fn offer_status(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<StatusView, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offer = find(tx, publisher, id)?;
    let latest = operations::latest(tx, publisher, id)?;
    let steps = match &latest {
        Some(operation) => running_steps(ctx, tx, operation)?,
        None => future_steps(ctx, &offer)?,
    };
    Ok(StatusView {
        status: offer.status,
        messages: latest.iter().flat_map(message).collect(),
        preview_links: preview_links(ctx, publisher, &offer, offer.preview_version),
        live_links: live_links(ctx, tx, publisher, &offer, offer.production_version)?,
        steps,
        emails: match migrated(tx, publisher)? {
            true => None,
            false => Some(latest.as_ref().map(|operation| operation.emails.clone()).unwrap_or_default()),
        },
        latest,
    })
}

/// The steps of the latest publication of an offer, for whoever has asked already whether they may be seen.
pub(crate) fn latest_steps(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Vec<Step>, Problem> {
    match operations::latest(tx, publisher, id)? {
        Some(operation) => running_steps(ctx, tx, &operation),
        None => Ok(Vec::new()),
    }
}

/// One operation in the list of an offer's.
#[derive(Debug, Clone)]
pub struct Submission {
    pub operation: Operation,
    pub offer_type: OfferTypeId,
}

/// A page of the operations of an offer, newest first, behind `after`; only those in `state` if one is given.
pub fn submissions(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    state: Option<&str>,
    after: Option<&Submission>,
) -> Result<Vec<Submission>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offer_type = find(tx, publisher, id)?.offer_type;
    let before = after.map_or(Timestamp::from_micros(i64::MAX), |last| last.operation.created_at);
    let state = state.map(str::to_ascii_lowercase);
    let listed = operations::list(tx, publisher, id, before, state.as_deref(), LIMIT)?;
    let submission = |operation| Submission { operation, offer_type: offer_type.clone() };
    Ok(listed.into_iter().map(submission).collect())
}

/// One operation of an offer, by its id.
pub fn operation(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    operation: &OperationId,
) -> Result<OperationView, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let found = operations::get(tx, operation)?
        .filter(|found| found.publisher == *publisher && found.offer == *id)
        .ok_or_else(|| {
            Problem::NotFound(format!("offer `{id}` has no operation {operation}; its submissions list them"))
        })?;
    view(ctx, tx, found)
}

/// The latest operation that published `version` of an offer, in the older form of address.
pub fn operation_by_version(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    kind: OperationKind,
) -> Result<OperationView, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let found = operations::of_version(tx, publisher, id, version, kind)?.ok_or_else(|| {
        Problem::NotFound(format!(
            "offer `{id}` has no {kind} operation of version {version}; its submissions list them"
        ))
    })?;
    view(ctx, tx, found)
}

pub(super) fn view(ctx: &Ctx, tx: &mut Tx<'_>, operation: Operation) -> Result<OperationView, Problem> {
    let publisher = operation.publisher.clone();
    let offer = find(tx, &publisher, &operation.offer)?;
    let fills = matches!(operation.kind, OperationKind::Publish | OperationKind::GoLive);
    let own = |slot: Option<i64>| slot.filter(|version| fills && *version == operation.version);
    let succeeded = operation.state == OperationState::Succeeded;
    Ok(OperationView {
        steps: running_steps(ctx, tx, &operation)?,
        messages: message(&operation).into_iter().collect(),
        preview_links: preview_links(
            ctx,
            &publisher,
            &offer,
            own(offer.preview_version).filter(|_| succeeded),
        ),
        live_links: live_links(ctx, tx, &publisher, &offer, own(offer.production_version))?,
        cancellation: cancellation(&operation, &offer),
        offer_type: offer.offer_type,
        operation,
    })
}

fn cancellation(operation: &Operation, offer: &offers::Offer) -> &'static str {
    let waits = offer.status == OfferStatus::WaitingForPublisherReview
        && offer.publication.as_ref() == Some(&operation.id);
    match (operation.state, operation.cancel_requested_at) {
        (OperationState::Running, None) => "canCancel",
        (OperationState::Running, Some(_)) => "canceling",
        (OperationState::Canceled, _) => "canceled",
        (OperationState::Succeeded, _) if waits => "canCancel",
        _ => "cannotCancel",
    }
}

/// What there is to say of an operation as a whole.
fn message(operation: &Operation) -> Option<Message> {
    let (level, text) = match operation.kind {
        OperationKind::Cancel => (Level::Information, say!("nothing-to-cancel")),
        OperationKind::StopSelling => (Level::Information, say!("offer-stopped")),
        _ => (Level::Error, operation.failure.clone()?),
    };
    Some(Message::new(level, text, operation.changed_at))
}

/// The steps of a publication; how far a running one is follows from its pace.
fn running_steps(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<Vec<Step>, Problem> {
    let mut steps = operations::steps(tx, &operation.publication)?;
    let pace = engine::pace(ctx, operation, &steps);
    for step in steps.iter_mut().filter(|step| step.status == StepStatus::InProgress) {
        let whole = pace.of(step).as_millis();
        let gone = ctx.now.since(step.started_at.unwrap_or(ctx.now)).as_millis();
        if let Some(percent) = (gone * 100).checked_div(whole) {
            step.progress = i64::try_from(percent.min(99)).unwrap_or(99);
        }
    }
    Ok(steps)
}

/// The steps a first publish may take: which of them it does, it says once it is asked for.
fn future_steps(ctx: &Ctx, offer: &offers::Offer) -> Result<Vec<Step>, Problem> {
    let known = offer_type(ctx, &offer.offer_type)?;
    Ok((0..)
        .zip(known.steps())
        .map(|(position, step)| super::publish::waiting(ctx, position, step))
        .collect())
}

fn preview_links(
    ctx: &Ctx,
    publisher: &PublisherId,
    offer: &offers::Offer,
    version: Option<i64>,
) -> Vec<Link> {
    let link = version.map(|version| Link {
        text: format!("Preview of {}", offer.display_text),
        uri: catalogue::preview_address(ctx, publisher, &offer.id, version),
        page: catalogue::preview_page(ctx, publisher, &offer.id, version),
    });
    link.into_iter().collect()
}

/// Where everybody sees the offer, unless no plan of it is for everybody.
fn live_links(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &offers::Offer,
    version: Option<i64>,
) -> Result<Vec<Link>, Problem> {
    let shown = match version {
        None => None,
        Some(_) => db::catalogue::public_version(tx, publisher, &offer.id)?,
    };
    let link = shown.map(|_| Link {
        text: offer.display_text.clone(),
        uri: catalogue::live_address(ctx, publisher, &offer.id),
        page: catalogue::live_page(ctx, publisher, &offer.id),
    });
    Ok(link.into_iter().collect())
}
