//! *Validate Pre-Requisites*: the publish level of validation, and every artifact fetched, checked and stored.

use std::sync::Arc;

use db::artifacts::Artifact;
use db::operations::Operation;
use db::{Tx, offers};
use domain::Finding;
use domain::offer_type::OfferType;
use domain::publishing::{Level, Message};
use serde_json::Value;

use super::{Outcome, subject};
use crate::artifacts::{Gathered, gather};
use crate::offers::{Sheets, evaluate_sheets, price_problems, reference, with_addresses};
use crate::{App, Ctx, Problem};

pub(super) async fn run(app: &App, ctx: &Ctx, operation: &Operation) -> Result<Outcome, Problem> {
    let subject = subject(app, ctx, operation).await?;
    let known = subject.offer_type(ctx)?;
    let verdict = known.check_publish(&with_addresses(known, &subject.with_secrets));
    let slots = known.artifacts(&subject.definition);
    let owner = (&operation.publisher, &operation.offer);
    let Gathered { fetched, sheets, problems, passing, .. } = gather(app, ctx, owner, &slots).await?;
    let mut document = subject.definition;
    refer(known, &mut document, &fetched);
    let problems: Vec<_> =
        [verdict.problems, problems, passing, price_problems(ctx, &document, &sheets)].concat();
    let mut messages: Vec<_> =
        verdict.warnings.iter().map(|finding| message(ctx, Level::Warning, finding)).collect();
    if !problems.is_empty() {
        messages.extend(problems.iter().map(|finding| message(ctx, Level::Error, finding)));
        return Ok(Outcome::Reject { messages });
    }
    let operation = operation.clone();
    let effect = move |ctx: &Ctx, tx: &mut Tx<'_>| hold(ctx, tx, &operation, &fetched, &sheets);
    Ok(Outcome::Complete { messages, effect: Some(Arc::new(effect)) })
}

/// Has the published version (and the draft, if it was edited since) refer to them and show the
/// prices of their spreadsheets.
fn hold(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    fetched: &[Artifact],
    sheets: &Sheets,
) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let offer = crate::offers::find(tx, publisher, id)?;
    let known = crate::offers::offer_type(ctx, &offer.offer_type)?;
    let mut numbers = vec![operation.version, offer.draft_version];
    numbers.dedup();
    for number in numbers {
        let Some(version) = offers::version(tx, publisher, id, number)? else { continue };
        let mut document: Value = serde_json::from_str(&version.definition)?;
        let referred = refer(known, &mut document, fetched);
        let priced = evaluate_sheets(ctx, &mut document, sheets);
        if referred || priced {
            offers::replace_artifacts(tx, publisher, id, number, &serde_json::to_string(&document)?)?;
        }
    }
    Ok(())
}

/// Has `document` refer to `held` wherever it names their addresses; whether it did anywhere.
fn refer(known: &OfferType, document: &mut Value, held: &[Artifact]) -> bool {
    let mut changed = false;
    for slot in known.artifacts(document) {
        let found = held.iter().find(|artifact| artifact.source == slot.value);
        if let (Some(artifact), Some(place)) = (found, document.pointer_mut(&slot.pointer)) {
            *place = Value::String(reference(&artifact.digest));
            changed = true;
        }
    }
    changed
}

fn message(ctx: &Ctx, level: Level, finding: &Finding) -> Message {
    Message::new(level, format!("{}: {} ({})", finding.target, finding.message, finding.code), ctx.now)
}
