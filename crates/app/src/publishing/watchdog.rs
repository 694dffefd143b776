//! Nothing is ever stuck without a reason: operations that nobody works on are ended with one.

use db::operations::Operation;
use db::{Tx, jobs, operations};
use domain::publishing::StepStatus;

use super::{QUEUE, transitions};
use crate::{Ctx, Problem};

/// Fails every operation whose step has been due for longer than the operator allows and made no progress, or whose work
/// is lost; returns how many. Steps that wait for a person are left alone.
pub(crate) fn sweep(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let mut failed = 0;
    for operation in operations::all_running(tx)? {
        if let Some(reason) = stuck(ctx, tx, &operation)? {
            let steps = operations::steps(tx, &operation.publication)?;
            let step = steps.into_iter().find(|step| step.status != StepStatus::Complete);
            tracing::error!(operation = %operation.id, reason, "the watchdog failed an operation");
            transitions::failed(ctx, tx, &operation, step, &reason)?;
            failed += 1;
        }
    }
    Ok(failed)
}

fn stuck(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<Option<String>, Problem> {
    let Some(due) = jobs::due(tx, QUEUE, operation.id.as_str())? else {
        return Ok(Some("the work for this operation was lost; publish again".to_owned()));
    };
    let steps = operations::steps(tx, &operation.publication)?;
    let current = steps.into_iter().find(|step| step.status != StepStatus::Complete);
    let Some(step) = current.filter(|step| step.status == StepStatus::InProgress) else { return Ok(None) };
    // Whoever works on it, or put it off, has made it due later: only from then on did nobody care for it.
    let idle = ctx.now.since(step.changed_at.max(due));
    // As long as all its tries may take.
    let settings = &ctx.env.settings;
    let tries = u32::try_from(settings.step_attempts).unwrap_or(1).max(1);
    let limit = (settings.step_timeout + settings.lease) * tries;
    let reason = || format!("{} made no progress for {} s and was given up", step.name, idle.as_secs());
    Ok((idle > limit).then(reason))
}
