//! The steps of publishing. Each looks at the outside world as it must, and says what it came to; what it changes in
//! the database it hands over as an effect, applied in the transaction that records the outcome.
//!
//! A step may run twice: its process may be killed after the work and before the record.

mod certify;
mod live;
mod package;
mod provision;
mod validate;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::operations::{Operation, Step};
use db::{Tx, offers};
use domain::PublisherId;
use domain::publishing::{Level, Message, StepKind};
use offer_types::OfferType;
use serde_json::Value;
use words::Sentence;

use crate::catalogue::ShownVersion;
use crate::offers::{find, offer_type, open_into, stored_whole};
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
        reason: Sentence,
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
    frozen: &Frozen,
) -> Result<Outcome, Problem> {
    if let Some(reason) = app.env.rehearsal.rejection(step.run) {
        return Ok(Outcome::Reject {
            messages: vec![Message::new(Level::Error, Sentence::plain(reason), ctx.now)],
        });
    }
    match step.run {
        StepKind::Validate => validate::run(app, ctx, operation, attempt, frozen).await,
        StepKind::Certify => certify::run(app, ctx, operation, step, attempt, frozen).await,
        StepKind::Provision => provision::run(app, ctx, operation, frozen).await,
        StepKind::Package | StepKind::Live => {
            let effect = effect(app, ctx, operation, step.run, frozen).await?;
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
    frozen: &Frozen,
) -> Result<Option<Effect>, Problem> {
    let now = app.ctx(ctx.actor.clone(), ctx.request_id.clone());
    Ok(match kind {
        StepKind::Package => Some(package::prepare(app, &now, operation, frozen).await?),
        StepKind::Live => Some(live::prepare(app, &now, operation, frozen).await?),
        StepKind::Validate | StepKind::Certify | StepKind::Provision | StepKind::Signoff => None,
    })
}

/// The frozen version that an operation publishes, made a tree once for all the steps that are run one after the other.
#[derive(Default)]
pub(super) struct Frozen(Mutex<Option<Arc<Subject>>>);

impl Frozen {
    async fn subject(&self, app: &App, ctx: &Ctx, operation: &Operation) -> Result<Arc<Subject>, Problem> {
        let known = self.slot().clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(subject(app, ctx, operation).await?);
        self.becomes(Arc::clone(&read));
        Ok(read)
    }

    /// What a step has made of it, for those behind it.
    fn becomes(&self, subject: Arc<Subject>) {
        *self.slot() = Some(subject);
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<Subject>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The frozen version an operation publishes.
struct Subject {
    /// All that the version says, as it is stored.
    definition: Value,
    version: offers::Version,
    offer: offers::Offer,
}

impl Subject {
    /// In bytes of what it says.
    fn size(&self) -> usize {
        self.version.size()
    }

    /// All that it says with its secrets put back.
    fn with_secrets(&self, ctx: &Ctx, publisher: &PublisherId) -> Result<Value, Problem> {
        let mut definition = self.definition.clone();
        let owner = (publisher, &self.offer.id);
        open_into(ctx, owner, self.offer_type(ctx)?, self.version.secrets.as_deref(), &mut definition)?;
        Ok(definition)
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
    let (size, inner) = (version.size(), ctx.clone());
    let parse = move || {
        let definition = stored_whole(offer_type(&inner, &offer.offer_type)?, &version)?;
        Ok::<_, Problem>(Subject { definition, version, offer })
    };
    app.heavy.run_on(size, operation.publisher.as_str(), parse).await
}

/// How the catalogue is to show it.
async fn shown(app: &App, ctx: &Ctx, operation: &Operation) -> Result<ShownVersion, Problem> {
    let asked = operation.clone();
    let read = move |_: &Ctx, tx: &mut Tx<'_>| {
        let offer = find(tx, &asked.publisher, &asked.offer)?;
        ShownVersion::of(tx, &asked.publisher, &offer, asked.version)
    };
    app.read(ctx, read).await
}
