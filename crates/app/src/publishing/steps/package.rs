//! *Packaging and Lead Generation Registration*: the catalogue entry is built, and where leads go is registered.

use db::operations::Operation;
use db::{Tx, catalogue};

use super::Subject;
use crate::catalogue::{Audience, entry};
use crate::{Ctx, Problem, leads};

pub(super) fn apply(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let entry = entry(ctx, tx, publisher, id, operation.version, Audience::Testers)?;
    catalogue::put(tx, catalogue::Shelf::Packaged, &entry)?;
    let subject = Subject::read(ctx, tx, operation)?;
    leads::register(ctx, tx, operation, &subject.with_secrets)
}
