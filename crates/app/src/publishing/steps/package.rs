//! *Packaging and Lead Generation Registration*: the catalogue entry is built, and where leads go is registered.

use std::sync::Arc;

use db::operations::Operation;
use db::{Tx, catalogue};

use super::{Effect, shown, subject};
use crate::catalogue::Audience;
use crate::{App, Ctx, Problem, leads};

pub(super) async fn prepare(app: &App, ctx: &Ctx, operation: &Operation) -> Result<Effect, Problem> {
    let subject = subject(app, ctx, operation).await?;
    let shown = shown(app, ctx, operation).await?;
    let (size, inner, published) = (shown.size(), ctx.clone(), operation.clone());
    let build = move || {
        let entry = shown.entry(&inner, Audience::Testers)?;
        Ok::<_, Problem>((entry, leads::destination(&inner, &published, &subject.with_secrets)))
    };
    let (entry, destination) = app.heavy.run_on(size, operation.publisher.as_str(), build).await?;
    let operation = operation.clone();
    Ok(Arc::new(move |ctx: &Ctx, tx: &mut Tx<'_>| {
        catalogue::put(tx, catalogue::Shelf::Packaged, &entry)?;
        leads::register(ctx, tx, &operation, &destination)
    }))
}
