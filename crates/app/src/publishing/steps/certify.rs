//! *Certification*: the automatable rules of the offer type, then, where the operator wants it, a person.

use std::sync::Arc;

use db::offers;
use db::operations::{Operation, Step};
use domain::offer_type::{CertificationContext, RuleResult};
use domain::publishing::{Decision, Level, Message};
use serde_json::Value;

use super::{Attempt, Outcome, Subject, subject};
use crate::image_check::{self, Looked};
use crate::{App, Certification, Ctx, Problem};

pub(super) async fn run(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    step: &Step,
    attempt: Attempt,
) -> Result<Outcome, Problem> {
    match step.decision {
        Some(Decision::Approved) => return Ok(Outcome::Complete { messages: Vec::new(), effect: None }),
        // The decision already left its reason among the messages.
        Some(Decision::Rejected) => return Ok(Outcome::Reject { messages: Vec::new() }),
        None => {}
    }
    let subject = Arc::new(subject(app, ctx, operation).await?);
    let Looked { mut results, passing } = results(app, ctx, operation, &subject).await?;
    let rejects = |results: &[RuleResult]| results.iter().any(|result| result.level == Level::Error);
    // What cannot be read now may be read later; what is wrong is wrong at once.
    if let Some(first) = passing.first().filter(|_| !rejects(&results) && !attempt.is_last()) {
        return Ok(Outcome::Retry { reason: first.message.clone() });
    }
    results.extend(passing);
    let rejected = rejects(&results);
    let mut messages: Vec<_> = results.iter().map(|result| message(ctx, result)).collect();
    if rejected {
        return Ok(Outcome::Reject { messages });
    }
    match ctx.env.settings.certification {
        Certification::Automatic => Ok(Outcome::Complete { messages, effect: None }),
        Certification::Manual => {
            let text = "The automated rules passed. The marketplace's certification team decides now.";
            messages.push(Message::new(Level::Information, text, ctx.now));
            Ok(Outcome::Wait { messages })
        }
    }
}

async fn results(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    subject: &Arc<Subject>,
) -> Result<Looked, Problem> {
    let live = live_definition(app, ctx, operation, subject).await?;
    let (inner, looked_at, compared) = (ctx.clone(), Arc::clone(subject), live.clone());
    let created = operation.created_at;
    let certify = move || {
        let context = CertificationContext { now: inner.now, live: compared.as_deref(), created };
        Ok::<_, Problem>(looked_at.offer_type(&inner)?.certify(&looked_at.definition, &context))
    };
    // What is live has about the size of what is published.
    let mut results = app.heavy.run_on(2 * subject.size, operation.publisher.as_str(), certify).await?;
    if !ctx.env.settings.image_checks {
        return Ok(Looked { results, ..Looked::default() });
    }
    let known = subject.offer_type(ctx)?;
    let looked =
        image_check::results(app, &operation.publisher, known, &subject.definition, live.as_deref()).await;
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
    let (size, whose) = (live.definition.len(), operation.publisher.as_str());
    let parse = move || domain::json::stored(&live.definition);
    Ok(Some(Arc::new(app.heavy.run_on(size, whose, parse).await?)))
}

fn message(ctx: &Ctx, result: &RuleResult) -> Message {
    Message::new(result.level, format!("{}: {} ({})", result.rule, result.message, result.target), ctx.now)
}
