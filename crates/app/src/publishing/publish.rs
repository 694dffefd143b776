//! Accepting a publish.

use std::collections::BTreeSet;

use db::offers::{Basis, WithDraft};
use db::operations::{Operation, Step};
use db::{Tx, confirmations, offers, operations};
use domain::offer_type::{ImageVersion, Verdict};
use domain::publishing::{OfferStatus, OperationKind, OperationState, StepKind, StepStatus};
use domain::{Finding, OfferId, OperationId, PublisherId, json};

use super::{created_at, enqueue, in_progress, location};
use crate::artifacts::are_unchanged;
use crate::events::{self, Event};
use crate::offers::{
    Compared, Live, check_publish, looked_at_already, no_offer, offer_type, open_into, refuse_versions,
    with_draft,
};
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
}

/// A draft that may be published.
pub struct Publishable {
    /// The offer as it was then.
    offer: offers::Offer,
    /// What is worth a look before it goes on.
    pub warnings: Vec<Finding>,
}

/// Checks, away from the transaction that accepts it, whether the draft may be published.
pub async fn prepare_publish(app: &App, ctx: &Ctx, request: &Publish) -> Result<Publishable, Problem> {
    let (owner, request) = ((&request.publisher, &request.offer), request.clone());
    let asked = request.clone();
    let found = app.read(ctx, move |ctx, tx| Found::of(ctx, tx, &asked)).await?;
    let (inner, size) = (ctx.clone(), found.size());
    let check = move || found.check(&inner, &request);
    let mut checked = app.heavy.run_on(size, owner.0.as_str(), check).await?;
    if !checked.images.is_empty() {
        let (images, asked) = (checked.images, (owner.0.clone(), owner.1.clone()));
        let refused = app.read(ctx, move |_, tx| refuse_versions(tx, &asked.0, &asked.1, &images)).await?;
        checked.verdict.problems.extend(refused);
    }
    if !checked.verdict.problems.is_empty() {
        return Err(Problem::NotPublishable(checked.verdict.problems));
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
    Ok(Publishable { offer: checked.offer, warnings: checked.verdict.warnings })
}

/// Addresses that are to be looked at again, each with the digest of what was there.
type Named = Vec<(String, String)>;

/// What a look at the draft found out.
struct Checked {
    offer: offers::Offer,
    verdict: Verdict,
    /// Images that are not live: they may have been before.
    images: Vec<ImageVersion>,
    /// Where to look again before the draft is told to be the same as what is live, if it is.
    same: Option<Named>,
}

/// What is to be published, and in place of what.
struct Found {
    stored: WithDraft,
    live: Option<Live>,
    /// Unknown members that restrict nobody.
    confirmed: BTreeSet<String>,
}

impl Found {
    fn of(ctx: &Ctx, tx: &mut Tx<'_>, request: &Publish) -> Result<Self, Problem> {
        let (publisher, id) = (&request.publisher, &request.offer);
        require(ctx, tx, publisher, Need::Edit)?;
        let stored = with_draft(tx, publisher, id)?;
        if let Some(running) = operations::running(tx, publisher, id)? {
            return Err(in_progress(tx, &running)?);
        }
        let live = Live::of(tx, publisher, &stored.offer)?;
        let confirmed = confirmations::of_offer(tx, publisher, id)?;
        Ok(Self { stored, live, confirmed })
    }

    fn size(&self) -> usize {
        self.stored.draft.definition.len() + self.live.as_ref().map_or(0, Live::size)
    }

    /// The publish level of validation, secrets included, and what went live since the draft was saved; everything at once.
    fn check(self, ctx: &Ctx, request: &Publish) -> Result<Checked, Problem> {
        let WithDraft { offer, draft, .. } = &self.stored;
        let known = offer_type(ctx, &offer.offer_type)?;
        let mut definition = json::stored(&draft.definition)?;
        let owner = (&request.publisher, &request.offer);
        open_into(ctx, owner, known, draft.secrets.as_deref(), &mut definition)?;
        // Before the check, which takes the definition.
        let beside_live = self.live.as_ref().map(|live| live.compare(known, &definition)).transpose()?;
        let Compared { verdict: Verdict { problems, warnings }, images } = beside_live.unwrap_or_default();
        let mut verdict = check_publish(known, definition, &self.confirmed);
        verdict.problems.extend(problems);
        // What becomes of plans comes first: a list of remarks is cut at its end.
        verdict.warnings.splice(0..0, warnings);
        let same = if request.force || !verdict.problems.is_empty() { None } else { self.same(ctx)? };
        Ok(Checked { verdict, images, same, offer: self.stored.offer })
    }

    fn same(&self, ctx: &Ctx) -> Result<Option<Named>, Problem> {
        let WithDraft { offer, draft, .. } = &self.stored;
        let Some(Live { version: live, .. }) = &self.live else { return Ok(None) };
        if live.version == draft.version {
            return Ok(Some(Named::new()));
        }
        if live.secrets != draft.secrets {
            return Ok(None);
        }
        let same = live.definition == draft.definition;
        if same || !draft.has_artifacts {
            return Ok(same.then(Named::new));
        }
        let known = offer_type(ctx, &offer.offer_type)?;
        let (named, definition) = looked_at_already(known, &draft.definition)?;
        Ok((live.definition == definition).then_some(named))
    }
}

/// Freezes the draft and starts its way to the preview; returns the address to follow it at.
pub fn publish(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    publishable: &Publishable,
) -> Result<String, Problem> {
    let (publisher, id) = (&request.publisher, &request.offer);
    require(ctx, tx, publisher, Need::Edit)?;
    let mut basis = offers::basis(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return Err(in_progress(tx, &running)?);
    }
    if basis.offer != publishable.offer {
        return Err(Problem::Moved);
    }
    offers::freeze(tx, publisher, id, basis.offer.draft_version, ctx.now)?;
    let operation = start(ctx, tx, request, &basis)?;
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
    Ok(location(&operation))
}

fn start(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: &Publish,
    &Basis { ref offer, migrated, .. }: &Basis,
) -> Result<Operation, Problem> {
    let known = offer_type(ctx, &offer.offer_type)?;
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
