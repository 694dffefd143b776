//! Our signing keys. Each signs for thirty days and verifies until the last token it signed has run out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::keys::SigningKey;
use db::{Tx, keys};
use domain::Timestamp;
use jsonwebtoken::{DecodingKey, EncodingKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use super::locks;
use crate::events::{self, Event};
use crate::roles::require_operator;
use crate::{App, Ctx, Problem};

/// How long a key signs.
const SIGNS_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// Longest validity of a token. Keys outlive their signing time by this, whatever shorter time is configured now.
pub(super) const MAX_TOKEN_LIFETIME: Duration = Duration::from_secs(3600);

/// How much longer than its last token a key verifies: for clocks that differ and processes that noticed late.
const MARGIN: Duration = Duration::from_secs(300);

/// Has a new key sign from now on, for the operator. Tokens signed before stay valid until they run out.
pub fn rotate_signing_key(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<String, Problem> {
    require_operator(ctx, tx)?;
    keys::retire(tx, ctx.now, ctx.now + MAX_TOKEN_LIFETIME + MARGIN)?;
    Ok(create(ctx, tx)?.id)
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
fn place(id: &str) -> String {
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

/// A key that verifies, ready for use.
pub(super) struct VerifyingKey {
    pub(super) key: DecodingKey,
    pub(super) verifies_until: Timestamp,
}

/// Keys ready for use.
#[derive(Default)]
pub(super) struct KeyRing {
    verifying: RwLock<Verifying>,
    signing: Mutex<Option<(String, Arc<EncodingKey>)>>,
    /// Held while looking up, so that one look serves everybody who waits.
    lookups: tokio::sync::Mutex<Lookups>,
}

/// The keys that verify, as the database had them.
#[derive(Default)]
struct Verifying {
    by_id: HashMap<String, Arc<VerifyingKey>>,
    /// How often they were loaded.
    loads: u64,
    loaded_at: Option<Timestamp>,
}

impl Verifying {
    /// Whether it is too soon for a rotation to have gone unnoticed.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.loaded_at.is_some_and(|at| now.since(at) < MARGIN)
    }
}

impl KeyRing {
    /// The private half of `key`, opened once.
    pub(super) fn encoding_key(&self, app: &App, key: &SigningKey) -> Result<Arc<EncodingKey>, Problem> {
        let mut signing = locks::lock(&self.signing);
        if let Some((id, opened)) = &*signing
            && *id == key.id
        {
            return Ok(opened.clone());
        }
        let private = app.env.vault.open(&place(&key.id), &key.private_key)?;
        let private = URL_SAFE_NO_PAD.decode(private).map_err(Problem::internal)?;
        let opened = Arc::new(EncodingKey::from_ec_der(&private));
        *signing = Some((key.id.clone(), opened.clone()));
        Ok(opened)
    }

    /// The public half of the key called `id`. An unknown id is looked up in the database, because another process may
    /// just have made it, but made-up ids cannot cause more than a trickle of look-ups.
    pub(super) async fn verifying_key(
        &self,
        app: &App,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<VerifyingKey>>, Problem> {
        let known = || {
            let verifying = locks::read(&self.verifying);
            (verifying.by_id.get(id).cloned(), verifying.is_fresh(now), verifying.loads)
        };
        let (key, fresh, loads) = known();
        if fresh && key.is_some() {
            return Ok(key);
        }
        let mut lookups = self.lookups.lock().await;
        let (key, fresh, loads_now) = known();
        // The first load that ended meanwhile may have begun before the key was made; the second saw all there is.
        if fresh && (key.is_some() || loads_now >= loads + 2 || !lookups.take(now)) {
            return Ok(key);
        }
        let stored = app.db.read(move |tx| keys::verifying(tx, now).map_err(Problem::from)).await?;
        let opened = stored.iter().map(|stored| {
            let point = URL_SAFE_NO_PAD.decode(&stored.public_key).map_err(Problem::internal)?;
            let key = DecodingKey::from_ec_der(&point);
            Ok((stored.id.clone(), Arc::new(VerifyingKey { key, verifies_until: stored.verifies_until })))
        });
        let by_id = opened.collect::<Result<HashMap<_, _>, Problem>>()?;
        let found = by_id.get(id).cloned();
        *locks::write(&self.verifying) = Verifying { by_id, loads: loads_now + 1, loaded_at: Some(now) };
        Ok(found)
    }
}

/// How many look-ups unknown key ids may still cause: some at once, then one a second.
#[derive(Default)]
struct Lookups {
    left: u64,
    filled_at: Option<Timestamp>,
}

impl Lookups {
    const AT_ONCE: u64 = 20;

    fn take(&mut self, now: Timestamp) -> bool {
        let seconds = self.filled_at.map_or(Self::AT_ONCE, |filled_at| now.since(filled_at).as_secs());
        if seconds > 0 {
            self.left = Self::AT_ONCE.min(self.left.saturating_add(seconds));
            self.filled_at = Some(now);
        }
        let may = self.left > 0;
        self.left = self.left.saturating_sub(1);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_key_ids_cause_a_trickle_of_look_ups() {
        let mut lookups = Lookups::default();
        let now = Timestamp::from_seconds(1_000);
        let taken = |lookups: &mut Lookups, now| (0..100).filter(|_| lookups.take(now)).count();
        assert_eq!(taken(&mut lookups, now), 20);
        assert_eq!(taken(&mut lookups, now + Duration::from_millis(900)), 0);
        assert_eq!(taken(&mut lookups, now + Duration::from_secs(3)), 3);
        assert_eq!(taken(&mut lookups, now + Duration::from_secs(3600)), 20);
    }

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
