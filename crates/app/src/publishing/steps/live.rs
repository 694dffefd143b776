//! *Live*: the production slot switches to the previewed version, in one transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use db::operations::Operation;
use db::{Tx, artifacts, catalogue, offers};
use domain::offer_type::{ArtifactKind, OfferType};
use serde_json::Value;

use super::{Effect, shown, subject};
use crate::cards::Card;
use crate::catalogue::Audience;
use crate::offers::{digest_of, digests_in, find};
use crate::{App, Ctx, Problem};

/// What becomes public.
struct Public {
    entry: catalogue::Entry,
    /// What a list shows of it.
    card: String,
    /// The digests of the artifacts it shows: anybody may read exactly those.
    artifacts: Vec<String>,
    /// The ids of the plans that are live then.
    plans: Vec<String>,
}

pub(super) async fn prepare(app: &App, ctx: &Ctx, operation: &Operation) -> Result<Effect, Problem> {
    let subject = subject(app, ctx, operation).await?;
    let shown = shown(app, ctx, operation).await?;
    let (size, inner) = (shown.size(), ctx.clone());
    let build = move || {
        let entry = shown.entry(&inner, Audience::Everybody)?;
        // A text in the entry may spell what it likes.
        let own = sheets(subject.offer_type(&inner)?, &subject.definition);
        let artifacts = digests_in(&entry.entry).filter(|digest| !own.contains(*digest));
        let artifacts = artifacts.map(str::to_owned).collect();
        let plans = subject.definition["plans"].as_array().into_iter().flatten();
        // Ids are the same in any letter case, and so is their retirement.
        let plans = plans.filter_map(|plan| Some(plan["planId"].as_str()?.to_ascii_lowercase())).collect();
        let card = Card::of(&inner.env, &entry)?.text()?;
        Ok::<_, Problem>(Public { card, artifacts, plans, entry })
    };
    let public = app.heavy.run_on(size, operation.publisher.as_str(), build).await?;
    let operation = operation.clone();
    Ok(Arc::new(move |ctx: &Ctx, tx: &mut Tx<'_>| apply(ctx, tx, &operation, &public)))
}

fn apply(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation, public: &Public) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    catalogue::put(tx, catalogue::Shelf::Live, &public.entry)?;
    catalogue::put_card(tx, &public.entry, &public.card)?;
    catalogue::remove(tx, catalogue::Shelf::Packaged, publisher, id)?;
    artifacts::set_live(tx, publisher, id, &public.artifacts)?;
    catalogue::register_leads(tx, publisher, id)?;
    offers::set_live_plans(tx, publisher, id, &public.plans, ctx.now)?;
    let mut offer = find(tx, publisher, id)?;
    offer.production_version = Some(operation.version);
    offers::save_status(tx, publisher, &offer)?;
    Ok(())
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
