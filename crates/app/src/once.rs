//! Requests that may be repeated: the same idempotency key gives the same answer and one effect.
//!
//! What is kept of an answer is small: of one that shows a document, what it was made of. Whole answers, each as large as
//! the document, would fill the disk with copies.

use std::time::Duration;

use db::Tx;
use db::answers::{self, Answer};
use domain::{Timestamp, shown};

use crate::roles::{Need, require, require_operator};
use crate::{Ctx, Problem, Scope, sealing};

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How many answers one transaction forgets.
const FORGOTTEN_AT_ONCE: i64 = 1000;

/// A request that carries an idempotency key; keys of different callers have nothing to do with each other.
#[derive(Debug, Clone)]
pub struct Repeatable {
    /// Where it changes something: whoever repeats it must still be allowed to.
    pub scope: Scope,
    pub key: String,
    /// A hash of everything that is asked.
    pub fingerprint: String,
}

/// What a request is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// Empty in the answer to a repeat that is to be made again.
    pub body: String,
    /// What to make the body of again; without it the body itself is kept.
    pub made_of: Option<String>,
    /// Whether this is the answer to an earlier request with the same key.
    pub replayed: bool,
}

/// Runs `case` unless its request was answered before; then gives that answer again. The answer is kept in the same
/// transaction as the effect, so there is never one without the other. Refusals are not kept: they had no effect. Who
/// lost the role since then is refused: `case`, which asks for it, does not run again.
pub fn once(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    request: Option<&Repeatable>,
    case: impl FnOnce(&Ctx, &mut Tx<'_>) -> Result<Outcome, Problem>,
) -> Result<Outcome, Problem> {
    let Some(request) = request else { return case(ctx, tx) };
    let Repeatable { key, fingerprint, .. } = request;
    let caller = ctx.actor.to_string();
    let first = answers::reserve(tx, &caller, key, ctx.now)?;
    if !first && let Some(outcome) = earlier(ctx, tx, request)? {
        return Ok(outcome);
    }
    let outcome = case(ctx, tx)?;
    let Outcome { status, headers, body, made_of, .. } = &outcome;
    let answer = Answer {
        fingerprint: fingerprint.clone(),
        status: i64::from(*status),
        headers: headers.clone(),
        body: if made_of.is_some() { String::new() } else { body.clone() },
        made_of: made_of.clone(),
    };
    answers::put(tx, &caller, key, &answer, ctx.now)?;
    Ok(outcome)
}

/// The answer that was given to `request` before, if it was.
pub fn earlier(ctx: &Ctx, tx: &mut Tx<'_>, request: &Repeatable) -> Result<Option<Outcome>, Problem> {
    let Repeatable { scope, key, fingerprint } = request;
    let Some(stored) = answers::get(tx, &ctx.actor.to_string(), key, kept_since(ctx))? else {
        return Ok(None);
    };
    match scope {
        Scope::Publisher(publisher) => require(ctx, tx, publisher, Need::Edit)?,
        Scope::Marketplace => require_operator(ctx, tx)?,
    }
    if stored.fingerprint != *fingerprint {
        return Err(Problem::Unprocessable {
            code: "IdempotencyKeyReused",
            message: format!(
                "the idempotency key `{}` was used for another request: use a new one",
                shown(key)
            ),
        });
    }
    let Answer { status, headers, body, made_of, .. } = stored;
    let body = if made_of.is_some() { body } else { sealing::answer(ctx, body)? };
    let status = u16::try_from(status).map_err(Problem::internal)?;
    Ok(Some(Outcome { status, headers, body, made_of, replayed: true }))
}

/// Forgets the oldest of the answers nobody can ask for again; whether there may be more of them. Only some at a time,
/// because others wait to write.
pub fn forget(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<bool, Problem> {
    Ok(answers::forget(tx, kept_since(ctx), FORGOTTEN_AT_ONCE)? == FORGOTTEN_AT_ONCE.unsigned_abs())
}

fn kept_since(ctx: &Ctx) -> Timestamp {
    Timestamp::from_micros(ctx.now.micros().saturating_sub(KEPT.as_micros() as i64))
}
