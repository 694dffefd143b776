//! *Validate Pre-Requisites*: the publish level of validation, and every artifact fetched, checked and stored.

use std::sync::Arc;

use db::artifacts::Artifact;
use db::operations::Operation;
use db::{Tx, confirmations, offers};
use domain::Finding;
use domain::publishing::{Level, Message};
use offer_types::{OfferType, Verdict};
use serde_json::Value;
use words::say;

use super::{Attempt, Frozen, Outcome, Subject};
use crate::artifacts::{Gathered, gather};
use crate::offers::{
    Live, Sheets, check_publish, evaluate_sheets, price_problems, put_beyond, reference, reference_again,
    source_of, split, stored_whole,
};
use crate::{App, Ctx, Problem};

pub(super) async fn run(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    attempt: Attempt,
    frozen: &Frozen,
) -> Result<Outcome, Problem> {
    let subject = frozen.subject(app, ctx, operation).await?;
    let known = subject.offer_type(ctx)?;
    let verdict = check(app, ctx, operation, &subject).await?;
    let slots = known.artifacts(&subject.definition);
    let Gathered { fetched, sheets, problems, passing, warnings, doubts, .. } =
        gather(app, ctx, operation, &slots).await?;
    let mut problems = [verdict.problems, problems].concat();
    if let Some(first) =
        passing.iter().chain(&doubts).next().filter(|_| problems.is_empty() && !attempt.is_last())
    {
        let (place, text) = (first.place.to_string(), first.text.clone());
        return Ok(Outcome::Retry { reason: say!("finding-told-shortly", place, text) });
    }
    problems.extend(passing);
    let found = Found { artifacts: fetched, sheets };
    let changes = changes(app, ctx, operation, &subject, found).await?;
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
    // Steps behind this one are run only when it was written.
    changes.becomes.into_iter().for_each(|subject| frozen.becomes(subject));
    let (operation, texts) = (operation.clone(), changes.texts);
    let effect = move |_: &Ctx, tx: &mut Tx<'_>| write(tx, &operation, &texts);
    Ok(Outcome::Complete { messages, effect: Some(Arc::new(effect)) })
}

/// The publish level, beside what is live.
async fn check(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    subject: &Arc<Subject>,
) -> Result<Verdict, Problem> {
    let (asked, offer) = (operation.clone(), subject.offer.clone());
    let read = move |_: &Ctx, tx: &mut Tx<'_>| {
        let live = Live::of(tx, &asked.publisher, &offer)?;
        Ok((live, confirmations::of_offer(tx, &asked.publisher, &asked.offer)?))
    };
    let (live, confirmed) = app.read(ctx, read).await?;
    let (ctx, looked_at, publisher) = (ctx.clone(), Arc::clone(subject), operation.publisher.clone());
    let check = move || {
        let known = looked_at.offer_type(&ctx)?;
        let definition = looked_at.with_secrets(&ctx, &publisher)?;
        let beside_live = live.map(|live| live.compare(known, &definition)).transpose()?;
        let beside_live = beside_live.map(|compared| compared.verdict).unwrap_or_default();
        Ok::<_, Problem>(beside_live.and(check_publish(known, definition, &confirmed)))
    };
    app.heavy.run_on(subject.size(), operation.publisher.as_str(), check).await
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
    /// The published version as it is written then, if it is another.
    becomes: Option<Arc<Subject>>,
}

/// A version whose text changes, or that of what only newer faces know of it.
struct Text {
    before: offers::Version,
    after: (String, Option<String>),
}

/// Has the published version (and the draft, if it was edited since) refer to the artifacts and show the prices of their
/// spreadsheets: that is worked out here, and only compared and written where everybody's writes wait.
async fn changes(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    subject: &Arc<Subject>,
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
    let (inner, subject, published) = (ctx.clone(), Arc::clone(subject), operation.version);
    let (size, priced) = (versions.iter().map(offers::Version::size).sum(), !found.sheets.is_empty());
    let work_out = move || {
        let known = subject.offer_type(&inner)?;
        let mut changes = Changes::default();
        for version in versions {
            let mut document = match says(&version) == says(&subject.version) {
                true => subject.definition.clone(),
                false => stored_whole(known, &version)?,
            };
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
                let after = split(known, &mut document)?;
                if version.version == published {
                    put_beyond(known, &mut document, after.1.as_deref())?;
                    let (definition, beyond) = after.clone();
                    let written = offers::Version {
                        definition,
                        beyond,
                        secrets: version.secrets.clone(),
                        type_versions: version.type_versions.clone(),
                        price_rates: version.price_rates.clone(),
                        ..version
                    };
                    let offer = subject.offer.clone();
                    changes.becomes =
                        Some(Arc::new(Subject { definition: document, version: written, offer }));
                }
                changes.texts.push(Text { before: version, after });
            }
        }
        Ok::<_, Problem>(changes)
    };
    let whose = operation.publisher.as_str();
    if priced { app.heavy.run(whose, work_out).await } else { app.heavy.run_on(size, whose, work_out).await }
}

/// The texts that are compared to know whether a version says the same.
fn says(version: &offers::Version) -> (&str, Option<&str>) {
    (&version.definition, version.beyond.as_deref())
}

/// Writes what was worked out. A draft that was edited meanwhile refers to its artifacts when it is published.
fn write(tx: &mut Tx<'_>, operation: &Operation, texts: &[Text]) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    for text in texts {
        let Text { before, after: (definition, beyond) } = text;
        let number = before.version;
        let now = offers::version(tx, publisher, id, number)?;
        if now.is_some_and(|now| says(&now) == says(before)) {
            offers::replace_artifacts(tx, publisher, id, number, (definition, beyond.as_deref()))?;
        } else if number == operation.version {
            return Err(Problem::internal(format!("version {number} of {publisher}/{id} is another")));
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
    let Finding { code, place, text } = finding.clone();
    let told = say!("finding-told", place = place.to_string(), text, code = code.to_string());
    Message { place: place.is_shown_in_full().then_some(place), ..Message::new(level, told, ctx.now) }
}
