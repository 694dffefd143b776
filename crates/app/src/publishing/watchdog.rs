//! Nothing is ever stuck without a reason: operations that nobody works on are ended with one.

use db::operations::Operation;
use db::{Tx, jobs, operations};
use domain::publishing::StepStatus;

use super::{QUEUE, engine, transitions};
use crate::{Ctx, Problem};

/// Fails every operation whose step has made no progress for longer than the operator allows, or whose work is lost;
/// returns how many. Steps that wait for a person are left alone.
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
    if !jobs::exists(tx, QUEUE, operation.id.as_str())? {
        return Ok(Some("the work for this operation was lost; publish again".to_owned()));
    }
    let steps = operations::steps(tx, &operation.publication)?;
    let pace = engine::pace(ctx, operation, &steps);
    let Some(step) = steps.iter().find(|step| step.status != StepStatus::Complete) else { return Ok(None) };
    if step.status != StepStatus::InProgress {
        return Ok(None);
    }
    // Retries with their pauses count as progress only up to this point, too.
    let settings = &ctx.env.settings;
    let tries = u32::try_from(settings.step_attempts).unwrap_or(1).max(1);
    let limit = pace.of(step) + (settings.step_timeout + settings.lease) * tries;
    Ok((ctx.now.since(step.changed_at) > limit).then(|| {
        format!(
            "{} made no progress for {} s and was given up",
            step.name,
            ctx.now.since(step.changed_at).as_secs()
        )
    }))
}
