//! Our signing keys. Each signs for thirty days and verifies until the last token it signed has run out.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::keys::SigningKey;
use db::{Tx, keys};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use crate::events::{self, Event};
use crate::roles::require_operator;
use crate::vault::Vault;
use crate::{App, Ctx, Problem};

/// How long a key signs.
const SIGNS_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// Longest validity of a token. Keys outlive their signing time by this, whatever shorter time is configured now.
pub(super) const MAX_TOKEN_LIFETIME: Duration = Duration::from_secs(3600);

/// How much longer than its last token a key verifies: for clocks that differ and processes that noticed late.
pub(super) const MARGIN: Duration = Duration::from_secs(300);

/// Has a new key sign from now on, for the operator. Tokens signed before stay valid until they run out.
pub fn rotate_signing_key(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<String, Problem> {
    require_operator(ctx, tx)?;
    keys::retire(tx, ctx.now, ctx.now + MAX_TOKEN_LIFETIME + MARGIN)?;
    Ok(create(ctx, tx)?.id)
}

/// The keys whose signatures count, newest first, for the operator.
pub fn signing_keys(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Vec<SigningKey>, Problem> {
    require_operator(ctx, tx)?;
    Ok(keys::verifying(tx, ctx.now)?)
}

/// Whether `vault` opens a stored key.
pub fn opens(vault: &Vault, stored: &SigningKey) -> bool {
    vault.open(&place(&stored.id), &stored.private_key).is_ok()
}

/// The key to sign with now, made if there is none.
pub(super) fn signing_key(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<SigningKey, Problem> {
    match keys::signing(tx, ctx.now)? {
        Some(key) => Ok(key),
        None => create(ctx, tx),
    }
}

fn create(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<SigningKey, Problem> {
    let id = ctx.uuid().to_string();
    let (private, public) = generate()?;
    let signs_until = ctx.now + SIGNS_FOR;
    let key = SigningKey {
        private_key: ctx.env.vault.seal(&*ctx.env.random, &place(&id), &URL_SAFE_NO_PAD.encode(private)),
        public_key: URL_SAFE_NO_PAD.encode(public),
        created_at: ctx.now,
        signs_until,
        verifies_until: signs_until + MAX_TOKEN_LIFETIME + MARGIN,
        id,
    };
    keys::prune(tx, ctx.now)?;
    keys::insert(tx, &key)?;
    events::record(
        ctx,
        tx,
        &Event { action: "signing_key.created", subject: Some(&key.id), ..Event::default() },
    )?;
    Ok(key)
}

/// Where the vault keeps a private key.
pub(super) fn place(id: &str) -> String {
    format!("signing_keys/{id}")
}

/// A new key pair: the private key as PKCS #8 and the public point, uncompressed.
#[allow(clippy::disallowed_methods, reason = "ring makes keys from its own random source and from no other")]
fn generate() -> Result<(Vec<u8>, Vec<u8>), Problem> {
    let random = ring::rand::SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let failed = |_| Problem::internal("a signing key could not be made");
    let private = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(failed)?;
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, private.as_ref(), &random).map_err(Problem::internal)?;
    Ok((private.as_ref().to_vec(), pair.public_key().as_ref().to_vec()))
}

/// A public key that others can verify our tokens with (RFC 7517): an EC key on P-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub id: String,
    /// Coordinates in URL-safe text.
    pub x: String,
    pub y: String,
}

/// Every public key whose signatures count now, newest first.
pub async fn published_keys(app: &App) -> Result<Vec<PublicKey>, Problem> {
    let now = app.env.clock.now();
    let keys = app.db.read(move |tx| keys::verifying(tx, now).map_err(Problem::from)).await?;
    keys.iter().map(public_key).collect()
}

fn public_key(key: &SigningKey) -> Result<PublicKey, Problem> {
    let point = URL_SAFE_NO_PAD.decode(&key.public_key).map_err(Problem::internal)?;
    // SEC 1 section 2.3.3: 4, then both coordinates.
    match point.as_slice() {
        [4, coordinates @ ..] if coordinates.len() == 64 => {
            let (x, y) = coordinates.split_at(32);
            Ok(PublicKey { id: key.id.clone(), x: URL_SAFE_NO_PAD.encode(x), y: URL_SAFE_NO_PAD.encode(y) })
        }
        _ => Err(Problem::internal(format!("signing key {} has no point on P-256", key.id))),
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    #[test]
    fn a_new_key_has_a_point_with_two_coordinates() {
        let (_, public) = generate().unwrap();
        let key = SigningKey {
            id: "k".to_owned(),
            private_key: "sealed".to_owned(),
            public_key: URL_SAFE_NO_PAD.encode(public),
            created_at: Timestamp::EPOCH,
            signs_until: Timestamp::EPOCH,
            verifies_until: Timestamp::EPOCH,
        };
        let published = public_key(&key).unwrap();
        assert_eq!((published.x.len(), published.y.len()), (43, 43));
        assert!(public_key(&SigningKey { public_key: "AAAA".to_owned(), ..key }).is_err());
    }
}
