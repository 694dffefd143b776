//! *Live*: the production slot switches to the previewed version, in one transaction.

use std::collections::BTreeSet;

use db::operations::Operation;
use db::{Tx, artifacts, catalogue, offers};
use domain::offer_type::{ArtifactKind, OfferType};
use serde_json::Value;

use super::Subject;
use crate::cards::Card;
use crate::catalogue::{Audience, ShownVersion};
use crate::offers::{digest_of, digests_in};
use crate::{Ctx, Problem};

pub(super) fn apply(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let subject = Subject::read(ctx, tx, operation)?;
    let shown = ShownVersion::of(tx, publisher, &subject.offer, operation.version)?;
    let entry = shown.entry(ctx, Audience::Everybody)?;
    catalogue::put(tx, catalogue::Shelf::Live, &entry)?;
    catalogue::put_card(tx, &entry, &Card::of(&ctx.env, &entry)?.text()?)?;
    catalogue::remove(tx, catalogue::Shelf::Packaged, publisher, id)?;
    // Anybody may read exactly what the public entry shows; a text in it may spell what it likes.
    let own = sheets(subject.offer_type(ctx)?, &subject.definition);
    let shown: Vec<_> =
        digests_in(&entry.entry).filter(|digest| !own.contains(*digest)).map(str::to_owned).collect();
    artifacts::set_live(tx, publisher, id, &shown)?;
    catalogue::register_leads(tx, publisher, id)?;
    // Ids are the same in any letter case, and so is their retirement.
    let plans: Vec<String> = subject.definition["plans"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|plan| Some(plan["planId"].as_str()?.to_ascii_lowercase()))
        .collect();
    offers::set_live_plans(tx, publisher, id, &plans, ctx.now)?;
    let mut offer = subject.offer;
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
