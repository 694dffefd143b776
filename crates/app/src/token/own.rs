//! Tokens that we issued.

use domain::{PrincipalId, Timestamp};
use jsonwebtoken::Algorithm;

use super::claims::{Claims, valid_until};
use super::jws::{self, Unverified};
use super::rejected::Rejected;
use super::verified::Verified;
use super::{Generation, audience, base_url, issuer};
use crate::{App, Problem};

/// Whose token it is, if we signed it, for us, and it is valid at `now`.
pub(super) async fn verify(
    app: &App,
    token: &str,
    unverified: &Unverified,
    now: Timestamp,
) -> Result<Verified, Problem> {
    let path = unverified.issuer.strip_prefix(base_url(&app.env.settings));
    if !path.is_some_and(|path| path.starts_with('/')) {
        return Err(Rejected::Issuer.into());
    }
    if unverified.algorithm != Algorithm::ES256 {
        return Err(Rejected::Algorithm.into());
    }
    let key_id = unverified.key_id.as_deref().ok_or(Rejected::Key)?;
    let key = app.tokens.0.keys.verifying_key(app, key_id, now).await?;
    let key = key.filter(|key| now < key.verifies_until).ok_or(Rejected::Key)?;

    let claims: Claims = jws::claims(token, &key.key, Algorithm::ES256)?;
    let settings = &app.env.settings;
    let generation = Generation::from_version(&claims.ver).ok_or(Rejected::Malformed)?;
    if claims.iss != issuer(settings, &claims.tid, generation) {
        return Err(Rejected::Issuer.into());
    }
    if !audience::is_ours(settings, &claims.aud) {
        return Err(Rejected::Audience.into());
    }
    let until = valid_until(now, Some(claims.nbf), claims.exp)?;
    let principal: PrincipalId = claims.appid.parse().map_err(|_| Rejected::Subject)?;
    Ok(Verified { principal, until })
}
