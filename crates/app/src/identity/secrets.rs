//! The secrets principals sign in with.

use std::fmt;
use std::fmt::Write as _;
use std::time::Duration;

use db::{Tx, principals};
use domain::{PrincipalId, Timestamp};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::principals::{active, existing, record};
use crate::roles::require_operator;
use crate::{Ctx, Problem};

/// How long a secret works when nobody says otherwise: one year.
pub const DEFAULT_SECRET_LIFETIME: Duration = Duration::from_secs(365 * 24 * 3600);

/// A secret that was just made. The text exists here and nowhere else: it cannot be shown again.
#[derive(Clone)]
pub struct NewSecret {
    pub id: String,
    /// Where its principal signs in.
    pub tenant: String,
    pub secret: String,
    pub expires_at: Timestamp,
}

impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSecret")
            .field("id", &self.id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What people may see of a secret later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub id: String,
    /// Its last four characters.
    pub hint: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

/// Gives a principal one more secret; without `lifetime` it works for a year.
pub fn create_secret(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    lifetime: Option<Duration>,
) -> Result<NewSecret, Problem> {
    require_operator(ctx, tx)?;
    let new = insert(ctx, tx, principal, lifetime)?;
    record(ctx, tx, "secret.created", principal, Some(new.id.clone()))?;
    Ok(new)
}

/// Replaces a principal's secrets by a new one: the others work for `overlap` from now and no longer, so that whoever
/// holds them has that time to change over.
pub fn rotate_secret(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    overlap: Duration,
    lifetime: Option<Duration>,
) -> Result<NewSecret, Problem> {
    require_operator(ctx, tx)?;
    let new = insert(ctx, tx, principal, lifetime)?;
    principals::expire_other_secrets(tx, principal, &new.id, ctx.now + overlap)?;
    record(ctx, tx, "secret.rotated", principal, Some(new.id.clone()))?;
    Ok(new)
}

fn insert(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    lifetime: Option<Duration>,
) -> Result<NewSecret, Problem> {
    let tenant = active(tx, principal)?.tenant;
    let lifetime = lifetime.unwrap_or(DEFAULT_SECRET_LIFETIME);
    if lifetime.is_zero() {
        return Err(Problem::bad_request("InvalidLifetime", "a secret must work for at least a moment"));
    }
    let secret = ctx.env.random.token::<32>();
    let new = NewSecret { id: ctx.uuid().to_string(), tenant, secret, expires_at: ctx.now + lifetime };
    principals::insert_secret(
        tx,
        &principals::Secret {
            id: new.id.clone(),
            principal: principal.clone(),
            hash: digest(&new.secret),
            hint: new.secret[new.secret.len() - 4..].to_owned(),
            created_at: ctx.now,
            expires_at: new.expires_at,
            revoked_at: None,
        },
    )?;
    Ok(new)
}

/// A principal's secrets, expired and revoked ones too, oldest first.
pub fn list_secrets(ctx: &Ctx, tx: &mut Tx<'_>, principal: &PrincipalId) -> Result<Vec<Secret>, Problem> {
    require_operator(ctx, tx)?;
    existing(tx, principal)?;
    let secrets = principals::secrets(tx, principal)?.into_iter().map(|secret| Secret {
        id: secret.id,
        hint: secret.hint,
        created_at: secret.created_at,
        expires_at: secret.expires_at,
        revoked_at: secret.revoked_at,
    });
    Ok(secrets.collect())
}

/// Makes one secret useless at once; tokens it already bought run out by themselves.
pub fn revoke_secret(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    secret: &str,
) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    if principals::revoke_secret(tx, principal, secret, ctx.now)? {
        return record(ctx, tx, "secret.revoked", principal, Some(secret.to_owned()));
    }
    // Revoking twice is what a second click does; only a secret that never was is worth a message.
    match principals::secrets(tx, principal)?.iter().any(|known| known.id == secret) {
        true => Ok(()),
        false => Err(Problem::NotFound(format!("principal `{principal}` has no secret `{secret}`"))),
    }
}

/// What is kept of a secret: its SHA-256 in hexadecimal. The marketplace makes every secret itself, of 256 random bits,
/// so there is nothing to guess that a slow password hash would protect.
pub(crate) fn digest(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether `hash` is that of one of the secrets that work at `now`; looks at all of them in the same time, whichever fits.
pub(crate) fn matches(secrets: &[principals::Secret], hash: &str, now: Timestamp) -> bool {
    secrets
        .iter()
        .filter(|secret| secret.revoked_at.is_none() && now < secret.expires_at)
        .fold(false, |found, secret| found | bool::from(secret.hash.as_bytes().ct_eq(hash.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(secret: &str, expires_at: i64, revoked_at: Option<i64>) -> principals::Secret {
        principals::Secret {
            id: "s".to_owned(),
            principal: uuid::Uuid::nil().into(),
            hash: digest(secret),
            hint: String::new(),
            created_at: Timestamp::EPOCH,
            expires_at: Timestamp::from_seconds(expires_at),
            revoked_at: revoked_at.map(Timestamp::from_seconds),
        }
    }

    #[test]
    fn only_a_secret_that_still_works_matches() {
        let now = Timestamp::from_seconds(100);
        let secrets = [stored("old", 100, None), stored("revoked", 200, Some(50)), stored("good", 101, None)];
        assert!(matches(&secrets, &digest("good"), now));
        for wrong in ["old", "revoked", "Good", ""] {
            assert!(!matches(&secrets, &digest(wrong), now), "{wrong}");
        }
        assert!(!matches(&[], &digest("good"), now));
    }

    #[test]
    fn a_digest_is_sha_256_in_hexadecimal() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn debug_output_has_no_secret() {
        let new = NewSecret {
            id: "1".to_owned(),
            tenant: "t".to_owned(),
            secret: "hunter2".to_owned(),
            expires_at: Timestamp::EPOCH,
        };
        assert!(!format!("{new:?}").contains("hunter2"));
        assert!(!format!("{:?}", stored("hunter2", 1, None)).contains(&digest("hunter2")));
    }
}
