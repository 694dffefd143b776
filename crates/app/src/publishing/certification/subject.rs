//! One operation as its certifier looks at it.

use db::offers::Offer;
use db::operations::{Operation, Step};
use db::{Tx, operations};
use domain::publishing::{Decision, Level, Message, OperationState, StepKind, StepStatus};
use domain::{OperationId, Timestamp};

use super::finding::{CertificationFinding, Origin, finding_of, said_of_offer};
use super::log::find_event;
use crate::offers::{find, offer_type};
use crate::publishing::notes;
use crate::roles::require_operator;
use crate::{Ctx, Problem, cards, events};

/// A publish that waits for a certifier, or did.
#[derive(Debug, Clone)]
pub struct Certifying {
    pub operation: Operation,
    pub offer: Offer,
    pub publisher_name: String,
    pub logo: Option<String>,
    /// Who published it; nothing where it was the marketplace itself.
    pub who: Option<String>,
    /// What its publisher tells whoever certifies.
    pub notes: Option<String>,
    /// What the rules and certifiers found, errors first.
    pub findings: Vec<CertificationFinding>,
    /// Ids of the rules that looked at something and found no fault.
    pub passed: Vec<String>,
    /// Since when it waits, if it does.
    pub waits_since: Option<Timestamp>,
    pub decided: Option<Decided>,
}

/// What was decided, and who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub decision: Decision,
    /// About the offer as a whole.
    pub note: Option<String>,
    pub at: Timestamp,
    /// Nothing where it was the console, which has no name.
    pub who: Option<String>,
    /// Whether it was whoever asks.
    pub is_own: bool,
}

/// The publish with this id.
pub fn certifying(ctx: &Ctx, tx: &mut Tx<'_>, id: &OperationId) -> Result<Certifying, Problem> {
    require_operator(ctx, tx)?;
    let missing = || Problem::NotFound(format!("there is no operation {id} that is certified"));
    let operation = operations::get(tx, id)?.ok_or_else(missing)?;
    let steps = operations::steps(tx, &operation.publication)?;
    let step = steps.into_iter().find(|step| step.run == StepKind::Certify).ok_or_else(missing)?;
    let offer = find(tx, &operation.publisher, &operation.offer)?;
    let known = offer_type(ctx, &offer.offer_type)?;
    let told = step.messages.iter().enumerate();
    let (passed, mut findings): (Vec<_>, Vec<_>) = told
        .filter_map(|(number, message)| finding_of(known, number, message))
        .partition(|finding| finding.level == Level::Information);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let whose = (&operation.publisher, &operation.offer);
    let published = find_event(tx, whose, &operation.publication, "publish.accepted")?;
    let names = events::names_of_actors(tx, &published)?;
    let waits = operation.state == OperationState::Running && step.status == StepStatus::WaitingForApproval;
    Ok(Certifying {
        publisher_name: db::publishers::get(tx, &operation.publisher)?
            .map_or_else(|| operation.publisher.to_string(), |found| found.display_name),
        logo: cards::logo(tx, &operation.publisher, &operation.offer)?,
        who: published.and_then(|event| names.get(&event.actor).cloned()),
        notes: notes(ctx, tx, &operation)?,
        findings,
        passed: passed.into_iter().filter_map(id_of_rule).collect(),
        waits_since: waits.then_some(step.changed_at),
        decided: decided(ctx, tx, &operation, &step)?,
        offer,
        operation,
    })
}

fn id_of_rule(finding: CertificationFinding) -> Option<String> {
    match finding.origin {
        Origin::Rule { id, .. } => Some(id),
        Origin::Person => None,
    }
}

fn decided(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    step: &Step,
) -> Result<Option<Decided>, Problem> {
    let Some(decision) = step.decision else { return Ok(None) };
    let whose = (&operation.publisher, &operation.offer);
    let event = find_event(tx, whose, &operation.id, "certification.decided")?;
    let names = events::names_of_actors(tx, &event)?;
    Ok(Some(Decided {
        decision,
        note: step.messages.iter().find_map(|message: &Message| said_of_offer(message)),
        at: event.as_ref().map_or(step.changed_at, |event| event.at),
        who: event.as_ref().and_then(|event| names.get(&event.actor).cloned()),
        is_own: event.is_some_and(|event| event.actor == ctx.actor.to_string()),
    }))
}
