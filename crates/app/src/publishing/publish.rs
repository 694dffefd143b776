//! Accepting a publish.

use std::collections::BTreeSet;

use db::offers::Basis;
use db::operations::{Operation, Step};
use db::stops::Stop;
use db::{Tx, offers, operations};
use domain::publishing::{OfferStatus, OperationKind, OperationState, StepKind, StepStatus};
use domain::{Finding, Notes, OfferId, OperationId, Page, PublisherId};

use super::found::{Chosen, Found, Part, stops_of};
use super::reviewed::Reviewed;
use super::selection::Selection;
use super::{created_at, enqueue, in_progress, notes};
use crate::artifacts::are_unchanged;
use crate::events::{self, Event};
use crate::offers::no_offer;
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, notify};

/// A request to publish an offer.
#[derive(Debug, Clone)]
pub struct Publish {
    pub publisher: PublisherId,
    pub offer: OfferId,
    /// Addresses to tell about progress; offers of migrated publishers use the seller contact instead.
    pub emails: Vec<String>,
    /// Publish although nothing changed since the live version.
    pub force: bool,
    /// The pages to publish; without them all are. An offer that was never live goes out whole.
    pub pages: Option<BTreeSet<Page>>,
    /// What whoever certifies is told.
    pub notes: Option<Notes>,
}

/// A draft that may be published.
pub struct Publishable {
    /// The offer as it was then.
    offer: offers::Offer,
    /// What of it was not sold any more, or would not be.
    stops: Vec<Stop>,
    /// The steps it takes.
    steps: Vec<offer_types::Step>,
    /// What is worth a look before it goes on.
    pub warnings: Vec<Finding>,
    /// Which pages are published, where some were chosen.
    pub selection: Selection,
    /// What is frozen, where that is not the draft.
    part: Option<Part>,
}

/// Checks, away from the transaction that accepts it, whether the draft may be published.
pub async fn prepare_publish(app: &App, ctx: &Ctx, request: &Publish) -> Result<Publishable, Problem> {
    prepare(app, ctx, request, Draft::Stored).await
}

/// The same where somebody looked at a review before: refused where that showed another draft, or another version as live.
pub async fn prepare_reviewed(
    app: &App,
    ctx: &Ctx,
    request: &Publish,
    reviewed: &Reviewed,
) -> Result<Publishable, Problem> {
    prepare(app, ctx, request, Draft::Reviewed(reviewed)).await
}

/// The same for a draft that is saved in the transaction which accepts its publish.
pub(crate) async fn prepare_publish_saved(
    app: &App,
    ctx: &Ctx,
    request: &Publish,
    draft: offers::Version,
) -> Result<Publishable, Problem> {
    prepare(app, ctx, request, Draft::Saved(Box::new(draft))).await
}

/// Which draft is to be published.
enum Draft<'r> {
    Stored,
    Saved(Box<offers::Version>),
    Reviewed(&'r Reviewed),
}

async fn prepare(app: &App, ctx: &Ctx, request: &Publish, draft: Draft<'_>) -> Result<Publishable, Problem> {
    let (owner, request) = ((&request.publisher, &request.offer), request.clone());
    let asked = request.clone();
    let mut found = app.read(ctx, move |ctx, tx| Found::of(ctx, tx, &asked)).await?;
    match draft {
        Draft::Stored => {}
        Draft::Saved(draft) => found.stored.draft = *draft,
        Draft::Reviewed(reviewed) if reviewed.is_of(&found.stored.offer) => {}
        Draft::Reviewed(_) => return Err(Reviewed::is_past()),
    }
    let (offer, stops) = (found.stored.offer.clone(), found.stops.clone());
    let (inner, size) = (ctx.clone(), found.size());
    let check = move || found.check(&inner, &request);
    let checked = app.heavy.run_on(size, owner.0.as_str(), check).await?;
    let checked = checked.with_images(app, ctx, owner).await?;
    if !checked.verdict.problems.is_empty() {
        return Err(Problem::NotPublishable(checked.verdict.problems));
    }
    let (steps, warnings) = (checked.steps, checked.verdict.warnings);
    if let Some(Chosen { part, selection }) = checked.chosen {
        return Ok(Publishable { offer, stops, steps, warnings, selection, part });
    }
    let nothing = match checked.same {
        None => false,
        Some(named) => named.is_empty() || are_unchanged(app, ctx, owner, named).await?,
    };
    if nothing {
        return Err(Problem::conflict(
            "NothingToPublish",
            "the draft is the same as what is live; change it first, or publish with force=true",
        ));
    }
    Ok(Publishable { offer, stops, steps, warnings, selection: Selection::default(), part: None })
}

/// Freezes the draft, or what was chosen of it, and starts its way to the preview; returns the operation to follow.
pub fn publish(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    publishable: &Publishable,
) -> Result<Operation, Problem> {
    require(ctx, tx, &request.publisher, Need::Edit)?;
    let basis = basis(tx, request)?;
    if basis.offer != publishable.offer {
        return Err(Problem::Moved);
    }
    accept(ctx, tx, request, publishable, basis)
}

/// The same for a draft that was saved in this transaction, beside what was live when that was prepared.
pub(crate) fn publish_saved(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    publishable: &Publishable,
) -> Result<Operation, Problem> {
    require(ctx, tx, &request.publisher, Need::Edit)?;
    let basis = basis(tx, request)?;
    accept(ctx, tx, request, publishable, basis)
}

/// The offer, unless something runs on it.
fn basis(tx: &mut Tx<'_>, Publish { publisher, offer, .. }: &Publish) -> Result<Basis, Problem> {
    let basis = offers::basis(tx, publisher, offer)?.ok_or_else(|| no_offer(publisher, offer))?;
    match operations::running(tx, publisher, offer)? {
        Some(running) => Err(in_progress(tx, &running)?),
        None => Ok(basis),
    }
}

fn accept(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    publishable: &Publishable,
    mut basis: Basis,
) -> Result<Operation, Problem> {
    let (publisher, id) = (&request.publisher, &request.offer);
    if stops_of(tx, publisher, &basis.offer)? != publishable.stops {
        return Err(Problem::Moved);
    }
    let version = match &publishable.part {
        None => basis.offer.draft_version,
        Some(part) => split_off(ctx, tx, publisher, &mut basis, part)?,
    };
    offers::freeze(tx, publisher, id, version, ctx.now)?;
    let operation = start(ctx, tx, request, &basis, version, &publishable.steps)?;
    let offer = &mut basis.offer;
    offer.set_status(OfferStatus::Running, ctx.now);
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
    Ok(operation)
}

/// Has the draft be the version behind `part`, with all that it says and the tag it has; returns the version of `part`.
fn split_off(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    basis: &mut Basis,
    part: &Part,
) -> Result<i64, Problem> {
    let (offer, is_frozen) = (&mut basis.offer, basis.frozen_at.is_some());
    let (from, version) = (offer.draft_version, offer.draft_version + i64::from(is_frozen));
    offers::copy_version(tx, publisher, &offer.id, (from, version + 1))?;
    let Part { definition, type_versions, secrets, price_rates, has_artifacts, beyond } = part;
    let row = offers::NewVersion {
        version,
        definition,
        type_versions: type_versions.as_deref(),
        secrets: secrets.as_deref(),
        price_rates: price_rates.as_deref(),
        has_artifacts: *has_artifacts,
        changed_at: offer.next_change(ctx.now),
        beyond: beyond.as_deref(),
    };
    if !offers::put_version(tx, publisher, &offer.id, &row)? {
        return Err(Problem::internal(format!(
            "version {version} of {publisher}/{} is frozen and was not its draft",
            offer.id
        )));
    }
    offer.draft_version = version + 1;
    let now = (offer.changed_at, offer.draft_version);
    offers::save_draft(tx, publisher, &offer.id, &offer.display_text, now, None)?;
    Ok(version)
}

fn start(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    &Basis { ref offer, migrated, .. }: &Basis,
    version: i64,
    steps: &[offer_types::Step],
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
        version,
        previous_preview: offer.preview_version,
        emails,
        migrated,
        cancel_requested_at: None,
        failure: None,
        created_at: created_at(ctx, tx, &request.publisher, &request.offer)?,
        changed_at: ctx.now,
    };
    operations::insert(tx, &operation)?;
    if let Some(told) = &request.notes {
        notes::keep(ctx, tx, &operation.id, told)?;
    }
    for (position, step) in (0..).zip(steps) {
        operations::insert_step(tx, &operation.id, &waiting(ctx, position, step))?;
    }
    enqueue(ctx, tx, &operation.id, ctx.now)?;
    Ok(operation)
}

pub(super) fn waiting(ctx: &Ctx, position: i64, step: &offer_types::Step) -> Step {
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
