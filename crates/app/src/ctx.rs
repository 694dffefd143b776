//! Who asks, when, and with what at hand.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{Db, Tx};
use domain::publishing::OperationState;
use domain::{PersonId, PrincipalId, SessionId, Timestamp};
use offer_types::OfferTypes;
use offer_types::pricing::RateTable;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::follow::Feed;
use crate::heavy::Heavy;
use crate::offers::KeptStates;
use crate::people::Passwords;
use crate::random::Random;
use crate::read_sheets::ReadSheets;
use crate::rehearsal::Rehearsal;
use crate::sealing::Sealing;
use crate::storefront::SearchNode;
use crate::vault::Vault;
use crate::{Problem, Settings, token};

/// Counts the operations that ended since the process started, by `state`.
pub const ENDED: &str = "stoa_operations_ended_total";

/// What every use case may need besides the database: offer types, settings, keys, time and randomness.
pub struct Env {
    pub settings: Settings,
    pub offer_types: OfferTypes,
    /// Exchange rates by day.
    pub rates: RateTable,
    pub vault: Vault,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub rehearsal: Arc<dyn Rehearsal>,
    /// Whether everything stored is sealed by the rules of the offer types above.
    pub sealing: Sealing,
}

/// A running marketplace. Clones share it: each request makes several.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What a marketplace consists of: the environment, and the outside world its faces and workers may touch.
#[derive(Clone)]
pub struct Parts {
    pub env: Arc<Env>,
    pub db: Db,
    pub blobs: blob::Blobs,
    pub guard: net::Guard,
    pub mailer: mail::Mailer,
    /// What the token service remembers.
    pub tokens: crate::token::Tokens,
    /// Told whenever a use case enqueued work, so that a worker need not wait for its next look.
    pub work: Arc<Notify>,
    /// Where heavy work is done.
    pub heavy: Heavy,
    /// Where passwords are hashed.
    pub passwords: Passwords,
    /// The price spreadsheets that were read last.
    pub sheets: ReadSheets,
    /// How the pages of offers stand that were looked at last.
    pub page_states: KeptStates,
    /// What whoever follows the events is told from.
    pub feed: Feed,
    /// What buyers look for.
    pub search: SearchNode,
}

impl From<Parts> for App {
    fn from(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody: token requests, the public catalogue.
    Anonymous,
    /// A signed-in service principal; its roles are read with the data they protect.
    Principal(PrincipalId),
    /// Somebody who is signed in with a browser; so are theirs.
    Person {
        id: PersonId,
        /// Where: once it ends, nothing is done any more.
        session: SessionId,
    },
    /// Somebody with a shell on the marketplace's own machine, through `stoa admin`.
    Console,
    /// The marketplace's own background work.
    Worker,
}

impl std::fmt::Display for Actor {
    /// The form the event log keeps.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Anonymous => f.write_str("anonymous"),
            Self::Principal(id) => write!(f, "principal:{id}"),
            Self::Person { id, .. } => write!(f, "person:{id}"),
            Self::Console => f.write_str("console"),
            Self::Worker => f.write_str("worker"),
        }
    }
}

/// One request: the actor, the time it was received, its id, and the environment.
#[derive(Clone)]
pub struct Ctx {
    pub env: Arc<Env>,
    pub actor: Actor,
    pub now: Timestamp,
    pub request_id: String,
    enqueued: Arc<AtomicBool>,
    recorded: Arc<AtomicBool>,
    /// What was found out about the caller, by the reads of a request or by a transaction that changes something.
    caller: Arc<Mutex<Caller>>,
    /// How the operations came out that this request ended.
    ended: Arc<Mutex<Vec<OperationState>>>,
}

/// What is known of a caller.
#[derive(Debug, Default)]
struct Caller {
    is_active: bool,
    /// The roles that count in the scope that was looked at last.
    held: Option<(String, Vec<String>)>,
}

impl Ctx {
    /// Notes that this request enqueued work.
    pub(crate) fn enqueued(&self) {
        self.enqueued.store(true, Ordering::Relaxed);
    }

    /// Notes that this request recorded an event.
    pub(crate) fn recorded(&self) {
        self.recorded.store(true, Ordering::Relaxed);
    }

    /// Notes that this request ended an operation.
    pub(crate) fn ended(&self, state: OperationState) {
        locked(&self.ended).push(state);
    }

    /// Notes that the caller is active.
    pub(crate) fn know_caller(&self) {
        locked(&self.caller).is_active = true;
    }

    pub(crate) fn is_caller_known(&self) -> bool {
        locked(&self.caller).is_active
    }

    /// Notes that the caller is active, and its roles in `scope`.
    pub(crate) fn know_roles(&self, scope: &str, held: &[String]) {
        *locked(&self.caller) = Caller { is_active: true, held: Some((scope.to_owned(), held.to_vec())) };
    }

    pub(crate) fn known_roles(&self, scope: &str) -> Option<Vec<String>> {
        let caller = locked(&self.caller);
        caller.held.as_ref().filter(|(known, _)| known == scope).map(|(_, held)| held.clone())
    }

    /// The same request, once it is known who asks.
    pub(crate) fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    pub(crate) fn uuid(&self) -> uuid::Uuid {
        self.env.random.uuid(self.now)
    }
}

/// What is noted is complete after every push.
fn locked<T>(notes: &Mutex<T>) -> MutexGuard<'_, T> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    /// The context of a request that arrives now.
    pub fn ctx(&self, actor: Actor, request_id: impl Into<String>) -> Ctx {
        Ctx {
            env: self.env.clone(),
            actor,
            now: self.env.clock.now(),
            request_id: request_id.into(),
            enqueued: Arc::default(),
            recorded: Arc::default(),
            caller: Arc::default(),
            ended: Arc::default(),
        }
    }

    /// The context of a piece of background work.
    pub fn worker_ctx(&self, request_id: impl Into<String>) -> Ctx {
        self.ctx(Actor::Worker, request_id)
    }

    /// Runs a use case that reads by key.
    pub async fn read<T: Send + 'static>(
        &self,
        ctx: &Ctx,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        let ctx = ctx.clone();
        self.db.read(move |tx| token::admitted(&ctx, tx, &case)).await
    }

    /// Runs a use case that reads many rows, with a time limit.
    pub async fn scan<T: Send + 'static>(
        &self,
        ctx: &Ctx,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        let ctx = ctx.clone();
        self.db.scan(move |tx| token::admitted(&ctx, tx, &case)).await
    }

    /// Runs a use case that changes something; when it returns, the change is durable.
    pub async fn write<T: Send + 'static>(
        &self,
        ctx: &Ctx,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        // Notes of its own: other work may go on under the same context, and what changes something looks at its caller itself.
        let inner = Ctx { ended: Arc::default(), caller: Arc::default(), ..ctx.clone() };
        let ended = Arc::clone(&inner.ended);
        let run = move |tx: &mut Tx<'_>| {
            // What an earlier run noted was rolled back.
            locked(&inner.ended).clear();
            *locked(&inner.caller) = Caller::default();
            token::admitted(&inner, tx, &case)
        };
        let done = self.db.write(run).await;
        if done.is_ok() {
            for state in locked(&ended).iter() {
                metrics::counter!(ENDED, "state" => state.as_str()).increment(1);
            }
        }
        if ctx.enqueued.swap(false, Ordering::Relaxed) {
            self.work.notify_one();
        }
        if ctx.recorded.swap(false, Ordering::Relaxed) {
            self.feed.wake();
        }
        done
    }

    /// Runs a use case that only adds facts which have keys of their own ([`Tx::append`]): appenders never collide, and wait
    /// for each other only where they add the same.
    pub async fn append<T: Send + 'static>(
        &self,
        ctx: &Ctx,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        let ctx = ctx.clone();
        self.db.write_loosely(move |tx| token::admitted(&ctx, tx, &case)).await
    }
}
