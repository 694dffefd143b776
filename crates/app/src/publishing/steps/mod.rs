//! The steps of publishing. Each looks at the outside world as it must, and says what it came to; what it changes in
//! the database it hands over as an effect, applied in the transaction that records the outcome.
//!
//! A step may run twice: its process may be killed after the work and before the record.

mod certify;
mod live;
mod package;
mod provision;
mod validate;

use std::sync::Arc;

use db::operations::{Operation, Step};
use db::{Tx, offers};
use domain::offer_type::OfferType;
use domain::publishing::{Level, Message, StepKind};
use serde_json::Value;

use crate::catalogue::ShownVersion;
use crate::offers::{find, offer_type, open_into};
use crate::{App, Ctx, Problem};

/// A change to make together with recording that the step is complete.
pub(super) type Effect = Arc<dyn Fn(&Ctx, &mut Tx<'_>) -> Result<(), Problem> + Send + Sync>;

/// What a step came to.
pub(super) enum Outcome {
    Complete {
        messages: Vec<Message>,
        effect: Option<Effect>,
    },
    /// A person decides; the operation sleeps until then.
    Wait {
        messages: Vec<Message>,
    },
    /// The offer cannot be published as it is.
    Reject {
        messages: Vec<Message>,
    },
    /// Something around us failed; trying again may work.
    Retry {
        reason: String,
    },
}

/// Which try of a step this is, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    pub(super) number: i64,
    /// How many there may be.
    pub(super) most: i64,
}

impl Attempt {
    fn is_last(self) -> bool {
        self.number >= self.most
    }
}

/// Runs the work of `step` for `operation`.
pub(super) async fn run(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    step: &Step,
    attempt: Attempt,
) -> Result<Outcome, Problem> {
    if let Some(reason) = app.env.rehearsal.rejection(step.run) {
        return Ok(Outcome::Reject { messages: vec![Message::new(Level::Error, reason, ctx.now)] });
    }
    match step.run {
        StepKind::Validate => validate::run(app, ctx, operation, attempt).await,
        StepKind::Certify => certify::run(app, ctx, operation, step, attempt).await,
        StepKind::Provision => provision::run(app, ctx, operation).await,
        StepKind::Package | StepKind::Live => {
            let effect = effect(app, ctx, operation, step.run).await?;
            Ok(Outcome::Complete { messages: Vec::new(), effect })
        }
        // The engine turns the sign-off into the preview, and a go-live begins behind it.
        StepKind::Signoff => Err(Problem::internal(format!("`{}` is never run", step.id))),
    }
}

/// What a step of `kind` does, if all it does is to change the database: built here from the version that is published, which
/// does not change any more, and only written in the transaction.
pub(super) async fn effect(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    kind: StepKind,
) -> Result<Option<Effect>, Problem> {
    let now = app.ctx(ctx.actor.clone(), ctx.request_id.clone());
    Ok(match kind {
        StepKind::Package => Some(package::prepare(app, &now, operation).await?),
        StepKind::Live => Some(live::prepare(app, &now, operation).await?),
        StepKind::Validate | StepKind::Certify | StepKind::Provision | StepKind::Signoff => None,
    })
}

/// The frozen version an operation publishes.
struct Subject {
    /// The stored definition.
    definition: Value,
    /// The definition with its secrets put back.
    with_secrets: Value,
    /// In bytes of the definition.
    size: usize,
    offer: offers::Offer,
}

impl Subject {
    fn of(
        ctx: &Ctx,
        operation: &Operation,
        offer: offers::Offer,
        version: &offers::Version,
    ) -> Result<Self, Problem> {
        let definition = domain::json::stored(&version.definition)?;
        let mut with_secrets = definition.clone();
        let known = offer_type(ctx, &offer.offer_type)?;
        let owner = (&operation.publisher, &operation.offer);
        open_into(ctx, owner, known, version.secrets.as_deref(), &mut with_secrets)?;
        Ok(Self { definition, with_secrets, size: version.definition.len(), offer })
    }

    fn offer_type<'a>(&self, ctx: &'a Ctx) -> Result<&'a OfferType, Problem> {
        offer_type(ctx, &self.offer.offer_type)
    }
}

async fn subject(app: &App, ctx: &Ctx, operation: &Operation) -> Result<Subject, Problem> {
    let asked = operation.clone();
    let read = move |_: &Ctx, tx: &mut Tx<'_>| {
        let (publisher, id, number) = (&asked.publisher, &asked.offer, asked.version);
        let version = offers::version(tx, publisher, id, number)?
            .ok_or_else(|| Problem::internal(format!("version {number} of {publisher}/{id} is gone")))?;
        Ok((find(tx, publisher, id)?, version))
    };
    let (offer, version) = app.read(ctx, read).await?;
    let (size, inner, asked) = (version.definition.len(), ctx.clone(), operation.clone());
    let parse = move || Subject::of(&inner, &asked, offer, &version);
    app.heavy.run_on(size, operation.publisher.as_str(), parse).await
}

/// The same as the catalogue is to show it.
async fn shown(app: &App, ctx: &Ctx, operation: &Operation) -> Result<ShownVersion, Problem> {
    let asked = operation.clone();
    let read = move |_: &Ctx, tx: &mut Tx<'_>| {
        let offer = find(tx, &asked.publisher, &asked.offer)?;
        ShownVersion::of(tx, &asked.publisher, &offer, asked.version)
    };
    app.read(ctx, read).await
}
