//! From a bearer token to who is calling.

use std::time::Duration;

use db::{Tx, principals};

use super::rejected::Rejected;
use super::verified::Verified;
use super::{jws, own, provider, verified};
use crate::{Actor, App, Ctx, Problem};

/// Longest token looked at, in bytes.
const MAX_LENGTH: usize = 16 * 1024;

/// How long a verified token is remembered, however long it is valid: its key may be withdrawn.
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

/// Who the bearer of a token is, or [`Problem::Unauthenticated`]. Whether that principal may still do anything is asked
/// by [`admit`], together with what it wants.
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

/// Refuses a principal that was revoked, from the next transaction on, however long its token is valid.
pub(crate) fn admit(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<(), Problem> {
    match &ctx.actor {
        Actor::Principal(id) if !principals::is_active(tx, id)? => Err(Rejected::Revoked.into()),
        _ => Ok(()),
    }
}
