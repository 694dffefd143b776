//! What waits for a certifier.

use db::operations::Waiting;
use db::{Tx, operations};
use domain::Timestamp;
use domain::publishing::{Level, StepStatus};

use super::finding::is_open;
use super::log::find_event;
use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::{Ctx, Problem, cards, events};

/// A page of the operations that wait for a decision, behind `after`.
pub fn waiting_for_decision(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: Option<&Waiting>,
) -> Result<Vec<Waiting>, Problem> {
    require_operator(ctx, tx)?;
    let after = after.map_or("", |last| last.operation.as_str());
    Ok(operations::waiting(tx, after, LIMIT)?)
}

/// How many wait, for those who may decide; nothing for others, who need not know.
pub fn count_waiting(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Option<i64>, Problem> {
    match require_operator(ctx, tx) {
        Ok(()) => Ok(Some(operations::count_waiting(tx)?)),
        Err(Problem::Forbidden(_)) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// What a list says of one that waits besides what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brief {
    /// How many findings of the rules are errors, and how many are worth a look.
    pub errors: usize,
    pub warnings: usize,
    /// Who published it, and when; nothing where it was the marketplace itself.
    pub who: Option<String>,
    pub published_at: Option<Timestamp>,
    /// The digest of the logo that everybody sees, where it is live with one.
    pub logo: Option<String>,
}

/// What there is to say of each of those that wait, in their order.
pub fn brief(ctx: &Ctx, tx: &mut Tx<'_>, waiting: &[Waiting]) -> Result<Vec<Brief>, Problem> {
    require_operator(ctx, tx)?;
    let mut briefs = Vec::with_capacity(waiting.len());
    for one in waiting {
        let steps = operations::steps(tx, &one.operation)?;
        let step = steps.into_iter().find(|step| step.status == StepStatus::WaitingForApproval);
        let open: Vec<_> = step.into_iter().flat_map(|step| step.messages).filter(is_open).collect();
        let errors = open.iter().filter(|message| message.level == Level::Error).count();
        let published = find_event(tx, (&one.publisher, &one.offer), &one.operation, "publish.accepted")?;
        let names = events::names_of_actors(tx, &published)?;
        briefs.push(Brief {
            errors,
            warnings: open.len() - errors,
            who: published.as_ref().and_then(|event| names.get(&event.actor).cloned()),
            published_at: published.map(|event| event.at),
            logo: cards::logo(tx, &one.publisher, &one.offer)?,
        });
    }
    Ok(briefs)
}
