//! *Live*: the production slot switches to the previewed version, in one transaction.

use db::operations::Operation;
use db::{Tx, artifacts, catalogue, offers};

use super::Subject;
use crate::cards::Card;
use crate::catalogue::{Audience, ShownVersion};
use crate::offers::digests_in;
use crate::{Ctx, Problem};

pub(super) fn apply(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let subject = Subject::read(ctx, tx, operation)?;
    let shown = ShownVersion::of(tx, publisher, &subject.offer, operation.version)?;
    let entry = shown.entry(ctx, Audience::Everybody)?;
    catalogue::put(tx, catalogue::Shelf::Live, &entry)?;
    catalogue::put_card(tx, &entry, &Card::of(&ctx.env, &entry)?.text()?)?;
    catalogue::remove(tx, catalogue::Shelf::Packaged, publisher, id)?;
    // Anybody may read exactly what the public entry shows.
    let shown: Vec<_> = digests_in(&entry.entry).map(str::to_owned).collect();
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
