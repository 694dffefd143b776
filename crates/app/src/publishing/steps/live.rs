//! *Live*: the production slot switches to the previewed version, in one transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use db::operations::Operation;
use db::stops::Stop;
use db::{Tx, artifacts, catalogue, live_images, offers, stops};
use domain::{Definition, ImageVersion};
use offer_types::{ArtifactKind, OfferType};
use serde_json::Value;

use super::{Effect, Frozen, shown};
use crate::cards::Card;
use crate::catalogue::Audience;
use crate::offers::{Live, digest_of, digests_in, find, offer_type};
use crate::{App, Ctx, Problem};

/// What becomes public.
struct Public {
    /// The entry and what a list shows of it, if anything of it is sold; nothing where no plan is for everybody.
    shown: Option<(catalogue::Entry, Option<catalogue::NewCard>)>,
    /// What of the offer is not sold any more, or will not be.
    stops: Vec<Stop>,
    /// The digests of the artifacts it shows: anybody may read exactly those.
    artifacts: Vec<String>,
    /// The ids of the plans that are live then.
    plans: Vec<String>,
    /// Disk images that were never live before.
    images: Vec<ImageVersion>,
}

pub(super) async fn prepare(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    frozen: &Frozen,
) -> Result<Effect, Problem> {
    let subject = frozen.subject(app, ctx, operation).await?;
    let shown = shown(app, ctx, operation).await?;
    let asked = operation.clone();
    let stops = move |_: &Ctx, tx: &mut Tx<'_>| Ok(stops::of_offer(tx, &asked.publisher, &asked.offer)?);
    let stops = app.read(ctx, stops).await?;
    let (size, inner) = (subject.size(), ctx.clone());
    let build = move || {
        let known = subject.offer_type(&inner)?;
        let images = known.image_versions(&subject.definition);
        let mut public = Public { shown: None, stops, artifacts: Vec::new(), plans: Vec::new(), images };
        let definition = Definition::of(&subject.definition);
        // Ids are the same in any letter case, and so is their retirement.
        public.plans = definition.plan_ids().map(|(_, id)| id.to_ascii_lowercase()).collect();
        let plans = definition.plans();
        if !plans.is_empty() && plans.iter().all(|plan| known.is_private(plan)) {
            return Ok(public);
        }
        let entry = shown.entry(&inner, Audience::Everybody, subject.definition.clone())?;
        // A text in the entry may spell what it likes.
        let own = sheets(known, &subject.definition);
        let artifacts = digests_in(&entry.entry).filter(|digest| !own.contains(*digest));
        public.artifacts = artifacts.map(str::to_owned).collect();
        let card = Card::of(&inner.env, &entry, &public.stops)?
            .map(|card| card.kept(&entry.publisher))
            .transpose()?;
        public.shown = Some((entry, card));
        Ok::<_, Problem>(public)
    };
    let mut public = app.heavy.run_on(size, operation.publisher.as_str(), build).await?;
    public.images = not_kept(app, ctx, operation, public.images).await?;
    let operation = operation.clone();
    Ok(Arc::new(move |ctx: &Ctx, tx: &mut Tx<'_>| apply(ctx, tx, &operation, &public)))
}

fn apply(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation, public: &Public) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    // Somebody stopped or resumed something since it was looked at.
    if stops::of_offer(tx, publisher, id)? != public.stops {
        return Err(Problem::Moved);
    }
    let (put, removed) = match &public.shown {
        Some((_, None)) => (catalogue::Shelf::Stopped, catalogue::Shelf::Live),
        _ => (catalogue::Shelf::Live, catalogue::Shelf::Stopped),
    };
    catalogue::remove(tx, removed, publisher, id)?;
    match &public.shown {
        Some((entry, card)) => {
            catalogue::put(tx, put, entry)?;
            if let Some(card) = card {
                catalogue::put_card(tx, entry, card)?;
            }
        }
        None => catalogue::remove(tx, put, publisher, id)?,
    }
    catalogue::remove(tx, catalogue::Shelf::Packaged, publisher, id)?;
    artifacts::set_live(tx, publisher, id, &public.artifacts)?;
    catalogue::register_leads(tx, publisher, id)?;
    offers::set_live_plans(tx, publisher, id, &public.plans, ctx.now)?;
    live_images::keep(tx, publisher, id, &public.images)?;
    let mut offer = find(tx, publisher, id)?;
    offer.production_version = Some(operation.version);
    offers::save_status(tx, publisher, &offer)?;
    Ok(())
}

/// Those of `images` that are not remembered yet; and those that are live before anything was remembered of the offer.
async fn not_kept(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    images: Vec<ImageVersion>,
) -> Result<Vec<ImageVersion>, Problem> {
    let operation = operation.clone();
    app.scan(ctx, move |ctx, tx| {
        let (publisher, id) = (&operation.publisher, &operation.offer);
        let mut new = Vec::new();
        if !live_images::any(tx, publisher, id)? {
            let offer = find(tx, publisher, id)?;
            if let Some(live) = Live::of(tx, publisher, &offer)? {
                let known = offer_type(ctx, &offer.offer_type)?;
                new = known.image_versions(&live.whole(known)?);
            }
        }
        for image in &images {
            if live_images::disks(tx, publisher, id, image)?.is_none() {
                new.push(image.clone());
            }
        }
        Ok(new)
    })
    .await
}

/// The digests of the price spreadsheets, which are the publisher's own, and of nothing else.
fn sheets(known: &OfferType, definition: &Value) -> BTreeSet<String> {
    let slots = known.artifacts(definition);
    let digests = |of_sheets: bool| {
        let slots =
            slots.iter().filter(move |slot| (slot.requirement.kind == ArtifactKind::Sheet) == of_sheets);
        slots.filter_map(|slot| digest_of(&slot.value).map(str::to_owned)).collect::<BTreeSet<_>>()
    };
    digests(true).difference(&digests(false)).cloned().collect()
}
