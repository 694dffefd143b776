//! *Packaging and Lead Generation Registration*: the catalogue entry is built, and where leads go is registered.

use db::operations::Operation;
use db::{Tx, catalogue};

use super::Subject;
use crate::catalogue::{Audience, ShownVersion};
use crate::offers::find;
use crate::{Ctx, Problem, leads};

pub(super) fn apply(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let offer = find(tx, publisher, id)?;
    let entry = ShownVersion::of(tx, publisher, &offer, operation.version)?.entry(ctx, Audience::Testers)?;
    catalogue::put(tx, catalogue::Shelf::Packaged, &entry)?;
    let subject = Subject::read(ctx, tx, operation)?;
    leads::register(ctx, tx, operation, &subject.with_secrets)
}
