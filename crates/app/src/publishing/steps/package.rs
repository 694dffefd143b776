//! *Packaging and Lead Generation Registration*: the catalogue entry is built, and where leads go is registered.

use std::sync::Arc;

use db::operations::Operation;
use db::{Tx, catalogue};

use super::{Effect, Frozen, shown};
use crate::catalogue::Audience;
use crate::{App, Ctx, Problem, leads};

pub(super) async fn prepare(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    frozen: &Frozen,
) -> Result<Effect, Problem> {
    let subject = frozen.subject(app, ctx, operation).await?;
    let shown = shown(app, ctx, operation).await?;
    let (size, inner, published) = (subject.size(), ctx.clone(), operation.clone());
    let build = move || {
        let entry = shown.entry(&inner, Audience::Testers, subject.definition.clone())?;
        let with_secrets = subject.with_secrets(&inner, &published.publisher)?;
        Ok::<_, Problem>((entry, leads::destination(&inner, &published, &with_secrets)))
    };
    let (entry, destination) = app.heavy.run_on(size, operation.publisher.as_str(), build).await?;
    let operation = operation.clone();
    Ok(Arc::new(move |ctx: &Ctx, tx: &mut Tx<'_>| {
        catalogue::put(tx, catalogue::Shelf::Packaged, &entry)?;
        leads::register(ctx, tx, &operation, &destination)
    }))
}
