//! *Validate Pre-Requisites*: the publish level of validation, and every artifact fetched, checked and stored.

use std::sync::Arc;

use db::artifacts::Artifact;
use db::operations::Operation;
use db::{Tx, confirmations, offers};
use domain::offer_type::{OfferType, Verdict};
use domain::publishing::{Level, Message};
use domain::{Finding, OfferTypeId, json};
use serde_json::Value;

use super::{Attempt, Outcome, Subject, subject};
use crate::artifacts::{Gathered, gather};
use crate::offers::{
    Live, Sheets, check_publish, evaluate_sheets, offer_type as offer_type_of, price_problems, reference,
    reference_again, source_of,
};
use crate::{App, Ctx, Problem};

pub(super) async fn run(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    attempt: Attempt,
) -> Result<Outcome, Problem> {
    let subject = subject(app, ctx, operation).await?;
    let known = subject.offer_type(ctx)?;
    let verdict = check(app, ctx, operation, &subject).await?;
    let slots = known.artifacts(&subject.definition);
    let Gathered { fetched, sheets, problems, passing, warnings, doubts, .. } =
        gather(app, ctx, operation, &slots).await?;
    let mut problems = [verdict.problems, problems].concat();
    if let Some(first) =
        passing.iter().chain(&doubts).next().filter(|_| problems.is_empty() && !attempt.is_last())
    {
        return Ok(Outcome::Retry { reason: format!("{}: {}", first.target, first.message) });
    }
    problems.extend(passing);
    let found = Found { artifacts: fetched, sheets };
    let changes = changes(app, ctx, operation, &subject.offer.offer_type, found).await?;
    problems.extend(changes.problems);
    let mut messages: Vec<_> = [verdict.warnings, warnings, doubts]
        .concat()
        .iter()
        .map(|finding| message(ctx, Level::Warning, finding))
        .collect();
    if !problems.is_empty() {
        messages.extend(problems.iter().map(|finding| message(ctx, Level::Error, finding)));
        return Ok(Outcome::Reject { messages });
    }
    let (operation, texts) = (operation.clone(), changes.texts);
    let effect = move |_: &Ctx, tx: &mut Tx<'_>| write(tx, &operation, &texts);
    Ok(Outcome::Complete { messages, effect: Some(Arc::new(effect)) })
}

/// The publish level, beside what is live.
async fn check(app: &App, ctx: &Ctx, operation: &Operation, subject: &Subject) -> Result<Verdict, Problem> {
    let (asked, offer) = (operation.clone(), subject.offer.clone());
    let read = move |_: &Ctx, tx: &mut Tx<'_>| {
        let live = Live::of(tx, &asked.publisher, &offer)?;
        Ok((live, confirmations::of_offer(tx, &asked.publisher, &asked.offer)?))
    };
    let (live, confirmed) = app.read(ctx, read).await?;
    let (ctx, offer_type) = (ctx.clone(), subject.offer.offer_type.clone());
    let definition = subject.with_secrets.clone();
    let check = move || {
        let known = offer_type_of(&ctx, &offer_type)?;
        let beside_live = live.map(|live| live.compare(known, &definition)).transpose()?;
        let beside_live = beside_live.map(|compared| compared.verdict).unwrap_or_default();
        Ok::<_, Problem>(beside_live.and(check_publish(known, definition, &confirmed)))
    };
    app.heavy.run_on(subject.size, operation.publisher.as_str(), check).await
}

/// What the documents are to refer to.
struct Found {
    artifacts: Vec<Artifact>,
    sheets: Sheets,
}

/// What becomes of the documents.
#[derive(Default)]
struct Changes {
    /// What keeps the published version from being priced.
    problems: Vec<Finding>,
    texts: Vec<Text>,
}

/// A version whose text changes.
struct Text {
    version: i64,
    before: String,
    after: String,
}

/// Has the published version (and the draft, if it was edited since) refer to the artifacts and show the prices of their
/// spreadsheets: that is worked out here, and only compared and written where everybody's writes wait.
async fn changes(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    offer_type: &OfferTypeId,
    found: Found,
) -> Result<Changes, Problem> {
    let asked = operation.clone();
    let versions = app
        .read(ctx, move |_, tx| {
            let (publisher, id) = (&asked.publisher, &asked.offer);
            let mut numbers = vec![asked.version, crate::offers::find(tx, publisher, id)?.draft_version];
            numbers.dedup();
            let versions = numbers.iter().map(|number| offers::version(tx, publisher, id, *number));
            Ok(versions.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    let (inner, offer_type, published) = (ctx.clone(), offer_type.clone(), operation.version);
    let (size, priced) =
        (versions.iter().map(|version| version.definition.len()).sum(), !found.sheets.is_empty());
    let work_out = move || {
        let known = offer_type_of(&inner, &offer_type)?;
        let mut changes = Changes::default();
        for version in versions {
            let mut document = json::stored(&version.definition)?;
            // What an edit named since may be another file by now.
            let name = |artifact: &Artifact| match version.version == published {
                true => reference(&artifact.digest),
                false => reference_again(&artifact.digest, &artifact.source),
            };
            let referred = refer(known, &mut document, &found.artifacts, name);
            if version.version == published {
                changes.problems = price_problems(&inner, &document, &found.sheets);
            }
            if evaluate_sheets(&inner, &mut document, &found.sheets) || referred {
                let after = serde_json::to_string(&document)?;
                changes.texts.push(Text { version: version.version, before: version.definition, after });
            }
        }
        Ok::<_, Problem>(changes)
    };
    let whose = operation.publisher.as_str();
    if priced { app.heavy.run(whose, work_out).await } else { app.heavy.run_on(size, whose, work_out).await }
}

/// Writes what was worked out. A draft that was edited meanwhile refers to its artifacts when it is published.
fn write(tx: &mut Tx<'_>, operation: &Operation, texts: &[Text]) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    for text in texts {
        let version = offers::version(tx, publisher, id, text.version)?;
        if version.is_some_and(|version| version.definition == text.before) {
            offers::replace_artifacts(tx, publisher, id, text.version, &text.after)?;
        } else if text.version == operation.version {
            return Err(Problem::internal(format!(
                "version {} of {publisher}/{id} is another",
                text.version
            )));
        }
    }
    Ok(())
}

/// Has `document` refer to `held` by `name` wherever it names their addresses; whether it did anywhere.
fn refer(
    known: &OfferType,
    document: &mut Value,
    held: &[Artifact],
    name: impl Fn(&Artifact) -> String,
) -> bool {
    let mut changed = false;
    for slot in known.artifacts(document) {
        let found = held.iter().find(|artifact| source_of(&slot.value) == Some(&artifact.source));
        if let (Some(artifact), Some(place)) = (found, document.pointer_mut(&slot.pointer)) {
            *place = Value::String(name(artifact));
            changed = true;
        }
    }
    changed
}

fn message(ctx: &Ctx, level: Level, finding: &Finding) -> Message {
    Message::new(level, format!("{}: {} ({})", finding.target, finding.message, finding.code), ctx.now)
}
