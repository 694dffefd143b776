//! From a bearer token to who is calling.

use std::time::Duration;

use db::{Tx, principals, sessions};

use super::rejected::Rejected;
use super::verified::Verified;
use super::{jws, own, provider, verified};
use crate::{Actor, App, Ctx, Problem};

/// Longest token looked at, in bytes.
const MAX_LENGTH: usize = 16 * 1024;

/// How long a verified token is remembered, however long it is valid: its key may be withdrawn.
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

/// Who the bearer of a token is, or [`Problem::Unauthenticated`]. Whether that principal may still do anything is asked
/// by [`admitted`], together with what it wants.
pub async fn authenticate(app: &App, bearer: &str) -> Result<Actor, Problem> {
    if bearer.len() > MAX_LENGTH {
        return Err(Rejected::Malformed.into());
    }
    let now = app.env.clock.now();
    let hash = verified::hash(bearer);
    let principal = match app.tokens.0.verified.get(&hash, now) {
        Some(principal) => principal,
        None => {
            let unverified = jws::peek(bearer)?;
            let verified = match provider::trusted(app, &unverified) {
                Some(provider) => provider::verify(app, provider, bearer, &unverified, now).await?,
                None => own::verify(app, bearer, &unverified, now).await?,
            };
            let until = verified.until.min(now + REMEMBERED_FOR);
            app.tokens.0.verified.insert(hash, Verified { until, ..verified.clone() }, now);
            verified.principal
        }
    };
    Ok(Actor::Principal(principal))
}

/// What `case` comes to for a caller who is not revoked, however long its token is valid, and whose session did not end. Most use
/// cases ask for a role, and see then that the caller is [active](revoked); for those that do not it is looked up here, in the
/// same transaction.
pub(crate) fn admitted<T>(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    case: impl FnOnce(&Ctx, &mut Tx<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let done = case(ctx, tx);
    if ctx.is_caller_known() {
        return done;
    }
    let (active, refusal): (_, fn() -> Problem) = match &ctx.actor {
        Actor::Principal(id) => (principals::is_active(tx, id), revoked),
        Actor::Person { session, .. } => (sessions::is_open(tx, session, ctx.now), session_ended),
        Actor::Anonymous | Actor::Console | Actor::Worker => return done,
    };
    match active {
        Ok(true) => {
            ctx.know_caller();
            done
        }
        Ok(false) => Err(refusal()),
        // A transaction that failed answers everything so.
        Err(error) => done.and(Err(error.into())),
    }
}

/// The refusal of a person whose session ended.
pub(crate) fn session_ended() -> Problem {
    Problem::Unauthenticated("the session has ended; sign in again".to_owned())
}

/// The refusal of a caller that is not active any more.
pub(crate) fn revoked() -> Problem {
    Rejected::Revoked.into()
}
