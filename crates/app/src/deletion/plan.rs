//! Deleting a plan.

use std::sync::Arc;

use db::{Tx, deletions, offers, operations};
use domain::definition::plans_mut;
use domain::{Definition, OfferId, PlanId, PublisherId, Timestamp, json};

use crate::events::{self, Event};
use crate::offers::{
    self as drafts, Draft, Live, Precondition, Ready, no_offer, offer_type, whole, with_draft,
};
use crate::publishing::in_progress;
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// A draft without a plan, which may take the place of the one with it.
pub struct Deletable {
    draft: Arc<Draft>,
    ready: Ready,
    /// When the draft with the plan was written, and what was in preview then.
    began: (Timestamp, Option<i64>),
}

/// Makes the draft without `plan`, away from the transaction that stores it. Refuses a plan that is published.
pub async fn prepare_delete_plan(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    plan: &PlanId,
    precondition: &Precondition,
) -> Result<Deletable, Problem> {
    let asked = (publisher.clone(), id.clone());
    let found = app.read(ctx, move |ctx, tx| Found::of(ctx, tx, &asked.0, &asked.1)).await?;
    let offer = &found.stored.offer;
    precondition.hold(ctx, Some(offer))?;
    let (began, size) = ((offer.changed_at, offer.preview_version), found.size());
    let (inner, owner, wanted) = (ctx.clone(), (publisher.clone(), id.clone()), plan.clone());
    let draft = move || found.without(&inner, owner, &wanted);
    let draft = Arc::new(app.heavy.run_on(size, publisher.as_str(), draft).await?);
    let ready = drafts::prepare(app, ctx, &draft, size, precondition, None).await?;
    Ok(Deletable { draft, ready, began })
}

/// What a plan is deleted from.
struct Found {
    stored: offers::WithDraft,
    live: Option<Live>,
    /// What is in preview and is not live.
    preview: Option<offers::Version>,
}

impl Found {
    fn of(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Self, Problem> {
        require(ctx, tx, publisher, Need::Edit)?;
        let stored = with_draft(tx, publisher, id)?;
        if let Some(running) = operations::running(tx, publisher, id)? {
            return Err(in_progress(tx, &running)?);
        }
        let offer = &stored.offer;
        let live = Live::of(tx, publisher, offer)?;
        let preview = offer.preview_version.filter(|version| offer.production_version != Some(*version));
        let preview = preview.map(|version| offers::version(tx, publisher, id, version)).transpose()?;
        Ok(Self { stored, live, preview: preview.flatten() })
    }

    fn size(&self) -> usize {
        let preview = self.preview.as_ref().map_or(0, offers::Version::size);
        self.stored.draft.size() + self.live.as_ref().map_or(0, Live::size) + preview
    }

    /// The draft without `plan`.
    fn without(
        self,
        ctx: &Ctx,
        (publisher, id): (PublisherId, OfferId),
        plan: &PlanId,
    ) -> Result<Draft, Problem> {
        let offers::WithDraft { offer, draft, .. } = self.stored;
        let mut definition = whole(ctx, offer_type(ctx, &offer.offer_type)?, &draft)?;
        let Some(place) = Definition::of(&definition).index_of(plan.as_str()) else {
            let message = format!("offer `{id}` has no plan `{plan}` in its draft");
            return Err(Problem::NotFound(message));
        };
        let was_live = self.live.map(|live| live.had_plan(plan)).transpose()?.unwrap_or_default();
        let preview = self.preview.map(|version| json::stored(&version.definition)).transpose()?;
        if was_live
            || preview.is_some_and(|preview| Definition::of(&preview).index_of(plan.as_str()).is_some())
        {
            let message = format!(
                "plan `{plan}` is or was published, so it is not deleted: leave it out of the draft and publish that to take it off sale"
            );
            return Err(Problem::conflict("WasPublished", message));
        }
        if let Some(plans) = plans_mut(&mut definition) {
            plans.remove(place);
        }
        Draft::of_stored(ctx, (publisher, id), (offer.offer_type, definition), draft.type_versions, None)
    }
}

/// Takes a plan that was never published out of the draft, with its secrets. Its id is never used again. Returns when the
/// draft was changed, of which its entity tag is made.
pub fn delete_plan(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, id): (&PublisherId, &OfferId),
    plan: &PlanId,
    precondition: &Precondition,
    deletable: &Deletable,
) -> Result<Timestamp, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = offers::get(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return Err(in_progress(tx, &running)?);
    }
    if (offer.changed_at, offer.preview_version) != deletable.began {
        return Err(Problem::Moved);
    }
    let saved = drafts::put(ctx, tx, &deletable.draft, precondition, &deletable.ready)?;
    deletions::retire_plan(tx, publisher, id, plan, ctx.now)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "plan.deleted",
            publisher: Some(publisher),
            offer: Some(id),
            subject: Some(plan.as_str()),
            ..Event::default()
        },
    )?;
    Ok(saved.changed_at)
}
