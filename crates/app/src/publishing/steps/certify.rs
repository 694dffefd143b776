//! *Certification*: the automatable rules of the offer type, then, where the operator wants it, a person.

use std::borrow::Cow;
use std::sync::Arc;

use db::operations::{Operation, Step};
use db::{Tx, offers, stops};
use domain::publishing::{Decision, Level, Message};
use offer_types::{CertificationContext, RuleResult};
use serde_json::Value;
use words::say;

use super::{Attempt, Frozen, Outcome, Subject};
use crate::image_check::{self, Looked};
use crate::offers::{offer_type as offer_type_of, stored_whole};
use crate::{App, Certification, Ctx, Problem, selling};

pub(super) async fn run(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    step: &Step,
    attempt: Attempt,
    frozen: &Frozen,
) -> Result<Outcome, Problem> {
    match step.decision {
        Some(Decision::Approved) => return Ok(Outcome::Complete { messages: Vec::new(), effect: None }),
        // The decision already left its reason among the messages.
        Some(Decision::Rejected) => return Ok(Outcome::Reject { messages: Vec::new() }),
        None => {}
    }
    let subject = frozen.subject(app, ctx, operation).await?;
    let Looked { mut results, passing } = results(app, ctx, operation, &subject).await?;
    let certification = ctx.env.settings.certification_of(&operation.publisher);
    let finds = |results: &[RuleResult]| results.iter().any(|result| result.level == Level::Error);
    let rejects = |results: &[RuleResult]| certification != Certification::Always && finds(results);
    // What cannot be read now may be read later; what is wrong is wrong at once.
    if let Some(first) = passing.first().filter(|_| !rejects(&results) && !attempt.is_last()) {
        return Ok(Outcome::Retry { reason: first.text.clone() });
    }
    results.extend(passing);
    let mut messages: Vec<_> = results.iter().map(|result| message(ctx, result)).collect();
    if rejects(&results) {
        return Ok(Outcome::Reject { messages });
    }
    if certification == Certification::Automatic {
        return Ok(Outcome::Complete { messages, effect: None });
    }
    let waits = match finds(&results) {
        false => say!("certification-waits"),
        true => say!("certification-waits-with-findings"),
    };
    messages.push(Message::new(Level::Information, waits, ctx.now));
    Ok(Outcome::Wait { messages })
}

async fn results(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    subject: &Arc<Subject>,
) -> Result<Looked, Problem> {
    let live = live_definition(app, ctx, operation, subject).await?;
    let asked = operation.clone();
    let stops = move |_: &Ctx, tx: &mut Tx<'_>| Ok(stops::of_offer(tx, &asked.publisher, &asked.offer)?);
    let stops = match live {
        Some(_) => app.read(ctx, stops).await?,
        None => Vec::new(),
    };
    let (inner, looked_at, compared) = (ctx.clone(), Arc::clone(subject), live.clone());
    let created = operation.created_at;
    let certify = move || {
        let context = CertificationContext { now: inner.now, live: compared.as_deref(), created };
        let known = looked_at.offer_type(&inner)?;
        let definition = selling::without_withdrawn(known, &looked_at.definition, &stops);
        let results = known.certify(&definition, &context);
        let rest = match definition {
            Cow::Borrowed(_) => None,
            Cow::Owned(rest) => Some(rest),
        };
        Ok::<_, Problem>((results, rest))
    };
    // What is live has about the size of what is published.
    let (mut results, rest) =
        app.heavy.run_on(2 * subject.size(), operation.publisher.as_str(), certify).await?;
    if !ctx.env.settings.image_checks {
        return Ok(Looked { results, ..Looked::default() });
    }
    let known = subject.offer_type(ctx)?;
    let definition = rest.as_ref().unwrap_or(&subject.definition);
    let looked = image_check::results(app, &operation.publisher, known, definition, live.as_deref()).await;
    results.extend(looked.results);
    Ok(Looked { results, passing: looked.passing })
}

async fn live_definition(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    subject: &Subject,
) -> Result<Option<Arc<Value>>, Problem> {
    let Some(number) = subject.offer.production_version else { return Ok(None) };
    let (publisher, id) = (operation.publisher.clone(), operation.offer.clone());
    let live = app.read(ctx, move |_, tx| Ok(offers::version(tx, &publisher, &id, number)?)).await?;
    let Some(live) = live else { return Ok(None) };
    let (size, whose) = (live.size(), operation.publisher.as_str());
    let (inner, offer_type) = (ctx.clone(), subject.offer.offer_type.clone());
    let parse = move || stored_whole(offer_type_of(&inner, &offer_type)?, &live);
    Ok(Some(Arc::new(app.heavy.run_on(size, whose, parse).await?)))
}

fn message(ctx: &Ctx, result: &RuleResult) -> Message {
    let RuleResult { rule, level, place, text } = result.clone();
    let told = say!("rule-told", rule, text, place = place.to_string());
    Message { place: place.is_shown_in_full().then_some(place), ..Message::new(level, told, ctx.now) }
}
