//! *Provisioning*: every artifact of the version is durable in the store before a slot shows it.

use std::collections::BTreeSet;

use db::operations::Operation;
use domain::publishing::{Level, Message};
use words::say;

use super::{Frozen, Outcome};
use crate::offers::digest_of;
use crate::{App, Ctx, Problem};

pub(super) async fn run(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    frozen: &Frozen,
) -> Result<Outcome, Problem> {
    let subject = frozen.subject(app, ctx, operation).await?;
    let known = subject.offer_type(ctx)?;
    let slots = known.artifacts(&subject.definition);
    let digests: BTreeSet<_> = slots.iter().filter_map(|slot| digest_of(&slot.value)).collect();
    for digest in &digests {
        let key: blob::Digest = digest.parse().map_err(Problem::internal)?;
        if !app.blobs.exists(&key).await.map_err(Problem::internal)? {
            let reason = say!("artifact-lost", digest = digest.to_string());
            return Ok(Outcome::Retry { reason });
        }
    }
    let text = say!("artifacts-stored", count = digests.len());
    Ok(Outcome::Complete { messages: vec![Message::new(Level::Information, text, ctx.now)], effect: None })
}
