//! From a bearer token to who is calling.

use std::time::Duration;

use db::principals;

use super::rejected::Rejected;
use super::verified::Verified;
use super::{jws, own, provider, verified};
use crate::{Actor, App, Problem};

/// Longest token looked at, in bytes.
const MAX_LENGTH: usize = 16 * 1024;

/// How long a verified token is remembered, however long it is valid: its key may be withdrawn.
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

/// Who the bearer of a token is. Refused with [`Problem::Unauthenticated`]; a principal that was revoked is refused from
/// the next request on, however long its token is valid.
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
    let id = principal.clone();
    match app.db.read(move |tx| principals::is_active(tx, &id).map_err(Problem::from)).await? {
        true => Ok(Actor::Principal(principal)),
        false => Err(Rejected::Revoked.into()),
    }
}
