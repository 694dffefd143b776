//! Nothing is ever stuck without a reason: operations that nobody works on are ended with one.

use std::pin::pin;

use db::operations::Operation;
use db::{Tx, jobs, operations};
use domain::OperationId;
use domain::publishing::{OperationState, StepStatus};
use futures::TryStreamExt as _;
use words::{Argument, Sentence, say};

use super::{QUEUE, running, transitions};
use crate::{App, Ctx, Problem};

/// Fails every operation whose step has been due for longer than the operator allows and made no progress, or whose work
/// is lost; returns how many. Steps that wait for a person are left alone. Only those that look stuck are looked at again
/// where others who write wait.
pub(crate) async fn sweep(app: &App, ctx: &Ctx) -> Result<usize, Problem> {
    let mut failed = 0;
    let mut pages = pin!(app.pages(ctx, |_, tx, after| running(tx, after)));
    while let Some(page) = pages.try_next().await? {
        let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
            let mut found = Vec::new();
            for operation in &page {
                if stuck(ctx, tx, operation)?.is_some() {
                    found.push(operation.id.clone());
                }
            }
            Ok(found)
        };
        for id in app.scan(ctx, look).await? {
            failed += usize::from(app.write(ctx, move |ctx, tx| end(ctx, tx, &id)).await?);
        }
    }
    Ok(failed)
}

/// Fails the operation if it is stuck; whether it is.
fn end(ctx: &Ctx, tx: &mut Tx<'_>, id: &OperationId) -> Result<bool, Problem> {
    let operation = operations::get(tx, id)?.filter(|found| found.state == OperationState::Running);
    let Some(operation) = operation else { return Ok(false) };
    let Some(reason) = stuck(ctx, tx, &operation)? else { return Ok(false) };
    let steps = operations::steps(tx, &operation.publication)?;
    let step = steps.into_iter().find(|step| step.status != StepStatus::Complete);
    tracing::error!(operation = %operation.id, %reason, "the watchdog failed an operation");
    transitions::failed(ctx, tx, &operation, step, &reason)?;
    Ok(true)
}

fn stuck(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<Option<Sentence>, Problem> {
    let Some(due) = jobs::due(tx, QUEUE, operation.id.as_str())? else {
        return Ok(Some(say!("operation-lost")));
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
    let reason = || say!("step-stuck", step = Argument::label(&step.name), seconds = idle.as_secs());
    Ok((idle > limit).then(reason))
}
