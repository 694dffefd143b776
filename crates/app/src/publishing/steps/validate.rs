//! *Validate Pre-Requisites*: the publish level of validation, and every artifact fetched, checked and stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::artifacts::{self, Artifact};
use db::operations::Operation;
use db::{Tx, offers};
use domain::Finding;
use domain::FindingCode;
use domain::offer_type::{ArtifactKind, OfferType};
use domain::publishing::{Level, Message};
use futures::future::join_all;
use serde_json::Value;

use super::{Outcome, Subject, subject};
use crate::artifacts::{Fetched, fetch};
use crate::offers::{Sheets, digest_of, evaluate_sheets, reference, stored_sheets};
use crate::{App, Ctx, Problem};

pub(super) async fn run(app: &App, ctx: &Ctx, operation: &Operation) -> Result<Outcome, Problem> {
    let subject = subject(app, ctx, operation).await?;
    let known = subject.offer_type(ctx)?;
    let verdict = known.check_publish(&subject.with_secrets);
    let (fetched, mut problems) = fetch_missing(app, &subject, known).await?;
    let held = known.artifacts(&subject.definition);
    let held = held.iter().filter(|slot| slot.requirement.kind == ArtifactKind::Sheet);
    let mut sheets = stored_sheets(app, held.filter_map(|slot| digest_of(&slot.value))).await?;
    let (fetched, read): (Vec<_>, Vec<_>) = fetched
        .into_iter()
        .map(|Fetched { artifact, sheet }| (artifact.clone(), sheet.map(|sheet| (artifact.digest, sheet))))
        .unzip();
    sheets.extend(read.into_iter().flatten());
    problems.splice(0..0, verdict.problems);
    let mut messages: Vec<_> =
        verdict.warnings.iter().map(|finding| message(ctx, Level::Warning, finding)).collect();
    if !problems.is_empty() {
        messages.extend(problems.iter().map(|finding| message(ctx, Level::Error, finding)));
        // What was fetched is kept all the same: the next publish asks only for the rest.
        keep(app, ctx, operation, fetched).await?;
        return Ok(Outcome::Reject { messages });
    }
    let operation = operation.clone();
    let effect = move |ctx: &Ctx, tx: &mut Tx<'_>| hold(ctx, tx, &operation, &fetched, &sheets);
    Ok(Outcome::Complete { messages, effect: Some(Arc::new(effect)) })
}

/// Fetches every artifact the offer names and does not hold yet; what failed, as findings. A store that fails is
/// an error: then nothing is wrong with the offer, and the step is tried again.
async fn fetch_missing(
    app: &App,
    subject: &Subject,
    known: &OfferType,
) -> Result<(Vec<Fetched>, Vec<Finding>), Problem> {
    let slots = known.artifacts(&subject.definition);
    let missing: Vec<_> = slots.iter().filter(|slot| digest_of(&slot.value).is_none()).collect();
    let (mut fetched, mut problems) = (Vec::new(), Vec::new());
    for (slot, outcome) in missing.iter().zip(join_all(missing.iter().map(|slot| fetch(app, slot))).await) {
        match outcome? {
            Ok(found) => fetched.push(found),
            Err(reason) => problems.push(Finding::new(FindingCode::Artifact, slot.target.clone(), reason)),
        }
    }
    Ok((fetched, problems))
}

async fn keep(app: &App, ctx: &Ctx, operation: &Operation, fetched: Vec<Artifact>) -> Result<(), Problem> {
    let operation = operation.clone();
    app.write(ctx, move |ctx, tx| {
        for artifact in &fetched {
            artifacts::insert(tx, &operation.publisher, &operation.offer, artifact, ctx.now)?;
        }
        Ok(())
    })
    .await
}

/// Notes the artifacts, and has the published version (and the draft, if it was edited since) refer to them.
fn hold(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    fetched: &[Artifact],
    sheets: &Sheets,
) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    for artifact in fetched {
        artifacts::insert(tx, publisher, id, artifact, ctx.now)?;
    }
    let references: BTreeMap<_, _> =
        fetched.iter().map(|artifact| (artifact.source.as_str(), reference(&artifact.digest))).collect();
    let offer = crate::offers::find(tx, publisher, id)?;
    let known = crate::offers::offer_type(ctx, &offer.offer_type)?;
    let mut numbers = vec![operation.version, offer.draft_version];
    numbers.dedup();
    for number in numbers {
        let Some(version) = offers::version(tx, publisher, id, number)? else { continue };
        let mut document: Value = serde_json::from_str(&version.definition)?;
        let referred = refer(known, &mut document, &references);
        let priced = evaluate_sheets(&mut document, sheets, &ctx.env.rates, ctx.now);
        if referred || priced {
            offers::replace_artifacts(tx, publisher, id, number, &serde_json::to_string(&document)?)?;
        }
    }
    Ok(())
}

fn refer(known: &OfferType, document: &mut Value, references: &BTreeMap<&str, String>) -> bool {
    let mut changed = false;
    for slot in known.artifacts(document) {
        if let (Some(reference), Some(place)) =
            (references.get(slot.value.as_str()), document.pointer_mut(&slot.pointer))
        {
            *place = Value::String(reference.clone());
            changed = true;
        }
    }
    changed
}

fn message(ctx: &Ctx, level: Level, finding: &Finding) -> Message {
    Message::new(level, format!("{}: {} ({})", finding.target, finding.message, finding.code), ctx.now)
}
